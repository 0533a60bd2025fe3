"""The check-ins of a project or of the whole workspace, and the moment each of them closed."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

# The number of a check-in's insert in the journal.
_INSERTED = 6000
_DAY_MS = 86_400_000


class PastCheckin(NamedTuple):
    """One check-in that was held. ``at`` is the moment just after it, in UTC ms."""

    id: str
    project: str
    short: str
    on: str
    at: int
    kind: str
    health: str
    declared: str
    minutes: int | None
    skipped: str
    next_on: str


def past_checkins(conn: sqlite3.Connection, project: str = "") -> list[PastCheckin]:
    """The check-ins that were closed, the earliest first; of one project, or of all.

    The moment is that of the step that wrote it, for its author's clock orders the history; a
    check-in without one in the journal ends with its day.
    """
    found = conn.execute(
        'SELECT c.id,c.project,p.key,c."on",c.at,c.kind,c.health,c.declared,c.minutes,c.skipped,'
        "c.next_on,(SELECT max(i.at) FROM journal_op o JOIN intent i ON i.id=o.intent"
        " WHERE o.row=c.id AND o.cell=?)"
        " FROM checkin c LEFT JOIN project p ON p.id=c.project"
        " WHERE c.state IS NOT 'open' AND (?='' OR c.project=?)",
        (_INSERTED, project, project),
    ).fetchall()
    made = [
        PastCheckin(
            id, of or "", short or "", on or "", written or at or _end_of(on), kind or "",
            health or "", declared or "", minutes, skipped or "", next_on or "",
        )
        for id, of, short, on, at, kind, health, declared, minutes, skipped, next_on, written
        in found
    ]  # fmt: skip
    return sorted(made, key=lambda one: (one.at, one.id))


def _end_of(day: str | None) -> int:
    """The last millisecond of a civil day in UTC; 0 where it is none."""
    from datetime import date

    try:
        return (date.fromisoformat(day or "").toordinal() - 719_162) * _DAY_MS - 1
    except ValueError:
        return 0


def before(checkins: list[PastCheckin], at: int | None) -> PastCheckin | None:
    """The last check-in before a moment; before the present one where ``at`` is None."""
    earlier = [one for one in checkins if at is None or one.at < at]
    return earlier[-1] if earlier else None


def after(checkins: list[PastCheckin], at: int) -> PastCheckin | None:
    """The first check-in after a moment."""
    return next((one for one in checkins if one.at > at), None)


class DueProject(NamedTuple):
    """When a project's next check-in is due. ``days`` past that day, - = ahead.

    ``last_on`` is empty before the first; ``skipped`` counts the intervals that passed without
    a check-in, the one that is due now left out.
    """

    id: str
    key: str
    name: str
    last_on: str
    due_on: str
    days: int
    skipped: int


def due_projects(conn: sqlite3.Connection, today: str) -> list[DueProject]:
    """The active projects by when their check-in is due, the longest waiting first.

    Due is the next date that the last check-in named, else its day and the project's interval; a
    project that was never checked in is due from its start on.
    """
    from datetime import date, timedelta

    found = conn.execute(
        "SELECT p.id,coalesce(p.\"key\",''),coalesce(p.name,''),coalesce(p.review_days,7),"
        "coalesce(p.start,''),coalesce(p.ord,'') FROM project p"
        " WHERE coalesce(p.status,'active')='active' ORDER BY p.ord,p.id"
    ).fetchall()
    last: dict[str, tuple[str, str]] = {}
    for project, on, next_on in conn.execute(
        "SELECT project,\"on\",coalesce(next_on,'') FROM checkin"
        ' WHERE state IS NOT \'open\' AND "on" IS NOT NULL ORDER BY "on",at,id'
    ).fetchall():
        last[project] = (on, next_on)
    now, made = date.fromisoformat(today), []
    for id, key, name, interval, start, _ in found:
        on, next_on = last.get(id, ("", ""))
        step = max(1, int(interval or 7))
        try:
            if on:
                due = date.fromisoformat(next_on or on[:10])
                due = due if next_on else due + timedelta(days=step)
            else:
                due = date.fromisoformat(start[:10]) if start else now
        except (ValueError, OverflowError):
            due = now
        days = (now - due).days
        skipped = max(0, days // step) if on else 0
        made.append(DueProject(id, key, name, on, due.isoformat(), days, skipped))
    return sorted(made, key=lambda one: -one.days)
