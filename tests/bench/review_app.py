"""Ratios of the check-in in the app: its keys against a cursor key, its brief against a start.

    python tests/bench/review_app.py [--rounds 3]

50 projects with 1,000 milestones and 10,000 tasks, then one project of 5,000 milestones. Processor
time of this process until nothing is left to do at once; the best of the rounds counts on both
sides. Opening the brief, with no health known yet, is held to twice the portfolio's opening, the
keys to 1.5 times a cursor key in a pane whose detail follows. Writing keys and the impact preview
have limits of their own (``review.py``, ``impact.py``); the step that drafts texts is only told.
Exit 1 past a limit.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

# In the place of this folder, where ``review.py`` would stand for the tests of the review.
TESTS = Path(__file__).resolve().parents[1]
sys.path[:1] = [str(TESTS), str(TESTS.parent / "src"), str(TESTS / "app")]

from at_work import Person, at_work  # noqa: E402

from bench.ratios import Ratio  # noqa: E402
from mstui.views import health_book  # noqa: E402
from mstui.views.kept import _BY_READER  # noqa: E402
from review.world import TODAY, World  # noqa: E402
from review.world import build as build_world  # noqa: E402
from support.big import TODAY as BIG_TODAY  # noqa: E402
from support.big import build  # noqa: E402

THOUSANDS = World(1, 5000, 6, 5, 10, 9, 8, 7, 4, 6, 8)
CURSOR, OPENING = 1.5, 2.0
# At every step: what moves, answers and takes back; Tab leads on.
KEYS = ("j", "j", "k", "enter", "u", "s", "A", "u", "w", "j", "w")
QUESTIONS = ("f", "v", "o", "#")
PATIENCE = 0.05


async def cost(person: Person, *keys: str) -> float:
    gc.collect()
    start = time.process_time()
    await person.press(*keys)
    return time.process_time() - start


async def quiet(person: Person) -> None:
    """Until figures that follow are there, and steps are read ahead."""
    calm, used = 0, time.process_time()
    while calm < 10:
        await asyncio.sleep(PATIENCE)
        now = time.process_time()
        calm = calm + 1 if now - used < 0.003 else 0
        used = now


async def a_cursor_key(person: Person) -> float:
    """In the milestones of a project, whose detail, tasks and risks follow."""
    await person.press("enter")
    await quiet(person)
    await person.press("2")
    await quiet(person)
    found = [await cost(person, key) for key in "jjkjjkjkjjkk"]
    await person.press("g", "p")
    await quiet(person)
    return min(found)


async def at_each_step(person: Person, review: Any, found: dict[str, float]) -> None:
    async def press(key: str, name: str = "") -> None:
        name = name or key
        found[name] = min(found.get(name, 9.0), await cost(person, key))

    for step in range(8):
        if step in (0, 8):
            keys: tuple[str, ...] = ("j", "k")
        else:
            keys = tuple(key for key in KEYS if step != 1 or key not in ("enter", "A", "u"))
        for key in keys:
            await press(key, f"{key}, step {step}")
        if review.item.kind == "milestone":
            for key in QUESTIONS:
                await press(key, f"{key} asks")
                if review.prompt is not None:
                    await press("escape", "Esc of a question")
        for _ in range(9):
            if review.step > step:
                break
            await press("tab", f"Tab to step {review.step + 1}")


async def measured(path: Path, title: str, rounds: int) -> tuple[list[Ratio], float, float]:
    keys: dict[str, float] = {}
    cursor = portfolio = brief = 9.0
    for _ in range(rounds):
        gc.collect()
        start = time.process_time()
        async with at_work(path) as person:
            portfolio = min(portfolio, time.process_time() - start)
            await quiet(person)
            cursor = min(cursor, await a_cursor_key(person))
            health_book._books.clear()
            _BY_READER.clear()
            brief = min(brief, await cost(person, "g", "c"))
            await quiet(person)
            review: Any = person.app.screen.review  # type: ignore[attr-defined]
            await at_each_step(person, review, keys)
            review.drop()
    ratios = [
        Ratio(f"{name}, {title} / a cursor key", taken, cursor, CURSOR)
        for name, taken in keys.items()
    ]
    return ratios, brief, portfolio


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    for name in [name for name in os.environ if name.startswith("MSTUI_")]:
        del os.environ[name]
    with TemporaryDirectory(prefix="mstui-bench-") as name:
        folder = Path(name)
        homes = dict.fromkeys(("HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"), name)
        os.environ.update(homes, MSTUI_USER="Ana Kovač", MSTUI_TODAY=BIG_TODAY)
        many = build(folder / "many.db")
        found, brief, portfolio = asyncio.run(measured(many, "50 projects", options.rounds))
        opening = Ratio("the brief of 50 projects / the portfolio", brief, portfolio, OPENING)
        os.environ["MSTUI_TODAY"] = TODAY
        build_world(folder / "one.db", THOUSANDS)
        more, _, _ = asyncio.run(measured(folder / "one.db", "5,000 milestones", options.rounds))
    ratios = [opening, *found, *more]
    # Texts are drafted there, which comes behind the key.
    told = [ratio for ratio in ratios if "to step 8" in ratio.name]
    ratios = [ratio for ratio in ratios if ratio not in told]
    for ratio in told:
        print(f"{ratio.name:60} {ratio.ours / ratio.bare:7.2f}  with the texts drafted behind it")
    for ratio in sorted(ratios, key=lambda one: one.ours / one.bare / one.limit, reverse=True):
        verdict = "fine" if ratio.fine else "PAST"
        share, taken = ratio.ours / ratio.bare, f"{ratio.ours * 1000:.2f} ms"
        print(f"{ratio.name:60} {share:7.2f}  limit {ratio.limit:<4} {taken:>11}  {verdict}")
    return 0 if all(ratio.fine for ratio in ratios) else 1


if __name__ == "__main__":
    sys.exit(main())
