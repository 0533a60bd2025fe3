"""Several items at once: asked once, written once, and those that refuse told before."""

from __future__ import annotations

import pytest
from dialog_host import Stage

from mstui.actions.items import add_item, edit_item
from mstui.actions.undoing import undo
from mstui.tui.dialogs.achieve_many import AchieveMany
from mstui.tui.dialogs.edit_many import EditMany
from mstui.tui.dialogs.reason import Reason
from mstui.tui.dialogs.set_target import SetTarget
from mstui.tui.widgets.confirm import Confirm


def tasks(stage: Stage, *days: str | None) -> list[str]:
    """Tasks that finish on these days."""
    return [
        add_item(
            stage.ws,
            "task",
            {"name": f"Task {at}", "project": stage.plan.project, "finish": day},
        ).id
        for at, day in enumerate(days)
    ]


def column(stage: Stage, kind: str, name: str, ids: list[str]) -> list[object]:
    return [stage.row(kind, id)[name] for id in ids]


# -- the form of shared fields --------------------------------------------------------------------


async def test_what_is_typed_goes_to_all_and_the_rest_stays(stage: Stage) -> None:
    ids = tasks(stage, "2026-12-01", "2026-12-02", None)
    edit_item(stage.ws, "task", ids[0], {"effort": 600, "moscow": "must"})
    before = [stage.row("task", id) for id in ids]
    async with stage.open(EditMany("task", ids), size=(100, 40)) as act:
        seen = act.seen()
        assert "Edit 3 tasks" in seen
        assert "Task 0" in seen
        assert "various" in seen
        assert "as it is (various)" in seen
        await act.fill("duration", "3d")
        act.screen.pane.activate("state")
        await act.press("d")
        assert act.screen.pane.values["state"] == "doing"
        await act.fill("finish", "-")
        assert "taken away from all" in act.seen()
        await act.press("ctrl+s")
        assert act.result is not None, act.seen()
    after = [stage.row("task", id) for id in ids]
    for old, new in zip(before, after, strict=True):
        changed = {name for name in new if new[name] != old[name]}
        assert changed <= {"duration", "state", "finish", "actual_start"}
        assert (new["duration"], new["state"], new["finish"]) == (1440, "doing", None)
        assert new["effort"] == old["effort"]
    assert stage.labels()[0].endswith("of 3 tasks")
    undo(stage.ws)
    assert [stage.row("task", id) for id in ids] == before


async def test_a_new_person_owns_all_of_them(stage: Stage) -> None:
    ids = [stage.plan.milestone, stage.plan.approval]
    async with stage.open(EditMany("milestone", ids)) as act:
        await act.fill("owner", "@Nora New")
        await act.press("ctrl+s")
        assert isinstance(act.screen, Reason), act.seen()
        await act.press("r")
        await act.write("Both are hers from now on")
        await act.press("enter")
        assert act.result is not None, act.seen()
    owners = set(column(stage, "milestone", "owner", ids))
    assert len(owners) == 1
    assert stage.rows("SELECT name FROM person WHERE id=?", owners.pop()) == [("Nora New",)]
    causes = stage.rows("SELECT cause FROM adjustment WHERE field='owner' AND cause<>'planning'")
    assert causes == [("resource",)] * 2
    assert stage.labels()[0] == "change owner of 2 milestones"


async def test_an_untouched_form_writes_nothing(stage: Stage) -> None:
    before = stage.bytes()
    async with stage.open(EditMany("task", [stage.plan.task])) as act:
        await act.press("ctrl+s")
        assert act.result is None
    assert stage.bytes() == before


@pytest.mark.parametrize("answer", ["y", "n"])
async def test_those_that_refuse_are_told_before_anything_is_written(
    stage: Stage, answer: str
) -> None:
    """A finish before the start of two of them: which and why, and the others if one wants."""
    ids = tasks(stage, "2026-12-10", "2026-12-10", "2026-12-10")
    for id in ids[:2]:
        edit_item(stage.ws, "task", id, {"start": "2026-12-08"})
    before = stage.bytes()
    async with stage.open(EditMany("task", ids), size=(100, 40)) as act:
        await act.fill("finish", "2026-12-01")
        await act.press("ctrl+s")
        assert isinstance(act.screen, Confirm), act.seen()
        seen = act.seen()
        assert "2 of 3 can't be changed so. Change the other 1?" in seen
        assert "Task 0: finish 2026-12-01 is before start 2026-12-08" in seen
        assert "Task 1: " in seen
        assert stage.bytes() == before
        await act.press(answer)
        if answer == "n":
            assert isinstance(act.screen, EditMany)
            assert act.screen.pane.values["finish"] == "2026-12-01"
    wanted = ["2026-12-10", "2026-12-10", "2026-12-01" if answer == "y" else "2026-12-10"]
    assert column(stage, "task", "finish", ids) == wanted
    if answer == "n":
        assert stage.bytes() == before


