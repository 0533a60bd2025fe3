"""The top line: where one is, how it stands, and when, who, saved or not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mstui.tui.widgets.columns import spans
from mstui.tui.widgets.frame import Piece, glyphs_of, palette_of
from mstui.tui.widgets.hints import Line
from mstui.tui.widgets.source import Cell, Span
from mstui.tui.widgets.text import cut_words, shown, width

NAME = "mstui"
# What stands between the parts of the line, each of which is shown whole or not at all.
BETWEEN = " · "
LEAST_CRUMB = 6
# Parts of the state that outlast today's date where the line is short.
STATE_KEPT = 2

Part = tuple[Span, ...]


class Header(Line):
    """`` mstui › WEB Website rebrand  ▲ at risk · forecast 12 Mar … Sat 21 Nov · ana · saved``.

    Where the line is short its parts go one by one, the least telling first: on the right from
    the second on, then the state's end, then the date, then the program's name.
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._crumbs: tuple[str, ...] = ()
        self._state: tuple[Part, ...] = ()
        self._right: tuple[Part, ...] = ()

    def show(self, crumbs: Sequence[str], state: Cell = "", right: Cell = "") -> None:
        """Show the way here, the state of what is shown, and on the right whatever is general."""
        shown_now = (tuple(crumbs), _parts(state, ""), _parts(right, "muted"))
        if shown_now != (self._crumbs, self._state, self._right):
            self._crumbs, self._state, self._right = shown_now
            self.refresh()

    def paint(self, cells: int) -> Sequence[Piece]:
        palette = palette_of(self)
        blank = palette.style("text", "panel")
        crumbs, state, right = self._fitting(cells)
        pieces: list[Piece] = [(" ", blank), *self._way(crumbs)]
        if state:
            pieces += [("  ", blank), *self._styled(state)]
        if right:
            tail = self._styled(right)
            gap = cells - _cells(pieces) - _cells(tail) - 1
            pieces += [(" " * max(0, gap), blank), *tail, (" ", blank)]
        return pieces

    def _fitting(self, cells: int) -> tuple[Sequence[str], Sequence[Part], Sequence[Part]]:
        """The parts that fit."""
        ways = self._shorter([NAME, *self._crumbs], list(self._state), list(self._right))
        for crumbs, state, right in ways:
            if self._taken(crumbs, state, right) <= cells:
                return crumbs, state, right
        last = self._plain(crumbs[-1])
        room = cells - (self._taken(crumbs, state, right) - width(last))
        return [*crumbs[:-1], cut_words(last, max(room, 0), glyphs_of(self).ellipsis)], state, right

    def _shorter(
        self, crumbs: list[str], state: list[Part], right: list[Part]
    ) -> Iterator[tuple[list[str], list[Part], list[Part]]]:
        """The line in full, and with less and less of it."""
        yield crumbs, state, right
        while len(right) > 1:
            right = [right[0], *right[2:]]
            yield crumbs, state, right
        while len(state) > STATE_KEPT:
            state = state[:-1]
            yield crumbs, state, right
        if right:
            yield crumbs, state, []
        while len(state) > 1:
            state = state[:-1]
            yield crumbs, state, []
        yield crumbs[1:] or crumbs, state, []
        if state and width(self._plain(crumbs[-1])) < LEAST_CRUMB:
            yield crumbs[1:] or crumbs, [], []

    def _taken(self, crumbs: Sequence[str], state: Sequence[Part], right: Sequence[Part]) -> int:
        left = 1 + _cells(self._way(crumbs)) + (2 + _cells(self._styled(state)) if state else 0)
        return left + (3 + _cells(self._styled(right)) if right else 0)

    def _way(self, crumbs: Sequence[str]) -> list[Piece]:
        palette, glyphs = palette_of(self), glyphs_of(self)
        pieces: list[Piece] = []
        for number, crumb in enumerate(crumbs):
            last = number == len(crumbs) - 1
            if number:
                pieces.append((glyphs.crumb, palette.style("muted", "panel")))
            style = palette.style("text bold" if last else "muted", "panel")
            pieces.append((self._plain(crumb), style))
        return pieces

    def _styled(self, parts: Sequence[Part]) -> list[Piece]:
        palette = palette_of(self)
        between = (self._plain(BETWEEN), palette.style("muted", "panel"))
        pieces: list[Piece] = []
        for part in parts:
            pieces += [between] if pieces else []
            pieces += [
                (self._plain(text), palette.style(style or "text", "panel")) for text, style in part
            ]
        return pieces

    def _plain(self, text: str) -> str:
        return glyphs_of(self).plain(shown(text))


def _parts(cell: Cell, style: str) -> tuple[Part, ...]:
    """A cell cut at its dots."""
    parts: list[list[Span]] = [[]]
    for text, own in spans(cell, style):
        first, *more = text.split(BETWEEN)
        parts[-1].append((first, own))
        parts += [[(one, own)] for one in more]
    whole = (tuple(span for span in part if span[0]) for part in parts)
    return tuple(part for part in whole if part)


def _cells(pieces: Sequence[Piece]) -> int:
    return sum(width(text) for text, _ in pieces)
