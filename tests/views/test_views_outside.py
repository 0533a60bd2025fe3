"""What a plan waits for outside itself: promises of others, items of other projects."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest

from mstui.views.scheduled import scheduled
from mstui.views.why import why
from support.plans import add, change, empty

TODAY = "2026-11-23"
DAY = 480


@pytest.fixture
def conn() -> sqlite3.Connection:
    return empty()


def plan(conn: sqlite3.Connection, key: str, *names: str) -> dict[str, str]:
    """A project of tasks of three days each, from the 23rd on."""
    ids = {"project": add(conn, "project", name=key.title(), key=key, start=TODAY)}
    for name in names:
        ids[name] = add(
            conn, "task", name=name, project=ids["project"], duration=3 * DAY, state="todo"
        )
    return ids


def link(conn: sqlite3.Connection, project: str, before: str, after: str, **more: Any) -> None:
    values = {"type": "FS", "lag": 0, "lag_unit": "working", **more}
    add(conn, "dependency", project=project, predecessor=before, successor=after, **values)


def starts(conn: sqlite3.Connection, project: str) -> dict[str, str]:
    return {item["name"]: item["start"][:10] for item in scheduled(conn, project)["items"]}


def test_who_waits_for_a_promise_starts_after_its_day(conn: sqlite3.Connection) -> None:
    ids = plan(conn, "WEB", "Print", "Fold")
    link(conn, ids["project"], ids["Print"], ids["Fold"])
    promise = add(
        conn, "promise", name="Paper", project=ids["project"], party="the mill",
        promised="2026-12-03", state="open",
    )  # fmt: skip
    add(conn, "waiting", promise=promise, item=ids["Print"])
    assert starts(conn, ids["project"]) == {"Print": "2026-12-04", "Fold": "2026-12-09"}
    told = why(conn, "task", ids["Print"], TODAY).chain[0].text
    assert told == "Print starts 04 Dec because it waits for Paper, promised by the mill"
    change(conn, "promise", promise, state="kept")
    assert starts(conn, ids["project"])["Print"] == TODAY


def test_a_task_waits_for_one_of_another_project(conn: sqlite3.Connection) -> None:
    app, web = plan(conn, "APP", "Build"), plan(conn, "WEB", "Announce", "Other")
    link(conn, web["project"], app["Build"], web["Announce"], lag=DAY)
    assert starts(conn, web["project"]) == {"Announce": "2026-11-27", "Other": TODAY}
    told = why(conn, "task", web["Announce"], TODAY).chain[0].text
    assert told == "Announce starts 27 Nov because it waits for Build of APP"
    change(conn, "task", app["Build"], duration=10 * DAY)
    assert starts(conn, web["project"])["Announce"] == "2026-12-08"
    assert starts(conn, app["project"]) == {"Build": TODAY}


def test_a_phase_that_waits_holds_all_that_is_in_it(conn: sqlite3.Connection) -> None:
    app, web = plan(conn, "APP", "Build"), plan(conn, "WEB", "Announce")
    phase = add(conn, "phase", name="Launch", project=web["project"])
    change(conn, "task", web["Announce"], phase=phase)
    link(conn, web["project"], app["Build"], phase)
    assert starts(conn, web["project"])["Announce"] == "2026-11-26"


def test_projects_that_wait_for_each_other_come_to_an_end(conn: sqlite3.Connection) -> None:
    app, web = plan(conn, "APP", "A1", "A2"), plan(conn, "WEB", "W1", "W2")
    link(conn, web["project"], app["A1"], web["W1"])
    link(conn, app["project"], web["W2"], app["A2"])
    assert starts(conn, web["project"])["W1"] == "2026-11-26"
    assert starts(conn, app["project"])["A2"] == "2026-11-26"


def test_nonsense_from_other_tools_holds_nothing(conn: sqlite3.Connection) -> None:
    ids = plan(conn, "WEB", "Print")
    promise = add(
        conn, "promise", name="Paper", project=ids["project"], promised="soon", state="open"
    )
    add(conn, "waiting", promise=promise, item=ids["Print"])
    link(conn, ids["project"], "nobody", ids["Print"])
    assert starts(conn, ids["project"])["Print"] == TODAY


@pytest.mark.parametrize("nonsense", ["2026-13-45", "soon", "[/x]", "0000-00-00", "99999-01-01"])
def test_dates_that_are_none_leave_the_plan_computable(
    conn: sqlite3.Connection, nonsense: str
) -> None:
    ids = plan(conn, "WEB", "Print", "Fold")
    link(conn, ids["project"], ids["Print"], ids["Fold"])
    goal = add(conn, "milestone", name="Goal", project=ids["project"], target=nonsense)
    change(conn, "milestone", goal, deadline=nonsense)
    for field in ("start", "finish", "deadline", "constraint_on", "actual_start"):
        change(conn, "task", ids["Print"], **{field: nonsense})
    change(conn, "task", ids["Print"], constraint_kind="must start on")
    change(conn, "project", ids["project"], status_date=nonsense, target=nonsense)
    assert starts(conn, ids["project"])["Fold"] == "2026-11-26"
    assert why(conn, "task", ids["Fold"], TODAY).chain
    change(conn, "project", ids["project"], start=nonsense)
    assert starts(conn, ids["project"])
