"""A timeline as cells: the same on the screen and as text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from mstui.views.scale import DAY, Scale, fitted, zoomed
from mstui.views.signs import ASCII, MARKS, UNICODE, Signs
from mstui.views.timeline import Bar, Charted

__all__ = ["ASCII", "UNICODE", "Cell", "Painter", "Signs", "scaled"]

FIT = "fit"
# Columns kept behind the last bar of a whole plan, for the date beside a milestone; of a narrow
# chart this share of them.
BEHIND, SHARE = 8, 6

_NO_LINES: Mapping[int, int] = {}


class Cell(NamedTuple):
    """One column: its sign, the theme's colour it is drawn in, and what lies behind it.

    ``ground`` is free (nobody works), today, or empty.
    """

    sign: str
    colour: str = ""
    ground: str = ""


_BLANK = Cell(" ")


def scaled(timeline: Charted, zoom: str, columns: int, middle: int | None = None) -> Scale:
    """The scale of a zoom; ``fit`` has all of the plan, another one a place in its middle."""
    if zoom == FIT:
        behind = min(BEHIND, columns // SHARE)
        scale = fitted(timeline.start, timeline.finish, max(1, columns - behind))
        return scale._replace(columns=columns)
    return zoomed(zoom, timeline.today if middle is None else middle, columns)


class Painter:
    """Draws the rows of one timeline on one scale."""

    def __init__(self, timeline: Charted, scale: Scale, signs: Signs = UNICODE) -> None:
        self.timeline = timeline
        self.scale = scale
        self.signs = signs
        self._free = Cell(signs.free, "border", "free")
        today = scale.column(timeline.today)
        self.today = today if 0 <= today < scale.columns else -1
        self._empty = [self._ground(column) for column in range(scale.columns)]

    def _ground(self, column: int) -> Cell:
        if column == self.today:
            return Cell(self.signs.today, "muted", "today")
        if self.scale.per_column <= DAY:
            from datetime import date

            days = self.scale.days(column)
            last = date.max.toordinal()
            if not any(
                1 <= day <= last and self.timeline.calendar.is_working(date.fromordinal(day))
                for day in days
            ):
                return self._free
        return _BLANK

    def row(self, bar: Bar, lines: Mapping[int, int] = _NO_LINES) -> list[Cell]:
        """The cells of one row, from left to right; ``lines`` are drawn where nothing stands."""
        cells = self._drawn(bar)
        for column, sides in lines.items():
            if 0 <= column < len(cells) and self._is_empty(cells, column):
                self._put(cells, column, self.signs.lines[sides], "accent")
        return cells

    def extent(self, bar: Bar) -> tuple[int, int]:
        """The first and the last column of a bar."""
        span = self._span(bar)
        return span[0], span[-1]

    def _span(self, bar: Bar) -> range:
        """The columns of a bar; what has no length stands where it ends, like a milestone."""
        if bar.kind == "milestone" or bar.start >= bar.finish:
            at = self._last_column(bar.finish)
            return range(at, at + 1)
        return self.scale.span(bar.start, bar.finish)

    def _is_empty(self, cells: list[Cell], column: int) -> bool:
        return cells[column] == self._empty[column]

    def _drawn(self, bar: Bar) -> list[Cell]:
        cells = list(self._empty)
        if bar.kind == "milestone":
            self._milestone(cells, bar)
        else:
            self._bar(cells, bar)
        self._beyond(cells, bar)
        return cells

    def _bar(self, cells: list[Cell], bar: Bar) -> None:
        if bar.baseline is not None:
            for column in self.scale.span(*bar.baseline):
                self._put(cells, column, self.signs.baseline, "baseline")
        if bar.float > bar.finish and bar.state not in ("done", "cancelled"):
            for column in self.scale.span(bar.finish, bar.float):
                self._put(cells, column, self.signs.float, "muted")
        ended = bar.done >= bar.finish > bar.start
        done, (rest, colour) = self._done_sign(bar), self._rest(bar)
        span = self._span(bar)
        for column in span:
            if ended or (bar.done > bar.start and self.scale.place(column) < bar.done):
                self._put(cells, column, done, "bar-done")
            else:
                self._put(cells, column, rest, colour)
        self._limits(cells, bar)
        for mark in bar.marks:
            self._mark(cells, self._last_column(mark.place), mark.state, mark.critical)
        if bar.moved:
            self._write(cells, span[-1] + 1, f" {bar.moved:+d}", "amber")

    def _done_sign(self, bar: Bar) -> str:
        return self.signs.whole_done if _is_whole(bar) else self.signs.done

    def _rest(self, bar: Bar) -> tuple[str, str]:
        """What is left of a bar: its sign and its colour."""
        colour = "critical" if bar.critical else "bar-planned" if bar.begun else "bar-left"
        if _is_whole(bar):
            return self.signs.whole_left, colour
        return (self.signs.planned if bar.begun else self.signs.left), colour

    def _milestone(self, cells: list[Cell], bar: Bar) -> None:
        at = self._last_column(bar.finish)
        if bar.state != "achieved":
            if bar.buffer is not None:
                for column in range(at + 1, self._last_column(bar.buffer[1]) + 1):
                    self._put(cells, column, self.signs.buffer, "buffer")
            if bar.baseline is not None:
                was = self._last_column(bar.baseline[1])
                self._put(cells, was, self.signs.baseline, "baseline")
            if bar.target is not None:
                late = bar.finish > bar.target
                colour = "red" if late else "muted"
                self._put(cells, self._last_column(bar.target), self.signs.target, colour)
        self._limits(cells, bar)
        self._mark(cells, at, bar.state, bar.critical)
        self._label(cells, at, bar)

    def _mark(self, cells: list[Cell], at: int, state: str, critical: bool) -> None:
        colour = MARKS.get(state, "critical" if critical else "accent")
        self._put(cells, at, self.signs.milestone.get(state, "?"), colour)

    def _beyond(self, cells: list[Cell], bar: Bar) -> None:
        """Where a bar lies that is not in view."""
        span = self._span(bar)
        last = len(cells) - 1
        if span[-1] < 0 and self._is_empty(cells, 0):
            self._put(cells, 0, self.signs.before, "muted")
        elif span[0] > last >= 0 and self._is_empty(cells, last):
            self._put(cells, last, self.signs.after, "muted")

    def _label(self, cells: list[Cell], at: int, bar: Bar) -> None:
        """The date beside a milestone, or as much of it as finds room where nothing stands."""
        if not 0 <= at < len(cells):
            return
        day, year = _short(bar.day, self.timeline.today)
        moved = f" ({bar.moved:+d})" if bar.moved else ""
        texts = [f"{day} {year}{moved}" if year else "", f"{day}{moved}", moved.strip()]
        colour = "amber" if bar.moved else "muted"
        found = [text for text in dict.fromkeys(texts) if text]
        if any(self._write(cells, at + 1, f" {text}", colour) for text in found):
            return
        # To the left with some more room, or it would seem to belong to what stands before it.
        any(self._write(cells, at - len(text) - 3, f"  {text} ", colour) for text in found)

    def _write(self, cells: list[Cell], begin: int, text: str, colour: str = "muted") -> bool:
        """A word where nothing stands, one cell free around it; False where there is no room."""
        end = begin + len(text)
        low, high = begin - (text[0] != " "), end + (text[-1] != " ")
        around = range(max(0, low), min(high, len(cells)))
        if begin < 0 or end > len(cells) or not all(self._is_empty(cells, at) for at in around):
            return False
        for place, char in enumerate(text, start=begin):
            if char != " ":
                cells[place] = Cell(char, colour, cells[place].ground)
            elif begin < place < end - 1:
                cells[place] = Cell(" ", colour, cells[place].ground)
        return True

    def _limits(self, cells: list[Cell], bar: Bar) -> None:
        if bar.deadline is not None:
            late = bar.finish > bar.deadline
            at = self._last_column(bar.deadline)
            self._put(cells, at, self.signs.deadline, "red" if late else "amber")
        if bar.constraint is not None and bar.state not in ("done", "achieved"):
            at = self._last_column(bar.constraint)
            if 0 <= at < len(cells) and self._is_empty(cells, at):
                self._put(cells, at, self.signs.constraint, "muted")

    def _last_column(self, place: int) -> int:
        """The column in which what ends at a place is seen to end."""
        return self.scale.column(place - 1)

    def _put(self, cells: list[Cell], column: int, sign: str, colour: str) -> None:
        if 0 <= column < len(cells):
            cells[column] = Cell(sign, colour, cells[column].ground)


def _is_whole(bar: Bar) -> bool:
    """Whether a bar only tells from when to when others lie."""
    return bar.parts or bar.kind == "project"


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _short(day: str, today: int) -> tuple[str, str]:
    """``30 Nov``, and its year where that is not today's."""
    from datetime import date

    year, month, number = day.split("-")
    text = f"{number} {_MONTHS[int(month) - 1]}"
    return text, "" if int(year) == date.fromordinal(today // DAY).year else year
