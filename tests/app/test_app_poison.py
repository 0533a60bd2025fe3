"""A poisoned workspace walked through every screen and dialog: nothing of it gets out or runs."""

from __future__ import annotations

import io
import shutil
import sqlite3
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
from at_terminal import does, quits, start, start_script
from poison import EVIL_CLIP, copied, garble, is_control, poison, raw_traces, unclean_copies

from mstui.commands.registry import REGISTRY
from mstui.domain.kinds import KINDS
from mstui.entry import main
from support.terminal import SEQUENCE, Terminal


@pytest.fixture(scope="module")
def poisoned_once(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("poisoned") / "poisoned.db"
    shutil.copy(demonstration, path)
    poison(path)
    return path


@pytest.fixture
def poisoned(poisoned_once: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(poisoned_once, tmp_path / "plan.db"))


def click_everywhere(terminal: Terminal) -> None:
    """Click each line at a few places, once and twice; wheel over it; then come back."""
    columns, lines = terminal.size
    for y in range(1, lines + 1, 3):
        for x in range(3, columns, max(3, columns // 4)):
            terminal.send(f"\x1b[<0;{x};{y}M\x1b[<0;{x};{y}m")
        terminal.send(f"\x1b[<65;{columns // 2};{y}M")
    terminal.settle()


def is_harmless(terminal: Terminal, home: Path) -> None:
    assert terminal.process.poll() is None, terminal.outside
    assert raw_traces(terminal.output) == []
    assert unclean_copies(terminal.output) == []
    assert EVIL_CLIP not in copied(terminal.output)
    assert [path for path in home.rglob("crash-*") if path.is_file()] == []


def taps(terminal: Terminal, *commands: str) -> None:
    for command in commands:
        terminal.tap(REGISTRY.command(command).keys[0])


def leaves(terminal: Terminal) -> None:
    """Close whatever dialog is open; a long text is given up by a second Escape only."""
    terminal.tap("escape", "escape")


DIALOGS = (
    "add", "outline", "edit", "delete", "set_target", "set_owner", "set_priority", "note", "done", "copy",
    "find", "palette", "keys", "undo", "redo", "select", "go_history", "link", "move_to",
    "log_hours", "explain", "paste", "move_up", "move_down",
)  # fmt: skip


def check_in(terminal: Terminal, home: Path) -> None:
    """Every step of a check-in and what is asked there, then the past ones."""
    taps(terminal, "go_portfolio", "go_checkin")
    for _ in range(9):
        for command in ("set_target", "forecast", "verdict", "note", "add", "edit"):
            taps(terminal, command)
            terminal.tap("escape")
        taps(terminal, "next_pane")
    terminal.settle()
    is_harmless(terminal, home)
    taps(terminal, "cancel", "go_portfolio", "go_checkins")
    terminal.settle()
    is_harmless(terminal, home)


def walk(terminal: Terminal, panes: tuple[str, ...], home: Path) -> None:
    """Every dialog in each of the panes, each list clicked at, and out again."""
    click_everywhere(terminal)
    leaves(terminal)
    taps(terminal, "go_portfolio", "next_pane", "cursor_down", "open")
    for pane in panes:
        taps(terminal, "go_portfolio")
        if pane:
            taps(terminal, "open", pane, "cursor_down")
        for command in DIALOGS:
            taps(terminal, command)
            if command in ("edit", "add", "outline", "set_target"):
                terminal.tap("down", "down", "a")
            elif command in ("set_owner", "palette", "go_history"):
                terminal.tap("down", "down")
            elif command == "find":
                terminal.tap("left_square_bracket", "enter")
                taps(terminal, "find_next")
            leaves(terminal)
        terminal.settle()
        is_harmless(terminal, home)
    check_in(terminal, home)
    taps(terminal, "go_portfolio", "open")
    click_everywhere(terminal)
    leaves(terminal)
    assert quits(terminal) == 0
    assert raw_traces(terminal.output) == []
    assert terminal.is_restored


def read_all_kinds(terminal: Terminal) -> None:
    """The whole detail of an item of each kind, copied too."""
    for _ in range(4 * len(KINDS)):
        does(terminal, "help")
        if terminal.shows("ALL KINDS WERE READ"):
            return
        taps(terminal, "copy")
    raise AssertionError("not all kinds were read")


# What stands in the frames of those dialogs, or is told where there are none.
TITLES = (
    "New in", "New lines in", "Edit ", "Delete this", "Target ·", "Who answers for", "Who works on", "Priority ·",
    "Note on", "Achieve ·", "Copied the item", "Commands", "or the item with all its", "What it changed",
)  # fmt: skip


@pytest.mark.parametrize(
    ("size", "panes"),
    [
        ((120, 40), ("", "focus_1", "focus_2", "focus_3")),
        ((40, 12), ("", "focus_4")),
    ],
)
def test_every_screen_dialog_and_notice(
    poisoned: Path, private_folders: Path, size: tuple[int, int], panes: tuple[str, ...]
) -> None:
    with start(poisoned, size=size) as terminal:
        walk(terminal, panes, private_folders)
        if "focus_3" in panes:
            drawn = SEQUENCE.sub(b"", terminal.output).decode("utf-8", "replace")
            assert [title for title in TITLES if title not in drawn] == [], "the walk went there"


def test_nonsense_where_dates_choices_and_numbers_belong_breaks_no_screen(
    demo: Path, private_folders: Path
) -> None:
    garble(demo)
    with start(demo) as terminal:
        walk(terminal, ("", "focus_2", "focus_3"), private_folders)
    with start_script("any_kind_app.py", str(demo), size=(100, 60)) as terminal:
        read_all_kinds(terminal)
        is_harmless(terminal, private_folders)


def test_what_is_told_after_each_change(poisoned: Path, private_folders: Path) -> None:
    with start(poisoned) as terminal:
        does(terminal, "open", "focus_2", "cursor_down", "focus_3", "done")
        terminal.wait_for("takes it back")
        does(terminal, "set_priority")
        terminal.press("m")
        does(terminal, "set_owner")
        terminal.press("enter")
        does(terminal, "delete")
        terminal.wait_for("u brings everything back.")
        terminal.press("d")
        terminal.wait_for("Deleted")
        for _ in range(6):
            does(terminal, "undo")
            terminal.settle()
            terminal.press("y")
        does(terminal, "redo", "copy")
        terminal.wait_for("Copied")
        assert copied(terminal.output)
        is_harmless(terminal, private_folders)


def test_the_details_and_history_of_every_kind(poisoned: Path, private_folders: Path) -> None:
    with start_script("any_kind_app.py", str(poisoned), size=(100, 60)) as terminal:
        read_all_kinds(terminal)
        does(terminal, "back", "back", "go_history")
        for _ in range(12):
            does(terminal, "cursor_down")
        is_harmless(terminal, private_folders)


def test_brackets_are_shown_as_they_were_written(poisoned: Path) -> None:
    names = ("[TODO] fix", "[/x] closed", "[@click=app.exit]x")
    with sqlite3.connect(poisoned) as conn:
        ids = [row[0] for row in conn.execute("SELECT id FROM project ORDER BY id")]
        for id, name in zip(ids, names, strict=True):
            conn.execute("UPDATE project SET name=?,\"key\"='K' WHERE id=?", (name, id))
    with start(poisoned) as terminal:
        terminal.wait_for(*names)
        y = next(at for at, line in enumerate(terminal.lines, 1) if names[2] in line)
        x = terminal.lines[y - 1].index(names[2]) + len(names[2])
        for _ in range(2):
            terminal.send(f"\x1b[<0;{x};{y}M\x1b[<0;{x};{y}m")
        terminal.settle()
        assert terminal.process.poll() is None


WALKS = [["log"], ["log", "--changes"], ["due"], ["status"], ["dump"], ["check"]]
WALKS += [["list", kind.name] for kind in KINDS.values() if kind.listed]
WALKS += [[*words, "--json"] for words in (["log"], ["due"], ["status"], ["list", "task"])]


def test_no_verb_prints_a_control_character(
    poisoned: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MSTUI_DB", str(poisoned))
    walks = list(WALKS)
    with sqlite3.connect(poisoned) as conn:
        for kind in KINDS.values():
            for (id,) in conn.execute(f'SELECT id FROM "{kind.name}" LIMIT 1'):
                walks += [["show", id], ["show", id, "--json"], ["log", id]]
    printed = 0
    for words in walks:
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            main(list(words))
        said = out.getvalue() + err.getvalue()
        assert "Traceback" not in said, words
        assert "crashed" not in err.getvalue(), (words, err.getvalue())
        bad = {char for char in said if is_control(char) and char != "\n"}
        assert not bad, (words, bad)
        printed += len(said)
    assert printed > 100_000, "the walk has read something"
