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
        self._version = _version(workspace)

    def news(self) -> News:
        """What happened since the last call; changes of our own writer count like any other's."""
        file = _identity(self._workspace.path)
        if file is None:
            return "gone"
        if file != self._file:
            self._file = file
            return "replaced"
        version = _version(self._workspace)
        if version is not None and version != self._version:
            if getattr(self._workspace.reader, "copied", False):
                self._workspace.reopen_reader()
            self._version = _version(self._workspace)
            return "changed"
        return ""


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _version(workspace: Workspace) -> int | None:
    if getattr(workspace.reader, "copied", False):
        # A copy in memory does not see what others write; the file's own time tells.
        try:
            return workspace.path.stat().st_mtime_ns
        except OSError:
            return None
    try:
        found = sqlite3.Cursor(workspace.reader).execute("PRAGMA data_version").fetchone()
    except sqlite3.OperationalError:
        return None  # busy: somebody is saving; ask again next time
    return int(found[0])
