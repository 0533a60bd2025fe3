"""Changing a promise in the app: its impact first, its row in the ledger, the notice after it."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from at_work import Person, at_work

from mstui.tui.dialogs.change_notice import ChangeNotice
from mstui.tui.dialogs.promise import PromiseDialog
from mstui.tui.dialogs.reason import Reason
from mstui.tui.dialogs.set_target import SetTarget
from mstui.tui.screens.promises import PromisesScreen

ASSEMBLY = "Final Assembly Completed"


async def at_milestone(ana: Person, name: str = ASSEMBLY, project: str = "Sensor run 27") -> None:
    await ana.opens(project)
    await ana.does("focus_2")
    await ana.goes_to(name)


async def types_target(ana: Person, day: str) -> None:
    await ana.does("set_target")
    await ana.until(lambda: isinstance(ana.app.screen, SetTarget), "the target")
    await ana.types(day)


async def slips(ana: Person, day: str) -> str:
    """Move the target with a reason; what is told then."""
    await types_target(ana, day)
    await ana.press("enter")
    await ana.until(lambda: isinstance(ana.app.screen, Reason), "the reason")
    await ana.chooses("cause", "supply")
    await ana.fills(rationale="The housings came two weeks late")
    return await ana.saves()


async def promises(ana: Person) -> PromisesScreen:
    await ana.does("go_promises")
    await ana.until(lambda: isinstance(ana.app.screen, PromisesScreen), "the promises")
    screen = ana.app.screen
    assert isinstance(screen, PromisesScreen)
    return screen


def milestone_held_by_its_date(path: Path) -> None:
    """Nothing leads to the milestone, something follows it: moving it moves the plan."""
    with closing(sqlite3.connect(path)) as conn:
        (id,) = conn.execute("SELECT id FROM milestone WHERE name=?", (ASSEMBLY,)).fetchone()
        conn.execute("DELETE FROM dependency WHERE successor=?", (id,))
        after = conn.execute(
            "SELECT m.id,m.project FROM milestone m WHERE m.name LIKE '100%% of the Order%'"
        ).fetchone()
        conn.execute(
            "INSERT OR IGNORE INTO dependency(id,project,predecessor,successor,type,lag,lag_unit)"
            " VALUES(?,?,?,?,'FS',0,'working')",
            (f"{id}|{after[0]}", after[1], id, after[0]),
        )
        conn.commit()


async def test_the_impact_is_seen_while_the_date_is_typed_and_kept_with_the_reason(
    demo: Path,
) -> None:
    milestone_held_by_its_date(demo)
    async with at_work(demo) as ana:
        await at_milestone(ana)
        await types_target(ana, "2027-03-01")
        await ana.reads("Then", f"{ASSEMBLY} ", "→ 01 Mar 2027", "misses its")
        shown = [line for line in ana.lines if "misses its" in line]
        await ana.press("enter")
        await ana.until(lambda: isinstance(ana.app.screen, Reason), "the reason")
        assert ana.sees("misses its")
        assert shown
        await ana.chooses("cause", "supply")
        await ana.fills(rationale="The housings came two weeks late")
        told = await ana.saves()
        assert "tells others" in told
        kept = ana.asks(
            "SELECT impact FROM adjustment WHERE cause='supply' AND derived=0"
            " AND rationale LIKE 'The housings%'"
        )
        assert any(one["name"] == ASSEMBLY for one in json.loads(kept)["milestones"])
        assert json.loads(kept)["broken"]
        screen = await promises(ana)
        assert "supply" in ana.row_text(screen.lines)
        await ana.does("open")
        await ana.until(lambda: isinstance(ana.app.screen, PromiseDialog), "one of them")
        assert ana.sees("as it was seen", "misses its", "The housings came")


async def test_of_a_large_plan_it_is_told_after_the_key(
    demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    milestone_held_by_its_date(demo)
    monkeypatch.setattr("mstui.views.foreseen.SMALL", 0)
    async with at_work(demo) as ana:
        await at_milestone(ana)
        await types_target(ana, "2027-03-01")
        await ana.reads("misses its")
        await ana.press("enter")
        await ana.until(lambda: isinstance(ana.app.screen, Reason), "the reason")
        assert ana.sees("misses its")


async def test_leaving_changes_no_byte(demo: Path) -> None:
    before = demo.read_bytes()
    async with at_work(demo) as ana:
        await at_milestone(ana)
        await types_target(ana, "2027-03-01")
        await ana.press("enter")
        await ana.until(lambda: isinstance(ana.app.screen, Reason), "the reason")
        await ana.press("escape")
        await ana.until(lambda: isinstance(ana.app.screen, SetTarget), "the target again")
        await ana.press("escape")
        await ana.until(lambda: not isinstance(ana.app.screen, SetTarget), "the list")
    assert demo.read_bytes() == before


async def test_what_is_undone_stays_in_the_ledger_as_withdrawn(demo: Path) -> None:
    async with at_work(demo) as ana:
        await at_milestone(ana)
        await slips(ana, "2027-03-01")
        count = (await promises(ana)).lines.count
        await ana.does("back", "undo")
        await ana.until(lambda: "ndid" in ana.told or "ndone" in ana.told, "undone")
        screen = await promises(ana)
        assert screen.lines.count == count
        assert "withdrawn" in ana.row_text(screen.lines)


async def test_the_notice_is_copied_and_who_was_informed_is_kept(demo: Path) -> None:
    async with at_work(demo) as ana:
        await at_milestone(ana)
        await slips(ana, "2027-03-01")
        ana.app.run_command(ana.app.session.registry.command("change_notice"))
        await ana.until(lambda: isinstance(ana.app.screen, ChangeNotice), "the notice")
        assert ana.sees("Promised until now", "a delivery")
        await ana.press("y")
        await ana.reads("copied")
        assert "Why: a delivery" in ana.app.clipboard
        assert "The housings" not in ana.app.clipboard, "the rationale stays inside"
        await ana.press("i")
        await ana.fills(informed="The client")
        await ana.press("enter")
        await ana.until(lambda: isinstance(ana.app.screen, ChangeNotice), "the notice again")
        await ana.reads("The client")
        assert "The client" in ana.asks(
            "SELECT informed FROM adjustment WHERE rationale LIKE 'The housings%'"
        )


async def test_the_ledger_fits_small_terminals(demo: Path) -> None:
    for size in ((80, 24), (40, 12)):
        async with at_work(demo, size=size) as ana:
            await at_milestone(ana)
            screen = await promises(ana)
            assert screen.lines.count
            await ana.does("open")
            await ana.until(lambda: isinstance(ana.app.screen, PromiseDialog), "one of them")
            assert ana.sees("When")


async def test_what_follows_another_move_takes_its_reason_by_enter(demo: Path) -> None:
    milestone_held_by_its_date(demo)
    async with at_work(demo) as ana:
        await at_milestone(ana)
        await slips(ana, "2027-03-01")
        await ana.goes_to("100% of the Order")
        await types_target(ana, "2027-03-11")
        await ana.press("enter")
        await ana.until(lambda: isinstance(ana.app.screen, Reason), "the reason")
        assert ana.sees("Follows", ASSEMBLY, "Enter takes its reason")
        await ana.saves()
        said = ana.asks(
            "SELECT a.cause||' '||a.rationale FROM adjustment a JOIN milestone m"
            " ON m.id=a.milestone WHERE m.name LIKE '100%% of the Order%' ORDER BY a.rowid DESC"
        )
        assert said == f"supply Follows “{ASSEMBLY}”: The housings came two weeks late"
