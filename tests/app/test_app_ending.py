"""However the app ends, the terminal is as it was, the file is whole, and typed text comes back."""

from __future__ import annotations

import os
import signal
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from at_terminal import does, quits, start, start_script
from hurt_app import SECRET

from support.terminal import ENTER_SCREEN, LEAVE_SCREEN, PATIENCE, Terminal, surroundings

TYPED = "Half a milestone"
NOTES = "The first line\nand the second one"


def begin_typing(terminal: Terminal) -> None:
    """Open a form and leave it half filled."""
    does(terminal, "open", "add")
    terminal.wait_for("New in Mobile app")
    terminal.type(TYPED)
    terminal.wait_for(TYPED)


def finds_it_again(path: Path) -> None:
    """The next start opens the form with what was typed, and saving it takes the draft away."""
    with start(path) as terminal:
        does(terminal, "open", "add")
        terminal.wait_for("as you left it", TYPED)
        terminal.press("enter")
        terminal.wait_for(f"Added milestone “{TYPED}”")
        does(terminal, "add")
        terminal.wait_for("New in Mobile app")
        assert not terminal.shows("as you left it")
        terminal.press("escape")
        assert quits(terminal) == 0
    assert is_whole(path)


def is_kept(home: Path) -> bool:
    """Whether the typed text waits in a draft for the next start."""
    return any(TYPED in path.read_text(encoding="utf-8") for path in drafts(home))


def drafts(home: Path) -> list[Path]:
    return [path for path in home.rglob("drafts/*") if path.is_file()]


def is_whole(path: Path) -> bool:
    with sqlite3.connect(path) as conn:
        return [row[0] for row in conn.execute("PRAGMA integrity_check")] == ["ok"]


def crash_reports(home: Path) -> list[Path]:
    return [path for path in home.rglob("crash-*") if path.is_file()]


@pytest.mark.parametrize(
    "number", [signal.SIGHUP, signal.SIGTERM, signal.SIGQUIT, signal.SIGINT], ids=lambda n: n.name
)
def test_a_signal_ends_in_order_and_loses_no_typed_text(
    demo: Path, private_folders: Path, number: signal.Signals
) -> None:
    before = demo.read_bytes()
    with start(demo) as terminal:
        begin_typing(terminal)
        terminal.kill(number)
        assert terminal.wait() == 128 + number
        assert terminal.is_restored, terminal.left_on
        assert terminal.outside == ""
    assert demo.read_bytes() == before
    assert crash_reports(private_folders) == []
    assert is_kept(private_folders)
    if number == signal.SIGTERM:
        finds_it_again(demo)


def test_a_closed_window_ends_it_and_loses_no_typed_text(demo: Path, private_folders: Path) -> None:
    with start(demo) as terminal:
        begin_typing(terminal)
        terminal.hang_up()
        assert terminal.process.wait(PATIENCE) == 128 + signal.SIGHUP
    assert is_kept(private_folders)


def test_a_killed_app_leaves_the_file_whole_and_the_draft(demo: Path) -> None:
    with start(demo) as terminal:
        begin_typing(terminal)
        terminal.kill(signal.SIGKILL)
        assert terminal.wait() == -signal.SIGKILL
    assert is_whole(demo)
    assert checked(demo) == 0
    finds_it_again(demo)


def checked(path: Path) -> int:
    return subprocess.run(
        [sys.executable, "-m", "mstui", "check", "--db", str(path)],
        env=surroundings(),
        capture_output=True,
        timeout=PATIENCE,
    ).returncode


def test_notes_of_several_lines_come_back_as_they_were(demo: Path) -> None:
    with start(demo) as terminal:
        does(terminal, "open", "note")
        terminal.wait_for("Note on")
        terminal.paste(NOTES)
        terminal.wait_for("and the second one")
        terminal.kill(signal.SIGKILL)
        terminal.wait()
    with start(demo) as terminal:
        does(terminal, "open", "cursor_down", "note")
        terminal.wait_for("Note on")
        assert not terminal.shows("The first line"), "another item has another draft"
        terminal.press("escape")
        does(terminal, "cursor_up", "note")
        terminal.wait_for("as you left it", "The first line", "and the second one")


