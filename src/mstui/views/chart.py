"""A timeline as cells: the same on the screen and as text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from mstui.views.scale import DAY, Scale
from mstui.views.timeline import Bar, Charted

_NO_LINES: Mapping[int, int] = {}


class Signs(NamedTuple):
    """What bars and milestones are drawn with; every sign one cell wide."""

    done: str
    planned: str
    left: str
    baseline: str
    float: str
    buffer: str
    deadline: str
    constraint: str
    critical: str
    today: str
    milestone: Mapping[str, str]
    # Lines between linked bars, by the sides to which each leads (see ``views.wires``).
    lines: str


# A line that only passes by has no branch drawn: those signs are taken by limits.
UNICODE = Signs(
    "█", "▓", "░", ":", "·", "▒", "┤", "├", "!", "┊",
    {"planned": "◇", "ready": "◆", "achieved": "√", "missed": "■"},
    " │││─┘┐│─└┌│─┴┬┼",
)  # fmt: skip
ASCII = Signs(
    "#", "=", "-", ":", ".", "%", "]", "[", "!", "|",
    {"planned": "o", "ready": "*", "achieved": "v", "missed": "x"},
    " |||_++|_++|_+++",
)  # fmt: skip


class Cell(NamedTuple):
    """One column: its sign, the colour it is drawn in, and what lies behind it.

    ``ground`` is free (nobody works), today, or empty.
    """

    sign: str
    colour: str = ""
    ground: str = ""


class Painter:
    """Draws the rows of one timeline on one scale."""

    def __init__(self, timeline: Charted, scale: Scale, signs: Signs = UNICODE) -> None:
        self.timeline = timeline
        self.scale = scale
        self.signs = signs
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
                return Cell(" ", "", "free")
        return Cell(" ")

    def row(self, bar: Bar, lines: Mapping[int, int] = _NO_LINES) -> list[Cell]:
        """The cells of one row, from left to right; ``lines`` are drawn where nothing stands."""
        cells = self._drawn(bar)
        for column, sides in lines.items():
            if 0 <= column < len(cells) and cells[column][:2] == (" ", ""):
                self._put(cells, column, self.signs.lines[sides], "accent")
        return cells

    def extent(self, bar: Bar) -> tuple[int, int]:
        """The first and the last column of a bar."""
        if bar.kind == "milestone":
            at = self._last_column(bar.finish)
            return at, at
        span = self.scale.span(bar.start, bar.finish)
        return span[0], span[-1]

    def _drawn(self, bar: Bar) -> list[Cell]:
        cells = list(self._empty)
        colour = "red" if bar.critical else "accent" if bar.parts else "text"
        if bar.baseline is not None and bar.kind != "milestone":
            for column in self.scale.span(*bar.baseline):
                self._put(cells, column, self.signs.baseline, "muted")
        if bar.kind == "milestone":
            self._milestone(cells, bar)
            return cells
        if bar.float > bar.finish and bar.state not in ("done", "cancelled"):
            for column in self.scale.span(bar.finish, bar.float):
                self._put(cells, column, self.signs.float, "muted")
        rest = self.signs.planned if bar.begun else self.signs.left
        ended = bar.done >= bar.finish > bar.start
        for column in self.scale.span(bar.start, bar.finish):
            done = ended or (bar.done > bar.start and self.scale.place(column) < bar.done)
            self._put(
                cells,
                column,
                self.signs.done if done else rest,
                "green" if ended else colour,
            )
        self._limits(cells, bar)
        for mark in bar.marks:
            self._mark(cells, self._last_column(mark.place), mark.state, mark.critical)
        return cells

    def _milestone(self, cells: list[Cell], bar: Bar) -> None:
        at = self._last_column(bar.finish)
        if bar.buffer is not None and bar.state != "achieved":
            for column in range(at + 1, self._last_column(bar.buffer[1]) + 1):
                self._put(cells, column, self.signs.buffer, "muted")
        if bar.baseline is not None and bar.state != "achieved":
            was = self._last_column(bar.baseline[1])
            if was != at:
                self._put(cells, was, self.signs.baseline, "muted")
        self._limits(cells, bar)
        self._mark(cells, at, bar.state, bar.critical)
        self._label(cells, at, bar)

    def _mark(self, cells: list[Cell], at: int, state: str, critical: bool) -> None:
        colours = {"achieved": "green", "missed": "red", "ready": "green"}
        colour = colours.get(state, "red" if critical else "accent")
        self._put(cells, at, self.signs.milestone.get(state, "?"), colour)

    def _label(self, cells: list[Cell], at: int, bar: Bar) -> None:
        """The date beside a milestone, where nothing else stands there."""
        text = f" {_short(bar.day, self.timeline.today)}"
        if bar.moved:
            text += f" ({bar.moved:+d})"
        begin = at + 1
        taken = [cell.sign not in (" ", self.signs.today) for cell in cells[begin:]]
        if at < 0 or begin + len(text) > len(cells) or any(taken[: len(text) + 1]):
            return
        for place, char in enumerate(text[1:], start=begin + 1):
            cells[place] = Cell(char, "muted", cells[place].ground)

    def _limits(self, cells: list[Cell], bar: Bar) -> None:
        if bar.deadline is not None:
            late = bar.finish > bar.deadline
            at = self._last_column(bar.deadline)
            self._put(cells, at, self.signs.deadline, "red" if late else "amber")
        if bar.constraint is not None and bar.state not in ("done", "achieved"):
            at = self._last_column(bar.constraint)
            if 0 <= at < len(cells) and cells[at].sign == " ":
                self._put(cells, at, self.signs.constraint, "muted")

    def _last_column(self, place: int) -> int:
        """The column in which what ends at a place is seen to end."""
        return self.scale.column(place - 1)

    def _put(self, cells: list[Cell], column: int, sign: str, colour: str) -> None:
        if 0 <= column < len(cells):
            cells[column] = Cell(sign, colour, cells[column].ground)


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _short(day: str, today: int) -> str:
    """``30 Nov``, with its year where that is not today's."""
    from datetime import date

    year, month, number = day.split("-")
    text = f"{number} {_MONTHS[int(month) - 1]}"
    return text if int(year) == date.fromordinal(today // DAY).year else f"{text} {year}"


def legend(signs: Signs) -> list[tuple[str, str]]:
    """Every sign with what it means."""
    marks = signs.milestone
    return [
        (signs.done, "done"),
        (signs.planned, "begun"),
        (signs.left, "to come"),
        (signs.float, "float"),
        (signs.baseline, "baseline"),
        (signs.buffer, "buffer"),
        (signs.deadline, "deadline"),
        (signs.constraint, "constraint"),
        (signs.critical, "critical"),
        (signs.today, "today"),
        (marks["planned"], "milestone"),
        (marks["ready"], "ready"),
        (marks["achieved"], "achieved"),
        (marks["missed"], "missed"),
    ]
