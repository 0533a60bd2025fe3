"""Baselines on the screen: any two compared, what was deleted, and the slip against the first."""

from __future__ import annotations

from pathlib import Path

import pytest
from at_work import Person, at_work

from cli.conftest import Program
from mstui.tui.screens.baselines import BaselinesScreen
from mstui.tui.screens.project import ProjectScreen

GONE = "Write the user guide and the answers to common questions"


@pytest.fixture
def three(demo: Path) -> Path:
    """The demonstration with two more baselines of a project, and changes between them."""
    program = Program(demo)
    program.ok("baseline", "take", "APP", "--name", "Replan")
    program.ok("rm", GONE, "--yes")
    program.ok("add", "task", "Translate the guide", "--project", "APP", "--duration", "4d")
    program.ok("edit", "Release version 1.0", "--duration", "4d")
    program.ok("baseline", "take", "APP", "--name", "Client plan")
    program.ok("baseline", "use", "APP", "Kick-off")
    return demo


async def opens(ana: Person, name: str = "Mobile app") -> BaselinesScreen:
    await ana.opens(name)
    await ana.does("go_baseline")
    screen = ana.app.screen
    assert isinstance(screen, BaselinesScreen)
    return screen


def row_of(ana: Person, name: str) -> str:
    return next(line for line in ana.lines if name[:16] in line)


async def test_any_two_baselines_are_compared(three: Path) -> None:
    async with at_work(three, size=(120, 40)) as ana:
        screen = await opens(ana)
        assert ana.sees("‹ Kick-off, 17 Aug", "to the plan now")
        against_now = screen.lines.count
        await ana.does("cursor_right")
        assert ana.sees("‹ Replan")
        assert 0 < screen.lines.count < against_now, "less has changed since"
        await ana.does("next_pane", "cursor_left")
        assert ana.sees("from Replan", "‹ Client plan", "Since baseline Replan to Client plan")
        await ana.does("cursor_left")
        assert "no earlier one" in ana.told, "a side never passes the other"
        await ana.does("next_pane", "cursor_left")
        assert ana.sees("‹ Kick-off", "to Client plan")


async def test_what_is_gone_stays_listed_and_a_new_baseline_hides_no_slip(three: Path) -> None:
    async with at_work(three, size=(120, 40)) as ana:
        screen = await opens(ana)
        await ana.does("cursor_right")
        assert "deleted" in row_of(ana, GONE)
        assert "new" in row_of(ana, "Translate the guide")
        slips = row_of(ana, "Release version").split("wd")
        since, first = (int(text.split()[-1]) for text in slips[:2])
        assert first > since > 0
        id = str(ana.asks("SELECT id FROM task WHERE name='Release version 1.0'"))
        screen.lines.select_id(id)
        await ana.pilot.pause()
        assert f"{first:+d} wd since Kick-off, the first" in ana.lines[-2]
        assert "length 1d → 4d" in ana.lines[-2]
        await ana.does("open")
        await ana.until(lambda: isinstance(ana.app.screen, ProjectScreen), "the project")
        assert ana.project.active.row_id == id


async def test_what_is_deleted_is_told_on_the_smallest_screen(three: Path) -> None:
    async with at_work(three, size=(40, 12)) as ana:
        await opens(ana)
        assert ana.sees("‹ Kick-off", "deleted")
        for _ in range(3):
            await ana.does("cursor_right", "next_pane", "cursor_left", "next_pane")


async def test_with_one_baseline_or_none_it_says_what_to_do(demo: Path) -> None:
    async with at_work(demo) as ana:
        await opens(ana)
        await ana.does("cursor_left")
        assert "There is one baseline; b keeps another" in ana.told
    Program(demo).ok("add", "project", "Bare", "--as", "Ana")
    async with at_work(demo) as ana:
        screen = await opens(ana, "Bare")
        assert ana.sees("No baseline yet.")
        for command in ("cursor_left", "next_pane", "cursor_right", "open"):
            await ana.does(command)
        assert ana.app.screen is screen
