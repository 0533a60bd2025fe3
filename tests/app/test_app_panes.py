"""Four panes that narrow each other, the detail beside them, and every way to reach a command."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from at_work import CONFIRM, Person, at_work

from mstui.tui.dialogs.palette import Palette
from mstui.tui.screens.portfolio import PortfolioScreen
from mstui.tui.screens.project import KINDS, ProjectScreen
from support.files import unwritable


def names(path: Path, sql: str, *values: object) -> set[str]:
    """Names as another program reads them."""
    with sqlite3.connect(path) as conn:
        return {row[0] for row in conn.execute(sql, values)}


async def test_phases_narrow_milestones_and_milestones_narrow_tasks_and_risks(demo: Path) -> None:
    async with at_work(demo) as ana:
        project = (await ana.opens("Mobile app")).project
        everything = names(demo, "SELECT name FROM milestone WHERE project=?", project)
        assert set(ana.pane("milestone")) == everything

        await ana.does("focus_1")
        phases = ana.pane("phase")[1:]
        assert len(phases) == 4
        seen: set[str] = set()
        for phase in phases:
            await ana.does("cursor_down")
            assert ana.project.active.row.title == phase  # type: ignore[union-attr]
            inside = names(
                demo,
                "SELECT m.name FROM milestone m JOIN phase p ON p.id=m.phase"
                " WHERE p.name=? AND p.project=?",
                phase,
                project,
            )
            assert set(ana.pane("milestone")) == inside
            tasks = names(
                demo,
                "SELECT t.name FROM task t JOIN phase p ON p.id=t.phase"
                " WHERE p.name=? AND p.project=?",
                phase,
                project,
            )
            assert set(ana.pane("task")) == tasks
            assert ana.sees(f"2 Milestones · {phase}"[:20])
            seen |= inside
        assert seen == everything

        await ana.does("go_top", "focus_2", "go_top")
        for _ in range(4):
            milestone = ana.project.active.row_id
            tasks = names(demo, "SELECT name FROM task WHERE milestone=?", milestone)
            assert set(ana.pane("task")) == tasks
            endangering = names(
                demo,
                "SELECT r.name FROM endangers e JOIN risk r ON r.id=e.risk WHERE e.milestone=?",
                milestone,
            )
            assert endangering <= set(ana.pane("risk"))
            await ana.does("cursor_down")

        await ana.does("focus_1", "go_top")
        assert set(ana.pane("milestone")) == everything, "All phases narrows nothing"


async def test_the_detail_follows_the_cursor_in_every_pane(demo: Path) -> None:
    async with at_work(demo) as ana:
        await ana.opens("Sensor run")
        for pane in ("focus_2", "focus_1", "focus_3", "focus_2", "focus_4"):
            await ana.does(pane, "go_top")
            for _ in range(3):
                row = ana.project.active.row
                title = getattr(row, "title", "")
                assert ana.project.detail.title == title or not getattr(row, "id", "")
                if row is not None and row.id:
                    assert ana.detail.strip(), f"nothing is told of {title}"
                await ana.does("cursor_down")


async def test_pane_keys_tab_and_arrows_go_where_they_say(demo: Path) -> None:
    async with at_work(demo) as ana:
        await ana.opens("Mobile app")

        def place() -> str:
            return ana.project.kind_of(ana.project.active)

        for number, kind in enumerate(KINDS, 1):
            await ana.does(f"focus_{number}")
            assert place() == kind
            assert ana.project.focused is ana.project.panes[kind]
        await ana.does("next_pane")
        assert place() == "phase"
        await ana.does("previous_pane")
        assert place() == "risk"
        await ana.does("cursor_left")
        assert place() == "task"
        await ana.does("focus_1", "cursor_right")
        assert place() == "milestone"


async def test_zoom_shows_one_pane_and_the_same_key_all_of_them(demo: Path) -> None:
    async with at_work(demo) as ana:
        await ana.opens("Mobile app")
        await ana.does("zoom")
        assert ana.sees("2 Milestones")
        assert not ana.sees("1 Phases")
        assert not ana.sees("3 Tasks")
        await ana.does("focus_3")
        assert ana.sees("3 Tasks"), "another pane, still alone"
        assert not ana.sees("2 Milestones")
        await ana.does("zoom")
        assert ana.sees("1 Phases", "2 Milestones", "3 Tasks", "4 Risks")
        await ana.does("zoom", "back")
        assert ana.sees("1 Phases", "2 Milestones", "3 Tasks", "4 Risks"), (
            "back leaves the zoom first"
        )
        assert isinstance(ana.app.screen, ProjectScreen)


async def test_the_whole_detail_opens_over_the_panes_and_scrolls(demo: Path) -> None:
    async with at_work(demo, size=(80, 24)) as ana:
        await ana.opens("Mobile app")
        await ana.goes_to("Beta Version")
        await ana.does("open")
        await ana.reads("Beta Version Released", "overdue")
        assert not ana.sees("1 Phases")
        top = ana.text
        await ana.does("page_down")
        assert ana.text != top
        await ana.does("page_up")
        assert ana.text == top
        await ana.does("back")
        assert ana.sees("1 Phases", "2 Milestones")
        assert "Beta Version" in ana.row_text(ana.project.active)


async def test_a_begun_chord_says_what_can_follow(demo: Path) -> None:
    async with at_work(demo) as ana:
        first, second = ana.keys_of("go_history").split(" ")
        await ana.press(first)
        registry = ana.app.session.registry
        for command in registry.for_scope("portfolio"):
            for key in command.keys:
                if key.startswith(f"{first} "):
                    assert command.title in ana.text
        assert "Portfolio: this is the portfolio" in ana.text, "what can't be done now says why"
        await ana.does("cancel")
        assert not ana.sees("Import a plan"), "Esc leaves"
        await ana.press(second)
        assert isinstance(ana.app.screen, PortfolioScreen), "the chord was given up"
        await ana.press(first, "Z")
        assert ana.told == "", "a key that leads nowhere gives up too"
        await ana.does("go_history", "go_portfolio")
        assert isinstance(ana.app.screen, PortfolioScreen)


async def test_the_palette_finds_a_command_by_its_name_and_runs_it(demo: Path) -> None:
    async with at_work(demo) as ana:
        await ana.opens("Mobile app")
        await ana.does("palette")
        await ana.until(lambda: isinstance(ana.app.screen, Palette), "the palette")
        await ana.types("zoo")
        await ana.reads("Zoom")
        await ana.press("enter")
        await ana.until(lambda: not ana.sees("1 Phases"), "one pane alone")
        assert ana.sees("2 Milestones")


async def test_the_palette_keeps_a_command_that_cannot_run_and_says_why(demo: Path) -> None:
    async with at_work(demo) as ana:
        await ana.does("palette")
        await ana.types("next match")
        await ana.reads("nothing was searched for yet; / searches")
        await ana.press("enter")
        assert isinstance(ana.app.screen, Palette)


async def test_a_key_whose_command_cannot_run_says_why(demo: Path) -> None:
    async with at_work(demo) as ana:
        await ana.does("find_next")
        assert ana.told == "Next match: nothing was searched for yet; / searches"
        await ana.does("set_owner")
        assert "a project has no owner" in ana.told
        await ana.does("cursor_down")
        assert ana.told == "", "the next key takes the notice away"
        await ana.does("redo")
        assert ana.told == "Redo: nothing to redo"
        await ana.opens("Mobile app")
        await ana.does("go_bottom")
        assert "achieved" in ana.row_text(ana.project.active)
        await ana.does("done")
        assert ana.told == "Done: already achieved; reopen it with e"


async def test_what_is_no_item_takes_no_command(demo: Path) -> None:
    """“All phases” stands for all of them; it is nothing to delete, edit or note on."""
    async with at_work(demo) as ana:
        await ana.opens("Mobile app")
        await ana.does("focus_1", "go_top")
        for command in ("edit", "delete", "note", "copy", "select"):
            await ana.does(command)
            assert isinstance(ana.app.screen, ProjectScreen), command
            assert "nothing is selected" in ana.told, (command, ana.told)
        assert ana.project.active.selected == set()


async def test_a_read_only_file_is_shown_and_refuses_in_words(demo: Path) -> None:
    with unwritable(demo):
        async with at_work(demo) as ana:
            assert "read-only" in ana.lines[0]
            for command in ("add", "edit", "delete", "undo", "go_new_project", "note"):
                await ana.does(command)
                assert isinstance(ana.app.screen, PortfolioScreen), command
                assert "the file is read-only" in ana.told, command
            await ana.opens("Mobile app")
            assert "read-only" in ana.lines[0]
            await ana.does("done")
            assert "the file is read-only" in ana.told


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 12)])
async def test_an_empty_workspace_says_what_one_can_do(empty: Path, size: tuple[int, int]) -> None:
    async with at_work(empty, size=size) as ana:
        registry = ana.app.session.registry
        assert ana.sees("No projects yet.")
        for command in ("go_new_project", "go_import", "go_demo", "keys"):
            assert any(registry.key_of(command) in line.split() for line in ana.lines), (
                f"{command} is not among\n{ana.text}"
            )
        await ana.does("go_bottom", "cursor_down", "open")
        assert isinstance(ana.app.screen, PortfolioScreen)
        assert "nothing is selected" in ana.told


async def test_the_demonstration_opens_beside_an_empty_workspace_and_q_comes_back(
    empty: Path,
) -> None:
    async with at_work(empty) as ana:
        await ana.does("go_demo")
        await ana.until(lambda: len(ana.titles(ana.screen.active)) == 3, "three projects")
        assert "demonstration" in ana.lines[0]
        folder = ana.app.session.ws.path.parent
        await ana.opens("Mobile app")
        await ana.does("back", "back")
        await ana.reads("No projects yet.")
        assert not folder.exists(), "the demonstration is thrown away"
        assert ana.app.session.ws.path == empty


async def test_on_a_low_terminal_the_next_pane_shows_what_needs_one(demo: Path) -> None:
    async with at_work(demo, size=(40, 12)) as ana:
        assert ana.sees("Projects", "Mobile app", "needs you")
        await ana.does("next_pane")
        assert ana.sees("Needs you", "Beta Version Released")
        assert not ana.sees("Sensor run 27")
        await ana.does("previous_pane")
        assert ana.sees("Projects", "Sensor run 27")


async def test_needs_you_leads_to_what_it_is_about(demo: Path) -> None:
    async with at_work(demo) as ana:
        await ana.does("next_pane")
        await ana.goes_to("Synchronization on Android")
        await opened_from_needs(ana)


async def opened_from_needs(ana: Person) -> None:
    wanted = ana.screen.active.row
    await ana.does("open")
    await ana.until(lambda: isinstance(ana.app.screen, ProjectScreen), "its project")
    assert wanted is not None
    assert ana.sees(wanted.title[:20])  # type: ignore[attr-defined]


async def test_what_has_no_pane_is_read_whole_and_commands_work_on_it(demo: Path) -> None:
    async with at_work(demo) as ana:
        await ana.does("next_pane")
        await ana.goes_to("Synchronization on Android")
        await opened_from_needs(ana)
        assert ana.sees("roadblock", "Ben Okafor")
        before = ana.asks("SELECT count(*) FROM milestone")
        await ana.does("note")
        await ana.reads("Note on Synchronization")
        await ana.press("escape")
        await ana.does("delete")
        await ana.reads("Delete this roadblock?")
        await ana.saves(CONFIRM)
        assert ana.asks("SELECT count(*) FROM milestone") == before
        assert ana.asks("SELECT count(*) FROM roadblock WHERE name LIKE 'Synchro%'") == 0
        assert ana.sees("1 Phases", "2 Milestones"), "what is gone is not read any longer"


async def test_marked_rows_are_counted_and_unmarked_by_cancel(demo: Path) -> None:
    async with at_work(demo) as ana:
        await ana.opens("Mobile app")
        await ana.does("select", "select")
        assert "unmark 2" in ana.lines[-1]
        await ana.does("cancel")
        assert "unmark" not in ana.lines[-1]


async def test_at_midnight_everything_is_counted_anew(
    demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_work(demo) as ana:
        assert "Sat 21 Nov 2026" in ana.lines[0]
        assert ana.sees("late: 3 wd")
        monkeypatch.setenv("MSTUI_TODAY", "2026-11-24")
        await ana.until(lambda: "Tue 24 Nov 2026" in ana.lines[0], "the new day")
        assert ana.sees("late: 5 wd")
