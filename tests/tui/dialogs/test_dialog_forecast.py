"""What is believed of a milestone: typed beside what is promised and computed, and taken back."""

from __future__ import annotations

from dialog_host import Stage

from mstui.tui.dialogs.set_forecast import SetForecast


async def test_a_belief_is_kept_without_a_reason_and_promises_nothing(stage: Stage) -> None:
    id = stage.plan.milestone
    before = len(stage.rows("SELECT id FROM adjustment"))
    async with stage.open(SetForecast("milestone", [id])) as act:
        seen = act.seen()
        assert "promised  25 Nov 2026" in seen
        assert "computed  25 Nov 2026 · on the target" in seen
        await act.write("2 dec")
        assert "02 Dec 2026 · 5 wd after the target" in act.seen()
        await act.press("enter")
        assert act.result is not None
    row = stage.row("milestone", id)
    assert (row["forecast"], row["target"]) == ("2026-12-02", "2026-11-25")
    assert stage.labels()[0] == "forecast of Ad creative finalized"
    assert len(stage.rows("SELECT id FROM adjustment")) == before


async def test_nothing_typed_goes_back_to_the_plan(stage: Stage) -> None:
    id = stage.plan.milestone
    for typed, kept in (("+1w", "2026-12-02"), ("+2d", "2026-12-04"), ("", None)):
        async with stage.open(SetForecast("milestone", [id])) as act:
            if typed:
                await act.write(typed)
            else:
                assert "believed  04 Dec 2026 · 7 wd after the target" in act.seen()
                assert "as computed: 25 Nov 2026" in act.seen()
            await act.press("enter")
            assert act.result is not None
        assert stage.row("milestone", id)["forecast"] == kept


async def test_escape_and_the_same_again_write_nothing(stage: Stage) -> None:
    steps = len(stage.labels())
    for id, keys in ((stage.plan.milestone, "escape"), (stage.plan.approval, "enter")):
        async with stage.open(SetForecast("milestone", [id])) as act:
            if keys == "escape":
                await act.write("2 dec")
            await act.press(keys)
            assert act.result is None
    assert len(stage.labels()) == steps


async def test_a_day_that_has_passed_is_refused_in_place(stage: Stage) -> None:
    async with stage.open(SetForecast("milestone", [stage.plan.milestone])) as act:
        await act.write("20 nov 2026")
        await act.press("enter")
        assert act.result == "open"
        assert "not before today" in " ".join(act.seen().split())
        assert "20 nov 2026" in act.seen()
    assert stage.row("milestone", stage.plan.milestone)["forecast"] is None


async def test_several_are_believed_at_once(stage: Stage) -> None:
    ids = [stage.plan.milestone, stage.plan.approval]
    steps = len(stage.labels())
    async with stage.open(SetForecast("milestone", ids)) as act:
        assert "Forecast of 2 milestones" in act.seen()
        await act.write("4 dec")
        await act.press("enter")
        assert act.result is not None
    assert [stage.row("milestone", id)["forecast"] for id in ids] == ["2026-12-04"] * 2
    assert len(stage.labels()) == steps + 1


async def test_what_has_ended_is_believed_for_no_day(stage: Stage) -> None:
    with stage.ws.write("end it") as tx:
        tx.update("milestone", stage.plan.milestone, {"state": "achieved"})
    async with stage.open(SetForecast("milestone", [stage.plan.milestone])) as act:
        assert act.result is None
        assert "achieved already" in " ".join(act.app.told)
