"""The full-text index of a workspace: a file of its own, which may be thrown away at any time.

Where it lives was weighed. Inside the workspace it would be a schema object that every opening
has to know and that ``trusted_schema=OFF`` refuses in triggers; whoever only reads would have to
write, with the lock that writing takes; copies and syncs would carry it. So it is a file in the
cache folder, its owner's alone, named by the workspace's id and path: it costs the workspace
nothing, works where that is read-only, and is thrown away and made anew when it is damaged, of
another version, or of a file that was replaced.

A library's full-text table copies one table by triggers; here the tokens of all kinds stand in one
table that holds no text. It is kept up to date from the journal: it remembers for every site the
last operation it has seen (number and clock) and reads on from there. A file in which that
operation is another one was restored or exchanged, and is indexed anew. Nothing in it is shown: it
only names rows that may hold a text, and the rows themselves are asked whether they do.
"""
# Paths are str: whoever opens a search has not imported pathlib for it.
# ruff: noqa: PTH113, PTH116, PTH118

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from mstui.store.cells import DELETE, INSERT, KEEP, cell_named, cell_of
from mstui.store.search_text import Searched, entry, searched_kinds
from mstui.store.transaction import get_many

APPLICATION_ID = 0x6D737466
# Of the tokens and tables; another one is thrown away.
VERSION = 1
SUFFIX = ".find"
# So many operations are read, and so many rows indexed again, between two keys; where there are
# more, everything is indexed anew, elsewhere.
MOST_BEHIND = 20_000
MOST_CHANGED = 1_500
# Rows that were changed leave their old entry behind, up to so many and half of all.
MOST_OUTDATED = 20_000
_PAGE = 128

Ended = Mapping[str, tuple[str, ...]]
Heads = dict[str, tuple[int, int]]
"""Of every site: the number and the clock of its last operation."""


class Entry(NamedTuple):
    """A row that may hold what is looked for; ``place`` falls with its age in the index."""

    place: int
    kind: str
    id: str


class Behind(Exception):
    """The index is no longer of this file, or too far behind it: it must be made anew."""


def index_path(folder: str, db_id: str, workspace: str) -> str:
    """Where the index of a workspace lies."""
    from zlib import crc32

    plain = "".join(char for char in db_id if char.isalnum())[:40] or "x"
    path = os.path.realpath(workspace)
    return os.path.join(folder, f"{plain}-{crc32(path.encode('utf-8', 'replace')):08x}{SUFFIX}")


def connect(path: str) -> sqlite3.Connection:
    """A connection to an index file that is there."""
    conn = sqlite3.connect(path, isolation_level=None, timeout=0.05, check_same_thread=False)
    # A power cut may damage it: then it is made anew.
    for pragma in (
        "trusted_schema=OFF",
        "cell_size_check=ON",
        "synchronous=OFF",
        "journal_mode=TRUNCATE",
        "cache_size=-4000",
    ):
        conn.execute(f"PRAGMA {pragma}")
    return conn


def create_tables(conn: sqlite3.Connection) -> None:
    """The tables of an empty index."""
    signs = "".join(chr(code) for code in range(1, 128) if not chr(code).isalnum() and code != 32)
    tokenizer = f"ascii tokenchars '{signs.replace(chr(39), chr(39) * 2)}'".replace('"', '""')
    conn.execute(f"PRAGMA application_id={APPLICATION_ID}")
    conn.execute("CREATE TABLE meta(db TEXT, next INTEGER)")
    conn.execute("CREATE TABLE head(site TEXT PRIMARY KEY, seq INTEGER, clock INTEGER)")
    conn.execute("CREATE TABLE row(place INTEGER PRIMARY KEY, kind INTEGER, id TEXT)")
    conn.execute("CREATE UNIQUE INDEX row_id ON row(id,kind)")
    # Nothing but which token stands in which row: texts are read where they belong.
    conn.execute(
        "CREATE VIRTUAL TABLE entry USING fts5(tokens,content='',columnsize=0,detail=none,"
        f"prefix='2 3',tokenize=\"{tokenizer}\")"
    )


