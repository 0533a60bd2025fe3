"""Other programs at the open file: they write to it, lock it, replace it, fill its disk."""

from __future__ import annotations

import os
import re
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from at_terminal import does, quits, start

from support.files import small_disk
from support.terminal import PATIENCE, Terminal, surroundings

# What is written elsewhere is shown within a second; a busy machine may take its time.
SOON = 5.0


def rows(path: Path, sql: str, *values: object) -> list[tuple[object, ...]]:
    with sqlite3.connect(path) as conn:
        return conn.execute(sql, values).fetchall()


def verb(path: Path, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "mstui", *words, "--db", str(path)],
        env=surroundings(),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def held(path: Path, lock: str) -> Iterator[subprocess.Popen[str]]:
    """Another process with a transaction of that kind open on the file."""
    script = (
        "import sqlite3,sys;"
        "conn=sqlite3.connect(sys.argv[1],isolation_level=None,timeout=10);"
        "conn.execute('BEGIN '+sys.argv[2]);"
        "print('held',flush=True);"
        "sys.stdin.readline();conn.execute('ROLLBACK')"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(path), lock],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process


def let_go(process: subprocess.Popen[str]) -> None:
    process.communicate("\n", timeout=PATIENCE)


def test_an_edit_in_the_sqlite3_shell_is_seen_logged_and_undone_by_u(demo: Path) -> None:
    shell = shutil.which("sqlite3")
    if shell is None:
        pytest.skip("there is no sqlite3 shell here")
    with start(demo) as terminal:
        does(terminal, "open")
        terminal.wait_for("1 Phases", "Beta Version Rele")
        began = time.monotonic()
        subprocess.run(
            [shell, demo, "UPDATE milestone SET name='By a shell' WHERE name LIKE 'Beta Version%'"],
            check=True,
        )
        terminal.wait_for("By a shell", "changed by another program", seconds=SOON)
        assert time.monotonic() - began < SOON
        assert "By a shell" in verb(demo, "log", "--changes")
        does(terminal, "undo")
        terminal.wait_for("Undone")
        terminal.wait_until(lambda: not terminal.shows("By a shell"), "the old name")
        assert rows(demo, "SELECT 1 FROM milestone WHERE name='Beta Version Released'")
        assert quits(terminal) == 0


def under_the_cursor(terminal: Terminal, name: str) -> bool:
    """Whether the cursor of the milestones stands on that one, whatever its columns."""
    return any(re.search(rf">[ *] ?[■◇√▲●] \w+( \w+)? +{name}", line) for line in terminal.lines)


def test_what_another_window_adds_appears_and_the_cursor_stays(demo: Path) -> None:
    with start(demo) as one, start(demo) as other:
        for terminal in (one, other):
            does(terminal, "open")
            terminal.wait_for("2 Milestones")
        does(one, "cursor_down")
        assert under_the_cursor(one, "Final Testing")
        does(other, "add")
        other.wait_for("New in")
        other.type("From the other window")
        other.press("enter")
        other.wait_for("Added milestone")
        one.wait_for("changed by another program", "From the other wi", seconds=SOON)
        assert under_the_cursor(one, "Final Testing")
        does(one, "undo")
        one.wait_for("Undone")
        other.wait_for("changed by another program", seconds=SOON)
        assert not rows(demo, "SELECT 1 FROM milestone WHERE name='From the other window'")


def test_a_form_stays_open_while_others_write(demo: Path) -> None:
    with start(demo) as terminal:
        does(terminal, "open", "add")
        terminal.wait_for("New in")
        terminal.type("My own")
        verb(demo, "add", "task", "Theirs", "--project", "APP")
        terminal.wait_for("changed by another program", seconds=SOON)
        assert terminal.shows("New in", "My own")
        terminal.press("enter")
        terminal.wait_for("Added milestone “My own”")
        assert rows(demo, "SELECT 1 FROM task WHERE name='Theirs'")


