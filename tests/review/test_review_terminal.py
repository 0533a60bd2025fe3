"""``mstui checkin`` in a real terminal: the app begins with it, and a kill loses nothing."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from review.world import TODAY, World, build
from support.terminal import Terminal

SMALL = World(2, 6, 1, 2, 2, 1, 2, 2, 1, 0, 2)


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MSTUI_TODAY", TODAY)
    monkeypatch.setenv("MSTUI_USER", "Ana")
    build(tmp_path / "plan.db", SMALL)
    return tmp_path / "plan.db"


def started(plan: Path, until: str) -> Terminal:
    terminal = Terminal.python("-m", "mstui", "checkin", "--db", str(plan))
    try:
        terminal.wait_for(until)
    except BaseException:
        terminal.close()
        raise
    return terminal


def test_a_kill_at_each_step_goes_on_there(plan: Path) -> None:
    """The screen says where: the same step, the same item, the same question half typed."""
    terminal = started(plan, "step 0 of 8")
    steps = ("step 1 of 8", "step 2 of 8", "step 3 of 8", "New", "step 4 of 8", "step 6 of 8")
    keys = ("enter", "A", "tab", "t", "escape", "tab")
    try:
        for key, shown in zip(keys, steps, strict=True):
            terminal.press(key)
            if key == "escape":
                terminal.press("tab")
            terminal.wait_for(shown)
            os.kill(terminal.pid, signal.SIGKILL)
            terminal.wait()
            terminal.close()
            terminal = started(plan, shown)
    finally:
        terminal.close()
