"""What is told of a change before it is saved is what is kept of it."""

from __future__ import annotations

import sqlite3

import pytest

from mstui.views.foreseen import as_json, foreseen, is_small
from mstui.views.impact import impact
from mstui.views.promises import recorded
from mstui.views.told_impact import told
from support.plans import add, empty

TODAY = "2026-11-21"


def plan(tasks: int = 1) -> tuple[sqlite3.Connection, str, str]:
    """A milestone that a task waits for, held by its date."""
    conn = empty()
    project = add(conn, "project", name="P", key="P", start="2026-11-02")
    owner = add(conn, "person", name="Ana")
    held = add(
        conn, "milestone", name="Gate", project=project, state="planned", owner=owner,
        target="2026-12-01",
    )  # fmt: skip
    for at in range(tasks):
        task = add(conn, "task", name=f"T{at}", project=project, duration=480, state="todo")
        add(
            conn, "dependency", project=project, predecessor=held, successor=task, type="FS",
            lag=0, lag_unit="working",
        )  # fmt: skip
    return conn, project, held


def test_what_is_kept_tells_the_same_again() -> None:
    conn, project, held = plan(3)
    changes = {held: {"target": "2027-01-11", "name": "moves nothing"}}
    found = foreseen(conn, "milestone", changes, TODAY)
    whole = impact(conn, project, {held: {"target": "2027-01-11"}})
    assert recorded(found.kept[project]) == recorded(as_json(whole))
    again = recorded(found.kept[project])
    assert again is not None
    assert tuple(told(again, TODAY)) == found.lines == tuple(told(whole, TODAY))
    assert any(line.startswith("Gate:") for line in found.lines)
    assert any("3 tasks move" in line for line in found.lines)


def test_a_promise_that_moves_nothing_tells_whom_it_concerns(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    conn, project, held = plan()
    ben = add(conn, "person", name="Ben")
    monkeypatch.setattr("mstui.views.impact.planned_project", None)  # nothing is planned for it
    found = foreseen(conn, "milestone", {held: {"owner": ben, "moscow": "must"}}, TODAY)
    assert found.lines == ("Nothing else moves", "Concerns Ana (1), Ben (1)")
    again = recorded(found.kept[project])
    assert again is not None
    assert tuple(told(again, TODAY)) == found.lines
    assert foreseen(conn, "milestone", {held: {"name": "x", "effort": 1}}, TODAY).kept == {}
    assert foreseen(conn, "risk", {held: {"name": "x"}}, TODAY).kept == {}


def test_a_plan_with_a_loop_tells_nothing() -> None:
    conn, project, held = plan()
    (task,) = conn.execute("SELECT id FROM task").fetchone()
    add(
        conn, "dependency", project=project, predecessor=task, successor=held, type="FS",
        lag=0, lag_unit="working",
    )  # fmt: skip
    assert foreseen(conn, "milestone", {held: {"target": "2027-01-11"}}, TODAY).lines == ()


def test_large_plans_are_known() -> None:
    conn, _, held = plan(5)
    assert is_small(conn, "milestone", [held])
    conn, _, held = plan(200)
    assert not is_small(conn, "milestone", [held])
