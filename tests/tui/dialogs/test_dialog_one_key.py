"""The dialogs behind one key: target, owner, priority, note, who one is, undo anyway."""

from __future__ import annotations

from dialog_host import Stage

from mstui.actions.items import add_item
from mstui.actions.signing import login_name
from mstui.domain.kinds.trouble import CAUSES
from mstui.tui.dialogs.add_note import AddNote
from mstui.tui.dialogs.reason import LETTERS, Reason
from mstui.tui.dialogs.set_owner import SetOwner
from mstui.tui.dialogs.set_priority import SetPriority
from mstui.tui.dialogs.set_target import SetTarget
from mstui.tui.dialogs.undo import UndoAnyway
from mstui.tui.dialogs.who import WhoAreYou


async def test_a_task_is_moved_without_a_question(stage: Stage) -> None:
    async with stage.open(SetTarget("task", [stage.plan.task])) as act:
        await act.write("+2w")
        assert "01 Dec 2026 → 05 Dec 2026 · +3 wd" in act.seen()
        await act.press("enter")
        assert act.result is not None
    assert stage.row("task", stage.plan.task)["finish"] == "2026-12-05"


async def test_a_promised_target_asks_why(stage: Stage) -> None:
    async with stage.open(SetTarget("milestone", [stage.plan.milestone])) as act:
        await act.write("23 nov")
        assert "-2 wd" in act.seen()
        await act.press("enter")
        assert isinstance(act.screen, Reason)
        await act.press("e")
        await act.write("It went faster than we thought")
        await act.press("enter")
        assert act.result is not None
    assert stage.row("milestone", stage.plan.milestone)["target"] == "2026-11-23"


async def test_several_are_moved_and_asked_once(stage: Stage) -> None:
    ids = [stage.plan.milestone, stage.plan.approval]
    steps = len(stage.labels())
    async with stage.open(SetTarget("milestone", ids)) as act:
        assert "Target of 2 milestones" in act.seen()
        await act.write("4 dec")
        await act.press("enter", "g")
        await act.write("The permit comes in December")
        await act.press("enter")
        assert act.result is not None
    assert [stage.row("milestone", id)["target"] for id in ids] == ["2026-12-04"] * 2
    assert len(stage.labels()) == steps + 1
    causes = stage.rows("SELECT cause FROM adjustment WHERE to_value='2026-12-04'")
    assert causes == [("regulatory",), ("regulatory",)]


async def test_an_emptied_date_takes_it_away(stage: Stage) -> None:
    async with stage.open(SetTarget("project", [stage.plan.project])) as act:
        await act.write("eoq")
        await act.press("enter")
    assert stage.row("project", stage.plan.project)["target"] == "2026-12-31"
    async with stage.open(SetTarget("project", [stage.plan.project])) as act:
        await act.press("enter")
    assert stage.row("project", stage.plan.project)["target"] is None


async def test_a_wrong_date_says_what_would_be_right(stage: Stage) -> None:
    before = stage.bytes()
    async with stage.open(SetTarget("task", [stage.plan.task])) as act:
        await act.write("firday")
        assert "did you mean friday?" in act.seen()
        await act.press("enter")
        assert act.result == "open"
        await act.press("escape")
        assert act.result is None
    assert stage.bytes() == before


async def test_an_owner_is_found_by_a_part_of_the_name(stage: Stage) -> None:
    async with stage.open(SetOwner("risk", [stage.plan.risk])) as act:
        await act.write("oka")
        assert "Anders Lund" not in act.seen()
        await act.press("enter")
        assert act.result is not None
    assert stage.row("risk", stage.plan.risk)["owner"] == stage.plan.ben


async def test_a_new_owner_comes_with_at(stage: Stage) -> None:
    async with stage.open(SetOwner("risk", [stage.plan.risk])) as act:
        await act.write("@Zoë Ruiz")
        await act.press("enter")
        assert act.result is not None
    owner = stage.row("risk", stage.plan.risk)["owner"]
    assert stage.row("person", owner)["name"] == "Zoë Ruiz"
    stage.ws.undo()
    assert stage.rows("SELECT 1 FROM person WHERE name LIKE 'Zo%'") == []


async def test_tasks_are_assigned_together(stage: Stage) -> None:
    other = add_item(stage.ws, "task", {"name": "Print", "project": stage.plan.project}).id
    async with stage.open(SetOwner("task", [stage.plan.task, other])) as act:
        await act.write("ana")
        await act.press("enter")
    assigned = stage.rows("SELECT task,person FROM assignment ORDER BY task")
    assert sorted(assigned) == sorted([(stage.plan.task, stage.plan.ana), (other, stage.plan.ana)])
    async with stage.open(SetOwner("task", [stage.plan.task])) as act:
        await act.press("up", "end", "pagedown", "enter")
    assert stage.rows("SELECT task FROM assignment") == [(other,)]


