"""The connection that screens and reports read by: SQLite's complaints come out as ours.

A damaged page or a lock may be met by any read, long after the file was opened; nobody who
reads has to know SQLite's own errors.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

from mstui.store.problems import FAILURES, translate


class Reader(sqlite3.Connection):
    """A connection whose cursors raise ``MstuiError`` once ``where`` names the file."""

    where = ""
    # True for a copy in memory: of an older file, brought up to date, or of one in WAL mode.
    copied = False

    def cursor(self, factory: Any = None) -> Any:
        return super().cursor(ReadingCursor)

    def execute(self, sql: str, parameters: Any = ()) -> ReadingCursor:
        # The built-in one would make a plain cursor.
        return ReadingCursor(self).execute(sql, parameters)

    def executemany(self, sql: str, parameters: Any) -> ReadingCursor:
        return ReadingCursor(self).executemany(sql, parameters)

    def backup(self, target: sqlite3.Connection, **options: Any) -> None:
        """Copy the whole database; waits for a writer only as long as any other read does."""
        try:
            # In a transaction of its own: outside one, the copy would wait for a lock for ever.
            sqlite3.Cursor(self).execute("BEGIN")
            try:
                sqlite3.Cursor(self).execute("SELECT 1 FROM sqlite_schema").fetchone()
                super().backup(target, **options)
            finally:
                if self.in_transaction:
                    sqlite3.Cursor(self).execute("ROLLBACK")
        except FAILURES as error:
            raise told(error, self) from None


class ReadingCursor(sqlite3.Cursor):
    """A cursor of a ``Reader``."""

    def execute(self, sql: str, parameters: Any = ()) -> ReadingCursor:
        try:
            return super().execute(sql, parameters)
        except FAILURES as error:
            raise told(error, self.connection) from None

    def executemany(self, sql: str, parameters: Any) -> ReadingCursor:
        try:
            return super().executemany(sql, parameters)
        except FAILURES as error:
            raise told(error, self.connection) from None

    def fetchone(self) -> Any:
        try:
            return super().fetchone()
        except FAILURES as error:
            raise told(error, self.connection) from None

    def fetchmany(self, size: int | None = 1) -> list[Any]:
        try:
            return super().fetchmany(size)
        except FAILURES as error:
            raise told(error, self.connection) from None

    def fetchall(self) -> list[Any]:
        try:
            return super().fetchall()
        except FAILURES as error:
            raise told(error, self.connection) from None

    def __iter__(self) -> Iterator[Any]:  # type: ignore[override]
        try:
            yield from iter(super().__next__, None)
        except FAILURES as error:
            raise told(error, self.connection) from None


def told(error: Exception, conn: sqlite3.Connection) -> Exception:
    """What to raise; misuse of a connection stays what it is, a mistake in the program."""
    where = getattr(conn, "where", "")
    if not where or isinstance(error, sqlite3.ProgrammingError):
        return error
    return translate(error, where)
