"""The way to the shell and back, as other full-screen programs go it."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from at_terminal import does, quits, start

from mstui.commands.registry import REGISTRY
from support.terminal import SOURCE, Terminal, key_bytes

PROMPT = "shell-waits"


@pytest.fixture
def shell(tmp_path: Path) -> Terminal:
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("no bash, whose job control the way back needs")
    env = {"PS1": f"{PROMPT} ", "PYTHONPATH": str(SOURCE)}
    return Terminal([bash, "--norc", "--noprofile", "-i"], env=env, cwd=tmp_path)


def test_the_shell_has_its_terminal_back_and_fg_draws_everything_anew(
    shell: Terminal, demo: Path
) -> None:
    with shell as terminal:
        terminal.wait_for(PROMPT)
        terminal.send(f"{sys.executable} -m mstui {demo}\r")
        terminal.wait_for("mstui › Portfolio", "Mobile app")
        terminal.send(key_bytes("down"))
        terminal.wait_until(lambda: "Sensor" in terminal.cursor_row, "the second row")
        terminal.send(key_bytes(REGISTRY.command("suspend").keys[0]))
        terminal.wait_until(lambda: "Stopped" in terminal.outside, "the shell tells of it")
        left_on = set(terminal.left_on) - {"2004"}  # bash itself asks for marked pastes
        assert left_on == set(), "the shell gets the terminal as it was"
        terminal.send("echo $((6 * 7))\r")
        terminal.wait_until(lambda: "\r42" in terminal.outside, "the shell works")
        terminal.send("fg\r")
        terminal.wait_for("mstui › Portfolio", "Mobile app", "Needs you")
        terminal.wait_until(lambda: "Sensor" in terminal.cursor_row, "the cursor where it was")
        terminal.send(key_bytes("up"))
        terminal.wait_until(lambda: "Mobile app" in terminal.cursor_row, "keys are heard")
        terminal.send(key_bytes(REGISTRY.command("quit").keys[0]))
        terminal.wait_until(lambda: terminal.outside.count(PROMPT) >= 4, "the shell again")


def test_without_a_shell_behind_it_says_so_and_goes_on(demo: Path) -> None:
    with start(demo) as terminal:
        does(terminal, "suspend")
        assert "no shell waits" in terminal.lines[-1]
        assert quits(terminal) == 0
