"""Connections to a workspace file, opened by the recipe and by nothing else."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from mstui.domain.errors import Corrupt, MstuiError, Refused
from mstui.store.header import NEWEST_VERSION, Header, read_header
from mstui.store.problems import translate

READ_WAIT_MS = 5000


def connect(path: Path, mode: str, wait_ms: int) -> sqlite3.Connection:
    """A bare connection in autocommit mode; ``mode`` is ``ro`` or ``rw``, never creating a file."""
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    conn = sqlite3.connect(
        uri,
        uri=True,
        isolation_level=None,
        timeout=wait_ms / 1000,
        check_same_thread=False,
        cached_statements=256,
    )
    conn.execute("PRAGMA cell_size_check=ON")
    return conn


def open_reader(path: Path, *, wait_ms: int = READ_WAIT_MS) -> sqlite3.Connection:
    """A connection that can't write. The file is refused where its header is not ours."""
    header = read_header(path)
    _refuse_wal(path, header)
    try:
        conn = _read_only(path, wait_ms)
        if header.user_version < NEWEST_VERSION:
            from mstui.store.migrate import migrated_copy

            conn = migrated_copy(conn)
    except sqlite3.Error as error:
        raise translate(error, path) from None
    return conn


def _read_only(path: Path, wait_ms: int) -> sqlite3.Connection:
    conn = connect(path, "ro", wait_ms)
    try:
        conn.execute("PRAGMA query_only=ON")
        conn.execute("SELECT db FROM journal_meta").fetchone()
        return conn
    except sqlite3.Error as error:
        conn.close()
        name = getattr(error, "sqlite_errorname", "") or ""
        hot = name in ("SQLITE_READONLY_ROLLBACK", "SQLITE_READONLY_RECOVERY") or (
            name.startswith("SQLITE_CANTOPEN") and Path(f"{path}-journal").exists()
        )
        if not hot:
            raise
    # A crash left its rollback journal: a writable connection completes the recovery.
    if not os.access(path.absolute().parent, os.W_OK) or not os.access(path, os.W_OK):
        raise MstuiError(
            f"{path}: an interrupted save must be rolled back first, and the folder is read-only"
        )
    conn = connect(path, "rw", wait_ms)
    try:
        conn.execute("PRAGMA query_only=ON")
        conn.execute("SELECT db FROM journal_meta").fetchone()
    except sqlite3.Error:
        conn.close()
        raise
    return conn


def open_writer(path: Path, *, wait_ms: int) -> sqlite3.Connection:
    """A connection that may write, with the durability that power cuts ask for."""
    header = read_header(path)
    _refuse_wal(path, header)
    if not os.access(path, os.W_OK):
        raise Refused(f"{path}: the file is read-only")
    if not os.access(path.absolute().parent, os.W_OK):
        raise Refused(f"{path}: its folder is read-only, and saving needs a journal there")
    try:
        conn = connect(path, "rw", wait_ms)
        try:
            for pragma in (
                "journal_mode=DELETE",
                "synchronous=EXTRA",
                "foreign_keys=ON",
                "cache_spill=OFF",
            ):
                conn.execute(f"PRAGMA {pragma}")
            _check_meta(conn, path)
        except BaseException:
            conn.close()
            raise
    except sqlite3.Error as error:
        raise translate(error, path) from None
    return conn


def _check_meta(conn: sqlite3.Connection, path: Path) -> None:
    rows = conn.execute("SELECT count(*),min(epoch) FROM journal_meta").fetchone()
    if rows is None or rows[0] != 1:
        raise Corrupt(f"{path}: the journal's own record is missing")


def _refuse_wal(path: Path, header: Header) -> None:
    # Another tool switched it: its last changes stand in a second file, and SQLite before
    # 3.51.3 can damage such a file. The next writer switches it back.
    if header.wal and not Path(f"{path}-wal").exists():
        return
    if header.wal:
        raise Refused(
            f"{path}: another tool has it open in WAL mode",
            hint="close that tool, then try again",
        )
