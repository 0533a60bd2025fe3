"""Making a new workspace file, whole or not at all."""

from __future__ import annotations

import errno
import os
import secrets
import sqlite3
from contextlib import suppress
from pathlib import Path

from mstui.domain.errors import MstuiError, Refused
from mstui.store.problems import FAILURES, translate

PRIVATE = 0o700
# What file systems answer that know no hard links: sticks, some network folders.
_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK)


def create_file(path: Path, *, db: str = "", site: str = "") -> None:
    """Create an empty workspace at ``path``, readable by its owner only.

    It is built under a temporary name and linked into place, so nobody ever sees half of it
    and nothing that exists is overwritten. Raises ``Refused`` where the path exists.
    """
    from mstui.store.schema import create
    from mstui.store.site import claim_first, fingerprint

    try:
        if os.path.lexists(path):
            raise Refused(f"{path}: already exists; nothing was changed")
        folder = private_folder(path.absolute().parent)
        temporary = reserve(folder)
    except (OSError, ValueError) as error:
        raise MstuiError(f"{path}: cannot be created ({_reason(error)})") from None
    try:
        conn = sqlite3.connect(f"{temporary.as_uri()}?mode=rw", uri=True, isolation_level=None)
        try:
            # Made durable as a whole, just before it gets its name.
            conn.execute("PRAGMA synchronous=OFF")
            conn.execute("PRAGMA journal_mode=MEMORY")
            create(conn, db=db, site=site)
            claim_first(conn, fingerprint(path, temporary.stat().st_ino))
        finally:
            conn.close()
        publish(temporary, path)
    except FAILURES as error:
        raise translate(error, path) from None
    except FileExistsError:
        raise Refused(f"{path}: already exists; nothing was changed") from None
    except (OSError, ValueError) as error:
        raise MstuiError(f"{path}: cannot be created ({_reason(error)})") from None
    finally:
        discard(temporary)


def _reason(error: OSError | ValueError) -> str:
    return str(getattr(error, "strerror", None) or error)


def private_folder(folder: Path) -> Path:
    """``folder``, made with its missing parents, each open to its owner alone."""
    missing = []
    while not folder.is_dir():
        missing.append(folder)
        if folder.parent == folder:
            break
        folder = folder.parent
    for step in reversed(missing):
        step.mkdir(mode=PRIVATE, exist_ok=True)
    return missing[0] if missing else folder


def reserve(folder: Path) -> Path:
    """A new empty file in ``folder``, 0600, following no link."""
    temporary = folder / f".mstui-{secrets.token_hex(6)}.tmp"
    flags = os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_WRONLY | os.O_CLOEXEC
    os.close(os.open(temporary, flags, 0o600))
    return temporary


def discard(temporary: Path) -> None:
    """Remove what ``reserve`` made, where it still has its temporary name and the disk allows."""
    for leftover in (temporary, Path(f"{temporary}-journal")):
        with suppress(OSError):
            leftover.unlink()


def publish(temporary: Path, path: Path, *, replace: bool = False) -> None:
    """Give a finished file its name, durably; ``FileExistsError`` where the name is taken.

    Where the name of a new file can't be made durable, it has none again.
    """
    descriptor = os.open(temporary, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    folder = path.absolute().parent
    if not replace:
        _link(temporary, path)
        try:
            sync_folder(folder)
        except OSError:
            path.unlink(missing_ok=True)
            raise
        return
    temporary.replace(path)
    try:
        sync_folder(folder)
    except OSError as error:
        raise MstuiError(
            f"{path}: it was replaced, but the disk reported an error ({error.strerror})"
        ) from None


def _link(temporary: Path, path: Path) -> None:
    try:
        os.link(temporary, path)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        # Claim the name, then take it: a kill in between leaves an empty file, never half a one.
        flags = os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_WRONLY | os.O_CLOEXEC
        os.close(os.open(path, flags, 0o600))
        temporary.replace(path)


def sync_folder(folder: Path) -> None:
    """Make the names in ``folder`` durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    except OSError as error:
        # Some network folders can't; their files are as durable as they get.
        if error.errno != errno.EINVAL:
            raise
    finally:
        os.close(descriptor)
