"""The lines between a bar and those it is linked with: which cells they pass, and to which sides.

All lines into a bar meet in one column before it, all out of it in one behind it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

UP, DOWN, LEFT, RIGHT = 1, 2, 4, 8

# By row the columns of its lines, each with the sides to which it leads.
Wires = dict[int, dict[int, int]]


class End(NamedTuple):
    """A bar that a link leads from or to: its row, its first and last column, the link's type."""

    row: int
    first: int
    last: int
    type: str = "FS"


def wires(
    own: End, before: Iterable[End], after: Iterable[End], rows: range, columns: int
) -> Wires:
    """The lines of one bar in the rows and columns that are seen."""
    drawing = _Drawing(rows, columns)
    for other in before:
        column = own.first - 1 if other.type[1] == "S" else own.last + 1
        if column < other.first <= own.last and other.type == "FS":
            column = other.first  # they share a column: the line leads from one to the other in it
        drawing.line(own, column, other)
    for other in after:
        column = own.last + 1 if other.type[0] == "F" else own.first - 1
        if own.first <= other.last < column and other.type == "FS":
            column = other.last
        drawing.line(own, column, other)
    return drawing.found


class _Drawing:
    def __init__(self, rows: range, columns: int) -> None:
        self.rows, self.columns = rows, columns
        self.found: Wires = {}

    def line(self, own: End, column: int, other: End) -> None:
        """From beside a bar along a column to the row of the other, and there to its bar."""
        if own.row == other.row:
            return
        down = other.row > own.row
        towards = RIGHT if column < own.first else LEFT
        self._put(own.row, column, towards | (DOWN if down else UP))
        low, high = sorted((own.row, other.row))
        for row in range(max(low + 1, self.rows.start), min(high, self.rows.stop)):
            self._put(row, column, UP | DOWN)
        back = UP if down else DOWN
        if column > other.last:
            self._put(other.row, column, back | LEFT)
            self._along(other.row, other.last + 1, column)
        elif column < other.first:
            self._put(other.row, column, back | RIGHT)
            self._along(other.row, column + 1, other.first)
        # Else the bar itself stands there, and the line ends on it.

    def _along(self, row: int, first: int, stop: int) -> None:
        for column in range(max(first, 0), min(stop, self.columns)):
            self._put(row, column, LEFT | RIGHT)

    def _put(self, row: int, column: int, sides: int) -> None:
        if row in self.rows and 0 <= column < self.columns:
            line = self.found.setdefault(row, {})
            line[column] = line.get(column, 0) | sides
