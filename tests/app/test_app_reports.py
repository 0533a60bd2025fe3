"""Reports by keys: checks, the baseline, load; each line leads to its item."""

from __future__ import annotations

from pathlib import Path

from at_work import Person, at_work

from mstui.tui.panes.reports import ReportRow
from mstui.tui.screens.project import ProjectScreen
from mstui.tui.screens.report import ReportScreen


async def report(person: Person, command: str) -> ReportScreen:
    await person.does(command)
    await person.until(lambda: isinstance(person.app.screen, ReportScreen), "a report")
    screen = person.app.screen
    assert isinstance(screen, ReportScreen)
    return screen


async def test_a_finding_leads_to_its_item(demo: Path) -> None:
    async with at_work(demo) as ana:
        await ana.opens("Mobile app")
        screen = await report(ana, "go_lint")
        assert "checks failed" in ana.lines[0]
        assert "planned in the past" in screen.summary.render_line(0).text  # cut in its column
        rows = [row for row in screen.lines._window.rows if isinstance(row, ReportRow)]
        screen.lines.select_id(next(row.id for row in rows if row.kind == "milestone"))
        kind, ids = screen.chosen()
        assert kind == "milestone"
        await ana.does("open")
        await ana.until(lambda: isinstance(ana.app.screen, ProjectScreen), "the project")
        assert ana.project.active.row_id == ids[0]


async def test_a_mended_finding_is_gone(demo: Path) -> None:
    async with at_work(demo) as ana:
        await ana.opens("Mobile app")
        before = (await report(ana, "go_lint")).lines.count
        await ana.does("back")
        await ana.adds("Nobody answers for this 2026-12-30")
        screen = await report(ana, "go_lint")
        assert screen.lines.count > before
        await ana.does("undo")
        await ana.until(lambda: screen.lines.count == before, "the finding is gone")


async def test_a_baseline_is_kept_and_compared_with(demo: Path) -> None:
    async with at_work(demo) as ana:
        await ana.opens("Website rebrand")
        count = ana.asks("SELECT count(*) FROM baseline")
        await ana.does("baseline")
        await ana.reads("Kick-off")
        await ana.saves()
        assert ana.asks("SELECT count(*) FROM baseline") == count + 1
        screen = await report(ana, "go_baseline")
        assert screen._report is not None
        kinds = {row.kind for row in screen._report.rows}
        assert kinds <= {"milestone"}, "only promises that the plan can't keep differ at once"
        few = screen.lines.count
        await ana.does("undo")
        await ana.until(lambda: screen.lines.count > few, "the kick-off again")
        assert ana.asks("SELECT count(*) FROM baseline") == count


async def test_load_leads_to_a_person_and_on_to_their_task(demo: Path) -> None:
    async with at_work(demo) as ana:
        screen = await report(ana, "go_load")
        name = screen.lines.row.title  # type: ignore[union-attr]
        await ana.does("open")
        await ana.until(lambda: ana.app.screen is not screen, "the person's weeks")
        inner = ana.app.screen
        assert isinstance(inner, ReportScreen)
        assert name in inner.lines.title
        await ana.does("open")
        await ana.until(lambda: isinstance(ana.app.screen, ProjectScreen), "the task's project")


async def test_reports_fit_small_terminals(demo: Path) -> None:
    async with at_work(demo, size=(40, 12)) as ana:
        await ana.opens("Mobile app")
        for command in ("go_lint", "go_baseline", "go_load"):
            screen = await report(ana, command)
            assert screen.lines.count
            assert ana.row_text(screen.lines).strip()
            await ana.does("back")
