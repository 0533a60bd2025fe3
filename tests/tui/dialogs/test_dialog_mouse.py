"""The mouse does what the keys do: fields, choices, suggestions, entries."""

from __future__ import annotations

from dialog_gallery import GALLERY
from dialog_host import Act, Stage

from mstui.commands.context import Context
from mstui.commands.registry import REGISTRY
from mstui.tui.dialogs.add_item import AddItem
from mstui.tui.dialogs.palette import Palette
from mstui.tui.dialogs.reason import Reason


async def click(act: Act, text: str) -> None:
    """Click the first cell of a text that is seen."""
    for y, line in enumerate(act.seen().split("\n")):
        if text in line:
            await act.pilot.click(offset=(line.index(text), y))
            await act.settle()
            return
    raise AssertionError(f"no {text!r} in {act.seen()}")


async def test_fields_choices_and_suggestions(stage: Stage) -> None:
    async with stage.open(AddItem("milestone", {"project": stage.plan.project})) as act:
        await act.write("By mouse")
        await click(act, "Owner")
        assert act.screen.pane.field.name == "owner"
        await act.write("an")
        await click(act, "  Anders Lund")
        assert act.screen.pane.values["owner"] == "Anders Lund"
        await click(act, " Should ")
        await click(act, "deliverable")
        assert act.screen.kind == "deliverable"
        assert act.screen.pane.values["name"] == "By mouse"
        await click(act, "‹deliverable›")
        await act.press("up")
        await click(act, " milestone ")
        assert act.screen.pane.values["moscow"] == "Should"


async def test_told_lines_are_not_clicked_through(stage: Stage) -> None:
    dialog = GALLERY["reason"](stage.plan)
    async with stage.open(dialog) as act:
        assert isinstance(act.screen, Reason)
        await click(act, "target 25 Nov")
        assert act.screen.pane.values["cause"] == ""
        await click(act, "scope")
        assert act.screen.pane.values["cause"] == "scope"


async def test_a_second_click_takes_an_entry(stage: Stage) -> None:
    async with stage.open(Palette(REGISTRY, Context("project", "task", "x", "task"))) as act:
        await click(act, "Done")
        assert act.result == "open"
        await click(act, "Done")
        assert act.result.id == "done"


async def test_the_wheel_moves_through_lists(stage: Stage) -> None:
    async with stage.open(GALLERY["palette"](stage.plan), size=(80, 24)) as act:
        pane = act.screen.pane
        await act.pilot._post_mouse_events([_wheel()], pane, offset=(5, 5))
        await act.settle()
        assert pane.at == 3


def _wheel() -> type:
    from textual.events import MouseScrollDown

    return MouseScrollDown
