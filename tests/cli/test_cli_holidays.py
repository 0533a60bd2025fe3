"""``holidays``: a country's days off as rows of the project's calendar."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.conftest import Program


@pytest.fixture
def program(tmp_path: Path) -> Program:
    made = Program(tmp_path / "w.db")
    made.ok("init")
    made.ok("new", "Web", "--key", "WEB", "--start", "2026-11-23", "--as", "Ana")
    return made


def days(program: Program) -> dict[str, str]:
    found = program.ok("list", "dayoff", "--json").json["items"]
    return {item["start"]: item["name"] for item in found}


def test_work_rests_on_them(program: Program) -> None:
    program.ok(
        "add", "task", "Build", "--project", "WEB", "--duration", "2d", "--start", "2026-12-24"
    )
    before = program.ok("schedule", "WEB", "--json").json
    program.ok("holidays", "WEB", "DE", "--years", "2026")
    assert days(program)["2026-12-25"] == "Christmas Day"
    after = program.ok("schedule", "WEB", "--json").json
    ends = [
        next(item["finish"][:10] for item in found["items"] if item["name"] == "Build")
        for found in (before, after)
    ]
    assert ends == ["2026-12-25", "2026-12-28"]


def test_twice_is_once_and_a_region_has_more(program: Program) -> None:
    program.ok("holidays", "WEB", "DE", "--years", "2026-2027")
    first = days(program)
    program.ok("holidays", "WEB", "de", "--years", "2026-2027")
    assert days(program) == first
    program.ok("holidays", "WEB", "DE", "--region", "BY", "--years", "2026")
    assert set(days(program)) > set(first)
    assert days(program)["2026-01-06"] == "Epiphany"
    program.ok("undo")
    assert days(program) == first
    assert program.ok("check").out == ""


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("ZZ",), "country"),
        (("DE", "--region", "QQ"), "region"),
        (("DE", "--years", "soon"), "--years"),
        (("DE", "--years", "1066"), "1950"),
        (("DE", "--years", "2028-2026"), "years"),
        (("\x1b[31m",), "country"),
    ],
)
def test_what_there_is_not(program: Program, words: tuple[str, ...], says: str) -> None:
    told = program.refused(2, "holidays", "WEB", *words)
    assert says in told
    assert "\x1b" not in told
