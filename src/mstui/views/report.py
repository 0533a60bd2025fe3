"""What the report for the inside tells: active projects, what needs attention, what is open."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta
from typing import Any, NamedTuple

from mstui.domain.kinds import KINDS
from mstui.views.attention import Need, needs
from mstui.views.names import people
from mstui.views.portfolio import ProjectLine, Rollup, projects, rollups
from mstui.views.record import Row
from mstui.views.states import is_open
from mstui.views.workdays import Workdays

# Changed promises of so many days are told.
RECENT_DAYS = 30
_DAY_MS = 86_400_000
_EPOCH = date(1970, 1, 1)


class ReportedMilestone(NamedTuple):
    """An open milestone, its judgement at the last check-in, and how far that is from the target.

    ``gap`` in working days, + is late; None where no forecast was recorded.
    """

    row: Row
    judgement: Row | None
    gap: int | None


class ReportedProject(NamedTuple):
    """One project; ``checkin`` is its last one, ``days`` by change how far a target moved."""

    line: ProjectLine
    rollup: Rollup
    checkin: Row | None
    milestones: list[ReportedMilestone]
    roadblocks: list[Row]
    risks: list[Row]
    changes: list[Row]
    days: dict[str, int]
    actions: list[Row]


class Report(NamedTuple):
    """The report of a day; ``people`` are names by id, ``names`` those of milestones."""

    today: str
    projects: list[ReportedProject]
    needs: list[Need]
    people: dict[str, str]
    names: dict[str, str]


def report(conn: sqlite3.Connection, today: str, only: list[str] | None = None) -> Report:
    """The report over all active projects, or over those of ``only``."""
    lines = [
        line
        for line in projects(conn, today)
        if (line.id in only if only else line.status == "active")
    ]
    sums = rollups(conn)
    found = [_project(conn, line, sums[line.id], today) for line in lines]
    ids = {line.id for line in lines}
    names = {
        str(row["milestone"]): _name(conn, row["milestone"])
        for one in found
        for row in (*one.changes, *one.roadblocks, *one.actions)
        if row.get("milestone")
    }
    wanted = [need for need in needs(conn, today) if need.project in ids]
    return Report(today, found, wanted, people(conn), names)


def _name(conn: sqlite3.Connection, milestone: Any) -> str:
    found = conn.execute("SELECT name FROM milestone WHERE id=?", (milestone,)).fetchone()
    return str(found[0] or "") if found else ""


def _project(
    conn: sqlite3.Connection, line: ProjectLine, rollup: Rollup, today: str
) -> ReportedProject:
    last = _rows(
        conn, "checkin", "project=? AND state IS NOT 'open' ORDER BY \"on\" DESC,at DESC LIMIT 1",
        line.id,
    )  # fmt: skip
    since = (date.fromisoformat(today) - _EPOCH - timedelta(days=RECENT_DAYS)).days * _DAY_MS
    changed = "project=? AND coalesce(cause,'') NOT IN ('','planning') AND at>=?"
    changes = _rows(conn, "adjustment", f"{changed} ORDER BY at DESC,id DESC", line.id, since)
    days = Workdays(conn)
    moved = {
        row["id"]: days.between(row["from_value"], row["to_value"], line.id)
        for row in changes
        if row["field"] == "target" and row["from_value"] and row["to_value"]
    }
    order = {"roadblock": "since,id", "action": "due,id"}
    open_of = {
        kind: _rows(conn, kind, f"project=? AND {is_open(kind, kind)} ORDER BY {by}", line.id)
        for kind, by in order.items()
    }
    risks = _rows(
        conn, "risk",
        f"project=? AND {is_open('risk', 'risk')} AND coalesce(probability*impact,0)>=12"
        " ORDER BY probability*impact DESC,id",
        line.id,
    )  # fmt: skip
    return ReportedProject(
        line,
        rollup,
        last[0] if last else None,
        _milestones(conn, line.id, last[0] if last else None, days),
        open_of["roadblock"],
        risks,
        changes,
        moved,
        open_of["action"],
    )


def _milestones(
    conn: sqlite3.Connection, project: str, checkin: Row | None, days: Workdays
) -> list[ReportedMilestone]:
    judged = {}
    if checkin is not None:
        rows = _rows(conn, "judgement", "checkin=?", checkin["id"])
        judged = {row["milestone"]: row for row in rows}
    found = []
    where = f"project=? AND {is_open('milestone', 'milestone')} ORDER BY coalesce(target,'9999'),id"
    for row in _rows(conn, "milestone", where, project):
        entry = judged.get(row["id"])
        gap = None
        if entry is not None and entry["forecast"] and row["target"]:
            gap = days.between(row["target"], entry["forecast"], project)
        found.append(ReportedMilestone(row, entry, gap))
    return found


def _rows(conn: sqlite3.Connection, kind: str, where: str, *values: Any) -> list[Row]:
    names = ("id", *KINDS[kind].names)
    columns = ",".join(f'"{name}"' for name in names)
    found = conn.execute(f'SELECT {columns} FROM "{kind}" WHERE {where}', values).fetchall()
    return [dict(zip(names, row, strict=True)) for row in found]
