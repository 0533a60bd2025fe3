"""The app in a real terminal, as ``mstui PATH`` starts it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from mstui.commands.registry import REGISTRY
from support.terminal import Terminal

DRIVING = Path(__file__).parent
SIZE = (120, 40)
READY = "mstui ›"


def start(path: Path, *, until: str = READY, **options: Any) -> Terminal:
    """The app on a file, once it has drawn itself."""
    terminal = Terminal.python("-m", "mstui", str(path), **options)
    return ready(terminal, until)


def start_script(name: str, *words: str, until: str = READY, **options: Any) -> Terminal:
    """A script of this folder that runs the app."""
    options["env"] = {"PYTHONPATH": script_path(), **options.get("env", {})}
    return ready(Terminal.python(str(DRIVING / name), *words, **options), until)


def script_path() -> str:
    tests = DRIVING.parent
    return os.pathsep.join(map(str, (tests.parent / "src", tests, DRIVING)))


def ready(terminal: Terminal, until: str) -> Terminal:
    try:
        terminal.wait_for(until)
        terminal.settle()
    except BaseException:
        terminal.close()
        raise
    return terminal


def does(terminal: Terminal, *commands: str) -> None:
    """Run commands, each by the first key that the registry gives it."""
    for command in commands:
        terminal.press(REGISTRY.command(command).keys[0])


def quits(terminal: Terminal) -> int:
    """Leave the app by its key."""
    does(terminal, "quit")
    return terminal.wait()
