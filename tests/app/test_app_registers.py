"""The registers at work: the heat map, one key for each next step, readings, the matrix."""

from __future__ import annotations

from pathlib import Path

import pytest
from at_work import Person, at_work

from mstui.store.workspace import Workspace
from mstui.tui.dialogs.contingency import Contingency
from mstui.tui.dialogs.deliver import Decide
from mstui.tui.dialogs.investigate import FindOut, FoundOut
from mstui.tui.dialogs.look_back import LookBack
from mstui.tui.dialogs.read_kpi import ReadKpi
from mstui.tui.dialogs.scope_alarm import ScopeAlarm
from mstui.tui.dialogs.unblock import AskSupport, Resolve
from mstui.tui.screens.deliverables import DeliverablesScreen
from mstui.tui.screens.kpis import KpisScreen
from mstui.tui.screens.risks import RisksScreen

LEADS = "A lead costs more than 15 EUR"


async def at_risks(ana: Person) -> RisksScreen:
    await ana.does("go_risks")
    await ana.until(lambda: isinstance(ana.app.screen, RisksScreen), "the risks")
    screen = ana.app.screen
    assert isinstance(screen, RisksScreen)
    return screen


async def at_kpis(ana: Person) -> KpisScreen:
    await ana.does("go_kpis")
    await ana.until(lambda: isinstance(ana.app.screen, KpisScreen), "the KPIs")
    screen = ana.app.screen
    assert isinstance(screen, KpisScreen)
    return screen


def rated(ana: Person, name: str) -> str:
    return str(ana.asks("SELECT probability||'×'||impact FROM risk WHERE name=?", name))


async def test_a_risk_is_moved_on_the_map_and_kept(demo: Path) -> None:
    async with at_work(demo) as ana:
        await at_risks(ana)
        await ana.goes_to(LEADS)
        await ana.does("next_pane")
        await ana.press("up", "right")
        assert ana.sees("25 critical", "was 16 high, not saved", "Enter keep", "Esc as it was")
        assert rated(ana, LEADS) == "4×4"
        await ana.press("enter")
        await ana.until(lambda: "score 16 → 25" in ana.told, "it is kept")
        assert rated(ana, LEADS) == "5×5"
        await ana.does("undo")
        await ana.until(lambda: rated(ana, LEADS) == "4×4", "undone")


async def test_the_map_ends_at_its_edges_and_esc_leaves_everything(demo: Path) -> None:
    async with at_work(demo) as ana:
        screen = await at_risks(ana)
        await ana.goes_to(LEADS)
        await ana.does("next_pane")
        await ana.press(*["up"] * 7, *["right"] * 7)
        assert screen.map.at == (5, 5)
        await ana.press(*["down"] * 9, *["left"] * 9)
        assert screen.map.at == (1, 1)
        assert screen.map.counts[1, 1] == 1
        await ana.does("next_pane")
        assert "Enter keeps it there" in ana.told
        await ana.press("escape")
        assert ana.told == "It stays where it was"
        assert (screen.map.at, rated(ana, LEADS)) == ((4, 4), "4×4")
        assert screen.focused is screen.panes["risk"]
        await ana.press("escape", "q")
        assert not isinstance(ana.app.screen, RisksScreen)


async def test_two_digits_are_probability_and_impact(demo: Path) -> None:
    async with at_work(demo) as ana:
        screen = await at_risks(ana)
        await ana.goes_to(LEADS)
        await ana.does("next_pane")
        await ana.press("2")
        assert screen.map.at == (2, 4)
        await ana.press("5")
        assert screen.map.at == (2, 5)
        await ana.press("9", "enter")
        await ana.until(lambda: rated(ana, LEADS) == "2×5", "it is kept")


async def test_the_counts_of_the_map_are_those_of_the_list(demo: Path) -> None:
    async with at_work(demo) as ana:
        screen = await at_risks(ana)
        threats = [row.of for row in screen.panes["risk"]._window.rows if not row.of.opportunity]
        assert sum(screen.map.counts.values()) == len(threats)
        await ana.goes_to("A post goes viral")
        assert ana.sees("Opportunities")
        assert screen.map.counts == {(2, 4): 1}


async def test_a_score_that_demands_a_plan_asks_for_it(demo: Path) -> None:
    async with at_work(demo) as ana:
        await at_risks(ana)
        with ana.app.session.ws.write("no plan") as tx:
            tx.conn.execute("UPDATE risk SET contingency=NULL WHERE name='Technology failure'")
        await ana.until(lambda: ana.sees("no plan"), "the lack is seen")
        await ana.goes_to("Technology failure")
        await ana.does("next_pane")
        await ana.press("up")
        await ana.press("enter")
        await ana.until(lambda: isinstance(ana.app.screen, Contingency), "the plan")
        assert ana.sees("15 high")
        await ana.types("Switch over")
        told = await ana.saves("ctrl+s")
        assert "score 10 → 15" in told
        assert (
            ana.asks("SELECT contingency FROM risk WHERE name='Technology failure'")
            == "Switch over"
        )


