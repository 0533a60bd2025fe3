"""What others owe: how it stands, and what another day of theirs does to the plans."""

from __future__ import annotations

import itertools
import random
import sqlite3
from typing import Any

import pytest

from mstui.views.attention import needs
from mstui.views.foreseen import foreseen
from mstui.views.impact import impact
from mstui.views.lint import lint
from mstui.views.owed import owed
from mstui.views.scheduled import scheduled
from mstui.views.standing import standing as standing_of
from support.plans import add, change, empty

TODAY = "2026-11-23"


def owing(conn: sqlite3.Connection, **more: Any) -> tuple[str, str, str]:
    """A project, its task, and a promise that the task waits for."""
    project = add(conn, "project", name="Web", key="WEB", start=TODAY, status="active")
    task = add(conn, "task", name="Print", project=project, duration=960, state="todo")
    given: dict[str, Any] = {"promised": "2026-12-01", "state": "open", "party": "the mill", **more}
    promise = add(conn, "promise", name="Paper", project=project, **given)
    add(conn, "waiting", promise=promise, item=task)
    return project, task, promise


@pytest.mark.parametrize(
    ("confirmed", "promised", "standing"),
    [
        ("2026-11-23", "2026-12-01", "open"),
        ("2026-11-09", "2026-12-01", "open"),  # a fortnight is not more than a fortnight
        ("2026-11-08", "2026-12-01", "unconfirmed"),
        (None, "2026-12-01", "unconfirmed"),
        ("rubbish", "2026-12-01", "unconfirmed"),
        ("2026-11-23", "2026-11-20", "late"),
        ("2026-11-23", None, "open"),
    ],
)
def test_how_it_stands_everywhere(
    confirmed: str | None, promised: str | None, standing: str
) -> None:
    conn = empty()
    project, _, promise = owing(conn, confirmed_on=confirmed, promised=promised)
    (one,) = owed(conn, TODAY)
    assert one.standing == standing
    assert [each.name for each in one.waits] == ["Print"]
    if confirmed != "rubbish":
        row = {"state": "open", "confirmed_on": confirmed, "promised": promised}
        word = standing_of(conn, "promise", promise, row, TODAY).word
        assert word == {"late": "overdue"}.get(standing, standing)
    named = [need.what for need in needs(conn, TODAY) if need.id == promise]
    if confirmed != "rubbish":
        assert named == ([standing] if standing != "open" else [])
    (check,) = [each for each in lint(conn, project, TODAY).checks if each.name == "unconfirmed"]
    assert [each.id for each in check.findings] == ([promise] if standing != "open" else [])


def test_what_has_ended_is_owed_no_more() -> None:
    conn = empty()
    project, _, promise = owing(conn, promised="2026-11-02")
    change(conn, "promise", promise, state="kept")
    assert owed(conn, TODAY) == []
    assert [one.standing for one in owed(conn, TODAY, ended=True)] == ["kept"]
    assert not [need for need in needs(conn, TODAY) if need.kind == "promise"]
    assert all(check.passed for check in lint(conn, project, TODAY).checks if
               check.name == "unconfirmed")  # fmt: skip


def test_another_day_tells_what_it_moves_also_in_other_projects() -> None:
    conn = empty()
    project, _, promise = owing(conn)
    other = add(conn, "project", name="App", key="APP", start=TODAY)
    goal = add(conn, "milestone", name="Ships", project=other, state="planned", target="2026-12-04")
    add(conn, "waiting", promise=promise, item=goal)
    lines = foreseen(conn, "promise", {promise: {"promised": "2026-12-08"}}, TODAY).lines
    assert "1 task moves" in lines
    assert "APP: Ships misses its target, 04 Dec, by 2 wd" in lines
    assert "APP: Ships: 01 Dec → 08 Dec (+5 wd)" in lines
    assert foreseen(conn, "promise", {promise: {"name": "Card"}}, TODAY).lines == ()
    assert foreseen(conn, "promise", {promise: {"state": "kept"}}, TODAY).kept.keys() == {project}


@pytest.mark.parametrize("seed", range(60))
def test_what_is_shown_of_a_promise_is_found_after(seed: int) -> None:
    chance = random.Random(seed)
    conn = empty()
    project = add(conn, "project", name="P", key="P", start=TODAY)
    tasks = [
        add(conn, "task", name=f"T{n}", project=project, duration=480 * chance.randint(0, 5),
            state="todo")
        for n in range(8)
    ]  # fmt: skip
    goals = [add(conn, "milestone", name=f"M{n}", project=project, state="planned")
             for n in range(3)]  # fmt: skip
    items = tasks + goals
    for first, second in itertools.pairwise(items):
        if chance.random() < 0.6:
            add(conn, "dependency", project=project, predecessor=first, successor=second,
                type="FS", lag=0, lag_unit="working")  # fmt: skip
    promises = []
    for n in range(2):
        day = f"2026-12-{chance.randint(1, 28):02}"
        promises.append(
            add(conn, "promise", name=f"P{n}", project=project, promised=day, state="open")
        )
        for item in chance.sample(items, 2):
            add(conn, "waiting", promise=promises[n], item=item)
    fields = chance.choice(
        (
            {"promised": f"2026-12-{chance.randint(1, 28):02}"},
            {"promised": None},
            {"state": "kept"},
        )
    )
    shown = impact(conn, project, {promises[0]: fields})
    before = {one["id"]: one for one in scheduled(conn, project)["items"]}
    change(conn, "promise", promises[0], **fields)
    after = {one["id"]: one for one in scheduled(conn, project)["items"]}
    assert {one.id: (one.before, one.after) for one in shown.milestones} == {
        id: (before[id]["finish"][:10], after[id]["finish"][:10])
        for id in goals
        if before[id]["finish"][:10] != after[id]["finish"][:10]
    }
    assert shown.tasks == sum(
        before[id]["early_start"] != after[id]["early_start"]
        or before[id]["early_finish"] != after[id]["early_finish"]
        for id in tasks
    )
