"""What belongs to an item: its parts, their parts, and what is kept with them."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

from mstui.domain.kinds import KINDS

# By kind: which other kinds are part of it, and the field by which they say so.
Parts = Mapping[str, Sequence[tuple[str, str]]]
Found = dict[str, list[str]]

CHUNK = 500

# What goes with an item into another project: also what was recorded of it there.
BELONGING: Parts = {
    "phase": (("phase", "parent"), ("milestone", "phase"), ("task", "phase")),
    "milestone": (
        ("milestone", "parent"),
        ("task", "milestone"),
        ("deliverable", "milestone"),
        ("roadblock", "milestone"),
        ("budget", "milestone"),
        ("adjustment", "milestone"),
    ),
    "task": (
        ("task", "parent"),
        ("deliverable", "task"),
        ("roadblock", "task"),
        ("time", "task"),
    ),
    "risk": (("roadblock", "risk"),),
    "budget": (("expense", "budget"),),
}

# What a copy of an item holds: the plan, not what happened to it.
COPIED: Parts = {
    "project": (
        ("phase", "project"),
        ("milestone", "project"),
        ("task", "project"),
        ("deliverable", "project"),
        ("risk", "project"),
    ),
    "phase": (("phase", "parent"), ("milestone", "phase"), ("task", "phase")),
    "milestone": (("milestone", "parent"), ("deliverable", "milestone")),
    "task": (("task", "parent"), ("deliverable", "task")),
    "deliverable": (),
    "risk": (),
}


def with_parts(conn: sqlite3.Connection, kind: str, ids: Sequence[str], parts: Parts) -> Found:
    """The items with all that ``parts`` counts to them, by kind; wholes before their parts."""
    found: dict[str, dict[str, None]] = {kind: dict.fromkeys(ids)}
    waiting = [(kind, list(ids))]
    while waiting:
        of, wholes = waiting.pop(0)
        for other, field in parts.get(of, ()):
            seen = found.setdefault(other, {})
            fresh = [id for id in pointing(conn, other, field, wholes) if id not in seen]
            seen.update(dict.fromkeys(fresh))
            if fresh:
                waiting.append((other, fresh))
    return {name: list(rows) for name, rows in found.items() if rows}


def pointing(conn: sqlite3.Connection, kind: str, field: str, ids: Sequence[str]) -> list[str]:
    """The rows of a kind whose field points at one of the ids, in their order."""
    order = "coalesce(ord,''),id" if KINDS[kind].field("ord") else "id"
    found: list[str] = []
    for start in range(0, len(ids), CHUNK):
        some = ids[start : start + CHUNK]
        marks = ",".join("?" * len(some))
        rows = conn.execute(
            f'SELECT id FROM "{kind}" WHERE "{field}" IN ({marks}) ORDER BY {order}', some
        )
        found += [id for (id,) in rows]
    return found
