"""Working days as whole numbers: day 0 is the project's first, a point lies between two days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from mstui.domain.errors import InvalidValue

IsWorking = Callable[[date], bool]

_ONE = timedelta(days=1)
# A calendar without a working day for this long is wrong, not slow.
_LONGEST_GAP = 800


class WorkingDays:
    """The working days from ``start`` on, found as they are needed."""

    def __init__(self, start: date, is_working: IsWorking) -> None:
        self._is_working = is_working
        self._days = [_next_working(start, is_working)]

    def day(self, number: int) -> date:
        """The working day of that number, counted from 0."""
        while number >= len(self._days):
            self._days.append(_next_working(_later(self._days[-1]), self._is_working))
        return self._days[number]

    def first_at(self, day: date) -> int:
        """The number of the first working day on or after ``day``; 0 before the first."""
        while self._days[-1] < day:
            self.day(len(self._days))
        from bisect import bisect_left

        return bisect_left(self._days, day)

    def passed_by(self, day: date) -> int:
        """How many working days have passed when ``day`` is over."""
        first = self.first_at(day)
        return first + 1 if self.day(first) == day else first

    def shown(self, point: int) -> date:
        """The day a milestone at that point shows: the last working day before it."""
        return self.day(max(0, point - 1))


def first_working(day: date, is_working: IsWorking) -> date:
    """The first working day on or after ``day``."""
    return _next_working(day, is_working)


def back_from(day: date, steps: int, is_working: IsWorking) -> date:
    """The working day ``steps`` working days before the last one on or before ``day``."""
    day = _last_working(day, is_working)
    for _ in range(steps):
        day = _last_working(_earlier(day), is_working)
    return day


def _next_working(day: date, is_working: IsWorking) -> date:
    for _ in range(_LONGEST_GAP):
        if is_working(day):
            return day
        day = _later(day)
    raise InvalidValue(f"the calendar has no working day in the two years before {day}")


def _last_working(day: date, is_working: IsWorking) -> date:
    for _ in range(_LONGEST_GAP):
        if is_working(day):
            return day
        day = _earlier(day)
    raise InvalidValue(f"the calendar has no working day in the two years after {day}")


def _later(day: date) -> date:
    if day == date.max:
        raise InvalidValue("the plan runs past the year 9999")
    return day + _ONE


def _earlier(day: date) -> date:
    if day == date.min:
        raise InvalidValue("the plan would start before the year 1")
    return day - _ONE
