"""A slow line: what is on its way is bounded, what is held back comes, nothing is left behind."""

from __future__ import annotations

import fcntl
import sys
import termios
from array import array
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mstui.tui.pacing import ASK_BYTES, PATIENCE_SECONDS, WIDEST, WINDOW, Pacing
from support.terminal import SOURCE, Terminal

HERE = Path(__file__).parent
ASK, TOLD = b"\x1b[?2026$p", b"\x1b[?2026;2$y"


class Later:
    """A loop whose timers are run by hand."""

    def __init__(self) -> None:
        self.planned: list[tuple[float, Callable[[], None]]] = []

    def call_later(self, seconds: float, call: Callable[[], None]) -> Later:
        self.planned.append((seconds, call))
        return self

    def cancel(self) -> None:
        self.planned.clear()


class Line:
    """Pacing with a clock of its own, and what it did."""

    def __init__(self, *, answers: bool = True) -> None:
        self.now = 0.0
        self.asked = self.caught_up = 0
        self.loop = Later()
        self.pacing = Pacing(self.loop, self._ask, self._catch_up, clock=lambda: self.now)  # type: ignore[arg-type]
        if answers:
            assert not self.pacing.answered(), "the first answer is the app's"

    def _ask(self) -> None:
        self.asked += 1

    def _catch_up(self) -> None:
        self.caught_up += 1

    def frame(self, size: int) -> bool:
        """Paint if that may be; whether it was painted."""
        if self.pacing.may_paint():
            self.pacing.wrote(size)
            return True
        return False


def test_a_terminal_that_answers_nothing_is_never_asked_nor_waited_for() -> None:
    line = Line(answers=False)
    assert all(line.frame(5_000) for _ in range(100))
    assert line.asked == 0


def test_frames_are_held_while_the_line_is_full_and_one_follows() -> None:
    line = Line()
    painted = sum(line.frame(1_000) for _ in range(60))
    assert painted == 3
    line.now += 0.5
    assert line.pacing.answered()
    assert line.caught_up == 1
    assert line.frame(1_000)


@pytest.mark.parametrize("size", [40, 200])
def test_small_frames_are_not_asked_for_one_by_one(size: int) -> None:
    line = Line()
    for _ in range(10):
        assert line.frame(size)
    assert line.asked == 10 * size // ASK_BYTES


def test_a_line_that_is_long_and_not_slow_gets_more() -> None:
    """200 ms for each answer and no more, however much was written: nobody waits."""
    line = Line()
    for _ in range(6):
        line.frame(WINDOW)
        line.now += 0.2
        line.pacing.answered()
    assert line.pacing._window == WIDEST
    line.frame(600)
    line.now += 0.9
    line.pacing.answered()
    assert line.pacing._window == WINDOW, "and less as soon as it is full"


def test_answers_that_stay_out_hold_nothing_up_for_long() -> None:
    line = Line()
    while line.frame(1_000):
        pass
    ((seconds, give_up),) = line.loop.planned
    assert seconds == PATIENCE_SECONDS
    give_up()
    assert line.caught_up == 1
    assert line.frame(1_000)


@given(st.lists(st.one_of(st.integers(1, 9_000), st.none()), max_size=60))
def test_whatever_was_held_back_is_caught_up_with(steps: list[int | None]) -> None:
    """Frames and answers in any order: once the last answer is there, all is shown."""
    line, held = Line(), False
    for step in steps:
        line.now += 0.4
        before = line.caught_up
        if step is not None:
            held = not line.frame(step)
        elif line.pacing.awaiting:
            line.pacing.answered()
        held = held and line.caught_up == before
    before = line.caught_up
    while line.pacing.awaiting:
        line.pacing.answered()
    assert line.caught_up - before == held
    assert line.pacing.may_paint()
    assert not line.loop.planned, "no timer is left"


class Silent(Terminal):
    """A terminal whose answers are given by hand."""

    def _answer(self, data: bytes) -> None:
        pass

    @property
    def unread(self) -> int:
        """Bytes typed that nobody has read: what the shell would find."""
        waiting = array("i", [0])
        fcntl.ioctl(self.slave, termios.FIONREAD, waiting)
        return waiting[0]


@pytest.fixture
def silent(tmp_path: Path) -> Silent:
    terminal = Silent(
        [sys.executable, str(HERE / "pty_app.py"), str(tmp_path)],
        size=(100, 30),
        env={"PYTHONPATH": f"{SOURCE}:{HERE}"},
    )
    terminal.wait_for("READY")
    terminal.send(b"\x1b[1;3R" + TOLD)
    terminal.settle()
    return terminal


def test_a_held_key_is_answered_by_one_frame_after_the_line_was_full(silent: Silent) -> None:
    with silent as terminal:
        start = len(terminal.output)
        for _ in range(100):
            terminal.send("j")
            terminal.settle(glances=1)
        full = len(terminal.output)
        assert terminal.output.count(ASK, start) >= 2
        assert full - start < WINDOW + 2_000
        assert not terminal.shows("101 of 500")
        terminal.send(TOLD)
        terminal.wait_for("101 of 500")


def test_quitting_reads_the_answers_that_are_still_to_come(silent: Silent) -> None:
    with silent as terminal:
        start = len(terminal.output)
        while terminal.output.count(ASK, start) < 2:
            terminal.send("j")
            terminal.settle(glances=1)
        terminal.send("q")
        terminal.rest(0.1)
        assert terminal.process.poll() is None
        terminal.send(TOLD + TOLD)
        assert terminal.wait() == 3
        assert terminal.unread == 0
        assert terminal.is_restored


def test_quitting_waits_for_no_terminal_that_has_stopped_answering(silent: Silent) -> None:
    with silent as terminal:
        start = len(terminal.output)
        while terminal.output.count(ASK, start) < 2:
            terminal.send("j")
            terminal.settle(glances=1)
        terminal.send("q")
        assert terminal.wait() == 3
