"""A bar on stderr while something long runs; nothing where stderr is no terminal."""

from __future__ import annotations

import sys
import time
from types import TracebackType

WIDTH = 30
# Below this nobody waits long enough to read a bar.
PATIENCE = 0.5
INTERVAL = 0.1


class Bar:
    """``Bar("Reading")`` is called with (done, total); it draws at most ten times a second."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._drawn = False
        self._next = time.monotonic() + PATIENCE
        self._on = sys.stderr.isatty()

    def __call__(self, done: int, total: int) -> None:
        if not self._on or (now := time.monotonic()) < self._next:
            return
        self._next = now + INTERVAL
        self._drawn = True
        share = min(1.0, done / total) if total else 0.0
        filled = int(share * WIDTH)
        bar = "#" * filled + "-" * (WIDTH - filled)
        sys.stderr.write(f"\r{self._what} [{bar}] {share:4.0%}")
        sys.stderr.flush()

    def __enter__(self) -> Bar:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._drawn:
            sys.stderr.write("\r" + " " * (len(self._what) + WIDTH + 10) + "\r")
