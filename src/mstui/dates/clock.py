"""The clock: today, and instants in a time zone."""

from __future__ import annotations

import os
import time
from datetime import UTC, date, datetime, timedelta

from mstui.dates.show import weekday_date
from mstui.domain.errors import InvalidValue
from mstui.domain.text import visible

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_STEPS = (
    (60, "minute"),
    (3600, "hour"),
    (86400, "day"),
    (30 * 86400, "month"),
    (365 * 86400, "year"),
)


def today() -> str:
    """The civil date here and now; ``MSTUI_TODAY`` sets another one for demos and tests."""
    chosen = os.environ.get("MSTUI_TODAY", "").strip()
    if not chosen:
        return datetime.now(UTC).astimezone().date().isoformat()
    try:
        if len(chosen) == 10 and chosen[4] == chosen[7] == "-":
            return date.fromisoformat(chosen).isoformat()
    except ValueError:
        pass
    raise InvalidValue(f"MSTUI_TODAY is “{visible(chosen)[:40]}”; it takes a date like 2026-11-21")


def now_ms() -> int:
    """The instant now, in milliseconds since 1970 UTC."""
    return time.time_ns() // 1_000_000


def show_instant(milliseconds: int, zone: str = "") -> str:
    """An instant on the wall: ``Sat 21 Nov 2026 14:30``; here, or in a named zone.

    An instant past the calendar's end is ``–``. Raises InvalidValue for an unknown zone.
    """
    local = _local(milliseconds, zone)
    return f"{weekday_date(local)} {local:%H:%M}" if local else "–"


def date_of_instant(milliseconds: int, zone: str = "") -> str:
    """The civil date of an instant, here or in a named zone; empty where there is none."""
    local = _local(milliseconds, zone)
    return local.date().isoformat() if local else ""


def ago(milliseconds: int, now: int | None = None) -> str:
    """How long ago an instant was: ``just now``, ``5 minutes ago``, ``9 days ago``."""
    seconds = ((now_ms() if now is None else now) - milliseconds) // 1000
    distance = abs(seconds)
    if distance < 60:
        return "just now"
    # Months are told from two on, years likewise: "45 days ago" says more than "1 month ago".
    size, word = next(
        (size, word)
        for size, word in reversed(_STEPS)
        if distance >= size * (2 if word in ("month", "year") else 1)
    )
    count = distance // size
    words = f"{count} {word}{'' if count == 1 else 's'}"
    return f"{words} ago" if seconds > 0 else f"in {words}"


def zone_problem(name: str | None = None) -> str:
    """Why a time zone (by default the ``TZ`` variable) cannot be used; empty where it can.

    Libraries take a misspelt zone for UTC in silence, which moves every clock time.
    """
    chosen = os.environ.get("TZ", "") if name is None else name
    zone = chosen.removeprefix(":")
    if not zone or zone.startswith("/") or _posix_zone(zone) or _known_zone(zone):
        return ""
    shown = visible(zone)[:40]
    if name is None:
        return f"TZ is “{shown}”, which is no known zone; times are shown in UTC"
    return f"“{shown}” is no known time zone; write one like Europe/Berlin or UTC"


def _local(milliseconds: int, zone: str) -> datetime | None:
    """The wall clock at an instant; None where the calendar does not reach."""
    if zone and not _known_zone(zone):
        raise InvalidValue(zone_problem(zone), field="timezone")
    try:
        instant = _EPOCH + timedelta(milliseconds=milliseconds)
        if not zone:
            return instant.astimezone()
        import pendulum

        return instant.astimezone(pendulum.timezone(zone))
    except (OverflowError, ValueError, OSError):
        return None


def _known_zone(zone: str) -> bool:
    import pendulum

    try:
        pendulum.timezone(zone)
    except (ValueError, OSError):
        return False
    return True


def _posix_zone(zone: str) -> bool:
    """True for a rule instead of a name: ``CET-1CEST``, ``<+03>-3``."""
    import re

    return bool(re.match(r"(?:[A-Za-z]{3,}|<[A-Za-z0-9+-]{3,}>)[+-]?\d", zone))