@pytest.mark.parametrize("how", ["replaced", "gone"])
def test_a_replaced_file_is_told_and_nothing_is_written(
    demo: Path, tmp_path: Path, how: str
) -> None:
    with start(demo) as terminal:
        does(terminal, "open")
        terminal.wait_for("2 Milestones")
        if how == "replaced":
            fresh = Path(shutil.copy(demo, tmp_path / "other.db"))
            fresh.replace(demo)
        else:
            demo.unlink()
        left = demo.read_bytes() if demo.exists() else b""
        told = "the file was replaced" if how == "replaced" else "the file is gone"
        terminal.wait_for(told, "quit and open it again", seconds=SOON)
        assert told in terminal.lines[0]
        does(terminal, "add")
        terminal.wait_for("New in")
        terminal.type("Lost to the old file")
        terminal.press("enter")
        terminal.wait_for("! ")
        assert terminal.shows("New in", "Lost to the old file"), "what was typed is kept"
        terminal.press("escape")
        does(terminal, "cursor_down")
        assert told in terminal.lines[0]
        assert quits(terminal) == 0
    assert (demo.read_bytes() if demo.exists() else b"") == left


def test_while_another_program_holds_the_file_keys_are_answered(demo: Path) -> None:
    with start(demo) as terminal:
        does(terminal, "open")
        terminal.wait_for("2 Milestones")
        with held(demo, "EXCLUSIVE") as other:
            terminal.wait_for("another program is saving", seconds=SOON)
            shown = len(terminal.text.strip())
            worst = 0.0
            for command in ("cursor_down", "focus_3", "cursor_down", "zoom", "zoom", "focus_2") * 3:
                began = time.monotonic()
                does(terminal, command)
                worst = max(worst, time.monotonic() - began)
            assert worst < 2.0, "no key waits for the lock to be released"
            does(terminal, "keys")
            terminal.wait_for("Keys ─")
            terminal.press("escape")
            assert terminal.shows("1 Phases", "2 Milestones", "3 Tasks", "4 Risks")
            assert len(terminal.text.strip()) > shown // 2, "what was shown stays"
            does(terminal, "go_history", "back", "go_portfolio", "open")
            assert terminal.process.poll() is None
            let_go(other)
        terminal.wait_for("read again", seconds=SOON)
        terminal.wait_for("Final Testing", "Mobile app")
        does(terminal, "cursor_down")
        assert quits(terminal) == 0


@pytest.mark.parametrize("command", ["add", "edit", "note", "go_import", "go_new_project", "keys"])
def test_a_dialog_asked_for_while_the_file_is_held_opens_or_says_why_not(
    demo: Path, command: str
) -> None:
    with start(demo) as terminal:
        does(terminal, "open")
        terminal.wait_for("2 Milestones")
        with held(demo, "EXCLUSIVE") as other:
            terminal.wait_for("another program is saving", seconds=SOON)
            does(terminal, command)
            terminal.settle()
            assert terminal.process.poll() is None, terminal.outside
            let_go(other)
        terminal.press("escape", "escape")
        # "read again" may have been told before the second Escape, which puts it away.
        terminal.wait_for("2 Milestones", seconds=SOON)
        terminal.wait_until(lambda: not terminal.shows("another program"), "the file again")
        assert quits(terminal) == 0


@pytest.mark.parametrize(
    ("command", "moves", "mark"),
    [("add", (), "Fair @"), ("add", ("down", "down", "down"), ""), ("set_owner", (), "")],
)
def test_dialogs_stay_while_another_program_holds_the_file(
    demo: Path, command: str, moves: tuple[str, ...], mark: str
) -> None:
    with start(demo) as terminal:
        does(terminal, "open", command)
        terminal.wait_for("New in" if command == "add" else "Who answers for")
        terminal.press(*moves)
        terminal.settle()
        with held(demo, "EXCLUSIVE") as other:
            terminal.wait_for("another program is saving", seconds=SOON)
            terminal.type(f"{mark}hana")
            terminal.settle()
            assert terminal.process.poll() is None, terminal.outside
            assert terminal.shows("hana")
            let_go(other)
        terminal.wait_for("read again", seconds=SOON)
        terminal.press("backspace")
        terminal.wait_for("Hana Nováková")


def test_a_save_waits_for_another_program_and_tells_it(demo: Path) -> None:
    with start(demo) as terminal:
        does(terminal, "open", "add")
        terminal.wait_for("New in")
        terminal.type("Patient")
        with held(demo, "IMMEDIATE") as other:
            terminal.press("enter")
            terminal.wait_for("another program may hold the file", seconds=SOON)
            assert terminal.shows("New in", "Patient")
            let_go(other)
        terminal.wait_for("Added milestone “Patient”")
        assert rows(demo, "SELECT 1 FROM milestone WHERE name='Patient'")


