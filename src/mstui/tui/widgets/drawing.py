"""A pane whose lines are drawn for its size, not wrapped."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mstui.tui.widgets.columns import spans
from mstui.tui.widgets.frame import glyphs_of
from mstui.tui.widgets.lines import MARGIN, Lines
from mstui.tui.widgets.source import Cell, Span

# Given the cells across and the lines there are.
Drawer = Callable[[int, int], Sequence[Cell]]


class Drawing(Lines):
    """Asks for its lines whenever its size or what is drawn changes; too long ones are cut."""

    def __init__(self, title: str, drawer: Drawer, *, id: str | None = None) -> None:
        super().__init__(title, focusable=False, id=id)
        self._drawer = drawer

    def draw(self) -> None:
        """Draw anew; only lines that differ are painted."""
        if not self.size.height or not self.display:
            return
        before, self._lines = self._lines, self._wrapped()
        for y in range(self.inner_height):
            old = before[y] if y < len(before) else None
            new = self._lines[y] if y < len(self._lines) else None
            if old != new:
                self.repaint_inner(y, 1)

    def _wrapped(self) -> list[tuple[Span, ...]]:
        glyphs = glyphs_of(self)
        cells = self.inner_width - 2 * MARGIN
        if cells <= 0:
            return []
        return [
            tuple((glyphs.plain(text), style) for text, style in spans(cell, ""))
            for cell in self._drawer(cells, self.inner_height)
        ]
