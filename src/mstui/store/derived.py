"""Promises that another tool changed: each change gets its row in the ledger.

The row follows from the journal alone, its id too, so every copy of a file writes the same one and
none twice. It is nobody's own step of undo: it goes with the change that it tells of.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from mstui.domain.ids import ALPHABET, LENGTH
from mstui.domain.kinds import KINDS
from mstui.domain.promises import GUARDED, breaks_nothing, in_one_line
from mstui.store.cells import INSERT, INTENT, cell_of, row_cell
from mstui.store.replay import Op, Row, fold, located
from mstui.store.transaction import Transaction, transaction

LABEL = "recorded promises that another tool changed"
# Nobody's own step: undo passes it by.
AUTHOR = "mstui"

_MILESTONE = KINDS["milestone"]
_NEW = row_cell(_MILESTONE, INSERT)
_FIELDS = {cell_of(_MILESTONE, name): name for name in GUARDED}
_RECORDED = row_cell(KINDS["adjustment"], INSERT)
# Ids of what other tools did are longer than ours, and begin with this letter.
_BEGUN = (
    "SELECT i.id,i.at,o.site,o.seq FROM intent i JOIN journal_op o ON o.row=i.id AND o.cell=?"
    f" WHERE i.id>'x' AND i.id<'y' AND length(i.id)>{LENGTH}"
)
_OPS = (
    "SELECT clock,site,seq,cell,row,value,intent FROM journal_op WHERE site=? AND seq>?"
    " ORDER BY seq"
)


class Found(NamedTuple):
    """A guarded field that another tool changed, and the id that its row of the ledger has."""

    id: str
    intent: str
    at: int
    milestone: str
    field: str
    before: Row
    value: object


def derive(conn: sqlite3.Connection, path: Path, fingerprint: str) -> None:
    """Write the rows that are missing; where none is, the file stays as it is."""
    if next(_missing(conn), None) is None:
        return
    with transaction(conn, path, fingerprint, label=LABEL, author=AUTHOR) as tx:
        for found in list(_missing(conn)):
            _record(tx, found)


def derived_of(conn: sqlite3.Connection, intent: str) -> list[str]:
    """The ids of the rows that tell of what an intent of another tool changed."""
    return [found.id for found in _found(conn, "AND i.id=?", (intent,))]


def _missing(conn: sqlite3.Connection) -> Iterator[Found]:
    """What has no row yet, and neither was taken back before it could have one."""
    from mstui.store.journal import undone_intents

    undone: set[str] | None = None
    for found in _found(conn):
        known = conn.execute(
            "SELECT 1 FROM journal_op WHERE row=? AND cell=?", (found.id, _RECORDED)
        ).fetchone()
        there = conn.execute("SELECT 1 FROM milestone WHERE id=?", (found.milestone,)).fetchone()
        if known or not there:
            continue
        undone = undone_intents(conn) if undone is None else undone
        if found.intent not in undone:
            yield found


def _found(
    conn: sqlite3.Connection, only: str = "", parameters: tuple[str, ...] = ()
) -> Iterator[Found]:
    """Every guarded field that other tools changed."""
    begun = conn.execute(f"{_BEGUN} {only}", (row_cell(INTENT, INSERT), *parameters)).fetchall()
    for intent, at, site, seq in begun:
        for op in _ops(conn, intent, site, seq):
            if op.cell == _NEW or op.cell in _FIELDS:
                yield from _changes(conn, op, at)


def _ops(conn: sqlite3.Connection, intent: str, site: int, seq: int) -> list[Op]:
    """The operations of an intent; they follow its own without a gap."""
    found: list[Op] = []
    rows = conn.execute(_OPS, (site, seq))
    for row in rows:
        if row[6] != intent:
            break
        found.append(Op(*row))
    rows.close()
    return found


def _changes(conn: sqlite3.Connection, op: Op, at: int) -> Iterator[Found]:
    """What one operation changed of a milestone that was there before it."""
    before, after = _state(conn, op, "<"), _state(conn, op, "<=")
    if before is None or after is None:
        return
    # A whole row may be replaced by another of its id.
    for name in GUARDED if op.cell == _NEW else (_FIELDS[op.cell],):
        if before[name] != after[name]:
            id = _id(op.intent, op.seq, name)
            yield Found(id, op.intent, at, op.row, name, before, after[name])


def _state(conn: sqlite3.Connection, op: Op, until: str) -> Row | None:
    rows = conn.execute(
        "SELECT cell,value FROM journal_op WHERE row=? AND cell BETWEEN ? AND ?"
        f" AND (clock,site,seq){until}(?,?,?) ORDER BY clock,site,seq",
        (op.row, _NEW, _NEW + 99, op.clock, op.site, op.seq),
    ).fetchall()
    with located(conn):
        return fold(_MILESTONE, rows).last


def _id(intent: str, seq: int, field: str) -> str:
    """The id of a row of the ledger, the same wherever it is made."""
    import hashlib

    digest = hashlib.sha256(f"{intent} {seq} {field}".encode()).digest()
    number = int.from_bytes(digest[:9], "big")
    return "".join(ALPHABET[number >> 5 * place & 31] for place in range(LENGTH))


def _record(tx: Transaction, found: Found) -> None:
    now = tx.get("milestone", found.milestone) or {}
    tx.insert(
        "adjustment",
        {
            "project": now["project"],
            "milestone": found.milestone,
            "at": found.at,
            "field": GUARDED[found.field],
            "from_value": in_one_line(found.before[found.field]),
            "to_value": in_one_line(found.value),
            "cause": _cause(tx, found),
            "derived": 1,
        },
        id=found.id,
    )


def _cause(tx: Transaction, found: Found) -> str | None:
    """Planning is not slipping, whoever does it; reaching a milestone has no cause either."""
    if found.field == "state" and found.value == "achieved":
        return None
    baseline = tx.rows("SELECT 1 FROM baseline WHERE project=? LIMIT 1", [found.before["project"]])
    planning = not baseline or breaks_nothing(found.before, found.field, found.value)
    return "planning" if planning else "other"
