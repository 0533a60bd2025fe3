"""``baseline``: an immutable copy of the plan, and what differs from it."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from cli.conftest import Program


@pytest.fixture
def program(tmp_path: Path) -> Program:
    made = Program(tmp_path / "w.db")
    made.ok("init")
    made.ok("new", "Web", "--key", "WEB", "--start", "2026-11-23", "--as", "Ana")
    task = ("add", "task", "--project", "WEB", "--duration", "3d", "--effort", "20h")
    made.ok(*task, "Design", "--start", "2026-12-01")
    made.ok(*task, "Build")
    made.ok("add", "dependency", "Design", "--successor", "Build")
    return made


def test_what_moved_came_and_went(program: Program) -> None:
    program.ok("baseline", "take", "WEB", "--name", "Kick-off", "--reason", "as agreed")
    program.ok("edit", "Design", "--start", "2026-12-08")
    program.ok("add", "task", "Test", "--project", "WEB", "--duration", "1d", "--effort", "8h")
    program.ok("rm", "Result Accepted", "--yes")
    found = program.ok("baseline", "compare", "WEB", "--json").json
    told = {item["name"]: (item["change"], item["finish_days"]) for item in found["items"]}
    assert told["Design"] == ("changed", 5)
    assert told["Build"] == ("changed", 5)
    assert told["Test"] == ("added", None)
    assert told["Result Accepted"] == ("removed", None)
    assert found["scope"]["growth"] == pytest.approx(8 / 40)


def test_a_new_baseline_never_hides_the_slip(program: Program) -> None:
    program.ok("baseline", "take", "WEB", "--name", "First")
    program.ok("edit", "Design", "--start", "2026-12-08")
    program.ok("baseline", "take", "WEB", "--name", "Second")
    found = program.ok("baseline", "compare", "WEB", "--all", "--json").json
    build = next(item for item in found["items"] if item["name"] == "Build")
    assert (found["baseline"], found["first"]) == ("Second", "First")
    assert (build["finish_days"], build["first_slip_days"]) == (0, 5)
    between = program.ok("baseline", "compare", "WEB", "First", "Second", "--json").json
    assert {item["name"] for item in between["items"]} == {"Design", "Build"}
    program.ok("baseline", "use", "WEB", "first")
    assert program.ok("baseline", "compare", "WEB", "--json").json["baseline"] == "First"
    assert program.ok("baseline", "list", "WEB").out.splitlines()[1].startswith("*")


def test_a_baseline_is_taken_and_taken_back_in_one_step(program: Program) -> None:
    before = program.ok("dump").out
    program.ok("baseline", "take", "WEB", "--name", "Kick-off")
    assert len(program.ok("baseline", "list", "WEB", "--json").json["baselines"]) == 1
    program.ok("undo")
    assert json.loads(program.ok("dump").out) == json.loads(before)
    assert program.ok("check").out == ""


def test_it_holds_every_item_of_the_plan(program: Program) -> None:
    program.ok("baseline", "take", "WEB", "--name", "Kick-off")
    assert program.db is not None
    conn = sqlite3.connect(program.db)
    kinds = dict(conn.execute("SELECT kind,count(*) FROM baselined GROUP BY kind"))
    conn.close()
    assert kinds["task"] == 2
    assert kinds["milestone"] == 3


def test_what_cannot_be(program: Program) -> None:
    assert "no baseline" in program.refused(3, "baseline", "compare", "WEB")
    assert "name" in program.refused(2, "baseline", "take", "WEB", "--name", " ")
    program.ok("baseline", "take", "WEB", "--name", "Kick-off")
    assert "already" in program.refused(2, "baseline", "take", "WEB", "--name", "kick-OFF")
    assert "Kick-off" in program.refused(3, "baseline", "compare", "WEB", "Nope")
    assert "Kick-off" in program.refused(3, "baseline", "use", "WEB", "Nope")


def test_a_promise_that_the_plan_cannot_keep_has_slipped(program: Program) -> None:
    program.ok("add", "milestone", "Live", "--project", "WEB", "--target", "2026-12-11")
    program.ok("add", "dependency", "Build", "--successor", "Live")
    program.ok("baseline", "take", "WEB", "--name", "Agreed")

    def slip() -> tuple[str, int]:
        found = program.ok("baseline", "compare", "WEB", "--all", "--json").json["items"]
        live = next(item for item in found if item["name"] == "Live")
        return live["change"], live["finish_days"]

    assert slip() == ("kept", 0)
    program.ok("edit", "Build", "--duration", "3w")
    ends = program.ok("schedule", "WEB", "--json").json["items"]
    live = next(item for item in ends if item["name"] == "Live")
    assert live["finish"][:10] > "2026-12-11"
    change, days = slip()
    assert change == "changed"
    assert days > 0
    program.ok("edit", "Build", "--duration", "1d")
    assert slip() == ("kept", 0)
