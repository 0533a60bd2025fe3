"""The inverse of one intent: what each row it touched was before, and whether that still fits.

An import of 100,000 rows is one intent, so everything is asked and written in sets.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator
from itertools import groupby
from typing import NamedTuple

from mstui.domain.errors import NeedsAnswer
from mstui.domain.kinds import KINDS, Field, Kind
from mstui.store.bulk import delete_rows, insert_rows, update_rows
from mstui.store.cells import INSERT, INTENT, SYNCED, cell_named, references
from mstui.store.journal import Intent
from mstui.store.replay import Op, Row, fold
from mstui.store.transaction import Transaction, get_many
from mstui.store.tree import pointing_at, remove

Key = tuple[str, str]


class State(NamedTuple):
    """One touched row: before the intent, after it, and now; None where it did not exist."""

    before: Row | None
    after: Row | None
    now: Row | None


class Inverse:
    """Collects what to write, asks where later changes stand in the way, then writes it."""

    def __init__(self, tx: Transaction, intent: Intent, ops: list[Op]) -> None:
        self._tx = tx
        self._intent = intent
        self._own: dict[Key, list[Op]] = {}
        for op in ops:
            cell = cell_named(op.cell)
            if cell is not None and cell.kind is not INTENT:
                self._own.setdefault((cell.kind.name, op.row), []).append(op)
        self._span = (ops[0].site, ops[0].seq, ops[-1].seq) if ops else (0, 0, 0)
        self._force = False
        self._removed: dict[str, list[str]] = {}  # made by the intent alone
        self._grown: list[Key] = []  # those of them that something was added to since
        self._restored: dict[Key, Row] = {}
        self._updated: dict[Key, Row] = {}

    @property
    def touched(self) -> list[Key]:
        return list(self._own)

    def prepare(self, *, force: bool) -> None:
        """Decide what to write for each row; raises ``NeedsAnswer`` unless ``force``."""
        self._force = force
        shared = self._touched_by_others()
        for key in self._own:
            # Nobody else ever wrote this row: the intent made it, and it is as it was made.
            if key not in shared:
                self._removed.setdefault(key[0], []).append(key[1])
        for key, state in self._states(shared):
            self._decide(key, state)
        self._settle_children()
        self._settle_owners()

    def write(self) -> None:
        """Write the inverse; foreign keys are deferred, so the order of kinds is free."""
        for kind, id in self._grown:
            remove(self._tx, kind, id)
        for kind, ids in self._removed.items():
            delete_rows(self._tx, kind, ids)
        inserts: dict[str, list[Row]] = {}
        for (kind, id), row in self._restored.items():
            inserts.setdefault(kind, []).append({"id": id, **row})
        insert_rows(self._tx, inserts)
        updates: dict[str, dict[str, Row]] = {}
        for (kind, id), row in self._updated.items():
            updates.setdefault(kind, {})[id] = row
        for kind, changes in updates.items():
            update_rows(self._tx, kind, changes)

    def _touched_by_others(self) -> set[Key]:
        """The rows that any other intent ever touched; asked of the index alone."""
        ids = json.dumps(list({id for _, id in self._own}))
        site, first, last = self._span
        found = self._tx.conn.execute(
            "SELECT DISTINCT o.cell/100,o.row FROM json_each(?) t"
            " JOIN journal_op o INDEXED BY journal_op_row ON o.row=t.value"
            " WHERE NOT (o.site=? AND o.seq BETWEEN ? AND ?)",
            (ids, site, first, last),
        ).fetchall()
        names = {kind.number: kind.name for kind in KINDS.values()}
        return self._own.keys() & {(names.get(number, ""), id) for number, id in found}

    def _states(self, keys: Collection[Key]) -> Iterator[tuple[Key, State]]:
        for name, group in groupby(sorted(keys), key=lambda key: key[0]):
            kind, ids = SYNCED[name], [id for _, id in group]
            now = get_many(self._tx.conn, name, ids)
            for id, ops in _all_ops(self._tx.conn, kind, ids):
                own = self._own[name, id]
                first, last = _order(own[0]), _order(own[-1])
                before = fold(kind, [(cell, value) for at, cell, value in ops if at < first])
                within = [(cell, value) for at, cell, value in ops if first <= at <= last]
                after = fold(kind, within, before)
                yield (name, id), State(before.record, after.record, now.get(id))

    def _decide(self, key: Key, state: State) -> None:
        before, after, now = state
        if before is None:
            if now is not None and after is not None:
                self._removed.setdefault(key[0], []).append(key[1])
                changed = _first_difference(after, now)
                if changed:
                    self._ask(f"{changed} of the {key[0]} it added was changed since")
        elif now is None:
            if after is None:
                self._restored[key] = before
            else:
                self._ask(f"this {key[0]} was deleted since")
        elif after is None:
            if now != before:
                self._ask(f"this {key[0]} was added again since")
            self._updated[key] = {n: v for n, v in before.items() if now[n] != v}
        else:
            moved = [name for name in before if before[name] != after[name]]
            changed = next((name for name in moved if now[name] != after[name]), "")
            if changed:
                self._ask(f"{changed} of this {key[0]} was changed since")
            self._updated[key] = {n: before[n] for n in moved if now[n] != before[n]}

    def _ask(self, later: str) -> None:
        if not self._force:
            raise NeedsAnswer(
                f"“{self._intent.label}” cannot be undone alone: {later}",
                hint="undo the later change first, or undo both with --force",
            )

    def _settle_children(self) -> None:
        """Rows that point at what goes: the intent's own, or added since."""
        for name, ids in self._removed.items():
            grown: set[str] = set()
            for other, field in pointing_at(name):
                for child, parent in _pointing(self._tx.conn, other, field, ids):
                    if not self._frees((other.name, child), field):
                        self._ask(f"a {other.name} was added to the {name} since")
                        grown.add(parent)
            self._grown += [(name, id) for id in ids if id in grown]
            if grown:
                self._removed[name] = [id for id in ids if id not in grown]

    def _frees(self, child: Key, field: Field) -> bool:
        """Whether taking the intent back takes ``child``, or its reference, away too."""
        own = self._own.get(child, ())
        cells = (cell_named(op.cell) for op in own)
        return any(
            cell is not None and (cell.op == INSERT or cell.field == field.name) for cell in cells
        )

    def _settle_owners(self) -> None:
        """Rows that come back may have lost what they belong to."""
        while True:
            lost = list(self._lost_references())
            if not lost:
                return
            for key, field in lost:
                self._ask(f"the {_word(field)} of a {key[0]} was deleted since")
                rows = self._restored if key in self._restored else self._updated
                if field.on_delete == "cascade":
                    rows.pop(key, None)
                elif key in rows:
                    rows[key] = {**rows[key], field.name: None}

    def _lost_references(self) -> Iterator[tuple[Key, Field]]:
        wanted: dict[tuple[str, ...], dict[str, list[tuple[Key, Field]]]] = {}
        for rows in (self._restored, self._updated):
            for key, row in rows.items():
                for field in references(SYNCED[key[0]]):
                    target = row.get(field.name)
                    if target is not None:
                        kinds = (field.ref,) if field.ref else field.choices
                        users = wanted.setdefault(kinds, {}).setdefault(str(target), [])
                        users.append((key, field))
        for kinds, targets in wanted.items():
            there = {id for kind, id in self._restored if kind in kinds}
            for kind in kinds:
                there |= _existing(self._tx.conn, kind, targets.keys() - there)
                going = set(self._removed.get(kind, ()))
                there -= going | {id for grown, id in self._grown if grown == kind}
            for target in targets.keys() - there:
                yield from targets[target]