def test_a_save_gives_up_after_a_while_and_keeps_the_typed_text(demo: Path) -> None:
    with start(demo) as terminal:
        does(terminal, "open", "add")
        terminal.wait_for("New in")
        terminal.type("Impatient")
        with held(demo, "IMMEDIATE") as other:
            terminal.press("enter")
            terminal.wait_for("another program is writing to it")
            assert terminal.shows("New in", "Impatient")
            assert not rows(demo, "SELECT 1 FROM milestone WHERE name='Impatient'")
            let_go(other)
        terminal.press("enter")
        terminal.wait_for("Added milestone “Impatient”")
        assert quits(terminal) == 0


def test_a_signal_ends_it_while_a_save_waits(demo: Path) -> None:
    with start(demo) as terminal:
        does(terminal, "open", "add")
        terminal.wait_for("New in")
        terminal.type("Waiting")
        with held(demo, "IMMEDIATE") as other:
            terminal.press("enter")
            terminal.wait_for("another program may hold the file", seconds=SOON)
            terminal.kill(signal.SIGTERM)
            assert terminal.wait() == 128 + signal.SIGTERM
            assert terminal.is_restored, terminal.left_on
            let_go(other)
    with start(demo) as terminal:
        does(terminal, "open", "add")
        terminal.wait_for("as you left it", "Waiting")


def fill(path: Path) -> Callable[[], object]:
    """No file may grow beyond the size that this one has."""
    size = path.stat().st_size

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


LONG = "All that was said in the meeting. " * 2000


def test_a_file_that_may_not_grow_is_told_and_keeps_what_it_had(demo: Path) -> None:
    before = rows(demo, "SELECT count(*) FROM note")
    with start(demo, limits=fill(demo)) as terminal:
        does(terminal, "open", "note")
        terminal.wait_for("Note on")
        terminal.paste(LONG)
        terminal.wait_for("All that was said")
        terminal.press("ctrl+s")
        terminal.wait_for("nothing was saved")
        assert terminal.shows("Note on", "All that was said"), "the text is still there"
        terminal.press("escape", "escape")
        does(terminal, "cursor_down")
        assert quits(terminal) == 0
    assert rows(demo, "SELECT count(*) FROM note") == before
    assert rows(demo, "PRAGMA integrity_check") == [("ok",)]


def test_a_full_disk_is_told_and_the_text_kept(demonstration: Path, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", f"{demonstration.stat().st_size // 1024 + 60}k") as disk:
        path = Path(shutil.copy(demonstration, disk / "plan.db"))
        with start(path) as terminal:
            does(terminal, "open", "note")
            terminal.wait_for("Note on")
            terminal.paste(LONG)
            terminal.wait_for("All that was said")
            terminal.press("ctrl+s")
            terminal.wait_for("the disk is full; nothing was saved")
            assert terminal.shows("Note on", "All that was said")
            os.truncate(disk / "filler", 0) if (disk / "filler").exists() else None
            terminal.press("escape", "escape")
            assert quits(terminal) == 0
        assert rows(path, "PRAGMA integrity_check") == [("ok",)]
        assert not rows(path, "SELECT 1 FROM note WHERE text LIKE 'All that was said%'")


def test_damage_met_at_the_start_is_one_line_and_exit_6(demo: Path) -> None:
    with sqlite3.connect(demo) as conn:
        conn.execute("UPDATE project SET name=CAST(x'fffe41' AS TEXT)")
    with Terminal.python("-m", "mstui", str(demo)) as terminal:
        assert terminal.wait() == 6
        said = terminal.outside.strip()
        assert said.count("\n") == 0
        assert "the file is damaged" in said
        assert "crashed" not in said
        assert terminal.is_restored, terminal.left_on


def test_damage_met_on_the_way_is_told_and_the_rest_stays_in_reach(demo: Path) -> None:
    with sqlite3.connect(demo) as conn:
        conn.execute(
            "UPDATE task SET name=CAST(x'ff41' AS TEXT) WHERE project IN"
            " (SELECT id FROM project WHERE name='Sensor run 27')"
        )
    with start(demo) as terminal:
        does(terminal, "open")
        terminal.wait_for("Beta Version")
        does(terminal, "back", "cursor_down", "open")
        terminal.wait_for("the file is damaged", seconds=SOON)
        assert terminal.process.poll() is None
        does(terminal, "back", "go_top", "open")
        terminal.wait_for("Beta Version", "1 Phases")
        assert quits(terminal) == 0
