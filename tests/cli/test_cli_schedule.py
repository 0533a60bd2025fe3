"""``schedule``: plans of Microsoft Project through a file, the workspace and the verb."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

from cli.conftest import Program


def _tool(shared_data: Path) -> Any:
    path = shared_data.parent / "tools" / "plan_cases.py"
    if not path.is_file():
        pytest.skip(f"no {path.name} beside the shared data")
    spec = importlib.util.spec_from_file_location("shared_plan_cases", path)
    assert spec is not None
    assert spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    return tool


def test_imported_plans_have_the_dates_of_microsoft_project(
    shared_data: Path, tmp_path: Path
) -> None:
    """What a person imports is scheduled to the minute as the program it came from did it."""
    tool = _tool(shared_data)
    compared = 0
    for id, case in tool.load(shared_data / "schedule" / "cases.json").items():
        file = tmp_path / f"{id}.xml"
        file.write_bytes(tool.to_mspdi(case))
        program = Program(tmp_path / f"{id}.db")
        program.ok("init")
        key = program.ok("import", file, "--json").json["project"]
        found = program.ok("schedule", key, "--json").json
        count, wrong = tool.compare(case, found)
        assert wrong == [], id
        compared += count
    assert compared > 1700


def test_dates_alone_stand_and_links_move_them(tmp_path: Path) -> None:
    program = Program(tmp_path / "w.db")
    program.ok("init")
    program.ok("new", "Web", "--key", "WEB", "--start", "2026-11-23", "--as", "Ana")
    program.ok(
        "add", "task", "Design", "--project", "WEB", "--start", "2026-12-01", "--duration", "3d"
    )
    program.ok(
        "add", "task", "Build", "--project", "WEB", "--start", "2026-12-01", "--duration", "2d"
    )
    items = _by_name(program.ok("schedule", "WEB", "--json").json)
    assert items["Design"]["start"] == items["Build"]["start"] == "2026-12-01T08:00"
    program.ok("add", "dependency", "Design", "--successor", "Build")
    items = _by_name(program.ok("schedule", "WEB", "--json").json)
    assert items["Build"]["start"] == "2026-12-04T08:00"
    assert items["Build"]["driving"] == [items["Design"]["id"]]
    # The template's own milestones end the project later: these two have float, the last has none.
    assert items["Design"]["total_float_minutes"] == items["Build"]["total_float_minutes"] > 0
    table = program.ok("schedule", "WEB", "--critical").out
    assert "Build" not in table
    assert "critical" in table


def test_a_project_that_is_not_there(tmp_path: Path) -> None:
    program = Program(tmp_path / "w.db")
    program.ok("init")
    assert "NOPE" in program.refused(3, "schedule", "NOPE")


def test_why_tells_the_chain_back_to_the_date_it_begins_with(tmp_path: Path) -> None:
    program = Program(tmp_path / "w.db")
    program.ok("init")
    program.ok("new", "Web", "--key", "WEB", "--start", "2026-11-23", "--as", "Ana")
    task = ("add", "task", "--project", "WEB", "--duration", "3d")
    program.ok(*task, "Design", "--start", "2026-12-01")
    program.ok(*task, "Build")
    program.ok("add", "dependency", "Design", "--successor", "Build", "--lag", "480")
    told = program.ok("why", "Build").out.splitlines()
    assert told[0] == "Build starts 07 Dec because Design finishes 03 Dec (FS +1 wd)"
    assert told[1] == "Design starts 01 Dec, as it was typed: it waits for nothing"
    assert told[2].startswith("It is not critical: it may finish ")
    answer = program.ok("why", "Build", "--json").json
    assert [sentence["kind"] for sentence in answer["chain"]] == ["task", ""]
    assert answer["critical"] is False
    assert answer["total_float"] > 0


def test_floats_to_a_milestone(tmp_path: Path) -> None:
    program = Program(tmp_path / "w.db")
    program.ok("init")
    program.ok("new", "Web", "--key", "WEB", "--start", "2026-11-23", "--as", "Ana")
    for name, days in (("Long", "5d"), ("Short", "2d"), ("After", "20d")):
        program.ok("add", "task", name, "--project", "WEB", "--duration", days)
    program.ok("add", "milestone", "Halfway", "--project", "WEB")
    for before, after in (("Long", "Halfway"), ("Short", "Halfway"), ("Halfway", "After")):
        program.ok("add", "dependency", before, "--successor", after)
    found = _by_name(program.ok("schedule", "WEB", "--to", "Halfway", "--json").json)
    assert {name: item["float_to_minutes"] for name, item in found.items()} == {
        "Long": 0,
        "Short": 3 * 480,
        "Halfway": 0,
    }
    only = program.ok("schedule", "WEB", "--to", "Halfway", "--critical", "--json").json
    assert set(_by_name(only)) == {"Long", "Halfway"}
    assert "NOPE" in program.refused(3, "schedule", "WEB", "--to", "NOPE")


def test_backward_from_a_fixed_date(tmp_path: Path) -> None:
    """Everything as late as possible: what must start when, for the target to be met."""
    program = Program(tmp_path / "w.db")
    program.ok("init")
    program.ok("add", "project", "Fair", "--key", "FAIR", "--as", "Ana", "--start", "2026-11-02")
    program.ok("edit", "FAIR", "--schedule-from", "finish", "--target", "2026-12-18")
    for name, days in (("Book", "5d"), ("Build", "10d"), ("Invite", "2d")):
        program.ok("add", "task", name, "--project", "FAIR", "--duration", days)
    program.ok("add", "dependency", "Book", "--successor", "Build")
    found = program.ok("schedule", "FAIR", "--json").json
    items = _by_name(found)
    assert found["project"]["start"] == "2026-11-30T08:00"
    assert found["project"]["finish"] == "2026-12-18T17:00"
    assert [items[name]["start"][:10] for name in ("Book", "Build", "Invite")] == [
        "2026-11-30",
        "2026-12-07",
        "2026-12-17",
    ]
    assert all(item["total_float_minutes"] == 0 for item in items.values())


def test_move_shows_what_it_does_to_the_plan_and_keeps_a_linked_task_there(tmp_path: Path) -> None:
    program = Program(tmp_path / "w.db")
    program.ok("init")
    program.ok("new", "Web", "--key", "WEB", "--start", "2026-11-23", "--as", "Ana")
    task = ("add", "task", "--project", "WEB", "--duration", "3d")
    program.ok(*task, "Design", "--start", "2026-12-01", "--finish", "2026-12-03")
    program.ok(*task, "Build", "--start", "2026-12-04", "--finish", "2026-12-08")
    program.ok(*task, "Test")
    program.ok("add", "dependency", "Design", "--successor", "Build")
    program.ok("add", "dependency", "Build", "--successor", "Test")
    before = _by_name(program.ok("schedule", "WEB", "--json").json)
    assert program.db is not None
    stored = program.db.read_bytes()
    shown = program.ok("move", "Build", "2026-12-15", "--json").json
    assert program.db.read_bytes() == stored
    assert shown["impact"]["tasks"] == 1
    assert "1 task moves" in program.ok("move", "Build", "2026-12-15").out
    program.ok("move", "Build", "2026-12-15", "--yes")
    after = _by_name(program.ok("schedule", "WEB", "--json").json)
    assert after["Build"]["start"] == "2026-12-11T08:00"
    assert (before["Test"]["start"][:10], after["Test"]["start"][:10]) == (
        "2026-12-09",
        "2026-12-16",
    )
    program.ok("undo")
    assert _by_name(program.ok("schedule", "WEB", "--json").json) == before


def _by_name(found: dict[str, Any]) -> dict[str, Any]:
    return {item["name"]: item for item in found["items"]}


def test_only_the_longest_path_and_the_latest_start(plan: Program) -> None:
    names = {item["name"] for item in plan.ok("schedule", "WEB", "--json").json["items"]}
    longest = plan.ok("schedule", "WEB", "--longest", "--json").json["items"]
    assert longest
    assert {item["name"] for item in longest} < names
    assert "must begin" not in plan.ok("schedule", "WEB").out
    plan.ok("edit", "WEB", "--schedule-from", "finish")
    told = plan.ok("schedule", "WEB").out.splitlines()[1]
    assert told.startswith("Planned from its finish: what has not begun must begin 20")
