"""A day's work by keyboard, told as a person would tell it."""

from __future__ import annotations

from pathlib import Path

import pytest
from at_work import ANA, CONFIRM, OTHER_KIND, SAVE, SAVE_NOTES, Person, at_work

from mstui.actions.items import edit_item
from mstui.tui.app import open_session
from mstui.tui.screens.history import HistoryScreen
from mstui.tui.screens.portfolio import PortfolioScreen
from mstui.tui.screens.project import ProjectScreen

NAME = "Press Release Sent"


async def test_a_milestone_from_its_idea_to_its_end_and_all_of_it_taken_back(demo: Path) -> None:
    async with at_work(demo) as ana:
        before = ana.asks("SELECT count(*) FROM milestone")
        await ana.opens("Website rebrand")

        told_then = await ana.adds(f"{NAME} 2026-11-27 @ana")
        assert told_then == f"Added milestone “{NAME}” · u takes it back"
        id = ana.asks("SELECT id FROM milestone WHERE name=?", NAME)
        assert ana.project.active.row_id == id, "the cursor stands on what was added"
        assert await owner_of(ana, id) == ANA

        await ana.does("set_target")
        await ana.fills(date="2026-11-30")
        await ana.press(SAVE)
        await ana.reads("Why does the promise change?")
        await ana.chooses("cause", "resource")
        await ana.fills(rationale="The agency is on holiday.")
        await ana.saves()
        assert ana.asks("SELECT target FROM milestone WHERE id=?", id) == "2026-11-30"
        assert "30 Nov" in ana.row_text(ana.project.active)

        await ana.does("set_priority")
        await ana.press("m", SAVE)
        await ana.until(lambda: isinstance(ana.app.screen, ProjectScreen), "the project again")
        assert ana.asks("SELECT moscow FROM milestone WHERE id=?", id) == "must"

        await ana.does("note")
        await ana.fills(text="The agency writes it.")
        await ana.saves(SAVE_NOTES)
        assert "The agency writes it." in ana.detail

        await ana.adds("Write the release @ana", OTHER_KIND)
        assert ana.project.kind_of(ana.project.active) == "task"
        assert ana.asks("SELECT milestone FROM task WHERE name='Write the release'") == id

        await ana.does("done")
        await ana.until(lambda: "Write the release" in ana.told, "told")
        assert ana.asks("SELECT state FROM task WHERE name='Write the release'") == "done"

        await ana.does("focus_2", "done")
        await ana.saves(SAVE_NOTES)
        assert ana.asks("SELECT state FROM milestone WHERE id=?", id) == "achieved"
        assert "√ achieved" in ana.row_text(ana.project.active)

        await ana.does("delete")
        await ana.reads("Delete this milestone?", "u brings everything back.")
        await ana.saves(CONFIRM)
        assert ana.asks("SELECT count(*) FROM milestone") == before

        told = []
        for _ in range(8):
            await ana.does("undo")
            await ana.until(lambda: "Undone" in ana.told or "nothing" in ana.told, "told")
            told.append(ana.told)
        assert [each.partition(": ")[2].split()[0] for each in told] == [
            "delete", "achieve", "done:", "add", "note", "change", "change", "add",
        ]  # fmt: skip
        assert all(NAME in told[at] for at in (0, 1, 4, 5, 6, 7))
        assert ana.asks("SELECT count(*) FROM milestone WHERE name=?", NAME) == 0

        for _ in range(2):
            await ana.does("redo")
            await ana.until(lambda: "Redone" in ana.told, "told")
        assert ana.asks("SELECT target FROM milestone WHERE id=?", id) == "2026-11-30"


async def owner_of(ana: Person, id: str) -> object:
    return ana.asks("SELECT p.name FROM milestone m JOIN person p ON p.id=m.owner WHERE m.id=?", id)


async def test_undo_and_redo_say_what_there_is_nothing_of(empty: Path) -> None:
    async with at_work(empty) as ana:
        await ana.does("undo")
        assert ana.told == "Undo: nothing to undo"
        await ana.does("redo")
        assert ana.told == "Redo: nothing to redo"


