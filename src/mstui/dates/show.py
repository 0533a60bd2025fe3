"""How dates read: compact in lists, long where there is room, and in days from today."""

from __future__ import annotations

from datetime import date, timedelta

from mstui.dates.days import LOOK_BACK, MONTHS, WEEKDAYS, Day, as_date
from mstui.domain.text import visible


def show(day: str | None, today: Day) -> str:
    """``25 Nov``, or ``25 Nov 2027`` where the year is another one; empty for none.

    What is shown can be typed. The year also stands where the date would be taken for
    next year's (three months back). Text that is no date is shown as it is.
    """
    if not day:
        return ""
    try:
        shown = date.fromisoformat(day[:10])
    except ValueError:
        return visible(day)
    now = as_date(today)
    short = f"{shown.day:02d} {MONTHS[shown.month - 1]}"
    if shown.year == now.year and shown >= now - LOOK_BACK:
        return short
    return f"{short} {shown.year}"


def show_long(day: str | None) -> str:
    """``Sat 21 Nov 2026 · W47``; empty for none."""
    if not day:
        return ""
    try:
        shown = date.fromisoformat(day[:10])
    except ValueError:
        return visible(day)
    return f"{weekday_date(shown)} · {week_of(shown)}"


def show_moment(moment: str | None, today: Day) -> str:
    """A day with its clock where it has one: ``25 Nov 14:30``."""
    if not moment:
        return ""
    clock = visible(moment[11:16])
    return f"{show(moment, today)} {clock}" if clock else show(moment, today)


def weekday_date(day: date) -> str:
    """``Fri 27 Nov 2026``."""
    return f"{WEEKDAYS[day.weekday()]} {day.day:02d} {MONTHS[day.month - 1]} {day.year}"


def relative_days(day: Day, today: Day) -> str:
    """``today``, ``tomorrow``, ``in 6 days``, ``9 days ago``; what is no date stays as it is."""
    try:
        days = (as_date(day) - as_date(today)) // timedelta(days=1)
    except ValueError:
        return str(day)
    if abs(days) <= 1:
        return ("yesterday", "today", "tomorrow")[days + 1]
    return f"in {days} days" if days > 0 else f"{-days} days ago"


def week_of(day: Day) -> str:
    """The ISO week, ``W47``; it may belong to the year before or after the date's."""
    return f"W{as_date(day).isocalendar().week:02d}"


def iso_week(day: Day) -> str:
    """The ISO week with its year, ``2026-W47``."""
    week = as_date(day).isocalendar()
    return f"{week.year:04d}-W{week.week:02d}"
