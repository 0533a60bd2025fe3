"""What hangs on a row: its children, and how they go or are cut loose when it is deleted."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from mstui.domain.kinds import KINDS, Field, Kind
from mstui.store.cells import references
from mstui.store.transaction import Transaction


class Child(NamedTuple):
    """A row that points at another through ``field``."""

    kind: str
    id: str
    field: Field


def pointing_at(kind: str) -> Iterable[tuple[Kind, Field]]:
    """The fields of all kinds that may point at a row of ``kind``."""
    for other in KINDS.values():
        for field in references(other):
            if field.ref == kind or kind in field.choices:
                yield other, field


def children(conn: sqlite3.Connection, kind: str, id: str) -> list[Child]:
    """The rows that point at one row."""
    return [
        Child(other.name, child, field)
        for other, field in pointing_at(kind)
        for (child,) in conn.execute(f'SELECT id FROM "{other.name}" WHERE "{field.name}"=?', (id,))
    ]


def going_with(conn: sqlite3.Connection, kind: str, id: str) -> dict[tuple[str, str], None]:
    """All rows that are deleted with one row, itself first, in the order they are found."""
    gone: dict[tuple[str, str], None] = {(kind, id): None}
    queue = [(kind, id)]
    while queue:
        for child in children(conn, *queue.pop()):
            key = (child.kind, child.id)
            if child.field.on_delete == "cascade" and key not in gone:
                gone[key] = None
                queue.append(key)
    return gone


def remove(tx: Transaction, kind: str, id: str) -> dict[tuple[str, str], None]:
    """Delete a row with all that hangs on it; rows that only mention it are cut loose."""
    gone = going_with(tx.conn, kind, id)
    for parent_kind, parent in gone:
        for child in children(tx.conn, parent_kind, parent):
            if (child.kind, child.id) not in gone:
                tx.update(child.kind, child.id, {child.field.name: None})
    for gone_kind, gone_id in reversed(gone):
        tx.delete(gone_kind, gone_id)
    return gone
