"""Ratios of judging health: after one edit against from nothing, and against opening the portfolio.

    python tests/bench/health.py [--tasks 10000] [--rounds 9]

50 projects with 1,000 milestones. The best of the rounds counts on both sides. Exit 1 past a
limit.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path[:0] = [
    str(Path(__file__).resolve().parents[1]),
    str(Path(__file__).resolve().parents[2] / "src"),
]

from bench.ratios import Ratio, best  # noqa: E402
from mstui.store.workspace import Workspace  # noqa: E402
from mstui.views import health, health_book  # noqa: E402
from mstui.views.kept import _BY_READER  # noqa: E402
from support.big import TODAY, build  # noqa: E402


def forget() -> None:
    """As after a start: neither plans nor verdicts are known."""
    health_book._books.clear()
    _BY_READER.clear()


def after_an_edit(ws: Workspace, rounds: int) -> Ratio:
    """The health of all milestones after one changed field, against all of it from nothing."""
    tasks = ws.reader.execute(
        "SELECT id FROM task WHERE state='doing' ORDER BY random() LIMIT 99"
    ).fetchall()
    turn = 0
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        forget()
        start = time.perf_counter()
        whole = health.all_health(ws.reader, TODAY)
        times[1].append(time.perf_counter() - start)
        assert sum(len(one.milestones) for one in whole.values()) == 1000
        for _ in range(3):
            turn += 1
            with ws.write("progress") as tx:
                tx.update("task", tasks[turn % len(tasks)][0], {"percent": 1 + turn % 98})
            start = time.perf_counter()
            again = health.all_health(ws.reader, TODAY)
            times[0].append(time.perf_counter() - start)
            assert sum(one is not whole[id] for id, one in again.items()) == 1
            whole = again
    return Ratio("health after one edit / from nothing", min(times[0]), min(times[1]), 0.1)


def asked_again(ws: Workspace, rounds: int) -> Ratio:
    """The health of one milestone while nothing changes, against a page of a list."""
    from mstui.views.pages import Listing

    (milestone,) = ws.reader.execute("SELECT id FROM milestone LIMIT 1").fetchone()
    listing = Listing("task", TODAY)
    health.all_health(ws.reader, TODAY)
    ours, bare = best(
        lambda: [health.health_of(ws.reader, milestone, TODAY) for _ in range(20)] and None,
        lambda: [listing.first(ws.reader, 40) for _ in range(20)] and None,
        rounds,
    )
    return Ratio("health of one, known / a page of tasks", ours, bare, 0.5)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tasks", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args()
    with TemporaryDirectory(prefix="mstui-bench-") as name:
        path = build(Path(name) / "big.db", options.tasks)
        with Workspace.open(path) as ws:
            found = [after_an_edit(ws, options.rounds), asked_again(ws, options.rounds)]
    for ratio in found:
        verdict = "fine" if ratio.fine else "PAST"
        share, times = ratio.ours / ratio.bare, f"{ratio.ours * 1000:.2f} ms"
        print(f"{ratio.name:45} {share:9.4f}  limit {ratio.limit:<6g} {times:>12}  {verdict}")
    return 0 if all(ratio.fine for ratio in found) else 1


if __name__ == "__main__":
    sys.exit(main())
