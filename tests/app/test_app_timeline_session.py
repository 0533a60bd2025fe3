"""A working session in a real terminal: import, baseline, slip, read what follows, undo."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

from at_terminal import does, quits, start

from support.terminal import Terminal, surroundings

# Moved by five working days: what follows is the rest of the house.
USER = {"MSTUI_USER": "Ana Kovač"}
TASK = "Excavate for foundations"


def dumped(path: Path) -> dict[str, Any]:
    """Every row of the file that an undo can bring back; the journal only grows."""
    words = [sys.executable, "-m", "mstui", "dump", "--db", str(path)]
    out = subprocess.run(words, env=surroundings(), capture_output=True, check=True).stdout
    tables: dict[str, Any] = json.loads(out)["tables"]
    return {name: rows for name, rows in tables.items() if name not in ("intent", "change")}


def says(path: Path, *words: str) -> None:
    command = [sys.executable, "-m", "mstui", *words, "--db", str(path)]
    subprocess.run(command, env=surroundings(USER), capture_output=True, check=True)


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
        with closing(sqlite3.connect(empty)) as conn:
            (reason,) = conn.execute(
                "SELECT reason FROM intent ORDER BY at DESC,id DESC"
            ).fetchone()
        assert reason == "The concrete comes late"
        # The ghost of the baseline is left of where the bar stands now.
        assert ":" in terminal.cursor_row

        does(terminal, "undo")
        terminal.wait_until(lambda: dumped(empty) == before, "the file is as it was")
        terminal.settle()
        now = [line.replace(">~", "> ") for line in terminal.lines]  # marked as changed
        assert now[1:-2] == as_it_was[1:-2]
        assert quits(terminal) == 0


MILESTONE = "Secure foundation permit"


def test_a_promised_milestone_is_slipped_with_its_reason_and_taken_back(
    empty: Path, shared_data: Path
) -> None:
    """By keys alone after the import: the impact is read, the reason given, the rows are there."""
    source = shared_data / "import" / "mspdi" / "residential-construction.xml"
    says(empty, "import", str(source))
    says(empty, "edit", MILESTONE, "--owner", "Ana Kovač", "--target", "2013-09-25")
    with start(empty, env=USER) as terminal:
        does(terminal, "open", "baseline")
        terminal.wait_for("New baseline")
        terminal.press("enter")
        terminal.wait_until(lambda: not terminal.shows("New baseline"), "the baseline is taken")
        terminal.settle()
        before = dumped(empty)

        does(terminal, "go_timeline")
        terminal.wait_for("Timeline", "all of it")
        goes_to(terminal, MILESTONE)
        does(terminal, "week_later")
        terminal.wait_for("+5 wd", "not saved")
        does(terminal, "open")
        terminal.wait_for("Why does the promise change?", "Then", "Cause")
        terminal.press("escape")
        terminal.wait_until(lambda: not terminal.shows("Why does"), "left")
        assert dumped(empty) == before, "Esc left the file as it was"

        does(terminal, "open")
        terminal.wait_for("Why does the promise change?")
        terminal.press("u")
        terminal.type("The concrete comes a week late")
        terminal.press("enter")
        terminal.wait_until(lambda: not terminal.shows("Why does"), "it is kept")
        terminal.settle()
        after = dumped(empty)
        (made,) = [row for row in after["adjustment"] if row not in before["adjustment"]]
        assert (made["field"], made["cause"]) == ("target", "supply")
        assert made["rationale"] == "The concrete comes a week late"
        assert (made["from_value"], made["derived"]) == ("2013-09-25", 0)
        assert {"milestones", "broken", "end"} <= json.loads(made["impact"]).keys()
        moved = next(row for row in after["milestone"] if row["id"] == made["milestone"])
        assert moved["target"] == made["to_value"] == "2013-10-02"

        does(terminal, "undo")
        terminal.wait_until(lambda: dumped(empty) == before, "the file is as it was")
        does(terminal, "go_promises")
        terminal.wait_for("withdrawn")
        does(terminal, "back")
        assert quits(terminal) == 0
