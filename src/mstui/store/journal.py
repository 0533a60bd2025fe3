"""Reading the journal: intents, what each changed, the history of one item."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from mstui.store.cells import DELETE, INSERT, INTENT, KEEP, SYNCED, cell_named, row_cell
from mstui.store.replay import Op, Value, fold, inserted, located

_INTENT_INSERT = row_cell(INTENT, INSERT)


class Intent(NamedTuple):
    """One labelled transaction: who meant what, when (UTC ms), and whether it is undone."""

    id: str
    label: str
    author: str
    reason: str
    at: int
    undoes: str
    undone: bool


class FieldChange(NamedTuple):
    """One field of one row, before and after; ``field`` is ``+`` or ``-`` for whole rows."""

    kind: str
    id: str
    field: str
    before: Value
    after: Value


def undone_intents(conn: sqlite3.Connection) -> set[str]:
    """The ids of all intents that an undo, itself not undone, has taken back."""
    pairs = conn.execute("SELECT id,undoes FROM intent WHERE undoes IS NOT NULL").fetchall()
    takers: dict[str, list[str]] = {}
    for id, undoes in pairs:
        takers.setdefault(undoes, []).append(id)
    known: dict[str, bool] = {}

    def is_undone(id: str) -> bool:
        # Chains are as long as a person's run of undo and redo of one change.
        stack, entered = [id], set[str]()
        while stack:
            current = stack[-1]
            open_ones = [t for t in takers.get(current, ()) if t not in known]
            # Another tool may have written intents that undo each other in a ring.
            if open_ones and current not in entered:
                entered.add(current)
                stack.extend(open_ones)
                continue
            known[current] = any(not known.get(t, True) for t in takers.get(current, ()))
            stack.pop()
        return known[id]

    return {undoes for undoes in takers if is_undone(undoes)}


_INTENT_COLUMNS = "i.id,i.label,i.author,coalesce(i.reason,''),i.at,coalesce(i.undoes,'')"


def intents(
    conn: sqlite3.Connection,
    *,
    limit: int = 50,
    before: tuple[int, str] | None = None,
    row: str = "",
) -> list[Intent]:
    """The latest intents first; ``before`` is the (at, id) of the last one already shown.

    ``row`` narrows to the intents that touched that row.
    """
    where, parameters = ["1"], list[Value]()
    if before is not None:
        where.append("(i.at,i.id)<(?,?)")
        parameters += before
    if row:
        where.append("i.id IN (SELECT intent FROM journal_op WHERE row=?)")
        parameters.append(row)
    rows = conn.execute(
        f"SELECT {_INTENT_COLUMNS} FROM intent i WHERE {' AND '.join(where)}"
        " ORDER BY i.at DESC,i.id DESC LIMIT ?",
        (*parameters, limit),
    ).fetchall()
    undone = undone_intents(conn)
    return [Intent._make((*found, found[0] in undone)) for found in rows]


def intent_named(conn: sqlite3.Connection, id: str) -> Intent | None:
    """One intent by its id."""
    found = conn.execute(f"SELECT {_INTENT_COLUMNS} FROM intent i WHERE i.id=?", (id,)).fetchone()
    return Intent._make((*found, id in undone_intents(conn))) if found else None


def ops_of_intent(conn: sqlite3.Connection, intent: str) -> list[Op]:
    """The operations that ``intent`` groups, in their order, its own insert left out.

    They follow the insert of the intent without a gap, so they need no index of their own.
    """
    start = conn.execute(
        "SELECT site,seq FROM journal_op WHERE row=? AND cell=?", (intent, _INTENT_INSERT)
    ).fetchone()
    if start is None:
        return []
    found: list[Op] = []
    rows = conn.execute(
        "SELECT clock,site,seq,cell,row,value,intent FROM journal_op"
        " WHERE site=? AND seq>? ORDER BY seq",
        start,
    )
    for row in rows:
        op = Op(*row)
        if op.intent != intent:
            break
        found.append(op)
    rows.close()
    return found


def changes_of(conn: sqlite3.Connection, intent: str, *, row: str = "") -> list[FieldChange]:
    """What ``intent`` changed, field by field; whole rows appear once with their title."""
    found: list[FieldChange] = []
    made: set[tuple[str, str]] = set()
    for op in ops_of_intent(conn, intent):
        cell = cell_named(op.cell)
        if cell is None or (row and op.row != row):
            continue
        kind, key = cell.kind, (cell.kind.name, op.row)
        if cell.op == INSERT:
            made.add(key)
            with located(conn):
                title = inserted(kind, op.value).get(kind.title)
            found.append(FieldChange(kind.name, op.row, "+", None, title))
        elif cell.op == DELETE:
            earlier = _folded(conn, op)
            title = earlier.get(kind.title) if earlier else None
            found.append(FieldChange(kind.name, op.row, "-", title, None))
        elif cell.op != KEEP and key not in made:
            earlier = _folded(conn, op)
            before = earlier.get(cell.field) if earlier else None
            found.append(FieldChange(kind.name, op.row, cell.field, before, op.value))
    return found


def _folded(conn: sqlite3.Connection, op: Op) -> dict[str, Value] | None:
    kind = SYNCED[cell_named(op.cell).kind.name]  # type: ignore[union-attr]
    low = row_cell(kind, INSERT)
    rows = conn.execute(
        "SELECT cell,value FROM journal_op WHERE row=? AND cell BETWEEN ? AND ?"
        " AND (clock,site,seq)<(?,?,?) ORDER BY clock,site,seq",
        (op.row, low, low + 99, op.clock, op.site, op.seq),
    )
    with located(conn):
        return fold(kind, rows).last


def last_touched(conn: sqlite3.Connection, row: str) -> Intent | None:
    """The latest intent that touched ``row``."""
    found = intents(conn, limit=1, row=row)
    return found[0] if found else None
