"""Text in cells: exactly as wide as asked, whatever the letters, and nothing a terminal obeys."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from mstui.tui.glyphs import ASCII, UNICODE
from mstui.tui.safety import harmless
from mstui.tui.theming import plain_palette
from mstui.tui.widgets.columns import CellPainter, Column, content_widths, layout
from mstui.tui.widgets.frame import strip_of
from mstui.tui.widgets.lines import wrap_spans
from mstui.tui.widgets.source import Row
from mstui.tui.widgets.text import cut, fit, shown, width, wrap

anything = st.text(max_size=40)
hostile = st.text(
    alphabet="ab é漢\u0301\u200d\ufe0f👩👍🏽🇿🇦\x1b[]\x07\x9b\u202e\u2066\t\n\u200b\ud800─…",
    max_size=30,
)


@given(st.one_of(anything, hostile), st.integers(0, 30), st.booleans())
def test_fit_is_exactly_as_wide_as_asked(text: str, cells: int, right: bool) -> None:
    assert cells == width(fit(shown(text), cells, right=right))


@given(st.one_of(anything, hostile))
def test_shown_text_is_safe_and_has_the_width_it_says(text: str) -> None:
    """No control character is left, and no character whose width terminals disagree on."""
    seen = shown(text)
    assert seen == harmless(seen)
    assert not set(seen) & set("\ufe0f\x1b\x07\n\t\r")
    assert width(seen) == cell_len(seen) == sum(cell_len(char) for char in seen)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("👩\u200d👩\u200d👧 day", "👩 day"),
        ("⚠\ufe0f risk", "⚠ risk"),
        ("👍🏽", "👍"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("a\x1b[31mb", "a⟨ESC⟩[31mb"),
        ("\u202eevil", "⟨RLO⟩evil"),
        ("e\u0301te\u0301", "e\u0301te\u0301"),
    ],
)
def test_what_terminals_disagree_on_is_drawn_by_its_base(text: str, seen: str) -> None:
    assert seen == shown(text)


def test_a_cut_never_splits_a_wide_character_or_its_accent() -> None:
    assert cut("漢字漢字", 6) == "漢字…"
    assert cut("漢字漢字", 7) == "漢字漢…"
    assert cut("e\u0301e\u0301e\u0301", 2) == "e\u0301…"
    assert cut("abcdef", 3, "~") == "ab~"
    assert cut("abcdef", 0) == ""


@given(anything.map(shown), st.integers(2, 20))
def test_wrapped_lines_fit_and_lose_no_letter(text: str, cells: int) -> None:
    lines = wrap(text, cells)
    assert all(width(line) <= cells for line in lines)
    assert "".join(text.split()) == "".join("".join(lines).split())


@given(
    st.lists(st.tuples(hostile, st.sampled_from(["", "red", "muted bold"])), max_size=4),
    st.integers(2, 24),
)
def test_wrapped_spans_fit_and_keep_their_styles(parts: list[tuple[str, str]], cells: int) -> None:
    lines = list(wrap_spans(tuple(parts), cells, UNICODE)) if parts else []
    assert all(sum(width(text) for text, _ in line) <= cells for line in lines)
    for style in ("red", "muted bold"):
        told = "".join(
            shown(each) for text, kind in parts for each in text.split("\n") if kind == style
        )
        kept = "".join(text for line in lines for text, kind in line if kind == style)
        assert "".join(told.split()) == "".join(kept.split())


columns = st.lists(
    st.builds(
        Column,
        st.text(max_size=8),
        min=st.integers(0, 12),
        max=st.integers(0, 30),
        flex=st.integers(0, 3),
        align=st.sampled_from(["left", "right"]),
        drop=st.integers(0, 3),
    ),
    min_size=1,
    max_size=6,
)


@given(columns, st.integers(1, 120), st.data())
def test_columns_never_take_more_than_there_is(
    wanted: list[Column], cells: int, data: st.DataObject
) -> None:
    content = data.draw(st.lists(st.integers(0, 40), min_size=len(wanted), max_size=len(wanted)))
    widths = layout(wanted, cells, content)
    used = [size for size in widths if size > 0]
    assert sum(used) + max(0, len([w for w in widths if w > 0]) - 1) <= max(cells, 1)
    assert all(size >= 0 for size in widths)
    for column, size in zip(wanted, widths, strict=True):
        if column.flex and column.max:
            assert size <= max(column.max, column.min)


def test_flexible_columns_share_what_is_left() -> None:
    wanted = (Column("a", min=4, flex=1), Column("b", min=4, flex=3), Column("c", min=5))
    widths = layout(wanted, 47)
    assert sum(widths) + 2 == 47
    assert widths[2] == 5
    assert widths[1] > 2 * widths[0]


def test_narrow_lists_drop_columns_by_their_order_and_keep_the_others() -> None:
    wanted = (
        Column("State", min=10),
        Column("Task", min=12, flex=1),
        Column("Who", min=6, drop=2),
        Column("Done", min=5, drop=1),
    )
    assert [bool(size) for size in layout(wanted, 40)] == [True, True, True, True]
    assert [bool(size) for size in layout(wanted, 33)] == [True, True, False, True]
    assert [bool(size) for size in layout(wanted, 26)] == [True, True, False, False]


def test_columns_fit_their_content_within_bounds() -> None:
    wanted = (Column("Who", min=3, max=10), Column("Task", min=5, flex=1))
    rows = [Row("1", (1,), ("Ana", "x")), Row("2", (2,), ("漢字漢字漢字漢字", "y"))]
    content = content_widths(wanted, rows)
    assert content == [16, 0]
    assert layout(wanted, 40, content)[0] == 10
    assert layout(wanted, 40, [4, 0])[0] == 4


@given(
    st.lists(st.one_of(hostile, st.tuples(hostile, st.just("red"))), min_size=1, max_size=5),
    columns,
    st.integers(1, 80),
    st.sampled_from(["", "a", "é", "漢"]),
    st.sampled_from([UNICODE, ASCII]),
)
def test_painted_cells_fill_their_columns_exactly(
    cells: list[object], wanted: list[Column], room: int, find: str, glyphs: object
) -> None:
    """However hostile the text, no row is longer or shorter than the list, nor sends a control."""
    widths = layout(wanted, room)
    painter = CellPainter(wanted, widths, plain_palette(), glyphs, find)  # type: ignore[arg-type]
    used = [size for size in widths if size > 0]
    expected = sum(used) + max(0, len(used) - 1)
    row = Row("1", (1,), tuple(cells))  # type: ignore[arg-type]
    for pieces in (painter.row(row, "background"), painter.header()):
        strip = strip_of(pieces, expected)
        painted = "".join(segment.text for segment in strip)
        assert expected == cell_len(painted)
        assert painted == harmless(painted)


def test_right_aligned_numbers_end_at_the_columns_edge_and_matches_have_their_own_surface() -> None:
    palette = plain_palette()
    wanted = (Column("N", min=6, align="right"), Column("Text", min=10, flex=1))
    painter = CellPainter(wanted, layout(wanted, 20), palette, UNICODE, find="BAN")
    pieces = list(painter.row(Row("1", (1,), ("42", "a banner")), "background"))
    assert "".join(text for text, _ in pieces) == "    42 a banner     "
    assert [text for text, style in pieces if style == palette.style("", "match")] == ["ban"]
