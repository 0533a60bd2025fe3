"""Making the index of a workspace anew, in a thread, while people go on working.

It is made under another name and takes its place when it is whole. The heads of the journal are
noted first: whatever is written meanwhile is read once more from there.
"""
# ruff: noqa: PTH103, PTH105, PTH108, PTH116, PTH118, PTH120, PTH208

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from mstui.domain.errors import Locked, MstuiError
from mstui.store.opening import open_reader
from mstui.store.search_index import (
    SUFFIX,
    VERSION,
    Ended,
    add_rows,
    connect,
    create_tables,
    heads_of,
)
from mstui.store.search_text import Searched, searched_kinds

T = TypeVar("T")

# A few milliseconds of work, then everybody else's turn.
ROWS_AT_ONCE = 250
_REST = 0.001
_TRIES = 50
_TRY_AGAIN = 0.2
# An index that nobody asked for in so long is thrown away when another one is made.
_UNUSED_DAYS = 90
# One that is not finished by then never will be: whoever made it was killed.
_UNFINISHED_DAYS = 1


class Building(threading.Thread):
    """Makes the index at ``path``; ``problem`` says why it could not, once it has ended."""

    def __init__(self, workspace: Path, db_id: str, path: str, ended: Ended) -> None:
        super().__init__(name="search index", daemon=True)
        self._workspace = workspace
        self._db_id = db_id
        self._path = path
        self._ended = ended
        self._stopped = threading.Event()
        self.problem = ""

    def stop(self) -> None:
        """Give up as soon as possible."""
        self._stopped.set()

    def run(self) -> None:
        try:
            build(self._workspace, self._db_id, self._path, self._ended, self._stopped)
        except (MstuiError, OSError, sqlite3.Error) as error:
            self.problem = str(error) or type(error).__name__


def build(
    workspace: Path,
    db_id: str,
    path: str,
    ended: Ended,
    stopped: threading.Event | None = None,
) -> bool:
    """Make the index of a workspace; False where it was stopped.

    Raises MstuiError where the workspace can't be read, OSError or sqlite3.Error where the index
    can't be written.
    """
    folder = os.path.dirname(path)
    os.makedirs(folder, mode=0o700, exist_ok=True)
    _throw_away_unused(folder)
    unfinished = f"{path}.{os.getpid()}"
    _remove(unfinished)
    os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW, 0o600))
    try:
        reader = open_reader(workspace)
        try:
            conn = connect(unfinished)
            try:
                if not _fill(reader, conn, db_id, ended, stopped or threading.Event()):
                    return False
            finally:
                conn.close()
        finally:
            reader.close()
        os.replace(unfinished, path)
        return True
    finally:
        _remove(unfinished)


def _fill(
    reader: sqlite3.Connection,
    conn: sqlite3.Connection,
    db_id: str,
    ended: Ended,
    stopped: threading.Event,
) -> bool:
    # Nobody sees the file before it is whole: it needs no journal.
    conn.execute("PRAGMA journal_mode=OFF")
    create_tables(conn)
    conn.execute("INSERT INTO meta VALUES(?,1)", (db_id,))
    heads = _patiently(partial(heads_of, reader))
    # What is asked for most comes last, since the latest are found first.
    for shape in sorted(searched_kinds().values(), key=_weight):
        last: int | None = None
        while True:
            if stopped.is_set():
                return False
            rows, last = _patiently(partial(_page, reader, shape, last))
            if not rows:
                break
            conn.execute("BEGIN")
            add_rows(conn, shape, rows, ended)
            conn.execute("COMMIT")
            time.sleep(_REST)
    conn.executemany(
        "INSERT INTO head VALUES(?,?,?)", [(site, *head) for site, head in heads.items()]
    )
    conn.execute(f"PRAGMA user_version={VERSION}")
    return True


_FIRST = ("project", "milestone", "task", "phase", "risk", "roadblock", "person")


def _weight(shape: Searched) -> int:
    name = shape.kind.name
    return -_FIRST.index(name) if name in _FIRST else -len(_FIRST)


def _page(
    reader: sqlite3.Connection, shape: Searched, last: int | None
) -> tuple[list[tuple[str | None, ...]], int | None]:
    """The next rows of a kind in the order of the table, and where they end."""
    select = shape.select.replace("SELECT ", "SELECT t.rowid,", 1)
    after = "" if last is None else "WHERE t.rowid>:last"
    found = reader.execute(
        f"{select} {after} ORDER BY t.rowid LIMIT {ROWS_AT_ONCE}", {"last": last}
    ).fetchall()
    return [row[1:] for row in found], found[-1][0] if found else last


def _patiently(read: Callable[[], T]) -> T:
    """What is read, once whoever keeps everybody from reading has finished."""
    for _ in range(_TRIES):
        try:
            return read()
        except Locked:
            time.sleep(_TRY_AGAIN)
    return read()


def _throw_away_unused(folder: str) -> None:
    now = time.time()
    with contextlib.suppress(OSError):
        for name in os.listdir(folder):
            path = os.path.join(folder, name)
            kept = _UNUSED_DAYS if name.endswith(SUFFIX) else _UNFINISHED_DAYS
            age = now - os.stat(path, follow_symlinks=False).st_mtime
            if SUFFIX in name and age > kept * 86_400:
                _remove(path)


def _remove(path: str) -> None:
    for each in (path, f"{path}-journal"):
        with contextlib.suppress(OSError):
            os.unlink(each)
