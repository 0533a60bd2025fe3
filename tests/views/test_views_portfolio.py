"""Roll-ups that SQL sums equal the rule itself; the portfolio puts the worst first."""

from __future__ import annotations

import sqlite3
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from mstui.measures.progress import roll_up, task_percent
from mstui.store.transaction import get
from mstui.views.functions import run
from mstui.views.portfolio import project_line, projects, rollups
from mstui.views.progress import (
    PERCENT,
    milestone_progress,
    phase_progress,
    project_progress,
)
from mstui.views.project import days_since, project_head
from support.plans import TODAY, add, change, empty

MINUTES = st.sampled_from([None, 0, 480, 1440])
TASKS = st.fixed_dictionaries(
    {
        "state": st.sampled_from(["todo", "doing", "blocked", "done", "cancelled", None]),
        "percent": st.sampled_from([None, 0, 25, 50, 99, 100]),
        "percent_rule": st.sampled_from(["manual", "effort", "checklist", "0-50-100", None]),
        "effort": MINUTES,
        "effort_done": MINUTES,
        "duration": MINUTES,
        "actual_start": st.sampled_from([None, "", "2026-11-01"]),
        "checklist": st.sampled_from([None, "", "[x] one\n[ ] two", "- [X] one", "one\ntwo"]),
    }
)


def _plan(rows: list[dict[str, Any]], parents: list[int | None]) -> tuple[sqlite3.Connection, str]:
    conn = empty()
    project = add(conn, "project", name="Website")
    phase = add(conn, "phase", name="Create", project=project)
    ids = [f"t{place:02d}" for place in range(len(rows))]
    for id, row in zip(ids, rows, strict=True):
        add(conn, "task", id=id, name=id, project=project, phase=phase, **row)
    for id, parent in zip(ids, parents, strict=False):
        if parent is not None and ids and ids[parent % len(ids)] < id:
            change(conn, "task", id, parent=ids[parent % len(ids)])
    return conn, project


@given(st.lists(TASKS, max_size=9), st.lists(st.none() | st.integers(0, 8), max_size=9))
@settings(max_examples=60)
def test_sums_taken_by_sql_are_the_rule(
    rows: list[dict[str, Any]], parents: list[int | None]
) -> None:
    """The same roll-up, to its printed text, over leaves and without what was cancelled."""
    conn, project = _plan(rows, parents)
    ids = [id for (id,) in conn.execute("SELECT id FROM task ORDER BY id").fetchall()]
    tasks = [{**(get(conn, "task", id) or {}), "id": id} for id in ids]
    expected = roll_up(tasks)
    assert project_progress(conn, project) == expected
    assert rollups(conn)[project].progress == expected
    phases = phase_progress(conn, project, TODAY)
    assert [one.progress for one in phases.values()] == [expected]
    by_sql = run(conn, f"SELECT t.id,{PERCENT} FROM task t ORDER BY t.id")
    assert by_sql == [(task["id"], task_percent(task).percent) for task in tasks]


def test_the_golden_plan_rolls_up_by_effort() -> None:
    """DOMAIN 6: efforts 8, 4, 40, 8 h at 100, 50, 25, 0 % are 33.33 %."""
    conn = empty()
    project = add(conn, "project", name="Golden")
    milestone = add(conn, "milestone", name="All", project=project)
    for days, hours, percent in ((1, 8, 100), (2, 4, 50), (5, 40, 25), (2, 8, 0)):
        state = "done" if percent == 100 else "doing"
        add(conn, "task", name="t", project=project, milestone=milestone, duration=480 * days,
            effort=60 * hours, percent=percent, state=state)  # fmt: skip
    progress = project_progress(conn, project)
    assert progress.exact is not None
    assert round(progress.exact, 2) == 33.33
    assert progress.text == "33 % of 60 h"
    assert milestone_progress(conn, [milestone, "none"]) == {milestone: progress}


def test_a_phase_holds_what_its_parts_hold() -> None:
    """Sub-phases roll up; what is in no phase stands apart; a loop of phases ends."""
    conn = empty()
    project = add(conn, "project", name="Website")
    above = add(conn, "phase", name="Create", project=project)
    below = add(conn, "phase", name="Texts", project=project, parent=above)
    for phase, state in ((above, "done"), (below, "todo"), (None, "done")):
        add(conn, "task", name="t", project=project, phase=phase, state=state)
    add(conn, "milestone", name="Final", project=project, phase=below, target="2026-11-20",
        state="planned")  # fmt: skip
    found = phase_progress(conn, project, TODAY)
    assert {phase: (one.tasks_done, one.tasks, one.word) for phase, one in found.items()} == {
        above: (1, 2, "overdue"),
        below: (0, 1, "overdue"),
        None: (1, 1, "done"),
    }
    change(conn, "phase", above, parent=below)
    assert phase_progress(conn, project, TODAY)[above].tasks == 2


