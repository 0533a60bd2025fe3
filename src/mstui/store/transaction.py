"""One labelled transaction: BEGIN IMMEDIATE, an intent, the changes, COMMIT or ROLLBACK."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from mstui.domain.errors import Corrupt, MstuiError
from mstui.domain.ids import Bits, new_id, pair_id
from mstui.store.cells import SYNCED
from mstui.store.problems import FAILURES, RESTORE, is_busy, translate

# Verbs that read come by here too, and pay for every import.
if TYPE_CHECKING:
    from pathlib import Path

Value = str | int | None
Row = dict[str, Value]

_SITE_AND_SEQ = "SELECT s.id,m.seq FROM journal_meta m JOIN journal_site s ON s.number=m.site"


def now_ms() -> int:
    """The wall clock, in milliseconds since 1970, UTC."""
    return time.time_ns() // 1_000_000


class Transaction:
    """Writing rows inside one intent. Field names are looked up, never taken from outside."""

    def __init__(
        self,
        conn: sqlite3.Connection,
        intent: str,
        author: str,
        at: int,
        bits: Bits | None = None,
    ) -> None:
        self.conn = conn
        self.bits = bits
        self.intent = intent
        self.author = author
        self.at = at
        # An undo whose effect is gone already must still count as done.
        self.keep_empty = False
        # Set by what can't be undone in parts; then nothing of the transaction is kept.
        self.spoiled_by: BaseException | None = None
        # The site's id and its highest number, once the transaction is committed.
        self.saved_as: tuple[str, int] | None = None

    def insert(self, kind: str, values: Mapping[str, Value], *, id: str = "") -> str:
        """Insert a row of ``kind`` and return its id; left-out fields take their defaults."""
        declared = SYNCED[kind]
        if declared.pair:
            left, right = (str(values[name]) for name in declared.pair)
            id = pair_id(left, right)
        id = id or new_id(self.bits)
        names = [name for name in values if declared.names.index(name) >= 0]
        columns = "".join(f',"{name}"' for name in names)
        marks = ",?" * len(names)
        self.conn.execute(
            f'INSERT INTO "{kind}"(id{columns}) VALUES(?{marks})',
            (id, *(values[name] for name in names)),
        )
        return id

    def update(self, kind: str, id: str, changes: Mapping[str, Value]) -> None:
        """Set fields of one row; fields that keep their value leave no trace."""
        if not changes:
            return
        declared = SYNCED[kind]
        names = [name for name in changes if declared.names.index(name) >= 0]
        assignments = ",".join(f'"{name}"=?' for name in names)
        self.conn.execute(
            f'UPDATE "{kind}" SET {assignments} WHERE id=?',
            (*(changes[name] for name in names), id),
        )

    def delete(self, kind: str, id: str) -> None:
        """Delete one row; its children are the caller's to delete (``tree.remove``)."""
        self.conn.execute(f'DELETE FROM "{SYNCED[kind].name}" WHERE id=?', (id,))

    def get(self, kind: str, id: str) -> Row | None:
        """The row as it now stands in this transaction."""
        return get(self.conn, kind, id)

    def rows(self, sql: str, parameters: Iterable[Value] = ()) -> list[tuple[Value, ...]]:
        """The rows of a SELECT, all of them."""
        return self.conn.execute(sql, tuple(parameters)).fetchall()


def get(conn: sqlite3.Connection, kind: str, id: str) -> Row | None:
    """One row as a dictionary with its id, or None."""
    names = ("id", *SYNCED[kind].names)
    columns = ",".join(f'"{name}"' for name in names)
    row = conn.execute(f'SELECT {columns} FROM "{kind}" WHERE id=?', (id,)).fetchone()
    return dict(zip(names, row, strict=True)) if row else None


