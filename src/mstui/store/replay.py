"""What a row was: its state folded from its operations, a pure function of the journal."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import NamedTuple

from mstui.domain.errors import Corrupt
from mstui.domain.kinds import Kind
from mstui.store.cells import DELETE, INSERT, KEEP, SYNCED, cell_named, row_cell
from mstui.store.problems import RESTORE

Value = str | int | None
Row = dict[str, Value]


class Op(NamedTuple):
    """One line of the journal; (clock, site, seq) orders the lines of a row."""

    clock: int
    site: int
    seq: int
    cell: int
    row: str
    value: Value
    intent: str


class Folded(NamedTuple):
    """The record, or None where the row is deleted; ``last`` is what it held while it lived."""

    record: Row | None
    last: Row | None


NEVER = Folded(None, None)


def fold(kind: Kind, ops: Iterable[tuple[int, Value]], start: Folded = NEVER) -> Folded:
    """The state after ``ops``, pairs of cell number and value in their order, from ``start``."""
    last = None if start.last is None else dict(start.last)
    record = None if start.record is None else last
    for number, value in ops:
        cell = cell_named(number)
        if cell is None:
            continue
        if cell.op == INSERT:
            record = last = inserted(kind, value)
        elif cell.op == DELETE:
            record = None
        elif cell.op == KEEP:
            record = last
        elif last is not None:
            # An edit that arrives after a delete still belongs to what a keep would restore.
            last[cell.field] = value
    return Folded(record, last)


_DEFAULTS: dict[int, Row] = {}
_DECODE: list[Callable[[str], tuple[object, int]]] = []


def _read(text: str) -> object:
    """The value of a JSON text; None where it is none."""
    import json  # at the first record: a list has none to read

    if not _DECODE:
        # Without what ``json.loads`` does around it, a journal is read in half the time.
        _DECODE.append(json.JSONDecoder().raw_decode)
    with suppress(ValueError, RecursionError):
        written, end = _DECODE[0](text)
        return written if end == len(text) else json.loads(text)
    with suppress(ValueError, RecursionError):
        return json.loads(text)  # with blanks around it, if it is JSON at all
    return None


def inserted(kind: Kind, value: Value) -> Row:
    """The record that an insert wrote; a field added later had its default in every old row."""
    written = _read(str(value))
    if not isinstance(written, dict):
        raise Corrupt(f"the file is damaged (its journal's record of a {kind.name})")
    defaults = _DEFAULTS.get(kind.number)
    if defaults is None or len(defaults) != len(kind.fields):
        defaults = {field.name: field.default for field in kind.fields}
        _DEFAULTS[kind.number] = defaults
    record = {**defaults, **written}
    if len(record) != len(kind.fields):
        # Fields of a newer version.
        record = {name: record[name] for name in kind.names}
    return record


@contextmanager
def located(conn: sqlite3.Connection) -> Iterator[None]:
    """Say in which file a damaged record stands, where the connection knows."""
    try:
        yield
    except Corrupt as error:
        where = getattr(conn, "where", "")
        if not where or where in error.message:
            raise
        raise Corrupt(f"{where}: {error.message}", hint=RESTORE) from None


_OPS_OF_ROW = (
    "SELECT cell,value FROM journal_op WHERE row=? AND cell BETWEEN ? AND ?"
    " {condition} ORDER BY clock,site,seq"
)


def row_state(conn: sqlite3.Connection, kind: Kind, id: str, before: int | None = None) -> Folded:
    """The state of one row, from all its operations or from those with a clock below ``before``."""
    low = row_cell(kind, INSERT)
    condition = "" if before is None else "AND clock<?"
    parameters: tuple[Value, ...] = (id, low, low + 99)
    if before is not None:
        parameters += (before,)
    with located(conn):
        return fold(kind, conn.execute(_OPS_OF_ROW.format(condition=condition), parameters))


def states(conn: sqlite3.Connection) -> Iterator[tuple[Kind, Iterator[tuple[str, Row]]]]:
    """Each kind with its living rows as the whole journal has them, by id.

    The rows of a kind are read before the next kind is asked for: the journal is read once.
    """
    ops = conn.execute(
        "SELECT cell/100,row,cell,value FROM journal_op ORDER BY cell/100,row,clock,site,seq"
    )
    groups = groupby(ops, key=itemgetter(0))
    number, group = next(groups, (_LAST, iter(())))
    for kind in sorted(SYNCED.values(), key=attrgetter("number")):
        while number < kind.number:  # of a newer version
            number, group = next(groups, (_LAST, iter(())))
        if number == kind.number:
            yield kind, folded_rows(kind, (op[1:] for op in group), conn)
        else:
            yield kind, iter(())


_LAST = 1 << 62


def folded_rows(
    kind: Kind, ops: Iterable[tuple[str, int, Value]], conn: sqlite3.Connection
) -> Iterator[tuple[str, Row]]:
    """The rows that live after their operations, given as (row, cell, value) in order."""
    insert = row_cell(kind, INSERT)
    with located(conn):
        for id, group in groupby(ops, key=itemgetter(0)):
            known = [op[1:] for op in group]
            if len(known) == 1 and known[0][0] == insert:
                yield id, inserted(kind, known[0][1])  # as it was written, which most rows are
                continue
            record = fold(kind, known).record
            if record is not None:
                yield id, record


def rebuild(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    """Write every row that the journal of ``source`` tells of into the empty ``target``."""
    target.execute("BEGIN IMMEDIATE")
    target.execute("UPDATE journal_meta SET capture=0")
    for kind, rows in states(source):
        marks = ",?" * len(kind.fields)
        columns = "".join(f',"{name}"' for name in kind.names)
        target.executemany(
            f'INSERT INTO "{kind.name}"(id{columns}) VALUES(?{marks})',
            ((id, *record.values()) for id, record in rows),
        )
    target.execute("UPDATE journal_meta SET capture=1")
    target.execute("COMMIT")
