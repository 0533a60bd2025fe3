"""Typing: the text is what a person typed, whatever arrives, and every change can be undone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mstui.domain.text import clean_line, clean_notes
from mstui.tui.widgets.editing import Editing, edit_by_key, storable

KEYS = [
    "left", "right", "ctrl+left", "ctrl+right", "home", "end", "backspace", "delete", "ctrl+w",
    "ctrl+u", "ctrl+k", "ctrl+z", "alt+d", "alt+b", "alt+f",
]  # fmt: skip
hostile = st.text(
    alphabet="ab é漢\u0301\u200d\ufe0f👩👍🏽\x1b\x07\x9b\u202e\t\n\r\u2028\ud800,", max_size=20
)


def typed(text: str, *, lines: bool = False, limit: int = 500) -> Editing:
    editing = Editing(limit=limit, lines=lines)
    editing.insert(text)
    return editing


@given(
    st.lists(st.one_of(st.sampled_from(KEYS), hostile.map(lambda text: f"+{text}"))), st.booleans()
)
def test_whatever_is_typed_pasted_and_erased_can_be_stored(steps: list[str], lines: bool) -> None:
    """No control character stays, one line stays one line, and the caret stays inside."""
    editing = Editing(limit=60, lines=lines)
    for step in steps:
        if step.startswith("+"):
            editing.insert(step[1:])
        else:
            edit_by_key(editing, step)
        assert 0 <= editing.caret <= len(editing.text) <= 60
        stored = clean_notes(editing.text) if lines else clean_line(editing.text)
        assert stored is not None
        if not lines:
            assert "\n" not in editing.text


@given(st.lists(hostile, min_size=1, max_size=6))
def test_undo_takes_back_every_change(pastes: list[str]) -> None:
    editing = Editing(limit=500)
    changes = sum(editing.insert(text) for text in pastes)
    for _ in range(changes):
        assert editing.undo()
    assert editing.text == ""
    assert not editing.undo()


def test_the_caret_moves_by_what_a_person_sees_as_one_character() -> None:
    family = "👩\u200d👩\u200d👧"
    editing = typed(f"e\u0301{family}x")
    stops = [editing.caret]
    while editing.caret:
        edit_by_key(editing, "left")
        stops.append(editing.caret)
    # NFC joins the accent to its letter; the family stays one.
    assert stops == [len(editing.text), len(editing.text) - 1, 1, 0]
    edit_by_key(editing, "end")
    edit_by_key(editing, "left")
    edit_by_key(editing, "backspace")
    assert editing.text == "éx"


@pytest.mark.parametrize(
    ("key", "text", "caret"),
    [
        ("ctrl+w", "call the ", 9),
        ("ctrl+u", "", 0),
        ("ctrl+left", "call the printer", 9),
        ("home", "call the printer", 0),
        ("backspace", "call the printe", 15),
    ],
)
def test_editing_keys(key: str, text: str, caret: int) -> None:
    editing = typed("call the printer")
    edit_by_key(editing, key)
    assert (editing.text, editing.caret) == (text, caret)


def test_keys_of_lines_stay_in_their_line() -> None:
    editing = typed("first\nsecond", lines=True)
    edit_by_key(editing, "home")
    assert editing.caret == len("first\n")
    edit_by_key(editing, "ctrl+k")
    assert editing.text == "first\n"


def test_nothing_grows_past_the_limit_and_it_is_told() -> None:
    editing = typed("x" * 8, limit=10)
    assert editing.insert("12345")
    assert editing.text == "xxxxxxxx12"
    assert editing.full
    assert not editing.insert("y")
    edit_by_key(editing, "backspace")
    assert not editing.full


def test_pasted_lines_become_one_line_with_their_blanks_kept() -> None:
    assert storable("a\nb\tc", lines=False) == "a b c"
    assert storable(" a\x1b[0m ", lines=False) == " a\ufffd[0m "
    assert storable("a\r\nb", lines=True) == "a\nb"
    assert storable("\x00\x1b", lines=False) == "\ufffd\ufffd"
    assert storable("\n", lines=True) == "\n"
