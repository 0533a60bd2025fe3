"""Impact × feasibility as a field of four quadrants on which arrows move the item's mark."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from mstui.domain.kinds.plan import FEASIBILITY, IMPACT
from mstui.domain.priority import QUADRANTS, quadrant
from mstui.tui.widgets.fields import Field
from mstui.tui.widgets.frame import Piece
from mstui.tui.widgets.text import cut, fit, width
from mstui.tui.widgets.typed import Ink

HIGH, LOW = IMPACT
EASY, DIFFICULT = FEASIBILITY
# What each quadrant asks for.
ASKS = ("do it first", "plan it well", "when there is time", "consider Won't")
_ARROWS = {
    "up": ("impact", HIGH),
    "down": ("impact", LOW),
    "left": ("feasibility", EASY),
    "right": ("feasibility", DIFFICULT),
}
_HALF = {True: 3, False: 1}


class QuadrantField(Field):
    """The four quadrants with their names and how many others stand in each.

    The value is ``impact feasibility``, a dash for what is undecided; an undecided mark stands
    on the lines between the quadrants.
    """

    def __init__(
        self,
        name: str,
        label: str,
        impact: str = "",
        feasibility: str = "",
        *,
        others: Mapping[int, int],
        roomy: bool = True,
    ) -> None:
        super().__init__(name, label)
        self.impact = impact if impact in IMPACT else ""
        self.feasibility = feasibility if feasibility in FEASIBILITY else ""
        self.others = others
        self.roomy = roomy
        self._side = 7 if roomy else 5
        # A line of headings, two halves, and the line between them.
        self.lines = 1 + 2 * _HALF[roomy] + 1

    @property
    def value(self) -> str:
        return f"{self.impact or '-'} {self.feasibility or '-'}"

    def set(self, value: str) -> None:
        impact, _, feasibility = value.partition(" ")
        self.impact = impact if impact in IMPACT else ""
        self.feasibility = feasibility if feasibility in FEASIBILITY else ""

    def key(self, key: str, character: str | None) -> bool | None:
        before = self.value
        if key in _ARROWS:
            name, word = _ARROWS[key]
            setattr(self, name, word)
        elif key in ("delete", "backspace"):
            self.impact = self.feasibility = ""
        else:
            return None
        return self.value != before

    # -- geometry -----------------------------------------------------------------------------

    def _cells(self, cells: int) -> tuple[int, int]:
        """The widths of the left and the right quadrants."""
        room = max(4, cells - self._side - 1)
        return room - room // 2, room // 2

    def _line_of(self, y: int) -> tuple[str, int]:
        """What a line shows: a heading, a half of the field with its line in it, or the middle."""
        half = _HALF[self.roomy]
        if y == 0:
            return "heading", 0
        if y <= half:
            return HIGH, y - 1
        return ("middle", 0) if y == half + 1 else (LOW, y - half - 2)

    def click(self, x: int, y: int, cells: int) -> None:
        where, _ = self._line_of(y)
        left, _ = self._cells(cells)
        if where in IMPACT and x >= self._side:
            self.impact = where
            self.feasibility = EASY if x < self._side + left else DIFFICULT

    # -- painting -----------------------------------------------------------------------------

    def paint(self, y: int, cells: int, ink: Ink, *, active: bool) -> Iterable[Piece]:
        where, line = self._line_of(y)
        muted = ink.palette.style("muted", "surface")
        left, right = self._cells(cells)
        frame = ink.glyphs.frame
        if where == "heading":
            yield " " * self._side, muted
            yield fit(f" {EASY}", left), muted
            yield " ", muted
            yield fit(f" {DIFFICULT}", right), muted
            return
        if where == "middle":
            yield " " * self._side, muted
            unicode = ink.glyphs.name == "unicode"
            cross = "┼" if unicode else "+"
            yield from self._middle(frame.top, cross, (left, right), ink)
            return
        side = {0: where, 1: "impact"}.get(line, "")
        yield fit(side, self._side), muted
        yield from self._quadrant(where, EASY, line, left, ink)
        yield from self._upright(where, line, frame.left, ink)
        yield from self._quadrant(where, DIFFICULT, line, right, ink)

    def _quadrant(
        self, impact: str, feasibility: str, line: int, cells: int, ink: Ink
    ) -> Iterable[Piece]:
        place = quadrant(impact, feasibility) or 1
        here = (self.impact, self.feasibility) == (impact, feasibility)
        on = "cursor" if here else "surface"
        palette, glyphs = ink.palette, ink.glyphs
        many = self.others.get(place, 0)
        mark = glyphs.milestone["ready"] if here else ""
        if line == 0:
            name = f" {place} {QUADRANTS[place - 1]}"
            sign = f" {mark}" if here and not self.roomy else ""
            count = f"{many} more " if many and cells >= width(name + sign) + 9 else ""
            count = count or (f"{many} " if many else "")
            yield cut(name, cells), palette.style("bold" if here else "text", on)
            yield sign, palette.style("accent bold", on)
            left = cells - width(cut(name, cells)) - width(sign)
            yield fit(count, left, right=True), palette.style("muted", on)
        elif line == 1:
            text = glyphs.plain(f"   {ASKS[place - 1]}")
            yield fit(text, cells, glyphs.ellipsis), palette.style("muted", on)
        else:
            text = f"{mark}" if here else ""
            before = (cells - width(text)) // 2
            yield " " * before, palette.style("text", on)
            yield text, palette.style("accent bold", on)
            yield " " * (cells - before - width(text)), palette.style("text", on)

    def _upright(self, impact: str, line: int, sign: str, ink: Ink) -> Iterable[Piece]:
        """The line between easy and difficult, with the mark where feasibility is undecided."""
        undecided = self.impact == impact and not self.feasibility
        if undecided and line == (2 if self.roomy else 0):
            yield ink.glyphs.milestone["ready"][:1], ink.palette.style("accent bold", "cursor")
        else:
            yield sign, ink.palette.style("border", "surface")

    def _middle(self, sign: str, cross: str, sizes: tuple[int, int], ink: Ink) -> Iterable[Piece]:
        """The line between high and low, with the mark where impact is undecided."""
        mark = (ink.glyphs.milestone["ready"][:1], ink.palette.style("accent bold", "cursor"))
        plain = ink.palette.style("border", "surface")
        left, right = sizes
        for size, word in ((left, EASY), (right, DIFFICULT)):
            if word == DIFFICULT:
                nowhere = not self.impact and not self.feasibility
                yield mark if nowhere else (cross, plain)
            if not self.impact and self.feasibility == word:
                before = size // 2
                yield sign * before, plain
                yield mark
                yield sign * (size - before - 1), plain
            else:
                yield sign * size, plain
