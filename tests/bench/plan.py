"""Ratios of the planning engine to other work on the same plan, in one run.

    python tests/bench/plan.py [--tasks 10000] [--rounds 7]

A full pass (early and late dates, total and free float, what is critical) of a plan with twice
as many links as tasks stands against networkx's longest path alone over the same graph; ten
times the plan against the plan; a moved task against the full pass; and `tj3` (TaskJuggler),
where it is installed, against it. The best of the rounds counts. Exit 1 past a limit.
"""

from __future__ import annotations

import argparse
import gc
import random
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import networkx

sys.path[:0] = [
    str(Path(__file__).resolve().parents[1]),
    str(Path(__file__).resolve().parents[2] / "src"),
]

from bench.ratios import Ratio, best  # noqa: E402
from mstui.plan.activity import START_NOT_BEFORE, Activity, Link, Plan  # noqa: E402
from mstui.plan.moving import Ripple  # noqa: E402
from mstui.plan.network import Network  # noqa: E402
from mstui.plan.schedule import Schedule  # noqa: E402

DAY = 480


def large_plan(tasks: int) -> Plan:
    """A plan of tasks that wait for two others each, not far before them."""
    chance = random.Random(1)
    activities = [Activity(f"t{n}", chance.randint(1, 20) * 240) for n in range(tasks)]
    links: dict[tuple[int, int], Link] = {}
    while len(links) < 2 * tasks:
        after = chance.randrange(1, tasks)
        before = max(0, after - chance.randint(1, 200))
        if before != after:
            links[before, after] = Link(f"t{before}", f"t{after}")
    return Plan(activities, list(links.values()))


def full_pass(net: Network) -> None:
    done = Schedule(net)
    assert len(done.free) == len(done.total)


def against_networkx(plan: Plan, net: Network, rounds: int) -> Ratio:
    graph = networkx.DiGraph()
    length = {activity.id: activity.duration for activity in plan.activities}
    graph.add_nodes_from(length)
    graph.add_weighted_edges_from(
        (k.predecessor, k.successor, length[k.predecessor]) for k in plan.links
    )
    ours, bare = best(lambda: full_pass(net), lambda: networkx.dag_longest_path(graph), rounds)
    return Ratio("full pass / networkx longest path", ours, bare, 0.5)


def against_ten_times(net: Network, tasks: int, rounds: int) -> Ratio:
    larger = Network(large_plan(10 * tasks))
    ours, bare = best(lambda: full_pass(larger), lambda: full_pass(net), rounds)
    return Ratio(f"full pass of {10 * tasks:,} / of {tasks:,} tasks", ours, bare, 12)


def moved_task(net: Network, rounds: int) -> Ratio:
    done = Schedule(net)
    ripple = Ripple(done)
    chance = random.Random(2)
    taken = []
    ripple.changed(net.activities[0]._replace(duration=DAY))
    for _ in range(200):
        activity = chance.choice(net.activities)
        later = done.of(activity.id).early_start + DAY
        moved = activity._replace(constraint=START_NOT_BEFORE, on=later)
        start = time.perf_counter()
        ripple.changed(moved)
        taken.append(time.perf_counter() - start)
    full = []
    for _ in range(rounds):
        gc.collect()
        start = time.perf_counter()
        full_pass(net)
        full.append(time.perf_counter() - start)
    return Ratio("one task moved, median / full pass", statistics.median(taken), min(full), 0.1)


def against_taskjuggler(plan: Plan, net: Network, folder: Path) -> Ratio | None:
    """The same plan as TaskJuggler reads it; None where ``tj3`` is not installed."""
    tj3 = shutil.which("tj3")
    if tj3 is None:
        return None
    waits: dict[str, list[str]] = {}
    for link in plan.links:
        waits.setdefault(link.successor, []).append(link.predecessor)
    lines = ['project p "P" 2026-01-05 +20y { timezone "UTC" }']
    for activity in plan.activities:
        after = "".join(f" depends !{before}" for before in waits.get(activity.id, ()))
        hours = activity.duration / 60
        lines.append(f'task {activity.id} "{activity.id}" {{ length {hours:g}h{after} }}')
    lines.append('taskreport r "r" { formats csv columns id, start, end }')
    file = folder / "plan.tjp"
    file.write_text("\n".join(lines))
    start = time.perf_counter()
    subprocess.run([tj3, str(file)], cwd=folder, check=True, capture_output=True)
    bare = time.perf_counter() - start
    start = time.perf_counter()
    full_pass(net)
    return Ratio("full pass / tj3", time.perf_counter() - start, bare, 0.05)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tasks", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    plan = large_plan(options.tasks)
    net = Network(plan)
    found = [
        against_networkx(plan, net, options.rounds),
        against_ten_times(net, options.tasks, options.rounds),
        moved_task(net, options.rounds),
    ]
    with TemporaryDirectory() as folder:
        taskjuggler = against_taskjuggler(plan, net, Path(folder))
    if taskjuggler is None:
        print("tj3 is not installed: not compared with TaskJuggler")
    else:
        found.append(taskjuggler)
    for ratio in found:
        verdict = "fine" if ratio.fine else "PAST"
        share = ratio.ours / ratio.bare
        print(f"{ratio.name:45} {share:9.4f}  limit {ratio.limit:<6g} {verdict}")
    return 0 if all(ratio.fine for ratio in found) else 1


if __name__ == "__main__":
    sys.exit(main())
