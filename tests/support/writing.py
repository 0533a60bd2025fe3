"""Random but valid writing: rows of any kind, with everything that may hang on them."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from mstui.domain.ids import new_id, pair_id
from mstui.domain.kinds import KINDS, Field, Kind
from mstui.store.cells import references
from mstui.store.transaction import Row, Transaction, Value
from mstui.store.tree import remove
from mstui.store.workspace import Workspace

AUTHORS = ("", "ann", "bob")
TEXTS = (
    "",
    "plain",
    "Größe – naïve",
    "日本語のタスク",
    "👩‍👩‍👧 emoji",
    'quote " and \\ backslash',
    "[bold]markup[/]",
    "semi;colon'--",
    "null",
    "{}",
    "12",
)
INTEGERS = (0, 1, -1, 480, 2**31, 2**53 + 1, -(2**63), 2**63 - 1)
DATES = ("2026-02-28", "2026-11-21", "1999-12-31", "2400-02-29")
DECIMALS = ("0", "-1.5", "0.1000", "12345678901234567890.5")


class Step(NamedTuple):
    """One intent: what to do, by whom, and the seed of everything else about it."""

    verb: str
    author: str
    seed: int


VERBS = ("insert", "update", "remove", "mixed", "replace")


def value_of(rng: random.Random, field: Field) -> Value:
    """A valid value of a field that refers to nothing; sometimes none."""
    if rng.random() < 0.15:
        return None
    if field.type == "choice":
        return rng.choice(field.choices)
    if field.type in ("date", "moment"):
        date = rng.choice(DATES)
        return f"{date}T09:30" if field.type == "moment" and rng.random() < 0.5 else date
    if field.type == "flag":
        return rng.randrange(2)
    if field.type == "decimal":
        return rng.choice(DECIMALS)
    if field.sql_type == "INTEGER":
        return rng.choice(INTEGERS)
    text = rng.choice(TEXTS)
    return f"{text}\nsecond line\tx" if field.type == "notes" else text


def ids_of(conn: sqlite3.Connection, kinds: Iterable[str]) -> list[str]:
    """Every id of the rows of ``kinds``."""
    return [id for kind in kinds for (id,) in conn.execute(f'SELECT id FROM "{kind}" ORDER BY id')]


def _reference(rng: random.Random, tx: Transaction, kind: Kind, field: Field) -> Value:
    needed = kind.pair is not None and field.name in kind.pair
    kinds = (field.ref,) if field.ref else field.choices
    there = ids_of(tx.conn, kinds)
    if there and (needed or rng.random() < 0.7):
        return rng.choice(there)
    if needed or rng.random() < 0.2:
        return insert_one(rng, tx, KINDS[rng.choice(kinds)])
    return None


def insert_one(rng: random.Random, tx: Transaction, kind: Kind) -> str:
    """Insert one row, with what it needs; the id of one that is there where the pair is taken."""
    row: Row = {}
    pointing = {field.name for field in references(kind)}
    for field in kind.fields:
        in_pair = kind.pair is not None and field.name in kind.pair
        if field.name in pointing:
            row[field.name] = _reference(rng, tx, kind, field)
        elif in_pair:  # an end of a pair that is no reference
            row[field.name] = new_id(rng)
        elif rng.random() < 0.7:
            row[field.name] = value_of(rng, field)
    if kind.pair:
        id = pair_id(*(str(row[name]) for name in kind.pair))
        if tx.get(kind.name, id) is not None:
            return id
    return tx.insert(kind.name, row, id="" if kind.pair else new_id(rng))


def _changes(rng: random.Random, tx: Transaction, kind: Kind) -> Row:
    fixed = {"parent", "base", "supersedes", *(kind.pair or ())}
    fields = [field for field in kind.fields if field.name not in fixed]
    chosen = rng.sample(fields, min(len(fields), rng.randint(1, 4)))
    pointing = {field.name for field in references(kind)}
    return {
        field.name: _reference(rng, tx, kind, field)
        if field.name in pointing
        else value_of(rng, field)
        for field in chosen
    }


def _any_row(rng: random.Random, tx: Transaction) -> tuple[Kind, str] | None:
    kinds = list(KINDS.values())
    rng.shuffle(kinds)
    for kind in kinds:
        ids = ids_of(tx.conn, [kind.name])
        if ids:
            return kind, rng.choice(ids)
    return None


def _one(rng: random.Random, tx: Transaction, verb: str) -> None:
    found = _any_row(rng, tx)
    if verb == "insert" or found is None:
        insert_one(rng, tx, rng.choice(list(KINDS.values())))
        return
    kind, id = found
    if verb == "update":
        tx.update(kind.name, id, _changes(rng, tx, kind))
    elif verb == "remove":
        remove(tx, kind.name, id)
    else:
        # What sqlite-utils and hand-written SQL do: the row as a whole, over the one there.
        row = tx.get(kind.name, id)
        assert row is not None
        row |= _changes(rng, tx, kind)
        names = ",".join(f'"{name}"' for name in row)
        marks = ",".join("?" * len(row))
        tx.conn.execute(
            f'INSERT OR REPLACE INTO "{kind.name}"({names}) VALUES({marks})', list(row.values())
        )


def write_step(ws: Workspace, step: Step) -> None:
    """Carry out one step as one intent."""
    (seq,) = ws.reader.execute("SELECT count(*) FROM journal_op").fetchone()
    rng = random.Random(f"{step.seed}/{seq}")  # equal steps make rows with ids of their own
    with ws.write(f"{step.verb} {step.seed}", author=step.author) as tx:
        if step.verb == "mixed":
            for _ in range(rng.randint(2, 6)):
                _one(rng, tx, rng.choice(("insert", "insert", "update", "remove", "replace")))
        else:
            for _ in range(rng.randint(1, 3) if step.verb == "insert" else 1):
                _one(rng, tx, step.verb)


def latest_intent(ws: Workspace) -> str:
    """The id of the intent that was journalled last, or nothing."""
    row = ws.reader.execute(
        "SELECT intent FROM journal_op ORDER BY clock DESC,seq DESC LIMIT 1"
    ).fetchone()
    return str(row[0]) if row else ""
