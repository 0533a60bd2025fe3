"""The workspace as it was written up to a moment: a copy in memory, taken back from now."""

from __future__ import annotations

import sqlite3

from mstui.store.cells import INTENT, SYNCED
from mstui.store.connection import Reader
from mstui.store.opening import memory
from mstui.store.replay import folded_rows

_LATER = "SELECT id FROM intent WHERE at>?"


def is_present(reader: sqlite3.Connection, at: int) -> bool:
    """Whether nothing was written after ``at``, so that the past is the file as it is."""
    return reader.execute(f"{_LATER} LIMIT 1", (at,)).fetchone() is None


# A copy of the file as it was, in memory.
Copy = sqlite3.Connection


def as_of(reader: sqlite3.Connection, at: int) -> Copy:
    """A read-only connection to the state that had been written by ``at`` (UTC ms).

    Time is the writers' wall clock; the order of changes is the journal's.
    """
    copy = memory()
    reader.backup(copy)
    copy.where = getattr(reader, "where", "")
    copy.execute("PRAGMA foreign_keys=OFF")
    copy.execute("BEGIN")
    copy.execute("UPDATE journal_meta SET capture=0")
    if copy.execute("SELECT 1 FROM intent WHERE at<=? LIMIT 1", (at,)).fetchone() is None:
        return _emptied(copy)
    copy.execute(f"CREATE TEMP TABLE later AS {_LATER}", (at,))
    copy.execute("CREATE UNIQUE INDEX temp.later_id ON later(id)")
    copy.execute(
        "CREATE TEMP TABLE moved AS SELECT DISTINCT cell/100 AS kind,row FROM journal_op"
        " WHERE intent IN (SELECT id FROM later)"
    )
    copy.execute("DELETE FROM journal_op WHERE intent IN (SELECT id FROM later)")
    copy.execute("DELETE FROM intent WHERE id IN (SELECT id FROM later)")
    for kind in SYNCED.values():
        if kind is not INTENT:
            _restore(copy, kind.number, kind.name)
    copy.execute("DROP TABLE temp.later")
    copy.execute("DROP TABLE temp.moved")
    return _finished(copy)


def _emptied(copy: Reader) -> Copy:
    """Before anything was written; tables without triggers are emptied at once."""
    triggers = copy.execute("SELECT name,sql FROM sqlite_schema WHERE type='trigger'").fetchall()
    for name, _ in triggers:
        copy.execute(f'DROP TRIGGER "{name}"')
    for name in ("journal_op", *SYNCED):
        copy.execute(f'DELETE FROM "{name}"')
    for _, sql in triggers:
        copy.execute(sql)
    return _finished(copy)


def _finished(copy: Reader) -> Copy:
    copy.execute("UPDATE journal_meta SET capture=1")
    copy.execute("COMMIT")
    copy.execute("PRAGMA query_only=ON")
    return copy


def _restore(copy: sqlite3.Connection, number: int, name: str) -> None:
    kind = SYNCED[name]
    low = number * 100
    ops = copy.execute(
        "SELECT o.row,o.cell,o.value FROM temp.moved m"
        " JOIN journal_op o ON o.row=m.row AND o.cell BETWEEN ? AND ?"
        " WHERE m.kind=? ORDER BY o.row,o.clock,o.site,o.seq",
        (low, low + 99, number),
    ).fetchall()
    copy.execute(
        f'DELETE FROM "{name}" WHERE id IN (SELECT row FROM temp.moved WHERE kind=?)', (number,)
    )
    marks = ",?" * len(kind.fields)
    columns = "".join(f',"{field}"' for field in kind.names)
    copy.executemany(
        f'INSERT INTO "{name}"(id{columns}) VALUES(?{marks})',
        ((id, *record.values()) for id, record in folded_rows(kind, ops, copy)),
    )
