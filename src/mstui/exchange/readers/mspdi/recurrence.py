"""The days that a recurring calendar exception names."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from typing import NamedTuple

# Every weekday of a century is fewer; more would be no calendar.
MOST_DAYS = 40_000
_LAST = 4  # MonthPosition: first, second, third, fourth, last


class Rule(NamedTuple):
    """Project's words: ``type`` 1 daily, 2/3 yearly by day/position, 4/5 monthly, 6 weekly."""

    type: int
    first: date
    last: date
    period: int = 1
    occurrences: int = 0
    days_of_week: int = 0  # bits, Sunday is 1
    month: int = 0  # 0 is January
    month_day: int = 1
    month_item: int = 0  # 0 day, 1 weekday, 2 weekend day, 3 Sunday … 9 Saturday
    month_position: int = 0


def days(rule: Rule) -> list[date]:
    """All days of the rule, at most MOST_DAYS; a plain range is daily with a period of one."""
    period = max(1, rule.period)
    if rule.type == 6:
        found = _weekly(rule, period)
    elif rule.type in (2, 3):
        found = _by_month(rule, (12 * year + rule.month for year in _years(rule)))
    elif rule.type in (4, 5):
        start = 12 * rule.first.year + rule.first.month - 1
        end = 12 * rule.last.year + rule.last.month
        found = _by_month(rule, range(start, end, period))
    else:
        found = _daily(rule, period)
    most = min(rule.occurrences or MOST_DAYS, MOST_DAYS)
    return list(islice(found, most))


def ranges(named: list[date]) -> list[tuple[date, date]]:
    """Days as ranges of days that follow each other."""
    joined: list[tuple[date, date]] = []
    for day in named:
        if joined and (day - joined[-1][1]).days == 1:
            joined[-1] = (joined[-1][0], day)
        else:
            joined.append((day, day))
    return joined


def _years(rule: Rule) -> range:
    return range(rule.first.year, rule.last.year + 1)


def _daily(rule: Rule, period: int) -> Iterator[date]:
    for step in range(0, (rule.last - rule.first).days + 1, period):
        yield rule.first + timedelta(days=step)


def _weekly(rule: Rule, period: int) -> Iterator[date]:
    # Weeks begin on Sunday, and the first one counts from the first day's own.
    sunday = rule.first.toordinal() - rule.first.isoweekday() % 7
    for ordinal in range(rule.first.toordinal(), rule.last.toordinal() + 1):
        if (ordinal - sunday) // 7 % period == 0:
            day = date.fromordinal(ordinal)
            if rule.days_of_week >> (day.isoweekday() % 7) & 1:
                yield day


def _by_month(rule: Rule, months: Iterator[int] | range) -> Iterator[date]:
    for count in months:
        day = _in_month(rule, count // 12, count % 12 + 1)
        if day is not None and rule.first <= day <= rule.last:
            yield day


def _in_month(rule: Rule, year: int, month: int) -> date | None:
    try:
        if rule.type in (2, 4):
            return date(year, month, rule.month_day)
        fitting = [day for day in _month(year, month) if _fits(day, rule.month_item)]
    except ValueError:
        return None
    place = -1 if rule.month_position == _LAST else rule.month_position
    # Of days that the month has none of there is no last one either.
    return fitting[place] if fitting and -1 <= place < len(fitting) else None


def _month(year: int, month: int) -> list[date]:
    first = date(year, month, 1)
    return [
        day for day in (first + timedelta(days=step) for step in range(31)) if day.month == month
    ]


def _fits(day: date, item: int) -> bool:
    weekend = day.isoweekday() > 5
    if item < 3:
        return (True, not weekend, weekend)[max(0, item)]
    return day.isoweekday() % 7 == item - 3
