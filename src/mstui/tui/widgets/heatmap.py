"""The 5×5 map of probability and impact: how many risks stand in each cell, and one that moves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from textual import events

from mstui.measures.risk import BANDS, LIKELY, band, score
from mstui.tui.panes.words import LEVELS
from mstui.tui.widgets.frame import Pane, Piece, blank, glyphs_of, palette_of
from mstui.tui.widgets.text import cut, fit, width

Cell = tuple[int, int]
"""Probability and impact, 1 to 5 each."""

STEPS = (1, 2, 3, 4, 5)
# How dense a cell is drawn: the band is told without colours too.
FILLS = {
    "unicode": dict(zip(BANDS, "·░▒▓", strict=True)),
    "ascii": dict(zip(BANDS, ".-=#", strict=True)),
}
WIDEST, LEAST = 9, 3
_LONG_LABEL, _SHORT_LABEL = 8, 2
_TALL_FROM = 14
_DIGITS = frozenset("12345")
_RANGES = {"low": "1–5", "medium": "6–11", "high": "12–19", "critical": "20–25"}


class _Shape(NamedTuple):
    """What fits: cells of a label, of a map cell, and lines of a map row."""

    label: int
    cell: int
    lines: int


class HeatMap(Pane):
    """Counts by cell. ``at`` is where the chosen risk stands; while it moves, ``was`` is where it
    stood. A click tells ``on_pick``."""

    def __init__(self, title: str = "Heat map", *, id: str | None = None) -> None:
        super().__init__(title, id=id)
        self.counts: Mapping[Cell, int] = {}
        self.at: Cell | None = None
        self.was: Cell | None = None
        self.moving = False
        # The probability that was typed, until its impact follows.
        self._first_digit: int | None = None
        self.on_pick: Callable[[Cell], object] | None = None

    def show(
        self,
        counts: Mapping[Cell, int],
        at: Cell | None = None,
        *,
        was: Cell | None = None,
        moving: bool = False,
    ) -> None:
        """Show counts and the place of the chosen risk; painted only where something differs."""
        before = (self.counts, self.at, self.was, self.moving)
        self.counts, self.at, self.was, self.moving = dict(counts), at, was, moving
        if before != (self.counts, at, was, moving):
            self.repaint_inner()

    def lines_needed(self, height: int) -> int:
        """The lines of the whole pane where it may have ``height`` of them."""
        tall = height >= _TALL_FROM + 3
        return (10 if tall else 5) + 2 + 2 + (len(BANDS) // 2 if height >= 11 else 0)

    # -- painting -------------------------------------------------------------------------------

    def _shape(self, cells: int) -> _Shape:
        label = _LONG_LABEL if cells >= _LONG_LABEL + 5 * (LEAST + 1) + 1 else _SHORT_LABEL
        cell = max(1, min(WIDEST, (cells - 1 - label) // 5 - 1))
        lines = 2 if self.inner_height >= _TALL_FROM else 1
        return _Shape(label, cell, lines)

    def paint(self, y: int, cells: int) -> Iterable[Piece]:
        shape = self._shape(cells)
        rows = 5 * shape.lines
        if y < rows:
            pieces = self._row(5 - y // shape.lines, y % shape.lines, shape)
        elif y == rows:
            pieces = self._impacts(shape)
        elif y == rows + 1:
            pieces = self._axes(shape)
        else:
            pieces = self._legend(y - rows - 2)
        left = cells
        for text, style in pieces:
            if width(text) > left:
                text = cut(text, left, "")
            left -= width(text)
            yield text, style
        yield blank(left, palette_of(self).style("text", self.ground))

    def _row(self, probability: int, line: int, shape: _Shape) -> Iterable[Piece]:
        palette = palette_of(self)
        muted = palette.style("muted", self.ground)
        label = ""
        if line == 0:
            percent = f" {LIKELY[probability]:>3} %" if shape.label == _LONG_LABEL else ""
            label = f"{percent} {probability}" if percent else f" {probability}"
        yield fit(label, shape.label, right=True), muted
        for impact in STEPS:
            yield " ", muted
            yield from self._cell((probability, impact), line, shape.cell)

    def _cell(self, cell: Cell, line: int, cells: int) -> Iterable[Piece]:
        palette, glyphs = palette_of(self), glyphs_of(self)
        level = band(score(*cell))
        fill = FILLS.get(glyphs.name, FILLS["unicode"])[level]
        here = cell == self.at
        on = "cursor" if here else self.ground
        colour = palette.style(LEVELS[level], on)
        count = self.counts.get(cell, 0)
        number = f"{count:,}" if count else ""
        if line or (not number and not here and cell != self.was):
            yield fill * cells, colour
            return
        mark = number or ("" if here else "-")
        if here:
            mark = f"[{mark}]" if cells >= len(mark) + 2 else mark or "*"
        elif cells >= len(mark) + 2:
            mark = f" {mark} "
        mark = cut(mark, cells, "+")
        before = (cells - width(mark)) // 2
        yield fill * before, colour
        yield mark, palette.style("text bold", on)
        yield fill * (cells - before - width(mark)), colour

    def _impacts(self, shape: _Shape) -> Iterable[Piece]:
        muted = palette_of(self).style("muted", self.ground)
        yield " " * shape.label, muted
        for impact in STEPS:
            yield " ", muted
            left = (shape.cell - 1) // 2
            yield " " * left + str(impact) + " " * (shape.cell - 1 - left), muted

    def _axes(self, shape: _Shape) -> Iterable[Piece]:
        text = glyphs_of(self).plain("impact →   probability ↑")
        style = palette_of(self).style("muted", self.ground)
        yield " " * (shape.label + 1) + text, style

    def _legend(self, line: int) -> Iterable[Piece]:
        """``░ medium 6–11``, two a line."""
        palette, glyphs = palette_of(self), glyphs_of(self)
        shown = BANDS[2 * line : 2 * line + 2]
        for name in shown:
            fill = FILLS.get(glyphs.name, FILLS["unicode"])[name]
            text = glyphs.plain(f" {fill} {name} {_RANGES[name]}")
            yield fit(text, 17), palette.style(LEVELS[name], self.ground)

    # -- digits ---------------------------------------------------------------------------------

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Two digits put the chosen risk into a cell: its probability, then its impact."""
        return character is not None and character in _DIGITS

    def on_key(self, event: events.Key) -> None:
        if event.character is None or event.character not in _DIGITS:
            return
        event.stop()
        event.prevent_default()
        digit = int(event.character)
        first, self._first_digit = self._first_digit, None
        if first is None:
            self._first_digit = digit
            cell = (digit, self.at[1] if self.at else 3)
        else:
            cell = (first, digit)
        if self.on_pick is not None:
            self.on_pick(cell)

    def on_blur(self) -> None:
        self._first_digit = None
        super().on_blur()

    # -- the mouse ------------------------------------------------------------------------------

    def on_mouse_down(self, event: events.MouseDown) -> None:
        shape = self._shape(self.inner_width)
        row, column = divmod(event.x - int(self.framed) - shape.label, shape.cell + 1)
        line = (event.y - 1) // shape.lines
        if 0 <= row < 5 and column and 0 <= line < 5 and self.on_pick is not None:
            self.on_pick((5 - line, row + 1))
