"""Reading a file's first 100 bytes before SQLite touches it.

SQLite opens an empty or foreign file as an empty database and would then write into it.
"""

from __future__ import annotations

import os
import stat
import struct
from pathlib import Path
from typing import NamedTuple

from mstui.domain.errors import Corrupt, MstuiError, NotFound, Refused

APPLICATION_ID = 0x6D737475
NEWEST_VERSION = 2
_MAGIC = b"SQLite format 3\x00"
_JOURNALS = ("-journal", "-wal")


class Header(NamedTuple):
    """What the header says: page size in bytes, size in pages, ids."""

    page_size: int
    pages: int
    user_version: int
    application_id: int
    wal: bool


def read_header(path: Path) -> Header:
    """Check that ``path`` may be opened as a workspace and return its header.

    Raises ``NotFound``, ``Refused`` (folder, pipe, foreign, newer) or ``Corrupt``.
    """
    raw, size = _first_bytes(path)
    if size == 0:
        raise Refused(f"{path}: the file is empty, not a workspace", hint=f"mstui init {path}.new")
    if not raw.startswith(_MAGIC):
        raise Refused(f"{path}: not an SQLite file")
    if len(raw) < 100:
        raise Corrupt(f"{path}: cut off after {size} bytes")
    header = _parse(raw)
    if header.page_size < 512 or header.page_size & (header.page_size - 1):
        raise Corrupt(f"{path}: the header is damaged (page size {header.page_size})")
    if header.application_id != APPLICATION_ID:
        raise Refused(f"{path}: an SQLite file of another program, not a workspace of mstui")
    if header.user_version > NEWEST_VERSION:
        raise Refused(
            f"{path}: written by a newer mstui (file version {header.user_version},"
            f" this one reads up to {NEWEST_VERSION})",
            hint="update mstui",
        )
    if header.user_version < 1:
        raise Corrupt(f"{path}: the header is damaged (file version {header.user_version})")
    _check_length(path, raw, size)
    return header


def _check_length(path: Path, raw: bytes, size: int) -> None:
    """Refuse a file whose last pages are missing or half there.

    SQLite takes a last page that is cut for one with zeros at its end. While another program
    writes, or after it died while writing, a journal lies beside the file: then SQLite knows best.
    """
    if size >= _told_size(raw) or any(Path(f"{path}{end}").exists() for end in _JOURNALS):
        return
    raw, size = _first_bytes(path)
    if size < _told_size(raw) and not any(Path(f"{path}{end}").exists() for end in _JOURNALS):
        raise Corrupt(f"{path}: cut off after {size} of {_told_size(raw)} bytes")


def _told_size(raw: bytes) -> int:
    """The length that a header gives its file; 0 where its writer did not keep it up."""
    if raw[24:28] != raw[92:96]:
        return 0
    header = _parse(raw)
    return header.page_size * header.pages


# Closing any descriptor of a file drops all locks that this process holds on it, also those of
# a connection that is in the middle of a transaction: so descriptors are kept, not closed.
_KEPT: dict[tuple[int, int], int] = {}
_MOST_KEPT = 16


def _first_bytes(path: Path) -> tuple[bytes, int]:
    try:
        descriptor = _descriptor(path)
    except FileNotFoundError:
        raise NotFound(f"{path}: no such file", hint=f"mstui init {path}") from None
    except PermissionError:
        raise Refused(f"{path}: no permission to read it") from None
    except (OSError, ValueError) as error:
        raise MstuiError(f"{path}: {getattr(error, 'strerror', None) or error}") from None
    try:
        status = os.fstat(descriptor)
        if stat.S_ISDIR(status.st_mode):
            raise Refused(f"{path}: a folder, not a file")
        if not stat.S_ISREG(status.st_mode):
            raise Refused(f"{path}: not a regular file")
        return os.pread(descriptor, 100, 0), status.st_size
    except OSError as error:
        raise MstuiError(f"{path}: {error.strerror}") from None
    finally:
        _keep(descriptor)


def kept_descriptor(path: Path) -> int:
    """A descriptor for reading ``path`` that stays open; raises ``OSError`` as ``os.open`` does."""
    descriptor = _descriptor(path)
    _keep(descriptor)
    return descriptor


def _descriptor(path: Path) -> int:
    status = path.stat()
    kept = _KEPT.get((status.st_dev, status.st_ino))
    if kept is not None:
        return kept
    # O_NONBLOCK: opening a pipe for reading must not wait for a writer.
    return os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY)


def _keep(descriptor: int) -> None:
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        os.close(descriptor)
        return
    _KEPT[status.st_dev, status.st_ino] = descriptor
    while len(_KEPT) > _MOST_KEPT:
        # The oldest: nothing opens so many workspaces at once but a test.
        os.close(_KEPT.pop(next(iter(_KEPT))))


def _parse(raw: bytes) -> Header:
    (page_size,) = struct.unpack_from(">H", raw, 16)
    (pages,) = struct.unpack_from(">I", raw, 28)
    (user_version,) = struct.unpack_from(">i", raw, 60)
    (application_id,) = struct.unpack_from(">I", raw, 68)
    return Header(
        65536 if page_size == 1 else page_size, pages, user_version, application_id, raw[19] == 2
    )
