"""``notice``: what a client reads of a changed promise, and what they do not."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.conftest import Program


@pytest.fixture
def program(tmp_path: Path) -> Program:
    made = Program(tmp_path / "w.db")
    made.ok("init")
    made.ok("new", "Web", "--key", "WEB", "--start", "2026-11-23", "--as", "Ana")
    made.ok("edit", "Result Accepted", "--owner", "Ana", "--target", "2026-12-18")
    made.ok("baseline", "take", "WEB", "--name", "Kick-off")
    return made


def moved(program: Program, *more: str) -> None:
    program.ok(
        "move", "Result Accepted", "2026-12-22", "--yes", "--cause", "supply",
        "--reason", "The printer delivers a week late", *more,
    )  # fmt: skip


def test_old_and_new_promise_cause_and_rationale(program: Program) -> None:
    moved(program, "--revised", "brochures by hand until then")
    told = program.ok("notice", "Result Accepted").out
    assert "Promised until now: Fri 18 Dec 2026" in told
    assert "Promised from now on: Tue 22 Dec 2026 (2 working days later)" in told
    assert "Why: a delivery. The printer delivers a week late" in told
    assert "What to expect: brochures by hand until then" in told


def test_nothing_of_the_inside_is_in_it(program: Program) -> None:
    program.ok("add", "task", "SECRETTASK", "--project", "WEB", "--milestone", "Result Accepted")
    program.ok("note", "Result Accepted", "SECRETNOTE")
    moved(program)
    told = program.ok("notice", "Result Accepted", "--json").out
    assert "SECRET" not in told


def test_who_was_told_is_recorded_once(program: Program) -> None:
    moved(program, "--informed", "Kim")
    program.ok("notice", "Result Accepted", "--informed", "Lee, kim")
    assert program.ok("notice", "Result Accepted", "--json").json["informed"] == "Kim, Lee"
    program.ok("undo")
    assert program.ok("notice", "Result Accepted", "--json").json["informed"] == "Kim"


def test_planning_is_no_change_of_a_promise(program: Program) -> None:
    assert "nothing to tell" in program.refused(3, "notice", "Result Accepted")
    moved(program)
    assert "informed" in program.refused(2, "notice", "Result Accepted", "--informed", " , ")
