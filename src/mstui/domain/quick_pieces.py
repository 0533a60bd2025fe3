"""The pieces of a line of quick entry, and which of them are taken for what."""

from __future__ import annotations

from mstui.domain import marks
from mstui.domain.kinds import Field
from mstui.domain.quick import Lookups, Part
from mstui.domain.quick_names import short
from mstui.domain.values import Value, parse_value

_LONGEST_NAME = 8


class Pieces:
    """A line in pieces; what is taken of them is no longer the name's."""

    def __init__(self, line: str, kind: str, lookups: Lookups, given: frozenset[str]) -> None:
        self.line = line
        self.kind = kind
        self.lookups = lookups
        self.given = given
        self.pieces = marks.pieces(line)
        self.parts: list[Part] = []
        self.remarks: list[str] = []
        # Pieces of the line that are no longer the name's, by their number.
        self.taken: set[int] = set()
        self._free: set[int] = set()

    def _parsed(self, field: Field, text: str) -> Value:
        return parse_value(
            field,
            text,
            parse_date=self.lookups.date,
            parse_moment=self.lookups.moment,
            minutes_per_day=self.lookups.minutes_per_day,
        )

    # -- pieces -----------------------------------------------------------------------------------

    def _ends(self, at: int) -> list[int]:
        """Where a mark may end that takes words behind it in, the farthest first."""
        ends = [at + 1]
        if self.pieces[at].quoted:
            return ends
        number = self._word_after(at)
        while number is not None and len(ends) < _LONGEST_NAME:
            ends.append(number + 1)
            number = self._word_after(number)
        return ends[::-1]

    def _word_after(self, number: int) -> int | None:
        """The plain word behind a piece, one blank away; None where something else is there."""
        there = (
            number + 2 < len(self.pieces)
            and self.pieces[number + 1].kind == marks.SPACE
            and self.pieces[number + 2].kind == marks.TEXT
        )
        return number + 2 if there else None

    def _text_of(self, at: int, end: int) -> str:
        """The value of a mark with the words behind it that belong to it."""
        piece = self.pieces[at]
        if end == at + 1:
            return piece.value
        more = self.line[piece.end : self.pieces[end - 1].end]
        return (piece.value + more).rstrip(",;")

    def _has(self, field: str) -> bool:
        return any(part.field == field for part in self.parts)

    def _take(self, at: int, end: int, part: Part) -> int:
        start, last = self.pieces[at].start, self.pieces[end - 1].end
        self.parts.append(part._replace(start=start, end=last))
        self.taken.update(range(at, end))
        return end

    def _refused(self, at: int, end: int, field: str, problem: str) -> int:
        return self._take(at, end, Part(field, 0, 0, problem=problem))

    def _stays(self, at: int, why: str) -> int:
        self.remarks.append(f"{short(self.pieces[at].text, 24)} stays in the name: {why}")
        return at + 1
