"""The explanation on the screen: read, scrolled, and left for the item that it names."""

from __future__ import annotations

import pytest
from dialog_host import Stage

from mstui.tui.dialogs.explain import Explain


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 12)])
async def test_it_is_read_at_every_size(stage: Stage, size: tuple[int, int]) -> None:
    async with stage.open(Explain("milestone", stage.plan.milestone), size) as act:
        read = act.seen()
        seen = ""
        while seen != act.seen():
            seen = act.seen()
            read += seen
            await act.press("down")
        words = " ".join(read.replace("│", " ").split())
        assert "computed: the worst of its tests decides" in words
        assert "it waits: 1 task is not done" in words
        assert "working days between: Mon 23" in words
        assert "critical to success" in words
        await act.press("escape")
        assert act.result is None


async def test_it_leads_to_what_it_names(stage: Stage) -> None:
    async with stage.open(Explain("milestone", stage.plan.milestone), (80, 24)) as act:
        await act.press("tab")
        line = next(line for line in act.seen().splitlines() if "Write advertisement" in line)
        assert "> Write advertisement" in line
        await act.press("enter")
        assert act.result == ("task", stage.plan.task)


async def test_what_leads_nowhere_is_closed_by_enter(stage: Stage) -> None:
    async with stage.open(Explain("risk", stage.plan.risk)) as act:
        assert "probability 3 × impact 4 = 12: high" in act.seen()
        await act.press("enter")
        assert act.result is None


async def test_the_item_that_is_named_comes_into_view(stage: Stage) -> None:
    with stage.ws.write("more") as tx:
        for number in range(4):
            tx.insert("task", {"name": f"Part {number}", "project": stage.plan.project,
                               "milestone": stage.plan.milestone, "state": "todo"})  # fmt: skip
    async with stage.open(Explain("milestone", stage.plan.milestone), (40, 12)) as act:
        for _ in range(4):
            await act.press("tab")
            line = next((line for line in act.seen().splitlines() if "> " in line), "")
            assert "Part" in line or "Write" in line, act.seen()


async def test_an_item_that_is_gone_is_told(stage: Stage) -> None:
    async with stage.open(Explain("task", "0" * 13)) as act:
        assert act.result is None
        assert act.app.told == ["that task is not there any more"]
