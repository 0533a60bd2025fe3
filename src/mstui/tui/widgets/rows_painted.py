"""How a list is painted: its header, its rows in one line or two, and what an empty one says."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from textual.geometry import Region

from mstui.tui.widgets.columns import (
    GAP,
    CellPainter,
    Column,
    content_widths,
    layout,
    spans,
)
from mstui.tui.widgets.frame import Pane, Piece, blank, glyphs_of, palette_of
from mstui.tui.widgets.lines import wrap_spans
from mstui.tui.widgets.source import AnyRow, Cell, ListSource
from mstui.tui.widgets.text import shown, width
from mstui.tui.widgets.window import PAGE, RowWindow

# The cursor's mark and the mark of selected and changed rows.
GUTTER = 2
MARGIN = 1
# How far the second line of a row stands in.
UNDER = 2
# With less room than this the rows need the header's line.
HEADER_FROM = 4


class PaintedRows(Pane):
    """The lines of a list from a window on its rows; what moves the cursor is `Rows`'."""

    def __init__(
        self,
        title: str,
        columns: Sequence[Column],
        *,
        number: str,
        empty: str | Sequence[Cell],
        header: bool,
        framed: bool,
        id: str | None,
        classes: str | None,
    ) -> None:
        super().__init__(title, number=number, framed=framed, id=id, classes=classes)
        self.columns = tuple(columns) or (Column("", flex=1),)
        self.empty = empty
        self.header = header and any(column.title for column in self.columns)
        self.selected: set[str] = set()
        self._window = RowWindow(ListSource())
        self._cursor = 0
        self._top = 0
        self._changed: frozenset[str] = frozenset()
        self._find = ""
        self._row_lines = 1
        self._sorted_by = ""
        self._arrow = ""
        self._content: list[int] = []
        self._painter: CellPainter | None = None

    # -- how it is shown --------------------------------------------------------------------

    @property
    def count(self) -> int:
        return self._window.count

    def set_row_lines(self, lines: int) -> None:
        """Paint each row in so many lines: 1, or 2 with the row's ``under`` below its cells."""
        if lines != self._row_lines:
            self._row_lines = lines
            if self.size.height:
                self.relayout()

    def show_order(self, sorted_by: str, arrow: str) -> None:
        """Mark the column by which the rows are sorted, with the direction; empty for none."""
        if (sorted_by, arrow) != (self._sorted_by, self._arrow):
            self._sorted_by, self._arrow = sorted_by, arrow
            self._repaint()

    def cells_needed(self) -> int:
        """The width in which the rows read so far are seen whole."""
        cells = [0] * len(self.columns)
        for row in self._window.rows[:PAGE]:
            for at, cell in enumerate(row.cells[: len(cells)]):
                taken = sum(width(self._drawn(text)) for text, _ in spans(cell, ""))
                cells[at] = max(cells[at], taken, self.columns[at].min)
        return sum(cells) + GAP * (len(cells) - 1) + GUTTER + MARGIN + (2 if self._framed else 0)

    def cell_at_cursor(self, column: int) -> Region | None:
        """Where a column's cell of the cursor's row is on the screen; None where it is not."""
        span = self._painter.span(column) if self._painter is not None else None
        line = 1 + self._header_lines + (self._cursor - self._top) * self._row_lines
        if span is None or not self.count or not 0 < line < self.size.height:
            return None
        left = (1 if self.framed else 0) + GUTTER + span[0]
        return Region(self.region.x + left, self.region.y + line, span[1], 1)

    @property
    def _height(self) -> int:
        """Lines for rows; a page before the size is known."""
        if not self.size.height:
            return PAGE
        return max(1, (self.inner_height - self._header_lines) // self._row_lines)

    @property
    def _header_lines(self) -> int:
        return 1 if self.header and self.inner_height >= HEADER_FROM else 0

    # -- columns ----------------------------------------------------------------------------

    def restyle(self) -> None:
        self._painter = None
        self._content = []
        self._measure()

    def _drawn(self, text: str) -> str:
        """Text in the signs that are drawn: some take more cells in ASCII."""
        return glyphs_of(self).plain(shown(text)) if self.is_attached else shown(text)

    def _measure(self) -> None:
        """Let columns fit the rows read; they only grow, or they would jump while reading on."""
        fresh = content_widths(self.columns, self._window.rows[:PAGE], self._drawn)
        known = self._content or [0] * len(fresh)
        self._content = [max(pair) for pair in zip(known, fresh, strict=True)]

    def _with_mark(self, column: Column) -> Column:
        """The column by which the rows are sorted has room for its whole title and the mark."""
        if not self._sorted_by or column.sort.lstrip("-") != self._sorted_by:
            return column
        least = max(column.min, width(shown(column.title)) + 1)
        return column._replace(min=least, max=max(column.max, least) if column.max else 0)

    # -- painting ---------------------------------------------------------------------------

    def _repaint(self) -> None:
        self._painter = None
        self.refresh()

    def _repaint_row(self, position: int) -> None:
        line = position - self._top
        if 0 <= line < self._height:
            self.repaint_inner(line * self._row_lines + self._header_lines, self._row_lines)

    def _repaint_rows(self, ids: Collection[str]) -> None:
        for position in range(self._top, min(self._top + self._height, self.count)):
            row = self._window.at(position)
            if row is not None and row.id in ids:
                self._repaint_row(position)

    def paint(self, y: int, cells: int) -> Iterable[Piece]:
        if not self.count:
            return self._paint_empty(y, cells)
        painter = self._painter
        if painter is None:
            columns = [self._with_mark(column) for column in self.columns]
            widths = layout(columns, max(1, cells - GUTTER - MARGIN), self._content)
            painter = CellPainter(
                self.columns, widths, palette_of(self), glyphs_of(self), self._find
            )
            self._painter = painter
        if y < self._header_lines:
            style = palette_of(self).style("muted", "panel")
            arrow = glyphs_of(self).plain(self._arrow)
            titles = painter.header(sorted_by=self._sorted_by, arrow=arrow)
            return _filled([blank(GUTTER, style), *titles], cells, blank(1, style))
        line, part = divmod(y - self._header_lines, self._row_lines)
        position = self._top + line
        row = self._window.at(position)
        if row is None or line >= self._height:
            return [blank(cells, palette_of(self).style())]
        if part:
            return self._paint_under(row, position == self._cursor, painter, cells)
        return self._paint_row(row, position == self._cursor, painter, cells)

    def _paint_row(
        self, row: AnyRow, at_cursor: bool, painter: CellPainter, cells: int
    ) -> Iterable[Piece]:
        glyphs, palette = glyphs_of(self), palette_of(self)
        on = self._surface(row, at_cursor)
        flag = " "
        if row.id in self._changed:
            flag = glyphs.changed
        if row.id in self.selected:
            flag = glyphs.selected
        gutter = f"{glyphs.cursor}{flag}" if at_cursor else f"{flag} "
        pieces = [(gutter, palette.style("accent bold", on)), *painter.row(row, on)]
        return _filled(pieces, cells, blank(1, palette.style("text", on)))

    def _surface(self, row: AnyRow, at_cursor: bool) -> str:
        if at_cursor:
            return "cursor" if self.has_focus else "cursor-blur"
        return "selection" if row.id in self.selected else "background"

    def _paint_under(
        self, row: AnyRow, at_cursor: bool, painter: CellPainter, cells: int
    ) -> Iterable[Piece]:
        """The second line of a row, indented below its first."""
        on = self._surface(row, at_cursor)
        style = palette_of(self).style("text", on)
        room = max(1, cells - GUTTER - UNDER - MARGIN)
        under = painter.line(getattr(row, "under", ""), room, on)
        return _filled([blank(GUTTER + UNDER, style), *under], cells, blank(1, style))

    def _paint_empty(self, y: int, cells: int) -> Iterable[Piece]:
        palette, glyphs = palette_of(self), glyphs_of(self)
        room = max(2, cells - 2 * GUTTER)
        told = _as_cells(self.empty)
        lines = [line for cell in told for line in wrap_spans(cell, room, glyphs)]
        first = max(0, min(1, self.inner_height - len(lines)))
        line = lines[y - first] if 0 <= y - first < len(lines) else ()
        pieces = [blank(GUTTER, palette.style())]
        pieces += [(text, palette.style(style or "muted")) for text, style in line]
        return _filled(pieces, cells, blank(1, palette.style()))


def _as_cells(empty: str | Sequence[Cell]) -> Sequence[Cell]:
    """Plain words as lines, of which the first is the loudest."""
    if not isinstance(empty, str):
        return empty
    first, *more = empty.split("\n")
    return [(first, "text"), *((line, "muted") for line in more)]


def _filled(pieces: list[Piece], cells: int, one_blank: Piece) -> list[Piece]:
    """Pieces with blanks up to the line's width."""
    missing = cells - sum(width(text) for text, _ in pieces)
    return [*pieces, (one_blank[0] * missing, one_blank[1])] if missing > 0 else pieces
