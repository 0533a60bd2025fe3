"""Making a new workspace file, whole or not at all."""

from __future__ import annotations

import os
import secrets
import sqlite3
from pathlib import Path

from mstui.domain.errors import MstuiError, Refused
from mstui.store.problems import translate


def create_file(path: Path, *, db: str = "", site: str = "") -> None:
    """Create an empty workspace at ``path``, readable by its owner only.

    It is built under a temporary name and linked into place, so nobody ever sees half of it
    and nothing that exists is overwritten. Raises ``Refused`` where the path exists.
    """
    from mstui.store.schema import create

    if path.exists() or path.is_symlink():
        raise Refused(f"{path}: already exists; nothing was changed")
    folder = path.absolute().parent
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        temporary = reserve(folder, path.name)
    except OSError as error:
        raise MstuiError(f"{path}: cannot be created ({error.strerror})") from None
    try:
        conn = sqlite3.connect(f"{temporary.as_uri()}?mode=rw", uri=True, isolation_level=None)
        try:
            conn.execute("PRAGMA synchronous=EXTRA")
            create(conn, db=db, site=site)
        finally:
            conn.close()
        publish(temporary, path)
    except sqlite3.Error as error:
        raise translate(error, path) from None
    except FileExistsError:
        raise Refused(f"{path}: already exists; nothing was changed") from None
    except OSError as error:
        raise MstuiError(f"{path}: cannot be created ({error.strerror})") from None
    finally:
        temporary.unlink(missing_ok=True)
        Path(f"{temporary}-journal").unlink(missing_ok=True)


def reserve(folder: Path, name: str) -> Path:
    """A new empty file beside its later place, 0600, following no link."""
    temporary = folder / f".{name}.{secrets.token_hex(4)}.tmp"
    flags = os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_WRONLY | os.O_CLOEXEC
    os.close(os.open(temporary, flags, 0o600))
    return temporary


def publish(temporary: Path, path: Path, *, replace: bool = False) -> None:
    """Give a finished file its name, durably; ``FileExistsError`` where the name is taken."""
    descriptor = os.open(temporary, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    if replace:
        temporary.replace(path)
    else:
        os.link(temporary, path)
    sync_folder(path.absolute().parent)


def sync_folder(folder: Path) -> None:
    """Make the names in ``folder`` durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
