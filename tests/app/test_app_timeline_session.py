"""A working session in a real terminal: import, baseline, slip, read what follows, undo."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from at_terminal import does, quits, start

from support.terminal import Terminal, surroundings

# Moved by five working days: what follows is the rest of the house.
TASK = "Excavate for foundations"


def dumped(path: Path) -> dict[str, Any]:
    """Every row of the file that an undo can bring back; the journal only grows."""
    words = [sys.executable, "-m", "mstui", "dump", "--db", str(path)]
    out = subprocess.run(words, env=surroundings(), capture_output=True, check=True).stdout
    tables: dict[str, Any] = json.loads(out)["tables"]
    return {name: rows for name, rows in tables.items() if name not in ("intent", "change")}


def goes_to(terminal: Terminal, name: str) -> None:
    for _ in range(150):
        if name[:14] in terminal.cursor_row:
            return
        does(terminal, "cursor_down")
    raise AssertionError(f"no {name}\n{terminal.text}")


def test_the_residential_plan_is_slipped_and_taken_back(empty: Path, shared_data: Path) -> None:
    source = shared_data / "import" / "mspdi" / "residential-construction.xml"
    with start(empty) as terminal:
        does(terminal, "go_import")
        terminal.wait_for("Import a plan")
        terminal.type(str(source))
        terminal.press("enter")
        terminal.wait_for("creates 1 project")
        terminal.press("enter")
        terminal.wait_for("1 Phases")

        does(terminal, "baseline")
        terminal.wait_for("New baseline")
        terminal.press("enter")
        terminal.wait_until(lambda: not terminal.shows("New baseline"), "the baseline is taken")
        terminal.settle()
        before = dumped(empty)
        assert len(before["baselined"]) > 100

        does(terminal, "go_timeline")
        terminal.wait_for("Timeline", "all of it")
        goes_to(terminal, TASK)
        as_it_was = terminal.lines
        does(terminal, "week_later")
        terminal.wait_for("+5 wd", "not saved")
        assert "move" in terminal.lines[-3], terminal.text
        assert dumped(empty) == before, "nothing is saved yet"

        does(terminal, "open")
        terminal.wait_for("Keep this?", "Then")
        terminal.type("The concrete comes late")
        terminal.press("enter")
        terminal.wait_until(lambda: not terminal.shows("Keep this?"), "it is kept")
        terminal.settle()
        after = dumped(empty)
        assert after != before
        moved = next(row for row in after["task"] if row["name"].startswith(TASK[:14]))
        assert moved["start"] is not None
        # The ghost of the baseline is left of where the bar stands now.
        assert ":" in terminal.cursor_row

        does(terminal, "undo")
        terminal.wait_until(lambda: dumped(empty) == before, "the file is as it was")
        terminal.settle()
        now = [line.replace(">~", "> ") for line in terminal.lines]  # marked as changed
        assert now[1:-2] == as_it_was[1:-2]
        assert quits(terminal) == 0
