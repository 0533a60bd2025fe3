"""Rows that are there already, in a form: one takes them away or up, and saving does it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from mstui.tui.glyphs import UNICODE, Glyphs
from mstui.tui.widgets.columns import spans
from mstui.tui.widgets.fields import Field
from mstui.tui.widgets.frame import Piece
from mstui.tui.widgets.lines import wrap_spans
from mstui.tui.widgets.source import Cell, Span
from mstui.tui.widgets.text import cut, shown, width, wrap
from mstui.tui.widgets.typed import Ink

REMOVE = ("X", "delete")


class StagedRow(NamedTuple):
    """A row; ``fixed`` says why it can't be changed here, empty where it can."""

    id: str
    cell: Cell
    fixed: str = ""


class StagedField(Field):
    """Rows to move through: X marks one to be taken away by saving, e takes it up to change it.

    The value names the rows that go, so that a draft remembers them.
    """

    def __init__(
        self,
        name: str,
        label: str,
        rows: Sequence[StagedRow],
        *,
        most: int = 6,
        empty: str = "none yet",
        on_edit: Callable[[str], object] | None = None,
        room: int = 0,
    ) -> None:
        """``room``: the width at which long rows are wrapped; without it they are cut."""
        super().__init__(name, label)
        self.rows = list(rows)
        self.empty = empty
        self.at = 0
        self.removed: set[str] = set()
        self._on_edit = on_edit
        self._room = room
        self._top = 0
        self._why_not = ""
        self.lines = max(1, min(most, len(self._laid(UNICODE))))

    def _laid(self, glyphs: Glyphs) -> list[tuple[int, bool, Sequence[Span]]]:
        """Every line: its row, whether it is the row's first, and what stands in it."""
        laid: list[tuple[int, bool, Sequence[Span]]] = []
        for number, row in enumerate(self.rows):
            if self._room:
                lines = [*wrap_spans(row.cell, max(8, self._room - 3), glyphs)]
                laid += [(number, not at, line) for at, line in enumerate(lines)]
            else:
                laid.append((number, True, spans(row.cell, "")))
        return laid

    @property
    def value(self) -> str:
        return " ".join(row.id for row in self.rows if row.id in self.removed)

    def set(self, value: str) -> None:
        known = {row.id for row in self.rows if not row.fixed}
        self.removed = known.intersection(value.split())

    def check(self) -> bool:
        return True

    @property
    def row(self) -> StagedRow | None:
        return self.rows[self.at] if self.rows else None

    def key(self, key: str, character: str | None) -> bool | None:
        self._why_not = ""
        step = {"up": -1, "down": 1, "k": -1, "j": 1}.get(key)
        if step is not None:
            there = self.at + step
            if not 0 <= there < len(self.rows):
                return None if key in ("up", "down") else False
            self.at = there
            self._tell()
            return False
        row = self.row
        if row is None or key not in (*REMOVE, "e"):
            return None
        if row.fixed:
            self._why_not = row.fixed
            self._tell()
            return False
        if key == "e":
            if self._on_edit is None:
                return None
            self._on_edit(row.id)
            return True
        self.removed ^= {row.id}
        self._tell()
        return True

    def _tell(self) -> None:
        row = self.row
        self.problem = self._why_not
        self.hint = ""
        if row is None:
            return
        if row.fixed:
            self.hint = f"{row.fixed}: it stays as it is"
        elif row.id in self.removed:
            self.hint = "X keeps it"
        else:
            more = " · e changes it" if self._on_edit is not None else ""
            self.hint = f"X takes it away when you save{more}"

    def paint(self, y: int, cells: int, ink: Ink, *, active: bool) -> Iterable[Piece]:
        self._tell()
        palette, glyphs = ink.palette, ink.glyphs
        if not self.rows:
            if y == 0:
                yield (
                    cut(glyphs.plain(self.empty), cells, glyphs.ellipsis),
                    palette.style("muted", "surface"),
                )
            return
        laid = self._laid(glyphs)
        first = next(at for at, line in enumerate(laid) if line[0] == self.at)
        last = max(at for at, line in enumerate(laid) if line[0] == self.at)
        self._top = max(0, min(first, max(self._top, last - self.lines + 1)))
        at = self._top + y
        if at >= len(laid):
            return
        number, begins, shown_spans = laid[at]
        row, here = self.rows[number], active and number == self.at
        gone = row.id in self.removed
        on = "cursor" if here else "surface"
        mark = glyphs.cursor if here and begins else " "
        sign = "x" if gone and begins else " "
        yield f"{mark}{sign} ", palette.style("red bold" if gone else "accent", on)
        left = cells - 3
        for text, style in shown_spans:
            text = cut(glyphs.plain(shown(text)), left, glyphs.ellipsis)
            left -= width(text)
            yield text, palette.style("muted strike" if gone else style or "text", on)
        if here and left > 0:
            yield " " * left, palette.style("text", on)

    def click(self, x: int, y: int, cells: int) -> None:
        laid = self._laid(UNICODE)
        if self._top + y < len(laid):
            self.at = laid[self._top + y][0]


def wrapped(lines: Sequence[tuple[str, str]], cells: int, most: int) -> list[tuple[str, str]]:
    """Styled lines wrapped to a width; what is more than ``most`` lines is counted only."""
    found: list[tuple[str, str]] = []
    for number, (text, style) in enumerate(lines):
        parts = [(part, style) for part in wrap(shown(text), max(8, cells))]
        left = len(lines) - number
        if len(found) + len(parts) > most - (1 if left > 1 else 0):
            room = most - len(found)
            if left > 1 and found:
                return [*found, (f"and {left} more", "muted")]
            return [*found, *parts[:room]]
        found += parts
    return found
