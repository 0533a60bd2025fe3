"""Bringing an older file up to date: a backup, then every step in one transaction, or none.

``user_version`` is the gate; ``sqlite_utils`` keeps the book of applied steps. Steps only add:
tables and columns that the declared kinds have and the file lacks come by themselves.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from mstui.store import header
from mstui.store.connection import Reader
from mstui.store.opening import memory
from mstui.store.problems import FAILURES, translate
from mstui.store.transaction import begin, commit

if TYPE_CHECKING:
    from sqlite_utils import Database

# What a version needs beyond new tables and columns, by the version it leads to.
STEPS: dict[int, Callable[[Database], None]] = {}


def migrate(
    conn: sqlite3.Connection,
    path: Path,
    fingerprint: str,
    *,
    state_dir: Path | None,
    reconcile: bool = False,
) -> None:
    """Migrate the open file in place; the file is untouched where any step fails.

    ``reconcile`` where its triggers were not those of its version: what another tool changed
    meanwhile goes into the journal too.
    """
    if state_dir is not None:
        from mstui.store.backups import back_up

        back_up(path, state_dir, reason="before an update")
    try:
        begin(conn)
        try:
            (version,) = conn.execute("PRAGMA user_version").fetchone()
            if version < header.NEWEST_VERSION:  # another process may have been faster
                apply_steps(conn, version, fingerprint)
                if reconcile:
                    from mstui.store.reconcile import journal_the_difference

                    journal_the_difference(conn)
            commit(conn)
        except BaseException:
            if conn.in_transaction:
                conn.execute("ROLLBACK")
            raise
    except FAILURES as error:
        raise translate(error, path) from None


def apply_steps(conn: sqlite3.Connection, version: int, fingerprint: str = "") -> None:
    """Run the steps after ``version`` inside the open transaction.

    Rows that a step changes are journalled, by the site of ``fingerprint`` where one is given.
    """
    from sqlite_utils import Database
    from sqlite_utils.migrations import Migrations

    from mstui.store.schema import cell_rows, expected_triggers, guards
    from mstui.store.site import settle

    drop_triggers(conn)
    add_what_is_missing(conn)
    for statement in guards().values():
        conn.execute(statement)
    conn.executemany(
        'INSERT OR IGNORE INTO journal_cell(number,"table","column") VALUES(?,?,?)', cell_rows()
    )
    if fingerprint:
        settle(conn, fingerprint)
    book = Migrations("mstui")
    for number in range(version + 1, header.NEWEST_VERSION + 1):
        book(name=f"version {number}")(STEPS.get(number, _nothing_more))
    book.apply(Database(conn, strict=True, execute_plugins=False))
    conn.execute("UPDATE journal_meta SET triggers=?", (expected_triggers(),))
    conn.execute(f"PRAGMA user_version={header.NEWEST_VERSION}")


def _nothing_more(db: Database) -> None:
    """A version that only added tables and columns."""


def drop_triggers(conn: sqlite3.Connection) -> None:
    """Drop the journal's triggers, which name every column, and the view they write to."""
    names = conn.execute(
        "SELECT type,name FROM sqlite_schema WHERE type IN ('trigger','view')"
        " AND name LIKE 'journal!_%' ESCAPE '!' ORDER BY type"
    ).fetchall()
    for type, name in names:
        conn.execute(f'DROP {type.upper()} IF EXISTS "{name}"')


def add_what_is_missing(conn: sqlite3.Connection) -> None:
    """Add the tables, columns and indexes that this version declares."""
    from mstui.store.cells import SYNCED
    from mstui.store.schema import PAGING_INDEXES, column_sql, reference_indexes, table_sql

    tables = {name for (name,) in conn.execute("SELECT name FROM sqlite_schema WHERE type='table'")}
    indexes = {
        name for (name,) in conn.execute("SELECT name FROM sqlite_schema WHERE type='index'")
    }
    wanted: list[str] = []
    for kind in SYNCED.values():
        if kind.name not in tables:
            wanted.append(table_sql(kind))
        else:
            columns = {row[1] for row in conn.execute(f'PRAGMA table_info("{kind.name}")')}
            wanted += [
                f'ALTER TABLE "{kind.name}" ADD COLUMN {column_sql(field)}'
                for field in kind.fields
                if field.name not in columns
            ]
    for kind in SYNCED.values():
        wanted += [sql for sql in reference_indexes(kind) if sql.split()[2] not in indexes]
    wanted += [sql for sql in PAGING_INDEXES if sql.split()[2] not in indexes]
    for statement in wanted:
        conn.execute(statement)


def migrated_copy(conn: Reader) -> Reader:
    """A copy in memory, brought up to date: how a reader shows an older file without writing."""
    copy = memory()
    copy.copied = True
    try:
        conn.backup(copy)
        (version,) = copy.execute("PRAGMA user_version").fetchone()
        copy.execute("BEGIN")
        apply_steps(copy, version)
        copy.execute("COMMIT")
        copy.execute("PRAGMA query_only=ON")
    except BaseException:
        copy.close()
        raise
    conn.close()
    return copy
