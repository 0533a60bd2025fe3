"""A line in pieces: the marks of quick entry and search, and nothing ever lost."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mstui.domain import marks
from mstui.domain.marks import Piece, joined, piece_at, pieces, quoted

# Text that is likely to meet the rules: signs, quotes, blanks of all sorts, letters of all sorts.
CHARS = st.one_of(
    st.sampled_from(list('@!#:<>="“”„ \t\nabz019,;-_é한𝒳\u200e\u0301\x1b\x00')), st.characters()
)
LINES = st.text(CHARS, max_size=60)


def told(line: str) -> list[tuple[str, ...]]:
    """The pieces of a line that are no blanks: kind, key and sign of a pair, value."""
    return [
        (p.kind, p.key, p.sign, p.value) if p.kind == marks.PAIR else (p.kind, p.value)
        for p in pieces(line)
        if p.kind != marks.SPACE
    ]


def test_marks_of_the_line_everybody_types() -> None:
    assert told("Beta released fri @ana !must #testing") == [
        ("text", "Beta"),
        ("text", "released"),
        ("text", "fri"),
        ("person", "ana"),
        ("word", "must"),
        ("tag", "testing"),
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('@"Ana Kovács" x', [("person", "Ana Kovács"), ("text", "x")]),
        ("@“Ana Kovács”", [("person", "Ana Kovács")]),
        ('@"Ana ""Nana"" K"', [("person", 'Ana "Nana" K')]),
        ('@"Ana Kov', [("person", "Ana Kov")]),
        ("@ana, then", [("person", "ana"), ("text", "then")]),
        ("@", [("text", "@")]),
        ("! # @", [("text", "!"), ("text", "#"), ("text", "@")]),
        (
            "ana@example.com C# wow!",
            [("text", "ana@example.com"), ("text", "C#"), ("text", "wow!")],
        ),
        ("target:fri", [("pair", "target", ":", "fri")]),
        ("target<fri risk>=9", [("pair", "target", "<", "fri"), ("pair", "risk", ">=", "9")]),
        ("after:", [("pair", "after", ":", "")]),
        ('after:"Design review" x', [("pair", "after", ":", "Design review"), ("text", "x")]),
        (">Beta", [("pair", "", ">", "Beta")]),
        ('>"Beta two"', [("pair", "", ">", "Beta two")]),
        ("a > b -> c => d", [("text", w) for w in ("a", ">", "b", "->", "c", "=>", "d")]),
        ('Call "Fri" now', [("text", "Call"), ("quoted", "Fri"), ("text", "now")]),
        ('a 5" disk', [("text", "a"), ("text", '5"'), ("text", "disk")]),
        ('say "hello there', [("text", "say"), ("text", '"hello'), ("text", "there")]),
        ('"@ana" "!must"', [("quoted", "@ana"), ("quoted", "!must")]),
        ('"Beta"@ana', [("quoted", "Beta"), ("text", "@ana")]),
        ("09:30 9:30", [("text", "09:30"), ("text", "9:30")]),
    ],
)
def test_pieces_of(line: str, expected: list[tuple[str, ...]]) -> None:
    assert told(line) == expected


@given(LINES)
@example('" "" "" ""')
@example('@"')
@example(">=")
def test_the_pieces_are_the_line_again(line: str) -> None:
    found = pieces(line)

    assert joined(found) == line
    assert [p.start for p in found] == [0, *(p.end for p in found)][: len(found)]
    assert all(p.text == line[p.start : p.end] and p.text for p in found)


@given(LINES)
def test_a_mark_starts_a_word(line: str) -> None:
    """A sign inside a word is a letter of it: addresses and times are never marks."""
    for piece in pieces(line):
        if piece.kind not in (marks.SPACE, marks.TEXT):
            assert piece.start == 0 or line[piece.start - 1].isspace()


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40))
@example('5" disk')
@example("ana,")
@example('"')
def test_any_value_can_be_written_as_a_mark(value: str) -> None:
    """Completion writes names nobody chose for it, and reads them back as they are."""
    [person] = pieces("@" + quoted(value))

    assert person[:1] + person[4:5] == ("person", value)


@given(LINES, st.integers(0, 70))
def test_the_piece_at_the_cursor_touches_it(line: str, position: int) -> None:
    piece: Piece | None = piece_at(pieces(line), position)

    if piece is None:
        assert position == 0 or position > len(line)
    else:
        assert piece.start < position <= piece.end


@pytest.mark.parametrize("unit", ['"a ', '@"x ""', '" ""', "“x ", "a:", "@", ">" * 3, 'k:"v '])
def test_a_long_paste_takes_no_more_than_its_length(unit: str) -> None:
    """Twenty times the text takes about twenty times as long, not four hundred times."""

    def taken(line: str) -> float:
        start = time.process_time()
        assert joined(pieces(line)) == line
        return time.process_time() - start

    short = unit * (5_000 // len(unit))
    fastest = min(taken(short) for _ in range(3))

    assert taken(short * 20) < 150 * max(fastest, 1e-4)
