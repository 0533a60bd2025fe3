"""The app at the end of a line of 64 kbit/s with 200 ms for a round trip, key by key.

    python tests/bench/slow_line.py [--tasks 10000] [--size 120x40] [--plain]

Between the terminal and the app runs `support.slow_line`, which delays every byte. A cursor key
is answered within 1.5 round trips' worth of bytes: that many bytes fit on the line in 1.5 × 0.2 s,
2,400. Its time, from the key to the last byte of its answer, is one round trip, what those bytes
take, and at most a tenth of a second of work. What changes the whole screen (another pane, a
dialog, a page, the first screen) is held to what it takes today. Exit 1 past a limit.
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
from support.slow_line import BITS, ROUND_TRIP  # noqa: E402
from support.terminal import Terminal, key_bytes  # noqa: E402

# 1.5 round trips' worth of bytes, and what changes more than a list and its detail.
CURSOR, SCREEN, FIRST = int(1.5 * ROUND_TRIP * BITS / 8), 4_000, 10_000
WORK_SECONDS = 0.1
# Nothing arrives for so long: the answer is over.
SILENCE = 2 * ROUND_TRIP


class Step(NamedTuple):
    """Keys of one kind, and the most bytes that one of them may cost."""

    name: str
    keys: Sequence[str]
    limit: int


# The first project is open; All is chosen, so the tasks are all of the project.
STEPS = (
    Step("open the project", ["enter"], 2 * SCREEN),
    Step("turn the panes", ["1", "3", "4", "2"], SCREEN),
    Step("milestones, in view", ["j", "j", "k", "j"], CURSOR + 200),
    Step("all tasks of the project", ["1", "3"], SCREEN),
    Step("tasks, in view", ["j"] * 6 + ["k"] * 3, CURSOR),
    Step("tasks, over the edge", ["j"] * 16, CURSOR),
    Step("tasks, a page", ["pagedown", "pagedown", "pageup"], CURSOR),
    Step("tasks, to the ends", ["end", "home"], SCREEN),
    Step("open a dialog", ["a"], CURSOR),
    Step("type into it", list("Beta"), 300),
    Step("leave it", ["escape"], CURSOR),
    Step("all keys, and back", ["?", "escape"], 2 * SCREEN),
)


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


def allowed_seconds(answer: Answer, keys: int = 1) -> float:
    """One round trip, what the bytes take, and the work."""
    return ROUND_TRIP + answer.bytes * 8 / BITS + WORK_SECONDS * keys


def report(name: str, answers: Sequence[Answer], limit: int) -> bool:
    """Print one row of the table; False past a limit."""
    largest = max(answers, key=lambda answer: answer.bytes)
    slowest = max(answers, key=lambda answer: answer.seconds)
    late = [answer for answer in answers if answer.seconds > allowed_seconds(answer)]
    told = ["", "too many bytes"][largest.bytes > limit] + ["", " too slow"][bool(late)]
    print(
        f"{name:28} {len(answers):4} {sum(a.bytes for a in answers) // len(answers):8,}"
        f" {largest.bytes:8,} {limit:8,} {slowest.seconds * 1000:8.0f}"
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
            f"{options.tasks:,} tasks, {options.size}, {BITS // 1000} kbit/s, {ROUND_TRIP * 1000:.0f} ms"
        )
        print(f"{'':28} keys    bytes     most    limit  slowest ms, round trips")
        with Terminal([*line, *app], size=(columns, lines), env=env) as terminal:
            start = time.monotonic()
            terminal.wait_for("1 of 1")
            first = Answer(len(terminal.output), time.monotonic() - start)
            answered(terminal, b"")
            print(
                f"{'first screen':28} {1:4} {first.bytes:8,} {first.bytes:8,} {FIRST:8,}"
                f" {first.seconds * 1000:8.0f} {first.seconds / ROUND_TRIP:6.1f}  "
                f"{'ok' if first.bytes <= FIRST else 'too many bytes'}"
            )
            fine = first.bytes <= FIRST
            for step in STEPS:
                answers = [answered(terminal, key_bytes(key)) for key in step.keys]
                fine &= report(step.name, answers, step.limit)
            answered(terminal, key_bytes("escape"))
            after = held(terminal, 60, 30)
            print(
                f"{'j held for 2 s':28} {60:4} {after.bytes // 60:8,} {'':8} {'':8}"
                f" {after.seconds * 1000:8.0f} {after.seconds / ROUND_TRIP:6.1f}  after the last"
            )
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
