"""Achieving with evidence, and deleting with what goes along."""

from __future__ import annotations

import re
from datetime import date

from dialog_host import Stage

from mstui.actions.completing import finish
from mstui.domain.kinds import KINDS
from mstui.tui.dialogs.achieve import Achieve
from mstui.tui.dialogs.confirm_delete import WORDS, ConfirmDelete


async def test_an_approval_asks_for_approver_and_sign_off(stage: Stage) -> None:
    before = stage.bytes()
    async with stage.open(Achieve(stage.plan.approval)) as act:
        await act.press("ctrl+s")
        assert "an approval needs its approver" in act.seen()
        assert stage.bytes() == before
        await act.fill("approver", "@Board")
        act.screen.pane.activate("evidence_kind")
        await act.press("s", "ctrl+s")
        assert act.result is not None, act.seen()
        assert act.result.summary == (
            "√ Achieved “Budget approved by the board”, 2 wd late · 1 of 3 milestones"
        )
    row = stage.row("milestone", stage.plan.approval)
    assert (row["state"], row["achieved_on"]) == ("achieved", "2026-11-21")
    assert (row["evidence_kind"], row["achieved_at"] is not None) == ("sign-off", True)
    assert stage.row("person", row["approver"])["name"] == "Board"
    stage.ws.undo()
    assert stage.row("milestone", stage.plan.approval)["state"] == "planned"
    assert stage.rows("SELECT 1 FROM person WHERE name='Board'") == []


async def test_what_is_open_is_passed_over_on_purpose(stage: Stage) -> None:
    before = stage.bytes()
    async with stage.open(Achieve(stage.plan.milestone)) as act:
        assert "1 task is not done" in act.seen()
        assert "1 deliverable is not approved" in act.seen()
        await act.press("ctrl+s")
        assert act.result == "open"
        assert "not all is done" in act.seen()
        assert stage.bytes() == before
        await act.press("y", "ctrl+s")
        assert act.result is not None
    assert stage.row("milestone", stage.plan.milestone)["state"] == "achieved"


async def test_a_target_asks_for_a_proof(stage: Stage) -> None:
    with stage.ws.write("owner") as tx:
        tx.update("milestone", stage.plan.target, {"owner": stage.plan.ana})
    async with stage.open(Achieve(stage.plan.target)) as act:
        await act.press("ctrl+s")
        assert "a target needs its KPI met" in act.seen()
        await act.press("l")
        await act.press("ctrl+s")
        assert "say where the link is" in act.seen()
        await act.fill("evidence", "https://example.org/dashboard")
        await act.fill("on", "yesterday")
        await act.press("ctrl+s")
        assert act.result is not None, act.seen()
    row = stage.row("milestone", stage.plan.target)
    assert (row["achieved_on"], row["achieved_at"]) == ("2026-11-20", None)
    assert row["evidence"] == "https://example.org/dashboard"


async def test_nothing_is_achieved_in_the_future(stage: Stage) -> None:
    before = stage.bytes()
    async with stage.open(Achieve(stage.plan.target)) as act:
        await act.press("t")
        await act.fill("evidence", "report")
        await act.fill("on", "tomorrow")
        await act.press("ctrl+s")
        assert "is in the future" in act.seen()
        await act.press("escape")
        assert act.result is None
    assert stage.bytes() == before


async def test_what_is_achieved_already_is_not_asked(stage: Stage) -> None:
    finish(stage.ws, "task", [stage.plan.task], today=date(2026, 11, 21))
    with stage.ws.write("achieved") as tx:
        tx.update("milestone", stage.plan.milestone, {"state": "achieved"})
    async with stage.open(Achieve(stage.plan.milestone)) as act:
        assert act.result is None
        assert act.app.told == ["“Ad creative finalized” is achieved already"]


async def test_a_deletion_tells_what_goes_with_it(stage: Stage) -> None:
    async with stage.open(ConfirmDelete([("phase", stage.plan.phase)]), size=(80, 24)) as act:
        seen = act.seen()
        assert "Delete this phase?" in seen
        assert "2 milestones" in seen
        assert "1 task" in seen
        assert "u brings everything back." in seen
        await act.press("d")
        assert act.result is not None
    assert stage.rows("SELECT count(*) FROM milestone") == [(1,)]
    stage.ws.undo()
    assert stage.rows("SELECT count(*) FROM milestone") == [(3,)]


async def test_what_goes_is_told_in_words_people_know(stage: Stage) -> None:
    """No row that only joins others is called by the name of its table."""
    parts = {kind.name for kind in KINDS.values() if not kind.listed}
    assert parts <= set(WORDS)
    with stage.ws.write("joined") as tx:
        tx.insert("endangers", {"risk": stage.plan.risk, "milestone": stage.plan.milestone})
        tx.insert("contributor", {"milestone": stage.plan.milestone, "person": stage.plan.ben})
    bare = re.compile(r"\d (endangers|contributors?|assignments?|proves|judgements?) *│")
    for items, words in (
        ([("milestone", stage.plan.milestone)], ("1 risk that endangers it", "contributes to it")),
        ([("risk", stage.plan.risk)], ("1 milestone that it endangers",)),
        (
            [("phase", stage.plan.phase)],
            ("1 person at work on a task", "contributor to a milestone"),
        ),
    ):
        async with stage.open(ConfirmDelete(items), size=(80, 24)) as act:
            seen = act.seen()
            assert all(word in seen for word in words), seen
            assert not bare.search(seen)


async def test_neither_enter_nor_the_key_that_asked_deletes(stage: Stage) -> None:
    before = stage.bytes()
    for trigger, key in (("X", "d"), ("d", "y"), ("y", "d"), ("", "d"), ("g d", "y")):
        dialog = ConfirmDelete([("task", stage.plan.task)], trigger=trigger)
        assert dialog.key == key
        async with stage.open(dialog) as act:
            await act.press("X", "x", "space", "y" if key == "d" else "d")
            assert act.result == "open", trigger
            await act.press("n")
            assert act.result is None
    async with stage.open(ConfirmDelete([("task", stage.plan.task)])) as act:
        await act.press("enter")
        assert act.result == "open"
        await act.press("escape")
        assert act.result is None
    assert stage.bytes() == before


async def test_several_items_go_in_one_step(stage: Stage) -> None:
    items = [("milestone", stage.plan.milestone), ("milestone", stage.plan.approval)]
    steps = len(stage.labels())
    async with stage.open(ConfirmDelete([*items, ("task", "0" * 16)])) as act:
        assert "Delete 2 milestones?" in act.seen()
        await act.press("d")
        assert act.result is not None
    assert len(stage.labels()) == steps + 1
    assert stage.rows("SELECT id FROM milestone") == [(stage.plan.target,)]


async def test_what_is_gone_is_not_asked_about(stage: Stage) -> None:
    async with stage.open(ConfirmDelete([("task", "0" * 16)])) as act:
        assert act.result is None
        assert act.app.told == ["nothing is selected, or it is gone already"]
