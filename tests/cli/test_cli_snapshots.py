"""Achieving, deferring, cancelling and reopening leave their rows with the impact as it was seen."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from cli.conftest import Program

WHY = ("--cause", "decision", "--reason", "The board decided otherwise")


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """A promised gate that something follows, after the first baseline."""
    made = Program(tmp_path / "w.db")
    made.ok("init")
    made.ok("new", "Web", "--key", "WEB", "--start", "2026-11-23", "--as", "Ana")
    made.ok("add", "milestone", "Gate", "--project", "WEB", "--target", "2026-12-10",
            "--owner", "Ana")  # fmt: skip
    made.ok("add", "milestone", "Goes live", "--project", "WEB", "--owner", "Ana", "--target",
            "2026-12-14", "--after", "Gate")  # fmt: skip
    made.ok("baseline", "take", "WEB", "--name", "Kick-off")
    return made


def last(program: Program) -> dict[str, Any]:
    """The last row of the ledger."""
    assert program.db is not None
    with closing(sqlite3.connect(program.db)) as conn:
        conn.row_factory = sqlite3.Row
        rows = conn.execute("SELECT * FROM adjustment ORDER BY rowid").fetchall()
    return dict(rows[-1])


def moved(row: dict[str, Any]) -> dict[str, tuple[str, str]]:
    impact = json.loads(row["impact"])
    return {one["name"]: (one["before"], one["after"]) for one in impact["milestones"]}


@pytest.mark.parametrize("state", ["deferred", "cancelled"])
def test_deferring_and_cancelling(program: Program, state: str) -> None:
    ran = program.ok("edit", "Gate", "--state", state, *WHY)
    row = last(program)
    assert (row["field"], row["from_value"], row["to_value"]) == ("state", "planned", state)
    assert row["cause"] == "decision"
    assert row["watch_until"]
    assert moved(row)["Goes live"][0] == "2026-12-10"
    assert "Goes live" in ran.err, "it is told before it is written"


def test_achieving_and_reopening(program: Program) -> None:
    program.ok("achieve", "Gate", "--on", "today", "--evidence", "signed")
    row = last(program)
    assert (row["field"], row["to_value"], row["cause"]) == ("state", "achieved", None)
    early = moved(row)["Goes live"]
    assert early[0] == "2026-12-10"
    assert early[1] < "2026-12-10"
    program.refused(7, "edit", "Gate", "--state", "planned")
    program.ok("edit", "Gate", "--state", "planned", *WHY)
    row = last(program)
    assert (row["from_value"], row["to_value"]) == ("achieved", "planned")
    assert moved(row)["Goes live"] == (early[1], "2026-12-10")


def test_a_reading_that_achieves_its_milestone(program: Program) -> None:
    program.ok("edit", "Gate", "--kind", "target", "--automatic", "yes")
    program.ok("add", "kpi", "Leads", "--project", "WEB", "--milestone", "Gate",
               "--direction", "up", "--target-value", "50")  # fmt: skip
    program.ok("add", "reading", "60", "--kpi", "Leads")
    row = last(program)
    assert (row["field"], row["to_value"]) == ("state", "achieved")
    assert moved(row)["Goes live"][0] == "2026-12-10"
