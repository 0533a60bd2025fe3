"""The check-in on its screen: by keys from the brief to the minutes, and through every mishap."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path
from typing import cast

import pytest
from at_work import Person, at_work

from mstui.actions.items import remove_items
from mstui.actions.undoing import undo
from mstui.store.workspace import Workspace
from mstui.tui.dialogs.minutes import MinutesDialog
from mstui.tui.screens.checkins import CheckinsScreen
from mstui.tui.screens.portfolio import PortfolioScreen
from mstui.tui.screens.review import ReviewScreen

MILESTONES = 3
PROJECTS = 3


async def begins(ana: Person) -> ReviewScreen:
    await ana.does("go_checkin")
    await ana.until(lambda: isinstance(ana.app.screen, ReviewScreen), "the check-in")
    return cast(ReviewScreen, ana.app.screen)


async def comes_to(ana: Person, step: int) -> ReviewScreen:
    screen = cast(ReviewScreen, ana.app.screen)
    for _ in range(9):
        if screen.review.step == step:
            return screen
        await ana.does("next_pane")
    raise AssertionError(f"never came to step {step}")


async def presses(ana: Person, *keys: str) -> None:
    for key in keys:
        await ana.press(key)


def counted(path: Path, sql: str) -> int:
    with sqlite3.connect(path) as conn:
        found = conn.execute(sql).fetchone()[0]
    conn.close()
    return int(found)


async def test_a_quiet_week_is_closed_with_few_keys_and_recorded(demo: Path) -> None:
    open_ones = "SELECT count(*) FROM milestone WHERE state IN ('proposed','planned')"
    before = counted(demo, "SELECT count(*) FROM checkin")
    async with at_work(demo) as ana:
        assert ana.sees("3 check-ins due")
        screen = await begins(ana)
        assert ana.sees("step 0 of 8", "Mobile app", "Sensor run 27", "Website rebrand", "Enter")
        await ana.does("open")
        for _ in range(40):
            if screen.review.item.kind == "close":
                break
            swept = bool(screen.review.swept())
            if screen.review.item.kind == "kpi":
                await ana.does("next_pane")
            else:
                await ana.does("accept_rest" if swept else "sort")
        assert ana.sees("step 8 of 8", "the text for the team")
        await ana.does("open")
        await ana.until(lambda: isinstance(ana.app.screen, PortfolioScreen), "the portfolio")
        await ana.until(lambda: not ana.sees("check-ins due"), "nothing to be due any more")
    assert counted(demo, "SELECT count(*) FROM checkin") == before + PROJECTS
    newest = "(SELECT id FROM checkin ORDER BY rowid DESC LIMIT 3)"
    judged = counted(demo, f"SELECT count(*) FROM judgement WHERE checkin IN {newest}")
    assert judged == counted(demo, open_ones), "an unchanged forecast is recorded too"


async def test_a_target_moves_with_its_impact_its_cause_and_its_reason(demo: Path) -> None:
    async with at_work(demo) as ana:
        await begins(ana)
        screen = await comes_to(ana, MILESTONES)
        item = screen.review.item
        was = ana.asks("SELECT target FROM milestone WHERE id=?", item.id)
        await ana.does("set_target")
        await ana.until(lambda: screen.question.display, "the question")
        await ana.types("+1w")
        assert ana.sees("5 working days after the present one")
        moved = [one.name for one in screen.impact.found.told if one.name]
        assert screen.impact.found.told, "its impact is told while it is typed"
        assert all(ana.sees(name[:20]) for name in moved)
        await ana.types("x")
        assert not screen.impact.found.told, "half a date moves nothing"
        await ana.press("backspace", "enter")
        await ana.until(lambda: ana.sees("Root cause", "estimate"), "the causes")
        assert ana.sees(screen.impact.found.told[0].text[:30]), "and where its cause is asked"
        assert ana.asks("SELECT target FROM milestone WHERE id=?", item.id) == was
        await ana.press("e")
        await ana.until(lambda: screen.question.typed == "" and ana.sees("Enter take it"), "why")
        await ana.types("The devices came a week late")
        await ana.press("enter")
        await ana.until(lambda: not screen.question.display, "the end of the questions")
        ledger = "SELECT cause,rationale FROM adjustment WHERE milestone=? ORDER BY rowid DESC"
        assert ana.app.read(lambda conn: conn.execute(ledger, (item.id,)).fetchone()) == (
            "estimate",
            "The devices came a week late",
        )
        await ana.does("undo")
        await ana.until(
            lambda: ana.asks("SELECT target FROM milestone WHERE id=?", item.id) == was, "the undo"
        )


async def test_what_is_half_typed_survives_a_kill_and_goes_on_at_the_same_item(demo: Path) -> None:
    async with at_work(demo) as ana:
        await begins(ana)
        screen = await comes_to(ana, MILESTONES)
        await ana.does("sort", "forecast")
        await ana.until(lambda: screen.question.display, "the question")
        await ana.types("+2")
        place, key = screen.review.place, screen.review.item.key
    async with at_work(demo) as ana:
        screen = await begins(ana)
        assert (screen.review.item.key, screen.review.place) == (key, place)
        assert screen.question.display
        assert screen.question.typed == "+2"
        await presses(ana, "w", "enter")
        await ana.until(lambda: not screen.question.display, "the forecast to be taken")
        assert screen.review.state.answer(key).said["forecast"]


async def test_digits_answer_kpis_and_risks_and_bad_ones_are_told(demo: Path) -> None:
    async with at_work(demo) as ana:
        await begins(ana)
        screen = await comes_to(ana, 5)
        kpi = screen.review.item.id
        for wrong in ("1e309", "4,5,6"):
            await ana.press(wrong[0])
            await ana.until(lambda: screen.question.display, "the field")
            await ana.types(wrong[1:])
            await ana.press("enter")
            await ana.until(lambda: bool(screen.question.problem), "the reason")
            assert screen.question.typed == wrong, "what was typed is kept"
            await ana.press("escape")
            await ana.until(lambda: not screen.question.display, "it to be left")
        count = "SELECT count(*) FROM reading WHERE kpi=?"
        before = ana.asks(count, kpi)
        await presses(ana, "1", "2", "comma", "5", "enter")
        await ana.until(lambda: ana.asks(count, kpi) == before + 1, "the reading")
        value = "SELECT value FROM reading WHERE kpi=? ORDER BY rowid DESC LIMIT 1"
        assert float(ana.asks(value, kpi)) == 12.5
        if screen.question.display:
            await ana.press("escape")
        await comes_to(ana, 6)
        risk = screen.review.item.id
        await presses(ana, "2", "3")
        rated = "SELECT probability*10+impact FROM risk WHERE id=?"
        await ana.until(lambda: ana.asks(rated, risk) == 23, "the rating")


async def test_a_new_step_and_a_decision_are_typed_in_a_line(demo: Path) -> None:
    async with at_work(demo) as ana:
        await begins(ana)
        screen = await comes_to(ana, 7)
        await ana.does("add")
        await ana.until(lambda: screen.question.display, "the line")
        await ana.types("call the printer @ana fri")
        await ana.press("enter")
        named = "SELECT count(*) FROM action WHERE name='call the printer'"
        # Typed ahead: nobody waits for the answer to be written.
        await ana.does("decide")
        await ana.until(lambda: ana.asks(named) == 1, "the action step")
        await ana.until(lambda: screen.question.display, "the decision")
        await ana.types("Ship without the old format")
        await presses(ana, "enter", "enter", "enter")
        named = "SELECT count(*) FROM decision WHERE name='Ship without the old format'"
        await ana.until(lambda: ana.asks(named) == 1, "the decision")


async def test_it_is_left_by_escape_and_gone_on_with(demo: Path) -> None:
    async with at_work(demo) as ana:
        await begins(ana)
        await comes_to(ana, MILESTONES)
        await ana.does("cancel")
        await ana.until(lambda: isinstance(ana.app.screen, PortfolioScreen), "the portfolio")
        assert ana.sees("goes on where it is")
        screen = await begins(ana)
        assert screen.review.step == MILESTONES


async def test_one_of_other_projects_is_asked_about(demo: Path) -> None:
    async with at_work(demo) as ana:
        await begins(ana)
        await ana.does("cancel")
        await ana.until(lambda: isinstance(ana.app.screen, PortfolioScreen), "the portfolio")
        await ana.does("open", "go_checkin")
        await ana.until(lambda: ana.sees("A check-in is open"), "the question")
        await ana.press("y")
        await ana.until(lambda: isinstance(ana.app.screen, ReviewScreen), "the check-in")
        assert len(cast(ReviewScreen, ana.app.screen).review.rounds) == PROJECTS


async def test_one_that_is_not_due_is_ad_hoc(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MSTUI_TODAY", "2026-11-16")
    async with at_work(demo) as ana:
        await ana.does("open")
        screen = await begins(ana)
        assert (screen.review.kind, len(screen.review.rounds)) == ("adhoc", 1)


async def test_it_is_let_go_wherever_it_is_left_for(demo: Path) -> None:
    async with at_work(demo) as ana:
        await begins(ana)
        await ana.does("go_portfolio")
        screen = await begins(ana)
        assert screen.review.step == 0


async def test_a_click_goes_to_an_item_and_owners_are_walked(demo: Path) -> None:
    async with at_work(demo) as ana:
        await begins(ana)
        screen = await comes_to(ana, MILESTONES)
        await ana.pilot.click(screen.items, offset=(10, 4))
        assert screen.review.index == 2
        await ana.does("walk")
        assert screen.review.is_walking
        assert ana.sees("Why", screen.review.title)
        await ana.does("walk")
        assert ana.sees("Forecast", "Milestones")


async def test_what_another_program_deletes_ends_nothing(demo: Path) -> None:
    async with at_work(demo) as ana:
        await begins(ana)
        screen = await comes_to(ana, MILESTONES)
        gone = screen.review.rounds[0].project
        with Workspace.open(demo) as other:
            other.author = "ben"
            remove_items(other, [("project", gone)])
        screen.reload()
        await ana.does("accept_rest")
        assert all(item.project != gone for item in screen.review.items)
        while screen.review.item.kind != "close":
            await ana.does("next_pane")
        await ana.does("open")
        await ana.until(lambda: isinstance(ana.app.screen, PortfolioScreen), "the close")
    left = f"SELECT count(*) FROM checkin WHERE project='{gone}'"
    assert counted(demo, left) == 0


async def test_past_ones_are_listed_with_their_minutes_and_what_was_missed(demo: Path) -> None:
    conn = sqlite3.connect(demo)
    conn.execute("DELETE FROM checkin WHERE \"on\"='2026-10-15'")
    conn.commit()
    conn.close()
    async with at_work(demo) as ana:
        await ana.does("go_checkins")
        screen = ana.app.screen
        assert isinstance(screen, CheckinsScreen)
        assert ana.sees("Check-ins of all projects", "Minutes: ", "12 Nov", "3 missed")
        assert screen.missed == 3
        await ana.does("open")
        await ana.until(lambda: isinstance(ana.app.screen, MinutesDialog), "the minutes")


async def test_closing_is_taken_back_as_one_step(demo: Path, tmp_path: Path) -> None:
    kept = Path(shutil.copy(demo, tmp_path / "before.db"))
    async with at_work(demo) as ana:
        await begins(ana)
        screen = await comes_to(ana, 8)
        await ana.does("select")
        assert ana.sees("the text for the client")
        await ana.does("open")
        await ana.until(lambda: isinstance(ana.app.screen, PortfolioScreen), "the close")
        assert screen.review.closed is not None
    count = "SELECT count(*) FROM checkin"
    assert counted(demo, count) == counted(kept, count) + PROJECTS
    with Workspace.open(demo) as ws:
        ws.author = counted_author(demo)
        undo(ws)
    assert counted(demo, count) == counted(kept, count)


def counted_author(path: Path) -> str:
    conn = sqlite3.connect(path)
    found = conn.execute("SELECT author FROM intent ORDER BY rowid DESC LIMIT 1").fetchone()[0]
    conn.close()
    return str(found)


@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
async def test_every_step_can_be_answered_on_small_screens(
    demo: Path, size: tuple[int, int]
) -> None:
    async with at_work(demo, size=size) as ana:
        screen = await begins(ana)
        for step in range(9):
            assert screen.review.step >= step
            assert ana.sees(f"step {screen.review.step} of 8")
            if screen.review.step == 8:
                break
            await ana.does("next_pane")
        await ana.does("set_target")
        await ana.until(lambda: screen.question.display, "the next date")
        assert ana.sees("Esc as it was")


async def test_the_due_check_ins_lead_what_needs_somebody(demo: Path) -> None:
    async with at_work(demo) as ana:
        needs = ana.titles(cast(PortfolioScreen, ana.app.screen).needs)
        assert needs[0] == "3 check-ins due"
        assert not {"Mobile app", "Sensor run 27", "Website rebrand"} & set(needs)
        await ana.does("next_pane")
        await ana.does("open")
        await ana.until(lambda: isinstance(ana.app.screen, ReviewScreen), "the check-in")


async def test_the_command_line_opens_the_app_on_it(demo: Path) -> None:
    async with at_work(demo, begin=([], "", False)) as ana:
        await ana.until(lambda: isinstance(ana.app.screen, ReviewScreen), "the check-in")
        assert ana.sees("step 0 of 8")
        await ana.does("cancel")
        await ana.until(lambda: isinstance(ana.app.screen, PortfolioScreen), "the portfolio")


async def test_a_report_of_ones_own_is_sent_from_the_screen(demo: Path) -> None:
    before = counted(demo, "SELECT count(*) FROM selfreport")
    async with at_work(demo, begin=([], "", True)) as ana:
        await ana.until(lambda: isinstance(ana.app.screen, ReviewScreen), "the report")
        await comes_to(ana, 8)
        assert ana.sees("answered", "note  none")
        await ana.does("open")
        await ana.until(lambda: isinstance(ana.app.screen, PortfolioScreen), "the portfolio")
    assert counted(demo, "SELECT count(*) FROM selfreport") > before


async def test_who_is_told_of_a_changed_promise_is_filled_in_and_saved(demo: Path) -> None:
    async with at_work(demo) as ana:
        await begins(ana)
        screen = await comes_to(ana, MILESTONES)
        item = screen.review.item
        for text in ("+1w", "", "The devices came a week late"):
            if text == "+1w":
                await ana.does("set_target")
                await ana.until(lambda: screen.question.display, "the question")
            await (ana.types(text) if text else ana.press("e"))
            await ana.press(*(["enter"] if text else []))
        await ana.until(lambda: not screen.question.display, "the end of the questions")
        await comes_to(ana, 8)
        assert ana.sees("Changed promises", "told Hana Nováková, Ben Okafor", "ask again")
        await ana.does("edit")
        await ana.until(lambda: screen.question.typed.endswith("Ben Okafor"), "who was told")
        await ana.types(", Farid")
        await ana.press("enter")
        await ana.until(lambda: ana.sees("solved it?"), "the day")
        await ana.press("enter")
        await ana.until(lambda: ana.sees("Ben Okafor, Farid"), "the answer")
        await ana.does("open")
        await ana.until(lambda: isinstance(ana.app.screen, PortfolioScreen), "the close")
    row = (
        "SELECT informed||' '||watch_until FROM adjustment a JOIN milestone m ON m.id=a.milestone"
        f" WHERE m.id='{item.id}' AND watch_until=m.target ORDER BY a.rowid DESC LIMIT 1"
    )
    with sqlite3.connect(demo) as conn:
        assert conn.execute(row).fetchone()[0].startswith("Hana Nováková, Ben Okafor, Farid 2026-")
    conn.close()


async def test_a_forecast_that_is_believed_stands_in_the_list_at_once(demo: Path) -> None:
    async with at_work(demo) as ana:
        await begins(ana)
        screen = await comes_to(ana, MILESTONES)
        await ana.does("forecast")
        await ana.until(lambda: screen.question.display, "the question")
        await ana.types("24 dec")
        await ana.press("enter")
        await ana.until(lambda: not screen.question.display, "the answer")
        line = next(line for line in ana.lines if "Beta Version" in line)
        assert "24 Dec" in line
        assert "√" in line
