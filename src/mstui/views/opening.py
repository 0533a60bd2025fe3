"""Opening a workspace for one quick question, in a third of the time of the careful way.

Only a file about which nothing is unusual is opened here: an SQLite file of ours, of this
version, at rest. For any other the store's own opening refuses, recovers or explains.
"""
# Paths are str: pathlib takes as long to import as Python to start.
# ruff: noqa: PTH100

from __future__ import annotations

import os
import sqlite3
import stat

# As in store.header, which costs too much here; a test compares them.
APPLICATION_ID = 0x6D737475
NEWEST_VERSION = 2
_MAGIC = b"SQLite format 3\0"
_SAFE = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/._-~")


def open_quickly(path: str, *, wait_ms: int = 5000) -> sqlite3.Connection:
    """A connection that can't write; raises what ``store.opening.open_reader`` raises."""
    conn = _plain(path, wait_ms) if _is_plain(path) else None
    if conn is None:
        from pathlib import Path

        from mstui.store.opening import open_reader

        return open_reader(Path(path), wait_ms=wait_ms)
    return conn


def _is_plain(path: str) -> bool:
    """Whether the header is that of a file of ours which needs no care."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except (OSError, ValueError):
        return False
    try:
        is_file = stat.S_ISREG(os.fstat(descriptor).st_mode)
        header = os.pread(descriptor, 100, 0) if is_file else b""
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return (
        len(header) == 100
        and header.startswith(_MAGIC)
        and header[18:20] == b"\1\1"
        and int.from_bytes(header[60:64], "big") == NEWEST_VERSION
        and int.from_bytes(header[68:72], "big") == APPLICATION_ID
    )


def _plain(path: str, wait_ms: int) -> sqlite3.Connection | None:
    """The connection; None where SQLite finds anything to say about the file."""
    conn: sqlite3.Connection | None = None
    try:
        conn = sqlite3.connect(
            f"file:{_quoted(os.path.abspath(path))}?mode=ro",
            uri=True,
            isolation_level=None,
            timeout=wait_ms / 1000,
        )
        conn.execute("PRAGMA cell_size_check=ON")
        conn.execute("PRAGMA query_only=ON")
        rows = conn.execute("SELECT count(*) FROM journal_meta").fetchone()
        if rows[0] == 1:
            return conn
    except sqlite3.Error as error:
        if "locked" in str(error):
            # The wait is over: asking the careful way would double it.
            from mstui.store.problems import translate

            raise translate(error, path) from None
    if conn is not None:
        conn.close()
    return None


def _quoted(path: str) -> str:
    """A path as it stands in a URI."""
    return "".join(chr(byte) if byte in _SAFE else f"%{byte:02X}" for byte in os.fsencode(path))
