"""Pasted lists: levels from bullets, headings and indents, and nothing dangerous in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mstui.domain.quick_list import is_done, listed
from mstui.domain.quick_outline import UNDER, outermost, places, possible, word_for


def drawn(text: str) -> list[str]:
    return ["  " * line.level + line.text for line in listed(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\nb", ["a", "b"]),
        ("- a\n  - b\n* c\n+ d", ["a", "  b", "c", "d"]),
        ("1. a\n2) b\n   10. c", ["a", "b", "  c"]),
        ("a\n\tb\n\t\tc\nd", ["a", "  b", "    c", "d"]),
        ("a\n    b\n  c\nd", ["a", "  b", "  c", "d"]),
        ("    a\n      b\n    c", ["a", "  b", "c"]),
        ("# A\n## B\n- c\n# D\ne", ["A", "  B", "    c", "D", "  e"]),
        ("### A\n# B\n### C", ["A", "B", "  C"]),
        ("A:\n- b\n- c\nD:\n- e", ["A:", "  b", "  c", "D:", "  e"]),
        ("- [ ] a\n- [x] b\n- [X] c\n[x] d", ["a", "[x] b", "[x] c", "[x] d"]),
        ("- **a**\n- b *c*", ["a", "b *c*"]),
        ("a\n\n---\n***\n\nb", ["a", "b"]),
        ("#tag a\n#1", ["#tag a", "#1"]),
        ("-5 degrees\n1.5 m\n3 men", ["-5 degrees", "1.5 m", "3 men"]),
        ("-\n- \n*", []),
        ("a\r\nb\rc\u2028d\x0be", ["a", "b", "c", "d", "e"]),
        ("\x1b[31mred\x1b[0m\x1b]0;x\x07", ["red"]),
        ("a\x00b\x9b1m", ["a\ufffdb\ufffd1m"]),
        ("\u00a0\u00a0- a\n\u00a0\u00a0\u00a0\u00a0- b", ["a", "  b"]),
        ("", []),
    ],
)
def test_levels_and_texts(text: str, expected: list[str]) -> None:
    assert drawn(text) == expected


@pytest.mark.parametrize(
    ("text", "done", "rest"),
    [
        ("[x] a", True, "a"),
        ("[X] a", True, "a"),
        ("[ ] a", False, "a"),
        ("[] a", False, "a"),
        ("[-] a", False, "a"),
        ("[y] a", False, "[y] a"),
        ("[x]a", False, "[x]a"),
        ("a [x]", False, "a [x]"),
    ],
)
def test_a_checkbox(text: str, done: bool, rest: str) -> None:
    assert is_done(text) == (done, rest)


PASTES = st.lists(
    st.tuples(
        st.sampled_from(["", " ", "  ", "    ", "\t", "\t\t", "   \t"]),
        st.sampled_from(["", "- ", "* ", "1. ", "# ", "### ", "[x] ", "- [ ] ", "---", "\x1b[1m"]),
        st.text(max_size=8),
    ),
    max_size=12,
).map(lambda rows: "\n".join("".join(row) for row in rows))


@given(PASTES)
def test_no_paste_breaks_it_and_every_word_comes_along(text: str) -> None:
    lines = listed(text)

    for before, line in zip([None, *lines], lines, strict=False):
        assert 0 <= line.level <= (before.level + 1 if before else 0)
        assert line.text.strip() == line.text != ""
        assert not any(char < " " or "\x7f" <= char <= "\x9f" for char in line.text)
    letters = [char for char in text if char.isascii() and char.isalpha()]
    if "\x1b" not in text:
        kept = "".join(line.text for line in lines)
        missing = len(letters) - sum(char.isascii() and char.isalpha() for char in kept)
        # Only “a)” at the beginning of a line is a letter that is layout; “[x]” comes along.
        assert missing <= text.count(")") + text.lower().count("[x]")


LEVELS = st.lists(
    st.tuples(
        st.integers(0, 5), st.sampled_from(["", "task", "risk", "phase", "milestone", "odd"])
    ),
    max_size=20,
)


@given(LEVELS, st.sampled_from(["phase", "milestone", "task", "risk", "project", ""]))
def test_every_line_is_something_that_fits_where_it_stands(
    lines: list[tuple[int, str]], place: str
) -> None:
    outer = outermost(place)
    found = places(lines, outer)

    assert len(found) == len(lines)
    for number, (level, wished) in enumerate(lines):
        here = found[number]
        among = possible(found, number, outer)
        assert here.kind == (wished if wished in among else among[0])
        assert here.level <= level
        if here.parent < 0:
            assert here.level == 0
        else:
            parent = found[here.parent]
            assert here.parent < number
            assert parent.level == here.level - 1
            assert here.kind in UNDER[parent.kind]


def test_the_ladder_by_place() -> None:
    levels = [(0, ""), (1, ""), (2, ""), (3, ""), (4, "")]

    def words(place: str) -> list[str]:
        found = places(levels, outermost(place))
        return [word_for(found, number) for number in range(len(levels))]

    assert words("") == ["project", "phase", "milestone", "task", "part"]
    assert words("phase") == ["phase", "milestone", "task", "part", "part"]
    assert words("milestone") == ["milestone", "task", "part", "part", "part"]
    assert words("task") == ["task", "part", "part", "part", "part"]
    assert words("risk") == ["risk", "risk", "risk", "risk", "risk"], "nothing stands under a risk"
