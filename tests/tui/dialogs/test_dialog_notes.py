"""Notes: earlier ones stand above, one's own are changed or taken away, several get one each."""

from __future__ import annotations

import pytest
from dialog_host import Stage

from mstui.actions.items import add_item
from mstui.actions.notes import Text, add_note, write_notes
from mstui.domain.errors import InvalidValue
from mstui.tui.dialogs.add_note import AddNote


def texts(stage: Stage) -> list[tuple[str, str]]:
    return stage.rows("SELECT kind,text FROM note ORDER BY at,id")  # type: ignore[return-value]


async def test_earlier_notes_are_read_while_one_writes(stage: Stage) -> None:
    add_note(stage.ws, "task", stage.plan.task, "Colours are open", note_kind="concern")
    stage.ws.author = stage.plan.ben
    long = "The client called and wants " + "more and " * 20 + "more"
    add_note(stage.ws, "task", stage.plan.task, long)
    async with stage.open(AddNote("task", stage.plan.task)) as act:
        seen = act.seen()
        assert "Ana Diaz  concern: Colours are open" in seen
        assert "more and more" in seen, "a long note is wrapped, not cut"
        assert seen.index("The client called") < seen.index("Colours are open")
        await act.write("Ask again")
        await act.press("ctrl+s")
        assert act.result.summary == "Noted on “Write advertisement”"
    assert ("note", "Ask again") in texts(stage)


async def test_ones_own_note_is_changed_and_taken_away(stage: Stage) -> None:
    add_note(stage.ws, "task", stage.plan.task, "first", note_kind="concern")
    add_note(stage.ws, "task", stage.plan.task, "second")
    steps = len(stage.labels())
    async with stage.open(AddNote("task", stage.plan.task)) as act:
        await act.press("shift+tab", "X", "down", "e")
        assert act.screen.pane.values["text"] == "first"
        assert act.screen.pane.values["kind"] == "concern"
        assert "changing an earlier one" in act.seen()
        await act.write(" of all")
        await act.press("ctrl+s")
        assert act.result is not None, act.seen()
    assert texts(stage) == [("concern", "first of all")]
    assert len(stage.labels()) == steps + 1
    stage.ws.undo()
    assert texts(stage) == [("concern", "first"), ("note", "second")]


async def test_taking_one_away_needs_no_new_text(stage: Stage) -> None:
    add_note(stage.ws, "task", stage.plan.task, "only")
    async with stage.open(AddNote("task", stage.plan.task)) as act:
        await act.press("shift+tab", "X")
        assert len(texts(stage)) == 1, "the key that asks takes nothing away"
        await act.press("ctrl+s")
        assert act.result.summary == "Took away the note on “Write advertisement”"
    assert texts(stage) == []


async def test_what_others_wrote_stays_theirs(stage: Stage) -> None:
    add_note(stage.ws, "task", stage.plan.task, "by Ana")
    note = stage.rows("SELECT id FROM note")[0][0]
    stage.ws.author = stage.plan.ben
    before = stage.bytes()
    async with stage.open(AddNote("task", stage.plan.task)) as act:
        await act.press("shift+tab", "X")
        assert "Ana Diaz wrote it" in act.seen()
        await act.press("e")
        assert act.screen.pane.values["text"] == ""
    for more in ({"edited": (note, Text("mine now"))}, {"removed": [note]}):
        with pytest.raises(InvalidValue, match="Ana Diaz wrote that note"):
            write_notes(stage.ws, "task", [stage.plan.task], **more)  # type: ignore[arg-type]
    assert stage.bytes() == before


async def test_several_items_get_a_note_each(stage: Stage) -> None:
    other = add_item(stage.ws, "task", {"name": "Print", "project": stage.plan.project}).id
    ids = [stage.plan.task, other]
    async with stage.open(AddNote("task", ids)) as act:
        assert "Note on 2 tasks" in act.seen()
        assert "Print" in act.seen()
        await act.write("Both wait for the permit")
        await act.press("tab", "right", "right", "ctrl+s")
        assert act.result.summary == "Noted on 2 tasks"
    assert sorted(stage.rows("SELECT item,kind FROM note")) == sorted((id, "insight") for id in ids)
    stage.ws.undo()
    assert texts(stage) == []


async def test_a_change_that_was_begun_survives_a_kill(stage: Stage) -> None:
    add_note(stage.ws, "task", stage.plan.task, "first")
    async with stage.open(AddNote("task", stage.plan.task)) as act:
        await act.press("shift+tab", "e")
        await act.write(" half")
    async with stage.open(AddNote("task", stage.plan.task)) as act:
        assert act.screen.pane.values["text"] == "first half"
        await act.press("ctrl+s")
        assert act.result is not None
    assert texts(stage) == [("note", "first half")]


async def test_it_fits_a_small_terminal(stage: Stage) -> None:
    for number in range(5):
        add_note(stage.ws, "task", stage.plan.task, f"note {number}")
    async with stage.open(AddNote("task", stage.plan.task), (40, 12)) as act:
        await act.write("typed")
        assert "typed" in act.seen()
        await act.press("shift+tab")
        assert "note 4" in act.seen()
