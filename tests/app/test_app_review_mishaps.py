"""What goes wrong around a check-in on its screen: kills, editors, other windows, odd input."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from at_terminal import does, quits, start
from at_work import ANA, TODAY, at_work
from test_app_review import begins, comes_to

from mstui.actions.signing import SignedWorkspace
from mstui.config.paths import drafts_dir
from mstui.domain.errors import Locked
from mstui.review.opening import open_review
from mstui.tui.screens.portfolio import PortfolioScreen
from mstui.tui.screens.review import ReviewScreen
from support.terminal import Terminal

STEPS = 9
MILESTONES = 3


def killed(path: Path, step: int, then: Callable[[Terminal], None]) -> None:
    """Go on with the check-in, find it at a step, do something, and be killed."""
    with start(path) as terminal:
        does(terminal, "go_checkin")
        terminal.wait_for(f"step {step} of 8")
        then(terminal)
        os.kill(terminal.pid, signal.SIGKILL)
        terminal.wait()


def test_a_kill_at_every_step_goes_on_there_with_what_was_typed(demo: Path) -> None:
    def turns(terminal: Terminal) -> None:
        does(terminal, "next_pane")
        terminal.wait_until(lambda: not terminal.shows(f"step {step} of 8"), "the next step")

    def types(terminal: Terminal) -> None:
        does(terminal, "forecast")
        terminal.wait_for("what you believe")
        terminal.type("+2w")
        terminal.wait_for("+2w")

    def goes_on(terminal: Terminal) -> None:
        terminal.wait_for("what you believe", "+2w", "Beta Version Released")
        terminal.press("escape")
        turns(terminal)

    for step in range(STEPS - 1):
        if step == MILESTONES:
            killed(demo, step, types)
            killed(demo, step, goes_on)
        else:
            killed(demo, step, turns)
    with start(demo) as terminal:
        does(terminal, "go_checkin")
        terminal.wait_for("step 8 of 8", "Enter save")
        assert quits(terminal) == 0


# What an editor does with the file, and what is told then.
EDITORS = {
    "crashes": ("kill -SEGV $$", "the editor ended with -11; nothing was changed"),
    "fails": ("exit 3", "the editor ended with 3; nothing was changed"),
    "returns nothing": ("exit 0", "as it was"),
    "empties it": (': > "$1"', "the file came back empty; nothing was changed"),
}


@pytest.mark.parametrize("way", EDITORS)
def test_the_text_outlives_any_editor(demo: Path, tmp_path: Path, way: str) -> None:
    does_what, told = EDITORS[way]
    script = tmp_path / "editor.sh"
    script.write_text(f"#!/bin/sh\n{does_what}\n")
    script.chmod(0o700)
    with start(demo, env={"EDITOR": str(script), "VISUAL": str(script)}) as terminal:
        does(terminal, "go_checkin")
        terminal.wait_for("step 0 of 8")
        for _ in range(8):
            does(terminal, "next_pane")
        terminal.wait_for("step 8 of 8", "Mobile app, Sat 21 Nov 2026")
        does(terminal, "edit_in_editor")
        terminal.wait_for(told, "Mobile app, Sat 21 Nov 2026")
        assert quits(terminal) == 0


@pytest.mark.parametrize(
    ("text", "why"),
    [("20 nov", "not before today"), ("soon", "soon"), ("9999-99-99", "9999")],
)
async def test_a_forecast_that_can_not_be_is_refused_in_place(
    demo: Path, text: str, why: str
) -> None:
    async with at_work(demo) as ana:
        await begins(ana)
        screen = await comes_to(ana, MILESTONES)
        await ana.does("forecast")
        await ana.until(lambda: screen.question.display, "the question")
        await ana.types(text)
        await ana.press("enter")
        await ana.until(lambda: bool(screen.question.problem), "the reason")
        assert why in screen.question.problem, screen.question.problem
        assert screen.question.typed == text


async def test_letters_are_no_reading(demo: Path) -> None:
    async with at_work(demo) as ana:
        await begins(ana)
        screen = await comes_to(ana, 5)
        kpi = screen.review.item.id
        before = ana.asks("SELECT count(*) FROM reading WHERE kpi=?", kpi)
        await ana.press("1")
        await ana.until(lambda: screen.question.display, "the field")
        await ana.types("abc")
        await ana.press("enter")
        await ana.until(lambda: bool(screen.question.problem), "the reason")
        assert screen.question.typed == "1abc"
        assert ana.asks("SELECT count(*) FROM reading WHERE kpi=?", kpi) == before


async def test_one_at_a_time(demo: Path) -> None:
    async with at_work(demo) as ana:
        with SignedWorkspace(demo) as other:
            other.sign(ANA)
            review = open_review(other, Path(drafts_dir()), today=TODAY)
            await ana.does("go_checkin")
            await ana.until(lambda: ana.sees("open in another window"), "the reason")
            assert isinstance(ana.app.screen, PortfolioScreen)
            review.press("enter")
            review.leave()
            screen = await begins(ana)
            assert screen.review.step == 1, "it goes on where the other window left it"
            with pytest.raises(Locked):
                open_review(other, Path(drafts_dir()), today=TODAY)


async def test_without_a_project_there_is_nothing_to_check_in(empty: Path) -> None:
    async with at_work(empty) as ana:
        await ana.does("go_checkin")
        await ana.until(lambda: ana.sees("Check in: there is no project yet"), "the reason")
        assert not isinstance(ana.app.screen, ReviewScreen)
