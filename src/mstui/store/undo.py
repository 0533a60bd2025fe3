"""Undo and redo: inverse writes under a new intent; the journal itself is never rewritten."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from mstui.domain.errors import NeedsAnswer
from mstui.store.cells import DELETE, FIRST_FIELD, INSERT, INTENT, SYNCED, cell_named, row_cell
from mstui.store.journal import Intent, intent_named, ops_of_intent, undone_intents
from mstui.store.replay import Op, Row, row_state
from mstui.store.transaction import Transaction
from mstui.store.tree import children

_SCAN = (
    "SELECT o.row FROM journal_op o JOIN intent i ON i.id=o.row"
    f" WHERE o.cell={row_cell(INTENT, INSERT)} AND o.site=? AND i.author IN (?,'')"
    " ORDER BY o.seq DESC"
)


def _recent(conn: sqlite3.Connection, author: str) -> Iterable[Intent]:
    """The author's intents on this file's own sites, and those of other tools, latest first."""
    undone = undone_intents(conn)
    (current,) = conn.execute("SELECT site FROM journal_meta").fetchone()
    sites = {current} | {site for (site,) in conn.execute("SELECT site FROM journal_self")}
    for site in sorted(sites, key=lambda site: (site != current, -site)):
        for (id,) in conn.execute(_SCAN, (site, author)):
            intent = intent_named_quickly(conn, id, undone)
            if intent is not None:
                yield intent


def intent_named_quickly(conn: sqlite3.Connection, id: str, undone: set[str]) -> Intent | None:
    """One intent by its id, with the undone ones already known."""
    found = conn.execute(
        "SELECT id,label,author,coalesce(reason,''),at,coalesce(undoes,'') FROM intent WHERE id=?",
        (id,),
    ).fetchone()
    return Intent._make((*found, id in undone)) if found else None


def next_undo(conn: sqlite3.Connection, author: str) -> Intent | None:
    """What ``undo`` would take back: the last intent of this author that still stands."""
    return next(
        (intent for intent in _recent(conn, author) if not intent.undoes and not intent.undone),
        None,
    )


def next_redo(conn: sqlite3.Connection, author: str) -> Intent | None:
    """The undo that ``redo`` would take back: none once something new was done after it."""
    for intent in _recent(conn, author):
        if not intent.undoes:
            return None
        undone = intent_named(conn, intent.undoes)
        if undone is not None and undone.undoes:
            continue  # a redo: what it brought back may itself be undone again
        if not intent.undone:
            return intent
    return None


class _Row(NamedTuple):
    kind: str
    id: str
    before: Row | None  # its state before the intent
    written: Row  # the fields that the intent set, with their last values
    created: bool
    deleted: bool


def take_back(tx: Transaction, intent: Intent, *, force: bool = False) -> list[tuple[str, str]]:
    """Write the state before ``intent`` for every row it touched; return (kind, id) of them.

    Raises ``NeedsAnswer`` where later changes stand on it, unless ``force``: then they go too.
    """
    rows = _touched(tx.conn, ops_of_intent(tx.conn, intent.id))
    if not force:
        _ask_about_later_changes(tx.conn, intent, rows)
    for row in rows:
        if row.before is not None and row.deleted:
            _restore(tx, row)
    for row in rows:
        if row.before is not None and not row.deleted:
            names = row.before if row.created else row.written
            tx.update(row.kind, row.id, {name: row.before[name] for name in names})
    for row in reversed(rows):
        if row.before is None:
            _remove(tx, row, force=force)
    return [(row.kind, row.id) for row in rows]


def _touched(conn: sqlite3.Connection, ops: list[Op]) -> list[_Row]:
    grouped: dict[tuple[str, str], list[Op]] = {}
    for op in ops:
        cell = cell_named(op.cell)
        if cell is not None and cell.kind is not INTENT:
            grouped.setdefault((cell.kind.name, op.row), []).append(op)
    rows = []
    for (kind, id), own in grouped.items():
        cells = ((cell_named(op.cell), op.value) for op in own if op.cell % 100 >= FIRST_FIELD)
        written = {cell.field: value for cell, value in cells if cell is not None}
        created = any(op.cell % 100 == INSERT for op in own)
        deleted = any(op.cell % 100 == DELETE for op in own)
        before = row_state(conn, SYNCED[kind], id, own[0].clock).record
        rows.append(_Row(kind, id, before, written, created, deleted))
    return rows


def _restore(tx: Transaction, row: _Row) -> None:
    assert row.before is not None
    if tx.get(row.kind, row.id) is None:
        tx.insert(row.kind, row.before, id=row.id)
    else:
        tx.update(row.kind, row.id, row.before)


def _remove(tx: Transaction, row: _Row, *, force: bool) -> None:
    if force and tx.get(row.kind, row.id) is not None:
        from mstui.store.tree import remove

        remove(tx, row.kind, row.id)
    else:
        tx.delete(row.kind, row.id)


def _ask_about_later_changes(conn: sqlite3.Connection, intent: Intent, rows: list[_Row]) -> None:
    own = {(row.kind, row.id) for row in rows}
    for row in rows:
        later = _later_edit(conn, row) or _later_child(conn, row, own)
        if later:
            raise NeedsAnswer(
                f"“{intent.label}” cannot be undone alone: {later}",
                hint="undo the later change first, or undo both with --force",
            )


def _later_edit(conn: sqlite3.Connection, row: _Row) -> str:
    if row.deleted:
        return ""
    columns = ",".join(f'"{name}"' for name in SYNCED[row.kind].names)
    found = conn.execute(f'SELECT {columns} FROM "{row.kind}" WHERE id=?', (row.id,)).fetchone()
    if found is None:
        return "" if row.before is None else f"this {row.kind} was deleted since"
    if row.created and row.before is None:
        return _edited_since_created(
            conn, row, dict(zip(SYNCED[row.kind].names, found, strict=True))
        )
    now = dict(zip(SYNCED[row.kind].names, found, strict=True))
    changed = next((name for name, value in row.written.items() if now[name] != value), "")
    return f"{changed} of this {row.kind} was changed since" if changed else ""


def _edited_since_created(conn: sqlite3.Connection, row: _Row, now: Row) -> str:
    # The record as inserted, with what the same intent set afterwards.
    import json

    low = row_cell(SYNCED[row.kind], INSERT)
    found = conn.execute(
        "SELECT value FROM journal_op WHERE row=? AND cell=? ORDER BY clock DESC LIMIT 1",
        (row.id, low),
    ).fetchone()
    inserted = {**json.loads(found[0]), **row.written} if found else row.written
    changed = next((name for name in now if now[name] != inserted.get(name)), "")
    return f"{changed} of the {row.kind} it added was changed since" if changed else ""


def _later_child(conn: sqlite3.Connection, row: _Row, own: set[tuple[str, str]]) -> str:
    if row.before is not None or not row.created:
        return ""
    for child in children(conn, row.kind, row.id):
        if (child.kind, child.id) not in own:
            return f"a {child.kind} was added to the {row.kind} since"
    return ""
