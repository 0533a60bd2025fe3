"""Ratios of what a change is told to do, before it is saved, to a full pass of the same plan.

    python tests/bench/impact.py [--tasks 10000] [--rounds 7]

A full pass reads the plan and schedules it from nothing. The plan as it stands is known when
somebody begins to type a change, as in the app. The best of the rounds counts. Exit 1 past a limit.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path[:0] = [
    str(Path(__file__).resolve().parents[1]),
    str(Path(__file__).resolve().parents[2] / "src"),
]

from bench.ratios import Ratio, best  # noqa: E402
from mstui.store.workspace import Workspace  # noqa: E402
from mstui.views.foreseen import foreseen  # noqa: E402
from mstui.views.kept import _BY_READER  # noqa: E402
from mstui.views.planning import computed, planned_project  # noqa: E402
from support.wide import build  # noqa: E402

TODAY = "2026-11-21"


def told(ws: Workspace, kind: str, fields: dict[str, object], limit: float, rounds: int) -> Ratio:
    """The impact of one change against reading and scheduling the whole plan."""
    (project,) = ws.reader.execute("SELECT id FROM project").fetchone()
    (id,) = ws.reader.execute(f"SELECT id FROM {kind} ORDER BY ord LIMIT 1 OFFSET 40").fetchone()

    def full() -> None:
        _BY_READER.clear()
        computed(planned_project(ws.reader, project))

    def seen() -> None:
        assert foreseen(ws.reader, kind, {id: fields}, TODAY).told

    full()
    ours, bare = best(seen, full, rounds)
    name = f"impact of a {kind}'s {' and '.join(fields)} / full pass"
    return Ratio(name, ours, bare, limit)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tasks", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        ws = Workspace.open(build(Path(folder) / "wide.db", options.tasks))
        found = [
            told(ws, "milestone", {"target": "2027-03-01"}, 1.0, options.rounds),
            told(ws, "milestone", {"owner": None}, 0.1, options.rounds),
            told(ws, "task", {"duration": 20 * 480}, 1.3, options.rounds),
        ]
        ws.close()
    for ratio in found:
        verdict = "fine" if ratio.fine else "PAST"
        share = ratio.ours / ratio.bare
        times = f"{ratio.ours * 1000:9.2f} ms / {ratio.bare * 1000:9.2f} ms"
        print(f"{ratio.name:45} {times} {share:9.4f}  limit {ratio.limit:<6g} {verdict}")
    return 0 if all(ratio.fine for ratio in found) else 1


if __name__ == "__main__":
    sys.exit(main())
