"""The app and the verbs from outside, in a real pty, against a bare app and bare Python.

    python tests/bench/terminal.py [--bench PATH/ttybench.py] [--runs 5] [--only LABEL …]

Needs the measuring tool ``ttybench.py`` (with ``pyte``), looked for beside the checkout in
``shared/tools``; says so and exits 0 where it is absent. Exit 1 past a limit.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
TOOL = ROOT.parent / "shared" / "tools" / "ttybench.py"
sys.path[:0] = [str(HERE.parent), str(ROOT / "src")]

from support.big import build  # noqa: E402

Case = dict[str, Any]


def app_case(label: str, path: Path, ready: float, *, memory: float | None = None) -> Case:
    """Start, keys in view and scrolling, a held key, Escape, idling, quitting on one file."""
    limits: dict[str, Any] = {
        "min_ready_ms": {"ratio": ready},
        "keys.view.last_ms.p50": {"ratio": 2.0, "vs": "bare-list"},
        "keys.scroll.last_ms.p50": {"ratio": 1.3, "vs": "bare-list"},
        "keys.held.backlog_ms": {"max": 33},
    }
    if memory:
        limits["peak_rss_mb"] = {"ratio": memory}
    return {
        "label": label,
        "cmd": [sys.executable, "-m", "mstui", str(path)],
        "until": "1 of 50",
        "keys": "mark:view j*20 k*20 !enter !wait:500 !1 !3 mark:scroll j*120 mark:held j*60@30"
        " mark:esc esc*3 rest:4",
        "limits": limits,
    }


def verb_case(label: str, words: list[str], path: Path, limit: float) -> Case:
    """A verb that prints and ends, against ``python -c pass``."""
    return {
        "label": label,
        "cmd": [sys.executable, "-m", "mstui", *words, "--db", str(path)]
        if "--version" not in words
        else [sys.executable, "-m", "mstui", *words],
        "quit": "",
        "limits": {"exit_ms": {"ratio": limit, "vs": "python"}},
    }


def spec(folder: Path, runs: int) -> Case:
    """All cases, with the two workspaces made in ``folder``."""
    small, large = build(folder / "10k.db", 10_000), build(folder / "100k.db", 100_000)
    environment = [f"PYTHONPATH={ROOT / 'src'}", f"HOME={folder}", "MSTUI_USER=Bench"]
    cases: list[Case] = [
        {
            "label": "bare",
            "cmd": [sys.executable, str(HERE / "bare_app.py")],
            "until": "Hello",
            "keys": "mark:view j*20",
        },
        {
            "label": "bare-list",
            "cmd": [sys.executable, str(HERE / "bare_list.py")],
            "until": "row",
            "keys": "mark:view j*20 mark:scroll j*60",
        },
        app_case("mstui-10k", small, 1.25),
        app_case("mstui-100k", large, 1.31, memory=1.4),
        {"label": "python", "cmd": [sys.executable, "-c", "pass"], "quit": ""},
        verb_case("version", ["--version"], small, 1.7),
        verb_case("status", ["status"], small, 2.5),
        verb_case("due", ["due"], small, 2.5),
        verb_case("list", ["list", "milestone", "--project", "WEB"], small, 5.0),
    ]
    if shutil.which("lazygit"):
        cases.append({"label": "lazygit", "cmd": ["lazygit"], "until": "Commits", "quit": "q"})
    defaults = {"size": "120x40", "quit": "ctrl+q", "env": environment}
    return {"base": "bare", "runs": runs, "defaults": defaults, "cases": cases}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bench", type=Path, default=TOOL)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", nargs="*", default=[])
    options = parser.parse_args()
    if not options.bench.exists():
        print(f"no {options.bench}: nothing is measured (--bench names the tool)")
        return 0
    with TemporaryDirectory(prefix="mstui-bench-") as name:
        folder = Path(name)
        whole = spec(folder, options.runs)
        if options.only:
            wanted = {"bare", "python", *options.only}
            whole["cases"] = [case for case in whole["cases"] if case["label"] in wanted]
        written = folder / "spec.json"
        written.write_text(json.dumps(whole), encoding="utf-8")
        done = subprocess.run(
            [sys.executable, str(options.bench), "compare", str(written)], check=False
        )
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
