"""Durations, shares and money as tools write them."""

from __future__ import annotations

import re
from typing import NamedTuple

from mstui.domain.duration import LARGEST as LONGEST_DURATION
from mstui.domain.numbers import LARGEST_CENTS
from mstui.domain.text import fold

# Working time where a unit is longer than an hour.
_DAY, _WEEK, _MONTH = 480, 2400, 9600
_UNITS: dict[str, float] = {
    "ms": 1 / 60000,
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds", "sek", "sekunden"), 1 / 60),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes", "minuten", "minuto", "minutos"), 1),
    **dict.fromkeys(
        ("h", "hr", "hrs", "hour", "hours", "std", "stunde", "stunden", "heure", "heures", "hora",
         "horas", "ore", "uur"), 60,
    ),
    **dict.fromkeys(
        ("d", "dy", "day", "days", "wd", "workday", "workdays", "tag", "tage", "t", "j", "jour",
         "jours", "dia", "dias", "giorni", "giorno", "dag", "dagen"), _DAY,
    ),
    **dict.fromkeys(
        ("w", "wk", "wks", "week", "weeks", "woche", "wochen", "sem", "semaine", "semaines",
         "semana", "semanas", "weken"), _WEEK,
    ),
    **dict.fromkeys(
        ("mo", "mon", "mons", "month", "months", "monat", "monate", "mois", "mes", "meses"), _MONTH
    ),
}  # fmt: skip
_ELAPSED: dict[str, float] = {"m": 1, "h": 60, "d": 1440, "w": 10080, "mo": 43200}
_PART = re.compile(r"(\d+(?:[.,]\d+)?)\s*([^\W\d_]*)\.?[\s,]*")
_CLOCK = re.compile(r"(\d{1,5}):(\d\d)(?::\d\d)?")
_ISO = re.compile(r"P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:\d+S)?)?", re.I)
_MONEY = re.compile(r"-?\d[\d.,' \u00a0\u202f]*")


class Length(NamedTuple):
    """A duration in minutes, of working or of elapsed time."""

    minutes: int
    elapsed: bool = False


def length(text: str, unit: str) -> Length | None:
    """``3d 4h``, ``5 days?``, ``2 edays``, ``PT8H``, ``2:30`` or a bare number of ``unit``."""
    if len(text) > 80:
        return None
    words = fold(text).rstrip("?").strip()
    clock = _CLOCK.fullmatch(words)
    if clock is not None:
        return Length(int(clock[1]) * 60 + int(clock[2]))
    iso = _ISO.fullmatch(words) if len(words) > 2 else None
    if iso is not None and any(iso.groups()):
        weeks, days, hours, minutes = (int(group or 0) for group in iso.groups())
        whole = weeks * _WEEK + days * _DAY + hours * 60 + minutes
        return Length(whole) if whole <= LONGEST_DURATION else None
    total, at, elapsed = 0.0, 0, False
    while at < len(words):
        match = _PART.match(words, at)
        if match is None:
            return None
        at = match.end()
        size = _size(match[2] or unit)
        if size is None:
            return None
        total += float(match[1].replace(",", ".")) * size[0]
        elapsed = elapsed or size[1]
    if not at or total > LONGEST_DURATION:
        return None
    return Length(int(total + 0.5), elapsed)


def lag(text: str) -> tuple[int, str] | None:
    """``+2d``, ``-1 day``, ``2ed`` or ``+50%`` as a number and its unit of ``lag_unit``."""
    bare = text.replace(" ", "").replace("\N{MINUS SIGN}", "-")
    sign = -1 if bare.startswith("-") else 1
    bare = bare.lstrip("+-")
    if bare.endswith("%"):
        number = bare[:-1]
        return (sign * int(number), "percent") if number.isdecimal() and len(number) < 6 else None
    found = length(bare, "d")
    if found is None:
        return None
    return sign * found.minutes, "elapsed" if found.elapsed else "working"


def percent(text: str, *, fraction: bool) -> int | None:
    """0 to 100; ``fraction`` where the column's numbers are shares of one."""
    bare = text.replace("%", "").replace(",", ".").strip()
    try:
        share = float(bare)
    except ValueError:
        return None
    if fraction and "%" not in text:
        share *= 100
    # Never rounded up to done.
    if not 0 <= share <= 100:
        return None
    return min(round(share), 99) if share < 100 else 100


def are_fractions(values: list[str]) -> bool:
    """True where a column of shares counts to one: 0, 0.5, 1, as Excel stores percents."""
    try:
        shares = [float(text.replace(",", ".")) for text in values]
    except ValueError:
        return False
    return any(shares) and all(0 <= share <= 1 for share in shares)


def money(text: str) -> int | None:
    """An amount in hundredths; the last of two kinds of separators is the decimal one."""
    match = _MONEY.search(text) if len(text) <= 80 else None
    if match is None or len(text) - len(match[0].strip()) > 6:
        return None
    bare = re.sub(r"['\s]", "", match[0])
    dot, comma = bare.rfind("."), bare.rfind(",")
    if dot >= 0 and comma >= 0:
        bare = bare.replace("," if dot > comma else ".", "").replace(",", ".")
    elif comma >= 0:
        decimals = len(bare) - comma - 1
        thousands = bare.count(",") > 1 or decimals == 3
        bare = bare.replace(",", "" if thousands else ".")
    elif bare.count(".") > 1:
        bare = bare.replace(".", "")
    try:
        amount = float(bare)
    except ValueError:
        return None
    return round(amount * 100) if abs(amount) * 100 <= LARGEST_CENTS else None


def _size(unit: str) -> tuple[float, bool] | None:
    if unit in _UNITS:
        return _UNITS[unit], False
    if unit.startswith("e") and unit[1:] in _UNITS:
        working = _UNITS[unit[1:]]
        for word, size in _ELAPSED.items():
            if _UNITS[word] == working:
                return size, True
    return None
