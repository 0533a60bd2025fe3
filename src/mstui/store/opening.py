"""Connections to a workspace file, opened by the recipe and by nothing else."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from mstui.domain.errors import Corrupt, MstuiError, Refused
from mstui.store.connection import Reader
from mstui.store.header import NEWEST_VERSION, read_header
from mstui.store.problems import FAILURES, RESTORE, is_busy, translate

READ_WAIT_MS = 5000


def connect(
    path: Path, mode: str, wait_ms: int, factory: type[sqlite3.Connection] = sqlite3.Connection
) -> sqlite3.Connection:
    """A bare connection in autocommit mode; ``mode`` is ``ro`` or ``rw``, never creating a file."""
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    conn = sqlite3.connect(
        uri,
        uri=True,
        isolation_level=None,
        timeout=wait_ms / 1000,
        check_same_thread=False,
        cached_statements=64,
        factory=factory,
    )
    conn.execute("PRAGMA cell_size_check=ON")
    return conn


def open_reader(
    path: Path, *, wait_ms: int = READ_WAIT_MS, as_it_is: bool = False
) -> sqlite3.Connection:
    """A connection that can't write and raises our own errors; refused where it isn't ours.

    An older file is read as a copy in memory, brought up to date, unless ``as_it_is``.
    """
    header = read_header(path)
    conn: Reader | None = None
    try:
        conn = _wal_copy(path, wait_ms) if header.wal else _read_only(path, wait_ms)
        _check_meta(conn, path)
        if header.user_version < NEWEST_VERSION and not as_it_is:
            from mstui.store.migrate import migrated_copy

            conn = migrated_copy(conn)
    except BaseException as error:
        if conn is not None:
            conn.close()
        if isinstance(error, FAILURES):
            raise translate(error, path) from None
        raise
    conn.where = str(path)
    return conn


def memory() -> Reader:
    """An empty database in memory, for a copy that is read."""
    return sqlite3.connect(
        ":memory:", isolation_level=None, check_same_thread=False, factory=Reader
    )


def _read_only(path: Path, wait_ms: int) -> Reader:
    try:
        return _probed(path, "ro", wait_ms)
    except FAILURES as error:
        name = getattr(error, "sqlite_errorname", "") or ""
        hot = name in ("SQLITE_READONLY_ROLLBACK", "SQLITE_READONLY_RECOVERY") or (
            name.startswith("SQLITE_CANTOPEN")
            and Path(f"{os.path.realpath(path)}-journal").exists()
        )
        if not hot:
            raise
    # A crash left its rollback journal: a writable connection completes the recovery.
    if why_read_only(path):
        raise MstuiError(
            f"{path}: an interrupted save must be rolled back first, and {why_read_only(path)}"
        )
    return _probed(path, "rw", wait_ms)


def _probed(path: Path, mode: str, wait_ms: int) -> Reader:
    conn = connect(path, mode, wait_ms, Reader)
    assert isinstance(conn, Reader)
    try:
        conn.execute("PRAGMA query_only=ON")
        # A page of a list touches 30 pages of the file; the rest of 2 MB would only be memory.
        conn.execute("PRAGMA cache_size=-800")
        # Nobody has compared this file's views with ours: they may call no odd function.
        conn.execute("PRAGMA trusted_schema=OFF")
        conn.execute("SELECT 1 FROM journal_meta").fetchone()
    except BaseException:
        conn.close()
        raise
    return conn


def _wal_copy(path: Path, wait_ms: int) -> Reader:
    """A copy in memory of a file that another tool switched to WAL mode.

    Reading it in place would leave that mode's side files behind; the next writer switches
    it back.
    """
    wal = Path(f"{os.path.realpath(path)}-wal")
    quiet = not wal.exists() or wal.stat().st_size == 0
    source = _probed(path, "ro&immutable=1" if quiet else "ro", wait_ms)
    copy = memory()
    copy.copied = True
    try:
        source.backup(copy)
        copy.execute("PRAGMA query_only=ON")
    except BaseException:
        copy.close()
        raise
    finally:
        source.close()
    return copy


def why_read_only(path: Path) -> str:
    """Why the file can't be changed, in words; empty where it can."""
    if not os.access(path, os.W_OK):
        return "the file is read-only"
    # SQLite keeps its journal beside the file itself, not beside a link to it.
    if not os.access(os.path.dirname(os.path.realpath(path)), os.W_OK):  # noqa: PTH120
        return "its folder is read-only, and saving needs a journal there"
    return ""


def open_writer(path: Path, *, wait_ms: int) -> sqlite3.Connection:
    """A connection that may write, with the durability that power cuts ask for."""
    header = read_header(path)
    reason = why_read_only(path)
    if reason:
        raise Refused(f"{path}: {reason}")
    try:
        conn = connect(path, "rw", wait_ms)
        try:
            for pragma in (
                "journal_mode=DELETE",
                "synchronous=EXTRA",
                "foreign_keys=ON",
                "cache_spill=OFF",
                "temp_store=MEMORY",
            ):
                conn.execute(f"PRAGMA {pragma}")
            _check_meta(conn, path)
        except BaseException:
            conn.close()
            raise
    except FAILURES as error:
        if header.wal and is_busy(error):
            raise Refused(
                f"{path}: another tool has it open in WAL mode",
                hint="close that tool, then try again",
            ) from None
        raise translate(error, path) from None
    return conn


def _check_meta(conn: sqlite3.Connection, path: Path) -> None:
    rows = conn.execute("SELECT db,site,seq,clock FROM journal_meta LIMIT 2").fetchall()
    if len(rows) != 1 or [type(value) for value in rows[0]] != [str, int, int, int]:
        raise Corrupt(f"{path}: the file is damaged (the journal's own record)", hint=RESTORE)
