"""The log of a review on the disk: one line is added at each key, so that a kill loses nothing.

One file for each workspace and person, which the process that holds the review locks. It is not
flushed to the disk: what a process wrote outlives it, only a power cut may take the last lines.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from mstui.domain.errors import Locked

VERSION = 1
_NOT_KEPT = "what you answer is not kept until Close"
SIZE_LIMIT = 64 * 1024 * 1024


class Log:
    """An open log. ``problem`` says why the last entry was not kept; the review goes on then."""

    def __init__(self, path: Path | None, *, problem: str = "") -> None:
        self.path = path
        self.problem = f"{_NOT_KEPT}: {problem}" if problem else ""
        self._number = -1
        self.header: dict[str, Any] = {}
        self.entries: list[dict[str, Any]] = []
        if path is not None:
            self._open(path)

    def _open(self, path: Path) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._number = _locked(path)
        for entry in _lines(self._number):
            if "v" in entry and "t" not in entry:
                self.header = entry if entry["v"] == VERSION else {}
                self.entries = []
            elif self.header and "t" in entry:
                self.entries.append(entry)

    def begin(self, header: Mapping[str, Any]) -> None:
        """Start anew with the facts of another review."""
        self.header = {"v": VERSION, **header}
        self.entries = []
        if self._number >= 0:
            os.ftruncate(self._number, 0)
        self._write(self.header)

    def add(self, entry: Mapping[str, Any]) -> None:
        """Keep one entry; never raises for the disk."""
        if self._number >= 0:
            self._write(entry)

    def _write(self, entry: Mapping[str, Any]) -> None:
        if self._number < 0:
            return
        line = json.dumps(entry, ensure_ascii=True, separators=(",", ":")) + "\n"
        try:
            os.write(self._number, line.encode())
        except OSError as error:
            told = (error.strerror or str(error)).lower()
            self.problem = f"{_NOT_KEPT}: {told}"
        else:
            self.problem = ""

    def end(self) -> None:
        """Forget the review: it is closed or dropped."""
        self.header, self.entries = {}, []
        if self._number >= 0:
            with suppress(OSError):
                os.ftruncate(self._number, 0)
            if self.path is not None:
                with suppress(OSError):
                    self.path.unlink()
        self.close()

    def close(self) -> None:
        """Let the file go; the review can be resumed."""
        if self._number >= 0:
            os.close(self._number)
            self._number = -1


def log_path(folder: Path, database: str, author: str, sort: str) -> Path:
    """Where the log of one person's review of one workspace lies."""
    from hashlib import blake2b

    text = "\0".join((database, author, sort))
    name = blake2b(text.encode("utf-8", "replace"), digest_size=12).hexdigest()
    return folder / f"checkin-{name}.log"


def _locked(path: Path) -> int:
    """The file, open and held; raises Locked while another process holds it."""
    flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC
    while True:
        number = os.open(path, flags, 0o600)
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(number)
            raise Locked("this check-in is open in another window", hint="go on there") from None
        # Whoever held it may have closed the review and taken the file away meanwhile.
        with suppress(OSError):
            if os.path.samestat(os.fstat(number), path.stat()):
                return number
        os.close(number)


def _lines(number: int) -> Iterator[dict[str, Any]]:
    """The whole lines of the file; what stands behind them, cut short by a kill, is cut off."""
    os.lseek(number, 0, os.SEEK_SET)
    content = b""
    while len(content) <= SIZE_LIMIT and (chunk := os.read(number, 1 << 20)):
        content += chunk
    good = 0
    for line in content.split(b"\n")[:-1]:
        try:
            entry = json.loads(line)
        except (ValueError, RecursionError):
            break
        if not isinstance(entry, dict):
            break
        good += len(line) + 1
        yield entry
    if good < len(content):
        os.ftruncate(number, good)
