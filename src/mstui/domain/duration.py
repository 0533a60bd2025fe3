"""Durations and lags as people type them: ``3d 4h``, ``1w``, ``90m``, ``2.5h``, ``+2ed``."""

from __future__ import annotations

from mstui.domain.errors import InvalidValue
from mstui.domain.text import fold, visible

MINUTES_PER_DAY = 480
DAYS_PER_WEEK = 5
EXAMPLES = "90m, 2.5h, 3d 4h or 1w"

# A thousand years of working days: beyond it lies a slip of the finger.
LARGEST = 1000 * 261 * 480

_UNITS = {
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), "m"),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), "h"),
    **dict.fromkeys(("d", "day", "days", "wd", "workday", "workdays"), "d"),
    **dict.fromkeys(("w", "wk", "wks", "week", "weeks"), "w"),
}
_ELAPSED_UNITS = {"em": 1, "eh": 60, "ed": 1440, "ew": 10080}


def parse_duration(
    text: str,
    *,
    minutes_per_day: int = MINUTES_PER_DAY,
    days_per_week: int = DAYS_PER_WEEK,
    field: str = "duration",
) -> int:
    """Working minutes of a typed duration; days and weeks are working days and weeks.

    Raises InvalidValue that says what would be right. ``0`` needs no unit.
    """
    words = fold(text).strip()
    if words in ("0", "none"):
        return 0
    sizes = {
        "m": 1,
        "h": 60,
        "d": minutes_per_day,
        "w": minutes_per_day * days_per_week,
    }
    total, seen = 0.0, set[str]()
    for amount, word in _parts(words, text, field):
        unit = _UNITS.get(word)
        if unit is None:
            raise _no_unit(amount, word, field)
        if unit in seen:
            raise InvalidValue(f"{field} names {unit} twice; write it once", field=field)
        seen.add(unit)
        total += float(amount) * sizes[unit]
    if total > LARGEST:
        raise InvalidValue(f"{field} is longer than a thousand years", field=field)
    return int(total + 0.5)


def show_duration(
    minutes: int,
    *,
    minutes_per_day: int = MINUTES_PER_DAY,
    days_per_week: int = DAYS_PER_WEEK,
) -> str:
    """A duration in the largest units that are exact: ``1w``, ``3d 4h``, ``90m`` is ``1h 30m``.

    What is shown can be typed: ``parse_duration`` gives the same minutes.
    """
    sign = "-" if minutes < 0 else ""
    minutes = abs(minutes)
    week = minutes_per_day * days_per_week
    if minutes and minutes % week == 0:
        return f"{sign}{minutes // week}w"
    days, rest = divmod(minutes, minutes_per_day)
    hours, rest = divmod(rest, 60)
    parts = [f"{n}{unit}" for n, unit in ((days, "d"), (hours, "h"), (rest, "m")) if n]
    return sign + (" ".join(parts) or "0h")


def show_hours(minutes: int) -> str:
    """Effort in hours with at most one decimal: ``84 h``, ``2.5 h``."""
    tenths = (abs(minutes) * 10 + 30) // 60
    whole, tenth = divmod(tenths, 10)
    sign = "-" if minutes < 0 and tenths else ""
    return f"{sign}{whole:,}.{tenth} h" if tenth else f"{sign}{whole:,} h"


def parse_lag(text: str, *, minutes_per_day: int = MINUTES_PER_DAY) -> tuple[int, str]:
    """A dependency's lag and its unit: ``+2d`` working, ``+2ed`` elapsed, ``-1d``, ``+25%``."""
    words = fold(text).replace(" ", "").replace("\N{MINUS SIGN}", "-")
    if words in ("", "0"):
        return 0, "working"
    negative = words.startswith("-")
    bare = words.removeprefix("-") if negative else words.removeprefix("+")
    lag, unit = _lag(bare, text, minutes_per_day)
    return (-lag if negative else lag), unit


def show_lag(lag: int, unit: str, *, minutes_per_day: int = MINUTES_PER_DAY) -> str:
    """A lag as it can be typed, with its sign; empty for none."""
    if lag == 0:
        return ""
    sign = "+" if lag > 0 else "-"
    lag = abs(lag)
    if unit == "percent":
        return f"{sign}{lag}%"
    if unit == "elapsed":
        for word in ("ew", "ed", "eh"):
            if lag % _ELAPSED_UNITS[word] == 0:
                return f"{sign}{lag // _ELAPSED_UNITS[word]}{word}"
        return f"{sign}{lag}em"
    return sign + show_duration(lag, minutes_per_day=minutes_per_day)


def _lag(bare: str, text: str, minutes_per_day: int) -> tuple[int, str]:
    examples = "+2d, -1d, +2ed (elapsed) or +25%"
    if bare.endswith("%"):
        number = bare[:-1]
        if not (number.isascii() and number.isdigit() and len(number) <= 4):
            raise InvalidValue(f"lag {_quoted(text)} is no percentage; write {examples}")
        return int(number), "percent"
    for word, size in _ELAPSED_UNITS.items():
        number = bare.removesuffix(word)
        if number != bare and _number(number):
            return int(float(number) * size + 0.5), "elapsed"
    try:
        return parse_duration(bare, minutes_per_day=minutes_per_day, field="lag"), "working"
    except InvalidValue:
        raise InvalidValue(f"lag {_quoted(text)} is not understood; write {examples}") from None


def _parts(words: str, text: str, field: str) -> list[tuple[str, str]]:
    """The pairs of number and unit: ``3d 4h`` → ``[("3", "d"), ("4", "h")]``."""
    clock = words.split(":")
    if len(clock) == 2 and all(_number(part) for part in clock) and len(clock[1]) == 2:
        return [(clock[0], "h"), (clock[1], "m")]
    parts: list[tuple[str, str]] = []
    rest = words.replace(" and ", " ").strip()
    while rest:
        end = next((i for i, char in enumerate(rest) if char not in "0123456789.,"), len(rest))
        amount, rest = rest[:end].replace(",", "."), rest[end:].lstrip()
        end = next((i for i, char in enumerate(rest) if not char.isalpha()), len(rest))
        word, rest = rest[:end], rest[end:].strip(" ,")
        if not _number(amount):
            raise InvalidValue(
                f"{field} {_quoted(text)} is not understood; write {EXAMPLES}", field=field
            )
        # "1h30": what follows hours without a unit is minutes.
        if not word and parts and parts[-1][1] == "h" and not rest:
            word = "m"
        parts.append((amount, word))
    if not parts:
        raise InvalidValue(f"{field} is empty; write {EXAMPLES}", field=field)
    return parts


def _no_unit(amount: str, word: str, field: str) -> InvalidValue:
    if not word:
        return InvalidValue(
            f"{field} {amount} needs a unit: {amount}h, {amount}d or {amount}w", field=field
        )
    if word in ("mo", "mon", "month", "months", "y", "yr", "year", "years"):
        return InvalidValue(
            f"{field}: {_quoted(word)} differ in length; write weeks or days, as 4w", field=field
        )
    return InvalidValue(
        f"{field} has no unit {_quoted(word)}; units are m, h, d and w, as in 3d 4h", field=field
    )


def _number(text: str) -> bool:
    digits = text.replace(".", "", 1)
    return digits.isascii() and digits.isdigit() and len(digits) <= 12


def _quoted(text: str) -> str:
    shown = visible(text.strip())
    return f"“{shown[:30]}…”" if len(shown) > 30 else f"“{shown}”"