class Index:
    """An index file that belongs to the workspace of ``conn``; one thread uses it at a time."""

    def __init__(self, path: str, db_id: str, ended: Ended) -> None:
        self.path = path
        self._db_id = db_id
        self._ended = ended
        self._kinds = {shape.kind.number: name for name, shape in searched_kinds().items()}
        # The reader and the state of the file that was read last.
        self._known: tuple[int, int, int] | None = None
        self._file = _identity(path)
        self._conn = self._opened()

    def _opened(self) -> sqlite3.Connection:
        if not os.path.isfile(self.path):
            raise Behind("there is no index yet")
        conn = connect(self.path)
        try:
            (application,) = conn.execute("PRAGMA application_id").fetchone()
            (version,) = conn.execute("PRAGMA user_version").fetchone()
            if (application, version) != (APPLICATION_ID, VERSION):
                raise Behind("the index is of another version, or was never finished")
            metas = conn.execute("SELECT db FROM meta").fetchall()
            if metas != [(self._db_id,)]:
                raise Behind("the index is of another workspace")
        except BaseException:
            conn.close()
            raise
        return conn

    @property
    def was_replaced(self) -> bool:
        """Whether another window has put a newer index in this one's place."""
        return _identity(self.path) != self._file

    def close(self) -> None:
        self._conn.close()

    # -- keeping up ---------------------------------------------------------------------------

    def catch_up(self, reader: sqlite3.Connection) -> int:
        """Read on in the journal; how many rows were indexed anew.

        Raises Behind where the index is not of this file or too far behind it, and what SQLite
        raises where the index is damaged or another process writes to it.
        """
        (version,) = reader.execute("PRAGMA data_version").fetchone()
        now = (id(reader), version, *reader.execute("SELECT seq FROM journal_meta").fetchone())
        if now == self._known:
            return 0
        done = self._read_on(reader)
        self._known = now
        return done

    def _read_on(self, reader: sqlite3.Connection) -> int:
        heads = heads_of(reader)
        seen = {site: (seq, clock) for site, seq, clock in self._rows("SELECT * FROM head")}
        if heads == seen:
            return 0
        if not seen.keys() <= heads.keys():
            raise Behind("the workspace was restored or exchanged")
        changed: dict[tuple[str, str], None] = {}
        behind = sum(seq - seen.get(site, (0, 0))[0] for site, (seq, _) in heads.items())
        if behind > MOST_BEHIND:
            raise Behind("too much was changed at once")
        for site, number in sites_of(reader).items():
            if heads.get(site) != seen.get(site):
                changed |= _changed_since(reader, number, seen.get(site))
        if len(changed) > MOST_CHANGED:
            raise Behind("too much was changed at once")
        self._conn.execute("BEGIN IMMEDIATE")
        try:
            self._index(reader, changed)
            self._conn.executemany(
                "INSERT OR REPLACE INTO head VALUES(?,?,?)",
                [(site, *head) for site, head in heads.items()],
            )
            self._conn.execute("COMMIT")
        except BaseException:
            if self._conn.in_transaction:
                self._conn.execute("ROLLBACK")
            raise
        if self._outdated() > max(MOST_OUTDATED, self._count() // 2):
            raise Behind("half of the index is outdated")
        return len(changed)

    def _index(self, reader: sqlite3.Connection, changed: Iterable[tuple[str, str]]) -> None:
        by_kind: dict[str, list[str]] = {}
        for kind, id in changed:
            by_kind.setdefault(kind, []).append(id)
        for kind, ids in by_kind.items():
            shape = searched_kinds()[kind]
            number = shape.kind.number
            found = get_many(reader, kind, ids)
            self._conn.executemany(
                "DELETE FROM row WHERE id=? AND kind=?", [(id, number) for id in ids]
            )
            rows = [
                (
                    id,
                    id if shape.project == "id" else _text(row.get(shape.project)),
                    _text(row.get(shape.state)),
                    *(_text(row[name]) for name in shape.columns),
                )
                for id, row in found.items()
            ]
            add_rows(self._conn, shape, rows, self._ended)

    def _outdated(self) -> int:
        ((following,),) = self._rows("SELECT next FROM meta")
        return int(following) - 1 - self._count()

    def _count(self) -> int:
        ((count,),) = self._rows("SELECT count(*) FROM row")
        return int(count)

    # -- asking -------------------------------------------------------------------------------

    def matching(self, expression: str) -> Iterator[Entry]:
        """The rows for which an expression of tokens holds, the latest indexed first."""
        last = 1 << 62
        while True:
            rows = self._rows(
                "SELECT e.rowid,r.kind,r.id FROM (SELECT rowid FROM entry WHERE entry MATCH ?"
                " AND rowid<? ORDER BY rowid DESC LIMIT ?) e LEFT JOIN row r ON r.place=e.rowid",
                (expression, last, _PAGE),
            )
            for place, number, id in rows:
                kind = self._kinds.get(number)
                if kind is not None:
                    yield Entry(place, kind, id)
            if len(rows) < _PAGE:
                return
            last = rows[-1][0]

    def _rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        return self._conn.execute(sql, values).fetchall()


def _identity(path: str) -> tuple[int, int] | None:
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_dev, status.st_ino


def add_rows(
    conn: sqlite3.Connection,
    shape: Searched,
    rows: Iterable[tuple[str | None, ...]],
    ended: Ended,
) -> None:
    """Enter rows of one kind, as ``shape.select`` yields them, inside an open transaction."""
    (place,) = conn.execute("SELECT next FROM meta").fetchone()
    places, entries = [], []
    for id, project, state, *texts in rows:
        tokens = entry(shape, project, state, texts, ended)
        if tokens:
            places.append((place, shape.kind.number, id))
            entries.append((place, tokens))
            place += 1
    conn.executemany("INSERT INTO row VALUES(?,?,?)", places)
    conn.executemany("INSERT INTO entry(rowid,tokens) VALUES(?,?)", entries)
    conn.execute("UPDATE meta SET next=?", (place,))


def sites_of(reader: sqlite3.Connection) -> dict[str, int]:
    """The local number of every site of the workspace."""
    return {id: number for number, id in reader.execute("SELECT number,id FROM journal_site")}


def heads_of(reader: sqlite3.Connection) -> Heads:
    """The last operation of every site that has written."""
    found: Heads = {}
    for site, number in sites_of(reader).items():
        last = reader.execute(
            "SELECT seq,clock FROM journal_op WHERE site=? ORDER BY seq DESC LIMIT 1", (number,)
        ).fetchone()
        if last is not None:
            found[site] = (int(last[0]), int(last[1]))
    return found


def _changed_since(
    reader: sqlite3.Connection, site: int, seen: tuple[int, int] | None
) -> dict[tuple[str, str], None]:
    """The searched rows that a site has touched since the operation that was seen last."""
    after = 0
    if seen is not None:
        after, clock = seen
        same = reader.execute(
            "SELECT clock FROM journal_op WHERE site=? AND seq=?", (site, after)
        ).fetchone()
        if same is None or same[0] != clock:
            raise Behind("the workspace was restored or exchanged")
    relevant = _relevant_cells()
    rows = reader.execute(
        "SELECT cell,row FROM journal_op WHERE site=? AND seq>? ORDER BY seq", (site, after)
    ).fetchall()
    return {(relevant[cell], row): None for cell, row in rows if cell in relevant}


_cells: dict[int, str] = {}


def _relevant_cells() -> dict[int, str]:
    """The journal's cells that change an entry, with their kinds."""
    if not _cells:
        for name, shape in searched_kinds().items():
            base = shape.kind.number * 100
            for op in (INSERT, DELETE, KEEP):
                assert cell_named(base + op) is not None
                _cells[base + op] = name
            for column in {*shape.columns, shape.project, shape.state} - {"", "id"}:
                _cells[cell_of(shape.kind, column)] = name
    return _cells


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


__all__ = [
    "SUFFIX",
    "VERSION",
    "Behind",
    "Entry",
    "Index",
    "add_rows",
    "connect",
    "create_tables",
    "heads_of",
    "index_path",
]
