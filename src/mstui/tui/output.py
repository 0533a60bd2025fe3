"""Frames to the terminal, written without ever making the program wait for it."""

from __future__ import annotations

import os
import select
import time
from asyncio import AbstractEventLoop
from collections.abc import Callable
from threading import get_ident
from typing import TextIO

# More than this unread, and frames are dropped until the terminal reads again.
BACKLOG_LIMIT = 262_144
DRAIN_SECONDS = 0.3


class TerminalOutput:
    """A terminal's write end of our own, so that making it non-blocking concerns nobody else."""

    def __init__(
        self,
        fd: int,
        loop: AbstractEventLoop,
        repaint: Callable[[], None],
        *,
        encoding: str = "utf-8",
        owned: bool = True,
    ) -> None:
        self._fd = fd
        self._owned = owned
        self._loop = loop
        self._repaint = repaint
        self._encoding = encoding
        self._thread = get_ident()
        self._buffer = bytearray()
        self._flush_planned = False
        self._waiting = False
        self._dropped = False
        self._dead = False
        self.muted = False

    @classmethod
    def open(
        cls, stream: TextIO, loop: AbstractEventLoop, repaint: Callable[[], None]
    ) -> TerminalOutput:
        """Open the terminal behind ``stream`` once more; its flags are shared with the shell."""
        encoding = stream.encoding or "utf-8"
        flags = os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
        try:
            fd = os.open(os.ttyname(stream.fileno()), flags)
        except OSError:
            # Another user's terminal (after su): the stream itself, which may block.
            return cls(stream.fileno(), loop, repaint, encoding=encoding, owned=False)
        return cls(fd, loop, repaint, encoding=encoding)

    def write(self, data: str) -> None:
        """Append to what is written at the next flush, at the latest when the loop turns."""
        if self.muted or self._dead:
            return
        if len(self._buffer) > BACKLOG_LIMIT:
            self._dropped = True
            return
        self._buffer += data.encode(self._encoding, "replace")
        if not self._flush_planned:
            self._flush_planned = True
            if get_ident() == self._thread:
                self._loop.call_soon(self.flush)
            else:
                self._loop.call_soon_threadsafe(self.flush)

    def flush(self) -> None:
        """Write what the terminal takes now; the loop writes the rest when it takes more."""
        self._flush_planned = False
        if self._waiting or not self._write_some():
            return
        self._waiting = True
        self._loop.add_writer(self._fd, self._on_writable)

    def drain(self, seconds: float = DRAIN_SECONDS) -> None:
        """Write everything, but wait no longer than this for a terminal that does not read."""
        self._stop_waiting()
        deadline = time.monotonic() + seconds
        while self._write_some() and (left := deadline - time.monotonic()) > 0:
            select.select([], [self._fd], [], left)

    def close(self) -> None:
        self.drain()
        self._dead = True
        self._buffer.clear()
        if self._owned:
            os.close(self._fd)

    def _write_some(self) -> bool:
        """True if something is left that the terminal does not take yet."""
        try:
            while self._buffer:
                written = os.write(self._fd, self._buffer)
                del self._buffer[:written]
        except BlockingIOError:
            return True
        except OSError:
            # The terminal is gone; the driver learns it from the reading side.
            self._dead = True
            self._buffer.clear()
        return False

    def _on_writable(self) -> None:
        if self._write_some():
            return
        self._stop_waiting()
        if self._dropped:
            self._dropped = False
            self._repaint()

    def _stop_waiting(self) -> None:
        if self._waiting:
            self._waiting = False
            self._loop.remove_writer(self._fd)
