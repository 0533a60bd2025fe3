"""The milestones ahead, over all projects."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from mstui.views.orders import ANSWERING
from mstui.views.rows import milestone_word
from mstui.views.states import BLOCKED, DEFAULT_STATE, READY, is_open
from mstui.views.workdays import Workdays


class Coming(NamedTuple):
    """An open milestone of an active project; ``days`` are working days, negative when late."""

    id: str
    project: str
    short: str
    name: str
    shown: str
    target: str
    days: int
    owner_name: str


def coming(conn: sqlite3.Connection, today: str, most: int) -> list[Coming]:
    """The open milestones of all active projects by their targets, late ones first."""
    between = Workdays(conn).between
    rows = conn.execute(
        "SELECT t.id,t.project,coalesce(p.\"key\",''),coalesce(t.name,''),t.state,t.target,"
        f"{ANSWERING},{BLOCKED},{READY}"
        " FROM milestone t JOIN project p ON p.id=t.project"
        " AND (p.status IS NULL OR p.status='active')"
        f" WHERE {is_open('milestone')} AND t.target IS NOT NULL ORDER BY t.target,t.id LIMIT ?",
        (most,),
    ).fetchall()
    return [
        Coming(
            id,
            project,
            short,
            name,
            milestone_word(
                state or DEFAULT_STATE["milestone"],
                target,
                bool(blocked),
                bool(ready),
                today,
            ),
            target,
            between(today, target, project),
            owner_name,
        )
        for id, project, short, name, state, target, owner_name, blocked, ready in rows
    ]