def test_a_phase_is_done_when_nothing_in_it_is_open() -> None:
    conn = empty()
    project = add(conn, "project", name="Website")
    words = {
        "done": ("done", "achieved"),
        "doing": ("done", "planned"),
        "not started": ("todo", "planned"),
    }
    ids = {}
    for word, (task, milestone) in words.items():
        ids[add(conn, "phase", name=word, project=project)] = word
        add(conn, "task", name="t", project=project, phase=list(ids)[-1], state=task)
        add(conn, "milestone", name="m", project=project, phase=list(ids)[-1], state=milestone)
    empty_phase = add(conn, "phase", name="empty", project=project)
    found = phase_progress(conn, project, TODAY)
    assert {ids.get(str(id), "empty"): one.word for id, one in found.items()} == {
        **{word: word for word in words},
        "empty": "empty",
    }
    assert found[empty_phase].percent is None


def test_the_portfolio_puts_the_worst_first() -> None:
    """State by dates and owners, the current phase, and how far the next milestone is."""
    conn = empty()
    ana = add(conn, "person", name="Ana")
    made: dict[str, str] = {}
    for place, (word, values) in enumerate(
        {
            "done": {"status": "done"},
            "not started": {"start": "2026-12-01"},
            "on track": {"start": "2026-11-01"},
            "unowned": {},
            "paused": {"status": "paused"},
            "overdue": {},
            "cancelled": {"status": "cancelled"},
        }.items()
    ):
        made[word] = add(conn, "project", name=word, key=word[:3].upper(), ord=str(place), **values)
    plan = add(conn, "phase", name="Plan", project=made["overdue"], ord="a")
    launch = add(conn, "phase", name="Launch", project=made["overdue"], ord="b")
    for project, phase, target, owner, state in (
        ("overdue", plan, "2026-11-01", ana, "achieved"),
        ("overdue", launch, "2026-11-20", ana, "planned"),
        ("overdue", launch, "2026-12-20", ana, "planned"),
        ("unowned", None, "2026-11-27", None, "planned"),
        ("on track", None, "2026-11-26", ana, "planned"),
        ("paused", None, "2026-11-01", None, "planned"),
    ):
        add(conn, "milestone", name=target, project=made[project], phase=phase, target=target,
            owner=owner, state=state)  # fmt: skip
    lines = projects(conn, TODAY)
    assert [line.state for line in lines] == [
        "overdue",
        "unowned",
        "on track",
        "not started",
        "paused",
        "done",
        "cancelled",
    ]
    assert [line.name for line in lines] == [line.state for line in lines]
    worst = lines[0]
    assert (worst.phase, worst.next_name, worst.next_days) == ("Launch", "2026-11-20", -3)
    assert (worst.overdue, worst.unowned) == (1, 0)
    assert project_line(conn, worst.id, TODAY) == worst
    assert project_line(conn, "nothing", TODAY) is None
    # Without milestones, the phase with open tasks is the current one.
    build = add(conn, "phase", name="Build", project=made["not started"])
    add(conn, "task", name="t", project=made["not started"], phase=build)
    line = project_line(conn, made["not started"], TODAY)
    assert line is not None
    assert (line.phase, line.next_days) == ("Build", None)


def test_all_milestones_achieved_is_done() -> None:
    conn = empty()
    project = add(conn, "project", name="Website")
    add(conn, "milestone", name="m", project=project, state="achieved")
    assert projects(conn, TODAY)[0].state == "done"


def test_the_head_of_a_project() -> None:
    """What stands above its panes: progress in words, risks, the age of the last check-in."""
    conn = empty()
    ana = add(conn, "person", name="Ana")
    web = add(conn, "project", name="Website", key="WEB", sponsor=ana, target="2026-11-27")
    add(conn, "task", name="t", project=web, effort=600, percent=50, state="doing")
    for score in ((4, 4), (1, 1), (None, 5)):
        add(conn, "risk", name="r", project=web, probability=score[0], impact=score[1])
    add(conn, "risk", name="gone", project=web, probability=5, impact=5, state="closed")
    add(conn, "roadblock", name="b", project=web)
    add(conn, "checkin", project=web, on="2026-11-16")
    add(conn, "checkin", project=web, on="2026-11-24", state="open")
    head = project_head(conn, web, TODAY)
    assert head is not None
    assert (head.progress, head.sponsor, head.target_days, head.checkin_age) == (
        "50 % of 10 h",
        "Ana",
        2,
        9,
    )
    assert (head.rollup.risks, head.rollup.high_risks, head.rollup.roadblocks) == (3, 1, 1)
    assert project_head(conn, "nothing", TODAY) is None
    assert days_since("2026-13-01", TODAY) is None