async def test_nonsense_is_refused_in_place_and_nothing_written(stage: Stage) -> None:
    ids = tasks(stage, None, None)
    before = stage.bytes()
    async with stage.open(EditMany("task", ids)) as act:
        await act.fill("duration", "1e309")
        await act.press("ctrl+s")
        assert act.result == "open"
        assert act.screen.pane.values["duration"] == "1e309"
        assert act.screen.pane.field.problem
    assert stage.bytes() == before


# -- dates ----------------------------------------------------------------------------------------


async def test_a_shift_moves_each_from_its_own_date(stage: Stage) -> None:
    ids = tasks(stage, "2026-12-01", "2026-12-10T14:30", None)
    async with stage.open(SetTarget("task", ids)) as act:
        await act.write("+1w")
        seen = act.seen()
        assert "each one's own date" in seen
        assert "01 Dec 2026 → 08 Dec 2026" in seen
        assert "no date stays so" in seen
        await act.press("enter")
        assert act.result is not None, act.seen()
    assert column(stage, "task", "finish", ids) == ["2026-12-08", "2026-12-17T14:30", None]
    assert stage.labels()[0] == "change finish of 2 tasks"


async def test_the_same_text_from_today_is_one_date_for_all(stage: Stage) -> None:
    ids = tasks(stage, "2026-12-01", "2026-12-10", None)
    async with stage.open(SetTarget("task", ids)) as act:
        await act.write("+1w")
        act.screen.pane.activate("from")
        await act.press("left")
        assert act.screen.pane.values["from"] == "today"
        await act.press("enter")
        assert act.result is not None, act.seen()
    assert column(stage, "task", "finish", ids) == ["2026-11-28"] * 3


async def test_one_item_counts_from_today_unless_told(stage: Stage) -> None:
    (id,) = tasks(stage, "2026-12-01")
    async with stage.open(SetTarget("task", [id])) as act:
        await act.write("+1w")
        act.screen.pane.activate("from")
        await act.press("right", "enter")
        assert act.result is not None, act.seen()
    assert stage.row("task", id)["finish"] == "2026-12-08"


async def test_a_shift_of_promises_asks_once(stage: Stage) -> None:
    ids = [stage.plan.milestone, stage.plan.approval]
    async with stage.open(SetTarget("milestone", ids)) as act:
        await act.write("+2 workdays")
        await act.press("enter")
        assert isinstance(act.screen, Reason), act.seen()
        assert "2 milestones" in act.seen()
        await act.press("u")
        await act.write("The printer closes for two days")
        await act.press("enter")
        assert act.result is not None, act.seen()
    assert column(stage, "milestone", "target", ids) == ["2026-11-27", "2026-11-20"]


# -- achieving ------------------------------------------------------------------------------------


async def test_several_milestones_are_achieved_on_one_proof(stage: Stage) -> None:
    plain = [
        add_item(
            stage.ws,
            "milestone",
            {
                "name": f"Step {at} done",
                "project": stage.plan.project,
                "target": "2026-11-20",
                "owner": stage.plan.ana,
            },
        ).id
        for at in range(2)
    ]
    ids = [*plain, stage.plan.approval]
    async with stage.open(AchieveMany(ids)) as act:
        assert "Achieve 3 milestones" in act.seen()
        assert "asks for its approver" in act.seen()
        await act.fill("evidence", "minutes of 20 Nov")
        await act.fill("approver", "ben")
        await act.press("ctrl+s")
        assert act.result is not None, act.seen()
    assert column(stage, "milestone", "state", ids) == ["achieved"] * 3
    assert set(column(stage, "milestone", "evidence", ids)) == {"minutes of 20 Nov"}
    assert stage.labels()[0] == "achieve 3 milestones"
    undo(stage.ws)
    assert column(stage, "milestone", "state", ids) == ["planned"] * 3


async def test_what_is_not_ready_is_told_and_the_others_are_achieved(stage: Stage) -> None:
    done = add_item(
        stage.ws,
        "milestone",
        {
            "name": "Step done",
            "project": stage.plan.project,
            "target": "2026-11-20",
            "owner": stage.plan.ana,
        },
    ).id
    ids = [done, stage.plan.milestone]
    before = stage.bytes()
    async with stage.open(AchieveMany(ids)) as act:
        assert "1 task is not done" in act.seen()
        await act.press("ctrl+s")
        assert isinstance(act.screen, Confirm), act.seen()
        assert "Ad creative finalized: 1 task is not done" in act.seen()
        assert stage.bytes() == before
        await act.press("y")
        assert act.result is not None, act.seen()
    assert column(stage, "milestone", "state", ids) == ["achieved", "planned"]
