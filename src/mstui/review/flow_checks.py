"""What is typed into a review, read: days, names, lines, texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mstui.dates import parse_date, show
from mstui.domain.errors import InvalidValue
from mstui.domain.text import clean_line, clean_notes
from mstui.review.asking import Context
from mstui.review.lines import person_meant

if TYPE_CHECKING:
    pass

# -- reading what is typed ------------------------------------------------------------------------


def day_of(context: Context, text: str, base: str) -> str:
    """A typed day as ISO text; a shift such as ``+1w`` counts from ``base``."""
    review = context.review
    is_working = review.is_working(context.item.project)
    start = text.strip()[:1] in ("+", "-", "\N{MINUS SIGN}") and base
    return parse_date(text, base if start else review.today, is_working).isoformat()


def a_forecast(context: Context, text: str) -> str:
    if not text.strip():
        return ""
    found = day_of(context, text, str(context.item.facts.get("forecast") or ""))
    if found < context.review.today:
        today = show(context.review.today, context.review.today)
        raise InvalidValue(f"a forecast is not before today ({today}): it has not happened yet")
    return found


def a_target(context: Context, text: str) -> str:
    found = day_of(context, text, str(context.item.facts.get("target") or ""))
    if found == context.item.facts.get("target"):
        raise InvalidValue("that is the target it has")
    return found


def a_later_day(context: Context, text: str) -> str:
    found = day_of(context, text, context.review.today)
    if found <= context.review.today:
        raise InvalidValue("the next check-in is after today")
    return found


def a_line(name: str, needed: str = "") -> Any:
    def check(context: Context, text: str) -> str:
        cleaned = clean_line(text, field=name)
        if needed and not cleaned:
            raise InvalidValue(needed, field=name)
        return cleaned

    return check


def a_text(name: str, needed: str = "", least: int = 0) -> Any:
    def check(context: Context, text: str) -> str:
        cleaned = clean_notes(text, field=name)
        if len(cleaned) < max(least, 1 if needed else 0):
            raise InvalidValue(needed, field=name)
        return cleaned

    return check


def a_person(context: Context, text: str) -> str:
    return context.review.read(lambda conn: person_meant(conn, text, context.review.ws.author))


def a_person_or_none(context: Context, text: str) -> str:
    return a_person(context, text) if text.strip() else ""
