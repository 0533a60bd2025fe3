"""What SQLite complains of, in one line that a person can act on."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from mstui.domain.errors import Corrupt, Locked, MstuiError, Refused

if TYPE_CHECKING:
    from pathlib import Path

_LOCKED = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_PROTOCOL")
# What SQLite's module raises: a damaged file may put garbage even into an error's message, and
# values that no column can hold are refused before SQLite sees them.
FAILURES = (sqlite3.Error, UnicodeError, OverflowError)
RESTORE = "mstui restore, or mstui doctor"
_CORRUPT = ("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_SCHEMA")


def translate(error: Exception, path: Path | str) -> MstuiError:
    """The error to raise instead of one of ``FAILURES``, which happened on the file ``path``."""
    name = getattr(error, "sqlite_errorname", "") or ""
    text = " ".join(str(error).split())
    where = str(path)
    if name.startswith(_LOCKED) or "database is locked" in text:
        return Locked(f"{where}: another program is writing to it", hint="try again in a moment")
    if isinstance(error, OverflowError):
        return MstuiError(f"{where}: a number is too large to store; nothing was saved")
    if isinstance(error, UnicodeEncodeError):
        return MstuiError(f"{where}: a text is not Unicode; nothing was saved")
    if isinstance(error, UnicodeError) or "decode to UTF-8" in text:
        text = "a text is not UTF-8"
        name = "SQLITE_CORRUPT"
    if name.startswith(_CORRUPT) or "malformed" in text:
        return Corrupt(f"{where}: the file is damaged ({text})", hint=RESTORE)
    if name == "SQLITE_READONLY_DBMOVED":
        return Refused(f"{where}: the file was replaced or moved while it was open")
    if name.startswith("SQLITE_READONLY"):
        return Refused(f"{where}: the file or its folder is read-only")
    if name.startswith("SQLITE_FULL"):
        return MstuiError(f"{where}: the disk is full; nothing was saved")
    if name.startswith("SQLITE_CANTOPEN"):
        return MstuiError(f"{where}: cannot be opened", hint="is its folder writable?")
    if name.startswith("SQLITE_IOERR"):
        return MstuiError(f"{where}: the disk reported an error; nothing was saved ({text})")
    if name.startswith("SQLITE_CONSTRAINT_FOREIGNKEY"):
        return MstuiError(
            f"{where}: an item would refer to one that is not there; nothing was saved"
        )
    return MstuiError(f"{where}: {text}")


def is_busy(error: Exception) -> bool:
    """Whether waiting may help."""
    return isinstance(translate(error, ""), Locked)
