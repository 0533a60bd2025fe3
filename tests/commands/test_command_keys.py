from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mstui.commands.keys import (
    MODIFIERS,
    SIGNS,
    SPECIAL,
    canonical,
    character_of,
    display_key,
    parse_key,
    written_key,
)
from mstui.domain.errors import InvalidValue
from mstui.domain.text import visible

textual_keys = pytest.importorskip("textual.keys")


def test_signs_have_the_names_the_screen_library_gives_them() -> None:
    """A new version of it that names a key otherwise would leave that key dead."""
    ascii_signs = [chr(code) for code in range(33, 127) if not chr(code).isalnum()]
    assert sorted(SIGNS.values()) == sorted(ascii_signs)
    for name, sign in SIGNS.items():
        assert textual_keys._character_to_key(sign) == name
        assert parse_key(sign) == name == parse_key(name)
        assert character_of(name) == sign


def test_special_keys_have_the_names_the_screen_library_gives_them() -> None:
    known = {key.value for key in textual_keys.Keys}
    assert set(SPECIAL) <= known
    assert parse_key(" ") == "space" == textual_keys._character_to_key(" ")


@given(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"]))
def test_every_character_is_named_as_the_library_names_it(char: str) -> None:
    """Also outside ASCII: what a keymap says is what arrives when the key is pressed."""
    if not char.isprintable() or char in "↑↓←→":
        return
    key = parse_key(char)
    assert key == textual_keys._character_to_key(char)
    if char != " ":
        assert display_key(key) == char


@pytest.mark.parametrize(
    ("written", "key", "shown"),
    [
        ("u", "u", "u"),
        ("G", "G", "G"),
        ("shift+g", "G", "G"),
        ("?", "question_mark", "?"),
        ("question_mark", "question_mark", "?"),
        ("ctrl+r", "ctrl+r", "ctrl+r"),
        ("CTRL+R", "ctrl+r", "ctrl+r"),
        ("Control+r", "ctrl+r", "ctrl+r"),
        ("shift+ctrl+left", "ctrl+shift+left", "ctrl+Shift+←"),
        ("shift+tab", "shift+tab", "Shift+Tab"),
        ("ctrl+/", "ctrl+slash", "ctrl+/"),
        ("ctrl++", "ctrl+plus", "ctrl++"),
        ("+", "plus", "+"),
        ("Esc", "escape", "Esc"),
        ("return", "enter", "Enter"),
        ("PgUp", "pageup", "PgUp"),
        ("↑", "up", "↑"),
        ("F5", "f5", "F5"),
        ("space", "space", "Space"),
        ("gg", "g g", "gg"),
        ("g p", "g p", "gp"),
        ("  g   p ", "g p", "gp"),
        ("+r", "plus r", "+r"),
        ("++", "plus plus", "++"),
        ("g?", "g question_mark", "g?"),
        ("ctrl+x s", "ctrl+x s", "ctrl+x s"),
        ("u p", "u p", "up"),
        ("up", "up", "↑"),
        ("ö", "ö", "ö"),
        ("ctrl+i", "tab", "Tab"),
        ("ctrl+m", "enter", "Enter"),
        ("ctrl+[", "escape", "Esc"),
        ("ctrl+h", "backspace", "Backspace"),
        ("ctrl+@", "ctrl+space", "ctrl+Space"),
    ],
)
def test_what_people_write(written: str, key: str, shown: str) -> None:
    assert parse_key(written) == key
    assert display_key(key) == shown
    assert parse_key(written_key(key)) == key


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("entr", '"entr" is no key · did you mean "enter"?'),
        ("ctrl+entr", '"ctrl+entr" is no key · did you mean "ctrl+enter"?'),
        ("questionmark", '"questionmark" is no key · did you mean "question_mark"?'),
        ("ctlr+r", '"ctlr+r" is no key'),
        ("shift+1", '"shift+1" is no key · write the character that Shift makes'),
        ("ctrl+", '"ctrl+" is no key'),
        ("+ret", '"+ret" is no key'),
        ("", '"" is no key'),
        ("a b c d", '"a b c d" is no key; it takes 1 to 3 in a row'),
        ("ggg", '"ggg" is no key'),
        ("\x1b", '"⟨ESC⟩" is no key'),
        ("\x1b+entr", '"⟨ESC⟩+entr" is no key · did you mean "enter"?'),
        ("a\x1b[2J", '"a⟨ESC⟩[2J" is no key'),
    ],
)
def test_what_is_no_key_is_told_with_the_nearest(written: str, told: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        parse_key(written)
    assert str(caught.value).startswith(told)


def test_arrows_are_words_where_signs_are_ascii() -> None:
    assert display_key("shift+up", arrows=False) == "Shift+Up"
    shown = [display_key(key, arrows=False) for key in SPECIAL]
    assert all(word.isascii() for word in shown)


_bases = st.one_of(
    st.sampled_from([*SPECIAL, *SIGNS.values()]), st.characters(categories=["Ll", "Lu", "Nd"])
)
_presses = st.builds(
    lambda modifiers, base: "+".join([*modifiers, base]),
    st.lists(st.sampled_from(MODIFIERS), max_size=2, unique=True),
    _bases,
)


@given(st.lists(_presses, min_size=1, max_size=3).map(" ".join))
def test_a_key_survives_being_written_and_read(written: str) -> None:
    try:
        key = parse_key(written)
    except InvalidValue:
        return
    assert parse_key(written_key(key)) == key
    assert all(canonical(press) == press for press in key.split(" "))
    assert display_key(key)


@given(st.text(max_size=40))
def test_no_text_is_anything_but_a_key_or_one_line(text: str) -> None:
    try:
        key, told = parse_key(text), ""
    except InvalidValue as error:
        key, told = "", str(error)
    assert visible(told) == told
    assert 1 <= len(key.split(" ")) <= 3
