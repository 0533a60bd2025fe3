"""The lines of an impact among the fields of a form: names, days before and after, owners."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mstui.tui.dialogs.pane import Told
from mstui.tui.widgets.frame import Piece
from mstui.tui.widgets.source import Cell, Span
from mstui.tui.widgets.text import cut, fit, shown, width, wrap
from mstui.tui.widgets.typed import Ink
from mstui.views.told_impact import BAD, GOOD, QUIET, Line

_STYLES = {BAD: "red", GOOD: "green", QUIET: "muted"}
_SIGNS = {BAD: "■ ", GOOD: "● "}
_KINDS = {"milestone": "◇ ", "phase": "▒ "}
BLANK = "  "
# With so much room the day before stands beside the day after, and the sign beside the name.
WIDE, MIDDLE = 60, 34
MOST_OWNER, LEAST_NAME = 14, 22


class ImpactLines(Told):
    """Told lines in which what moves stands in columns; up to ``most``, then how many more."""

    def __init__(
        self, name: str, label: str, lines: Sequence[Line], *, most: int, cells: int = WIDE
    ) -> None:
        super().__init__(name, label, lines=1)
        self.most = most
        self._told: Sequence[Line] = ()
        self._cells = cells
        self.show(lines)

    def show(self, lines: Sequence[Line], cells: int = 0) -> None:
        """Tell other lines, in so many cells; the room for them only grows."""
        self._told = tuple(lines)
        self._cells = 0 if cells else self._cells
        self._lay(cells or self._cells or WIDE)

    def fit(self, cells: int) -> None:
        """Lay the lines out in so many cells, with the room that they need."""
        if cells != self._cells:
            self.lines = 1
            self._lay(cells)

    def tell(self, *texts: Cell) -> None:
        """Say something else instead of an impact."""
        self._told = ()
        super().tell(*texts)

    def _lay(self, cells: int) -> None:
        self._cells = cells
        self._rows: list[list[Span]] = []
        whole = [self._laid(line, cells) for line in self._told]
        needed = sum(len(rows) for rows in whole)
        for number, rows in enumerate(whole):
            room = self.most - len(self._rows) - (needed > self.most)
            if len(rows) > room and self._rows:
                self._rows.append([(f"{BLANK}and {len(whole) - number} more", "muted")])
                break
            self._rows += rows[: max(1, room)]
        self.lines = max(self.lines, len(self._rows), 1)

    def paint(self, y: int, cells: int, ink: Ink, *, active: bool) -> Iterable[Piece]:
        if not self._told:
            yield from super().paint(y, cells, ink, active=active)
            return
        if cells != self._cells:
            room = self.lines
            self._lay(cells)
            self.lines = room
        left = cells
        for text, style in self._rows[y] if y < len(self._rows) else ():
            text = cut(ink.glyphs.plain(text), left, ink.glyphs.ellipsis)
            left -= width(text)
            yield text, ink.palette.style(style or "text", "surface")

    def _laid(self, line: Line, cells: int) -> list[list[Span]]:
        if line.name:
            return [self._columns(line, cells)]
        style = _STYLES.get(line.tone, "text")
        sign = _SIGNS.get(line.tone, BLANK) if cells >= MIDDLE else ""
        parts = wrap(shown(line.text), max(8, cells - len(sign)))
        return [
            [(sign if not at else " " * len(sign), style), (part, style)]
            for at, part in enumerate(parts)
        ]

    def _columns(self, line: Line, cells: int) -> list[Span]:
        """Name, the day it was, the day it becomes, working days, owner: as much as fits."""
        moving = [each for each in self._told if each.name]
        widest = max(width(_name(each)) for each in moving)
        was = max(width(each.before) for each in moving)
        day = max(width(each.after) for each in moving)
        count = max(len(_days(each)) for each in moving)
        tone = "amber" if line.days > 0 else "green"
        if cells < MIDDLE:
            name = fit(_name(line), max(4, min(widest, cells - day - 1)))
            return [(name, "text"), (" ", ""), (line.after.rjust(day), tone)]
        rest = len(BLANK) + 2 + day + 2 + count
        before: list[Span] = []
        owner: list[Span] = []
        if cells >= WIDE:
            before = [(line.before.rjust(was), "muted"), (" → ", "muted")]
            rest += was + 3
            owners = min(MOST_OWNER, max(width(shown(each.owner)) for each in moving))
            # A name that can't be read is worse than an owner that is not named.
            if owners and cells - rest - 2 - owners >= min(widest, LEAST_NAME):
                owner = [(BLANK, ""), (cut(shown(line.owner), owners), "muted")]
                rest += 2 + owners
        name = fit(_name(line), max(6, min(widest, cells - rest)))
        sign = _KINDS.get(line.kind, BLANK)
        return [
            (sign, "muted"), (name, "text"), (BLANK, ""), *before,
            (line.after.ljust(day), "text"), (BLANK, ""), (_days(line).rjust(count), tone), *owner,
        ]  # fmt: skip


def _name(line: Line) -> str:
    return shown(f"{line.of}{line.name}")


def _days(line: Line) -> str:
    return f"{line.days:+d} wd"
