"""The impact of a change: shown before it is made, and found so after it."""

from __future__ import annotations

import itertools
import random
import sqlite3
from typing import Any

import pytest

from mstui.dates.days import workdays_from
from mstui.domain.order import key_between
from mstui.views.impact import impact
from mstui.views.scheduled import scheduled
from mstui.views.told_impact import told
from support.plans import add, change, empty

TODAY = "2026-11-21"


def random_workspace(seed: int) -> tuple[sqlite3.Connection, str, list[str]]:
    """A project with phases, tasks, milestones and links of all types; the ids of what it holds."""
    chance = random.Random(seed)
    conn = empty()
    project = add(conn, "project", name="P", key="P", start="2026-11-02")
    phases = [add(conn, "phase", name=f"F{n}", project=project) for n in range(3)]
    people = [add(conn, "person", name=f"N{n}") for n in range(3)]
    ids: list[str] = []
    key: str | None = None
    for n in range(chance.randint(3, 25)):
        key = key_between(key, None)
        common: dict[str, Any] = {"project": project, "phase": chance.choice(phases), "ord": key}
        if chance.random() < 0.3:
            ids.append(
                add(
                    conn,
                    "milestone",
                    name=f"M{n}",
                    state=chance.choice(("planned", "planned", "planned", "deferred")),
                    owner=chance.choice(people),
                    target=f"2026-12-{chance.randint(1, 28):02}",
                    deadline=chance.choice((None, f"2026-12-{chance.randint(1, 28):02}")),
                    **common,
                )
            )
            continue
        ids.append(
            add(
                conn,
                "task",
                name=f"T{n}",
                duration=480 * chance.randint(0, 6),
                start=chance.choice((None, f"2026-11-{chance.randint(2, 28):02}")),
                state="todo",
                **common,
            )
        )
        add(conn, "assignment", task=ids[-1], person=chance.choice(people))
    for _ in range(len(ids)):
        first, second = sorted(chance.sample(range(len(ids)), 2))
        values: dict[str, Any] = {
            "project": project,
            "predecessor": ids[first],
            "successor": ids[second],
            "type": chance.choice(("FS", "FS", "SS", "FF")),
            "lag": chance.choice((0, 0, 480, -240)),
            "lag_unit": "working",
        }
        try:
            add(conn, "dependency", **values)
        except sqlite3.IntegrityError:
            continue  # the two are linked already
    return conn, project, ids


def random_change(conn: sqlite3.Connection, id: str, chance: random.Random) -> dict[str, Any]:
    day = f"2026-12-{chance.randint(1, 28):02}"
    if conn.execute("SELECT 1 FROM milestone WHERE id=?", (id,)).fetchone():
        return chance.choice(
            (
                {"target": day},
                {"target": f"2026-11-{chance.randint(2, 28):02}"},
                {"deadline": day},
                {"state": chance.choice(("cancelled", "deferred"))},
                {"state": "planned", "target": day},
                {"state": "achieved", "achieved_on": f"2026-11-{chance.randint(2, 28):02}"},
            )
        )
    return chance.choice(
        (
            {"start": day},
            {"duration": 480 * chance.randint(0, 12)},
            {"constraint_kind": "start no earlier than", "constraint_on": day},
            {"state": "cancelled"},
        )
    )


def figures(conn: sqlite3.Connection, project: str) -> dict[str, dict[str, Any]]:
    return {item["id"]: item for item in scheduled(conn, project)["items"]}