async def test_finding_narrows_all_lists_and_escape_shows_everything(demo: Path) -> None:
    async with at_work(demo) as ana:
        await ana.does("find")
        await ana.types("sensor")
        await ana.press("tab")
        await ana.until(lambda: ana.titles(ana.screen.active) == ["Sensor run 27"], "narrowed")
        await ana.reads("shows all, not only “sensor”")
        await ana.does("cancel")
        await ana.until(lambda: len(ana.titles(ana.screen.active)) == 3, "everything")

        await ana.opens("Mobile app")
        whole = ana.pane("milestone")
        await ana.does("find")
        await ana.types("BETA")
        await ana.press("tab")
        await ana.reads("shows all, not only “BETA”")
        found = ana.pane("milestone")
        assert 0 < len(found) < len(whole)
        assert "Beta Version Released" in found
        await ana.does("go_top", "find_next")
        assert ana.project.active.position == 1
        await ana.does("find_previous")
        assert ana.project.active.position == 0
        await ana.does("cancel")
        assert ana.pane("milestone") == whole


async def test_several_marked_items_are_done_in_one_step(demo: Path) -> None:
    async with at_work(demo) as ana:
        await ana.opens("Mobile app")
        await ana.does("focus_1", "focus_3")
        open_tasks = ana.asks("SELECT count(*) FROM task WHERE state='done'")
        rows = ana.project.active
        while "to do" not in ana.row_text(rows):
            await ana.does("cursor_down")
        await ana.does("select", "select", "select")
        assert len(rows.selected) == 3
        await ana.does("done")
        await ana.until(lambda: "3 tasks" in ana.told, "told")
        assert ana.asks("SELECT count(*) FROM task WHERE state='done'") == open_tasks + 3
        assert rows.selected == set()
        await ana.does("undo")
        await ana.until(lambda: "Undone" in ana.told, "told")
        assert ana.asks("SELECT count(*) FROM task WHERE state='done'") == open_tasks


async def test_cancel_gives_up_what_was_marked(demo: Path) -> None:
    async with at_work(demo) as ana:
        await ana.opens("Mobile app")
        await ana.does("select", "select", "cancel")
        assert ana.project.active.selected == set()
        assert isinstance(ana.app.screen, ProjectScreen), "Escape leaves no screen"


async def test_a_project_from_a_template_opens_as_soon_as_it_is_made(empty: Path) -> None:
    async with at_work(empty) as ana:
        await ana.reads("No projects yet.")
        await ana.does("go_new_project")
        await ana.types("event")
        await ana.press("enter")
        await ana.fills(name="Spring fair")
        await ana.press("enter")
        await ana.until(lambda: isinstance(ana.app.screen, ProjectScreen), "the project")
        await ana.until(lambda: "Next: " in ana.told, "told")
        assert len(ana.pane("milestone")) > 3
        await ana.does("back")
        await ana.until(lambda: isinstance(ana.app.screen, PortfolioScreen), "the portfolio")
        assert ana.titles(ana.screen.active) == ["Spring fair"]
        await ana.does("undo")
        await ana.until(lambda: "Undone" in ana.told, "told")
        assert ana.titles(ana.screen.active) == []


async def test_undoing_the_project_that_is_shown_leads_back_to_the_others(empty: Path) -> None:
    async with at_work(empty) as ana:
        await ana.does("go_new_project")
        await ana.press("enter")
        await ana.fills(name="Short-lived")
        await ana.press("enter")
        await ana.until(lambda: isinstance(ana.app.screen, ProjectScreen), "the project")
        await ana.until(lambda: "Next: " in ana.told, "told")
        await ana.does("undo")
        await ana.until(lambda: isinstance(ana.app.screen, PortfolioScreen), "the portfolio")
        await ana.until(lambda: ana.told == "Undone: new project Short-lived", "still told")
        await ana.reads("No projects yet.")
        await ana.does("redo")
        await ana.until(lambda: "Redone" in ana.told, "told")
        assert ana.titles(ana.screen.active) == ["Short-lived"]


