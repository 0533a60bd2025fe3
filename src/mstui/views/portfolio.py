"""The portfolio: every project with its health, its phase and its next milestone; what needs you.

The list itself reads milestones only and paints first; what sums over all tasks comes after it.
"""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from mstui.measures.progress import Progress
from mstui.views.attention import HIGH_RISK, Need, needs
from mstui.views.progress import Sums, sums_by
from mstui.views.states import is_open
from mstui.views.workdays import Workdays

# Worst first.
STATES = ("overdue", "unowned", "on track", "not started", "paused", "done", "cancelled")


class ProjectLine(NamedTuple):
    """A project in the portfolio; ``state`` is one of ``STATES``.

    ``next_days`` are working days until the next open milestone, negative where it is past.
    """

    id: str
    short: str
    name: str
    state: str
    status: str
    phase: str
    next_id: str | None
    next_name: str
    next_target: str | None
    next_days: int | None
    overdue: int
    unowned: int
    start: str | None
    target: str | None

    @property
    def key(self) -> str:
        """What a list holds its place by."""
        return self.id


class Rollup(NamedTuple):
    """What a project's line says once its tasks are summed; ``checkin`` is the last one's day."""

    progress: Progress
    tasks: int
    tasks_done: int
    risks: int
    high_risks: int
    roadblocks: int
    checkin: str | None


class _Counts(NamedTuple):
    """Milestones of one project."""

    open: int = 0
    overdue: int = 0
    unowned: int = 0
    achieved: int = 0


def projects(conn: sqlite3.Connection, today: str) -> list[ProjectLine]:
    """All projects, the worst first; among equals the earliest next milestone, then their order."""
    rows = conn.execute(
        "SELECT id,coalesce(\"key\",''),coalesce(name,''),coalesce(status,'active'),start,target"
        " FROM project ORDER BY ord,id"
    ).fetchall()
    lines = _lines(conn, today, rows, "")
    return sorted(lines, key=lambda line: (STATES.index(line.state), line.next_target or "~"))


def project_line(conn: sqlite3.Connection, project: str, today: str) -> ProjectLine | None:
    """One project's line; None where there is no such project."""
    rows = conn.execute(
        "SELECT id,coalesce(\"key\",''),coalesce(name,''),coalesce(status,'active'),start,target"
        " FROM project WHERE id=?",
        (project,),
    ).fetchall()
    return next(iter(_lines(conn, today, rows, project)), None)


def _lines(
    conn: sqlite3.Connection, today: str, rows: list[tuple[str, ...]], project: str
) -> list[ProjectLine]:
    counts = _counts(conn, today, project)
    following = _next_milestones(conn, project)
    phases = _current_phases(conn, project)
    workdays = Workdays(conn)
    lines = []
    for id, short, name, status, start, target in rows:
        count = counts.get(id, _Counts())
        next_id, next_name, next_target = following.get(id, (None, "", None))
        lines.append(
            ProjectLine(
                id,
                short,
                name,
                _state(status, count, start, today),
                status,
                phases.get(id) or _phase_with_tasks(conn, id),
                next_id,
                next_name,
                next_target,
                workdays.between(today, next_target, id) if next_target else None,
                count.overdue,
                count.unowned,
                start,
                target,
            )
        )
    return lines


def _state(status: str, count: _Counts, start: str | None, today: str) -> str:
    """What dates and owners tell until plans are computed; a project at rest says so."""
    if status != "active":
        return status if status in STATES else "on track"
    if count.overdue:
        return "overdue"
    if count.unowned:
        return "unowned"
    if count.achieved and not count.open:
        return "done"
    begun = count.achieved or (start is not None and start[:10] <= today)
    return "on track" if begun else "not started"


_OF = " AND t.project=:project"


