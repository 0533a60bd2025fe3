"""Noticing that another process changed or replaced the open file."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Literal

from mstui.store.workspace import Workspace

News = Literal["", "changed", "replaced", "gone"]


class Watch:
    """Asked every half second; costs two system calls and one pragma while nothing happens."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._file = _identity(workspace.path)
        self._version = _data_version(workspace.reader)

    def news(self) -> News:
        """What happened since the last call; changes of our own writer count like any other's."""
        file = _identity(self._workspace.path)
        if file is None:
            return "gone"
        if file != self._file:
            self._file = file
            return "replaced"
        version = _data_version(self._workspace.reader)
        if version is not None and version != self._version:
            self._version = version
            return "changed"
        return ""


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _data_version(reader: sqlite3.Connection) -> int | None:
    try:
        return int(reader.execute("PRAGMA data_version").fetchone()[0])
    except sqlite3.OperationalError:
        return None  # busy: somebody is saving; ask again next time