def _order(op: Op) -> tuple[int, int, int]:
    return op.clock, op.site, op.seq


def _all_ops(
    conn: sqlite3.Connection, kind: Kind, ids: list[str]
) -> Iterator[tuple[str, list[tuple[tuple[int, int, int], int, str | int | None]]]]:
    """Every operation on each row, in order: its place in the order, its cell, its value."""
    low = kind.number * 100
    found = conn.execute(
        "SELECT o.row,o.clock,o.site,o.seq,o.cell,o.value FROM json_each(?) t"
        " JOIN journal_op o ON o.row=t.value AND o.cell BETWEEN ? AND ?"
        " ORDER BY o.row,o.clock,o.site,o.seq",
        (json.dumps(ids), low, low + 99),
    ).fetchall()
    for id, group in groupby(found, key=lambda op: op[0]):
        yield id, [((op[1], op[2], op[3]), op[4], op[5]) for op in group]


def _pointing(
    conn: sqlite3.Connection, other: Kind, field: Field, ids: list[str]
) -> list[tuple[str, str]]:
    """(child, parent) of the rows of ``other`` that point at one of ``ids`` through ``field``."""
    some = f'SELECT 1 FROM "{other.name}" WHERE "{field.name}" IS NOT NULL LIMIT 1'
    if not conn.execute(some).fetchone():
        return []
    return conn.execute(
        f'SELECT c.id,c."{field.name}" FROM json_each(?) t'
        f' JOIN "{other.name}" c ON c."{field.name}"=t.value',
        (json.dumps(ids),),
    ).fetchall()


def _existing(conn: sqlite3.Connection, kind: str, ids: Collection[str]) -> set[str]:
    rows = conn.execute(
        f'SELECT t.value FROM json_each(?) t JOIN "{kind}" k ON k.id=t.value',
        (json.dumps(list(ids)),),
    )
    return {id for (id,) in rows}


def _first_difference(one: Row, other: Row) -> str:
    return next((name for name in one if one[name] != other[name]), "")


def _word(field: Field) -> str:
    return field.ref or field.title.lower()
