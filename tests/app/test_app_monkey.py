"""Random keys, pastes, clicks and sizes: the app lives on, and the file stays whole."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
from at_terminal import READY, start

from mstui.commands.registry import REGISTRY
from mstui.entry import main
from support.terminal import Terminal

STEPS = 180
SIZES = ((120, 40), (80, 24), (40, 12))
# They end the app, or leave it to another program.
LEFT_OUT = {"quit", "back", "suspend", "edit_in_editor", "edit_project", "go_demo"}
COMMANDS = [each for each in REGISTRY.commands if each.id not in LEFT_OUT and each.keys]
IN_DIALOGS = (
    "enter", "escape", "tab", "shift+tab", "up", "down", "left", "right", "backspace", "delete",
    "home", "end", "pageup", "pagedown", "space", "ctrl+s", "ctrl+n", "ctrl+t", "d", "y",
)  # fmt: skip
TEXTS = (
    "Beta", "+2w", "fri @ana !must #x", "99", "-", "é里", "[/x]", "@Zoe", ">Create", "p4 i5",
    "2026-02-30", "after:Beta FF+1d", "0", "%", "\u202e", "- one\n  - two\n\t- three",
)  # fmt: skip


def some_step(chance: random.Random, terminal: Terminal) -> str:
    """Do something that somebody at a keyboard can do; returns what, for the report."""
    kind = chance.random()
    if kind < 0.45:
        command = chance.choice(COMMANDS)
        terminal.tap(chance.choice(command.keys))
        return command.id
    if kind < 0.80:
        key = chance.choice(IN_DIALOGS)
        terminal.tap(key)
        return key
    text = chance.choice(TEXTS)
    if kind < 0.92:
        terminal.send(text.replace("\n", "\r"))
        terminal.settle(glances=1)
        return f"typed {text!r}"
    if kind < 0.95:
        terminal.paste(text)
        return f"pasted {text!r}"
    if kind < 0.97:
        columns, lines = chance.choice((*SIZES, (30, 8), (12, 3), (200, 60)))
        terminal.resize(columns, lines)
        return f"resized to {columns}x{lines}"
    columns, lines = terminal.size
    x, y = chance.randint(1, columns), chance.randint(1, lines)
    terminal.send(f"\x1b[<0;{x};{y}M\x1b[<0;{x};{y}m" * chance.randint(1, 2))
    terminal.settle(glances=1)
    return f"clicked at {x},{y}"


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("size", SIZES, ids=["120x40", "80x24", "40x12"])
def test_random_keys_break_nothing(
    demo: Path, tmp_path: Path, private_folders: Path, size: tuple[int, int], seed: int
) -> None:
    path = Path(shutil.copy(demo, tmp_path / "monkey.db"))
    chance = random.Random(f"{size}/{seed}")
    done: list[str] = []
    with start(path, size=size) as terminal:
        for _ in range(STEPS):
            done.append(some_step(chance, terminal))
            if terminal.process.poll() is not None:
                break
        reports = [each.read_text("utf-8") for each in private_folders.rglob("crash-*")]
        told = "\n".join([f"after {' · '.join(done[-25:])}", terminal.outside, *reports])
        assert terminal.process.poll() is None, told
        assert not reports, told
        terminal.resize(*SIZES[0])
        for _ in range(6):
            terminal.press("escape")
        terminal.press("ctrl+q")
        assert terminal.wait() == 0
        assert terminal.is_restored, terminal.left_on
    with start(path, until=READY) as again:
        assert again.process.poll() is None
    assert main(["--db", str(path), "check"]) == 0
