"""Small plans for the tests of what screens and commands show."""

from __future__ import annotations

import sqlite3

from mstui.domain.draft import Draft
from mstui.domain.ids import new_id, pair_id
from mstui.domain.kinds import KINDS
from mstui.store.schema import create

TODAY = "2026-11-25"  # a Wednesday

Value = str | int | None


def empty() -> sqlite3.Connection:
    """An empty workspace in memory."""
    conn = sqlite3.connect(":memory:", isolation_level=None)
    create(conn)
    return conn


def add(conn: sqlite3.Connection, kind: str, /, **values: Value) -> str:
    """Insert a row as any tool would, and return its id; left-out fields take their defaults."""
    declared = KINDS[kind]
    id = values.pop("id", None)
    if declared.pair is not None:
        id = pair_id(*(str(values[end]) for end in declared.pair))
    row = {"id": str(id or new_id()), **values}
    names = ",".join(f'"{name}"' for name in row)
    marks = ",".join("?" * len(row))
    conn.execute(f'INSERT INTO "{kind}"({names}) VALUES({marks})', tuple(row.values()))
    return row["id"]


def change(conn: sqlite3.Connection, kind: str, id: str, /, **values: Value) -> None:
    """Update a row as any tool would."""
    names = ",".join(f'"{name}"=?' for name in values)
    conn.execute(f'UPDATE "{kind}" SET {names} WHERE id=?', (*values.values(), id))


def stored(draft: Draft) -> sqlite3.Connection:
    """The rows of a draft in a workspace of their own."""
    conn = empty()
    for kind, rows in draft.rows.items():
        for row in rows:
            names = ",".join(f'"{name}"' for name in row)
            marks = ",".join("?" * len(row))
            conn.execute(f'INSERT INTO "{kind}"({names}) VALUES({marks})', tuple(row.values()))
    return conn
