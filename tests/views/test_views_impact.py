"""The impact of a change: shown before it is made, and found so after it."""

from __future__ import annotations

import random
import sqlite3
from typing import Any

import pytest

from mstui.domain.order import key_between
from mstui.views.impact import impact, told
from mstui.views.scheduled import scheduled
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
                    state="planned",
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
        return chance.choice(({"target": day}, {"deadline": day}, {"state": "cancelled"}))
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
    kind = before[id]["kind"]
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
