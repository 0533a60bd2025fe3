"""Signals that end the program: what is typed is kept, the terminal restored, the exit 128+n.

A handler only notes the signal and wakes the loop; the app then saves its drafts and leaves in
its own order. A watchdog ends the process if that takes too long: the terminal may not be read,
or a query may hold the loop.
"""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Any

# SIGTSTP and SIGCONT belong to the driver, which leaves and enters the screen.
ENDING = (signal.SIGHUP, signal.SIGTERM, signal.SIGQUIT, signal.SIGINT)
GRACE_SECONDS = 2.0

# Undoes what the driver switched on, in an order that every terminal takes.
RESTORE_SCREEN = (
    b"\x1b[?2026l\x1b[?2004l\x1b[?7h\x1b[?1006l\x1b[?1002l\x1b[?1003l\x1b[?1000l"
    b"\x1b[?1004l\x1b[<u\x1b[?1049l\x1b[?25h"
)


class EndingSignals:
    """Turns a signal into an orderly end; ``stop`` runs once, in the loop, with its number.

    ``save`` keeps the drafts. It runs before ``stop``, or from the watchdog if the loop never
    gets to it; never twice.
    """

    def __init__(
        self,
        stop: Callable[[int], object],
        save: Callable[[], object],
        *,
        grace: float = GRACE_SECONDS,
        leave: Callable[[int], object] = os._exit,
    ) -> None:
        self.received: int | None = None
        # While another program (an editor) has the terminal, its Ctrl+C comes to us too.
        self.elsewhere = False
        self._stop = stop
        self._save = save
        self._grace = grace
        self._leave = leave
        self._loop: asyncio.AbstractEventLoop | None = None
        self._before: dict[int, Any] = {}
        self._terminal: list[Any] | None = None
        self._over = threading.Event()
        self._saving = threading.Lock()
        self._saved = False

    def install(self) -> None:
        """Take the signals over, and note the terminal's attributes while they are sane."""
        self._terminal = terminal_attributes()
        for number in ENDING:
            self._before[number] = signal.signal(number, self._on_signal)

    def attach(self, loop: asyncio.AbstractEventLoop) -> None:
        """The loop in which to end; before this, a signal ends the process at once."""
        self._loop = loop

    def uninstall(self) -> None:
        """Give the signals back and call the watchdog off."""
        self._over.set()
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._before.clear()

    def end(self, number: int) -> None:
        """End as if this signal had come: a closed terminal may not even send one."""
        if self.received is not None:
            return
        self.received = number
        if self._loop is None or self._loop.is_closed():
            self._end_now()
            return
        threading.Thread(target=self._watch, name="mstui-watchdog", daemon=True).start()
        self._loop.call_soon_threadsafe(self._end_in_order)

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        if not (self.elsewhere and number in (signal.SIGINT, signal.SIGQUIT)):
            self.end(number)

    def _end_in_order(self) -> None:
        self.save_once()
        if self.received is not None:
            self._stop(self.received)

    def save_once(self) -> None:
        """Keep the drafts; a failure to do so must not keep the program from ending."""
        with self._saving:
            if self._saved:
                return
            self._saved = True
        try:
            self._save()
        except Exception:
            self._saved = False

    def _watch(self) -> None:
        if not self._over.wait(self._grace):
            self.save_once()
            self._end_now()

    def _end_now(self) -> None:
        restore_terminal(self._terminal)
        self._leave(128 + (self.received or 0))


def terminal_attributes() -> list[Any] | None:
    """The attributes of the terminal on standard input, or None where it is none."""
    import sys
    import termios

    try:
        return termios.tcgetattr(sys.__stdin__.fileno()) if sys.__stdin__ else None
    except (termios.error, OSError, ValueError):
        return None


def restore_terminal(attributes: list[Any] | None) -> None:
    """Leave the screen and raw mode by hand, waiting for nothing."""
    import sys
    import termios

    stdin, stdout = sys.__stdin__, sys.__stdout__
    try:
        fd = os.open(
            os.ttyname(stdout.fileno() if stdout is not None else 1),
            os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY,
        )
    except OSError:
        fd = -1
    if fd >= 0:
        with suppress(OSError):
            os.write(fd, RESTORE_SCREEN)
        os.close(fd)
    if attributes is not None and stdin is not None:
        with suppress(termios.error, OSError):
            # TCSANOW: waiting for output to drain is what may never end.
            termios.tcsetattr(stdin.fileno(), termios.TCSANOW, attributes)