def get_many(conn: sqlite3.Connection, kind: str, ids: Sequence[str]) -> dict[str, Row]:
    """Those of many rows that are there, by id; without the id among their fields."""
    import json

    names = SYNCED[kind].names
    columns = "".join(f',k."{name}"' for name in names)
    rows = conn.execute(
        f'SELECT k.id{columns} FROM json_each(?) t JOIN "{kind}" k ON k.id=t.value',
        (json.dumps(ids),),
    )
    return {id: dict(zip(names, values, strict=True)) for id, *values in rows}


@contextmanager
def transaction(
    conn: sqlite3.Connection,
    path: Path,
    fingerprint: str,
    *,
    label: str,
    author: str,
    reason: str = "",
    undoes: str | None = None,
    at: int | None = None,
    bits: Bits | None = None,
) -> Iterator[Transaction]:
    """Run the block as one transaction with one intent; an empty one leaves the file as it was.

    Any error inside rolls everything back. SQLite's own errors come out translated.
    """
    tx = Transaction(conn, new_id(), author, now_ms() if at is None else at, bits)
    try:
        begin(conn)
        try:
            from mstui.store.site import settle

            settle(conn, fingerprint)
            intent: dict[str, Value] = {"label": label, "author": author, "at": tx.at}
            if reason:
                intent["reason"] = reason
            if undoes is not None:
                intent["undoes"] = undoes
            tx.insert("intent", intent, id=tx.intent)
            conn.execute("UPDATE journal_meta SET intent=?", (tx.intent,))
            (before,) = conn.execute("SELECT seq FROM journal_meta").fetchone()
            yield tx
            if tx.spoiled_by is not None:
                raise tx.spoiled_by
            site, after = conn.execute(_SITE_AND_SEQ).fetchone()
            if after == before and not tx.keep_empty:
                conn.execute("ROLLBACK")
                return
            conn.execute("UPDATE journal_meta SET intent=NULL")
            commit(conn)
            tx.saved_as = (site, after)
        except BaseException:
            if conn.in_transaction:
                conn.execute("ROLLBACK")
            raise
    except FAILURES as error:
        if _stands_all_the_same(conn, tx.intent, error):
            raise MstuiError(
                f"{path}: saved, but the disk reported an error ({error})",
                hint="check the disk; a power cut could still lose it",
            ) from None
        raise translate(error, path) from None
    except Corrupt as error:
        if str(path) in error.message:
            raise
        raise Corrupt(f"{path}: {error.message}", hint=RESTORE) from None


def _stands_all_the_same(conn: sqlite3.Connection, intent: str, error: Exception) -> bool:
    """Whether a COMMIT that failed took effect: only its last step, on the folder, went wrong."""
    if not (getattr(error, "sqlite_errorname", "") or "").startswith("SQLITE_IOERR"):
        return False
    try:
        found = conn.execute("SELECT 1 FROM intent WHERE id=?", (intent,)).fetchone()
    except FAILURES:
        return False
    return found is not None


def begin(conn: sqlite3.Connection) -> None:
    """BEGIN IMMEDIATE, asking often while others write, until the connection's wait is over.

    SQLite itself soon asks ten times a second only; beside somebody who writes without a pause
    that may go on for seconds.
    """
    (wait_ms,) = conn.execute("PRAGMA busy_timeout").fetchone()
    end = time.monotonic() + wait_ms / 1000
    conn.execute("PRAGMA busy_timeout=0")
    try:
        while True:
            try:
                conn.execute("BEGIN IMMEDIATE")
                return
            except sqlite3.OperationalError as error:
                if not is_busy(error) or time.monotonic() > end:
                    raise
            # Uneven, so that two who wait do not keep step with a third.
            time.sleep(0.001 + time.monotonic_ns() % 2_000 / 1e6)
    finally:
        conn.execute(f"PRAGMA busy_timeout={wait_ms}")


def commit(conn: sqlite3.Connection, tries: int = 3) -> None:
    """COMMIT, trying again while a reader is in the way; each try waits for the busy timeout."""
    for remaining in range(tries - 1, -1, -1):
        try:
            conn.execute("COMMIT")
            return
        except sqlite3.OperationalError as error:
            if not is_busy(error) or not remaining:
                raise
