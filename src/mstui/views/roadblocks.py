"""Roadblocks: what is in the way now, how long, who is asked for what, and how it ended."""

from __future__ import annotations

import sqlite3
from datetime import date
from typing import Any, NamedTuple

from mstui.views.risks import of_project
from mstui.views.states import ENDED
from mstui.views.workdays import Workdays

# A roadblock older than this on the critical path makes a milestone red (DOMAIN 8).
OLD_WORKDAYS = 10

_PEOPLE = ("owner", "asked", "escalated_to")


class RoadblockLine(NamedTuple):
    """One roadblock. ``age`` is in working days, ``days`` in calendar days; resolved ones tell how
    long they stood in the way."""

    id: str
    name: str
    project: str
    key: str
    state: str
    owner_name: str
    since: str
    age: int
    days: int
    ask: str
    asked_name: str
    escalated_name: str
    escalated_on: str
    resolution: str
    resolved_on: str
    description: str
    milestone: str
    task: str
    risk: str

    @property
    def is_open(self) -> bool:
        return self.state not in ENDED["roadblock"]

    @property
    def is_old(self) -> bool:
        return self.is_open and self.age > OLD_WORKDAYS


def roadblocks(
    conn: sqlite3.Connection, today: str, project: str = "", *, resolved: bool = False
) -> list[RoadblockLine]:
    """The open roadblocks of a project or of all active ones, oldest first; the resolved after."""
    people = "".join(
        f",(SELECT name FROM person WHERE id=t.{field}) AS {field}_name" for field in _PEOPLE
    )
    cursor = conn.execute(
        f'SELECT t.*,p."key" AS key,p.name AS project_name{people},'
        "(SELECT name FROM milestone WHERE id=t.milestone) AS milestone_name,"
        "(SELECT name FROM task WHERE id=t.task) AS task_name,"
        "(SELECT name FROM risk WHERE id=t.risk) AS risk_name"
        f" FROM roadblock t JOIN project p ON p.id=t.project WHERE {of_project('t')}",
        {"project": project},
    )
    names = [column[0] for column in cursor.description]
    workdays = Workdays(conn)
    lines = [_line(dict(zip(names, row, strict=True)), today, workdays) for row in cursor]
    wanted = [one for one in lines if resolved or one.is_open]
    wanted.sort(key=lambda one: (not one.is_open, one.since or "~", one.name, one.id))
    return wanted


def _line(row: dict[str, Any], today: str, workdays: Workdays) -> RoadblockLine:
    since = row["since"] or ""
    until = row["resolved_on"] or today
    return RoadblockLine(
        id=row["id"],
        name=row["name"] or "",
        project=row["project"] or "",
        key=row["key"] or row["project_name"] or "",
        state=row["state"] or "open",
        owner_name=row["owner_name"] or "",
        since=since,
        age=max(0, workdays.between(since, until, row["project"])) if since else 0,
        days=max(0, _days(since, until)),
        ask=row["ask"] or "",
        asked_name=row["asked_name"] or "",
        escalated_name=row["escalated_to_name"] or "",
        escalated_on=row["escalated_on"] or "",
        resolution=row["resolution"] or "",
        resolved_on=row["resolved_on"] or "",
        description=row["description"] or "",
        milestone=row["milestone_name"] or "",
        task=row["task_name"] or "",
        risk=row["risk_name"] or "",
    )


def _days(since: str, until: str) -> int:
    try:
        return (date.fromisoformat(until[:10]) - date.fromisoformat(since[:10])).days
    except ValueError:
        return 0
