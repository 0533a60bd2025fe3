"""``mstui trend``: the chart and its numbers as text and JSON."""

from __future__ import annotations

from datetime import date

import pytest

from cli.conftest import Program
from support.demonstration import write_demo


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Program:
    path = tmp_path_factory.mktemp("trend") / "demo.db"
    write_demo(path, date(2026, 11, 21))
    return Program(path)


def test_a_project_is_drawn_with_the_numbers_of_each_milestone(demo: Program) -> None:
    told = demo.ok("trend", "WEB", "--width", "70").out
    chart, table = told.split("\n\n")
    assert "└" in chart
    assert max(map(len, chart.splitlines()[:-1])) <= 70
    rows = table.splitlines()
    assert rows[0].split() == ["Milestone", "Told", "Last", "Total", "Pushed", "Slope", "Trend"]
    data = demo.ok("trend", "WEB", "--json").json["milestones"]
    assert len(rows) - 1 == len(data)
    for row, one in zip(rows[1:], data, strict=True):
        assert row.startswith(one["name"])
        assert f"{one['total_move_days']:+d}wd" in row
        assert row.endswith(one["told"])


def test_one_milestone_alone_in_ascii(demo: Program) -> None:
    told = demo.ok("trend", "Beta Version Released", "--ascii").out
    assert told.isascii()
    assert told.splitlines()[-1].startswith("Beta Version Released")


def test_reports_are_what_the_check_ins_stored(demo: Program) -> None:
    (one,) = demo.ok("trend", "Beta Version Released", "--json").json["milestones"]
    assert len(one["reports"]) == 12
    assert [each["on"] for each in one["reports"]] == sorted(each["on"] for each in one["reports"])
    assert one["pushes"] >= 3


def test_what_is_no_milestone_is_refused(demo: Program) -> None:
    assert "no " in demo.refused(3, "trend", "Nothing of that name")
    demo.refused(2, "trend", "--width", "3")
