"""Links in one line: what is typed, how it may be read, and what it means in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mstui.domain.errors import InvalidValue
from mstui.domain.kinds.plan import LINK_TYPES
from mstui.domain.link_text import (
    Reading,
    lag_of,
    pieces,
    quoted,
    readings,
    remark,
    sentence,
    type_of,
)


def last(text: str) -> Reading:
    """The reading that takes most off the name."""
    return list(readings(text))[-1]


@pytest.mark.parametrize(
    ("text", "reading", "lag"),
    [
        ("Design", Reading("Design"), (0, "working")),
        ("Design FF+1d", Reading("Design", "FF", "+1d"), (480, "working")),
        ("Design ff +1d", Reading("Design", "FF", "+1d"), (480, "working")),
        ("after Design", Reading("Design", turn="after"), (0, "working")),
        ("before Design SS", Reading("Design", "SS", turn="before"), (0, "working")),
        ("Prototype SS-2h", Reading("Prototype", "SS", "-2h"), (-120, "working")),
        ("12FS+50%", Reading("12", "FS", "+50%"), (50, "percent")),
        ("Design +2ed", Reading("Design", "FS", "+2ed"), (2880, "elapsed")),
        ('"Write, test" SF', Reading("Write, test", "SF"), (0, "working")),
        ('"Design FF"', Reading("Design FF"), (0, "working")),
        ("SS Great Britain FF", Reading("SS Great Britain", "FF"), (0, "working")),
        ("Turn off", Reading("Turn off"), (0, "working")),
    ],
)
def test_a_piece_is_read(text: str, reading: Reading, lag: tuple[int, str]) -> None:
    assert last(text) == reading
    assert lag_of(last(text)) == lag


def test_a_whole_piece_may_be_a_name_whatever_it_ends_in() -> None:
    assert [found.name for found in readings("after Design FF")] == [
        "after Design FF", "Design FF", "after Design", "Design",
    ]  # fmt: skip


def test_commas_part_a_line_and_quotes_hold_it_together() -> None:
    line = 'Design,  "Write, test" FF ; x'
    assert [piece.text for piece in pieces(line)] == ["Design", '"Write, test" FF', "x"]
    assert all(line[piece.start : piece.end] == piece.text for piece in pieces(line))
    assert [piece.text for piece in pieces('an "open quote, b')] == ['an "open quote', "b"]


@pytest.mark.parametrize("text", ["Design FF+1x", "Design FS+", "Design +1.2.3d"])
def test_a_lag_that_means_nothing_says_what_would(text: str) -> None:
    with pytest.raises(InvalidValue, match="2d"):
        lag_of(last(text))


def test_a_type_stands_alone() -> None:
    assert type_of("") == ("FS", 0, "working")
    assert type_of("ff +1d") == ("FF", 480, "working")
    assert type_of("+25%") == ("FS", 25, "percent")
    for wrong in ("Design", "FX", "FS 1d"):
        with pytest.raises(InvalidValue):
            type_of(wrong)


@given(st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=30))
def test_whatever_is_typed_can_be_read(text: str) -> None:
    for piece in pieces(text):
        assert text[piece.start : piece.end] == piece.text
        found = list(readings(piece.text))
        assert found, "the whole is always one reading"
        assert all(reading.type in LINK_TYPES for reading in found)


names = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=20
).map(lambda text: " ".join(text.split())).filter(
    lambda text: text and not ('"' in text and ("“" in text or "”" in text))
)  # fmt: skip


@given(names, st.sampled_from(["", " FF+1d", " SS"]))
def test_a_completed_name_is_read_back_as_itself(name: str, tail: str) -> None:
    (piece,) = pieces(quoted(name) + tail)
    assert any(reading.name == name for reading in readings(piece.text))


@pytest.mark.parametrize(
    ("link", "kinds", "told"),
    [
        (("FS", 0, "working"), ("task", "task"), "starts when Design is finished"),
        (("FS", 480, "working"), ("task", "task"),
         "starts when Design is finished, 1 working day later"),
        (("FS", -960, "working"), ("task", "task"),
         "starts 2 working days before Design is finished"),
        (("SS", 0, "working"), ("phase", "phase"), "starts when Design starts"),
        (("FF", 0, "working"), ("milestone", "task"), "finishes when Design is reached"),
        (("SF", 90, "working"), ("task", "task"),
         "finishes when Design starts, 1 working hour 30 minutes later"),
        (("FS", 2880, "elapsed"), ("task", "milestone"),
         "is reached when Design is finished, 2 days by the calendar later"),
        (("SS", 50, "percent"), ("task", "task"),
         "starts when Design starts, 50 % of its duration later"),
    ],
)  # fmt: skip
def test_a_link_in_words(link: tuple[str, int, str], kinds: tuple[str, str], told: str) -> None:
    assert sentence(*link, "Design", kinds=kinds) == told


def test_a_plain_link_needs_no_remark() -> None:
    assert remark("FS", 0, "working") == ""
    assert remark("FS", -480, "working") == "1 working day earlier"
    assert remark("SS", 0, "working") == "starts with it"
    assert remark("FF", 480, "working") == "finishes 1 working day after it is finished"
    assert remark("SF", 0, "working") == "finishes when it starts"
