"""The lines of an outline while they are typed: levels, kinds, moving, and taking all that back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from mstui.domain.quick_list import Listed
from mstui.domain.quick_outline import UNDER, Place, places, possible
from mstui.tui.widgets.editing import Editing

MOST_ROWS = 10_000
LONGEST_ROW = 2000
DEEPEST = 12
_STEPS = 200


class Row(NamedTuple):
    """A line: its level, its text, and the kind that was wished for it, empty for the usual."""

    level: int
    text: str
    kind: str = ""


class _State(NamedTuple):
    rows: tuple[Row, ...]
    at: int
    caret: int


class OutlineModel:
    """Lines with levels, one of which is typed into. ``outer`` are the kinds of the outermost."""

    def __init__(self, outer: Sequence[str]) -> None:
        self.outer = outer
        self.rows: list[Row] = [Row(0, "")]
        self.at = 0
        self.editing = Editing(limit=LONGEST_ROW)
        # Grows with each change, so that others see whether there was one.
        self.version = 0
        self._before: list[_State] = []
        self._places: list[Place] | None = None

    # -- what there is ------------------------------------------------------------------------

    @property
    def row(self) -> Row:
        return self.rows[self.at]

    @property
    def places(self) -> list[Place]:
        """Where each line stands."""
        if self._places is None:
            lines = [(row.level, row.kind) for row in self.rows]
            self._places = places(lines, self.outer)
        return self._places

    @property
    def typed(self) -> int:
        """How many characters are typed in all."""
        return sum(len(row.text.strip()) for row in self.rows)

    @property
    def filled(self) -> int:
        """How many lines say something."""
        return sum(1 for row in self.rows if row.text.strip())

    # -- changing -----------------------------------------------------------------------------

    def replace(self, rows: Sequence[Row]) -> None:
        """Begin with these lines, the caret at the end of the last."""
        self.rows = list(rows) or [Row(0, "")]
        self._structure()
        self._settle()
        self.go(len(self.rows) - 1)

    def edited(self, caret: int) -> None:
        """The line was changed by its editing; its caret stood there before."""
        self._remember(caret)
        self.rows[self.at] = self.row._replace(text=self.editing.text)

    def type(self, text: str) -> bool:
        """Put text in at the caret."""
        caret = self.editing.caret
        if not self.editing.insert(text):
            return False
        self._remember(caret)
        self.rows[self.at] = self.row._replace(text=self.editing.text)
        return True

    def write(self, text: str, caret: int) -> None:
        """Let the line say something else."""
        self._remember()
        self.rows[self.at] = self.row._replace(text=text)
        self._edit(caret)

    def insert(self, listed: Sequence[Listed]) -> int:
        """Put a list in below the line, or in its place where that is empty; how many fitted."""
        room = MOST_ROWS - len(self.rows)
        empty = not self.row.text.strip()
        fitting = list(listed[: room + empty])
        if not fitting:
            return 0
        self._remember()
        base = self.row.level
        rows = [Row(min(base + each.level, DEEPEST), each.text) for each in fitting]
        begin = self.at if empty else self.at + 1
        self.rows[begin : begin + empty] = rows
        self._structure()
        self._settle()
        self.go(begin + len(rows) - 1)
        return len(fitting)

    def split(self) -> bool:
        """A new line below, with what stands behind the caret."""
        if len(self.rows) >= MOST_ROWS:
            return False
        self._remember()
        text, caret = self.editing.text, self.editing.caret
        row = self.row
        self.rows[self.at] = row._replace(text=text[:caret].rstrip() if text[caret:] else text)
        # A line that has others under it goes on with the first of them.
        deeper = not text[caret:].strip() and self._end(self.at) > self.at + 1
        level = row.level + 1 if deeper else row.level
        kind = "" if deeper else row.kind
        self.rows.insert(self.at + 1, Row(level, text[caret:].lstrip(), kind))
        self._structure()
        self.at += 1
        self._edit(0)
        return True

    def indent(self, step: int) -> bool:
        """Move the line with what stands under it a level deeper, or back; False where it can't."""
        level = self.row.level + step
        end = self._end(self.at)
        deepest = self.rows[self.at - 1].level + 1 if self.at else 0
        if not 0 <= level <= min(deepest, DEEPEST):
            return False
        moved = [
            row._replace(level=row.level + step, kind="" if number == 0 else row.kind)
            for number, row in enumerate(self.rows[self.at : end])
        ]
        changed = [*self.rows[: self.at], *moved, *self.rows[end:]]
        placed = places([(row.level, row.kind) for row in changed], self.outer)
        if placed[self.at].level != level:
            return False
        self._remember()
        self.rows = changed
        self._structure()
        self._settle()
        return True

    def move(self, step: int) -> bool:
        """Move the line with what stands under it past its neighbour of the same level."""
        end = self._end(self.at)
        level = self.row.level
        if step < 0:
            above = self.at - 1
            while above >= 0 and self.rows[above].level > level:
                above -= 1
            if above < 0 or self.rows[above].level < level:
                return False
            first, second, last = above, self.at, end
            here = above
        else:
            if end >= len(self.rows) or self.rows[end].level < level:
                return False
            first, second, last = self.at, end, self._end(end)
            here = self.at + last - end
        self._remember()
        self.rows[first:last] = [*self.rows[second:last], *self.rows[first:second]]
        self._structure()
        self.at = here
        return True

    def back(self) -> bool:
        """Backspace before the first character: a level back, then into the line above."""
        if self.row.level and self.indent(-1):
            return True
        if self.at == 0:
            if self.row.text or len(self.rows) == 1:
                return False
            self._remember()
            del self.rows[0]
            self._structure()
            self._settle()
            self._edit(0)
            return True
        self._remember()
        above, row = self.rows[self.at - 1], self.row
        caret = len(above.text)
        self.rows[self.at - 1] = above._replace(text=above.text + row.text)
        del self.rows[self.at]
        self.at -= 1
        self._structure()
        self._settle()
        self._edit(caret)
        return True

    def join(self) -> bool:
        """Delete behind the last character: the line below comes up."""
        if self.at + 1 >= len(self.rows):
            return False
        caret = self.editing.caret
        self._remember()
        below = self.rows.pop(self.at + 1)
        self.rows[self.at] = self.row._replace(text=self.row.text + below.text)
        self._structure()
        self._settle()
        self._edit(caret)
        return True

    def other_kind(self, step: int = 1) -> Sequence[str]:
        """Let the line be the next of the kinds that it can be where it stands; returns those.

        With lines under it, it can only be something that has others under it.
        """
        among = possible(self.places, self.at, self.outer)
        if self._end(self.at) > self.at + 1:
            among = [kind for kind in among if kind in UNDER]
        if len(among) > 1:
            self._remember()
            place = self.places[self.at]
            kind = among[(among.index(place.kind) + step) % len(among)]
            self.rows[self.at] = self.row._replace(kind=kind)
            self._structure()
            self._settle()
        return among

    def undo(self) -> bool:
        """Take the last change back, whatever it was."""
        if not self._before:
            return False
        state = self._before.pop()
        self.version += 1
        self.rows = list(state.rows)
        self._structure()
        self.at = state.at
        self._edit(state.caret)
        return True

    # -- going --------------------------------------------------------------------------------

    def go(self, at: int, caret: int | None = None) -> None:
        """Put the caret into another line."""
        self.at = max(0, min(at, len(self.rows) - 1))
        self._edit(len(self.row.text) if caret is None else caret)

    # -- inside -------------------------------------------------------------------------------

    def _edit(self, caret: int) -> None:
        self.editing = Editing(self.row.text, limit=max(LONGEST_ROW, len(self.row.text)))
        self.editing.go(caret)

    def _remember(self, caret: int | None = None) -> None:
        at_caret = self.editing.caret if caret is None else caret
        self._before.append(_State(tuple(self.rows), self.at, at_caret))
        del self._before[:-_STEPS]
        self.version += 1

    def _structure(self) -> None:
        self._places = None

    def _settle(self) -> None:
        """Write the levels down as they count: nothing stands deeper than it can."""
        for number, (row, place) in enumerate(zip(self.rows, self.places, strict=True)):
            if row.level != place.level:
                self.rows[number] = row._replace(level=place.level)

    def _end(self, number: int) -> int:
        """The line after a line and all that stands under it."""
        level = self.rows[number].level
        end = number + 1
        while end < len(self.rows) and self.rows[end].level > level:
            end += 1
        return end
