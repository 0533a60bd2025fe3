"""Ratios of the check-in: its keys against a cursor key in a pane, its brief against the portfolio.

    python tests/bench/review.py [--rounds 9]

CPU time of this process; the best of the rounds counts on both sides. A key of the machine may
take half of what a cursor key takes, so that with the frame, which is another cursor key, it
stays within 1.5. Keys that move to another step, or write, are told beside it. Exit 1 past a
limit.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

# In the place of this folder, where this file would stand for the tests of the review.
sys.path[:1] = [
    str(Path(__file__).resolve().parents[1]),
    str(Path(__file__).resolve().parents[2] / "src"),
]

from bench.ratios import Ratio  # noqa: E402
from mstui.review.opening import open_review  # noqa: E402
from mstui.review.session import Review  # noqa: E402
from mstui.store.workspace import Workspace  # noqa: E402
from mstui.views import health_book  # noqa: E402
from mstui.views.kept import _BY_READER  # noqa: E402
from review.world import LEAD, TODAY, Clock, World, build, copied  # noqa: E402
from support.big import TODAY as BIG_TODAY  # noqa: E402
from support.big import build as build_big  # noqa: E402

HELD = 0.5
MANY = World(50, 5000, 6, 5, 10, 9, 8, 7, 4, 6, 8)


async def cursor_key(path: Path, rounds: int) -> float:
    """Seconds of CPU that a cursor key takes in a pane of the app, a frame included."""
    from mstui.config.themes import load_theme
    from mstui.tui.app import MstuiApp, open_session

    session = open_session(path, demo=True)
    app = MstuiApp(session, load_theme("mstui-dark"), crash_folder=str(path.parent))
    best = float("inf")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        for _ in range(rounds):
            start = time.process_time()
            for _ in range(20):
                await pilot.press("down")
            best = min(best, (time.process_time() - start) / 20)
    return best


def drawn(review: Review) -> None:
    """What a screen asks for at each frame."""
    _ = review.place, review.item, review.index, review.prompt, review.keys
    _ = [review.is_answered(item) for item in review.items[:40]]


def keys_of(review: Review) -> dict[str, Callable[[], Any]]:
    """What is timed, on the milestones; each is taken back, or is the same the next time."""

    def hold() -> None:
        review.press("enter")

    def believe() -> None:
        review.press("f")
        review.press("enter", "+1w")

    def word() -> None:
        review.press("v")
        review.press("2")

    return {
        "Enter holds": hold,
        "f and a day": believe,
        "v and a digit": word,
        "down": lambda: review.press("down"),
        "u": lambda: review.press("u"),
        "A": lambda: review.press("A"),
    }


def on_milestones(review: Review) -> None:
    while review.step < 3:
        review.press("tab")


def timed_writes(path: Path, folder: Path) -> dict[str, float]:
    """Seconds of CPU of keys that write: a task done, a reading, a risk rated; the best of each."""
    found: dict[str, float] = {}
    with copied(path, folder / "writes.db") as ws:
        review = open_review(ws, folder, today=TODAY, now=Clock())
        presses: dict[str, tuple[tuple[str, str], ...]] = {
            "task": (("x", ""),),
            "risk": (("2", ""), ("2", "")),
            "action": (("x", ""),),
        }
        for _ in range(200):
            keys = presses.get(review.item.kind)
            if keys is None:
                review.press(
                    "enter" if review.item.kind in ("brief", "achieved", "capture") else "tab"
                )
                if review.step == 8:
                    break
                continue
            name = f"{review.item.kind} written"
            start = time.process_time()
            for key, text in keys:
                review.press(key, text)
            drawn(review)
            found[name] = min(found.get(name, 9.0), time.process_time() - start)
        review.drop()
    for left in folder.glob("writes.db*"):
        left.unlink()
    return found


def timed_keys(path: Path, folder: Path, rounds: int) -> dict[str, float]:
    """Seconds of CPU of each key, the best of the rounds; what a screen asks for included."""
    found: dict[str, float] = {}
    with copied(path, folder / "keys.db") as ws:
        review = open_review(ws, folder, today=TODAY, now=Clock())
        on_milestones(review)
        for name, press in keys_of(review).items():
            for _ in range(rounds):
                gc.collect()
                start = time.process_time()
                press()
                drawn(review)
                found[name] = min(found.get(name, 9.0), time.process_time() - start)
        start = time.process_time()
        review.press("tab")
        drawn(review)
        found["tab to another step"] = time.process_time() - start
        review.drop()
    for left in folder.glob("keys.db*"):
        left.unlink()
    return found


def brief_and_portfolio(folder: Path, rounds: int) -> Ratio:
    """The brief of 50 projects with 1,000 milestones and 10,000 tasks, against the portfolio."""
    from mstui.views.health import all_health
    from mstui.views.portfolio import needs_you, projects

    path = build_big(folder / "big.db", 10_000)
    ours, bare = float("inf"), float("inf")
    with Workspace.open(path) as ws:
        ws.author = ws.reader.execute("SELECT id FROM person LIMIT 1").fetchone()[0]
        for _ in range(rounds):
            for is_brief in (True, False):
                health_book._books.clear()
                _BY_READER.clear()
                gc.collect()
                start = time.process_time()
                if is_brief:
                    review = open_review(ws, folder, today=BIG_TODAY, now=Clock())
                    review.brief()
                    drawn(review)
                    ours = min(ours, time.process_time() - start)
                    review.drop()
                else:
                    projects(ws.reader, BIG_TODAY)
                    needs_you(ws.reader, BIG_TODAY)
                    all_health(ws.reader, BIG_TODAY)
                    bare = min(bare, time.process_time() - start)
    return Ratio("the brief of 50 projects / the portfolio", ours, bare, 2.0)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args()
    ratios, told = [], []
    with TemporaryDirectory(prefix="mstui-bench-") as name:
        folder = Path(name)
        for world, title in ((LEAD, "40 milestones"), (MANY, "5,000 milestones")):
            path = folder / f"{world.milestones}.db"
            build(path, world)
            cursor = asyncio.run(cursor_key(path, options.rounds))
            if world is LEAD:
                for key, seconds in timed_writes(path, folder).items():
                    ratios.append(Ratio(f"{key} / a cursor key", seconds, cursor, HELD))
            for key, seconds in timed_keys(path, folder, options.rounds).items():
                ratio = Ratio(f"{key}, {title} / a cursor key", seconds, cursor, HELD)
                (told if key.startswith("tab") else ratios).append(ratio)
        ratios.append(brief_and_portfolio(folder, max(2, options.rounds // 3)))
    for ratio in [*ratios, *told]:
        verdict = "fine" if ratio.fine else "PAST"
        limit = "-" if ratio in told else f"{ratio.limit:g}"
        verdict = "" if ratio in told else verdict
        share, times = ratio.ours / ratio.bare, f"{ratio.ours * 1000:.2f} ms"
        print(f"{ratio.name:52} {share:8.3f}  limit {limit:<5} {times:>11}  {verdict}")
    return 0 if all(ratio.fine for ratio in ratios) else 1


if __name__ == "__main__":
    sys.exit(main())
