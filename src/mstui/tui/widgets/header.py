"""The top line: where one is, how it stands, and when, who, saved or not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mstui.tui.widgets.columns import spans
from mstui.tui.widgets.frame import Piece, glyphs_of, palette_of
from mstui.tui.widgets.hints import Line
from mstui.tui.widgets.source import Cell, Span
from mstui.tui.widgets.text import cut, shown, width

NAME = "mstui"


class Header(Line):
    """`` mstui › WEB Website rebrand  ▲ at risk · forecast 12 Mar … ana@laptop · saved``.

    Where the line is short the right side goes first, then the state's end.
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._crumbs: tuple[str, ...] = ()
        self._state: Sequence[Span] = ()
        self._right: Sequence[Span] = ()

    def show(self, crumbs: Sequence[str], state: Cell = "", right: Cell = "") -> None:
        """Show the way here, the state of what is shown, and on the right whatever is general."""
        shown_now = (tuple(crumbs), tuple(spans(state, "")), tuple(spans(right, "muted")))
        if shown_now != (self._crumbs, self._state, self._right):
            self._crumbs, self._state, self._right = shown_now
            self.refresh()

    def paint(self, cells: int) -> Iterable[Piece]:
        palette, glyphs = palette_of(self), glyphs_of(self)
        crumbs = [glyphs.plain(shown(each)) for each in (NAME, *self._crumbs)]
        pieces: list[Piece] = [(" ", palette.style("text", "panel"))]
        for number, crumb in enumerate(crumbs):
            last = number == len(crumbs) - 1
            if number:
                pieces.append((glyphs.crumb, palette.style("muted", "panel")))
            pieces.append((crumb, palette.style("text bold" if last else "muted", "panel")))
        if self._state and any(text for text, _ in self._state):
            pieces.append(("  ", palette.style("text", "panel")))
            pieces += self._styled(self._state)
        right = self._styled(self._right)
        taken, more = _cells(pieces), _cells(right)
        if more and taken + more + 2 <= cells:
            gap = (" " * (cells - taken - more - 1), palette.style("text", "panel"))
            return [*pieces, gap, *right, (" ", palette.style("text", "panel"))]
        return _within(pieces, cells, glyphs.ellipsis)

    def _styled(self, parts: Sequence[Span]) -> list[Piece]:
        palette, plain = palette_of(self), glyphs_of(self).plain
        return [
            (plain(shown(text)), palette.style(style or "text", "panel")) for text, style in parts
        ]


def _cells(pieces: Sequence[Piece]) -> int:
    return sum(width(text) for text, _ in pieces)


def _within(pieces: Sequence[Piece], cells: int, ellipsis: str) -> list[Piece]:
    """Pieces up to the line's end, the last of them cut."""
    kept: list[Piece] = []
    for text, style in pieces:
        if width(text) > cells:
            return [*kept, (cut(text, cells, ellipsis), style)]
        kept.append((text, style))
        cells -= width(text)
    return kept
