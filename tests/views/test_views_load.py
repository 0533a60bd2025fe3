"""Load: what is asked of people week by week, and what they have."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest

from mstui.views.load import load
from support.plans import add, change, empty

TODAY = "2026-11-23"  # a Monday
DAY = 480


@pytest.fixture
def plan() -> tuple[sqlite3.Connection, dict[str, str]]:
    conn = empty()
    ids = {"project": add(conn, "project", name="Web", key="WEB", start=TODAY)}
    for name in ("Ana", "Ben"):
        ids[name] = add(conn, "person", name=name)
    return conn, ids


def task(conn: sqlite3.Connection, ids: dict[str, str], *who: str, **values: Any) -> str:
    given = {"name": "T", "project": ids["project"], "state": "todo", "start": TODAY, **values}
    id = add(conn, "task", **given)
    for name in who:
        add(conn, "assignment", task=id, person=ids[name], units=100)
    return id


def asked(conn: sqlite3.Connection, weeks: int = 3) -> dict[str, list[int]]:
    return {one.name: [week.asked for week in one.weeks] for one in load(conn, TODAY, weeks=weeks)}


def test_effort_is_spread_over_the_days_of_the_plan(
    plan: tuple[sqlite3.Connection, dict[str, str]],
) -> None:
    conn, ids = plan
    task(conn, ids, "Ana", "Ben", duration=10 * DAY, effort=40 * 60)
    assert asked(conn) == {"Ana": [600, 600, 0], "Ben": [600, 600, 0]}


def test_what_is_done_is_asked_no_more(plan: tuple[sqlite3.Connection, dict[str, str]]) -> None:
    conn, ids = plan
    id = task(conn, ids, "Ana", duration=5 * DAY, effort=40 * 60, percent=50)
    assert asked(conn)["Ana"][0] == 20 * 60
    change(conn, "task", id, effort_done=30 * 60)
    assert asked(conn)["Ana"][0] == 10 * 60
    change(conn, "task", id, state="done", percent=100)
    assert asked(conn) == {}


def test_without_effort_the_share_of_the_time(
    plan: tuple[sqlite3.Connection, dict[str, str]],
) -> None:
    conn, ids = plan
    id = task(conn, ids, duration=5 * DAY)
    add(conn, "assignment", task=id, person=ids["Ben"], units=50)
    assert asked(conn)["Ben"] == [5 * DAY // 2, 0, 0]


def test_two_projects_at_once_are_too_much(
    plan: tuple[sqlite3.Connection, dict[str, str]],
) -> None:
    conn, ids = plan
    other = add(conn, "project", name="App", key="APP", start=TODAY)
    task(conn, ids, "Ana", duration=5 * DAY)
    task(conn, ids | {"project": other}, "Ana", duration=3 * DAY, name="U")
    week = load(conn, TODAY)[0].weeks[0]
    assert (week.asked, week.there, week.is_over) == (8 * DAY, 5 * DAY, True)
    assert [(part.name, part.project) for part in week.parts] == [("T", "WEB"), ("U", "APP")]
    alone = load(conn, TODAY, projects=[other])[0].weeks[0]
    assert not alone.is_over


def test_leave_takes_time_away(plan: tuple[sqlite3.Connection, dict[str, str]]) -> None:
    conn, ids = plan
    task(conn, ids, "Ana", duration=5 * DAY, effort=40 * 60)
    add(conn, "leave", person=ids["Ana"], start="2026-11-26", finish="2026-11-27")
    week = load(conn, TODAY)[0].weeks[0]
    assert (week.asked, week.there, week.is_over) == (3 * DAY, 3 * DAY, False)
    task(conn, ids, "Ana", duration=DAY, name="U")
    week = load(conn, TODAY)[0].weeks[0]
    assert (week.asked, week.is_over) == (4 * DAY, True)


def test_leave_makes_a_task_later_and_not_more(
    plan: tuple[sqlite3.Connection, dict[str, str]],
) -> None:
    conn, ids = plan
    id = task(conn, ids, "Ana", duration=6 * DAY)
    add(conn, "leave", person=ids["Ana"], start="2026-11-26", finish="2026-11-27")
    assert asked(conn)["Ana"] == [3 * DAY, 3 * DAY, 0]
    add(conn, "assignment", task=id, person=ids["Ben"], units=50)
    assert asked(conn)["Ben"][:2] == [900, 540]  # half of 6 days, over the 8 that the task lasts
    change(conn, "task", id, percent=50)
    assert sum(asked(conn)["Ana"]) == 3 * DAY


def test_holidays_of_the_project_are_no_time_to_spare(
    plan: tuple[sqlite3.Connection, dict[str, str]],
) -> None:
    conn, ids = plan
    week = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), "08:00-16:00")
    calendar = add(conn, "calendar", name="Berlin", **week)
    add(conn, "dayoff", calendar=calendar, start="2026-11-24", name="Fair")
    change(conn, "project", ids["project"], calendar=calendar)
    task(conn, ids, "Ana", duration=4 * DAY)
    found = load(conn, TODAY)[0].weeks[0]
    assert (found.asked, found.there, found.is_over) == (4 * DAY, 4 * DAY, False)
    other = add(conn, "project", name="App", key="APP", start=TODAY)
    task(conn, ids | {"project": other}, "Ana", duration=DAY, name="U", start="2026-11-24")
    found = load(conn, TODAY)[0].weeks[0]
    assert (found.asked, found.there) == (5 * DAY, 5 * DAY)  # two weeks that differ: the usual one


def test_what_is_late_is_asked_now(plan: tuple[sqlite3.Connection, dict[str, str]]) -> None:
    conn, ids = plan
    task(conn, ids, "Ana", duration=5 * DAY, start="2026-10-05")
    change(conn, "project", ids["project"], start="2026-10-05")
    assert asked(conn)["Ana"][0] == 5 * DAY
