"""The SMART badge while a milestone is typed: all letters, and the reason of the field in hand."""

from __future__ import annotations

from dialog_host import Stage

from mstui.actions.items import edit_item
from mstui.tui.dialogs.add_item import AddItem
from mstui.tui.dialogs.edit_item import EditItem


def badge_lines(act) -> list[str]:  # type: ignore[no-untyped-def]
    """The badge and the line below it, as they are painted."""
    lines = act.seen().split("\n")
    at = next(at for at, line in enumerate(lines) if "SMART" in line)
    return [" ".join(line.strip(" │").split()) for line in lines[at : at + 2]]


async def test_the_reason_is_that_of_the_field_under_the_cursor(stage: Stage) -> None:
    async with stage.open(EditItem("milestone", stage.plan.target)) as act:
        await act.fill("name", "Improve things")
        badge, reason = badge_lines(act)
        assert badge == "SMART S no M no A ? R no T no"
        assert reason.startswith("S: ")
        act.screen.pane.activate("target")
        assert badge_lines(act)[1] == "T: no target date"
        await act.write("2 dec")
        badge, reason = badge_lines(act)
        assert badge.endswith("T yes")
        assert reason == "A: no forecast yet"
        act.screen.pane.activate("owner")
        assert badge_lines(act)[1].startswith("S: ")


async def test_a_name_that_says_all_moves_on_to_what_is_lacking_elsewhere(stage: Stage) -> None:
    edit_item(stage.ws, "project", stage.plan.project, {"objective": "Win more leads"})
    async with stage.open(EditItem("milestone", stage.plan.target)) as act:
        await act.fill("name", "Achieve 60 leads a week")
        badge, reason = badge_lines(act)
        assert badge == "SMART S yes M yes A ? R yes T no"
        assert reason == "T: no target date"


async def test_the_add_form_of_a_milestone_has_it_and_that_of_a_task_has_not(stage: Stage) -> None:
    dialog = AddItem("milestone", {"project": stage.plan.project, "phase": stage.plan.phase})
    async with stage.open(dialog) as act:
        await act.write("Better things")
        assert badge_lines(act)[0].startswith("SMART S no M no")
        await act.fill("name", "Sign 3 contracts")
        assert badge_lines(act)[0].startswith("SMART S yes M yes")
        await act.press("tab")
        assert "SMART" not in act.seen()
        await act.press("shift+tab")
        assert badge_lines(act)[0].startswith("SMART S yes M yes")


async def test_a_problem_is_told_once(stage: Stage) -> None:
    """Beside its field where there is room, else below the fields; after Enter as well."""
    for size in ((100, 30), (60, 24), (40, 12)):
        async with stage.open(EditItem("milestone", stage.plan.milestone), size=size) as act:
            await act.fill("weight", "12,5")
            for _ in range(2):
                seen = act.seen()
                assert seen.count("whole number") == 1, seen
                await act.press("ctrl+s")
            assert act.result == "open"
            assert act.screen.pane.values["weight"] == "12,5"
            await act.press("escape", "escape")
