"""Rows that point at nothing, as other tools leave them: healed before we write.

The ``sqlite3`` shell has foreign keys off. A row that lives is a touch of what it points at, so
that comes back from the journal; a reference to what never was is cleared.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from mstui.domain.kinds import KINDS, Field, Kind
from mstui.store.cells import SYNCED, references
from mstui.store.replay import row_state
from mstui.store.transaction import Transaction, transaction

LABEL = "repaired"
# Nobody's own step: undo passes it by.
AUTHOR = "mstui"

_EDITED_OUTSIDE = (
    "SELECT 1 FROM journal_meta m,intent i WHERE i.id>m.outside AND i.id<m.outside||':' LIMIT 1"
)


def heal(conn: sqlite3.Connection, path: Path, fingerprint: str) -> None:
    """Heal the file where another tool wrote to it as its present site."""
    if not conn.execute(_EDITED_OUTSIDE).fetchone() or next(dangling(conn), None) is None:
        return
    with transaction(conn, path, fingerprint, label=LABEL, author=AUTHOR) as tx:
        # What comes back may itself point at something that is gone.
        while broken := list(dangling(conn)):
            for kind, id, field, target in broken:
                _mend(tx, kind, id, field, target)


def dangling(conn: sqlite3.Connection) -> Iterator[tuple[Kind, str, Field, str]]:
    """(kind, row, field, target) of every reference whose target is not there."""
    for kind in KINDS.values():
        for field in references(kind):
            targets = (field.ref,) if field.ref else field.choices
            missing = " AND ".join(
                f'NOT EXISTS (SELECT 1 FROM "{target}" t WHERE t.id=r."{field.name}")'
                for target in targets
            )
            rows = conn.execute(
                f'SELECT r.id,r."{field.name}" FROM "{kind.name}" r'
                f' WHERE r."{field.name}" IS NOT NULL AND {missing}'
            ).fetchall()
            for id, target in rows:
                yield kind, id, field, target


def _mend(tx: Transaction, kind: Kind, id: str, field: Field, target: str) -> None:
    targets = (field.ref,) if field.ref else field.choices
    for name in targets:
        if tx.get(name, target) is not None:
            return  # another row of this round brought it back
        last = row_state(tx.conn, SYNCED[name], target).last
        if last is not None:
            tx.insert(name, last, id=target)
            return
    if kind.pair and field.name in kind.pair:
        tx.delete(kind.name, id)
    else:
        tx.update(kind.name, id, {field.name: None})
