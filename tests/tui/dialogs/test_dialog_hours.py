"""The line of hours: live meaning and sums, completion, entries taken away."""

from __future__ import annotations

import pytest
from dialog_host import Stage

from mstui.actions.hours import Hours, log_hours
from mstui.tui.dialogs.log_hours import LogHours


async def test_hours_are_told_while_typed_and_summed(stage: Stage) -> None:
    log_hours(stage.ws, "task", stage.plan.task, Hours(120, "2026-11-20", "testing"))
    async with stage.open(LogHours("task", stage.plan.task)) as act:
        assert "20 Nov           2 h  Ana Diaz  testing" in act.seen()
        await act.write("1.5h yesterday te")
        seen = act.seen()
        assert "1.5h yesterday testing" in seen, "offered as it was said before"
        await act.press("down", "tab")
        seen = act.seen()
        assert "1.5 h on Fri 20 Nov 2026 · testing" in seen
        assert "Fri 20 Nov 2026 2 h → 3.5 h" in seen
        await act.press("enter")
        assert act.result.summary == "Logged 1.5 h on “Write advertisement”"
    assert stage.rows("SELECT sum(minutes) FROM time") == [(210,)]


async def test_a_begun_day_is_completed(stage: Stage) -> None:
    async with stage.open(LogHours("task", stage.plan.task)) as act:
        await act.press(*"2h", "space", *"yes")
        assert "2h yesterday" in act.seen()
        await act.press("down", "enter")
        assert act.screen.pane.values["line"] == "2h yesterday"


@pytest.mark.parametrize("line", ["", "testing", "30h", "2h tomorrow"])
async def test_bad_hours_are_refused_in_place(stage: Stage, line: str) -> None:
    before = stage.bytes()
    async with stage.open(LogHours("task", stage.plan.task), (80, 24)) as act:
        if line:
            await act.write(line)
        await act.press("enter")
        assert act.result == "open"
        assert "!" in act.seen()
        assert act.screen.pane.values["line"] == line
    assert stage.bytes() == before


async def test_a_wrong_entry_is_taken_away(stage: Stage) -> None:
    log_hours(stage.ws, "task", stage.plan.task, Hours(120, "2026-11-20"))
    async with stage.open(LogHours("task", stage.plan.task), (40, 12)) as act:
        await act.press("up", "X")
        assert stage.rows("SELECT count(*) FROM time") == [(1,)]
        await act.press("enter")
        assert act.result is not None, act.seen()
    assert stage.rows("SELECT count(*) FROM time") == [(0,)]
    stage.ws.undo()
    assert stage.rows("SELECT count(*) FROM time") == [(1,)]
