"""The time axis of a chart: which column a moment stands in, and what is written above.

A place on the axis is a civil day times ``DAY``, plus the share of its working time that has
gone by: a full working day fills its day, whatever its hours.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from mstui.plan.calendar import Calendar

DAY = 1440

# Places per column; "fit" is computed.
ZOOMS: dict[str, int] = {
    "day": DAY // 3,
    "week": DAY,
    "month": 7 * DAY,
    "quarter": 14 * DAY,
}
# A chart narrower than this does not say on which side of it today lies.
LEAST_FOR_EDGES = 40
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Label(NamedTuple):
    """Text over a column."""

    column: int
    text: str


class Scale(NamedTuple):
    """Columns of ``per_column`` places each, the first of which begins at ``first``."""

    first: int
    per_column: int
    columns: int

    def column(self, place: int) -> int:
        """The column of a place; negative left of the chart."""
        return (place - self.first) // self.per_column

    def place(self, column: int) -> int:
        """Where a column begins."""
        return self.first + column * self.per_column

    def span(self, start: int, finish: int) -> range:
        """The columns that a stretch touches, at least one; not cut to the chart."""
        begin = self.column(start)
        return range(begin, max(begin + 1, -(-(finish - self.first) // self.per_column)))

    def days(self, column: int) -> range:
        """The ordinals of the days that a column touches."""
        begin = self.place(column)
        return range(begin // DAY, -(-(begin + self.per_column) // DAY))

    def shifted(self, columns: int) -> Scale:
        """The chart so many columns further to the right."""
        return self._replace(first=self.first + columns * self.per_column)


def day_place(day: str | date) -> int:
    """Where a civil day begins; ISO text or a date."""
    civil = date.fromisoformat(day[:10]) if isinstance(day, str) else day
    return civil.toordinal() * DAY


def day_of(place: int) -> str:
    """The civil day that ends at a place."""
    return date.fromordinal(max(1, (place - 1) // DAY)).isoformat()


def point_place(calendar: Calendar, point: int, *, finish: bool) -> int:
    """Where a point of the axis of working time stands."""
    day, worked, length = calendar.place(point, finish=finish)
    return day * DAY + (worked * DAY // length if length else 0)


def fitted(start: int, finish: int, columns: int) -> Scale:
    """A scale on which all from start to finish is seen, in whole sixths of a day a column."""
    step = DAY // 6
    wanted = max(1, -(-(finish - start) // max(1, columns)))
    return Scale(start, -(-wanted // step) * step, columns)


def zoomed(zoom: str, middle: int, columns: int) -> Scale:
    """A scale of that name with a place in its middle, begun at a whole day."""
    per_column = ZOOMS[zoom]
    first = middle - columns // 2 * per_column
    begun = first - first % DAY
    # With a handful of columns a whole day before would push the middle out of the chart.
    in_view = (middle - begun) // per_column < columns
    return Scale(begun if in_view else first, per_column, columns)


def header(scale: Scale, today: int) -> tuple[str, str]:
    """Two lines over the columns: what is longer above, what is shorter below, with today."""
    upper, lower = _labels(scale)
    return _written(scale.columns, upper), _written(scale.columns, lower, today=scale.column(today))


def _labels(scale: Scale) -> tuple[list[Label], list[Label]]:
    if scale.per_column <= DAY // 2:
        return list(_months(scale, year=True)), list(_days(scale))
    if scale.per_column <= 2 * DAY:
        return list(_months(scale, year=True)), list(_mondays(scale))
    if scale.per_column <= 10 * DAY:
        return list(_years(scale)), list(_months(scale, year=False))
    return list(_years(scale)), list(_quarters(scale))


def _range(scale: Scale) -> Iterable[date]:
    """The days of the chart, as far as the calendar goes."""
    first = max(1, scale.first // DAY)
    last = min(date.max.toordinal(), scale.place(scale.columns) // DAY)
    return (date.fromordinal(day) for day in range(first, last + 1))


def _days(scale: Scale) -> Iterable[Label]:
    for day in _range(scale):
        yield Label(scale.column(day_place(day)), f"{day.day:02}")


def _mondays(scale: Scale) -> Iterable[Label]:
    for day in _range(scale):
        if day.weekday() == 0:
            yield Label(scale.column(day_place(day)), f"{day.day:02}")


def _months(scale: Scale, *, year: bool) -> Iterable[Label]:
    """Names of months; with the year on the first and on each January, where there is room."""
    firsts = list(_firsts(scale, 1))
    columns = [scale.column(day_place(day)) for day in firsts]
    for place, day in enumerate(firsts):
        name = _MONTHS[day.month - 1]
        full = f"{name} {day.year}"
        end = columns[place + 1] if place + 1 < len(columns) else scale.columns
        wanted = year and (place == 0 or day.month == 1)
        roomy = end - max(columns[place], 0) > len(full)
        yield Label(columns[place], full if wanted and roomy else name)


def _quarters(scale: Scale) -> Iterable[Label]:
    for day in _firsts(scale, 3):
        yield Label(scale.column(day_place(day)), f"Q{(day.month + 2) // 3}")


def _years(scale: Scale) -> Iterable[Label]:
    for day in _firsts(scale, 12):
        yield Label(scale.column(day_place(day)), str(day.year))


def _firsts(scale: Scale, months: int) -> Iterable[date]:
    """The first days of spans of so many months; the span in which the chart begins included."""
    begin = date.fromordinal(min(max(1, scale.first // DAY), date.max.toordinal()))
    at = date(begin.year, (begin.month - 1) // months * months + 1, 1)
    end = scale.place(scale.columns)
    while day_place(at) < end:
        yield at
        month = at.month - 1 + months
        if at.year + month // 12 > date.max.year:
            return
        at = date(at.year + month // 12, month % 12 + 1, 1)


def _written(columns: int, labels: list[Label], today: int | None = None) -> str:
    """Labels in one line; one that would touch the one before it is left out, never today's."""
    line = [" "] * columns
    free = 0
    if today is not None:
        _write_today(line, today)
    for place, (column, text) in enumerate(labels):
        # What begins left of the chart is written at its edge where it leaves the next one room.
        at = max(column, 0)
        end = at + len(text)
        if column < 0 and place + 1 < len(labels) and labels[place + 1].column <= end:
            continue
        room = all(cell == " " for cell in line[max(0, at - 1) : end + 1])
        if at < free or end > columns or not room:
            continue
        line[at:end] = text
        free = end + 1
    return "".join(line)


def _write_today(line: list[str], today: int) -> None:
    """``today`` over its column; where that is out of view, at the edge behind which it lies."""
    columns = len(line)
    if 0 <= today < columns:
        at = max(0, min(today, columns - len("today")))
        line[at : at + len("today")] = "today"
    elif columns >= LEAST_FOR_EDGES:
        text = "< today" if today < 0 else "today >"
        at = 0 if today < 0 else columns - len(text)
        line[at : at + len(text)] = text
