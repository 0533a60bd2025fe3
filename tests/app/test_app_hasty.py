"""Somebody whose keys arrive faster than dialogs close: nothing is left twice or done twice."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from at_work import Person, at_work

from mstui.commands.command import Command
from mstui.commands.registry import REGISTRY
from mstui.tui.screens.base import ListScreen

# They end the app, leave its file or its terminal, or open no dialog in a project.
LEFT_OUT = {"quit", "cancel", "suspend", "go_demo", "edit_in_editor", "edit_project", "back"}
COMMANDS = [each for each in REGISTRY.for_scope("project") if each.id not in LEFT_OUT]


async def at_a_list(person: Person) -> None:
    await person.until(lambda: isinstance(person.app.screen, ListScreen), "a list")


async def runs(person: Person, command: Command) -> None:
    person.app.run_command(person.app.session.registry.command(command.id))
    await person.pilot.pause(0.02)


async def test_escape_held_down_closes_every_dialog_and_nothing_more(demo: Path) -> None:
    async with at_work(demo) as person:
        for command in COMMANDS:
            await person.does("go_portfolio")
            screen = await person.opens("Mobile app")
            await person.does("focus_2")
            await runs(person, command)
            if isinstance(person.app.screen, ListScreen):
                await person.press("escape")  # what asks for one more key in the bottom line
                continue
            await person.press(*["escape"] * 6)
            await at_a_list(person)
            assert person.app.screen is screen, f"{command.id}: one screen too many was left"


async def test_a_review_of_an_import_is_left_once(demo: Path, tmp_path: Path) -> None:
    (tmp_path / "plan.csv").write_text("Name,Start\nStand booked,2026-11-23\n", encoding="utf-8")
    async with at_work(demo) as person:
        await person.does("go_import")
        await person.until(lambda: hasattr(person.app.screen, "pane"), "the dialog")
        await person.types(str(tmp_path / "plan.csv"))
        await person.press("enter")
        await person.reads("Import plan.csv")
        await person.press("escape", "escape", "escape", "escape")
        await person.reads("Import a plan")
        await person.press("escape", "escape")
        await at_a_list(person)


@pytest.mark.parametrize("presses", [2, 5])
async def test_enter_held_down_saves_once(demo: Path, tmp_path: Path, presses: int) -> None:
    path = Path(shutil.copy(demo, tmp_path / f"{presses}.db"))
    async with at_work(path) as person:
        await person.opens("Mobile app")
        await person.does("focus_3", "note")
        await person.types("once")
        await person.press(*["ctrl+s"] * presses)
        await at_a_list(person)
        await person.until(lambda: bool(person.told), "something is told")
        assert person.asks("SELECT count(*) FROM note WHERE text='once'") == 1
        await person.does("set_target")
        await person.types("+3w")
        before = person.asks("SELECT count(*) FROM intent")
        await person.press(*["enter"] * presses)
        await at_a_list(person)
        await person.until(
            lambda: person.asks("SELECT count(*) FROM intent") > before, "the date is saved"
        )
        assert person.asks("SELECT count(*) FROM intent") == before + 1


async def test_what_is_typed_ahead_goes_into_the_dialog_that_opens(demo: Path) -> None:
    async with at_work(demo) as person:
        await person.opens("Mobile app")
        await person.does("focus_2")
        steps = person.asks("SELECT count(*) FROM intent")
        await person.press(*"aXxXdte")
        await person.until(lambda: not isinstance(person.app.screen, ListScreen), "the dialog")
        await person.reads("XxXdte")
        assert len(person.app.screen_stack) == 3, "the portfolio, the project, one dialog"
        await person.press("escape", "escape")
        await at_a_list(person)
        assert person.asks("SELECT count(*) FROM intent") == steps
