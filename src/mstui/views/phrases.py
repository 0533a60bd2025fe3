"""What the rows without a name of their own say: hours, links, who works on what, judgements."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping

from mstui.domain.duration import show_hours
from mstui.domain.kinds import KINDS
from mstui.domain.kinds.people import ITEMS
from mstui.domain.kinds.plan import SCHEDULED
from mstui.store.replay import row_state
from mstui.store.transaction import get
from mstui.views.values import Value, Wording

Row = Mapping[str, Value]
LONGEST = 200


def phrase(conn: sqlite3.Connection, wording: Wording, kind: str, id: str) -> str:
    """A row in words, ``3 h on Assemble the units, 20 Nov``; empty for kinds that have names.

    One that is gone is told as it last was.
    """
    told = _TOLD.get(kind)
    if told is None:
        return ""
    row: Row | None = get(conn, kind, id) or row_state(conn, KINDS[kind], id).last
    if not row:
        return ""
    text = " ".join(told(wording, row).split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _of(wording: Wording, kind: str, row: Row, name: str) -> str:
    """The words of one field; empty where it holds nothing."""
    field = KINDS[kind].field(name)
    return wording.of(field, row.get(name)) if field is not None else ""


def _time(wording: Wording, row: Row) -> str:
    minutes = row.get("minutes")
    worked = show_hours(minutes) if isinstance(minutes, int) else "hours"
    on = _of(wording, "time", row, "task") or _of(wording, "time", row, "project")
    day, note = _of(wording, "time", row, "on"), _of(wording, "time", row, "note")
    told = f"{worked} on {on}" if on else worked
    told += f", {day}" if day else ""
    return f"{told}: {note}" if note else told


def _assignment(wording: Wording, row: Row) -> str:
    who = _of(wording, "assignment", row, "person")
    units = row.get("units")
    share = f" with {units} % of the time" if isinstance(units, int) and units != 100 else ""
    return f"{who} works on {_of(wording, 'assignment', row, 'task')}{share}"


def _dependency(wording: Wording, row: Row) -> str:
    before = wording.item(str(row.get("predecessor") or ""), SCHEDULED)
    after = wording.item(str(row.get("successor") or ""), SCHEDULED)
    lag = row.get("lag")
    from mstui.domain.link_text import remark

    said = remark(
        str(row.get("type") or "FS"),
        lag if isinstance(lag, int) else 0,
        str(row.get("lag_unit") or "working"),
    )
    return f"{after} waits for {before}{f': {said}' if said else ''}"


def _reading(wording: Wording, row: Row) -> str:
    value, day = _of(wording, "reading", row, "value"), _of(wording, "reading", row, "on")
    return f"{_of(wording, 'reading', row, 'kpi')} at {value or '–'}{f', {day}' if day else ''}"


def _judgement(wording: Wording, row: Row) -> str:
    found = {
        name: _of(wording, "judgement", row, name) for name in ("health", "declared", "forecast")
    }
    parts = [
        found["health"],
        f"declared {found['declared']}" if found["declared"] else "",
        f"forecast {found['forecast']}" if found["forecast"] else "",
    ]
    said = ", ".join(part for part in parts if part)
    return f"{_of(wording, 'judgement', row, 'milestone')} judged{f': {said}' if said else ''}"


def adjusted(wording: Wording, row: Row, end: str) -> str:
    """What an adjustment changed from or to, worded as the milestone's own field would be."""
    name = str(row.get("field") or "")
    field = KINDS["milestone"].field({"scope": "criteria"}.get(name, name))
    value = row.get(end)
    return wording.of(field, value) if field is not None else str(value or "")


def _adjustment(wording: Wording, row: Row) -> str:
    name = str(row.get("field") or "")
    before, after = (adjusted(wording, row, end) or "–" for end in ("from_value", "to_value"))
    cause = str(row.get("cause") or "")
    tail = f" ({cause})" if cause and cause != "planning" else ""
    reason = str(row.get("rationale") or "")
    tail += f": {reason}" if reason else ""
    return f"{name} of {_of(wording, 'adjustment', row, 'milestone')}: {before} → {after}{tail}"


def _note(wording: Wording, row: Row) -> str:
    about = wording.item(str(row.get("item") or ""), ITEMS)
    return f"{row.get('kind') or 'note'} on {about}: {row.get('text') or ''}"


def _tagging(wording: Wording, row: Row) -> str:
    about = wording.item(str(row.get("item") or ""), ITEMS)
    return f"tag {_of(wording, 'tagging', row, 'tag')} on {about}"


def _waiting(wording: Wording, row: Row) -> str:
    item = wording.item(str(row.get("item") or ""), ("milestone", "task"))
    return f"{item} waits for the promise {_of(wording, 'waiting', row, 'promise')}"


def _checkin(wording: Wording, row: Row) -> str:
    day = _of(wording, "checkin", row, "on")
    return f"check-in of {_of(wording, 'checkin', row, 'project')}{f', {day}' if day else ''}"


def _leave(wording: Wording, row: Row) -> str:
    days = " to ".join(
        day for name in ("start", "finish") if (day := _of(wording, "leave", row, name))
    )
    return f"{_of(wording, 'leave', row, 'person')} away {days}"


def _joined(kind: str, first: str, words: str, second: str) -> Callable[[Wording, Row], str]:
    def told(wording: Wording, row: Row) -> str:
        return f"{_of(wording, kind, row, first)} {words} {_of(wording, kind, row, second)}"

    return told


_TOLD: dict[str, Callable[[Wording, Row], str]] = {
    "time": _time,
    "assignment": _assignment,
    "contributor": _joined("contributor", "person", "contributes to", "milestone"),
    "dependency": _dependency,
    "endangers": _joined("endangers", "risk", "endangers", "milestone"),
    "proves": _joined("proves", "kpi", "proves", "milestone"),
    "waiting": _waiting,
    "tagging": _tagging,
    "reading": _reading,
    "judgement": _judgement,
    "adjustment": _adjustment,
    "note": _note,
    "checkin": _checkin,
    "attendee": _joined("attendee", "person", "took part in the", "checkin"),
    "leave": _leave,
}
