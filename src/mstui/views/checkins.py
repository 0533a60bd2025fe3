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

    ``last_on`` is empty before the first; ``skipped`` counts the intervals that passed since it
    was due. ``is_due`` is False also where nothing is open any more.
    """

    id: str
    key: str
    name: str
    last_on: str
    due_on: str
    days: int
    skipped: int
    is_due: bool


def due_projects(conn: sqlite3.Connection, today: str) -> list[DueProject]:
    """The active projects by when their check-in is due (``attention``), the longest first."""
    from datetime import date

    from mstui.views.attention import CHECKIN_DUE_ON, CHECKINS_DUE, INTERVAL, LAST_CHECKIN

    due = {id for (id,) in conn.execute(f"SELECT p.id {CHECKINS_DUE}", {"today": today}).fetchall()}
    found = conn.execute(
        "SELECT p.id,coalesce(p.\"key\",''),coalesce(p.name,''),coalesce(c.\"on\",''),"
        f"coalesce({CHECKIN_DUE_ON},''),{INTERVAL} FROM project p{LAST_CHECKIN}"
        " WHERE coalesce(p.status,'active')='active' ORDER BY p.ord,p.id"
    ).fetchall()
    now, made = date.fromisoformat(today), []
    for id, key, name, last_on, due_on, interval in found:
        try:
            days = (now - date.fromisoformat(due_on[:10])).days if due_on else 0
        except ValueError:
            days = 0
        skipped = max(0, days // max(1, int(interval))) if last_on else 0
        made.append(DueProject(id, key, name, last_on, due_on, days, skipped, id in due))
    return sorted(made, key=lambda one: -one.days)
