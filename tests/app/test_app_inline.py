"""One field of a row, edited where it stands; and what is marked stays marked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from at_work import at_work

from mstui.actions.items import remove_items
from mstui.tui.dialogs.achieve_many import AchieveMany
from mstui.tui.dialogs.edit_item import EditItem
from mstui.tui.dialogs.edit_many import EditMany
from mstui.tui.dialogs.inline import InlineEdit
from mstui.tui.dialogs.pick_field import PickField
from mstui.tui.dialogs.reason import Reason
from mstui.tui.screens.base import ListScreen
from mstui.tui.screens.project import ProjectScreen
from mstui.tui.widgets.confirm import Confirm

TASK = "Write the brief for the advertisements"
SIZES = [(120, 40), (80, 24), (40, 12)]


async def begins(person: Any, pane: str, title: str) -> InlineEdit:
    """Go to a row of the website project, and edit it in place."""
    await person.opens("Website rebrand")
    await person.does(pane)
    await person.goes_to(title)
    await person.does("edit_field")
    await person.until(lambda: isinstance(person.app.screen, InlineEdit), "the line")
    screen = person.app.screen
    assert isinstance(screen, InlineEdit)
    return screen


async def leaves(person: Any, key: str) -> None:
    await person.press(key)
    await person.until(lambda: isinstance(person.app.screen, ListScreen), "the list")


def a_task(person: Any) -> tuple[str, str]:
    """The id and the title of a task that is not done."""
    return person.app.session.read(
        lambda conn: conn.execute(
            "SELECT t.id,t.name FROM task t JOIN project p ON p.id=t.project"
            " WHERE p.key='WEB' AND t.state='todo' AND t.parent IS NULL ORDER BY t.ord LIMIT 1"
        ).fetchone()
    )


@pytest.mark.parametrize("size", SIZES)
async def test_a_name_is_edited_over_its_cell(demo: Path, size: tuple[int, int]) -> None:
    async with at_work(demo, size=size) as person:
        id, title = a_task(person)
        inline = await begins(person, "focus_3", title)
        row = inline.rows.cell_at_cursor(1)
        assert row is not None
        assert inline.cell.region.y == row.y, "the line stands on its row"
        assert inline.cell.region.right <= size[0]
        assert title[-10:] in person.lines[row.y]
        await person.press("end")
        await person.types(" soon")
        assert "soon" in person.lines[row.y]
        await leaves(person, "enter")
        assert person.asks("SELECT name FROM task WHERE id=?", id) == f"{title} soon"
        assert person.told.startswith("Renamed “")
        await person.does("undo")
        await person.until(
            lambda: person.asks("SELECT name FROM task WHERE id=?", id) == title, "undone"
        )


async def test_tab_saves_and_goes_through_the_columns_and_beyond(demo: Path) -> None:
    async with at_work(demo) as person:
        id, title = a_task(person)
        inline = await begins(person, "focus_3", title)
        seen = []
        for _ in inline.spots:
            seen.append(inline.spot.name)
            await person.press("tab")
            await person.until(lambda: not inline.busy, "the next field")
        assert seen[0] == "name"
        assert {"who", "start", "finish", "percent", "state", "duration", "moscow"} <= set(seen)
        assert inline.spot.name == "name"
        while inline.spot.name != "duration":
            await person.press("tab")
            await person.until(lambda: not inline.busy, "the next field")
        assert "Duration" in person.text
        await person.types("3d 4h")
        await person.press("tab")
        await person.until(lambda: inline.spot.name != "duration", "saved")
        assert person.asks("SELECT duration FROM task WHERE id=?", id) == 3 * 480 + 240
        await leaves(person, "escape")


async def test_what_is_typed_first_takes_the_place_of_a_date(demo: Path) -> None:
    """As in a sheet; and what it means stands in the bottom line."""
    async with at_work(demo) as person:
        id, title = a_task(person)
        inline = await begins(person, "focus_3", title)
        while inline.spot.name != "finish":
            await person.press("tab")
            await person.until(lambda: not inline.busy, "the next field")
        await person.types("2027-06-01")
        assert inline.bound.field.value == "2027-06-01"
        assert "Tue 01 Jun 2027" in person.lines[-1]
        await leaves(person, "enter")
        assert person.asks("SELECT finish FROM task WHERE id=?", id) == "2027-06-01"


async def test_a_refusal_stays_in_place_with_what_was_typed(demo: Path) -> None:
    async with at_work(demo) as person:
        id, title = a_task(person)
        before = person.asks("SELECT finish FROM task WHERE id=?", id)
        inline = await begins(person, "focus_3", title)
        while inline.spot.name != "finish":
            await person.press("tab")
            await person.until(lambda: not inline.busy, "the next field")
        for text, told in (("30 feb", "!"), ("1999-01-01", "before")):
            await person.press("end", "ctrl+u")
            await person.types(text)
            await person.press("enter")
            await person.until(lambda: not inline.busy, "an answer")
            assert person.app.screen is inline
            assert inline.bound.field.value == text
            assert told in person.lines[-1], person.lines[-1]
        assert person.asks("SELECT finish FROM task WHERE id=?", id) == before
        await leaves(person, "escape")
        assert person.asks("SELECT finish FROM task WHERE id=?", id) == before


async def test_people_are_completed(demo: Path) -> None:
    async with at_work(demo) as person:
        id, title = a_task(person)
        inline = await begins(person, "focus_3", title)
        while inline.spot.name != "who":
            await person.press("tab")
            await person.until(lambda: not inline.busy, "the next field")
        await person.types("ben")
        assert "Ben Okafor" in inline.cell.offered
        assert inline.cell.region.height == 1 + len(inline.cell.offered)
        await person.press("down", "enter")
        assert inline.bound.field.value == "Ben Okafor"
        await leaves(person, "enter")
        who = "SELECT p.name FROM assignment a JOIN person p ON p.id=a.person WHERE a.task=?"
        assert person.asks(who, id) == "Ben Okafor"


async def test_a_promise_asks_for_its_reason(demo: Path) -> None:
    async with at_work(demo) as person:
        id, title, target = person.app.session.read(
            lambda conn: conn.execute(
                "SELECT m.id,m.name,m.target FROM milestone m JOIN project p ON p.id=m.project"
                " WHERE p.key='WEB' AND m.state='planned' ORDER BY m.target LIMIT 1"
            ).fetchone()
        )
        inline = await begins(person, "focus_2", title)
        assert "S yes" in person.lines[-1] or "S no" in person.lines[-1]
        while inline.spot.name != "target":
            await person.press("tab")
            await person.until(lambda: not inline.busy, "the next field")
        await person.types("2027-03-31")
        await person.press("enter")
        await person.until(lambda: isinstance(person.app.screen, Reason), "the question")
        await person.press("escape")
        await person.until(lambda: person.app.screen is inline, "the line again")
        assert inline.bound.field.value == "2027-03-31"
        assert person.asks("SELECT target FROM milestone WHERE id=?", id) == target
        await person.press("enter")
        await person.until(lambda: isinstance(person.app.screen, Reason), "the question")
        await person.press("u")
        await person.types("The printer closes for a week")
        await person.press("enter")
        await person.until(lambda: isinstance(person.app.screen, ListScreen), "saved")
        assert person.asks("SELECT target FROM milestone WHERE id=?", id) == "2027-03-31"


async def test_a_half_typed_field_comes_back(demo: Path) -> None:
    """A killed terminal loses nothing: the draft is in its field again."""
    async with at_work(demo) as person:
        id, title = a_task(person)
        inline = await begins(person, "focus_3", title)
        while inline.spot.name != "effort":
            await person.press("tab")
            await person.until(lambda: not inline.busy, "the next field")
        await person.types("7h")
    async with at_work(demo) as person:
        inline = await begins(person, "focus_3", title)
        assert (inline.spot.name, inline.bound.field.value) == ("effort", "7h")
        await leaves(person, "enter")
        assert person.asks("SELECT effort FROM task WHERE id=?", id) == 420


async def test_where_an_item_is_read_its_fields_are_picked(demo: Path) -> None:
    async with at_work(demo) as person:
        id, title = a_task(person)
        await person.opens("Website rebrand")
        await person.does("focus_3")
        await person.goes_to(title)
        await person.does("open", "edit_field")
        await person.until(lambda: isinstance(person.app.screen, PickField), "the fields")
        await person.types("effort")
        await person.press("enter")
        await person.until(lambda: isinstance(person.app.screen, EditItem), "one field")
        pane: Any = person.app.screen
        assert next(field.name for field in pane.pane.fields) == "effort"
        await person.press("end", "ctrl+u")
        await person.types("9h")
        await person.press("ctrl+s")
        await person.until(lambda: isinstance(person.app.screen, PickField), "the fields again")
        await person.reads("Effort", "1d 1h")
        await leaves(person, "escape")
        assert person.asks("SELECT effort FROM task WHERE id=?", id) == 540


# -- what ends, and what is marked --------------------------------------------------------------------


async def test_a_roadblock_is_resolved_by_the_key_that_finishes(demo: Path) -> None:
    async with at_work(demo) as person:
        project, id = person.app.session.read(
            lambda conn: conn.execute(
                "SELECT project,id FROM roadblock WHERE state<>'resolved' LIMIT 1"
            ).fetchone()
        )
        person.app.push_screen(ProjectScreen(project, select=("roadblock", id)))
        await person.reads("roadblock")
        await person.does("done")
        await person.reads("What did it")
        await person.press("enter")
        await person.until(
            lambda: person.asks("SELECT 1 FROM roadblock WHERE id=? AND state='resolved'", id),
            "resolved",
        )
        assert person.asks("SELECT state FROM roadblock WHERE id=?", id) == "resolved"
        assert person.asks("SELECT resolved_on FROM roadblock WHERE id=?", id) == "2026-11-21"
        await person.does("done")
        await person.until(lambda: "resolved already" in person.told, "told")


async def test_marks_stay_while_lists_are_read_again_and_are_counted(demo: Path) -> None:
    async with at_work(demo) as person:
        await person.opens("Website rebrand")
        await person.does("focus_2")
        rows = person.project.panes["milestone"]
        await person.does("select", "select")
        marked = set(rows.selected)
        assert len(marked) == 2
        assert "2 marked · 3 of " in person.text
        # Another phase narrows the list to rows that are not marked.
        await person.does("focus_1", "go_bottom", "focus_2")
        assert rows.selected == marked
        assert "2 marked" in person.text
        await person.does("select")
        assert len(rows.selected) == 3
        person.app._read_again()
        await person.pilot.pause()
        assert len(rows.selected) == 3
        gone = next(iter(marked))
        remove_items(person.app.session.ws, [("milestone", gone)])
        person.app._read_again()
        await person.pilot.pause()
        assert gone not in rows.selected
        assert len(rows.selected) == 2


async def test_all_rows_are_marked_also_those_that_are_not_seen(demo: Path) -> None:
    async with at_work(demo, size=(80, 24)) as person:
        await person.opens("Website rebrand")
        await person.does("focus_1", "go_top", "focus_3")
        rows = person.project.panes["task"]
        person.app.run_command(person.app.session.registry.command("select_all"))
        await person.pilot.pause()
        assert len(rows.selected) == rows.count > 20
        assert f"{rows.count} marked" in person.text
        await person.does("cancel")
        assert not rows.selected


async def test_marked_items_are_changed_by_one_form_and_one_undo(demo: Path) -> None:
    async with at_work(demo) as person:
        await person.opens("Website rebrand")
        await person.does(
            "focus_1", "go_top", "focus_3", "go_bottom", "cursor_up", "select", "select"
        )
        rows = person.project.panes["task"]
        ids = sorted(rows.selected)
        assert len(ids) == 2
        sql = "SELECT count(*) FROM task WHERE size='XL' AND id IN (?,?)"
        await person.does("edit")
        await person.until(lambda: isinstance(person.app.screen, EditMany), "the form")
        await person.goes_to_field("size")
        await person.types("XL")
        await person.saves("ctrl+s")
        assert person.asks(sql, *ids) == 2
        assert set(rows.selected) == set(ids), "they may be changed in another way too"
        await person.does("undo")
        await person.until(lambda: person.asks(sql, *ids) == 0, "one undo")


async def test_marked_milestones_are_achieved_on_one_proof(demo: Path) -> None:
    async with at_work(demo) as person:
        await person.opens("Website rebrand")
        await person.does("focus_2")
        for title in ("Campaign Report Approved", "Achieve 10,000 Leads"):
            await person.goes_to(title)
            await person.does("select")
        assert len(person.project.panes["milestone"].selected) == 2
        await person.does("done")
        await person.until(lambda: isinstance(person.app.screen, AchieveMany), "one form")
        await person.reads("Achieve 2 milestones", "not done")
        await person.press("ctrl+s")
        await person.until(lambda: isinstance(person.app.screen, Confirm), "who refuses")
        await person.reads("None of the 2 can be changed so.")
        await person.press("n")
        await person.until(lambda: isinstance(person.app.screen, AchieveMany), "the form again")
        form: Any = person.app.screen
        await person.until(lambda: not form.busy, "the form hears")
        await person.press("escape")
        await person.until(lambda: isinstance(person.app.screen, ListScreen), "the list")