async def test_of_several_marked_items_none_is_picked_at_random(demo: Path) -> None:
    async with at_work(demo) as ana:
        await ana.opens("Mobile app")
        await ana.does("focus_1", "focus_3", "select", "select", "log_hours")
        assert ana.told == "2 are marked, and only one can be worked on at a time"
        assert isinstance(ana.app.screen, ProjectScreen)


async def test_undo_asks_before_it_takes_back_what_somebody_changed_since(
    demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_work(demo) as ana:
        await ana.opens("Website rebrand")
        await ana.adds(NAME)
        other = open_session(demo)
        id = ana.asks("SELECT id FROM milestone WHERE name=?", NAME)
        other.ws.sign("Ben Okafor")
        edit_item(other.ws, "milestone", id, {"name": "Ben's name"})
        other.close()
        await ana.reads("changed by another program")
        await ana.does("undo")
        await ana.until(lambda: not isinstance(ana.app.screen, ProjectScreen), "a question")
        assert ana.asks("SELECT name FROM milestone WHERE id=?", id) == "Ben's name"
        await ana.press("escape")
        await ana.until(lambda: isinstance(ana.app.screen, ProjectScreen), "left as it is")
        assert ana.asks("SELECT name FROM milestone WHERE id=?", id) == "Ben's name"
        await ana.does("undo")
        await ana.until(lambda: not isinstance(ana.app.screen, ProjectScreen), "a question")
        await ana.press("y")
        await ana.until(lambda: "Undone" in ana.told, "told")
        assert ana.asks("SELECT count(*) FROM milestone WHERE id=?", id) == 0


async def test_history_tells_steps_and_what_each_changed(demo: Path) -> None:
    async with at_work(demo) as ana:
        await ana.opens("Mobile app")
        await ana.goes_to("Beta Version")
        await ana.does("go_history")
        await ana.until(lambda: isinstance(ana.app.screen, HistoryScreen), "the history")
        await ana.reads("History › Beta Version Released")
        latest = ana.text
        await ana.does("go_bottom")
        await ana.until(lambda: ana.text != latest, "another step")
        assert ana.sees("milestone Beta Version Released")
        await ana.does("go_history")
        assert ana.told == "History: this is the history"
        await ana.does("back")
        await ana.until(lambda: isinstance(ana.app.screen, ProjectScreen), "the project")
        assert "Beta Version" in ana.row_text(ana.project.active)


async def test_who_one_is_is_asked_at_the_first_change_and_remembered(
    empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MSTUI_USER")
    async with at_work(empty) as someone:
        await someone.opens_line()
        await someone.types("Spring fair")
        await someone.press("enter")
        await someone.reads("Who are you?")
        for _ in range(30):
            await someone.press("backspace")
        await someone.types("Bea Benz")
        await someone.press("enter")
        await someone.until(lambda: isinstance(someone.app.screen, PortfolioScreen), "portfolio")
        await someone.reads("Bea Benz")
        assert someone.asks("SELECT count(*) FROM project") == 1
        assert someone.asks("SELECT name FROM person") == "Bea Benz"
    async with at_work(empty) as bea:
        await bea.reads("Bea Benz")
        await bea.does("undo")
        await bea.until(lambda: "Undone" in bea.told, "no question again")


async def test_nobody_named_means_nothing_written(
    empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MSTUI_USER")
    async with at_work(empty) as nobody:
        await nobody.opens_line()
        await nobody.types("Spring fair")
        await nobody.press("enter")
        await nobody.reads("Who are you?")
        await nobody.press("escape")
        await nobody.reads("New", "Spring fair")
        assert nobody.asks("SELECT count(*) FROM project") == 0
        await nobody.press("escape")
        await nobody.reads("No projects yet.")
