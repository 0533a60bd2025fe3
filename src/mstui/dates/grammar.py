"""The dates people type: ``fri``, ``+2w``, ``3 workdays``, ``eom``, ``W47``, ``21 nov``.

Rules where the everyday words are vague:

- ``fri`` is the next Friday after today; on a Friday, today is ``today``.
- ``next fri`` is the Friday of the following week (weeks begin on Monday), ``this fri`` that
  of this week, ``last fri`` the latest one before today.
- A date without a year is this year's, or next year's where that is over three months ago.
- ``W47`` is the Monday of that week.
- ``+1m`` keeps the day of the month, or takes the last one of a shorter month.
- Working days are counted from the day after today.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from mstui.dates.days import (
    FIRST,
    LAST,
    LOOK_BACK,
    WEEKDAYS,
    Day,
    WorkingDay,
    as_date,
    is_weekday,
    on_ordinal,
    step_workdays,
    workdays_from,
)
from mstui.dates.numeric import numeric_date, spelled_date
from mstui.dates.show import relative_days, weekday_date
from mstui.domain.errors import InvalidValue
from mstui.domain.text import fold, visible

EXAMPLES = (
    "today",
    "fri",
    "next fri",
    "+2w",
    "-3d",
    "3 workdays",
    "eom",
    "W47",
    "21 nov",
    "2026-11-21",
)
_ADVICE = "write fri, +2w, 3 workdays, eom, W47, 21 nov or 2026-11-21"

_NAMED = {"today": 0, "tod": 0, "now": 0, "tomorrow": 1, "tom": 1, "tmr": 1, "yesterday": -1}
_LONG_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_UNITS = {
    **dict.fromkeys(("d", "day", "days"), "days"),
    **dict.fromkeys(("w", "wk", "wks", "week", "weeks"), "weeks"),
    **dict.fromkeys(("m", "mo", "month", "months"), "months"),
    **dict.fromkeys(("y", "yr", "yrs", "year", "years"), "years"),
    **dict.fromkeys(("wd", "wds", "workday", "workdays"), "workdays"),
}
_ENDS = {"eom": "month", "eoq": "quarter", "eoy": "year"}
_LONGEST = 80


def parse_date(text: str, today: Day, is_working: WorkingDay | None = None) -> date:
    """The day that a person means, seen from ``today``.

    Raises InvalidValue, and nothing else, for any other text; it says what would be right.
    """
    words = _normal(text)
    base = as_date(today)
    if not words:
        raise InvalidValue(f"a date is missing; {_ADVICE}")
    if len(words) > _LONGEST:
        raise InvalidValue(f"that is no date; {_ADVICE}")
    found = _understood(words, base, is_working)
    if found is None:
        raise _unknown(text, words, base)
    if not FIRST <= found <= LAST:
        raise InvalidValue(f"that day is out of range; years run from {FIRST.year} to {LAST.year}")
    return found


def parse_moment(text: str, today: Day, is_working: WorkingDay | None = None) -> str:
    """A day with an optional clock (``fri 14:30``, ``21 nov 9am``) as stored text.

    A clock alone is today's. Raises InvalidValue.
    """
    words = _normal(text)
    if len(words) > _LONGEST:
        raise InvalidValue(f"that is no date; {_ADVICE}")
    match = re.fullmatch(
        r"(?:(?P<day>.+?)(?: at |, ?| |(?<=\d)t))?"
        r"(?P<hour>\d{1,2})(?::(?P<minute>\d{2})(?::\d{2})?)?(?: ?(?P<half>am|pm))?",
        words.removeprefix("at "),
        re.ASCII,
    )
    if match is None or not (match["minute"] or match["half"]):
        return parse_date(words, today, is_working).isoformat()
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if match["half"]:
        if not 1 <= hour <= 12:
            raise InvalidValue(f"there is no {hour} {match['half']}; write 14:30 or 2:30pm")
        hour = hour % 12 + (12 if match["half"] == "pm" else 0)
    if hour > 23 or minute > 59:
        raise InvalidValue(f"there is no {hour}:{minute:02d}; clocks run from 00:00 to 23:59")
    day = parse_date(match["day"] or "today", today, is_working)
    return f"{day.isoformat()}T{hour:02d}:{minute:02d}"


def date_parser(today: Day, is_working: WorkingDay | None = None) -> Callable[[str], str]:
    """``parse_date`` for one day, from typed to stored text."""
    return lambda text: parse_date(text, today, is_working).isoformat()


def moment_parser(today: Day, is_working: WorkingDay | None = None) -> Callable[[str], str]:
    """``parse_moment`` for one day, from typed to stored text."""
    return lambda text: parse_moment(text, today, is_working)


def explain(
    text: str, today: Day, is_working: WorkingDay | None = None, *, clock: bool = False
) -> str:
    """What was understood, for showing while a person types, or what would be right.

    ``Fri 27 Nov 2026 · in 6 days · 5 wd``; ``clock`` allows a time of day.
    """
    try:
        if clock:
            moment = parse_moment(text, today, is_working)
        else:
            moment = parse_date(text, today, is_working).isoformat()
    except InvalidValue as error:
        return str(error)
    day = as_date(moment)
    parts = [weekday_date(day) + moment[10:].replace("T", " "), relative_days(day, today)]
    if days := _workdays_apart(day, as_date(today), is_working):
        parts.append(f"{days} wd")
    if not (is_working or is_weekday)(day):
        parts.append("no working day")
    return " · ".join(parts)


def _workdays_apart(day: date, today: date, is_working: WorkingDay | None) -> int:
    """The number that would have been typed for this day: 3 for ``3wd`` and for ``-3wd``."""
    if day >= today:
        return workdays_from(today, day, is_working)
    before = timedelta(days=1)
    return workdays_from(day - before, today - before, is_working)


def _normal(text: str) -> str:
    """Lower case without accents, one space between words; a week after ``·`` is dropped."""
    return " ".join(fold(text[:500]).partition("·")[0].replace("\N{MINUS SIGN}", "-").split())


def _understood(words: str, base: date, is_working: WorkingDay | None) -> date | None:
    if words in _NAMED:
        return base + timedelta(days=_NAMED[words])
    for reading in (_weekday, _named_end, _week, numeric_date, spelled_date):
        found = reading(words, base)
        if found is not None:
            return found
    return _offset(words, base, is_working) or _dated_weekday(words, base)


def weekday_named(word: str) -> int | None:
    """0 for Monday, from a name or at least three letters of it."""
    if len(word) < 3:
        return None
    word = word.removesuffix(".")
    return next((n for n, name in enumerate(_LONG_WEEKDAYS) if name.startswith(word)), None)


def _weekday(words: str, base: date) -> date | None:
    which, _, word = words.rpartition(" ")
    weekday = weekday_named(word)
    monday = base - timedelta(days=base.weekday())
    if weekday is None:
        if words == "next week":
            return monday + timedelta(days=7)
        return None
    ahead = (weekday - base.weekday() - 1) % 7 + 1
    match which:
        case "" | "on":
            return base + timedelta(days=ahead)
        case "this":
            return monday + timedelta(days=weekday)
        case "next":
            return monday + timedelta(days=7 + weekday)
        case "last":
            return base - timedelta(days=(base.weekday() - weekday - 1) % 7 + 1)
        case _:
            return None


def _named_end(words: str, base: date) -> date | None:
    """``eom``, ``eoq``, ``eoy`` and their long forms; ``next month`` is its first day."""
    long = re.fullmatch(r"end of (?:the |this )?(month|quarter|year)", words)
    span = long[1] if long else _ENDS.get(words)
    if span is None and words != "next month":
        return None
    import pendulum

    if span is None:
        return as_date(pendulum.date(base.year, base.month, 1).add(months=1).isoformat())
    return as_date(pendulum.date(base.year, base.month, base.day).last_of(span).isoformat())


def _week(words: str, base: date) -> date | None:
    match = re.fullmatch(
        r"(?:(\d{4})[- ]?)?(?:w|week ?)(\d{1,2})(?:(?:-|(?<=\d\d))(\d)|[- ]([a-z]{3,9}))?",
        words,
        re.ASCII,
    )
    if match is None:
        return None
    year, week, number, name = match.groups()
    weekday = int(number) if number else (1 if name is None else (weekday_named(name) or 0) + 1)
    if name and weekday_named(name) is None:
        return None
    if not 1 <= weekday <= 7:
        raise InvalidValue(f"there is no day {weekday} of a week; 1 is Monday, 7 is Sunday")
    if not 1 <= int(week) <= 53:
        raise InvalidValue(f"there is no week {int(week)}; weeks are 1 to 53")
    if year:
        return _in_week(int(year), int(week), weekday)
    this_year = base.isocalendar().year
    if int(week) <= _weeks_in(this_year):
        monday = _in_week(this_year, int(week), 1)
        if monday >= base - LOOK_BACK:
            return monday + timedelta(days=weekday - 1)
    return _in_week(this_year + 1, int(week), weekday)


def _weeks_in(year: int) -> int:
    return date(year, 12, 28).isocalendar().week


def _in_week(year: int, week: int, weekday: int) -> date:
    if not FIRST.year <= year <= LAST.year:
        raise InvalidValue(
            f"the year {year} is out of range; years run from {FIRST.year} to {LAST.year}"
        )
    if week > _weeks_in(year):
        raise InvalidValue(f"there is no week {week} in {year}; it has {_weeks_in(year)} weeks")
    return date.fromisocalendar(year, week, weekday)


def _offset(words: str, base: date, is_working: WorkingDay | None) -> date | None:
    match = re.fullmatch(
        r"(in )?([+-]?) ?(\d+) ?(working days?|[a-z]*)( ago| from now)?", words, re.ASCII
    )
    if match is None:
        return None
    _, sign, digits, word, direction = match.groups()
    if not word:
        if not sign and len(digits) > 2:
            return None
        mark = sign or "+"
        raise InvalidValue(
            f"{sign}{digits[:6]} needs a unit: {mark}{digits[:6]}d, {mark}{digits[:6]}w or "
            f"{mark}{digits[:6]}wd"
        )
    unit = "workdays" if word.startswith("working") else _UNITS.get(word)
    if unit is None:
        return None
    if len(digits) > 6:
        raise InvalidValue(f"that day is out of range; years run from {FIRST.year} to {LAST.year}")
    count = -int(digits) if (sign == "-") != (direction == " ago") else int(digits)
    return _shifted(base, count, unit, is_working)


def _shifted(base: date, count: int, unit: str, is_working: WorkingDay | None) -> date:
    if unit == "workdays":
        return step_workdays(base, count, is_working)
    if unit in ("days", "weeks"):
        return on_ordinal(base.toordinal() + count * (7 if unit == "weeks" else 1))
    months = count * (12 if unit == "years" else 1)
    year = (base.year * 12 + base.month - 1 + months) // 12
    if not FIRST.year <= year <= LAST.year:
        raise InvalidValue(f"that day is out of range; years run from {FIRST.year} to {LAST.year}")
    import pendulum

    return as_date(pendulum.date(base.year, base.month, base.day).add(months=months).isoformat())


def _dated_weekday(words: str, base: date) -> date | None:
    """A weekday before a full date, as it is shown: ``fri 27 nov 2026``."""
    name, _, rest = words.partition(" ")
    weekday = weekday_named(name.removesuffix(","))
    if weekday is None or not rest:
        return None
    found = numeric_date(rest, base) or spelled_date(rest, base)
    if found is not None and found.weekday() != weekday:
        raise InvalidValue(
            f"{weekday_date(found)[4:]} is a {_LONG_WEEKDAYS[found.weekday()].title()}, "
            f"not a {_LONG_WEEKDAYS[weekday].title()}"
        )
    return found


def _unknown(text: str, words: str, base: date) -> InvalidValue:
    """Names the nearest word that would make the text a date, else examples."""
    from difflib import get_close_matches

    from mstui.dates.days import LONG_MONTHS, MONTHS

    if re.search(r"\d:\d\d", words):
        return InvalidValue("only a day fits here, without a clock; write fri or 2026-11-21")
    known = [*_NAMED, *_ENDS, *_LONG_WEEKDAYS, *(day.lower() for day in WEEKDAYS), "workdays"]
    known += [month.lower() for month in (*MONTHS, *LONG_MONTHS)]
    shown = visible(" ".join(text[:200].split()))
    shown = f"“{shown[:30]}…”" if len(shown) > 30 else f"“{shown}”"
    parts = words.split(" ")
    for place, word in enumerate(parts):
        for near in get_close_matches(word, known, n=2, cutoff=0.6) if word.isalpha() else ():
            guess = " ".join([*parts[:place], near, *parts[place + 1 :]])
            if _reads(guess, base):
                return InvalidValue(f"{shown} is no date; did you mean {guess}?")
    return InvalidValue(f"{shown} is no date; {_ADVICE}")


def _reads(words: str, base: date) -> bool:
    try:
        return _understood(words, base, None) is not None
    except InvalidValue:
        return False
