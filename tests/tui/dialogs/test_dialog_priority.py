"""MoSCoW by letter and impact × feasibility by arrows, saved by one Enter, asked once."""

from __future__ import annotations

import pytest
from dialog_host import Stage
from textual import events

from mstui.actions.items import add_item, edit_item
from mstui.tui.dialogs.reason import Reason
from mstui.tui.dialogs.set_priority import SetPriority
from mstui.views.quadrants import quadrant_counts


def rated(stage: Stage, id: str) -> tuple[object, object, object]:
    row = stage.row("milestone", id)
    return row["moscow"], row["impact"], row["feasibility"]


async def test_letters_and_arrows_are_saved_together(stage: Stage) -> None:
    target = stage.plan.target
    steps = len(stage.labels())
    async with stage.open(SetPriority("milestone", [target])) as act:
        await act.press("w", "down", "right")
        assert "low impact, difficult: Last" in act.seen()
        assert act.result == "open", "nothing is saved before Enter"
        await act.press("c", "enter")
        assert act.result is not None, act.seen()
    assert rated(stage, target) == ("could", "low", "difficult")
    assert len(stage.labels()) == steps + 1
    stage.ws.undo()
    assert rated(stage, target) == (None, None, None)


@pytest.mark.parametrize(
    ("keys", "impact", "feasibility"),
    [
        (("up",), "high", None),
        (("right",), None, "difficult"),
        (("up", "left"), "high", "easy"),
        (("up", "left", "down"), "low", "easy"),
        (("up", "left", "down", "right", "right"), "low", "difficult"),
    ],
)
async def test_each_arrow_decides_its_own_axis(
    stage: Stage, keys: tuple[str, ...], impact: str | None, feasibility: str | None
) -> None:
    async with stage.open(SetPriority("milestone", [stage.plan.target])) as act:
        await act.press(*keys, "enter")
    assert rated(stage, stage.plan.target) == (None, impact, feasibility)


async def test_a_place_is_taken_away_again(stage: Stage) -> None:
    edit_item(stage.ws, "milestone", stage.plan.target, {"impact": "high", "feasibility": "easy"})
    async with stage.open(SetPriority("milestone", [stage.plan.target])) as act:
        assert "high impact, easy: Top" in act.seen()
        await act.press("delete", "enter")
    assert rated(stage, stage.plan.target) == (None, None, None)


async def test_a_promised_word_asks_why_once_for_all(stage: Stage) -> None:
    ids = [stage.plan.milestone, stage.plan.approval]
    edit_item(stage.ws, "milestone", ids[1], {"moscow": "must"})
    steps = len(stage.labels())
    async with stage.open(SetPriority("milestone", ids)) as act:
        await act.press("s", "up", "left", "enter")
        assert isinstance(act.screen, Reason)
        await act.press("p")
        await act.write("The board sees it otherwise")
        await act.press("enter")
        assert act.result is not None
    assert {rated(stage, id) for id in ids} == {("should", "high", "easy")}
    assert len(stage.labels()) == steps + 1


async def test_the_others_of_the_project_are_counted(stage: Stage) -> None:
    for number in range(3):
        values = {"name": f"M{number}", "project": stage.plan.project, "impact": "high",
                  "feasibility": "difficult"}  # fmt: skip
        id = add_item(stage.ws, "milestone", values).id
    edit_item(stage.ws, "milestone", stage.plan.target, {"impact": "high", "feasibility": "easy"})
    other = add_item(stage.ws, "project", {"name": "Other"}).id
    add_item(stage.ws, "milestone",
             {"name": "far", "project": other, "impact": "high", "feasibility": "easy"})  # fmt: skip
    with stage.ws.write("ended") as tx:
        tx.update("milestone", id, {"state": "cancelled"})
    counts = quadrant_counts(stage.ws.reader, stage.plan.project, [stage.plan.target])
    assert counts == {2: 2}
    async with stage.open(SetPriority("milestone", [stage.plan.target])) as act:
        line = next(line for line in act.seen().splitlines() if "2 Secondary" in line)
        assert "2 more" in line.partition("2 Secondary")[2]
        assert "more" not in line.partition("2 Secondary")[0]


async def test_nothing_changed_writes_nothing(stage: Stage) -> None:
    before = stage.bytes()
    async with stage.open(SetPriority("milestone", [stage.plan.milestone])) as act:
        await act.press("enter")
        assert act.result is None
    assert stage.bytes() == before


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 12)])
async def test_all_of_it_is_seen_at_every_size(stage: Stage, size: tuple[int, int]) -> None:
    async with stage.open(SetPriority("milestone", [stage.plan.target]), size) as act:
        await act.press("s", "up", "right")
        seen = act.seen()
        for word in ("Must", "Should", "Could", "Won't", "1 Top", "2 Secondary", "3 Tertiary",
                     "4 Last", "easy", "difficult", "high", "low", "◆", "Should"):  # fmt: skip
            assert word in seen, (word, seen)
        assert (
            "2 Secondary" in next(line for line in seen.splitlines() if "◆" in line) or size[1] > 20
        )


async def test_the_mouse_puts_the_mark_and_chooses_the_word(stage: Stage) -> None:
    async with stage.open(SetPriority("milestone", [stage.plan.target])) as act:
        lines = act.seen().splitlines()
        pane = act.screen.pane

        async def click(word: str) -> None:
            y = next(at for at, line in enumerate(lines) if word in line)
            x = lines[y].index(word) + 1
            at = (x - pane.region.x, y - pane.region.y)
            pane.post_message(
                events.MouseDown(pane, *at, 0, 0, 1, False, False, False, screen_x=x, screen_y=y)
            )
            await act.settle()

        await click("4 Last")
        await click("Could")
        assert "Could · low impact, difficult: Last" in act.seen()


async def test_a_half_chosen_place_survives_another_size(stage: Stage) -> None:
    async with stage.open(SetPriority("milestone", [stage.plan.target]), (100, 30)) as act:
        await act.press("s", "up", "left")
        await act.pilot.resize_terminal(60, 14)
        await act.settle()
        assert "Should · high impact, easy: Top" in act.seen()
        await act.press("enter")
    assert rated(stage, stage.plan.target) == ("should", "high", "easy")
