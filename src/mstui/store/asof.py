"""The workspace as it was written up to a moment: a copy in memory, taken back from now."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from mstui.store.cells import INTENT, SYNCED
from mstui.store.replay import Value, fold

_LATER = "SELECT id FROM intent WHERE at>?"


def as_of(reader: sqlite3.Connection, at: int) -> sqlite3.Connection:
    """A read-only connection to the state that had been written by ``at`` (UTC ms).

    Time is the writers' wall clock; the order of changes is the journal's.
    """
    copy = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    reader.backup(copy)
    copy.execute("PRAGMA foreign_keys=OFF")
    copy.execute("BEGIN")
    copy.execute("UPDATE journal_meta SET capture=0")
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
    copy.execute("UPDATE journal_meta SET capture=1")
    copy.execute("COMMIT")
    copy.execute("PRAGMA query_only=ON")
    return copy


def _restore(copy: sqlite3.Connection, number: int, name: str) -> None:
    kind = SYNCED[name]
    low = number * 100
    rows = list(_earlier(copy, number, low))
    copy.execute(
        f'DELETE FROM "{name}" WHERE id IN (SELECT row FROM temp.moved WHERE kind=?)', (number,)
    )
    marks = ",?" * len(kind.fields)
    columns = "".join(f',"{field}"' for field in kind.names)
    inserts = (
        (id, *folded.record.values())
        for id, folded in ((id, fold(kind, ops)) for id, ops in rows)
        if folded.record is not None
    )
    copy.executemany(f'INSERT INTO "{name}"(id{columns}) VALUES(?{marks})', inserts)


def _earlier(
    copy: sqlite3.Connection, number: int, low: int
) -> Iterator[tuple[str, list[tuple[int, Value]]]]:
    for (id,) in copy.execute("SELECT row FROM temp.moved WHERE kind=?", (number,)).fetchall():
        ops = copy.execute(
            "SELECT cell,value FROM journal_op WHERE row=? AND cell BETWEEN ? AND ?"
            " ORDER BY clock,site,seq",
            (id, low, low + 99),
        ).fetchall()
        yield id, ops
