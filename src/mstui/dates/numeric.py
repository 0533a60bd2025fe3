"""Dates with a day and a month in them: ISO, with dots or slashes, or with the month's name."""

from __future__ import annotations

import re
from datetime import date

from mstui.dates.days import LONG_MONTHS, MONTHS, make_date, without_year
from mstui.domain.errors import InvalidValue


def numeric_date(words: str, today: date) -> date | None:
    """``2026-11-21``, ``11-21``, ``21.11.2026``, ``21.11.``, ``21/11/2026``; None for others."""
    match = re.fullmatch(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})|(\d{4})(\d\d)(\d\d)", words, re.ASCII)
    if match is not None:
        year, month, day = (match[1], match[3], match[4]) if match[1] else match.groups()[4:]
        return make_date(int(year), int(month), int(day))
    match = re.fullmatch(r"(\d{1,2})-(\d{1,2})", words, re.ASCII)
    if match is not None:
        return _month_day(int(match[1]), int(match[2]), today)
    match = re.fullmatch(r"(\d{1,2})\. ?(\d{1,2})(?:\.? ?|\. ?(\d{4}|\d\d))", words, re.ASCII)
    if match is not None:
        return _dated(int(match[1]), int(match[2]), match[3], today)
    match = re.fullmatch(r"(\d{1,2})([/-])(\d{1,2})(?:\2(\d{4}|\d\d))?", words, re.ASCII)
    if match is not None:
        return _slashed(int(match[1]), int(match[3]), match[4], today)
    return None


def spelled_date(words: str, today: date) -> date | None:
    """``21 nov``, ``nov 21``, ``21st of November 2027``, ``21-nov-2026``; None for others."""
    match = re.fullmatch(
        r"(\d{1,2})(?:\.|st|nd|rd|th)?[ -]?(?:of )?([a-z]{3,9})\.?(?:,? ?(?:'|-)?(\d{4}|\d\d))?"
        r"|([a-z]{3,9})\.?[ -]?(\d{1,2})(?:\.|st|nd|rd|th)?(?:,? ?'?(\d{4})|, ?'?(\d\d))?"
        r"|(\d{4})[ -]([a-z]{3,9})[ -](\d{1,2})",
        words,
        re.ASCII,
    )
    if match is None:
        _refuse_month_alone(words)
        return None
    day, name, year = next(
        triple
        for triple in (
            (match[1], match[2], match[3]),
            (match[5], match[4], match[6] or match[7]),
            (match[10], match[9], match[8]),
        )
        if triple[0]
    )
    month = month_named(name)
    return None if month is None else _dated(int(day), month, year, today)


def _refuse_month_alone(words: str) -> None:
    """Refuse ``nov`` and ``november 2026``: a target is a day."""
    match = re.fullmatch(r"([a-z]{3,9})\.?(?: (\d{4}))?", words, re.ASCII)
    month = month_named(match[1]) if match else None
    if match and month:
        name, year = MONTHS[month - 1].lower(), f" {match[2]}" if match[2] else ""
        raise InvalidValue(f"{name}{year} has no day; write 15 {name}{year}")


def month_named(word: str) -> int | None:
    """1 for January, from a name or at least three letters of it."""
    if word == "sept":
        return 9
    names = (name.lower() for name in LONG_MONTHS)
    return next((n for n, name in enumerate(names, start=1) if name.startswith(word)), None)


def _dated(day: int, month: int, year: str | None, today: date) -> date:
    if year is None:
        return _yearless(day, month, today)
    return make_date(int(year) + (2000 if len(year) == 2 else 0), month, day)


def _yearless(day: int, month: int, today: date) -> date:
    if not 1 <= month <= 12:
        raise InvalidValue(f"there is no month {month}; months are 1 to 12")
    if (month, day) != (2, 29):
        make_date(today.year, month, day)
    return without_year(month, day, today)


def _month_day(month: int, day: int, today: date) -> date:
    if month > 12 >= day >= 1:
        raise InvalidValue(
            f"there is no month {month}; write the month first, as {day:02d}-{month:02d}, "
            f"or {month} {MONTHS[day - 1].lower()}"
        )
    return _yearless(day, month, today)


def _slashed(first: int, second: int, year: str | None, today: date) -> date:
    """Day and month in either order, where only one order makes a date."""
    if year is not None and len(year) == 2:
        raise InvalidValue("write the year of that date with four digits, as 2026")
    if first <= 12 and second <= 12 and first != second:
        if 0 in (first, second):
            raise InvalidValue("there is no day or month 0; write 21 nov or 2026-11-21")
        tail = f" {year}" if year else ""
        readings = [
            f"{day} {MONTHS[month - 1].lower()}{tail}"
            for day, month in ((first, second), (second, first))
        ]
        raise InvalidValue(f"that date could be {readings[0]} or {readings[1]}; write one of them")
    day, month = (first, second) if first > 12 else (second, first)
    return _dated(day, month, year, today)