async def test_it_happened_makes_a_roadblock_by_one_key(demo: Path) -> None:
    async with at_work(demo) as ana:
        screen = await at_risks(ana)
        before = screen.panes["roadblock"].count
        await ana.goes_to(LEADS)
        await ana.does("happened")
        await ana.until(lambda: "is a roadblock now" in ana.told, "it happened")
        assert screen.panes["roadblock"].count == before + 1
        assert LEADS in [row.title for row in screen.panes["roadblock"]._window.rows]
        assert LEADS not in [row.title for row in screen.panes["risk"]._window.rows]


async def test_a_review_is_one_key_and_what_is_due_is_shown_alone(demo: Path) -> None:
    async with at_work(demo) as ana:
        screen = await at_risks(ana)
        with ana.app.session.ws.write("due") as tx:
            tx.conn.execute("UPDATE risk SET review_on='2026-01-01' WHERE name=?", (LEADS,))
        await ana.until(lambda: ana.sees("1 due for review"), "it is due")
        await ana.does("show_lines")
        assert [row.title for row in screen.panes["risk"]._window.rows] == [LEADS]
        await ana.does("look_at")
        await ana.until(lambda: "Reviewed" in ana.told, "it is reviewed")
        assert ana.sees("No review is due.")
        await ana.does("show_lines")
        assert "everything" in ana.told
        assert screen.panes["risk"].count > 11


async def test_a_roadblock_asks_is_handed_up_and_resolved(demo: Path) -> None:
    async with at_work(demo) as ana:
        screen = await at_risks(ana)
        await ana.does("next_pane", "next_pane")
        assert screen.active is screen.panes["roadblock"]
        await ana.does("look_at")
        await ana.until(lambda: isinstance(ana.app.screen, AskSupport), "the ask")
        await ana.goes_to_field("escalated_to")
        await ana.press("ctrl+u")
        await ana.types("@Board")
        await ana.saves()
        assert (
            ana.asks(
                "SELECT p.name FROM roadblock r JOIN person p ON p.id=r.escalated_to"
                " WHERE r.state='escalated'"
            )
            == "Board"
        )
        await ana.does("undo")
        await ana.until(lambda: ana.asks("SELECT 1 FROM person WHERE name='Board'") is None)
        await ana.does("done")
        await ana.until(lambda: isinstance(ana.app.screen, Resolve), "what did it")
        await ana.types("The release of Friday")
        await ana.saves()
        assert ana.sees("Nothing is in the way.")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("abc", "is no number"),
        ("1e309", "in digits"),
        ("12,5,3", ""),
    ],
)
async def test_what_is_no_reading_is_refused_where_it_is_typed(
    demo: Path, typed: str, told: str
) -> None:
    async with at_work(demo) as ana:
        await at_kpis(ana)
        count = ana.asks("SELECT count(*) FROM reading")
        await ana.does("look_at")
        await ana.until(lambda: isinstance(ana.app.screen, ReadKpi), "the reading")
        await ana.types(typed)
        await ana.press("enter")
        assert isinstance(ana.app.screen, ReadKpi)
        assert ana.sees("! ", typed, told)
        assert ana.asks("SELECT count(*) FROM reading") == count


async def test_a_number_typed_on_the_list_is_a_reading(demo: Path) -> None:
    async with at_work(demo) as ana:
        await at_kpis(ana)
        await ana.goes_to("Scrap")
        await ana.press("1")
        await ana.until(lambda: isinstance(ana.app.screen, ReadKpi), "the reading")
        await ana.until(lambda: ana.sees("the target is met"), "the first digit is there")
        await ana.types(",5")
        told = await ana.saves()
        assert "1.5 % of 2, met" in told
        assert (
            ana.asks(
                "SELECT value FROM reading WHERE kpi=(SELECT id FROM kpi WHERE name='Scrap')"
                ' ORDER BY "on" DESC LIMIT 1'
            )
            == "1.5"
        )


async def test_a_short_reading_opens_an_investigation_that_is_closed_by_a_finding(
    demo: Path,
) -> None:
    with Workspace.open(demo) as ws, ws.write("nobody finds out yet") as tx:
        for (id,) in tx.rows("SELECT id FROM investigation"):
            tx.delete("investigation", str(id))
    async with at_work(demo) as ana:
        screen = await at_kpis(ana)
        await ana.goes_to("Leads")
        await ana.press("9")
        await ana.until(lambda: isinstance(ana.app.screen, ReadKpi), "the reading")
        await ana.until(lambda: ana.sees("opens an investigation"), "what it means")
        await ana.saves()
        assert screen.panes["investigation"].count == 1
        await ana.does("next_pane", "look_at")
        await ana.until(lambda: isinstance(ana.app.screen, FindOut), "who finds out")
        await ana.types("The form is too long")
        await ana.saves()
        await ana.does("done")
        await ana.until(lambda: isinstance(ana.app.screen, FoundOut), "the finding")
        await ana.types("short")
        await ana.press("ctrl+s")
        await ana.until(lambda: ana.sees("at least 10 characters"), "too short")
        await ana.types(", as half of them leave")
        await ana.saves("ctrl+s")
        assert ana.asks("SELECT state FROM investigation") == "closed"
        assert ana.sees("Nothing is investigated.")