def test_a_draft_is_for_its_owner_alone(demo: Path, private_folders: Path) -> None:
    with start(demo) as terminal:
        begin_typing(terminal)
        terminal.kill(signal.SIGTERM)
        terminal.wait()
    (draft,) = drafts(private_folders)
    assert stat.S_IMODE(draft.stat().st_mode) == 0o600
    assert stat.S_IMODE(draft.parent.stat().st_mode) == 0o700


def test_left_on_purpose_nothing_is_kept(demo: Path, private_folders: Path) -> None:
    with start(demo) as terminal:
        begin_typing(terminal)
        terminal.press("escape")
        assert quits(terminal) == 0
    assert drafts(private_folders) == []


def test_stopped_it_gives_the_terminal_back_and_continued_it_draws_everything(demo: Path) -> None:
    with start(demo) as terminal:
        begin_typing(terminal)
        for _ in range(2):
            written = len(terminal.output)
            terminal.kill(signal.SIGTSTP)
            terminal.wait_until(terminal.is_stopped, "stopped")
            terminal.read_some(0.1)
            assert LEAVE_SCREEN in terminal.output[written:]
            assert terminal.is_restored, terminal.left_on
            written = len(terminal.output)
            terminal.kill(signal.SIGCONT)
            terminal.wait_until(lambda at=written: ENTER_SCREEN in terminal.output[at:], "again")
            terminal.settle()
            assert not terminal.is_restored, "raw again"
        # Everything was drawn anew after the shell had the screen.
        for text in ("1 Phases", "2 Milestones", TYPED):
            assert text.encode() in terminal.output[written:], text
        terminal.type("!")
        terminal.wait_for(f"{TYPED}!")
        terminal.press("escape", "escape")
        assert quits(terminal) == 0
        assert terminal.outside == ""


@pytest.mark.parametrize("fault", ["command", "paint", "action", "start"])
def test_a_crash_is_one_line_a_private_report_and_exit_1(
    demo: Path, private_folders: Path, fault: str
) -> None:
    until = "mstui" if fault == "start" else "Portfolio"
    with start_script("hurt_app.py", str(demo), fault, until=until) as terminal:
        if fault != "start":
            does(terminal, "open")
            terminal.wait_for("1 Phases")
            does(terminal, "done" if fault == "action" else "zoom")
        assert terminal.wait() == 1
        assert terminal.is_restored, terminal.left_on
        said = terminal.outside.strip()
        assert said.count("\n") == 0
        assert said.startswith("mstui crashed (ZeroDivisionError)")
        (report,) = crash_reports(private_folders)
        assert str(report) in said
        assert SECRET not in said + report.read_text(encoding="utf-8")
        assert "boom 18" in report.read_text(encoding="utf-8")
        assert "hurt_app.py" in report.read_text(encoding="utf-8")
        assert stat.S_IMODE(report.stat().st_mode) == 0o600
    assert is_whole(demo)


def test_a_crash_keeps_what_is_typed(demo: Path) -> None:
    with start_script("hurt_app.py", str(demo), "save", until="Portfolio") as terminal:
        begin_typing(terminal)
        terminal.press("enter")
        assert terminal.wait() == 1
    finds_it_again(demo)


def test_many_signals_at_once_end_it_once(demo: Path, private_folders: Path) -> None:
    with start(demo) as terminal:
        begin_typing(terminal)
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGTERM):
            os.kill(terminal.pid, number)
        assert terminal.wait() in (128 + signal.SIGTERM, 128 + signal.SIGHUP)
        assert terminal.is_restored, terminal.left_on
    assert is_kept(private_folders)
