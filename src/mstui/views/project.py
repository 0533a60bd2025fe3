"""The head of a project's screen: how it stands, how far it is, what comes next."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from mstui.views.portfolio import ProjectLine, Rollup, project_line, rollups
from mstui.views.workdays import Workdays


class ProjectHead(NamedTuple):
    """A project's line and roll-up; ``target_days`` are working days until its own target."""

    line: ProjectLine
    rollup: Rollup
    sponsor: str
    client: str
    objective: str
    target_days: int | None
    checkin_age: int | None

    @property
    def progress(self) -> str:
        """``62 % of 340 h``; empty where there is nothing to do."""
        return self.rollup.progress.text if self.rollup.tasks else ""


def project_head(conn: sqlite3.Connection, project: str, today: str) -> ProjectHead | None:
    """The head of one project; None where there is no such project."""
    line = project_line(conn, project, today)
    if line is None:
        return None
    sponsor, client, objective = conn.execute(
        "SELECT (SELECT name FROM person WHERE id=t.sponsor),t.client,t.objective"
        " FROM project t WHERE t.id=?",
        (project,),
    ).fetchone()
    rollup = rollups(conn, project)[project]
    return ProjectHead(
        line,
        rollup,
        sponsor or "",
        client or "",
        objective or "",
        Workdays(conn).between(today, line.target, project) if line.target else None,
        days_since(rollup.checkin, today),
    )


def days_since(day: str | None, today: str) -> int | None:
    """Calendar days from a day to today; None where there is none."""
    from datetime import date

    try:
        return (date.fromisoformat(today) - date.fromisoformat(day[:10])).days if day else None
    except ValueError:
        return None
