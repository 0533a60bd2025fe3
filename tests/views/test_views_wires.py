"""Lines between linked bars: where they pass, and that they never pass over a bar."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mstui.views.chart import ASCII, UNICODE
from mstui.views.wires import DOWN, LEFT, RIGHT, UP, End, wires

COLUMNS = 40
ROWS = range(20)
TYPES = st.sampled_from(["FS", "SS", "FF", "SF"])


@st.composite
def ends(draw: st.DrawFn) -> list[End]:
    """The bar under the cursor, then others in rows of their own."""
    rows = draw(st.lists(st.integers(-5, 30), min_size=2, max_size=6, unique=True))
    found = []
    for row in rows:
        first = draw(st.integers(-5, COLUMNS))
        found.append(End(row, first, first + draw(st.integers(0, 12)), draw(TYPES)))
    return found


def picture(own: End, before: list[End], after: list[End]) -> list[str]:
    """The lines as they are drawn, bars as #."""
    found = wires(own, before, after, ROWS, COLUMNS)
    lines = []
    for row in ROWS:
        cells = [UNICODE.lines[found.get(row, {}).get(column, 0)] for column in range(COLUMNS)]
        for bar in (own, *before, *after):
            if bar.row == row:
                for column in range(max(bar.first, 0), min(bar.last + 1, COLUMNS)):
                    cells[column] = "#"
        lines.append("".join(cells).rstrip())
    return lines


def test_from_the_end_of_one_to_the_start_of_the_other() -> None:
    own, first, second = End(2, 10, 13), End(0, 2, 5), End(1, 4, 9)
    after = End(4, 18, 20)
    assert picture(own, [first, second], [after])[:5] == [
        "  ####───┐",
        "    ######",
        "         └####┐",
        "              │",
        "              └───###",
    ]


def test_linked_bars_that_share_a_column_at_a_far_zoom() -> None:
    assert picture(End(0, 3, 5), [], [End(2, 5, 5)])[:3] == ["   ###", "     │", "     #"]
    assert picture(End(2, 5, 8), [End(0, 5, 6)], [])[:3] == ["     ##", "     │", "     ####"]


@given(ends(), st.integers(0, 5))
def test_lines_stay_in_the_view_and_every_row_between_is_passed(
    bars: list[End], split: int
) -> None:
    own, others = bars[0], bars[1:]
    before, after = others[:split], others[split:]
    found = wires(own, before, after, ROWS, COLUMNS)
    for row, line in found.items():
        assert row in ROWS
        assert all(0 <= column < COLUMNS and 0 < sides < 16 for column, sides in line.items())
    for other in others:
        low, high = sorted((own.row, other.row))
        alone = wires(own, [other], [], ROWS, COLUMNS)
        for row in range(low + 1, high):
            if row in ROWS and alone:
                verticals = [c for c, sides in alone.get(row, {}).items() if sides == UP | DOWN]
                assert len(verticals) <= 1
        seen = [row for row in range(low + 1, high) if row in ROWS]
        columns = {tuple(alone.get(row, {})) for row in seen}
        assert len(columns) <= 1, "straight down one column"


def test_every_way_a_line_can_lead_has_a_sign_of_one_cell() -> None:
    for signs in (UNICODE, ASCII):
        assert len(signs.lines) == 16
        assert " " not in signs.lines[1:]
    assert ASCII.lines.isascii()
    assert UNICODE.lines[LEFT | DOWN] == "┐"
    assert UNICODE.lines[UP | RIGHT] == "└"
