"""Leave and people's own calendars in the dates of what they are assigned to."""

from __future__ import annotations

import sqlite3

import pytest

from mstui.views.impact import impact
from mstui.views.scheduled import scheduled
from support.plans import add, change, empty

DAY = 480


class Case:
    """Ana's task of five days from Monday 2026-03-30, and one that waits for it."""

    def __init__(self) -> None:
        self.conn: sqlite3.Connection = empty()
        self.project = add(self.conn, "project", name="Web", key="WEB", start="2026-03-30")
        common = {"project": self.project}
        self.task = add(self.conn, "task", name="Draft", duration=5 * DAY, **common)
        after = add(self.conn, "task", name="Print", duration=DAY, **common)
        add(self.conn, "dependency", predecessor=self.task, successor=after, **common)
        self.ana = add(self.conn, "person", name="Ana")
        add(self.conn, "assignment", task=self.task, person=self.ana)

    def dates(self) -> dict[str, tuple[str, str]]:
        items = scheduled(self.conn, self.project)["items"]
        return {item["name"]: (item["start"], item["finish"]) for item in items}


@pytest.fixture
def case() -> Case:
    return Case()


def test_leave_of_who_does_it_moves_what_waits(case: Case) -> None:
    assert case.dates()["Draft"][1] == "2026-04-03T17:00"
    add(case.conn, "leave", person=case.ana, start="2026-04-01", finish="2026-04-02")
    found = case.dates()
    assert found["Draft"] == ("2026-03-30T08:00", "2026-04-07T17:00")
    assert found["Print"] == ("2026-04-08T08:00", "2026-04-08T17:00")


def test_leave_without_a_last_day_is_one_day(case: Case) -> None:
    add(case.conn, "leave", person=case.ana, start="2026-04-01")
    assert case.dates()["Draft"][1] == "2026-04-06T17:00"


def test_leave_before_the_project_or_of_others_changes_nothing(case: Case) -> None:
    before = case.dates()
    ben = add(case.conn, "person", name="Ben")
    add(case.conn, "leave", person=case.ana, start="2026-03-01", finish="2026-03-29")
    add(case.conn, "leave", person=ben, start="2026-03-30", finish="2026-04-29")
    add(case.conn, "leave", person=case.ana, start=None)
    assert case.dates() == before


def test_one_of_two_who_stays_begins_in_time(case: Case) -> None:
    """The other works the same days later, and the task ends with that."""
    ben = add(case.conn, "person", name="Ben")
    add(case.conn, "assignment", task=case.task, person=ben)
    add(case.conn, "leave", person=case.ana, start="2026-03-30", finish="2026-04-01")
    assert case.dates()["Draft"] == ("2026-03-30T08:00", "2026-04-08T17:00")


def test_hours_of_ones_own(case: Case) -> None:
    """Half days take twice as long; a task's own calendar holds as well."""
    mornings = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday"), "08:00-12:00")
    half = add(case.conn, "calendar", name="Half", friday="", **mornings)
    change(case.conn, "person", case.ana, calendar=half)
    assert case.dates()["Draft"][1] == "2026-04-14T12:00"
    late = add(case.conn, "calendar", name="From ten", monday="10:00-18:00", tuesday="")
    change(case.conn, "task", case.task, calendar=late)
    # 10-12 on Mondays, 8-12 on Wednesdays and Thursdays: ten hours a week.
    assert case.dates()["Draft"][1] == "2026-04-23T12:00"


def test_a_calendar_that_another_tool_broke_holds_nobody_up(case: Case) -> None:
    broken = add(case.conn, "calendar", name="Odd", monday="late", tuesday="")
    change(case.conn, "person", case.ana, calendar=broken)
    add(case.conn, "leave", person=case.ana, start="soon", finish="later")
    assert case.dates()["Draft"][1] == "2026-04-03T17:00"


def test_the_impact_of_a_change_knows_the_leave(case: Case) -> None:
    add(case.conn, "leave", person=case.ana, start="2026-04-06", finish="2026-04-10")
    goal = add(case.conn, "milestone", project=case.project, name="Out", target="2026-04-06")
    add(case.conn, "dependency", project=case.project, predecessor=case.task, successor=goal)
    found = impact(case.conn, case.project, {case.task: {"duration": 6 * DAY}})
    moved = [(one.name, one.before, one.after, one.days) for one in found.milestones]
    assert moved == [("Out", "2026-04-03", "2026-04-13", 6)]
