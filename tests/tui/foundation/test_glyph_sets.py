"""Signs: two complete sets of the same words, and the reasons for which one is drawn."""

from __future__ import annotations

import os
import pty
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from mstui.tui import glyphs
from mstui.tui.glyphs import ASCII, UNICODE, choose, is_wide, measure_ambiguous, measure_terminal

UTF8 = {"LANG": "en_US.UTF-8", "TERM": "xterm-256color"}


def texts(of: glyphs.Glyphs) -> list[str]:
    """Every sign of a set."""
    found: list[str] = []
    for value in of[1:]:
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, dict):
            found += value.values()
        else:
            found += list(value)
    return found


def test_both_sets_have_a_sign_for_the_same_words() -> None:
    for name in ("state", "milestone", "bar"):
        assert getattr(UNICODE, name).keys() == getattr(ASCII, name).keys()
    assert len(UNICODE.spark) == len(ASCII.spark) == 8


def test_ascii_is_ascii_and_unicode_signs_are_one_cell_wide() -> None:
    assert all(text.isascii() for text in texts(ASCII))
    for text in texts(UNICODE):
        assert cell_len(text) == len(text)


def test_the_signs_are_those_of_the_key_table() -> None:
    assert [
        UNICODE.of(word) for word in ("on track", "at risk", "off track", "not started", "done")
    ] == list("●▲■○√")
    assert [
        ASCII.of(word) for word in ("on track", "at risk", "off track", "not started", "done")
    ] == list("+!x.v")
    assert [UNICODE.of(word) for word in ("planned", "ready", "achieved", "missed")] == list("◇◆√■")
    assert [ASCII.of(word) for word in ("planned", "ready")] == ["<>", "<*>"]


def test_the_program_s_own_signs_become_ascii_and_letters_stay() -> None:
    assert ASCII.plain("▲ at risk · Café – 漢 › ⟨ESC⟩ …") == "! at risk - Café - 漢 > <ESC> ~"
    assert UNICODE.plain("▲ ·") == "▲ ·"
    for sign in texts(UNICODE):
        assert ASCII.plain(sign).isascii(), sign


@pytest.mark.parametrize(
    ("setting", "environ", "wide", "expected"),
    [
        ("auto", UTF8, None, UNICODE),
        ("auto", UTF8, False, UNICODE),
        ("auto", UTF8, True, ASCII),
        ("unicode", UTF8, True, UNICODE),
        ("ascii", UTF8, False, ASCII),
        ("auto", {}, None, UNICODE),
        ("auto", {"LANG": "C"}, None, ASCII),
        ("auto", {"LANG": "POSIX"}, None, ASCII),
        ("auto", {"LANG": "de_DE.ISO-8859-1"}, None, ASCII),
        ("auto", {"LANG": "C.utf8"}, None, UNICODE),
        ("auto", {"LANG": "en_US.UTF-8", "LC_ALL": "C"}, None, ASCII),
        ("auto", {"LANG": "C", "LC_CTYPE": "en_US.UTF-8"}, None, UNICODE),
        ("auto", {"LANG": "en_US.UTF-8", "TERM": "linux"}, None, ASCII),
        ("auto", {"LANG": "en_US.UTF-8", "TERM": "dumb"}, None, ASCII),
        ("unicode", {"LANG": "C", "TERM": "linux"}, None, UNICODE),
    ],
)
def test_which_set_is_drawn(
    setting: str, environ: dict[str, str], wide: bool | None, expected: glyphs.Glyphs
) -> None:
    assert expected is choose(setting, environ=environ, ambiguous_wide=wide)


@pytest.mark.parametrize(
    ("answer", "wide"),
    [
        ([b"\x1b[1;3R"], False),
        ([b"\x1b[1;5R"], True),
        ([b"jk", b"\x1b[", b"24;5", b"R"], True),
        ([], None),
        ([b"\x1b[?1;2c"], None),
    ],
)
def test_the_cursor_report_tells_the_width(answer: list[bytes], wide: bool | None) -> None:
    written: list[str] = []
    arriving = iter([*answer, b""])
    assert wide == measure_ambiguous(written.append, lambda: next(arriving, b""))
    assert glyphs.CURSOR_REPORT in written[0]
    assert glyphs.PROBE in written[0]


@given(st.lists(st.binary(max_size=20), max_size=40))
def test_no_answer_whatever_hangs_or_raises(answers: list[bytes]) -> None:
    arriving = iter(answers)
    assert measure_ambiguous(lambda _: None, lambda: next(arriving, b"")) in (True, False, None)


@pytest.mark.parametrize(("column", "wide"), [(b"3", False), (b"5", True), (b"", None)])
def test_measuring_a_terminal_leaves_it_as_it_was(column: bytes, wide: bool | None) -> None:
    import termios

    master, slave = pty.openpty()
    before = termios.tcgetattr(slave)

    def answer() -> None:
        os.read(master, 1024)
        if column:
            os.write(master, b"\x1b[7;" + column + b"R")

    thread = threading.Thread(target=answer)
    thread.start()
    try:
        assert wide == measure_terminal(slave, slave, patience=2.0 if column else 0.05)
        assert termios.tcgetattr(slave) == before
    finally:
        thread.join()
        os.close(master)
        os.close(slave)


def test_a_pipe_is_no_terminal_to_measure() -> None:
    read, write = os.pipe()
    assert measure_terminal(read, write) is None
    os.close(read)
    os.close(write)


def test_two_signs_narrow_or_wide() -> None:
    assert not is_wide(2)
    assert is_wide(4)
