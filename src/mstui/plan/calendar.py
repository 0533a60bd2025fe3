"""Working time as an integer axis: the plan engine reckons in working minutes.

A point of the axis is the number of working minutes since Monday 1900-01-01 00:00. Nights and
days off have no length on it, so the end of a working day and the start of the next are the
same point; ``as_finish`` and ``as_start`` are its two readings on the wall.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from itertools import accumulate

from mstui.domain.errors import InvalidValue
from mstui.plan.spans import Spans, parse_spans

# A Monday, so that the remainder of a day's number by seven is its weekday.
EPOCH = date(1900, 1, 1)
_EPOCH_ORDINAL = EPOCH.toordinal()
_LAST_DAY = date(2200, 12, 31).toordinal() - _EPOCH_ORDINAL

WEEK_FIELDS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
STANDARD_DAY = "08:00-12:00 13:00-17:00"

# ISO text or a date; a moment's text counts as its day.
Day = str | date
Row = Mapping[str, object]


class _Steps:
    """A sum over days of a weekly pattern with exceptions, and its inverse.

    Both are O(log exceptions): whole weeks by division, exceptions by bisection.
    """

    __slots__ = ("days", "deltas", "starts", "total", "week", "weights")

    def __init__(self, pattern: Sequence[int], exceptions: Mapping[int, int]) -> None:
        self.week = [0, *accumulate(pattern)]
        self.total = self.week.pop()
        self.days = sorted(exceptions)
        self.weights = [exceptions[day] for day in self.days]
        # What the exceptions before the i-th add to the regular sum.
        changes = (exceptions[day] - pattern[day % 7] for day in self.days)
        self.deltas = [0, *accumulate(changes)]
        self.starts = [self.before(day) for day in self.days]

    def before(self, day: int) -> int:
        """The sum over all days before ``day``."""
        weeks, weekday = divmod(day, 7)
        return weeks * self.total + self.week[weekday] + self.deltas[bisect_left(self.days, day)]

    def day_of(self, unit: int) -> int:
        """The day d that holds a unit, counted from 0: before(d) <= unit < before(d + 1)."""
        place = bisect_right(self.starts, unit)
        if place and unit < self.starts[place - 1] + self.weights[place - 1]:
            return self.days[place - 1]
        weeks, rest = divmod(unit - self.deltas[place], self.total)
        return weeks * 7 + bisect_right(self.week, rest) - 1


class Calendar:
    """Working spans by weekday, with exceptional days; immutable, shared by whoever plans on it."""

    __slots__ = ("_exceptions", "_minutes", "_week", "_workdays")

    def __init__(self, week: Sequence[Spans], exceptions: Mapping[date, Spans]) -> None:
        """``week`` holds the spans of Monday to Sunday; raises InvalidValue if all are empty."""
        if not any(week):
            raise InvalidValue("a calendar needs a weekday with working time", field="monday")
        self._week = tuple(week)
        self._exceptions = {
            day.toordinal() - _EPOCH_ORDINAL: spans for day, spans in exceptions.items()
        }
        lengths = {day: _length(spans) for day, spans in self._exceptions.items()}
        self._minutes = _Steps([_length(spans) for spans in week], lengths)
        self._workdays = _Steps(
            [int(bool(spans)) for spans in week], {day: int(n > 0) for day, n in lengths.items()}
        )

    @classmethod
    def of(
        cls,
        week: Sequence[str],
        off: Iterable[tuple[str, str, str]] = (),
    ) -> Calendar:
        """From texts: seven of spans, and (first day, last day, spans) of exceptions.

        Empty spans mean no work. Of exceptions that overlap, the later one holds.
        """
        exceptions: dict[date, Spans] = {}
        for first, last, hours in off:
            spans = parse_spans(hours)
            start, finish = date.fromisoformat(first[:10]), date.fromisoformat(last[:10])
            first_day = max(start.toordinal() - _EPOCH_ORDINAL, 0)
            last_day = min(finish.toordinal() - _EPOCH_ORDINAL, _LAST_DAY)
            for day in range(first_day, last_day + 1):
                exceptions[date.fromordinal(day + _EPOCH_ORDINAL)] = spans
        return cls([parse_spans(text) for text in week], exceptions)

    @classmethod
    def of_rows(cls, calendar: Row, daysoff: Iterable[Row] = ()) -> Calendar:
        """From a row of the kind ``calendar`` and rows of ``dayoff``, its base's first."""
        off = (
            (str(row["start"]), str(row.get("finish") or row["start"]), str(row.get("hours") or ""))
            for row in daysoff
            if row.get("start")
        )
        return cls.of([str(calendar.get(field) or "") for field in WEEK_FIELDS], off)

    def common(self, other: Calendar) -> Calendar:
        """The time in which both work; raises InvalidValue where no weekday has any."""
        week = [_both(*spans) for spans in zip(self._week, other._week, strict=True)]
        days = {*self._exceptions, *other._exceptions}
        return Calendar(
            week,
            {_date(day): _both(self._spans(day), other._spans(day)) for day in days},
        )

    def without(self, absences: Iterable[tuple[str, str]]) -> Calendar:
        """The same, free on all days from the first to the last of each absence (ISO text)."""
        days = {_date(day): spans for day, spans in self._exceptions.items()}
        for first, last in absences:
            begin, end = max(_number(first), 0), min(_number(last), _LAST_DAY)
            days |= {_date(day): () for day in range(begin, end + 1)}
        return Calendar(self._week, days)

    # Points of the axis

    def point(self, moment: datetime) -> int:
        """The point of a local wall time; all of a free span is one point."""
        day = moment.toordinal() - _EPOCH_ORDINAL
        return self._point(day, moment.hour * 60 + moment.minute)

    def start_point(self, moment: str) -> int:
        """The point of ISO text as a start: a bare date is the day's first minute."""
        day = date.fromisoformat(moment[:10]).toordinal() - _EPOCH_ORDINAL
        return self._point(day, _clock(moment)) if len(moment) > 10 else self._minutes.before(day)

    def finish_point(self, moment: str) -> int:
        """The point of ISO text as a finish: a bare date is the day's end."""
        day = date.fromisoformat(moment[:10]).toordinal() - _EPOCH_ORDINAL
        return (
            self._point(day, _clock(moment)) if len(moment) > 10 else self._minutes.before(day + 1)
        )

    def as_start(self, point: int) -> datetime:
        """The wall time at which work that starts here begins: 08:00 rather than 17:00 before."""
        day = self._minutes.day_of(point)
        left = point - self._minutes.before(day)
        for begin, end in self._spans(day):
            if left < end - begin:
                return _wall(day, begin + left)
            left -= end - begin
        raise AssertionError(point)

    def as_finish(self, point: int) -> datetime:
        """The wall time at which work that ends here stops: 17:00 rather than the next 08:00."""
        day = self._minutes.day_of(point - 1)
        left = point - self._minutes.before(day)
        for begin, end in self._spans(day):
            if left <= end - begin:
                return _wall(day, begin + left)
            left -= end - begin
        raise AssertionError(point)

    def start_text(self, point: int) -> str:
        """``as_start`` as stored text, ``2026-03-30T08:00``."""
        return self.as_start(point).isoformat(timespec="minutes")

    def finish_text(self, point: int) -> str:
        """``as_finish`` as stored text, ``2026-04-07T17:00``."""
        return self.as_finish(point).isoformat(timespec="minutes")

    def place(self, point: int, *, finish: bool) -> tuple[int, int, int]:
        """The day (as ``date.toordinal``) of a point, the minutes worked on it until there, and
        the minutes it has; ``finish`` takes the reading of a finish, the evening before."""
        day = self._minutes.day_of(point - 1 if finish else point)
        return day + _EPOCH_ORDINAL, point - self._minutes.before(day), _length(self._spans(day))

    def after_elapsed(self, point: int, minutes: int, *, finish: bool) -> int:
        """The point ``minutes`` of the clock after ``point``, or before it where negative.

        ``finish`` tells from which reading the clock runs. A result in free time is the point
        where work resumes, which is also where it stopped: forward and backward passes agree.
        """
        wall = self.as_finish(point) if finish else self.as_start(point)
        return self.point(wall + timedelta(minutes=minutes))

    # Days

    def is_working(self, day: Day) -> bool:
        return bool(self.spans(day))

    def spans(self, day: Day) -> Spans:
        """The working spans of one day, in minutes since its midnight."""
        return self._spans(_number(day))

    def minutes_on(self, day: Day) -> int:
        """The working minutes of one day."""
        return _length(self.spans(day))

    def minutes_between(self, start: Day, finish: Day) -> int:
        """Working minutes from the begin of one day to the begin of another; may be negative."""
        return self._minutes.before(_number(finish)) - self._minutes.before(_number(start))

    def workdays_between(self, start: Day, finish: Day) -> int:
        """Working days after ``start`` up to and including ``finish``; negative backwards.

        The measure of slip and of lateness: Friday to the next Monday is 1, and so is
        Saturday to Monday; Friday to Saturday is 0.
        """
        before = self._workdays.before
        return before(_number(finish) + 1) - before(_number(start) + 1)

    def add_workdays(self, day: Day, count: int) -> date:
        """The ``count``-th working day after ``day``, or before it where negative.

        ``day`` itself is not counted, and is the answer for 0 even if it is free.
        """
        number = _number(day)
        if count > 0:
            number = self._workdays.day_of(self._workdays.before(number + 1) + count - 1)
        elif count < 0:
            number = self._workdays.day_of(self._workdays.before(number) + count)
        return _date(number)

    def _spans(self, day: int) -> Spans:
        spans = self._exceptions.get(day)
        return self._week[day % 7] if spans is None else spans

    def _point(self, day: int, minute: int) -> int:
        worked = sum(min(minute, end) - begin for begin, end in self._spans(day) if begin < minute)
        return self._minutes.before(day) + worked


