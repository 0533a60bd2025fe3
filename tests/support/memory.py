"""A workspace in memory, for what needs no file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from mstui.store.schema import create
from mstui.store.transaction import Transaction, transaction


@cache
def _template() -> sqlite3.Connection:
    conn = sqlite3.connect(":memory:", isolation_level=None)
    create(conn, db="d", site="s")
    return conn


def empty() -> sqlite3.Connection:
    """An empty workspace in memory, with the foreign keys on."""
    conn = sqlite3.connect(":memory:", isolation_level=None)
    _template().backup(conn)
    conn.execute("PRAGMA foreign_keys=ON")
    return conn


@contextmanager
def writing(conn: sqlite3.Connection, label: str = "test") -> Iterator[Transaction]:
    """One intent in ``conn``."""
    with transaction(conn, Path("memory"), "here", label=label, author="ann") as tx:
        yield tx


def ops(conn: sqlite3.Connection) -> list[tuple[object, ...]]:
    """What the journal says, without who, when and under which intent."""
    return conn.execute(
        "SELECT cell,row,value,typeof(value) FROM journal_op WHERE cell/100<>90 ORDER BY site,seq"
    ).fetchall()


def clocks(conn: sqlite3.Connection) -> list[int]:
    """The clocks of all operations, in the order of their numbers."""
    return [clock for (clock,) in conn.execute("SELECT clock FROM journal_op ORDER BY site,seq")]
