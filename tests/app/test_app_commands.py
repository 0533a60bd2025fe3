"""Every declared command on a poisoned workspace, with hostile text pasted and typed into it.

The walk is made from the registry, so a new command is part of it on the day it is declared. On
the way it opens every dialog that a command leads to.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest
from at_terminal import DRIVING, quits, start
from poison import EVIL_CLIP, HOSTILE, copied, poison, raw_traces, unclean_copies

from mstui.commands.command import SCOPES, Command
from mstui.commands.registry import REGISTRY
from mstui.domain.kinds import KINDS
from mstui.entry import main
from mstui.tui import screens
from mstui.tui.app import MstuiApp
from mstui.tui.screens.base import ListScreen
from support.terminal import SEQUENCE, Terminal

ALL = ("everywhere", "lists", "items", "project")
# Where each walk begins, the scopes whose commands it runs, and those that must be able to run.
PLACES = {
    "portfolio": ((), ("everywhere", "lists", "items", "portfolio"), ("portfolio",)),
    "milestones": (("open", "focus_2"), ALL, ALL),
    "phases": (("open", "focus_1"), ("items",), ()),
    "tasks": (("open", "focus_3"), ("items",), ()),
    "risks": (("open", "focus_4"), ("items",), ()),
    "detail": (("open", "focus_2", "open"), ("items",), ()),
    "timeline": (("open", "focus_2", "go_timeline", "cursor_down"), ("timeline",), ("timeline",)),
    "report": (("open", "go_lint"), ("items",), ()),
    "owed": (("go_owed",), ("items", "owed"), ()),
    "register": (("go_kpis",), ("register", "items"), ("register",)),
    "history": (("go_history",), ("lists", "history"), ("history",)),
    "review": (("go_checkin",), ("review",), ("review",)),
}
# Commands that milestones have no use for, and where they must be able to run instead.
ELSEWHERE = {
    "move_up": "tasks",
    "move_down": "tasks",
    "log_hours": "tasks",
    "confirm": "owed",
    "happened": "risks",
    "look_at": "risks",
}
# What has to be done first, so that a command can run.
BEFORE = {
    "find_next": ("@find", "text:e", "enter"),
    "find_previous": ("@find", "text:e", "enter"),
    "redo": ("@undo", "y"),
    "newer_checkin": ("@older_checkin",),
}
WORKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
LONE = 0.025  # seconds after which an Escape is the key of that name
LONG = "W" * 10_000
PASTED = "\n".join([text for text in HOSTILE if text != LONG] + ["qdyXu\x11\r:quit\r"])
TYPED = "[/x] 里é\u202e\u200b👩\u200d👧="


@pytest.fixture(scope="module")
def poisoned_once(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("poisoned") / "poisoned.db"
    shutil.copy(demonstration, path)
    poison(path)
    with sqlite3.connect(path) as conn:  # nothing can be computed where these are no hours
        days = ",".join(f"{day}=''" for day in ("saturday", "sunday"))
        days += "".join(f",{day}='08:00-16:00'" for day in WORKDAYS)
        conn.execute(f"UPDATE calendar SET {days}")
        conn.execute("UPDATE dayoff SET hours=NULL")
    return path


@pytest.fixture
def poisoned(poisoned_once: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(poisoned_once, tmp_path / "plan.db"))


class Walker:
    """Runs commands from one place, and looks at every byte that comes of them."""

    def __init__(self, terminal: Terminal, path: Path, place: str, home: Path) -> None:
        self.terminal, self.path, self.place, self.home = terminal, path, place, home
        self.refused: dict[str, str] = {}
        self.looked_at = 0

    def goes(self, *steps: str) -> None:
        for step in steps:
            if step.startswith("text:"):
                self.terminal.send(step[5:])
                self.terminal.settle(glances=1)
            else:
                key = REGISTRY.command(step[1:]).keys[0] if step[0] == "@" else step
                self.terminal.tap(key)
            if self._has_children():
                self.waits_for_the_editor()

    def returns(self) -> None:
        """To the place, from wherever the command before has led."""
        for _ in range(3):
            self.terminal.send("\x1b")
            self.terminal.rest(LONE)
            self.terminal.settle(glances=1)  # what is below answers the next one
        for command in ("go_portfolio", "go_top", *PLACES[self.place][0]):
            self.terminal.tap(REGISTRY.command(command).keys[0])

    def runs(self, command: Command) -> None:
        """By its key, or by its name where it has none."""
        self.goes(*BEFORE.get(command.id, ()))
        begin = len(self.terminal.output)
        if command.keys:
            self.goes(f"@{command.id}")
        else:
            self.goes("@palette", f"text:{command.title}", "enter")
        self.waits_for_the_editor()
        told = SEQUENCE.sub(b"", self.terminal.output[begin:]).decode("utf-8", "replace")
        # A reason begins small; a page may be headed "Minutes: Mobile app".
        found = re.search(rf"{command.title}: [^│A-Z][^│]*", told)
        if found:
            self.refused[command.id] = found[0].strip()

    def waits_for_the_editor(self) -> None:
        """An editor has the terminal to itself: what is typed meanwhile is not the app's."""
        self.terminal.settle()
        self.terminal.wait_until(lambda: not self._has_children(), "the editor has ended")
        self.terminal.settle()

    def _has_children(self) -> bool:
        found = Path(f"/proc/{self.terminal.pid}/task").glob("*/children")
        return any(children.read_text().split() for children in found)

    def is_harmless(self, doing: str) -> None:
        terminal = self.terminal
        if terminal.process.poll() is not None:
            raise AssertionError("\n".join([doing, terminal.outside, *crashes(self.home)]))
        written = terminal.output[self.looked_at :]
        self.looked_at = len(terminal.output)
        assert raw_traces(written) == [], doing
        assert unclean_copies(written) == [], doing
        assert EVIL_CLIP not in copied(written), doing

    def steps_written(self) -> int:
        with sqlite3.connect(f"file:{self.path}?mode=ro", uri=True) as conn:
            return int(conn.execute("SELECT count(*) FROM intent").fetchone()[0])


