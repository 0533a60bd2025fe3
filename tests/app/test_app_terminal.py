"""The app in real terminals of all sizes and kinds, and what it leaves behind in them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from at_terminal import does, quits, start

from support.terminal import SEQUENCE, Terminal, surroundings

COLOUR = re.compile(rb"\x1b\[[0-9;]*?(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])[;0-9]*m")


def test_resizing_keeps_the_cursor_and_tells_when_there_is_no_room(demo: Path) -> None:
    with start(demo) as terminal:
        does(terminal, "open", "cursor_down", "cursor_down")
        terminal.wait_for("1 Phases", "Beta Version Released")
        terminal.resize(80, 24)
        terminal.wait_for("1 Phases", "4 Risks")
        assert "Product Goes Live" in milestone_row(terminal)
        terminal.resize(40, 12)
        terminal.wait_until(lambda: not terminal.shows("1 Phases"), "one pane at a time")
        assert terminal.shows("2 Milestones", "3 of 15")
        assert "Product Goes Live" in milestone_row(terminal)
        terminal.resize(20, 5)
        terminal.wait_for("too small: 30x8 at", "least")
        assert not terminal.shows("Product Goes Live")
        does(terminal, "cursor_up")
        does(terminal, "cursor_down")
        terminal.resize(1, 1)
        terminal.resize(120, 40)
        terminal.wait_for("1 Phases", "4 Risks")
        assert "Product Goes Live" in milestone_row(terminal)
        whole = r"(◇ planned|▲ at risk|■ off track) +Product Goes Live "
        assert re.search(whole, milestone_row(terminal)), "as wide as before"
        assert quits(terminal) == 0


def test_a_frame_of_the_size_before_leaves_nothing_behind(demo: Path) -> None:
    """It may be on its way while the terminal changes, and is painted for cells that are gone."""
    with start(demo) as terminal:
        does(terminal, "open", "focus_3")
        for _ in range(12):
            does(terminal, "go_history", "back")
            terminal.resize(29, 7)
            terminal.wait_for("too small")
            terminal.settle()
            assert not any(terminal.lines[1:]), terminal.text
            terminal.resize(120, 40)
            terminal.wait_for("1 Phases")
            terminal.settle()


def milestone_row(terminal: Terminal) -> str:
    return next(
        (
            line
            for line in terminal.lines
            if re.search(r">[ *] ?[■◇√▲●] (overdue|planned|on track|at risk|off track)", line)
        ),
        "",
    )


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 12), (30, 8)])
def test_no_line_is_wider_than_the_terminal_and_the_help_key_is_always_seen(
    demo: Path, size: tuple[int, int]
) -> None:
    with start(demo, size=size) as terminal:
        for command in ("open", "focus_3", "open", "back", "go_history", "back"):
            does(terminal, command)
            assert "? keys" in terminal.lines[-1], command
            assert re.match(r" (mstui ›|\w)", terminal.lines[0]), command
        does(terminal, "keys")
        terminal.wait_for("Keys")


def test_quitting_leaves_nothing_behind(demo: Path) -> None:
    with start(demo) as terminal:
        does(terminal, "open", "go_history")
        assert quits(terminal) == 0
        assert terminal.outside == ""
        assert terminal.is_restored, terminal.left_on


def test_q_on_every_screen_leads_out(demo: Path) -> None:
    with start(demo) as terminal:
        does(terminal, "open", "open", "go_history")
        for _ in range(4):
            assert terminal.process.poll() is None
            does(terminal, "back")
        assert terminal.wait() == 0
        assert terminal.outside == ""


def test_an_idle_app_writes_nothing(demo: Path) -> None:
    with start(demo) as terminal:
        does(terminal, "open")
        assert terminal.rest(3.0) == b""


@pytest.mark.parametrize("end", ["null", "pipe", "closed"])
def test_without_a_terminal_to_type_on_there_is_a_hint_and_no_app(demo: Path, end: str) -> None:
    stdin = {"null": subprocess.DEVNULL, "pipe": subprocess.PIPE, "closed": subprocess.DEVNULL}[end]
    words = [sys.executable, "-m", "mstui", str(demo)]
    if end == "closed":
        words = ["sh", "-c", '"$@" <&-', "sh", *words]
    with Terminal(words, stdin=stdin) as terminal:
        assert terminal.wait() == 2
        assert "needs a terminal" in terminal.outside
        assert "mstui list" in terminal.outside
        assert terminal.outside.count("\n") == 1
        assert b"\x1b" not in terminal.output


def test_output_into_a_pipe_is_no_terminal_either(demo: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mstui", str(demo)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env=surroundings(),
        timeout=20,
    )
    assert done.returncode == 2
    assert done.stdout == b""
    assert b"needs a terminal" in done.stderr


@pytest.mark.parametrize("term", ["dumb", ""])
def test_a_terminal_that_cannot_move_its_cursor_is_refused(demo: Path, term: str) -> None:
    with Terminal.python("-m", "mstui", str(demo), env={"TERM": term}) as terminal:
        assert terminal.wait() == 2
        assert "TERM" in terminal.outside
        assert b"\x1b" not in terminal.output


def test_exported_columns_and_lines_do_not_freeze_the_size(demo: Path) -> None:
    with start(demo, size=(80, 24), env={"COLUMNS": "200", "LINES": "10"}) as terminal:
        assert "? keys" in terminal.lines[23]
        terminal.resize(120, 40)
        terminal.wait_until(lambda: "? keys" in terminal.lines[39], "the whole height")
        assert any(len(line) > 110 for line in terminal.lines)


def test_bytes_that_are_no_text_are_ignored(demo: Path) -> None:
    with start(demo) as terminal:
        for junk in (
            b"\xff\xfe",
            b"\xc3\x28",
            b"\xed\xa0\x80",
            b"\x80" * 30,
            b"\x1b[\xff",
            b"\x00",
        ):
            terminal.send(junk)
            terminal.settle()
        does(terminal, "cancel", "cancel", "open")
        terminal.wait_for("1 Phases")
        does(terminal, "add")
        terminal.wait_for("New in")
        terminal.send(b"caf\xc3\xa9 \xff bar")
        terminal.wait_for("café", "bar")
        terminal.press("escape", "escape")
        assert quits(terminal) == 0


def test_a_paste_without_brackets_is_not_taken_for_commands(demo: Path) -> None:
    before = demo.read_bytes()
    with start(demo) as terminal:
        terminal.send(b"aXdy\rxqu :quit\r gp ctrl " * 4096)
        terminal.wait_for("pasted characters ignored")
        terminal.settle()
        assert terminal.process.poll() is None
        assert terminal.shows("Portfolio", "Mobile app")
        does(terminal, "cursor_down")
        assert not terminal.shows("pasted characters ignored")
        assert quits(terminal) == 0
    assert demo.read_bytes() == before


def test_a_paste_into_a_field_is_text_with_and_without_brackets(demo: Path) -> None:
    with start(demo) as terminal:
        does(terminal, "open", "note")
        terminal.wait_for("Note on")
        terminal.paste("First the facts.\rThen the q and the X.")
        terminal.wait_for("First the facts.", "Then the q and the X.")
        terminal.send("And:\rthis came as a burst of keys, not as a paste.")
        terminal.wait_for("And:", "this came as a burst of keys")
        assert terminal.shows("Note on"), "no line break in it has saved or closed the form"
        terminal.press("ctrl+s")
        terminal.wait_for("takes it back")
    import sqlite3

    with sqlite3.connect(demo) as conn:
        (text,) = conn.execute("SELECT text FROM note ORDER BY rowid DESC LIMIT 1").fetchone()
    assert text.startswith("First the facts.\nThen the q and the X.And:\nthis came")


@pytest.mark.parametrize(
    "hidden",
    ["\x1bX", "\x1bd", "\x1b[3~", "\x1bOP", "\x1b:", "\x1b[<0;3;4M\x1b[<0;3;4m", "\x1b\x1bq"],
)
def test_what_a_paste_hides_behind_escapes_presses_no_key(demo: Path, hidden: str) -> None:
    """Copied text that a terminal passes on as it is, while a list has the focus."""
    with start(demo) as terminal:
        does(terminal, "open", "focus_2", "cursor_down")
        before = terminal.lines
        terminal.send(f"\x1b[200~text {hidden} text\x1b[201~")
        terminal.settle()
        assert terminal.lines[:-1] == before[:-1]
        does(terminal, "note")
        terminal.wait_for("Note on")
        terminal.send(f"\x1b[200~one {hidden} two\x1b[201~")
        terminal.wait_for("one", "two")
        assert hidden.replace("\x1b", "") in terminal.text
        assert terminal.shows("Note on")


def test_without_colour_every_state_is_still_a_word(demo: Path) -> None:
    with start(demo, env={"NO_COLOR": "1"}) as terminal:
        does(terminal, "open", "focus_1", "add")
        terminal.wait_for("New in")
        terminal.press("escape")
        assert not COLOUR.findall(terminal.output)
        assert terminal.shows("■ overdue", "◇ planned", "√ achieved")


@pytest.mark.parametrize("name", ["LANG", "LC_ALL"])
def test_a_plain_locale_gets_plain_signs(demo: Path, name: str) -> None:
    with start(demo, until="mstui", env={"LANG": "", name: "C"}) as terminal:
        does(terminal, "open", "focus_3", "add")
        terminal.wait_for("New in")
        terminal.press("escape")
        does(terminal, "go_history", "back", "keys")
        terminal.press("escape")
        drawn = SEQUENCE.sub(b"", terminal.output).decode("utf-8")
        signs = {char for char in drawn if not char.isascii() and not char.isalpha()}
        assert signs <= set("´¨"), f"not ASCII: {sorted(signs)}"
        assert terminal.shows("x overdue", "<> planned", "v achieved")


def test_quitting_from_the_demonstration_throws_it_away(empty: Path, tmp_path: Path) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    with start(empty, env={"TMPDIR": str(temporary)}) as terminal:
        does(terminal, "go_demo")
        terminal.wait_for("Mobile app", "demonstration")
        assert list(temporary.glob("mstui-demo-*"))
        does(terminal, "open", "note")
        terminal.wait_for("Note on")
        assert quits(terminal) == 0
        assert terminal.outside == ""
    assert list(temporary.glob("mstui-demo-*")) == []


def test_the_app_in_the_background_of_a_shell_touches_nothing(demo: Path) -> None:
    """Started with ``&`` it waits to be brought to the front."""
    script = '"$@" & child=$!; sleep 1; kill -9 $child; wait $child; echo over'
    with Terminal(["sh", "-mc", script, "sh", sys.executable, "-m", "mstui", str(demo)]) as shell:
        shell.wait()
        assert "over" in shell.outside
        assert b"\x1b[?1049h" not in shell.output
        assert shell.is_restored


if os.name != "posix":  # pragma: no cover
    pytest.skip("pseudo-terminals are POSIX", allow_module_level=True)
