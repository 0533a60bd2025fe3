"""Copying what can still be read of a damaged file into a new workspace.

Rows come from their tables as far as these can be read; what a damaged page hides is taken from
the journal, which tells of every row a second time. The damaged file is only copied.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Literal, NamedTuple

from mstui.cli.files import content
from mstui.domain.errors import Corrupt, InvalidValue, Refused
from mstui.domain.ids import pair_id
from mstui.domain.kinds import KINDS, Kind
from mstui.domain.values import check_value
from mstui.store.cells import SYNCED, cell_named, references
from mstui.store.replay import fold

Value = str | int | None
Row = dict[str, Value]
Rows = dict[str, dict[str, Row]]

_MAGIC = b"SQLite format 3\x00"
_PAGE = 4096
_CHUNK = 256
_FARTHEST = 1 << 40
_UNREADABLE = (sqlite3.Error, UnicodeDecodeError, OverflowError)


class Rescued(NamedTuple):
    """Rows copied by kind, how many of them only the journal held, and what is lost, in words."""

    rows: dict[str, int]
    from_journal: int
    lost: list[str]


def salvage(path: Path, out: Path) -> Rescued:
    """Copy what is readable of ``path`` into a new workspace ``out``.

    Raises Refused where ``out`` exists, Corrupt where nothing can be read.
    """
    from mstui.store.creating import create_file
    from mstui.store.workspace import Workspace

    if out.exists() or out.is_symlink():
        raise Refused(f"{out}: already exists; nothing was changed")
    lost: list[str] = []
    with tempfile.TemporaryDirectory(prefix="mstui-salvage-") as folder:
        conn = _opened(path, Path(folder))
        try:
            rows = {name: _table(conn, kind, lost) for name, kind in KINDS.items()}
            told = _journal(conn, lost)
        finally:
            conn.close()
    from_journal = _complete(rows, told)
    _mend(rows, lost)
    if not any(rows.values()):
        raise Corrupt(f"{path}: nothing in it can be read", hint="mstui restore --latest")
    create_file(out)
    with Workspace.open(out) as workspace, workspace.write(f"salvaged from {path.name}") as tx:
        from mstui.store.bulk import insert_rows

        insert_rows(tx, {name: list(of_kind.values()) for name, of_kind in rows.items()})
    counts = {name: len(of_kind) for name, of_kind in rows.items() if of_kind}
    return Rescued(counts, from_journal, lost)


def _opened(path: Path, folder: Path) -> sqlite3.Connection:
    """A connection to a private copy; a crash's journal beside the file is rolled back there."""
    copy = folder / "damaged.db"
    data = content(path)
    if not data:
        raise Corrupt(f"{path}: the file is empty")
    copy.write_bytes(data)
    hot = Path(f"{path}-journal")
    if hot.is_file():
        Path(f"{copy}-journal").write_bytes(content(hot))
    if not _has_schema(copy):
        Path(f"{copy}-journal").unlink(missing_ok=True)
        copy.write_bytes(_plain_header(data))
    _restore_schema(copy)
    return _tolerant(copy)


def _tolerant(copy: Path) -> sqlite3.Connection:
    """A connection that passes over the parts of a schema that it does not understand."""
    conn = sqlite3.connect(copy, isolation_level=None)
    conn.execute("PRAGMA writable_schema=ON")
    return conn


def _has_schema(copy: Path) -> bool:
    conn = _tolerant(copy)
    try:
        return bool(conn.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0])
    except _UNREADABLE:
        return False
    finally:
        conn.close()


def _restore_schema(copy: Path) -> None:
    """Put the tables' own definitions back: one damaged letter in them hides a whole table."""
    from mstui.store.schema import JOURNAL_TABLES, table_sql

    known = {kind.name: table_sql(kind) for kind in SYNCED.values()}
    known |= {sql.split("(", 1)[0].split()[-1]: sql for sql in JOURNAL_TABLES if "TABLE" in sql}
    conn = _tolerant(copy)
    for name, sql in known.items():
        with suppress(*_UNREADABLE):
            conn.execute(
                "UPDATE sqlite_schema SET sql=? WHERE type='table' AND name=? AND sql<>?",
                (sql, name, sql),
            )
    conn.close()