def walked(place: str) -> list[Command]:
    """The commands to run there; those that end the app or leave its file are run elsewhere."""
    left_out = ("quit", "cancel", "go_demo") if place == "milestones" else ("quit", "cancel")
    if place == "portfolio":
        left_out += ("back",)
    scopes = PLACES[place][1]
    return [each for each in REGISTRY.commands if each.scope in scopes and each.id not in left_out]


def needed(place: str) -> set[str]:
    """The commands that must be able to run there."""
    declared = {each.id for each in walked(place) if each.scope in PLACES[place][2]}
    return (declared - ELSEWHERE.keys()) | {id for id, at in ELSEWHERE.items() if at == place}


@contextmanager
def walking(path: Path, place: str, home: Path) -> Iterator[Walker]:
    editor = f"{sys.executable} {DRIVING / 'hostile_editor.py'}"
    with start(path, size=(90, 30), env={"EDITOR": editor, "VISUAL": editor}) as terminal:
        walker = Walker(terminal, path, place, home)
        walker.looked_at = len(terminal.output)
        yield walker
        walker.goes("escape", "escape", "escape")
        assert quits(terminal) == 0
        assert terminal.is_restored


@pytest.mark.parametrize("place", PLACES)
def test_every_command_with_hostile_text_typed_and_pasted(
    poisoned: Path, private_folders: Path, place: str
) -> None:
    with walking(poisoned, place, private_folders) as walker:
        for number, command in enumerate(walked(place)):
            walker.returns()
            walker.runs(command)
            if command.id == "go_demo":
                walker.terminal.wait_for("demonstration")
            walker.is_harmless(f"{command.id} at {place}")
            before = walker.steps_written()
            walker.terminal.paste(LONG if number % 4 == 3 else PASTED)
            assert walker.steps_written() == before, f"a paste into {command.id} did something"
            walker.goes(f"text:{TYPED}", "enter", "ctrl+s")
            walker.is_harmless(f"hostile text in {command.id} at {place}")
            if command.id == "go_demo":
                walker.goes("escape", "escape", "@go_portfolio", "@back")
        walker.returns()
    must = needed(place)
    assert {id: why for id, why in walker.refused.items() if id in must} == {}, (
        "say in BEFORE what makes it run there"
    )
    assert crashes(private_folders) == []
    assert unclean_texts(poisoned) == []
    assert main(["--db", str(poisoned), "check"]) in (0, 1)


def crashes(home: Path) -> list[str]:
    return [path.read_text("utf-8") for path in home.rglob("crash-*") if path.is_file()]


def unclean_texts(path: Path) -> list[str]:
    """Texts with control characters that nobody but the app can have written; what only
    reorders is kept, and shown."""
    found = []
    with sqlite3.connect(path) as conn:
        for kind in KINDS.values():
            names = [field.name for field in kind.fields if field.type in ("line", "notes")]
            for name in names:
                rows = conn.execute(f'SELECT "{name}" FROM "{kind.name}"').fetchall()
                found += [
                    f"{kind.name}.{name}: {text!r:.80}"
                    for (text,) in rows
                    if text and text not in HOSTILE and any(map(_is_unclean, text))
                ]
    return found


def _is_unclean(char: str) -> bool:
    return char not in "\n\t" and (ord(char) < 32 or 0x7F <= ord(char) <= 0x9F)


def test_the_walk_meets_every_command_where_it_can_run() -> None:
    """A scope without a place of its own would leave its commands out."""
    met = {id for place in PLACES for id in needed(place)}
    assert {each.id for each in REGISTRY.commands} - met == {"quit", "cancel", "go_demo"}


def test_every_screen_answers_every_command_that_is_heard_there() -> None:
    for module in iter_modules(screens.__path__):
        import_module(f"{screens.__name__}.{module.name}")
    classes = [each for each in all_subclasses(ListScreen) if not each.__subclasses__()]
    assert {each.scope for each in classes} >= SCOPES.keys() - {"everywhere", "lists", "items"}
    deaf = [
        f"{screen.__name__}: {command.id}"
        for screen in classes
        for command in REGISTRY.for_scope(screen.scope)
        if not any(hasattr(place, f"do_{command.handler}") for place in (screen, MstuiApp))
    ]
    assert deaf == []


def all_subclasses(base: type[ListScreen]) -> set[type[ListScreen]]:
    below = set(base.__subclasses__())
    return below.union(*(all_subclasses(each) for each in below))
