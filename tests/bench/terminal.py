"""The app and the verbs from outside, in a real pty, against a bare app and bare Python.

    python tests/bench/terminal.py [--bench PATH/ttybench.py] [--runs 7] [--only GOAL …] [--details]

Every goal of speed that a terminal shows, on 10,000 and 100,000 tasks, with lazygit on 10,000
commits beside them where it is installed. All programs run in turns, so a busy moment hits all;
the best of the runs counts on both sides. Needs the measuring tool ``ttybench.py`` (with
``pyte``), looked for beside the checkout in ``shared/tools``; says so and exits 0 where it is
absent. Exit 1 past a limit.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
TOOL = ROOT.parent / "shared" / "tools" / "ttybench.py"
sys.path[:0] = [str(HERE.parent), str(ROOT / "src")]

from support.big import build  # noqa: E402

Case = dict[str, Any]
VIEW, SCROLL, HELD = "keys.view.best_run.p50", "keys.scroll.best_run.p50", "keys.held.backlog_ms"
READY, PEAK = "min_ready_ms", "peak_rss_mb"


class Goal(NamedTuple):
    """A figure of one case, and at most how many times that of another; or so many by itself."""

    name: str
    case: str
    figure: str
    limit: float
    base: str = ""
    base_figure: str = ""


def app_goals(case: str) -> list[Goal]:
    """What the app is held to on each size of workspace."""
    return [
        Goal("key in view, detail follows", case, VIEW, 2.0, "bare-list"),
        Goal("key scrolling, p50", case, SCROLL, 1.3, "bare-list"),
        Goal("key scrolling, p99", case, "keys.scroll.best_run.p99", 1.2, "bare-list"),
        Goal("backlog of a held key, ms", case, HELD, 33),
        Goal("bytes a key, in view", case, "keys.view.bytes_per_key", 1_500),
        Goal("bytes a key, scrolling", case, "keys.scroll.bytes_per_key", 6_000),
        Goal("wake-ups a second, idle", case, "keys.idle.wakeups_per_s", 2.2),
        Goal("bytes a second, idle", case, "keys.idle.bytes_per_s", 0),
        Goal("quit", case, "min_quit_ms", 0.15, "bare", READY),
        Goal("bytes to the settled first screen", case, "start_bytes", 4.0, "bare"),
        Goal("resize", case, "keys.resize.best_run.p50", 2.5, "bare"),
    ]


GOALS = [
    Goal("start to usable", "mstui-10k", READY, 1.25, "bare"),
    Goal("start at 100k against 10k", "mstui-100k", READY, 1.05, "mstui-10k"),
    Goal("peak memory", "mstui-100k", PEAK, 1.4, "bare"),
    *app_goals("mstui-10k"),
    *app_goals("mstui-100k"),
    Goal("Esc on a plain xterm, ms", "mstui-xterm", "keys.esc.best_run.p50", 35),
    Goal("key in view against lazygit", "mstui-10k", VIEW, 1.0, "lazygit"),
]

VERBS: list[tuple[str, list[str], float]] = [
    ("version", ["--version"], 1.7),
    ("status", ["status"], 2.5),
    ("due", ["due"], 2.5),
    ("list", ["list", "milestone", "--project", "WEB"], 5.0),
    ("list --as-of", ["list", "milestone", "--project", "WEB", "--as-of", "today"], 5.0),
    ("show", ["show", "WEB"], 5.0),
    ("log", ["log", "--limit", "20"], 5.0),
    ("keys", ["keys"], 5.0),
    ("check", ["check"], 5.0),
    ("dump", ["dump"], 5.0),
]


def app_case(label: str, path: Path) -> Case:
    """Start, keys in view and over the edge, a held key, idling, a resize, and quitting."""
    return {
        "label": label,
        "cmd": [sys.executable, "-m", "mstui", str(path)],
        "until": " of 50",
        "keys": "mark:view j*20 k*20 !enter !wait:500 !1 !3 !home mark:scroll j*150 mark:held j*40@30"
        " !wait:300 mark:idle rest:5 mark:resize resize:100x30",
    }


def verb_case(label: str, words: list[str], path: Path) -> Case:
    """A verb that prints and ends; into nothing, or a long answer would measure the terminal."""
    where = [] if words == ["--version"] else ["--db", str(path)]
    return {"label": label, "cmd": _silent("-m", "mstui", *words, *where), "quit": ""}


def _silent(*words: str) -> list[str]:
    return ["/bin/sh", "-c", 'exec "$@" >/dev/null', "sh", sys.executable, *words]


def lazygit_case(folder: Path) -> Case:
    """lazygit on 10,000 commits, in its list of commits."""
    repository = folder / "repository"
    subprocess.run(["git", "init", "-q", str(repository)], check=True)
    commits = "".join(
        f"commit refs/heads/main\ncommitter A <a@example.org> {1_700_000_000 + number * 60} +0000\n"
        f"data <<END\nchange {number}\nEND\n"
        for number in range(1, 10_001)
    )
    fed = ["git", "-C", str(repository), "fast-import", "--quiet"]
    subprocess.run(fed, input=commits, text=True, check=True)
    subprocess.run(["git", "-C", str(repository), "checkout", "-q", "main"], check=True)
    settings = folder / "lazygit.yml"
    settings.write_text("disableStartupPopups: true\ngit: {autoFetch: false, autoRefresh: false}\n")
    return {
        "label": "lazygit",
        "cmd": ["lazygit", "-p", str(repository), "--use-config-file", str(settings)],
        "until": "change 9999",
        "keys": "!wait:500 !4 !wait:500 mark:view j*8 k*8 !j*30 mark:scroll j*150 mark:held j*40@30"
        " !wait:300 mark:idle rest:5 mark:resize resize:100x30",
        "quit": "q",
    }


def spec(folder: Path, runs: int, wanted: set[str]) -> Case:
    """All cases that are wanted, with the two workspaces made in ``folder``."""
    small, large = build(folder / "10k.db", 10_000), build(folder / "100k.db", 100_000)
    environment = [
        f"PYTHONPATH={ROOT / 'src'}",
        f"HOME={folder}",
        "MSTUI_USER=Bench",
        # Compiled in the first round, which is not counted: as installed, whatever the checkout.
        f"PYTHONPYCACHEPREFIX={folder / 'compiled'}",
        "PYTHONDONTWRITEBYTECODE=",
    ]
    cases: list[Case] = [
        {
            "label": "bare",
            "cmd": [sys.executable, str(HERE / "bare_app.py")],
            "until": "Hello",
            "keys": "mark:resize resize:100x30",
        },
        {
            "label": "bare-list",
            "cmd": [sys.executable, str(HERE / "bare_list.py")],
            "until": "row",
            "keys": "mark:view j*20 k*20 !j*40 mark:scroll j*150 mark:held j*40@30",
        },
        app_case("mstui-10k", small),
        app_case("mstui-100k", large),
        {
            **app_case("mstui-xterm", small),
            "keyboard": "legacy",
            "keys": "!enter !wait:500 !a !wait:200 mark:esc esc",
        },
        {"label": "python", "cmd": _silent("-c", "pass"), "quit": ""},
        *(verb_case(label, words, small) for label, words, _ in VERBS),
    ]
    if shutil.which("lazygit"):
        cases.append(lazygit_case(folder))
    if wanted:
        cases = [case for case in cases if case["label"] in wanted]
    defaults = {"size": "120x40", "quit": "ctrl+q", "env": environment}
    return {"base": "bare", "runs": runs, "defaults": defaults, "cases": cases}


def figure(summary: dict[str, Any], path: str) -> float | None:
    """``min_ready_ms``, or ``keys.LABEL.best_run.p50`` of the keys of that label."""
    value: Any = summary
    head, *rest = path.split(".")
    if head == "keys":
        label, *rest = rest
        value = next((keys for keys in summary.get("keys", []) if keys["label"] == label), None)
    else:
        rest = [head, *rest]
    for name in rest:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, (int, float)) else None


def goals() -> list[Goal]:
    """The goals of the app, and of the verbs against `python -c pass`."""
    verbs = [Goal(label, label, "min_exit_ms", limit, "python") for label, _, limit in VERBS]
    return [*GOALS, *verbs]


def judge(goal: Goal, found: dict[str, dict[str, Any]]) -> tuple[str, bool] | None:
    """A row of the table and whether the goal is met; None where nothing was measured."""
    ours = figure(found.get(goal.case, {}), goal.figure)
    bare = 1.0
    if goal.base:
        bare = figure(found.get(goal.base, {}), goal.base_figure or goal.figure) or 0.0
    if ours is None or not bare:
        return None
    met = ours <= goal.limit * bare
    theirs = figure(found.get("lazygit", {}), goal.figure)
    ratio = f"{ours / bare:8.2f}×" if goal.base else f"{'':9}"
    times = "×" if goal.base else " "
    beside = f"{theirs:10.2f}" if theirs is not None else f"{'-':>10}"
    row = (
        f"{goal.name:34} {goal.case:12} {ours:10.2f} {bare if goal.base else 0:9.2f} {ratio}"
        f" {goal.limit:8.2f}{times} {beside}  {'ok' if met else 'MISSED'}"
    )
    return row, met


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bench", type=Path, default=TOOL)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--only", nargs="*", default=[], metavar="CASE")
    parser.add_argument("--details", action="store_true", help="the tool's own tables too")
    options = parser.parse_args()
    if not options.bench.exists():
        print(f"no {options.bench}: nothing is measured (--bench names the tool)")
        return 0
    wanted = {"bare", "bare-list", "python", *options.only} if options.only else set()
    with TemporaryDirectory(prefix="mstui-bench-") as name:
        folder = Path(name)
        written, measured = folder / "spec.json", folder / "measured.json"
        written.write_text(json.dumps(spec(folder, options.runs, wanted)), encoding="utf-8")
        subprocess.run(
            [sys.executable, str(options.bench), "compare", str(written), "--json", str(measured)],
            check=True,
            stdout=None if options.details else subprocess.DEVNULL,
        )
        summaries = json.loads(measured.read_text(encoding="utf-8"))["summary"]
    found = {summary["label"]: summary for summary in summaries}
    print(
        f"{'goal':34} {'case':12} {'ours':>10} {'bare':>9} {'ratio':>9} {'limit':>9}"
        f" {'lazygit':>10}"
    )
    fine = True
    for goal in goals():
        if (row := judge(goal, found)) is not None:
            print(row[0])
            fine &= row[1]
    noise = max(summary.get("foreign_cpu_pct", 0) for summary in summaries)
    print(f"other programs used up to {noise:.0f} % of a processor meanwhile")
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