async def test_an_owner_who_promised_is_not_changed_silently(stage: Stage) -> None:
    before = stage.bytes()
    async with stage.open(SetOwner("milestone", [stage.plan.milestone])) as act:
        await act.write("ben")
        await act.press("enter")
        assert isinstance(act.screen, Reason)
        assert "owner Ana Diaz → Ben Okafor" in act.seen()
        await act.press("escape")
        assert isinstance(act.screen, SetOwner)
        await act.press("escape")
        assert act.result is None
    assert stage.bytes() == before


async def test_a_priority_is_one_key(stage: Stage) -> None:
    async with stage.open(SetPriority("task", [stage.plan.task])) as act:
        await act.press("c")
        assert act.result is not None
    assert stage.row("task", stage.plan.task)["moscow"] == "could"


async def test_a_note_has_lines_and_a_kind(stage: Stage) -> None:
    async with stage.open(AddNote("milestone", stage.plan.milestone)) as act:
        await act.press("ctrl+s")
        assert "write the note first" in act.seen()
        await act.write("The client\nwants")
        await act.press("enter")
        await act.write("blue.")
        await act.press("tab", "right", "tab", "right", "ctrl+s")
        assert act.result is not None
    found = stage.rows("SELECT text,kind,client_visible,item FROM note")
    assert found == [("The client\nwants\nblue.", "concern", 1, stage.plan.milestone)]


async def test_a_note_survives_a_kill(stage: Stage) -> None:
    async with stage.open(AddNote("task", stage.plan.task)) as act:
        await act.write("Remember\nthe milk")
    async with stage.open(AddNote("task", stage.plan.task)) as act:
        assert act.screen.pane.values["text"] == "Remember\nthe milk"
    async with stage.open(AddNote("milestone", stage.plan.milestone)) as act:
        assert act.screen.pane.values["text"] == ""


async def test_a_name_is_asked_for(stage: Stage) -> None:
    before = stage.bytes()
    async with stage.open(WhoAreYou()) as act:
        assert f"takes your login: {login_name()}" in act.seen()
        await act.write("ana")
        assert "Ana Diaz" in act.seen()
        await act.press("down", "enter")
        assert "one of the people here" in act.seen()
        await act.press("enter")
        assert act.result == "Ana Diaz"
    assert stage.bytes() == before
    async with stage.open(WhoAreYou()) as act:
        await act.press("enter")
        assert act.result == login_name()
    async with stage.open(WhoAreYou()) as act:
        await act.press("escape")
        assert act.result is None


async def test_undo_anyway_is_not_answered_by_its_own_key(stage: Stage) -> None:
    async with stage.open(UndoAnyway("the target was changed since")) as act:
        await act.press("u", "space")
        assert act.result == "open"
        await act.press("y")
        assert act.result is True
    async with stage.open(UndoAnyway("the target was changed since")) as act:
        await act.press("escape")
        assert act.result is False


def test_every_cause_has_its_letter() -> None:
    assert sorted(LETTERS.values()) == sorted(cause for cause in CAUSES if cause != "planning")
    assert all(letter in cause for letter, cause in LETTERS.items())


async def test_the_parent_waits_unseen_while_a_reason_is_asked(stage: Stage) -> None:
    """One question at a time; the form is there again, with the caret, when one goes back."""
    async with stage.open(SetTarget("milestone", [stage.plan.milestone])) as act:
        await act.write("4 dec")
        await act.press("enter")
        assert "Target · Ad creative" not in act.seen()
        await act.press("escape")
        assert "Target · Ad creative" in act.seen()
        await act.press("backspace")
        assert act.screen.pane.values["date"] == "4 de"


async def test_nobody_signing_is_told_in_the_form(stage: Stage) -> None:
    before = stage.bytes()
    async with stage.open(AddNote("task", stage.plan.task)) as act:

        async def unsigned(_: object) -> None:
            return None

        act.app.perform = unsigned
        await act.write("kept")
        await act.press("ctrl+s")
        assert "nobody said who writes" in act.seen()
        assert act.screen.pane.values["text"] == "kept"
    assert stage.bytes() == before


async def test_quitting_from_a_dialog_keeps_the_draft(stage: Stage) -> None:
    async with stage.open(AddNote("task", stage.plan.task)) as act:
        await act.write("not lost")
        await act.pilot.press("ctrl+q")
        assert act.app.return_code == 0
    async with stage.open(AddNote("task", stage.plan.task)) as act:
        assert act.screen.pane.values["text"] == "not lost"
