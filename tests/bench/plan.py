"""Ratios of the planning engine, and of the timeline, to other work on the same plan, in one run.

    python tests/bench/plan.py [--tasks 10000] [--rounds 7]

A full pass (early and late dates, total and free float, what is critical) of a plan with twice
as many links as tasks stands against networkx's longest path alone over the same graph; ten
times the plan against the plan; a moved task against the full pass; and `tj3` (TaskJuggler),
where it is installed, against it. In a real pseudo-terminal, on a workspace of such a plan: the
timeline from its key to the last byte of its screen against the four panes, both opened for the
first time; and the processor time of a key that moves a bar, with all that follows it, against
that of a cursor key. The best of the rounds counts, of keys the median. Exit 1 past a limit.
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
from typing import NamedTuple

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
from support.terminal import Terminal, key_bytes  # noqa: E402
from support.wide import build  # noqa: E402

DAY = 480
# Nothing more is drawn: the program waits, and has been silent for so long.
SILENCE, GLANCE = 0.08, 0.008
# So many keys of each sort a round, one after the other.
KEYS = 8


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


class Answer(NamedTuple):
    """Until the last byte of what a key draws: seconds, and those of the processor."""

    seconds: float
    processor: float


def answered(terminal: Terminal, press: str) -> Answer:
    """Press a key, and read until nothing more is drawn."""
    begun, used = time.perf_counter(), processor_of(terminal.pid)
    terminal.send(key_bytes(press))
    last, quiet = begun, 0.0
    while quiet < SILENCE:
        if terminal.read_some(GLANCE):
            last, quiet = time.perf_counter(), 0.0
        else:
            quiet = quiet + GLANCE if terminal.is_waiting() else 0.0
    return Answer(last - begun, processor_of(terminal.pid) - used)


def processor_of(pid: int) -> float:
    """The seconds that the program's main thread has run."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


def in_the_app(folder: Path, tasks: int, rounds: int) -> list[Ratio]:
    """How long the timeline takes to open, and what a key costs that moves a bar in it."""
    path = build(folder / "wide.db", tasks)
    environment = {
        "HOME": str(folder),
        "MSTUI_USER": "Bench",
        # Compiled in the first round, which is not counted: as installed, whatever the checkout.
        "PYTHONPYCACHEPREFIX": str(folder / "compiled"),
        "PYTHONDONTWRITEBYTECODE": "",
    }
    panes, charts, moved, plain = ([] for _ in range(4))
    for number in range(rounds + 1):
        with Terminal.python("-m", "mstui", str(path), env=environment) as terminal:
            terminal.settle()
            terminal.rest(0.4)  # garbage, and the poll for changes
            in_panes = answered(terminal, "enter").seconds
            terminal.rest(0.4)
            terminal.press("g")
            in_chart = answered(terminal, "t").seconds
            assert terminal.shows("Timeline"), terminal.text
            terminal.rest(0.6)
            answered(terminal, "+"), answered(terminal, "-"), answered(terminal, "j")
            followed = [answered(terminal, "+").processor for _ in range(KEYS)]
            assert terminal.shows("not saved"), terminal.text
            terminal.press("escape")
            passed = [answered(terminal, press).processor for press in "jk" * (KEYS // 2)]
        if number:
            panes.append(in_panes)
            charts.append(in_chart)
            moved += followed
            plain += passed
    return [
        Ratio("timeline opened / the four panes", min(charts), min(panes), 1.5),
        Ratio(
            "key that moves a bar / cursor key, processor",
            statistics.median(moved),
            statistics.median(plain),
            2.0,
        ),
    ]


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
        found += in_the_app(Path(folder), options.tasks, options.rounds)
    if taskjuggler is None:
        print("tj3 is not installed: not compared with TaskJuggler")
    else:
        found.append(taskjuggler)
    for ratio in found:
        verdict = "fine" if ratio.fine else "PAST"
        share = ratio.ours / ratio.bare
        times = f"{ratio.ours * 1000:9.2f} ms / {ratio.bare * 1000:9.2f} ms"
        print(f"{ratio.name:45} {times} {share:9.4f}  limit {ratio.limit:<6g} {verdict}")
    return 0 if all(ratio.fine for ratio in found) else 1


if __name__ == "__main__":
    sys.exit(main())
