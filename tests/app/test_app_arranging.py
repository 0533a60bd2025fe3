"""Rows change places, move, are copied and pasted, in the app as a person uses it."""

from __future__ import annotations

from pathlib import Path

from at_work import SAVE, Person, at_work

from mstui.tui.dialogs.link_several import LinkSeveral
from mstui.tui.dialogs.move_to import MoveTo
from mstui.tui.screens.base import ListScreen


async def in_tasks(ana: Person) -> None:
    """To the tasks of the first project, none of them narrowed away."""
    await ana.opens("Mobile app")
    await ana.does("focus_1", "focus_3", "go_top")


async def test_a_task_changes_places_and_the_cursor_stays_on_it(demo: Path) -> None:
    async with at_work(demo) as ana:
        await in_tasks(ana)
        before = ana.pane("task")
        first = ana.project.active.row_id
        await ana.does("move_down", "move_down")
        await ana.until(lambda: ana.project.active.position == 2, "two places down")
        assert ana.project.active.row_id == first
        assert ana.pane("task") == [before[1], before[2], before[0], *before[3:]]
        await ana.does("move_up")
        await ana.until(lambda: ana.project.active.position == 1, "one up")
        while ana.pane("task") != before:
            await ana.does("undo")
            await ana.until(lambda: "Undone: move" in ana.told, "told")
        await ana.does("go_top", "move_up")
        await ana.until(lambda: "first here already" in ana.told, "told")


async def test_a_block_of_marked_tasks_moves_together(demo: Path) -> None:
    async with at_work(demo) as ana:
        await in_tasks(ana)
        before = ana.pane("task")
        await ana.does("select", "select", "move_down")
        await ana.until(lambda: ana.pane("task") != before, "moved")
        assert ana.pane("task") == [before[2], before[0], before[1], *before[3:]]
        assert len(ana.project.active.selected) == 2


async def test_phases_change_places_too(demo: Path) -> None:
    async with at_work(demo) as ana:
        await ana.opens("Mobile app")
        await ana.does("focus_1", "cursor_down")
        before = ana.pane("phase")
        await ana.does("move_down")
        await ana.until(lambda: ana.pane("phase") != before, "moved")
        assert ana.pane("phase") == [before[0], before[2], before[1], *before[3:]]


async def test_all_of_a_long_list_are_put_in_its_order(demo: Path) -> None:
    async with at_work(demo, size=(80, 24)) as ana:
        await in_tasks(ana)
        screen = ana.project
        every = [row.id for row in screen.session.read(screen._listed("task").first, 999)]
        assert screen.in_list_order(every[::-1]) == every
        assert screen.in_list_order([every[9], "gone", every[2]]) == [every[2], every[9], "gone"]


async def test_where_the_order_is_another_it_says_so(demo: Path) -> None:
    async with at_work(demo) as ana:
        await ana.does("move_down")
        assert "no place of its own" in ana.told
        await ana.opens("Mobile app")
        await ana.does("move_down")
        assert "late milestones first, then by priority" in ana.told
        ana.project.found("test")
        await ana.does("focus_3", "move_down")
        assert "only what was found is seen" in ana.told


async def test_what_stands_by_dates_is_put_in_order_elsewhere(demo: Path) -> None:
    async with at_work(demo) as ana:
        await ana.opens("Mobile app")
        await ana.does("go_timeline")
        await ana.until(lambda: "Timeline" in ana.text, "the timeline")
        await ana.does("cursor_down", "cursor_down", "move_down")
        await ana.until(lambda: "stand by their dates" in ana.told, "told")
        phases = "SELECT group_concat(name) FROM (SELECT name FROM phase ORDER BY project,ord,id)"
        before = ana.asks(phases)
        await ana.does("go_top", "move_down")
        await ana.until(lambda: ana.asks(phases) != before, "a phase goes behind the next one")


async def test_a_part_passes_only_its_own_siblings(demo: Path) -> None:
    """The first part of a task can't climb above the task itself."""
    async with at_work(demo) as ana:
        await in_tasks(ana)
        await ana.goes_to("Code Backend Login")
        await ana.does("move_up")
        await ana.until(lambda: "first here already" in ana.told, "told")


async def test_a_task_moves_to_another_phase_by_a_part_of_its_name(demo: Path) -> None:
    async with at_work(demo) as ana:
        await in_tasks(ana)
        task = ana.project.active.row_id
        await ana.does("move_to")
        await ana.until(lambda: isinstance(ana.app.screen, MoveTo), "the question")
        await ana.types("laun")
        await ana.reads("Launch", "phase")
        await ana.press(SAVE)
        await ana.until(lambda: "to phase Launch" in ana.told, "told")
        name = ana.asks("SELECT p.name FROM task t JOIN phase p ON p.id=t.phase WHERE t.id=?", task)
        assert name == "Launch"


