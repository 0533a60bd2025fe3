"""Comparing the tables with the journal, and writing down what the journal does not know."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from mstui.domain.ids import new_id
from mstui.domain.kinds import Kind
from mstui.store.cells import DELETE, INSERT, INTENT, cell_of, row_cell
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
    for kind, journal in states(conn):
        names = kind.names
        columns = ",".join(f'"{name}"' for name in names)
        table = conn.execute(f'SELECT id,{columns} FROM "{kind.name}" ORDER BY id')
        for id, here, there in _side_by_side(table, journal):
            if here is None or there is None or here[1:] != (*there.values(),):
                row = None if here is None else dict(zip(names, here[1:], strict=True))
                found.append(Difference(kind, id, row, there))
    return found


def _side_by_side(
    table: Iterable[tuple[Value, ...]], journal: Iterable[tuple[str, Row]]
) -> Iterator[tuple[str, tuple[Value, ...] | None, Row | None]]:
    """Rows of the table and of the journal, both by id, paired where both have them."""
    left, right = iter(table), iter(journal)
    here, there = next(left, None), next(right, None)
    while here is not None or there is not None:
        if there is None or (here is not None and str(here[0]) < there[0]):
            assert here is not None
            yield str(here[0]), here, None
            here = next(left, None)
        elif here is None or there[0] < str(here[0]):
            yield there[0], None, there[1]
            there = next(right, None)
        else:
            yield there[0], here, there[1]
            here, there = next(left, None), next(right, None)


def journal_the_difference(conn: sqlite3.Connection) -> int:
    """Write ops for every difference, as one intent; inside a transaction. Returns their number.

    Intents are append-only: those that were changed or deleted come back from the journal.
    """
    found = differences(conn)
    _bring_back([d for d in found if d.kind is INTENT], conn)
    found = [d for d in found if d.kind is not INTENT]
    if not found:
        return 0
    at = now_ms()
    # Named as the triggers name what other tools do: it is of that kind.
    (outside,) = conn.execute("SELECT outside FROM journal_meta").fetchone()
    intent = f"{outside}{at}{new_id()}"
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
    return [(row_cell(kind, INSERT), id, record)]
