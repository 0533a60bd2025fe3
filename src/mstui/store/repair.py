"""Making a file fit to be written: its triggers must be ours, and all of them.

``sqlite-utils transform`` drops triggers in silence; a stranger's trigger would run with our
rights. The first is mended, with what was changed meanwhile taken from the tables into the
journal; the second is refused.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from mstui.domain.errors import Corrupt, Refused
from mstui.store.fingerprint import TRIGGERS
from mstui.store.header import NEWEST_VERSION
from mstui.store.problems import translate


def make_writable(conn: sqlite3.Connection, path: Path, *, state_dir: Path | None) -> None:
    """Migrate an older file, refuse strange triggers and views, restore lost ones."""
    try:
        (wal,) = conn.execute("PRAGMA journal_mode").fetchone()
        if wal != "delete":
            raise Refused(f"{path}: cannot leave {wal} mode while another tool has it open")
        (version,) = conn.execute("PRAGMA user_version").fetchone()
        if version < NEWEST_VERSION:
            from mstui.store.migrate import migrate

            migrate(conn, path, state_dir=state_dir)
        from mstui.store.schema import trigger_texts

        if trigger_texts(conn) != TRIGGERS[NEWEST_VERSION] or _views(conn):
            _mend(conn, path)
    except sqlite3.Error as error:
        raise translate(error, path) from None


def _views(conn: sqlite3.Connection) -> list[str]:
    return [name for (name,) in conn.execute("SELECT name FROM sqlite_schema WHERE type='view'")]


def _mend(conn: sqlite3.Connection, path: Path) -> None:
    from mstui.store.cells import SYNCED
    from mstui.store.triggers import triggers_of

    ours = {sql.split(None, 3)[2]: sql for kind in SYNCED.values() for sql in triggers_of(kind)}
    present = dict(
        conn.execute("SELECT name,sql FROM sqlite_schema WHERE type='trigger'").fetchall()
    )
    strange = sorted(name for name, sql in present.items() if ours.get(name) != sql)
    if strange or _views(conn):
        names = ", ".join([*strange, *_views(conn)][:3])
        raise Refused(
            f"{path}: it has triggers or views that mstui did not make ({names})",
            hint="drop them with the sqlite3 shell if you trust the file's author",
        )
    tables = {name for (name,) in conn.execute("SELECT name FROM sqlite_schema WHERE type='table'")}
    missing = sorted(set(SYNCED) - tables)
    if missing:
        raise Corrupt(f"{path}: table {missing[0]} is missing", hint="mstui restore")
    _restore_triggers(conn, [sql for name, sql in ours.items() if name not in present])


def _restore_triggers(conn: sqlite3.Connection, lost: list[str]) -> None:
    from mstui.store.reconcile import journal_the_difference

    conn.execute("BEGIN IMMEDIATE")
    try:
        for sql in lost:
            conn.execute(sql)
        journal_the_difference(conn)
        conn.execute("COMMIT")
    except BaseException:
        conn.execute("ROLLBACK")
        raise