def _plain_header(data: bytes) -> bytes:
    """The file with a header as every workspace has it, where its own is damaged."""
    header = bytearray(data[:100].ljust(100, b"\0"))
    header[0:16] = _MAGIC
    header[16:24] = _PAGE.to_bytes(2, "big") + bytes((1, 1, 0, 64, 32, 32))
    header[28:32] = (len(data) // _PAGE).to_bytes(4, "big")
    header[32:40] = bytes(8)  # no free pages: nothing is written here
    header[44:48] = (4).to_bytes(4, "big")
    header[56:60] = (1).to_bytes(4, "big")
    return bytes(header) + data[100:]


class _Keyed(NamedTuple):
    """How a table is read by an integer key: the columns, the table, the key, a condition."""

    columns: str
    table: str
    key: str
    where: str = "1"

    def select(self, condition: str) -> str:
        return (
            f"SELECT {self.key},{self.columns} FROM {self.table}"
            f" WHERE {self.where} AND {self.key}{condition}"
        )


Found = list[tuple[Value, ...]]


def _readable(conn: sqlite3.Connection, keyed: _Keyed) -> tuple[Found, list[str]]:
    """All rows that can be read, and the stretches of keys between them that can't."""
    found: Found = []
    gaps: list[str] = []
    start = -1
    while True:
        part, complete = _walk(conn, keyed, start)
        found += part
        if complete:
            return found, gaps
        last = int(str(part[-1][0])) if part else start
        following = _beyond(conn, keyed, last)
        if following is None:
            return found, [*gaps, f"those after {max(last, 0)}"]
        if following > last + 1:
            gaps.append(f"{last + 1} to {following - 1}")
        row = _one(conn, keyed, following)
        if isinstance(row, tuple):
            found.append(row)
        start = following


def _walk(conn: sqlite3.Connection, keyed: _Keyed, start: int) -> tuple[Found, bool]:
    """Rows after ``start``, until the end (True) or a page that can't be read (False)."""
    sql = keyed.select(f">? ORDER BY {keyed.key} LIMIT ?")
    found: Found = []
    size = _CHUNK
    while True:
        try:
            page = conn.execute(sql, (start, size)).fetchall()
        except _UNREADABLE:
            if size == 1:
                return found, False
            size = max(1, size // 4)
            continue
        if not page:
            return found, True
        following = page[-1][0]
        if following <= start:  # a damaged page that leads back to itself
            return found, False
        found += page
        start = following


def _one(
    conn: sqlite3.Connection, keyed: _Keyed, key: int
) -> tuple[Value, ...] | Literal[False] | None:
    """The row of a key, None where there is none, False where that can't be read."""
    try:
        row: tuple[Value, ...] | None = conn.execute(keyed.select("=?"), (key,)).fetchone()
        return row if row is None or row[0] == key else False
    except _UNREADABLE:
        return False


def _beyond(conn: sqlite3.Connection, keyed: _Keyed, last: int) -> int | None:
    """The first key after ``last`` that can be asked for: each way down passes other pages."""
    bad, distance = last, 1
    while _one(conn, keyed, last + distance) is False:
        bad = last + distance
        distance += max(1, distance // 8)
        if distance > _FARTHEST:
            return None
    good = last + distance
    while good - bad > 1:
        middle = (good + bad) // 2
        if _one(conn, keyed, middle) is False:
            bad = middle
        else:
            good = middle
    return good


def _table(conn: sqlite3.Connection, kind: Kind, lost: list[str]) -> dict[str, Row]:
    names = ("id", *_columns(conn, kind))
    if len(names) == 1:
        lost.append(f"{kind.name}: the table can't be found")
        return {}
    keyed = _Keyed(",".join(f'"{name}"' for name in names), f'"{kind.name}" NOT INDEXED', "rowid")
    found, gaps = _readable(conn, keyed)
    if gaps:
        lost.append(f"{kind.name}: rows {', '.join(gaps)} of its table can't be read")
    rows: dict[str, Row] = {}
    for _, *values in found:
        row = dict(zip(names, values, strict=True))
        if isinstance(row["id"], str) and row["id"]:
            rows[row["id"]] = row
    return rows


def _columns(conn: sqlite3.Connection, kind: Kind) -> tuple[str, ...]:
    """The columns that both the file and this version have."""
    try:
        there = {row[1] for row in conn.execute(f'PRAGMA table_info("{kind.name}")')}
    except _UNREADABLE:
        return ()
    return tuple(name for name in kind.names if name in there)


def _journal(conn: sqlite3.Connection, lost: list[str]) -> Rows:
    """Every living row as the readable part of the journal tells it."""
    ops: list[tuple[Value, ...]] = []
    sites = _sites(conn) if _has_table(conn, "journal_op") else iter(())
    for site in sites:
        keyed = _Keyed("clock,site,cell,row,value", "journal_op", "seq", f"site={site}")
        found, gaps = _readable(conn, keyed)
        ops += found
        if gaps:
            lost.append(f"journal: lines {', '.join(gaps)} of site {site} can't be read")
    grouped: dict[tuple[str, str], list[tuple[int, Value]]] = {}
    usable = [op for op in ops if isinstance(op[1], int) and isinstance(op[3], int)]
    for _, _, _, number, row, value in sorted(usable, key=_in_time):
        cell = cell_named(int(str(number)))
        if cell is not None and isinstance(row, str):
            grouped.setdefault((cell.kind.name, row), []).append((int(str(number)), value))
    rows: Rows = {}
    for (name, id), of_row in grouped.items():
        if name in KINDS and (record := _folded(SYNCED[name], of_row)) is not None:
            rows.setdefault(name, {})[id] = {"id": id, **record}
    return rows


def _in_time(op: tuple[Value, ...]) -> tuple[int, int, int]:
    seq, clock, site = op[:3]
    return int(str(clock)), int(str(site)), int(str(seq))


def _folded(kind: Kind, ops: list[tuple[int, Value]]) -> Row | None:
    try:
        return fold(kind, ops).record
    except (ValueError, AttributeError):  # a damaged record is no JSON object any more
        return None


def _has_table(conn: sqlite3.Connection, name: str) -> bool:
    try:
        return bool(conn.execute(f'PRAGMA table_info("{name}")').fetchall())
    except _UNREADABLE:
        return False


def _sites(conn: sqlite3.Connection) -> Iterator[int]:
    try:
        yield from [number for (number,) in conn.execute("SELECT number FROM journal_site")]
    except _UNREADABLE:
        yield from range(1, 10)


def _complete(rows: Rows, told: Rows) -> int:
    """Add the rows that only the journal still has; returns how many."""
    added = 0
    for name, of_kind in told.items():
        for id, row in of_kind.items():
            if id not in rows[name]:
                rows[name][id] = row
                added += 1
    return added


def _mend(rows: Rows, lost: list[str]) -> None:
    """Leave nothing that a workspace refuses: wrong values, references to what is gone."""
    for name, of_kind in rows.items():
        kind = KINDS[name]
        for id, row in list(of_kind.items()):
            for field in kind.fields:
                try:
                    row[field.name] = check_value(field, row.get(field.name))
                except InvalidValue:
                    lost.append(f"{name} {id}: {field.name} is unreadable")
                    row[field.name] = field.default
            if kind.pair:
                row["id"] = pair_id(*(str(row[end]) for end in kind.pair))
    _each(rows, lambda kind, row: _cut_loose(kind, row, rows), lost)


def _each(rows: Rows, keep: Callable[[Kind, Row], bool], lost: list[str]) -> None:
    """Drop rows until every one that is left may stay: a parent's loss takes its parts along."""
    dropped = True
    while dropped:
        dropped = False
        for name, of_kind in rows.items():
            for id, row in list(of_kind.items()):
                if not keep(KINDS[name], row):
                    del of_kind[id]
                    lost.append(f"{name} {id}: what it belonged to is lost")
                    dropped = True


def _cut_loose(kind: Kind, row: Row, rows: Rows) -> bool:
    """Clear references to lost rows; False where the row can't be without one of them."""
    for field in references(kind):
        target = row[field.name]
        if target is None:
            continue
        kinds = (field.ref,) if field.type == "ref" else field.choices
        if not any(target in rows[name] for name in kinds):
            if field.on_delete == "cascade" or (kind.pair and field.name in kind.pair):
                return False
            row[field.name] = None
    return True
