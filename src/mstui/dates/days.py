"""Civil days: bounds, the year a date without one means, working days without a calendar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from mstui.domain.errors import InvalidValue

# "2026-11-21" or a date; a moment's text counts as its day.
Day = str | date
WorkingDay = Callable[[date], bool]

FIRST = date(1900, 1, 1)
LAST = date(2200, 12, 31)

# A date without a year is this year's, unless that lies further back than this.
LOOK_BACK = timedelta(days=92)

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
LONG_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)  # fmt: skip


def as_date(day: Day) -> date:
    """The date of ISO text or of a date; the clock of a moment is dropped."""
    return date.fromisoformat(day[:10]) if isinstance(day, str) else day


def on_ordinal(ordinal: int) -> date:
    """The day of a proleptic ordinal, within the years that are taken."""
    if not FIRST.toordinal() <= ordinal <= LAST.toordinal():
        raise InvalidValue(f"that day is out of range; years run from {FIRST.year} to {LAST.year}")
    return date.fromordinal(ordinal)


def make_date(year: int, month: int, day: int) -> date:
    """A date from its numbers; raises InvalidValue that says which of them does not exist."""
    if not FIRST.year <= year <= LAST.year:
        raise InvalidValue(
            f"the year {year} is out of range; years run from {FIRST.year} to {LAST.year}"
        )
    if not 1 <= month <= 12:
        raise InvalidValue(f"there is no month {month}; months are 1 to 12")
    if not 1 <= day <= month_length(year, month):
        name = LONG_MONTHS[month - 1]
        length = month_length(year, month)
        raise InvalidValue(f"there is no {day} {name} {year}; {name} has {length} days")
    return date(year, month, day)


def month_length(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def without_year(month: int, day: int, today: date) -> date:
    """The date meant by a day and a month alone; 29 February is that of the next leap year."""
    first = today - LOOK_BACK
    for year in range(today.year, today.year + 9):
        leapless = (month, day) == (2, 29) and month_length(year, 2) == 28
        if not leapless and make_date(year, month, day) >= first:
            return make_date(year, month, day)
    raise InvalidValue(f"there is no {day} {LONG_MONTHS[month - 1]} in reach; add the year")


def is_weekday(day: date) -> bool:
    return day.weekday() < 5


def weekdays_before(day: date) -> int:
    """Mondays to Fridays before a day, from day 1 of the calendar on; for differences."""
    weeks, weekday = divmod(day.toordinal() - 1, 7)
    return weeks * 5 + min(weekday, 5)


def workdays_from(start: Day, finish: Day, is_working: WorkingDay | None = None) -> int:
    """Working days after ``start`` up to and including ``finish``; negative backwards.

    Without a calendar Monday to Friday work; the plan's own calendar counts faster.
    """
    first, last = as_date(start), as_date(finish)
    if is_working is None:
        one = timedelta(days=1)
        return weekdays_before(last + one) - weekdays_before(first + one)
    sign = 1
    if last < first:
        first, last, sign = last, first, -1
    days = range(first.toordinal() + 1, last.toordinal() + 1)
    return sign * sum(is_working(date.fromordinal(ordinal)) for ordinal in days)


def step_workdays(start: date, count: int, is_working: WorkingDay | None = None) -> date:
    """The ``count``-th working day after ``start``, or before it where negative.

    ``start`` itself is never counted: on a Saturday, 1 is Monday and -1 is Friday.
    """
    works = is_working or is_weekday
    step = 1 if count > 0 else -1
    left, ordinal = abs(count), start.toordinal()
    while left:
        ordinal += step
        left -= works(on_ordinal(ordinal))
    return on_ordinal(ordinal)
