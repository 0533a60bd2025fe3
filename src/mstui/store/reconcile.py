"""Comparing the tables with the journal, and writing down what the journal does not know."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from mstui.domain.ids import new_id
from mstui.domain.kinds import Kind
from mstui.store.cells import DELETE, INSERT, INTENT, SYNCED, cell_of, references, row_cell
from mstui.store.replay import Row, Value, states
from mstui.store.transaction import now_ms

LABEL = "edited while the journal was off"


class Difference(NamedTuple):
    """A row as the table and as the journal has it; None where one of them lacks it."""

    kind: Kind
    id: str
    table: Row | None
    journal: Row | None


def differences(conn: sqlite3.Connection) -> list[Difference]:
    """The rows in which tables and journal disagree."""
    found = []
    for kind in SYNCED.values():
        columns = ",".join(f'"{name}"' for name in kind.names)
        table: dict[str, Row] = {
            id: dict(zip(kind.names, values, strict=True))
            for id, *values in conn.execute(f'SELECT id,{columns} FROM "{kind.name}"')
        }
        journal = dict(states(conn, kind))
        for id in sorted(table.keys() | journal.keys()):
            if table.get(id) != journal.get(id):
                found.append(Difference(kind, id, table.get(id), journal.get(id)))
    return found


def journal_the_difference(conn: sqlite3.Connection) -> int:
    """Write ops for every difference, as one intent; inside a transaction. Returns their number.

    Intents are append-only: those that were changed or deleted come back from the journal.
    """
    found = differences(conn)
    _bring_back([d for d in found if d.kind is INTENT], conn)
    found = [d for d in found if d.kind is not INTENT]
    if not found:
        return 0
    intent, at = new_id(), now_ms()
    conn.execute("INSERT INTO intent(id,label,author,at) VALUES(?,?,'',?)", (intent, LABEL, at))
    ops = [op for difference in found for op in _ops(conn, difference)]
    site, seq, clock = conn.execute("SELECT site,seq,clock FROM journal_meta").fetchone()
    conn.executemany(
        "INSERT INTO journal_op(site,seq,clock,cell,row,value,intent) VALUES(?,?,?,?,?,?,?)",
        [
            (site, seq + n, clock + n, cell, row, value, intent)
            for n, (cell, row, value) in enumerate(ops, 1)
        ],
    )
    conn.execute("UPDATE journal_meta SET seq=seq+?,clock=clock+?", (len(ops), len(ops)))
    return len(ops)


def _bring_back(intents: list[Difference], conn: sqlite3.Connection) -> None:
    if not intents:
        return
    columns = ",".join(f'"{name}"' for name in ("id", *INTENT.names))
    marks = ",".join("?" * (1 + len(INTENT.names)))
    conn.execute("UPDATE journal_meta SET capture=0")
    for _, id, _, journal in intents:
        conn.execute("DELETE FROM intent WHERE id=?", (id,))
        if journal is not None:
            conn.execute(f"INSERT INTO intent({columns}) VALUES({marks})", (id, *journal.values()))
    conn.execute("UPDATE journal_meta SET capture=1")


def _ops(conn: sqlite3.Connection, difference: Difference) -> list[tuple[int, str, Value]]:
    from mstui.store.triggers import record_json

    kind, id, table, journal = difference
    if table is None:
        return [(row_cell(kind, DELETE), id, None)]
    if journal is not None:
        return [
            (cell_of(kind, name), id, value)
            for name, value in table.items()
            if journal.get(name) != value
        ]
    (record,) = conn.execute(
        f'SELECT {record_json(kind, "r")} FROM "{kind.name}" r WHERE id=?', (id,)
    ).fetchone()
    ops: list[tuple[int, str, Value]] = [(row_cell(kind, INSERT), id, record)]
    for field in references(kind):
        if table[field.name] is not None:
            ops.append((cell_of(kind, field.name), id, table[field.name]))
    return ops
