"""What a timeline shows of a project besides its plan: baseline, owners, what is still missing."""

from __future__ import annotations

import sqlite3

from mstui.domain.life import Requirements


def baseline_of(conn: sqlite3.Connection, project: str) -> dict[str, tuple[str | None, str]]:
    """The dates of the active baseline, by item."""
    rows = conn.execute(
        "SELECT b.item,b.start,b.finish FROM baselined b JOIN project p"
        " ON p.active_baseline=b.baseline WHERE p.id=? AND b.finish IS NOT NULL",
        (project,),
    ).fetchall()
    return {item: (start, finish) for item, start, finish in rows}


def owners_of(conn: sqlite3.Connection, project: str) -> dict[str, str]:
    """Who answers for each milestone and works on each task, by name."""
    found: dict[str, str] = dict(
        conn.execute(
            "SELECT m.id,p.name FROM milestone m JOIN person p ON p.id=m.owner WHERE m.project=?",
            (project,),
        ).fetchall()
    )
    for task, name in conn.execute(
        "SELECT a.task,p.name FROM assignment a JOIN task t ON t.id=a.task"
        " JOIN person p ON p.id=a.person WHERE t.project=? ORDER BY a.id",
        (project,),
    ).fetchall():
        found[task] = f"{found[task]}, {name}" if task in found else name
    return found


def missing_of(conn: sqlite3.Connection, project: str) -> set[str]:
    """The open milestones that still wait for tasks, children or deliverables, or for nothing."""
    rows = conn.execute(
        "SELECT m.id,"
        "(SELECT count(*) FROM task t WHERE t.milestone=m.id"
        " AND coalesce(t.state,'')<>'cancelled'),"
        "(SELECT count(*) FROM task t WHERE t.milestone=m.id"
        " AND coalesce(t.state,'todo') NOT IN ('done','cancelled')),"
        "(SELECT count(*) FROM milestone c WHERE c.parent=m.id),"
        "(SELECT count(*) FROM milestone c WHERE c.parent=m.id"
        " AND c.state NOT IN ('achieved','cancelled')),"
        "(SELECT count(*) FROM deliverable d WHERE d.milestone=m.id AND d.required),"
        "(SELECT count(*) FROM deliverable d WHERE d.milestone=m.id AND d.required"
        " AND coalesce(d.state,'')<>'approved') FROM milestone m WHERE m.project=?",
        (project,),
    ).fetchall()
    waiting: set[str] = set()
    for id, *counts in rows:
        needs = Requirements(*counts)
        if needs.open or not needs.any:
            waiting.add(id)
    return waiting
