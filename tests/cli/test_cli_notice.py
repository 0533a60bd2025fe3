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


def test_old_and_new_promise_and_the_cause_in_words_for_a_client(program: Program) -> None:
    moved(program, "--revised", "brochures by hand until then")
    told = program.ok("notice", "Result Accepted").out
    assert "Promised until now: Fri 18 Dec 2026" in told
    assert "Promised from now on: Tue 22 Dec 2026 (2 working days later)" in told
    assert "Why: a delivery" in told
    assert "printer" not in told, "the rationale is not for the client"
    assert "What to expect: brochures by hand until then" in told


def test_what_is_written_for_the_client_is_what_they_read(program: Program) -> None:
    words = "The brochures arrive a week later than planned"
    moved(program, "--client-text", words, "--agreed-with", "Kim", "--agreed-on", "2026-11-20")
    told = program.ok("notice", "Result Accepted").out
    assert f"Why: {words}" in told
    assert "printer" not in told
    assert "Agreed with: Kim, Fri 20 Nov 2026" in told
    program.ok("notice", "Result Accepted", "--client-text", "A delivery is late")
    assert program.ok("notice", "Result Accepted", "--json").json["client_text"] == (
        "A delivery is late"
    )
    program.ok("notice", "Result Accepted", "--client-text", "Late", "--informed", "Lee")
    told = program.ok("notice", "Result Accepted", "--json").json
    assert (told["client_text"], told["informed"]) == ("Late", "Lee")
    program.ok("undo")
    told = program.ok("notice", "Result Accepted", "--json").json
    assert (told["client_text"], told["informed"]) == ("A delivery is late", ""), "one step"
    program.ok("notice", "Result Accepted", "--client-text", "")
    assert "Why: a delivery" in program.ok("notice", "Result Accepted").out


def test_without_words_for_the_client_other_tells_no_cause(program: Program) -> None:
    program.ok(
        "move", "Result Accepted", "2026-12-22", "--yes", "--cause", "other",
        "--reason", "We quarrelled with the printer",
    )  # fmt: skip
    assert "Why" not in program.ok("notice", "Result Accepted").out


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


def test_the_milestones_that_move_with_it_are_named_and_no_task(program: Program) -> None:
    program.ok("add", "milestone", "Gate", "--project", "WEB", "--target", "2026-12-10",
               "--owner", "Ana")  # fmt: skip
    program.ok("add", "milestone", "Goes live", "--project", "WEB", "--owner", "Ana",
               "--after", "Gate")  # fmt: skip
    program.ok("add", "task", "Secret clean-up", "--project", "WEB", "--after", "Gate")
    told = program.ok(
        "move", "Gate", "2026-12-17", "--yes", "--cause", "supply",
        "--reason", "The printer delivers a week late",
    ).err  # fmt: skip
    assert "Goes live: 10 Dec → 17 Dec (+5 wd)" in told
    notice = program.ok("notice", "Gate").out
    assert "- Goes live: Thu 10 Dec 2026, now Thu 17 Dec 2026" in notice
    assert "Secret" not in notice
    assert "Gate: Thu" not in notice
