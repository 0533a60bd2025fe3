"""The date of the next check-in for a calendar (RFC 5545), written by ``icalendar``."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from mstui.domain.errors import NotFound
from mstui.domain.text import scrub, visible
from mstui.publish.client_safe import shown_milestones
from mstui.publish.telling import day_words
from mstui.views.record import Record

_PRODUCT = "-//mstui//check-in//EN"


def next_date_ics(record: Record, audience: str = "internal") -> str:
    """A whole-day event on the date of the next check-in; raises NotFound where none is set.

    The same check-in gives the same event again, so that importing it twice changes it; that of
    a withdrawn one cancels it.
    """
    # Takes as long to import as the whole program to start.
    from icalendar import Calendar, Event

    try:
        on = date.fromisoformat(str(record.checkin.get("next_on"))[:10])
    except ValueError:
        raise NotFound(
            "this check-in has no next date", hint="mstui edit the check-in to set next_on"
        ) from None
    event = Event()
    event.add("uid", f"checkin-{record.checkin['id']}@mstui")
    event.add("dtstamp", _moment(record))
    event.add("dtstart", on)
    event.add("dtend", on + timedelta(days=1))
    name = _line(record.project.get("name"))
    event.add("summary", f"Check-in: {name}" if name else "Check-in")
    event.add("description", "\n".join(_description(record, audience)))
    event.add("transp", "TRANSPARENT")
    event.add("status", "CANCELLED" if record.withdrawn else "CONFIRMED")
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if record.withdrawn else "PUBLISH")
    calendar.add_component(event)
    return str(calendar.to_ical().decode("utf-8"))


def _moment(record: Record) -> datetime:
    """When the check-in was held; its day where the instant is not known."""
    at = record.checkin.get("at")
    if isinstance(at, int):
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=at // 1000)
    found = date.fromisoformat(record.on[:10])
    return datetime(found.year, found.month, found.day, tzinfo=UTC)


def _description(record: Record, audience: str) -> list[str]:
    if audience == "client":
        seen = shown_milestones(record)
        lines = [
            f"{_line(one.row['name'])}: {day_words(str(one.entry['target']))}"
            for one in seen
            if one.entry and one.entry.get("target")
        ]
        return ["Promised:", *lines] if lines else [""]
    due = [
        f"{_line(one.row['name'])} ({_line(record.name(one.row.get('owner'))) or 'nobody yet'})"
        for one in record.actions
        if one.row["state"] == "open"
    ]
    return ["Action steps:", *due] if due else ["No action steps are open."]


def _line(text: object) -> str:
    return visible(scrub(str(text or "")))
