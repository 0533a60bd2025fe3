"""A matrix of milestones and deliverables: a sign of the state where both meet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from mstui.tui.widgets.frame import Pane, Piece, blank, glyphs_of, palette_of
from mstui.tui.widgets.text import cut, fit, shown, width

# State → sign and style; in ASCII their first letters.
SIGNS = {
    "approved": ("√", "green"),
    "submitted": ("◆", "info"),
    "draft": ("○", "text"),
    "rejected": ("■", "red"),
}
ASCII_SIGNS = {"approved": "v", "submitted": "s", "draft": "o", "rejected": "x"}
LEAST_COLUMN = 3
LEAST_NAME, MOST_NAME = 12, 34


class MatrixLine(NamedTuple):
    """A row: its id, its name, a word at its end, and the state in each column."""

    id: str
    name: str
    tail: str
    style: str
    states: Mapping[int, str]


class MatrixPane(Pane):
    """Rows by columns; the row and the column of what is chosen stand out.

    Columns bear numbers. What does not fit is scrolled to where the chosen one is.
    """

    def __init__(self, title: str = "", *, id: str | None = None) -> None:
        super().__init__(title, id=id)
        self.lines: Sequence[MatrixLine] = ()
        self.chosen_row = ""
        self.chosen_column = -1
        self._columns = 0
        self._column = LEAST_COLUMN
        self._places: Mapping[str, int] = {}
        self._longest = self._tail = 1
        self._first = 0
        self._top = 0

    def fill(self, lines: Sequence[MatrixLine], columns: int) -> None:
        """Show other rows, by so many columns."""
        self.lines, self._columns = tuple(lines), columns
        self._column = max(LEAST_COLUMN, len(str(columns)) + 1)
        self._places = {line.id: place for place, line in enumerate(self.lines)}
        self._longest = max((width(line.name) for line in self.lines), default=0) + 1
        self._tail = max((len(line.tail) for line in self.lines), default=0) + 1
        self.refresh()

    def choose(self, row: str, column: int) -> None:
        """The chosen row (an id) and column (a place, -1 for none)."""
        if (row, column) != (self.chosen_row, self.chosen_column):
            self.chosen_row, self.chosen_column = row, column
            self.refresh()

    def _name_cells(self, cells: int) -> int:
        room = cells - self._tail - min(self._columns, 6) * self._column - 2
        return max(LEAST_NAME, min(self._longest, room, MOST_NAME))

    def _window(self, cells: int) -> tuple[int, range]:
        """The cells of a name, and the columns that are seen."""
        name = self._name_cells(cells)
        fits = max(1, (cells - name - self._tail - 2) // self._column)
        if self.chosen_column >= 0:
            if self.chosen_column < self._first:
                self._first = self.chosen_column
            elif self.chosen_column >= self._first + fits:
                self._first = self.chosen_column - fits + 1
        self._first = max(0, min(self._first, self._columns - fits))
        return name, range(self._first, min(self._columns, self._first + fits))

    def paint(self, y: int, cells: int) -> Iterable[Piece]:
        palette, glyphs = palette_of(self), glyphs_of(self)
        name, seen = self._window(cells)
        left = cells
        pieces: list[Piece] = []
        if y == 0:
            pieces.append((" " * (name + 1), palette.style("muted", self.ground)))
            for column in seen:
                here = column == self.chosen_column
                style = palette.style("accent bold" if here else "muted", self.ground)
                pieces.append((fit(str(column + 1), self._column, right=True), style))
        else:
            place = self._row_at(y - 1)
            if place is not None:
                pieces += self._row(self.lines[place], name, seen)
        for text, style in pieces:
            text = cut(text, left, glyphs.ellipsis)
            left -= width(text)
            yield text, style
        yield blank(left, palette.style("text", self.ground))

    def _row_at(self, line: int) -> int | None:
        """The row that is painted on a line below the heads."""
        room = max(1, self.inner_height - 1)
        chosen = self._places.get(self.chosen_row, 0)
        self._top = min(max(self._top, chosen - room + 1), chosen)
        self._top = max(0, min(self._top, len(self.lines) - room))
        at = self._top + line
        return at if line < room and at < len(self.lines) else None

    def _row(self, line: MatrixLine, name: int, seen: range) -> Iterable[Piece]:
        palette, glyphs = palette_of(self), glyphs_of(self)
        here = line.id == self.chosen_row
        on = "cursor-blur" if here else self.ground
        lead = glyphs.cursor if here else " "
        text = fit(glyphs.plain(shown(line.name)), name, glyphs.ellipsis)
        yield lead + text, palette.style("bold" if here else "text", on)
        for column in seen:
            state = line.states.get(column, "")
            sign, style = SIGNS.get(state, ("·", "muted"))
            if glyphs.name == "ascii":
                sign = ASCII_SIGNS.get(state, ".")
            where = "cursor" if here and column == self.chosen_column else on
            weight = f"{style} bold" if state else style
            yield fit(sign, self._column, right=True), palette.style(weight, where)
        yield f" {line.tail}", palette.style(line.style, on)
