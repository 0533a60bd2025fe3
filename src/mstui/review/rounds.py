"""Which projects a review goes through, and what is known of each from the check-in before."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from mstui.review.items import Round
from mstui.views.checkins import due_projects

_LAST = (
    "SELECT id,\"on\",at FROM checkin WHERE project=? AND state IS NOT 'open'"
    ' ORDER BY "on" DESC,at DESC,id DESC LIMIT 1'
)


def projects_due(conn: sqlite3.Connection, today: str) -> list[str]:
    """The projects whose check-in is due; all active ones where none is."""
    found = due_projects(conn, today)
    due = [one.id for one in found if one.is_due]
    return due or [one.id for one in found]


def last_checkin(conn: sqlite3.Connection, project: str) -> str:
    """The id of the last check-in of a project; empty before the first."""
    found = conn.execute(_LAST, (project,)).fetchone()
    return str(found[0]) if found else ""


def held_meanwhile(
    conn: sqlite3.Connection, rounds: Sequence[Round], last: Mapping[str, str]
) -> dict[str, str]:
    """By project what was closed by others since a review began, in words."""
    found = {}
    for round in rounds:
        id = last_checkin(conn, round.project)
        if not id or id == last.get(round.project, ""):
            continue
        row = conn.execute(
            "SELECT coalesce(p.name,'somebody') FROM checkin c"
            " LEFT JOIN person p ON p.id=c.facilitator WHERE c.id=?",
            (id,),
        ).fetchone()
        found[round.project] = f"{round.key} was checked in by {row[0]} meanwhile"
    return found


def rounds_of(
    conn: sqlite3.Connection, projects: Sequence[str], checkins: Mapping[str, str], today: str
) -> list[Round]:
    """The projects under review that are still there; ``checkins`` are the ids to be."""
    found = []
    for project in projects:
        row = conn.execute(
            "SELECT coalesce(\"key\",''),coalesce(name,''),coalesce(review_days,7),"
            "coalesce(start,'') FROM project WHERE id=?",
            (project,),
        ).fetchone()
        if row is None:
            continue
        key, name, interval, start = row
        last = conn.execute(_LAST, (project,)).fetchone()
        interval = max(1, int(interval or 7))
        last_id, last_on, last_at = last or ("", "", 0)
        since = last_on or _first_day(start, today, interval)
        begin = int(last_at or 0) or _instant(last_on or since)
        found.append(
            Round(
                project,
                key or name,
                name or key,
                checkins[project],
                last_id,
                last_on or "",
                since,
                begin,
                interval,
            ),
        )
    return found


def _first_day(start: str, today: str, interval: int) -> str:
    """The first day of a first check-in: the project's start, or one interval back."""
    back = (date.fromisoformat(today) - timedelta(days=interval)).isoformat()
    return start[:10] if start and start[:10] <= today else back


def _instant(day: str) -> int:
    try:
        found = date.fromisoformat(day[:10])
    except ValueError:
        return 0
    return int(datetime(found.year, found.month, found.day, tzinfo=UTC).timestamp() * 1000)


def people_of(conn: sqlite3.Connection) -> dict[str, str]:
    return {id: name or "" for id, name in conn.execute("SELECT id,name FROM person").fetchall()}


def minutes_before(conn: sqlite3.Connection, rounds: Sequence[Round]) -> int:
    total = 0
    for round in rounds:
        found = conn.execute("SELECT minutes FROM checkin WHERE id=?", (round.last,)).fetchone()
        total += int(found[0] or 0) if found else 0
    return total


def attendees_of(conn: sqlite3.Connection, rounds: Sequence[Round], author: str) -> list[str]:
    found = [author] if author else []
    for round in rounds:
        for (person,) in conn.execute(
            "SELECT person FROM attendee WHERE checkin=? ORDER BY id", (round.last,)
        ).fetchall():
            if person not in found:
                found.append(person)
    return found
