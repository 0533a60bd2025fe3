"""The values of Project's XML: moments, durations, flags, numbers."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from mstui.domain.duration import LARGEST as LONGEST_DURATION
from mstui.domain.numbers import LARGEST_CENTS
from mstui.domain.values import FIRST_YEAR, LAST_YEAR

_DURATION = re.compile(
    r"(-?)P(?:(\d+(?:\.\d+)?)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?"
)
_MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?)?(?:Z|[+-]\d\d:?\d\d)?"
)

# Formats of durations and lags: even ones up to 12 and 36 to 44 are elapsed time.
_ELAPSED = frozenset((4, 6, 8, 10, 12, 20, 36, 38, 40, 42, 44, 52))
_PERCENT = frozenset((19, 20, 51, 52))


class Minutes(NamedTuple):
    """A duration in whole minutes; ``exact`` is False where seconds were rounded."""

    minutes: int
    exact: bool


@lru_cache(maxsize=10_000)
def duration(text: str) -> Minutes | None:
    """``PT7H30M0S`` in minutes; None where it is no duration. Days of ISO are 24 hours."""
    match = _DURATION.fullmatch(text)
    if match is None or not any(match.groups()[1:]):
        return None
    sign, days, hours, minutes, seconds = match.groups()
    total = (float(days or 0) * 1440 + float(hours or 0) * 60 + float(minutes or 0)) + float(
        seconds or 0
    ) / 60
    if total > LONGEST_DURATION:
        return None
    whole = int(total + 0.5)
    return Minutes(-whole if sign else whole, abs(whole - total) < 1e-6)


@lru_cache(maxsize=20_000)
def moment(text: str) -> str:
    """``2013-08-28T08:00:00`` as it is stored, ``2013-08-28T08:00``; "" where it is no moment."""
    match = _MOMENT.fullmatch(text)
    if match is None:
        return ""
    day, hour, minute, _ = match.groups()
    try:
        year = date.fromisoformat(day).year
    except ValueError:
        return ""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return ""
    if hour is None:
        return day
    return f"{day}T{hour}:{minute}" if int(hour) < 24 and int(minute) < 60 else ""


def day(text: str) -> str:
    """The civil date of a moment, "" where there is none."""
    return moment(text)[:10]


def flag(text: str) -> bool:
    """Project writes 1 and 0, other tools true and false."""
    return text.strip().casefold() in ("1", "true", "yes", "-1")


def number(text: str) -> float | None:
    """A finite number, None where it is none."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if abs(value) < 1e15 else None


def percent(text: str) -> int | None:
    """A share as Project writes it, 0.5, in whole percent."""
    value = number(text)
    return round(value * 100) if value is not None and 0 <= value <= 10_000 else None


def integer(text: str) -> int | None:
    value = number(text)
    return int(value) if value is not None and value == int(value) else None


def is_elapsed(format_code: str) -> bool:
    return integer(format_code) in _ELAPSED


def is_percent(format_code: str) -> bool:
    return integer(format_code) in _PERCENT


def money(text: str, digits: int) -> int | None:
    """An amount in the currency's smallest unit; Project writes hundredths whatever it is."""
    value = number(text)
    amount = None if value is None else round(value / 100 * 10**digits)
    return amount if amount is not None and abs(amount) <= LARGEST_CENTS else None
