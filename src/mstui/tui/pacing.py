"""Frames on a slow line: no more is on its way to the terminal than the line can carry soon.

A relay such as sshd takes megabytes from a program, so a key held down on a slow line used to
move the cursor for seconds after it was let go. Now and then a frame ends with a question that
every terminal with synchronized output answers at once; until the answer is back, what was
written before it counts as on its way. Above the window frames are held back, and the one that
follows shows what is true by then.
"""

from __future__ import annotations

import time
from asyncio import AbstractEventLoop, TimerHandle
from collections import deque
from collections.abc import Callable

# One question for so many bytes: typing into a field costs none.
ASK_BYTES = 512
# What may be on its way: 1.5 round trips of 200 ms at 64 kbit/s. A line that answers about as
# fast as it ever did is not full and gets more.
WINDOW, WIDEST = 2_400, 65_536
FULL_SECONDS, FREE_SECONDS = 0.15, 0.05
# A terminal that has stopped answering is not waited for.
PATIENCE_SECONDS = 3.0


class Pacing:
    """Counts what is on its way, by questions that the terminal answers in order."""

    def __init__(
        self,
        loop: AbstractEventLoop,
        ask: Callable[[], None],
        catch_up: Callable[[], None],
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._loop = loop
        self._ask = ask
        self._catch_up = catch_up
        self._clock = clock
        self._answers = False
        self._asked: deque[tuple[int, float]] = deque()
        self._written = self._arrived = self._asked_at = 0
        self._window = WINDOW
        self._fastest = float("inf")
        self._held = False
        self._patience: TimerHandle | None = None

    @property
    def awaiting(self) -> int:
        """How many answers are still to come."""
        return len(self._asked)

    def may_paint(self) -> bool:
        """False while the line is full; `catch_up` is called when it no longer is."""
        if not self._asked or self._written - self._arrived <= self._window:
            return True
        if not self._held:
            self._held = True
            self._patience = self._loop.call_later(PATIENCE_SECONDS, self.give_up)
        return False

    def wrote(self, size: int) -> None:
        """A frame of so many bytes was written."""
        self._written += size
        if self._answers and self._written - self._asked_at >= ASK_BYTES:
            self._asked_at = self._written
            self._asked.append((self._written, self._clock()))
            self._ask()

    def answered(self) -> bool:
        """The terminal has answered; False the first time, when it was asked at the start."""
        if not self._answers or not self._asked:
            known, self._answers = self._answers, True
            self._arrived = self._asked_at = self._written
            return known
        self._arrived, asked = self._asked.popleft()
        taken = self._clock() - asked
        self._fastest = min(self._fastest, taken)
        if taken > self._fastest + FULL_SECONDS:
            self._window = WINDOW
        elif taken < self._fastest + FREE_SECONDS:
            self._window = min(WIDEST, 2 * self._window)
        self._go_on()
        return True

    def give_up(self) -> None:
        """Wait for no answer that is still to come."""
        self._asked.clear()
        self._arrived = self._written
        self._go_on()

    def stop(self) -> None:
        """Hold nothing back any more: the screen is left."""
        self._asked.clear()
        self._held = False
        self._cancel()

    def _go_on(self) -> None:
        if self._held and (not self._asked or self._written - self._arrived <= self._window):
            self._held = False
            self._cancel()
            self._catch_up()

    def _cancel(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None
