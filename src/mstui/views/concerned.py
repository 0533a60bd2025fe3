"""Whom a change of a plan concerns: who answers for what changes or moves, and who works on it."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from mstui.views.planning import Changes

# What of a milestone concerns who answers for it, also where nothing moves.
_CONCERNS = ("target", "criteria", "owner", "moscow", "state")


def concerned(
    conn: sqlite3.Connection,
    changes: Changes,
    owners: Mapping[str, list[str]],
    among: set[str] | None = None,
) -> dict[str, set[str]]:
    """Who answers for the milestones that change, and who answers for them from now on."""
    found: dict[str, set[str]] = {}
    for id, fields in changes.items():
        if (among is not None and id not in among) or not any(n in fields for n in _CONCERNS):
            continue
        names = list(owners.get(id, []))
        if fields.get("owner"):
            row = conn.execute("SELECT name FROM person WHERE id=?", (fields["owner"],)).fetchone()
            names.append(str(row[0] or "") if row else str(fields["owner"]).removeprefix("@"))
        for name in names:
            found.setdefault(name, set()).add(id)
    return found


def counted(people: Mapping[str, set[str]]) -> list[tuple[str, int]]:
    counts = [(name, len(ids)) for name, ids in people.items() if name]
    return sorted(counts, key=lambda pair: (-pair[1], pair[0]))


def owners_of(conn: sqlite3.Connection, project: str) -> dict[str, list[str]]:
    """Who answers for each milestone, and who works on each task, by name."""
    rows = conn.execute(
        "SELECT m.id,p.name FROM milestone m JOIN person p ON p.id=m.owner WHERE m.project=?1"
        " UNION ALL SELECT a.task,p.name FROM assignment a JOIN task t ON t.id=a.task"
        " JOIN person p ON p.id=a.person WHERE t.project=?1",
        (project,),
    ).fetchall()
    found: dict[str, list[str]] = {}
    for id, name in rows:
        found.setdefault(id, []).append(name or "")
    return found
