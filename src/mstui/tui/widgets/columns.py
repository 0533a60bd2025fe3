"""The columns of a list: which fit, how wide they are, and a row's cells painted into them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Literal, NamedTuple

from rich.style import Style

from mstui.tui.glyphs import Glyphs
from mstui.tui.theming import Palette
from mstui.tui.widgets.frame import Piece
from mstui.tui.widgets.source import AnyRow, Cell, Span
from mstui.tui.widgets.text import cut, fit, shown, width

GAP = 1


class Column(NamedTuple):
    """A column of at least ``min`` cells.

    With ``flex`` it takes that share of what is left over, else it fits its content; ``max``
    bounds both (0: unbounded for flex, ``min`` otherwise). Where the list is too narrow the
    columns with the highest ``drop`` go first; those with 0 stay. Those above 1 also go so that
    a flexible column has its ``good`` width: a name says more than who and when.
    A ``whole`` column is never narrower than its content (up to ``max``): half a date says
    nothing. ``sort`` names the list's order by this column, with a minus before it where the
    largest are asked for first; empty where there is none.
    """

    title: str
    min: int = 4
    max: int = 0
    flex: int = 0
    align: Literal["left", "right"] = "left"
    drop: int = 0
    style: str = ""
    whole: bool = False
    good: int = 0
    sort: str = ""


def layout(columns: Sequence[Column], cells: int, content: Sequence[int] = ()) -> list[int]:
    """The width of each column in so many cells, 0 for those that are left out.

    ``content`` is the widest cell of each column, as far as known.
    """
    columns = [
        column._replace(min=max(column.min, min(content[at], column.max)))
        if column.whole and content
        else column
        for at, column in enumerate(columns)
    ]
    goods = [min(column.good, column.max) if column.max else column.good for column in columns]
    comfortable = [
        column._replace(min=max(column.min, good))
        for column, good in zip(columns, goods, strict=True)
    ]
    fitting = _spare(comfortable, list(range(len(columns))), cells, kept=1)
    fitting = _spare(columns, fitting, cells, kept=0)
    widths = [0] * len(columns)
    left = cells - GAP * (len(fitting) - 1)
    for at in fitting:
        widths[at] = max(0, min(columns[at].min, left))
        left -= widths[at]
    for at in fitting:
        widths[at] += (more := max(0, min(goods[at] - widths[at], left)))
        left -= more
    for at in fitting:
        column = columns[at]
        if column.flex == 0 and column.max > column.min and content:
            more = min(max(content[at], width(shown(column.title))), column.max) - widths[at]
            widths[at] += (more := max(0, min(more, left)))
            left -= more
    _share_out(columns, fitting, widths, left)
    return widths


def _spare(columns: Sequence[Column], fitting: list[int], cells: int, *, kept: int) -> list[int]:
    """The columns that fit, without those that may go: ``drop`` above ``kept``, highest first."""
    fitting = list(fitting)
    while len(fitting) > 1 and _least(columns, fitting) > cells:
        last = max(fitting, key=lambda at: (columns[at].drop, at))
        if columns[last].drop <= kept:
            break
        fitting.remove(last)
    return fitting


def _least(columns: Sequence[Column], fitting: Sequence[int]) -> int:
    return sum(columns[at].min for at in fitting) + GAP * (len(fitting) - 1)


def _share_out(
    columns: Sequence[Column], fitting: Sequence[int], widths: list[int], left: int
) -> None:
    """Give what is left to the flexible columns by their shares, within their bounds."""
    growing = [at for at in fitting if columns[at].flex > 0]
    while left > 0 and growing:
        shares = sum(columns[at].flex for at in growing)
        given = 0
        for at in list(growing):
            share = max(1, left * columns[at].flex // shares)
            share = min(share, left - given)
            if columns[at].max:
                share = min(share, columns[at].max - widths[at])
            if columns[at].max and widths[at] + share >= columns[at].max:
                growing.remove(at)
            widths[at] += max(0, share)
            given += max(0, share)
        if given == 0:
            return
        left -= given


def content_widths(
    columns: Sequence[Column], rows: Iterable[AnyRow], drawn: Callable[[str], str] = shown
) -> list[int]:
    """The widest cell of each column that fits its content, as it is ``drawn``."""
    widths = [0] * len(columns)
    measured = [
        at for at, column in enumerate(columns) if not column.flex and column.max > column.min
    ]
    for row in rows:
        for at in measured:
            if at < len(row.cells):
                size = sum(width(drawn(text)) for text, _ in spans(row.cells[at], ""))
                widths[at] = max(widths[at], size)
    return widths


def spans(cell: Cell, style: str) -> Sequence[Span]:
    """A cell as spans; plain text gets ``style``."""
    if isinstance(cell, str):
        return ((cell, style),)
    if len(cell) == 2 and isinstance(cell[0], str) and isinstance(cell[1], str):
        return ((cell[0], cell[1]),)
    return cell


def _highlight(find: str) -> re.Pattern[str] | None:
    # Only where something is looked for: what a query is, is no matter of the first screen.
    from mstui.views.search_query import highlight

    return highlight(find)


class CellPainter:
    """Paints rows into columns; one lives as long as widths, palette and find text stay."""

    def __init__(
        self,
        columns: Sequence[Column],
        widths: Sequence[int],
        palette: Palette,
        glyphs: Glyphs,
        find: str = "",
    ) -> None:
        self._shown = [(at, columns[at], cells) for at, cells in enumerate(widths) if cells > 0]
        self._palette = palette
        self._glyphs = glyphs
        self._find = _highlight(find) if find else None

    def header(self, on: str = "panel", sorted_by: str = "", arrow: str = "") -> Iterable[Piece]:
        """The titles; that of the column whose order holds bears the arrow."""
        style = self._palette.style("muted", on)
        for number, (_, column, cells) in enumerate(self._shown):
            if number:
                yield (" " * GAP, style)
            here = bool(sorted_by) and column.sort.lstrip("-") == sorted_by
            mark = arrow if here else ""
            title = cut(self._glyphs.plain(shown(column.title)), cells - width(mark), "")
            text = fit(title + mark, cells, right=column.align == "right")
            yield (text, self._palette.style("accent bold", on) if here else style)

    def span(self, column: int) -> tuple[int, int] | None:
        """The first cell of a column and how many it takes; None where it is left out."""
        first = 0
        for at, _, cells in self._shown:
            if at == column:
                return first, cells
            first += cells + GAP
        return None

    def column_at(self, x: int) -> Column | None:
        """The column that is painted at a cell of the row, with the gap before it."""
        at = 0
        for _, column, cells in self._shown:
            at += cells + GAP
            if x < at:
                return column
        return None

    def line(self, cell: Cell, cells: int, on: str) -> Iterable[Piece]:
        """A cell over all columns, as the second line of a row."""
        return self._cell(cell, "muted", cells, "left", on)

    def row(self, row: AnyRow, on: str) -> Iterable[Piece]:
        """The row's cells with the gaps between them, on a surface of the theme."""
        gap = (" " * GAP, self._palette.style("text", on))
        for number, (at, column, cells) in enumerate(self._shown):
            if number:
                yield gap
            cell = row.cells[at] if at < len(row.cells) else ""
            yield from self._cell(cell, column.style or row.mark, cells, column.align, on)

    def _cell(self, cell: Cell, style: str, cells: int, align: str, on: str) -> Iterable[Piece]:
        pieces: list[Piece] = []
        left = cells
        for text, span_style in spans(cell, style):
            text = self._glyphs.plain(shown(text))
            if width(text) > left:
                text = cut(text, left, self._glyphs.ellipsis)
                pieces += self._found(text, span_style or style, on)
                left -= width(text)
                break
            left -= width(text)
            pieces += self._found(text, span_style or style, on)
        if left > 0:
            filler = (" " * left, self._palette.style("text", on))
            return [filler, *pieces] if align == "right" else [*pieces, filler]
        return pieces

    def _found(self, text: str, style: str, on: str) -> Iterable[Piece]:
        """Text with what was looked for on its own surface."""
        plain = self._palette.style(style, on)
        if self._find is None:
            return ((text, plain),)
        pieces: list[Piece] = []
        end = 0
        for found in self._find.finditer(text):
            pieces.append((text[end : found.start()], plain))
            pieces.append((found[0], self._match_style(style)))
            end = found.end()
        pieces.append((text[end:], plain))
        return pieces

    def _match_style(self, style: str) -> Style:
        return self._palette.style(style, "match")