def _counts(conn: sqlite3.Connection, today: str, project: str) -> dict[str, _Counts]:
    is_open_ = is_open("milestone")
    rows = conn.execute(
        f"SELECT t.project,sum({is_open_}),sum({is_open_} AND t.target<:today),"
        f" sum({is_open_} AND coalesce(t.owner,t.team) IS NULL),sum(t.state IS 'achieved')"
        f" FROM milestone t WHERE 1{_OF if project else ''} GROUP BY t.project",
        {"today": today, "project": project},
    ).fetchall()
    return {row[0]: _Counts(*(int(number or 0) for number in row[1:])) for row in rows}


def _next_milestones(conn: sqlite3.Connection, project: str) -> dict[str, tuple[str, str, str]]:
    """(id, name, target) of the open milestone with the earliest target, by project."""
    # The columns beside min() are those of the row that has it.
    rows = conn.execute(
        "SELECT t.project,t.id,coalesce(t.name,''),t.target,min(t.target||t.id) FROM milestone t"
        f" WHERE {is_open('milestone')} AND t.target IS NOT NULL{_OF if project else ''}"
        " GROUP BY t.project",
        {"project": project},
    ).fetchall()
    return {row[0]: (row[1], row[2], row[3]) for row in rows}


def _current_phases(conn: sqlite3.Connection, project: str) -> dict[str, str]:
    """The first phase in which a milestone is open, by project."""
    rows = conn.execute(
        "SELECT t.project,coalesce(h.name,''),min(coalesce(h.ord,'')||' '||h.id) FROM milestone t"
        f" CROSS JOIN phase h ON h.id=t.phase WHERE {is_open('milestone')}"
        f"{_OF if project else ''} GROUP BY t.project",
        {"project": project},
    ).fetchall()
    return {row[0]: row[1] for row in rows}


def _phase_with_tasks(conn: sqlite3.Connection, project: str) -> str:
    """The first phase with an open task; empty where all is done."""
    found = conn.execute(
        "SELECT h.name FROM phase h WHERE h.project=? AND EXISTS(SELECT 1 FROM task t"
        f" WHERE t.phase=h.id AND {is_open('task')}) ORDER BY h.ord,h.id LIMIT 1",
        (project,),
    ).fetchone()
    return str(found[0] or "") if found else ""


def rollups(conn: sqlite3.Connection, project: str = "") -> dict[str, Rollup]:
    """The roll-ups of all projects, or of one; a tenth of a second at 100,000 tasks."""
    where, values = ("t.project=:project", {"project": project}) if project else ("1", {})
    sums = sums_by(conn, "project", where, values)
    score = "coalesce(t.probability*t.impact,0)"
    risks = {
        row[0]: row[1:]
        for row in conn.execute(
            f"SELECT t.project,count(*),sum({score}>={HIGH_RISK} AND NOT coalesce(t.opportunity,0))"
            f" FROM risk t WHERE {where} AND {is_open('risk')} GROUP BY t.project",
            values,
        ).fetchall()
    }
    roadblocks = dict(
        conn.execute(
            f"SELECT t.project,count(*) FROM roadblock t WHERE {where} AND {is_open('roadblock')}"
            " GROUP BY t.project",
            values,
        ).fetchall()
    )
    checkins = dict(
        conn.execute(
            f"SELECT t.project,max(t.\"on\") FROM checkin t WHERE {where} AND t.state IS NOT 'open'"
            " GROUP BY t.project",
            values,
        ).fetchall()
    )
    found = {}
    of = " WHERE id=:project" if project else ""
    for id, minutes in conn.execute(
        f"SELECT id,coalesce(minutes_per_day,480) FROM project{of}", values
    ).fetchall():
        one = sums.get(id, Sums())
        open_risks, high = risks.get(id, (0, 0))
        found[id] = Rollup(
            one.progress(minutes or 480),
            one.tasks,
            one.done,
            open_risks,
            high,
            roadblocks.get(id, 0),
            checkins.get(id),
        )
    return found


def needs_you(conn: sqlite3.Connection, today: str, me: str = "") -> list[Need]:
    """What needs attention; once it is known who looks (an id), late tasks are theirs only."""
    return needs(conn, today, tasks_of=me)
