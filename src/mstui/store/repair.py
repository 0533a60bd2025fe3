"""Making a file fit to be written: its triggers must be ours, and all of them.

``sqlite-utils transform`` drops triggers in silence; a stranger's trigger would run with our
rights. The first is mended, with what was changed meanwhile taken from the tables into the
journal; the second is refused.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from mstui.domain.errors import Corrupt, Refused
from mstui.domain.kinds import Kind
from mstui.store.fingerprint import TRIGGERS
from mstui.store.header import NEWEST_VERSION
from mstui.store.problems import FAILURES, RESTORE, translate

_OTHER_SQL = "SELECT name FROM sqlite_schema WHERE sql LIKE 'CREATE VIRTUAL%' ORDER BY name"


def make_writable(
    conn: sqlite3.Connection, path: Path, fingerprint: str, *, state_dir: Path | None
) -> None:
    """Migrate an older file, refuse strange triggers and views, restore lost ones.

    What other tools left is taken in: broken references are mended, changed promises recorded.
    """
    try:
        (mode,) = conn.execute("PRAGMA journal_mode").fetchone()
        if mode != "delete":
            raise Refused(f"{path}: cannot leave {mode} mode while another tool has it open")
        (version,) = conn.execute("PRAGMA user_version").fetchone()
        from mstui.store.derived import derive
        from mstui.store.heal import heal
        from mstui.store.highest import Highest
        from mstui.store.schema import trigger_texts
        from mstui.store.site import part_from_older_self

        sound = trigger_texts(conn) == TRIGGERS.get(version)
        if not sound or conn.execute(_OTHER_SQL).fetchone():
            refuse_strangers(conn, path, version)
        if sound or version == NEWEST_VERSION:
            part_from_older_self(conn, fingerprint, Highest(state_dir))
        if version < NEWEST_VERSION:
            from mstui.store.migrate import migrate

            migrate(conn, path, fingerprint, state_dir=state_dir, reconcile=not sound)
        elif not sound:
            _mend(conn, path, fingerprint)
        heal(conn, path, fingerprint)
        derive(conn, path, fingerprint)
    except FAILURES as error:
        raise translate(error, path) from None


def refuse_strangers(conn: sqlite3.Connection, path: Path, version: int) -> None:
    """Raise ``Refused`` where the file has triggers, views or virtual tables that aren't ours."""
    present = conn.execute(
        "SELECT name,sql FROM sqlite_schema WHERE type IN ('trigger','view')"
    ).fetchall()
    from mstui.store.schema import guards

    ours = guards()
    strange = [name for (name,) in conn.execute(_OTHER_SQL)]
    for name, sql in present:
        # An update drops the older version's own, of whatever text, before it writes a row.
        if ours.get(name) != sql and not (version < NEWEST_VERSION and name in ours):
            strange.append(name)
    if strange:
        raise Refused(
            f"{path}: it has triggers or views that mstui did not make"
            f" ({', '.join(sorted(strange)[:3])})",
            hint="drop them with the sqlite3 shell if you trust the file's author",
        )


def _mend(conn: sqlite3.Connection, path: Path, fingerprint: str) -> None:
    """Give tables their declared form and triggers back, then journal what changed meanwhile."""
    from mstui.store.migrate import add_what_is_missing
    from mstui.store.reconcile import journal_the_difference
    from mstui.store.schema import guards
    from mstui.store.site import settle
    from mstui.store.transaction import begin

    _refuse_lost_tables(conn, path)
    # A table can be replaced while others refer to it only with foreign keys off.
    conn.execute("PRAGMA foreign_keys=OFF")
    conn.execute("PRAGMA legacy_alter_table=ON")
    try:
        begin(conn)
        try:
            _rebuild_tables(conn)
            add_what_is_missing(conn)
            present = {
                name
                for (name,) in conn.execute(
                    "SELECT name FROM sqlite_schema WHERE type IN ('trigger','view')"
                )
            }
            for name, sql in guards().items():
                if name not in present:
                    conn.execute(sql)
            settle(conn, fingerprint)
            journal_the_difference(conn)
            conn.execute("COMMIT")
        except BaseException:
            if conn.in_transaction:
                conn.execute("ROLLBACK")
            raise
    finally:
        conn.execute("PRAGMA legacy_alter_table=OFF")
        conn.execute("PRAGMA foreign_keys=ON")


def _refuse_lost_tables(conn: sqlite3.Connection, path: Path) -> None:
    from mstui.store.cells import SYNCED

    tables = {name for (name,) in conn.execute("SELECT name FROM sqlite_schema WHERE type='table'")}
    missing = sorted(set(SYNCED) - tables)
    if missing:
        raise Corrupt(f"{path}: table {missing[0]} is missing", hint=RESTORE)


def _rebuild_tables(conn: sqlite3.Connection) -> None:
    """Rebuild tables that another tool remade without what their foreign keys or key need."""
    from mstui.store.cells import SYNCED

    for kind in SYNCED.values():
        columns = {row[1] for row in conn.execute(f'PRAGMA table_info("{kind.name}")')}
        # A column that somebody added of their own accord would go with the rebuilding.
        if columns <= {"id", *kind.names} and _was_remade(conn, kind, columns):
            _rebuild(conn, kind, [name for name in ("id", *kind.names) if name in columns])


def _was_remade(conn: sqlite3.Connection, kind: Kind, columns: set[str]) -> bool:
    (sql,) = conn.execute(
        "SELECT sql FROM sqlite_schema WHERE type='table' AND name=?", (kind.name,)
    ).fetchone()
    deferred = sum(field.type == "ref" for field in kind.fields if field.name in columns)
    return (
        str(sql).count("DEFERRABLE INITIALLY DEFERRED") != deferred
        or not str(sql).endswith("STRICT")
        or len(columns) != 1 + len(kind.fields)
    )


def _rebuild(conn: sqlite3.Connection, kind: Kind, columns: list[str]) -> None:
    from mstui.store.schema import table_sql

    names = ",".join(f'"{name}"' for name in columns)
    conn.execute(table_sql(kind, name="mstui_rebuilt"))
    conn.execute(f'INSERT INTO mstui_rebuilt({names}) SELECT {names} FROM "{kind.name}"')
    conn.execute(f'DROP TABLE "{kind.name}"')
    conn.execute(f'ALTER TABLE mstui_rebuilt RENAME TO "{kind.name}"')
