"""Putting items in another place among their siblings."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from mstui.actions.change import Change, Touched, quoted, short
from mstui.actions.checking import existing, title_of
from mstui.domain.errors import InvalidValue
from mstui.domain.kinds import KINDS
from mstui.domain.order import key_between
from mstui.store.transaction import Row, Transaction
from mstui.store.workspace import Workspace

# Keys grow where much is put between the same two; then all siblings get short ones again.
LONGEST_KEY = 40


def move_beside(
    ws: Workspace, kind: str, ids: Sequence[str], neighbour: str, *, after: bool
) -> Change:
    """Put items, in the order of ``ids``, right after (or before) one of their siblings."""
    if KINDS[kind].field("ord") is None:
        raise InvalidValue(f"{KINDS[kind].plural} have no order of their own")
    if not ids:
        raise InvalidValue("nothing is selected")
    with ws.reader_lock:
        title = title_of(ws.reader, kind, ids[0])
    subject = f"{kind} {short(title)}" if len(ids) == 1 else f"{len(ids)} {KINDS[kind].plural}"
    label = f"move {subject} {'down' if after else 'up'}"
    with ws.write(label) as tx:
        siblings = _told_apart(tx, kind, existing(tx, kind, neighbour))
        known = {sibling for sibling, _ in siblings}
        if not known.issuperset(ids):
            raise InvalidValue("they do not stand beside each other: part of different items")
        rest = [sibling for sibling in siblings if sibling[0] not in ids]
        at = next((at for at, each in enumerate(rest) if each[0] == neighbour), None)
        if at is None:
            raise InvalidValue("an item cannot be put beside itself")
        _put(tx, kind, ids, rest, at + 1 if after else at)
    name = quoted(title) if len(ids) == 1 else subject
    return Change(f"Moved {name}", label, tuple(Touched(kind, id) for id in ids))


def room_after(tx: Transaction, kind: str, id: str) -> tuple[str, str | None]:
    """The key of an item and that of its next sibling: between them others can be put."""
    siblings = _told_apart(tx, kind, existing(tx, kind, id))
    at = next(at for at, each in enumerate(siblings) if each[0] == id)
    return siblings[at][1], siblings[at + 1][1] if at + 1 < len(siblings) else None


def _put(
    tx: Transaction, kind: str, ids: Sequence[str], rest: Sequence[tuple[str, str]], at: int
) -> None:
    """Give items keys between those of their siblings before and after a place."""
    key = rest[at - 1][1] if at else None
    limit = rest[at][1] if at < len(rest) else None
    for id in ids:
        key = key_between(key, limit)
        tx.update(kind, id, {"ord": key})


def _told_apart(tx: Transaction, kind: str, row: Row) -> list[tuple[str, str]]:
    """The siblings in their order, with keys between which others fit."""
    _check_keys(tx, kind, _siblings(tx.conn, kind, row))
    return _siblings(tx.conn, kind, row)


def _siblings(conn: sqlite3.Connection, kind: str, row: Row) -> list[tuple[str, str]]:
    """(id, key) of the items that are ordered among each other, in their order."""
    names = [name for name in ("project", "parent") if KINDS[kind].field(name)]
    where = " AND ".join(f'"{name}" IS ?' for name in names) or "1"
    return conn.execute(
        f"SELECT id,coalesce(ord,'') FROM \"{kind}\" WHERE {where} ORDER BY coalesce(ord,''),id",
        [row[n] for n in names],
    ).fetchall()


def _check_keys(tx: Transaction, kind: str, siblings: list[tuple[str, str]]) -> None:
    """Nothing fits between equal keys (a merge may bring some): give such siblings new ones.

    Nor between keys that another tool wrote in letters of its own.
    """
    keys = [key for _, key in siblings]
    if len(set(keys)) == len(keys) and all(_is_key(key) for key in keys):
        return
    fresh: str | None = None
    for id, _ in siblings:
        fresh = key_between(fresh, None)
        tx.update(kind, id, {"ord": fresh})


def _is_key(key: str) -> bool:
    well_formed = key.isalnum() and key.isascii() and key == key.lower()
    return well_formed and not key.endswith("0") and len(key) <= LONGEST_KEY