async def test_another_project_is_told_what_comes_along(demo: Path) -> None:
    async with at_work(demo) as ana:
        await ana.opens("Mobile app")
        await ana.goes_to("Beta Version Released")
        id = ana.project.active.row_id
        await ana.does("move_to")
        await ana.until(lambda: isinstance(ana.app.screen, MoveTo), "the question")
        await ana.types("website")
        await ana.reads("Goes along", "Stays behind", "2 KPIs")
        await ana.press(SAVE)
        await ana.until(lambda: "to project" in ana.told, "told")
        assert id not in {row.id for row in ana.project.active._window.rows}
        await ana.does("undo")
        await ana.until(lambda: "Undone" in ana.told, "told")
        assert ana.asks("SELECT count(*) FROM milestone WHERE id=?", id) == 1


async def test_copied_here_and_pasted_in_another_project(demo: Path) -> None:
    async with at_work(demo) as ana:
        await ana.does("paste")
        assert ana.told == "Paste: nothing is copied yet; y copies"
        await in_tasks(ana)
        title = ana.pane("task")[0]
        await ana.does("copy")
        await ana.until(lambda: "P puts a copy anywhere" in ana.told, "told")
        await ana.does("back")
        await ana.opens("Website rebrand")
        await ana.does("focus_1", "focus_3", "go_top", "paste")
        await ana.until(lambda: f"Pasted “{title}”" in ana.told, "told")
        row = ana.project.active.row
        assert row is not None
        assert (row.title, row.state) == (title, "todo")  # type: ignore[attr-defined]
        await ana.does("undo")
        await ana.until(lambda: f"Undone: paste {title}" in ana.told, "told")


async def test_duplicate_stands_behind_its_original(demo: Path) -> None:
    async with at_work(demo) as ana:
        await in_tasks(ana)
        title = ana.pane("task")[0]
        ana.app.run_command(ana.app.session.registry.command("duplicate"))
        await ana.until(lambda: "Duplicated" in ana.told, "told")
        assert ana.pane("task")[:2] == [title, f"{title} (copy)"]
        assert ana.project.active.position == 1


async def test_marked_tasks_are_linked_in_the_order_of_the_list(demo: Path) -> None:
    async with at_work(demo) as ana:
        await in_tasks(ana)
        await ana.does("go_bottom", "select", "cursor_up", "cursor_up", "select")
        ids = [
            row.id
            for row in ana.project.active._window.rows
            if row.id in ana.project.active.selected
        ]
        await ana.does("link")
        await ana.until(lambda: isinstance(ana.app.screen, LinkSeveral), "the question")
        assert isinstance(ana.app.screen, LinkSeveral)
        assert ana.app.screen.ids == ids
        await ana.press("escape")
        await ana.until(lambda: isinstance(ana.app.screen, ListScreen), "left")


async def test_an_explanation_leads_to_the_task_it_names(demo: Path) -> None:
    async with at_work(demo) as ana:
        await ana.opens("Mobile app")
        await ana.goes_to("Beta Version Released")
        await ana.does("explain")
        await ana.reads("Where it comes from", "the target Tue 17 Nov has passed")
        await ana.press("tab", "tab", "enter")
        await ana.until(lambda: isinstance(ana.app.screen, ListScreen), "the project again")
        assert ana.project.kind_of(ana.project.active) == "task"
        assert "Debugging" in ana.row_text(ana.project.active)


async def test_an_explanation_on_the_portfolio_leads_into_the_project(demo: Path) -> None:
    async with at_work(demo) as ana:
        await ana.does("explain")
        await ana.reads("Where it comes from · Mobile app", "off track: Beta Version Released")
        await ana.press("end")
        await ana.reads("of 1,448 h planned effort")
        await ana.press("tab", "enter")
        await ana.until(lambda: "Beta Version Released" in ana.row_text(ana.screen.active), "there")


async def test_hours_are_logged_and_read_in_the_history(demo: Path) -> None:
    async with at_work(demo) as ana:
        await in_tasks(ana)
        await ana.goes_to("Debugging")
        await ana.does("log_hours")
        await ana.types("1.5h yesterday")
        await ana.press(SAVE)
        await ana.until(lambda: "Logged 1.5 h on “Debugging”" in ana.told, "told")
        await ana.does("go_history")
        await ana.reads("log 1.5 h on Debugging")