@cache
def standard() -> Calendar:
    """Monday to Friday, 08:00-12:00 and 13:00-17:00, no days off."""
    return Calendar.of([STANDARD_DAY] * 5 + ["", ""])


def _length(spans: Spans) -> int:
    return sum(end - begin for begin, end in spans)


def _both(first: Spans, second: Spans) -> Spans:
    """The time that lies in spans of the one and of the other."""
    found = ((max(a, c), min(b, d)) for a, b in first for c, d in second if max(a, c) < min(b, d))
    return tuple(sorted(found))


def _clock(moment: str) -> int:
    return int(moment[11:13]) * 60 + int(moment[14:16])


def _number(day: Day) -> int:
    civil = date.fromisoformat(day[:10]) if isinstance(day, str) else day
    return civil.toordinal() - _EPOCH_ORDINAL


def _date(number: int) -> date:
    try:
        return date.fromordinal(number + _EPOCH_ORDINAL)
    except (ValueError, OverflowError):
        raise _beyond() from None


def _wall(day: int, minute: int) -> datetime:
    try:
        return datetime.fromordinal(day + _EPOCH_ORDINAL) + timedelta(minutes=minute)
    except (ValueError, OverflowError):
        raise _beyond() from None


def _beyond() -> InvalidValue:
    return InvalidValue("the plan runs past the end of the calendar; check its durations")
