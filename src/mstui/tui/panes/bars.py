"""Lines of their own: what a project adds up to, and that a terminal is too small."""

from __future__ import annotations

from collections.abc import Iterable

from textual.strip import Strip

from mstui.tui.widgets.columns import spans
from mstui.tui.widgets.frame import Piece, glyphs_of, palette_of, strip_of
from mstui.tui.widgets.hints import Line
from mstui.tui.widgets.source import Cell
from mstui.tui.widgets.text import cut, fit, shown, width, wrap


class Summary(Line):
    """One line about the row under the cursor; what does not fit is left out."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._cell: Cell = ""

    def show(self, cell: Cell) -> None:
        """Say this, empty to say nothing."""
        if cell != self._cell:
            self._cell = cell
            self.refresh()

    def paint(self, cells: int) -> Iterable[Piece]:
        palette, glyphs = palette_of(self), glyphs_of(self)
        left = cells
        for text, style in ((" ", ""), *spans(self._cell, "")):
            text = cut(glyphs.plain(shown(text)), left, glyphs.ellipsis)
            left -= width(text)
            yield (text, palette.style(style or "text", "panel"))


class TooSmall(Line):
    """What a terminal shows that has no room for a list."""

    DEFAULT_CSS = """
    TooSmall { height: 1fr; background: $background; }
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def render_line(self, y: int) -> Strip:
        cells, glyphs = self.size.width, glyphs_of(self)
        lines = wrap(self._text, max(1, cells))
        text = lines[y] if y < len(lines) else ""
        style = palette_of(self).style("amber bold")
        return strip_of([(fit(text, cells, glyphs.ellipsis), style)], cells)
