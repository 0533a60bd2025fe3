"""Where to: found by a part of a name, told what comes along, asked once for all."""

from __future__ import annotations

import pytest
from dialog_host import Stage

from mstui.actions.items import add_item, remove_items
from mstui.tui.dialogs.move_to import MoveTo


async def test_a_task_goes_to_a_phase(stage: Stage) -> None:
    async with stage.open(MoveTo("task", [stage.plan.task])) as act:
        seen = act.seen()
        assert "Create" in seen
        assert "phase · now" in seen
        await act.press(*"laun", "enter")
        assert act.result.summary == "Moved “Write advertisement” to phase Launch"
    row = stage.row("task", stage.plan.task)
    assert row["phase"] == stage.plan.other
    stage.ws.undo()
    assert stage.row("task", stage.plan.task)["phase"] == stage.plan.phase


async def test_where_it_stands_already_can_not_be_chosen(stage: Stage) -> None:
    before = stage.bytes()
    async with stage.open(MoveTo("task", [stage.plan.task])) as act:
        await act.press(*"create", "enter")
        assert act.result == "open"
        assert "that is where it stands" in act.seen()
    assert stage.bytes() == before


async def test_several_are_asked_once(stage: Stage) -> None:
    ids = [stage.plan.milestone, stage.plan.approval]
    steps = len(stage.labels())
    async with stage.open(MoveTo("milestone", ids)) as act:
        assert "Move 2 milestones to" in act.seen()
        await act.press(*"laun", "enter")
        assert act.result.summary == "Moved 2 milestones to phase Launch"
    assert {stage.row("milestone", id)["phase"] for id in ids} == {stage.plan.other}
    assert stage.row("task", stage.plan.task)["phase"] == stage.plan.other, "goes along"
    assert len(stage.labels()) == steps + 1


async def test_out_of_a_milestone(stage: Stage) -> None:
    async with stage.open(MoveTo("task", [stage.plan.task])) as act:
        await act.press(*"no mile", "enter")
        assert act.result is not None, act.seen()
    assert stage.row("task", stage.plan.task)["milestone"] is None


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 12)])
async def test_what_comes_along_is_told_at_every_size(stage: Stage, size: tuple[int, int]) -> None:
    other = add_item(stage.ws, "project", {"name": "Other place", "key": "OTH"}).id
    async with stage.open(MoveTo("milestone", [stage.plan.milestone]), size) as act:
        await act.press(*"other")
        seen = " ".join(act.seen().replace("│", " ").split())
        assert "1 task" in seen
        assert "deliverable" in seen or size == (40, 12)
        await act.press("enter")
    assert stage.row("milestone", stage.plan.milestone)["project"] == other
    assert stage.row("task", stage.plan.task)["project"] == other


async def test_a_place_that_went_meanwhile_is_refused(stage: Stage) -> None:
    async with stage.open(MoveTo("task", [stage.plan.task])) as act:
        await act.press(*"laun")
        remove_items(stage.ws, [("phase", stage.plan.other)])
        await act.press("enter")
        assert act.result == "open"
        assert "!" in act.seen()


async def test_names_of_others_are_text(stage: Stage) -> None:
    name = "[bold]x[/] \u202e {link} "
    with stage.ws.write("hostile") as tx:
        tx.insert("phase", {"name": f"{name}\x1b[31m", "project": stage.plan.project})
    async with stage.open(MoveTo("task", [stage.plan.task])) as act:
        assert "\x1b" not in act.seen()
        assert "[bold]x[/]" in act.seen()
