"""A stranger with an empty folder, a keyboard, and nothing to go by but the screen.

Every key that is pressed stands on the screen at that moment with the word for what it does.
"""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest
from at_terminal import quits

from mstui.commands.keys import display_key
from support.terminal import Terminal

MOST_KEYS = 60


class Stranger:
    """Presses what is offered, types names, and counts."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal
        self.keys = 0
        self.letters = 0

    def sees(self, *texts: str) -> None:
        self.terminal.wait_for(*texts)
        self.terminal.settle()

    def presses(self, key: str, offered: str) -> None:
        """One key, named on the screen: ``Enter go on``.

        What the bottom line has no room for is looked up among all keys.
        """
        if not self.is_offered(offered) and self.is_offered("? keys"):
            self.looks_up(offered)
            self.terminal.press(key)
            self.keys += 1
            return
        assert self.is_offered(offered), (
            f"nothing on the screen says “{offered}”:\n{self.terminal.text}"
        )
        assert offered.startswith(display_key(key)), offered
        self.terminal.press(key)
        self.keys += 1

    def looks_up(self, offered: str) -> None:
        """Read down the table of all keys to this one, and leave it."""
        self.presses("question_mark", "? keys")
        self.sees("Keys")
        for _ in range(MOST_KEYS):
            if self.is_offered(offered, among_all=True):
                break
            self.presses("down", "↓ scroll")
        assert self.is_offered(offered, among_all=True), self.terminal.text
        self.presses("escape", "Esc close")

    def is_offered(self, words: str, *, among_all: bool = False) -> bool:
        """Whether the screen names a key with what it does; the table begins words large."""
        shown = " ".join(self.terminal.text.split())
        flags = re.IGNORECASE if among_all else 0
        return re.search(rf"(?<!\w){re.escape(words)}", shown, flags) is not None

    def types(self, text: str) -> None:
        self.terminal.type(text)
        self.letters += len(text)


def first_project(stranger: Stranger) -> None:
    """From an empty folder to a project laid out from a template."""
    stranger.sees("No projects yet")
    stranger.presses("g", "gn a new one from a template")
    stranger.presses("n", "n New project")
    stranger.sees("which template?")
    stranger.presses("down", "↓ look")
    stranger.presses("enter", "Enter go on")
    stranger.sees("Name")
    stranger.types("Autumn launch")
    stranger.presses("enter", "Enter lay it out")
    stranger.sees("Who are you?")
    stranger.types("Mira Santos")
    stranger.presses("enter", "Enter that is me")
    stranger.sees("Autumn launch", "Next:")


def dependency(stranger: Stranger) -> None:
    stranger.presses("L", "L link")
    stranger.sees("Links ·")
    stranger.types("Market Study")
    stranger.presses("enter", "Enter save")
    stranger.sees("takes it back")


def owner(stranger: Stranger) -> None:
    stranger.presses("o", "o owner")
    stranger.sees("Who answers for")
    stranger.types("@Ben Okafor")
    stranger.presses("enter", "Enter choose")
    stranger.sees("takes it back")


def date(stranger: Stranger) -> None:
    stranger.presses("t", "t target")
    stranger.sees("Target ·")
    stranger.types("+6w")
    stranger.presses("enter", "Enter save")
    stranger.sees("takes it back")


def risk(stranger: Stranger) -> None:
    stranger.presses("4", "4 Risks")
    stranger.presses("a", "a add")
    stranger.sees("New in")
    stranger.types("The printer delivers late p3 i4")
    stranger.presses("enter", "Enter add")
    stranger.sees("takes it back")


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
def test_from_an_empty_folder_to_a_plan_that_can_be_trusted(
    tmp_path: Path, private_folders: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    monkeypatch.delenv("MSTUI_USER")
    monkeypatch.setenv("MSTUI_TODAY", "2026-11-20")
    assert not list(tmp_path.iterdir())
    with Terminal.python("-m", "mstui", size=size, cwd=tmp_path) as terminal:
        terminal.wait_for("mstui ›")
        terminal.settle()
        stranger = Stranger(terminal)
        first_project(stranger)
        dependency(stranger)
        owner(stranger)
        date(stranger)
        risk(stranger)
        stranger.presses("question_mark", "? keys")
        stranger.sees("Keys")
        stranger.presses("escape", "Esc close")
        assert stranger.keys <= MOST_KEYS
        assert quits(terminal) == 0
    assert stranger.letters < 150
    (path,) = private_folders.joinpath("data", "mstui").glob("*.db")
    with sqlite3.connect(path) as conn:
        found = conn.execute(
            "SELECT p.name,m.target,o.name,"
            "(SELECT count(*) FROM risk WHERE name='The printer delivers late' AND probability=3"
            "  AND impact=4),"
            "(SELECT count(*) FROM dependency d WHERE d.successor=m.id)"
            " FROM milestone m JOIN project p ON p.id=m.project JOIN person o ON o.id=m.owner"
        ).fetchall()
        assert conn.execute("SELECT count(*) FROM project").fetchone() == (1,)
    assert len(found) == 1, found
    name, target, owner_name, risks, links = found[0]
    assert (name, owner_name, risks) == ("Autumn launch", "Ben Okafor", 1)
    assert target == "2027-01-01"
    assert links >= 1
