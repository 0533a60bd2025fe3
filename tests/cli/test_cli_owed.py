"""``owed`` and ``confirm``: what others promised us."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.conftest import Program


@pytest.fixture
def program(tmp_path: Path) -> Program:
    made = Program(tmp_path / "w.db")
    made.ok("init")
    made.ok("new", "Web", "--key", "WEB", "--start", "2026-11-23", "--as", "Ana")
    made.ok("add", "task", "Print the brochures", "--project", "WEB", "--duration", "2d")
    made.ok(
        "add", "promise", "Paper", "--project", "WEB", "--party", "the mill",
        "--promised", "2026-12-01", "--waiting", "Print the brochures",
    )  # fmt: skip
    return made


def test_what_is_owed_is_listed_confirmed_and_kept(program: Program) -> None:
    told = program.ok("owed", "WEB").out
    assert "unconfirmed" in told
    assert "the mill" in told
    assert "Print the brochures" in told
    program.ok("confirm", "Paper")
    (one,) = program.ok("owed", "--json").json["items"]
    assert (one["standing"], one["unconfirmed_days"], one["promised"]) == ("open", 0, "2026-12-01")
    assert [each["name"] for each in one["waits"]] == ["Print the brochures"]
    program.ok("done", "Paper")
    assert "Nobody owes" in program.ok("owed").out
    assert "kept" in program.ok("owed", "--all").out
    program.ok("undo")
    assert [one["state"] for one in program.ok("owed", "--json").json["items"]] == ["open"]


def test_another_day_tells_what_it_moves_and_moves_it(program: Program) -> None:
    ran = program.ok("confirm", "Paper", "--for", "2026-12-08")
    assert "task moves" in ran.err
    (one,) = program.ok("owed", "--json").json["items"]
    assert one["promised"] == "2026-12-08"
    items = program.ok("schedule", "WEB", "--json").json["items"]
    (task,) = [item for item in items if item["name"] == "Print the brochures"]
    assert task["start"][:10] == "2026-12-09"


def test_more_can_wait_for_it(program: Program) -> None:
    program.ok("add", "task", "Fold them", "--project", "WEB")
    program.ok("confirm", "Paper", "--waiting", "Fold them")
    (one,) = program.ok("owed", "--json").json["items"]
    assert {each["name"] for each in one["waits"]} == {"Print the brochures", "Fold them"}


def test_what_can_not_be_confirmed_is_refused(program: Program) -> None:
    program.refused(2, "confirm", "Paper", "--on", "2099-01-01")
    program.refused(2, "confirm", "Paper", "--for", "someday")
    program.ok("done", "Paper")
    program.refused(2, "confirm", "Paper")
