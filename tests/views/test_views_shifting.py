"""Moving bars: what is drawn while one moves is what stands there once it is kept."""

from __future__ import annotations

import random
import sqlite3
from typing import Any

import pytest

from mstui.views.planning import computed, planned_project
from mstui.views.shifting import Shifting
from mstui.views.timeline import Bar, Timeline, timeline
from support.plans import add, change, empty
from views.test_views_impact import random_workspace

TODAY = "2026-11-02"


def opened(conn: sqlite3.Connection, project: str) -> tuple[Shifting, Timeline]:
    planned = planned_project(conn, project)
    done = computed(planned)
    return Shifting(planned, done), Timeline(conn, planned, done, TODAY)


def drawn(bar: Bar) -> tuple[Any, ...]:
    """What is seen of a bar, apart from how far it has moved."""
    return bar._replace(moved=0, baseline=None, constraint=None, done=0)


@pytest.mark.parametrize("seed", range(300))
def test_the_bars_follow_as_the_plan_would(seed: int) -> None:
    chance = random.Random(seed)
    conn, project, ids = random_workspace(seed)
    shifting, seen = opened(conn, project)
    movable = [id for id in ids if not shifting.why_not(id)]
    id = chance.choice(movable)
    longer = chance.randint(-3, 4) if not shifting.why_not(id, length=True) else 0
    shifting.move(id, days=chance.randint(-5, 15), longer=longer)
    following = {bar.id: shifting.bar(bar) for bar in seen.bars}
    fields = shifting.fields()
    kind = shifting.planned.rows[id]["kind"]
    if fields:
        change(conn, kind, id, **fields)
    after = {bar.id: bar for bar in timeline(conn, project, TODAY).bars}
    assert {k: drawn(bar) for k, bar in following.items()} == {
        k: drawn(bar) for k, bar in after.items()
    }


def test_dropped_nothing_has_moved() -> None:
    conn, project, ids = random_workspace(3)
    shifting, seen = opened(conn, project)
    id = next(id for id in ids if not shifting.why_not(id))
    shifting.move(id, days=3)
    shifting.move(id, days=2)
    assert shifting.shift.days == 5
    assert "+5 wd" in shifting.told()
    shifting.drop()
    assert [shifting.bar(bar) for bar in seen.bars] == seen.bars
    assert (shifting.told(), shifting.summary()) == ("", "")
    shifting.move(id, days=3)
    shifting.move(id, days=-3)
    assert [shifting.bar(bar) for bar in seen.bars] == seen.bars


def test_what_can_not_be_moved_says_why() -> None:
    conn = empty()
    project = add(conn, "project", name="Web", key="WEB", start="2026-11-02")
    phase = add(conn, "phase", name="Create", project=project)
    common: dict[str, Any] = {"project": project, "phase": phase, "duration": 960}
    done = add(conn, "task", name="Done", state="done", start="2026-11-02", **common)
    begun = add(
        conn, "task", name="Begun", state="doing", actual_start="2026-11-03", percent=40, **common
    )
    fixed = add(
        conn, "task", name="Fixed", state="todo", constraint_kind="must start on",
        constraint_on="2026-11-09", **common,
    )  # fmt: skip
    goal = add(conn, "milestone", name="Goal", project=project, phase=phase, target="2026-11-20")
    shifting, _ = opened(conn, project)
    assert "holds" in shifting.why_not(phase)
    assert "past" in shifting.why_not(done)
    assert "length" in shifting.why_not(begun)
    assert shifting.why_not(begun, length=True) == ""
    assert "must start on" in shifting.why_not(fixed)
    assert "no length" in shifting.why_not(goal, length=True)
    assert shifting.why_not(goal) == ""


def test_a_task_never_loses_all_of_its_work() -> None:
    conn = empty()
    project = add(conn, "project", name="Web", key="WEB", start="2026-11-02")
    id = add(conn, "task", name="T", project=project, duration=3 * 480, state="todo")
    shifting, _ = opened(conn, project)
    for _ in range(9):
        shifting.move(id, longer=-1)
    assert shifting.moved_activity().duration == 480
    assert shifting.fields() == {"duration": 480}