async def test_a_deliverable_is_rejected_with_its_reason(demo: Path) -> None:
    async with at_work(demo) as ana:
        await ana.does("go_deliverables")
        await ana.until(lambda: isinstance(ana.app.screen, DeliverablesScreen), "deliverables")
        await ana.goes_to("User guide")
        await ana.does("look_at")
        await ana.until(lambda: isinstance(ana.app.screen, Decide), "the decision")
        await ana.chooses("state", "rejected")
        await ana.press("enter")
        assert ana.sees("say why it is rejected")
        await ana.fills(reason="Two screens are missing")
        await ana.saves()
        assert ana.asks("SELECT state FROM deliverable WHERE name='User guide'") == "rejected"
        assert ana.sees("■ rejected")


async def test_an_achieved_milestone_is_looked_back_at(demo: Path) -> None:
    async with at_work(demo) as ana:
        await ana.opens("Mobile app")
        await ana.does("focus_2")
        await ana.goes_to("achieved")
        await ana.does("look_at")
        await ana.until(lambda: isinstance(ana.app.screen, LookBack), "the questions")
        await ana.fills(celebrated="Cake")
        await ana.saves()
        assert ana.asks("SELECT count(*) FROM retrospective WHERE celebrated='Cake'") == 1


async def test_the_grown_scope_is_answered(demo: Path) -> None:
    async with at_work(demo) as ana:
        await ana.opens("Mobile app")
        await ana.does("palette")
        await ana.types("grown")
        await ana.press("enter")
        await ana.until(lambda: isinstance(ana.app.screen, ScopeAlarm), "the alarm")
        assert ana.sees("move the date", "drop something", "add hours", "accept it")
        await ana.chooses("answer", "accept")
        await ana.press("ctrl+s")
        await ana.until(lambda: ana.sees("at least 10 characters"), "why")
        await ana.types("The client pays for it")
        await ana.saves("ctrl+s")
        assert ana.asks("SELECT answer FROM scopeanswer") == "accept"


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 12), (30, 8)])
async def test_every_register_can_be_read_at_any_size(demo: Path, size: tuple[int, int]) -> None:
    async with at_work(demo, size=size) as ana:
        for command in ("go_risks", "go_kpis", "go_deliverables"):
            await ana.does(command, "cursor_down", "next_pane", "next_pane", "next_pane")
            await ana.press("escape")
            await ana.does("open", "page_down", "cursor_up", "back", "sort")
            await ana.press("escape")
            assert max(map(len, ana.lines)) <= size[0]
        await ana.does("back")
        await ana.until(lambda: "Portfolio" in ana.lines[0], "back on the portfolio")


async def test_the_past_and_another_project_have_registers_of_their_own(demo: Path) -> None:
    async with at_work(demo) as ana:
        await ana.opens("Website rebrand")
        screen = await at_risks(ana)
        assert {row.of.key for row in screen.panes["risk"]._window.rows} == {"WEB"}
        await ana.does("older_checkin")
        assert ana.sees("as of")
        await ana.does("next_pane")
        await ana.press("up")
        assert "this is the past" in ana.told
        await ana.press("escape", "escape")
        await at_kpis(ana)
        await ana.does("back")
        assert not isinstance(ana.app.screen, RisksScreen)


@pytest.mark.parametrize(
    ("command", "steps", "kind", "name"),
    [
        ("go_risks", (), "risk", "The fair is cancelled"),
        ("go_risks", ("next_pane", "next_pane"), "roadblock", "No power in the hall"),
        ("go_kpis", (), "kpi", "Visitors"),
        ("go_deliverables", (), "deliverable", "Floor plan"),
    ],
)
async def test_what_is_added_stands_in_its_list(
    demo: Path, command: str, steps: tuple[str, ...], kind: str, name: str
) -> None:
    async with at_work(demo) as ana:
        await ana.opens("Website rebrand")
        await ana.does(command, *steps)
        told = await ana.adds(name)
        assert name in told
        screen = ana.screen
        assert screen.kind_of(screen.active) == kind
        await ana.until(lambda: name in ana.row_text(screen.active), "the cursor is on it")
        assert ana.asks(f"SELECT project FROM {kind} WHERE name=?", name) == screen.project_here()
        if kind == "roadblock":
            assert ana.asks("SELECT since FROM roadblock WHERE name=?", name) == "2026-11-21"
