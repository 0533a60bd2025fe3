"""``lint``: what is wrong with a plan, and the exit code that a script can ask."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from cli.conftest import Program


@pytest.fixture
def program(tmp_path: Path) -> Program:
    made = Program(tmp_path / "w.db")
    made.ok("init")
    made.ok("new", "Web", "--key", "WEB", "--start", "2026-11-23", "--as", "Ana")
    return made


def failed(found: Any) -> dict[str, list[str]]:
    return {
        check["check"]: [finding["name"] for finding in check["findings"]]
        for check in found["projects"][0]["checks"]
        if not check["passed"]
    }


def test_what_a_milestone_lacks(program: Program) -> None:
    ran = program("lint", "WEB", "--json")
    assert ran.code == 1
    found = failed(ran.json)
    assert "Start Approved" in found["no-owner"]
    program.ok("edit", "Start Approved", "--owner", "Ana")
    assert "Start Approved" not in failed(program("lint", "WEB", "--json").json)["no-owner"]
    assert "milestone Result Accepted: has no owner" in program("lint").out


def test_a_plan_without_a_fault_ends_with_0(program: Program) -> None:
    program.ok("new", "Fine", "--key", "OK", "--start", "2026-11-23")
    for name in ("Start Approved", "Result Accepted", "Project Closed"):
        program("rm", name, "--project", "OK", "--yes")
    for phase in program.ok("list", "phase", "--project", "OK", "--json").json["items"]:
        program.ok("rm", phase["id"], "--yes")
    assert program.ok("lint", "OK").out == ""


def test_a_loop_that_another_tool_wrote_is_named(program: Program) -> None:
    for name in ("A", "B"):
        program.ok("add", "task", name, "--project", "WEB", "--duration", "1d")
    program.ok("add", "dependency", "A", "--successor", "B")
    assert program.db is not None
    conn = sqlite3.connect(program.db)
    conn.execute(
        "INSERT INTO dependency(id,project,predecessor,successor,type,lag,lag_unit)"
        " SELECT d.successor||'|'||d.predecessor,d.project,d.successor,d.predecessor,type,lag,lag_unit"
        " FROM dependency d JOIN task t ON t.id=d.predecessor AND t.name='A'"
    )
    conn.commit()
    conn.close()
    ran = program("lint", "WEB", "--json")
    assert ran.code == 1
    assert sorted(failed(ran.json)["loop"]) == ["A", "B"]
    told = program("schedule", "WEB")
    assert told.code == 2
    assert told.err in (
        "mstui: the plan has a loop: A → B → A\n",
        "mstui: the plan has a loop: B → A → B\n",
    )


def test_as_of_a_day(program: Program) -> None:
    assert program("lint", "--as-of", "2020-01-01").code == 0


def test_a_link_to_another_project_is_no_loose_end(program: Program) -> None:
    program.ok("add", "project", "One", "--key", "ONE", "--start", "2026-11-23", "--as", "Ana")
    program.ok("add", "project", "Two", "--key", "TWO", "--start", "2026-11-23")
    ids = {}
    for key in ("ONE", "TWO"):
        for name in ("Begin", "Middle", "End"):
            ran = program.ok("add", "task", f"{name} {key}", "--project", key, "--duration", "2d")
            ids[name + key] = ran.out.strip()

    def loose(key: str) -> list[str]:
        return failed(program("lint", key, "--json").json)["open-ends"]

    assert "Middle ONE" in loose("ONE")
    assert "Middle TWO" in loose("TWO")
    link = ("add", "dependency", ids["MiddleONE"], "--successor", ids["MiddleTWO"])
    program.ok(*link, "--project", "TWO")
    assert loose("ONE") == ["Begin ONE", "End ONE"]
    assert loose("TWO") == ["Begin TWO", "End TWO"]


def test_what_is_planned_back_too_late_is_told_with_its_sign(program: Program) -> None:
    given = ("--start", "2026-11-23", "--schedule-from", "finish", "--target", "2026-12-04")
    program.ok("add", "project", "Fair", "--key", "FAI", *given, "--as", "Ana")
    program.ok("add", "task", "Build", "--project", "FAI", "--duration", "15d")
    assert "task Build: -5 wd of total float" in program("lint", "FAI").out
    why = program.ok("why", "Build").out
    assert "starts 23 Nov, the earliest it can: to be in time it had to start 16 Nov" in why
    program.ok("edit", "FAI", "--target", "2027-01-29")
    assert "as late as possible" in program.ok("why", "Build").out