@pytest.mark.parametrize("seed", range(250))
def test_what_is_shown_before_is_found_after(seed: int) -> None:
    """The preview is the difference of the engine before and after the change is really made."""
    chance = random.Random(seed)
    conn, project, ids = random_workspace(seed)
    id = chance.choice(ids)
    fields = random_change(conn, id, chance)
    shown = impact(conn, project, {id: fields})
    before = figures(conn, project)
    kind = "milestone" if conn.execute(_IS_MILESTONE, (id,)).fetchone() else "task"
    dated = dates_of(conn)
    change(conn, kind, id, **fields)
    after = figures(conn, project)
    both = [item for item in before if item in after]
    moved = {
        item: (before[item]["finish"][:10], after[item]["finish"][:10])
        for item in both
        if before[item]["kind"] == "milestone"
        and before[item]["finish"][:10] != after[item]["finish"][:10]
    }
    assert {one.id: (one.before, one.after) for one in shown.milestones} == moved
    floats = {
        item: (before[item]["total_float_minutes"], after[item]["total_float_minutes"])
        for item in both
        if before[item]["kind"] != "phase"
        and item != id
        and after[item]["total_float_minutes"] < before[item]["total_float_minutes"]
    }
    assert {one.id: (one.before, one.after) for one in shown.floats} == floats
    tasks = [
        item
        for item in both
        if before[item]["kind"] == "task"
        and item != id
        and (before[item]["early_start"], before[item]["early_finish"])
        != (after[item]["early_start"], after[item]["early_finish"])
    ]
    assert shown.tasks == len(tasks)
    missed_before, missed_after = missed(before, dated), missed(after, dates_of(conn))
    newly = {at: days for at, days in missed_after.items() if at not in missed_before}
    assert {(one.id, one.what): one.days for one in shown.broken} == newly
    moves = {
        item
        for item in both
        if before[item]["kind"] == "phase"
        and before[item]["finish"]
        and after[item]["finish"]
        and before[item]["finish"][:10] != after[item]["finish"][:10]
    }
    assert {one.id for one in shown.phases} == moves
    leaves = [item for item in both if before[item]["kind"] != "phase"]
    critical = sorted(
        after[item]["name"]
        for item in leaves
        if after[item]["critical"] and not before[item]["critical"]
    )
    assert sorted(shown.critical) == critical
    targets_before, targets = dated, dates_of(conn)
    states = dict(conn.execute("SELECT id,state FROM milestone").fetchall())
    left = {}
    for item in leaves:
        if (item, "target") not in targets or states[item] == "achieved":
            continue
        was = targets_before.get((item, "target"), targets[item, "target"])
        ahead = workdays_from(before[item]["finish"][:10], was)
        still = workdays_from(after[item]["finish"][:10], targets[item, "target"])
        if max(0, still) < max(0, ahead):
            left[after[item]["name"]] = (max(0, ahead), max(0, still))
    assert {name: (was, now) for name, was, now in shown.buffers} == left
    held = {}
    if fields.get("target") and id in after:
        late = workdays_from(fields["target"], after[id]["finish"][:10])
        held = {id: late} if late else {}
    assert {one.id: one.late for one in shown.holds} == held


_IS_MILESTONE = "SELECT 1 FROM milestone WHERE id=?"


def dates_of(conn: sqlite3.Connection) -> dict[tuple[str, str], str]:
    """The deadlines and targets of milestones, as they are stored."""
    rows = conn.execute("SELECT id,deadline,target FROM milestone").fetchall()
    found = {(id, "deadline"): deadline for id, deadline, _ in rows}
    found |= {(id, "target"): target for id, _, target in rows}
    return {at: day for at, day in found.items() if day}


def missed(
    items: dict[str, dict[str, Any]], dated: dict[tuple[str, str], str]
) -> dict[tuple[str, str], int]:
    """By how many working days (Monday to Friday) milestones finish after a date of theirs."""
    late = {
        (id, what): workdays_from(day, items[id]["finish"][:10])
        for (id, what), day in dated.items()
        if id in items
    }
    return {at: days for at, days in late.items() if days > 0}


@pytest.mark.parametrize("seed", range(60))
def test_what_is_shown_of_other_projects_is_found_after(seed: int) -> None:
    """A project that waits for this one moves too, also one that waits for that one."""
    chance = random.Random(1000 + seed)
    conn, project, ids = random_workspace(seed)
    others: dict[str, str] = {}
    before_last = ids
    at = project
    for name in ("Q", "R"):
        other = add(conn, "project", name=name, key=name, start="2026-11-02")
        own = [
            add(conn, "task", name=f"{name}{n}", project=other, duration=480, state="todo")
            for n in range(3)
        ]
        own.append(add(conn, "milestone", name=f"{name}M", project=other, state="planned"))
        for first, second in itertools.pairwise(own):
            linked(conn, other, first, second)
        linked(conn, other, chance.choice(before_last), own[0])
        others[other] = name
        before_last, at = own, other
    assert at != project
    id = chance.choice(ids)
    fields = random_change(conn, id, chance)
    shown = impact(conn, project, {id: fields})
    before = {other: figures(conn, other) for other in others}
    kind = "milestone" if conn.execute(_IS_MILESTONE, (id,)).fetchone() else "task"
    change(conn, kind, id, **fields)
    told_of = dict(shown.others)
    for other, key in others.items():
        after = figures(conn, other)
        moved = {
            item: (before[other][item]["finish"][:10], after[item]["finish"][:10])
            for item in after
            if after[item]["kind"] == "milestone"
            and before[other][item]["finish"][:10] != after[item]["finish"][:10]
        }
        found = told_of.get(key)
        milestones = found.milestones if found else []
        assert {one.id: (one.before, one.after) for one in milestones} == moved
        assert bool(moved) <= (key in told_of)


