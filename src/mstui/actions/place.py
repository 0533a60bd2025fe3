"""Reordering items among their siblings and moving them under others."""

from __future__ import annotations

import sqlite3

from mstui.actions.change import Change, Touched, quoted, short
from mstui.actions.checking import existing, title_of
from mstui.domain.errors import InvalidValue
from mstui.domain.kinds import KINDS
from mstui.domain.order import key_between
from mstui.store.transaction import Row, Transaction
from mstui.store.workspace import Workspace


def move_by(ws: Workspace, kind: str, id: str, steps: int) -> Change:
    """Move an item ``steps`` places down (or up, where negative) among its siblings."""
    if KINDS[kind].field("ord") is None:
        raise InvalidValue(f"{KINDS[kind].plural} have no order of their own")
    with ws.reader_lock:
        title = title_of(ws.reader, kind, id)
    label = f"move {kind} {short(title)} {'down' if steps > 0 else 'up'}"
    with ws.write(label) as tx:
        row = existing(tx, kind, id)
        siblings = _siblings(tx.conn, kind, row)
        _check_keys(tx, kind, siblings)
        siblings = _siblings(tx.conn, kind, row)
        ids = [sibling for sibling, _ in siblings]
        here = ids.index(id)
        there = max(0, min(len(ids) - 1, here + steps))
        if there != here:
            rest = [sibling for sibling in siblings if sibling[0] != id]
            before = rest[there - 1][1] if there else None
            after = rest[there][1] if there < len(rest) else None
            tx.update(kind, id, {"ord": key_between(before, after)})
    return Change(f"Moved {quoted(title)}", label, (Touched(kind, id),))


def _siblings(conn: sqlite3.Connection, kind: str, row: Row) -> list[tuple[str, str]]:
    """(id, key) of the items that are ordered among each other, in their order."""
    names = [name for name in ("project", "phase", "parent") if KINDS[kind].field(name)]
    where = " AND ".join(f'"{name}" IS ?' for name in names) or "1"
    return conn.execute(
        f'SELECT id,ord FROM "{kind}" WHERE {where} ORDER BY ord,id', [row[n] for n in names]
    ).fetchall()


def _check_keys(tx: Transaction, kind: str, siblings: list[tuple[str, str]]) -> None:
    """Nothing fits between equal keys (a merge may bring some): give such siblings new ones."""
    keys = [key or "" for _, key in siblings]
    if len(set(keys)) == len(keys) and all(keys):
        return
    key: str | None = None
    for id, _ in siblings:
        key = key_between(key, None)
        tx.update(kind, id, {"ord": key})
