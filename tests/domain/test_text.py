"""Text that somebody else typed never reaches the store or the terminal as a command."""

from __future__ import annotations

import re
import subprocess
import sys
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mstui.domain.errors import InvalidValue
from mstui.domain.text import clean_line, clean_notes, fold, scrub, slug_key, visible

ANY_TEXT = st.text(st.characters(categories=None))  # lone surrogates and controls included
CONTROLS = [chr(code) for code in (*range(0x20), *range(0x7F, 0xA0))]
FAMILY = "👨‍👩‍👧‍👦"
ENGLAND = "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"


@pytest.mark.parametrize("control", CONTROLS, ids=lambda char: f"{ord(char):02x}")
def test_no_line_takes_a_control_character(control: str) -> None:
    with pytest.raises(InvalidValue):
        clean_line(f"Ad{control}creative")


@pytest.mark.parametrize("control", sorted(set(CONTROLS) - set("\n\r\t")))
def test_notes_take_newline_and_tab_and_no_other_control(control: str) -> None:
    assert clean_notes("one\n\ttwo\r\nthree\rfour") == "one\n\ttwo\nthree\nfour"
    with pytest.raises(InvalidValue):
        clean_notes(f"one{control}two")


def test_a_refusal_names_field_character_and_place() -> None:
    with pytest.raises(InvalidValue, match=r"^name .*ESC.* at character 3") as caught:
        clean_line("ab\x1b[31m", field="name")
    assert caught.value.field == "name"
    assert "\x1b" not in str(caught.value)
    with pytest.raises(InvalidValue, match="line break at character 6"):
        clean_line("  one\ntwo ")


def test_what_surrounds_a_line_is_dropped_but_not_hidden_controls() -> None:
    assert clean_line("\u3000 Prototype approved\r\n") == "Prototype approved"
    with pytest.raises(InvalidValue):
        clean_line("Prototype approved\x1f")


@pytest.mark.parametrize(
    "text", ["東京の発売", FAMILY, ENGLAND, "می‌خواهم", "क्‍ष", "[/x] [@click=app.quit]x", "a\u202eb"]
)
def test_every_script_emoji_and_markup_survive_as_typed(text: str) -> None:
    assert clean_line(text) == text
    assert clean_notes(text) == text


def test_lengths_are_limited_and_told() -> None:
    assert clean_line("x" * 500) == "x" * 500
    with pytest.raises(InvalidValue, match="10,000 characters; at most 500"):
        clean_line("x" * 10_000)
    assert len(clean_notes("x" * 100_000)) == 100_000
    with pytest.raises(InvalidValue, match="at most 100,000"):
        clean_notes("x\n" * 100_000 + "x")
    # Composition can lengthen a text: what is stored is what is measured.
    with pytest.raises(InvalidValue):
        clean_line("\U0001d160" * 499)


def test_equal_looking_letters_are_stored_alike() -> None:
    assert clean_line("Cafe\u0301") == clean_line("Caf\u00e9") == "Caf\u00e9"


def test_notes_keep_the_indent_of_their_first_line() -> None:
    assert clean_notes("\n  \n    - one\n  - two\n\n") == "    - one\n  - two"


@given(ANY_TEXT)
def test_cleaning_refuses_or_yields_what_it_would_take_again(text: str) -> None:
    for clean in (clean_line, clean_notes):
        cleaned = _or_refusal(clean, text)
        assert _or_refusal(clean, cleaned) == cleaned
        assert cleaned.encode().decode() == cleaned


def _or_refusal(clean: Callable[[str], str], text: str) -> str:
    """What is stored; or the refusal, which is itself one clean line."""
    try:
        return clean(text)
    except InvalidValue as error:
        return str(error)


@given(ANY_TEXT)
def test_scrubbed_text_is_always_storable(text: str) -> None:
    assert clean_line(scrub(text), limit=10**6) == scrub(text)
    assert clean_notes(scrub(text, notes=True)) == clean_notes(
        scrub(scrub(text, notes=True), notes=True)
    )


