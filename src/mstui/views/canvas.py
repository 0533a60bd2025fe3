"""Lines drawn in the cells of a terminal: eight dots a cell in braille, or one sign in ASCII."""

from __future__ import annotations

from typing import NamedTuple

# The bit of each dot of a braille cell, by its column and row.
_BITS = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))
_BRAILLE = 0x2800
DOTS_ACROSS, DOTS_DOWN = 2, 4


class Span(NamedTuple):
    """Signs of one style."""

    text: str
    style: str


class Canvas:
    """``width`` by ``height`` cells. Places are in dots: x to the right, y upwards from 0.

    What is drawn later lies on top: it decides the style of a cell.
    """

    def __init__(self, width: int, height: int, *, ascii: bool = False) -> None:
        self.width, self.height, self.ascii = width, height, ascii
        self._bits: dict[tuple[int, int], int] = {}
        self._signs: dict[tuple[int, int], str] = {}
        self._styles: dict[tuple[int, int], str] = {}

    @property
    def dots_across(self) -> int:
        return self.width * DOTS_ACROSS

    @property
    def dots_down(self) -> int:
        return self.height * DOTS_DOWN

    def dot(self, x: int, y: int, style: str, sign: str = ".") -> None:
        """One dot; nothing where it lies outside."""
        if not (0 <= x < self.dots_across and 0 <= y < self.dots_down):
            return
        row = self.dots_down - 1 - y
        cell = (x // DOTS_ACROSS, row // DOTS_DOWN)
        if self._styles.get(cell, style) != style:
            self._bits.pop(cell, None)
        bit = _BITS[x % DOTS_ACROSS][row % DOTS_DOWN]
        self._bits[cell] = self._bits.get(cell, 0) | bit
        self._styles[cell] = style
        if cell not in self._signs or self.ascii:
            self._signs[cell] = sign if self.ascii else ""

    def line(self, x0: int, y0: int, x1: int, y1: int, style: str, *, every: int = 1) -> None:
        """A straight line; a dot at ``every`` n-th place."""
        steps = max(abs(x1 - x0), abs(y1 - y0), 1)
        sign = "-" if y0 == y1 else "/" if (y1 > y0) == (x1 > x0) else "\\"
        sign = sign if every == 1 else "."
        for step in range(0, steps + 1, every):
            x = x0 + round((x1 - x0) * step / steps)
            self.dot(x, y0 + round((y1 - y0) * step / steps), style, sign)

    def mark(self, x: int, y: int, sign: str, style: str) -> None:
        """A sign of its own in the cell of a place, on top of all lines."""
        row = self.dots_down - 1 - y
        cell = (x // DOTS_ACROSS, row // DOTS_DOWN)
        if 0 <= cell[0] < self.width and 0 <= cell[1] < self.height:
            self._signs[cell] = sign
            self._bits.pop(cell, None)
            self._styles[cell] = style
            self._bits[cell] = 0

    def rows(self) -> list[list[Span]]:
        """The rows from the top, each as spans of one style."""
        return [self._row(row) for row in range(self.height)]

    def _row(self, row: int) -> list[Span]:
        spans: list[Span] = []
        for column in range(self.width):
            cell = (column, row)
            bits = self._bits.get(cell, 0)
            own = self._signs.get(cell, "")
            text = own or (chr(_BRAILLE + bits) if bits else " ")
            style = self._styles.get(cell, "") if text != " " else ""
            if spans and spans[-1].style == style:
                spans[-1] = Span(spans[-1].text + text, style)
            else:
                spans.append(Span(text, style))
        return spans
