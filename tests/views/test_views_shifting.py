"""Moving bars: what is drawn while one moves is what stands there once it is kept."""

from __future__ import annotations

import random
import sqlite3
from typing import Any

import pytest

from mstui.plan.activity import ALAP, FINISH_NOT_BEFORE, START_NOT_BEFORE
from mstui.views.planning import computed, planned_project
from mstui.views.shift_told import what_follows, where_it_goes
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
    return bar._replace(moved=0, baseline=None, done=0)


def hold_some(conn: sqlite3.Connection, ids: list[str], chance: random.Random) -> None:
    """Constraints as templates and people set them: often on a milestone's own target."""
    for id in ids:
        if chance.random() > 0.4:
            continue
        day = f"2026-12-{chance.randint(1, 28):02}"
        found = conn.execute("SELECT target FROM milestone WHERE id=?", (id,)).fetchone()
        if found is not None:
            on = chance.choice((found[0], found[0], day))
            change(conn, "milestone", id, constraint_kind=FINISH_NOT_BEFORE, constraint_on=on)
        else:
            kind = chance.choice((START_NOT_BEFORE, ALAP))
            on = day if kind == START_NOT_BEFORE else None
            change(conn, "task", id, constraint_kind=kind, constraint_on=on)


@pytest.mark.parametrize("seed", range(300))
def test_the_bars_follow_as_the_plan_would(seed: int) -> None:
    chance = random.Random(seed)
    conn, project, ids = random_workspace(seed)
    hold_some(conn, ids, chance)
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
    assert (shifting.told(), what_follows(shifting, TODAY)) == ("", "")
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


def test_a_milestone_that_a_template_laid_out_moves_with_its_target() -> None:
    conn = empty()
    project = add(conn, "project", name="Web", key="WEB", start="2026-11-02")
    goal = add(
        conn, "milestone", name="Goal", project=project, target="2026-11-20",
        constraint_kind=FINISH_NOT_BEFORE, constraint_on="2026-11-20",
    )  # fmt: skip
    shifting, seen = opened(conn, project)
    shifting.move(goal, days=2)
    assert shifting.fields() == {"target": "2026-11-24", "constraint_on": "2026-11-24"}
    bar = shifting.bar(seen.bars[0])
    assert (bar.day, bar.moved, bar.buffer) == ("2026-11-24", 2, None)
    assert where_it_goes(shifting, TODAY) == "its date and its target: 20 Nov → 24 Nov"
    assert what_follows(shifting, TODAY) == "the plan ends 20 Nov → 24 Nov (+2 wd)"


def test_what_stays_though_it_is_moved_says_what_holds_it() -> None:
    conn = empty()
    project = add(conn, "project", name="Web", key="WEB", start="2026-11-02")
    first = add(conn, "task", name="Write", project=project, duration=10 * 480)
    goal = add(conn, "milestone", name="Goal", project=project, target="2026-11-10")
    other = add(conn, "task", name="Print", project=project, duration=480, start="2026-11-02")
    for after in (goal, other):
        add(conn, "dependency", project=project, predecessor=first, successor=after)
    shifting, _ = opened(conn, project)
    shifting.move(goal, days=1)
    assert where_it_goes(shifting, TODAY) == (
        "its target 10 Nov → 11 Nov; the plan still has it on 13 Nov: "
        "what it waits for holds it there"
    )
    shifting.drop()
    shifting.move(other, days=-1)
    assert where_it_goes(shifting, TODAY) == (
        "it stays on 16 Nov: what it waits for allows no earlier start"
    )
    shifting.drop()
    shifting.move(first, longer=1)
    assert where_it_goes(shifting, TODAY) == "02 Nov to 13 Nov → 02 Nov to 16 Nov"
    assert what_follows(shifting, TODAY) == (
        "the plan ends 16 Nov → 17 Nov (+1 wd) · 1 milestone moves: Goal · 1 task moves"
    )


def test_a_milestone_that_comes_near_its_deadline_says_how_near() -> None:
    conn = empty()
    project = add(conn, "project", name="Web", key="WEB", start="2026-11-02")
    first = add(conn, "task", name="Write", project=project, duration=5 * 480)
    goal = add(conn, "milestone", name="Goal", project=project, deadline="2026-11-13")
    add(conn, "dependency", project=project, predecessor=first, successor=goal)
    shifting, _ = opened(conn, project)
    shifting.move(first, longer=3)
    assert "Goal keeps 2 of 5 wd before its deadline" in what_follows(shifting, TODAY)
    shifting.move(first, longer=3)
    assert what_follows(shifting, TODAY).startswith("Goal misses its deadline by 1 wd")