def test_scrubbing_shows_that_something_was_there() -> None:
    assert scrub("a\x1b[2Jb\r\nc\td\ud800") == "a\ufffd[2Jb c d\ufffd"
    assert scrub("a\r\nb\tc", notes=True) == "a\nb\tc"


@given(ANY_TEXT)
def test_nothing_visible_is_a_control_or_a_direction_change(text: str) -> None:
    shown = visible(text)
    for index, char in enumerate(shown):
        category = unicodedata.category(char)
        assert category not in ("Cc", "Cs", "Zl", "Zp")
        if category == "Cf" and char not in "\u200c\u200d":
            # Signs of Arabic and Indic scripts are drawn; tags only stand in a flag.
            assert unicodedata.bidirectional(char) in ("AN", "AL", "L") or "🏴" in shown[:index]
    lines = visible(text, keep_lines=True)
    assert lines.replace("\n", "↵") == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("pay\u202eexe.txt", "pay⟨RLO⟩exe.txt"),
        ("\u2066a\u2069\u200e\u200f\u061c", "⟨LRI⟩a⟨PDI⟩⟨LRM⟩⟨RLM⟩⟨ALM⟩"),
        ("in\u200bvi\u00adsi\ufeffble\u3164", "in⟨ZWSP⟩vi⟨SHY⟩si⟨BOM⟩ble⟨U+3164⟩"),
        ("\x1b]0;owned\x07", "⟨ESC⟩]0;owned⟨BEL⟩"),
        ("\x9b31m\x7f", "⟨CSI⟩31m⟨DEL⟩"),
        ("one\r\ntwo\tthree", "one↵two three"),
        ("a\u200db", "a⟨ZWJ⟩b"),
        (FAMILY, FAMILY),
        (ENGLAND, ENGLAND),
        ("x\U000e0041", "x⟨U+E0041⟩"),
        ("می‌خواهم", "می‌خواهم"),
        ("no\u00a0break 東京\u3000é", "no\u00a0break 東京\u3000é"),
        ("\ufffe\ud800", "⟨U+FFFE⟩⟨U+D800⟩"),
    ],
)
def test_what_the_eye_would_miss_is_named(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("strasse", "Straße"), ("oresund", "Øresund"), ("munchen", "MÜNCHEN"), ("lodz", "Łódź"),
     ("istanbul", "İstanbul"), ("cafe", "Cafe\u0301"), ("ﬁnal", "final"), ("ｗｅｂ", "web")],
)  # fmt: skip
def test_search_ignores_case_and_accents(typed: str, stored: str) -> None:
    assert fold(typed) == fold(stored)


def test_search_keeps_apart_what_is_another_letter() -> None:
    assert fold("が") != fold("か")
    assert fold("한") != fold("하")


@given(ANY_TEXT)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Website rebrand", "WEB"),
        ("Expansion ZA", "ZA"),
        ("CRM rollout and user training", "CRM"),
        ("Customer service improvement", "CSI"),
        ("The launch of the year", "LAU"),
        ("Übergabe", "UBE"),
        ("2027 plan", "P202"),
        ("東京の発売", "PRJ"),
        ("", "PRJ"),
        ("X", "X1"),
    ],
)
def test_a_project_gets_a_key_from_its_name(name: str, key: str) -> None:
    assert slug_key(name) == key


@given(ANY_TEXT, st.integers(0, 120))
def test_keys_are_short_plain_and_never_taken(name: str, others: int) -> None:
    taken: set[str] = set()
    for _ in range(others):
        key = slug_key(name, taken)
        assert re.fullmatch(r"[A-Z][A-Z0-9]{1,4}", key)
        assert key not in taken
        taken.add(key)


def test_plain_text_costs_no_import() -> None:
    program = (
        "import sys; from mstui.domain.text import clean_line, visible, fold, scrub\n"
        "clean_line('Ad creative'); visible('東京'); fold('Ad'); scrub('x')\n"
        "print(sorted({'re', 'unicodedata', 'dataclasses'} & set(sys.modules)))"
    )
    loaded = subprocess.run(
        [sys.executable, "-S", "-c", f"import sys; sys.path[:0] = {sys.path!r}; {program}"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert loaded.strip() == "[]"