def linked(conn: sqlite3.Connection, project: str, before: str, after: str) -> None:
    add(
        conn, "dependency", project=project, predecessor=before, successor=after, type="FS",
        lag=0, lag_unit="working",
    )  # fmt: skip


def test_what_other_projects_lose_is_told_under_their_key() -> None:
    conn = empty()
    first = add(conn, "project", name="Print", key="PRT", start="2026-11-23")
    second = add(conn, "project", name="Web", key="WEB", start="2026-11-23")
    task = add(conn, "task", name="Print it", project=first, duration=960, state="todo")
    goal = add(
        conn, "milestone", name="Goes live", project=second, state="planned", target="2026-11-25"
    )
    linked(conn, second, task, goal)
    lines = told(impact(conn, first, {task: {"duration": 5 * 480}}), TODAY)
    assert "WEB: Goes live misses its target, 25 Nov, by 2 wd" in lines
    assert "WEB: Goes live: 24 Nov → 27 Nov (+3 wd)" in lines


def test_float_that_is_lost_is_told() -> None:
    conn = empty()
    project = add(conn, "project", name="Web", key="WEB", start="2026-11-23")
    long = add(conn, "task", name="Long", project=project, duration=5 * 480, state="todo")
    short = add(conn, "task", name="Short", project=project, duration=480, state="todo")
    last = add(conn, "task", name="Last", project=project, duration=480, state="todo")
    for one in (long, short):
        linked(conn, project, one, last)
    lines = told(impact(conn, project, {long: {"duration": 2 * 480}}), TODAY)
    assert "Short has 1 wd of float left, of 4" in lines


def test_a_target_that_is_pulled_before_its_forecast_is_missed() -> None:
    conn = empty()
    project = add(conn, "project", name="Web", key="WEB", start="2026-11-23")
    task = add(conn, "task", name="Write", project=project, duration=3 * 480, state="todo")
    goal = add(
        conn, "milestone", name="Goes live", project=project, state="planned", target="2026-11-27"
    )
    linked(conn, project, task, goal)
    lines = told(impact(conn, project, {goal: {"target": "2026-11-24"}}), TODAY)
    assert "Goes live misses its target, 24 Nov, by 1 wd" in lines


def test_the_lines_say_what_matters_first() -> None:
    conn = empty()
    project = add(conn, "project", name="Web", key="WEB", start="2026-11-23")
    ana = add(conn, "person", name="Ana")
    task = add(conn, "task", name="Write", project=project, duration=960, state="todo")
    goal = add(
        conn,
        "milestone",
        name="Goes live",
        project=project,
        state="planned",
        owner=ana,
        target="2026-11-27",
        deadline="2026-11-25",
    )
    add(
        conn, "dependency", project=project, predecessor=task, successor=goal, type="FS", lag=0,
        lag_unit="working",
    )  # fmt: skip
    lines = told(impact(conn, project, {task: {"duration": 5 * 480}}), TODAY)
    assert lines == [
        "Goes live misses its deadline, 25 Nov, by 2 wd",
        "Goes live: 24 Nov → 27 Nov (+3 wd), Ana",
        "Goes live keeps 0 of 3 wd of buffer",
        "Concerns Ana (1)",
        "The project ends 27 Nov instead of 24 Nov",
    ]
    assert told(impact(conn, project, {task: {"name": "Write it"}}), TODAY) == [
        "Nothing else moves"
    ]
