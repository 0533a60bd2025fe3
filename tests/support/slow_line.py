"""A slow, long line between a terminal and a program: a pty proxy that delays what passes.

    python tests/support/slow_line.py [--bits 64000] [--round-trip 0.2] -- mstui plan.db

Both ways each byte takes its share of the line and half a round trip. The line takes what the
program writes as a relay does, 64 KB ahead; what is typed meanwhile waits for nothing else.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import pty
import select
import signal
import sys
import termios
import time
import tty
from collections import deque
from contextlib import suppress

BITS, ROUND_TRIP = 64_000, 0.2
AHEAD = 65_536
# The line delivers in slices, so that it is never silent while something is on its way.
SLICE_SECONDS = 0.005


class OneWay:
    """Bytes on their way in one direction."""

    def __init__(self, source: int, target: int, bits: int, delay: float) -> None:
        self.source, self.target = source, target
        self.ended = False
        self._seconds_a_byte = 8 / bits
        self._slice = max(1, int(SLICE_SECONDS / self._seconds_a_byte))
        self._delay = delay
        self._free_at = 0.0
        self._queue: deque[tuple[float, bytes]] = deque()
        self._queued = 0

    @property
    def reads(self) -> bool:
        return not self.ended and self._queued < AHEAD

    @property
    def is_empty(self) -> bool:
        return not self._queue

    @property
    def due(self) -> float:
        """When the next slice arrives; infinity where none is on its way."""
        return self._queue[0][0] if self._queue else float("inf")

    def take(self, now: float) -> None:
        """Read what there is, and put it on the line."""
        try:
            data = os.read(self.source, 4096)
        except OSError:
            data = b""
        if not data:
            self.ended = True
        at = max(now, self._free_at)
        for start in range(0, len(data), self._slice):
            piece = data[start : start + self._slice]
            at += len(piece) * self._seconds_a_byte
            self._queue.append((at + self._delay, piece))
            self._queued += len(piece)
        self._free_at = at

    def deliver(self, now: float) -> None:
        """Write what has arrived."""
        while self._queue and self._queue[0][0] <= now:
            _, piece = self._queue.popleft()
            self._queued -= len(piece)
            while piece:
                piece = piece[os.write(self.target, piece) :]


def relay(master: int, bits: int, round_trip: float) -> None:
    """Pass bytes between our own terminal and the program's until the program has ended."""
    typed = OneWay(0, master, bits, round_trip / 2)
    drawn = OneWay(master, 1, bits, round_trip / 2)
    while not (drawn.ended and drawn.is_empty):
        now = time.monotonic()
        wait = min(typed.due, drawn.due) - now
        ready, _, _ = select.select(
            [way.source for way in (typed, drawn) if way.reads],
            [],
            [],
            None if wait == float("inf") else max(0.0, wait),
        )
        now = time.monotonic()
        for way in (typed, drawn):
            if way.source in ready:
                way.take(now)
            with suppress(OSError):
                way.deliver(now)


def run(argv: list[str], bits: int = BITS, round_trip: float = ROUND_TRIP) -> int:
    """The program at the far end of the line; its exit code."""
    pid, master = pty.fork()
    if pid == 0:
        os.execvp(argv[0], argv)

    def pass_size(*_: object) -> None:
        size = fcntl.ioctl(0, termios.TIOCGWINSZ, b"\0" * 8)
        fcntl.ioctl(master, termios.TIOCSWINSZ, size)

    before = termios.tcgetattr(0)
    pass_size()
    signal.signal(signal.SIGWINCH, pass_size)
    tty.setraw(0)
    try:
        relay(master, bits, round_trip)
    finally:
        termios.tcsetattr(0, termios.TCSANOW, before)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bits", type=int, default=BITS, help="a second (64000)")
    parser.add_argument("--round-trip", type=float, default=ROUND_TRIP, help="seconds (0.2)")
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()
    return run(options.command, options.bits, options.round_trip)


if __name__ == "__main__":
    sys.exit(main())
