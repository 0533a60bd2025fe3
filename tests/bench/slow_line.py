"""The app at the end of a line of 64 kbit/s with 200 ms for a round trip, key by key.

    python tests/bench/slow_line.py [--tasks 10000] [--size 120x40] [--plain]

Between the terminal and the app runs `support.slow_line`, which delays every byte. A cursor key
is answered within 1.5 round trips' worth of bytes: what the line carries in 1.5 × 0.2 s, 2,400.
Its time, from the key to the last byte of its answer, is at most 1.5 round trips and what those
bytes take; a screen whose figures follow in a second frame has a round trip more. A key held
down for two seconds is answered 3.5 round trips after its last press. `support.steps` has the
keys and their limits. Exit 1 past one.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parents[1] / "src")]

from support.big import build  # noqa: E402
from support.steps import BITS, FIRST, ROUND_TRIP, STEPS, Step  # noqa: E402
from support.terminal import Terminal, key_bytes  # noqa: E402

# Nothing arrives for so long: the answer is over.
SILENCE = 2 * ROUND_TRIP


class Answer(NamedTuple):
    """What one key brought over the line."""

    bytes: int
    seconds: float


def answered(terminal: Terminal, data: bytes) -> Answer:
    """Send bytes, and read until nothing more arrives."""
    written, start = len(terminal.output), time.monotonic()
    last = start
    if data:
        terminal.send(data)
    while terminal.read_some(SILENCE):
        last = time.monotonic()
    return Answer(len(terminal.output) - written, last - start)


def allowed_seconds(answer: Answer, frames: int = 1) -> float:
    """One and a half round trips, one more for a second frame, and what the bytes take."""
    return (frames + 0.5) * ROUND_TRIP + answer.bytes * 8 / BITS


def row(step: Step, answers: Sequence[Answer], most: float | None = None) -> bool:
    """Print one row of the table; False past a limit of bytes, or of seconds (``most``)."""
    largest = max(answers, key=lambda answer: answer.bytes)
    mean = sum(answer.bytes for answer in answers) // len(answers)
    slowest = max(answers, key=lambda answer: answer.seconds)
    late = [
        answer
        for answer in answers
        if answer.seconds > (allowed_seconds(answer, step.frames) if most is None else most)
    ]
    told = " ".join(["too many bytes"] * (largest.bytes > step.limit) + ["too slow"] * bool(late))
    print(
        f"{step.name:32} {len(answers):4} {mean:8,}"
        f" {largest.bytes:8,} {step.limit:8,} {slowest.seconds * 1000:8.0f}"
        f" {slowest.seconds / ROUND_TRIP:6.1f}  {told or 'ok'}"
    )
    return not told


def held(terminal: Terminal, count: int, rate: int) -> Answer:
    """A key held down: the bytes it costs, and how long after its last press it is answered."""
    written = len(terminal.output)
    for _ in range(count):
        terminal.send(key_bytes("j"))
        terminal.rest(1 / rate)
    last = time.monotonic()
    while terminal.read_some(SILENCE):
        end = time.monotonic()
    return Answer(len(terminal.output) - written, end - last)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tasks", type=int, default=10_000)
    parser.add_argument("--size", default="120x40")
    parser.add_argument("--plain", action="store_true", help="a terminal of 256 colours")
    options = parser.parse_args()
    columns, lines = (int(part) for part in options.size.split("x"))
    with TemporaryDirectory(prefix="mstui-bench-") as name:
        folder = Path(name)
        path = build(folder / "plan.db", options.tasks, projects=1)
        env = {"HOME": name, "XDG_STATE_HOME": name, "XDG_CONFIG_HOME": name, "MSTUI_USER": "Bench"}
        if options.plain:
            env["COLORTERM"] = ""
        line = [sys.executable, str(HERE.parent / "support" / "slow_line.py"), "--"]
        app = [sys.executable, "-m", "mstui", str(path)]
        print(
            f"{options.tasks:,} tasks, {options.size},"
            f" {BITS // 1000} kbit/s, {ROUND_TRIP * 1000:.0f} ms"
        )
        print(f"{'':32} keys    bytes     most    limit  slowest ms, round trips")
        with Terminal([*line, *app], size=(columns, lines), env=env) as terminal:
            start = time.monotonic()
            terminal.wait_for("1 of 1")
            first = Answer(len(terminal.output), time.monotonic() - start)
            answered(terminal, b"")
            fine = row(Step("first screen", [], FIRST), [first], 5.0)
            for step in STEPS:
                fine &= row(step, [answered(terminal, key_bytes(key)) for key in step.keys])
            after = held(terminal, 60, 30)
            fine &= row(Step("j held for 2 s, all of it", [], 60 * 1000), [after], 3.5 * ROUND_TRIP)
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
