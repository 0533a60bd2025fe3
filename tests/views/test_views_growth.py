"""Scope growth against the baseline, the alarm and its answers; indices; quick wins."""

from __future__ import annotations

import sqlite3
from fractions import Fraction

import pytest

from mstui.measures.earned import show
from mstui.views.growth import project_growth, told_growth
from mstui.views.health import project_health
from mstui.views.indices import figures, indices
from mstui.views.quick_wins import quick_wins, told
from support.plans import TODAY, add, change, empty

DAY_MS = 86_400_000
# The baseline was taken on 2026-11-02, and what came later stands in the journal of today.
BASELINED = 20_759 * DAY_MS


@pytest.fixture
def plan() -> sqlite3.Connection:
    """20 tasks of 4 hours each, baselined."""
    conn = empty()
    add(conn, "project", id="web", name="Website", key="WEB", start="2026-11-02",
        target="2027-12-31")  # fmt: skip
    baseline = add(conn, "baseline", id="first", name="First", project="web", at=BASELINED)
    for number in range(20):
        task = add(conn, "task", id=f"t{number:02}", name=f"Task {number}", project="web",
                   effort=240, start="2026-11-02", finish="2026-11-13")  # fmt: skip
        add(conn, "baselined", baseline=baseline, item=task, kind="task", effort=240,
            start="2026-11-02", finish="2026-11-13")  # fmt: skip
    change(conn, "project", "web", active_baseline=baseline)
    return conn


def grow(conn: sqlite3.Connection) -> None:
    """4 tasks of 12 hours come, 1 of 2 hours goes."""
    for number in range(4):
        add(conn, "task", id=f"new{number}", name=f"New {number}", project="web", effort=180)
    change(conn, "task", "t00", effort=120)
    conn.execute("UPDATE baselined SET effort=120 WHERE item='t00'")
    conn.execute("UPDATE baselined SET effort=360 WHERE item='t01'")
    change(conn, "task", "t01", effort=360)
    conn.execute("DELETE FROM task WHERE id='t00'")


def test_the_worked_example(plan: sqlite3.Connection) -> None:
    nothing = project_growth(plan, "web")
    assert nothing is not None
    assert (nothing.growth.in_force, nothing.colour, nothing.asks) == (0, "green", False)
    grow(plan)
    found = project_growth(plan, "web")
    assert found is not None
    assert (found.growth.by_effort, found.growth.by_count, found.growth.gross_count) == (
        1250, 1500, 2000,
    )  # fmt: skip
    assert (found.colour, found.is_creep, found.asks) == ("amber", True, True)
    assert told_growth(found) == (
        "scope +12.5 % of effort since “First”: 4 items added (12 h), 1 removed (2 h)"
    )
    health = project_health(plan, "web", TODAY)
    assert health is not None
    assert [test.name for test in health.own] == ["scope"]


def test_cancelled_work_leaves_and_larger_work_counts(plan: sqlite3.Connection) -> None:
    change(plan, "task", "t00", state="cancelled")
    change(plan, "task", "t01", effort=600)
    found = project_growth(plan, "web")
    assert found is not None
    assert {(one.id, one.change, one.effort) for one in found.items} == {
        ("t00", "removed", -240), ("t01", "changed", 360),
    }  # fmt: skip
    assert found.growth.in_force == 250


def test_what_arrives_late_is_red_at_once(plan: sqlite3.Connection) -> None:
    change(plan, "project", "web", target="2020-01-31")
    add(plan, "task", name="One more", project="web", effort=60)
    found = project_growth(plan, "web")
    assert found is not None
    assert (found.growth.late, found.colour) == (1, "red")
    assert "1 with less than 30 days to the target" in told_growth(found)


LATER = 4_000_000_000_000


@pytest.mark.parametrize("answer", ["add", "accept"])
def test_an_answer_approves_what_was_there(plan: sqlite3.Connection, answer: str) -> None:
    grow(plan)
    add(plan, "scopeanswer", project="web", answer=answer, at=LATER)
    found = project_growth(plan, "web")
    assert found is not None
    assert (found.is_creep, found.asks, found.approved_at) == (False, False, LATER)
    health = project_health(plan, "web", TODAY)
    assert health is not None
    assert health.own == ()


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("scopeanswer", {"answer": "drop", "at": LATER}),
        ("scopeanswer", {"answer": "move", "at": LATER}),
        ("scopeanswer", {"answer": "accept", "at": BASELINED + 1}),
        ("adjustment", {"field": "target", "cause": "planning", "from_value": "2026-01-01",
                        "to_value": "2026-02-01", "at": LATER}),
        ("adjustment", {"field": "target", "cause": "scope", "from_value": "2026-02-01",
                        "to_value": "2026-01-01", "at": LATER}),
    ],
)  # fmt: skip
def test_what_approves_nothing(
    plan: sqlite3.Connection, kind: str, values: dict[str, str | int]
) -> None:
    """An intention, an answer from before the growth, a plan, a date pulled in."""
    grow(plan)
    more = {"milestone": add(plan, "milestone", id="m", name="M", project="web")}
    add(plan, kind, project="web", **values, **(more if kind == "adjustment" else {}))
    found = project_growth(plan, "web")
    assert found is not None
    assert found.is_creep


def test_a_moved_date_or_a_changed_budget_approves(plan: sqlite3.Connection) -> None:
    grow(plan)
    change(plan, "project", "web", budget_cents=100)
    found = project_growth(plan, "web")
    assert found is not None
    assert found.since.budget_changed
    assert not found.is_creep


def test_without_a_baseline_nothing_grows() -> None:
    conn = empty()
    add(conn, "project", id="web", name="Website")
    assert project_growth(conn, "web") is None
    assert figures(conn, "web", TODAY) == {}
    assert indices(conn, "web", TODAY) is None


# -- indices --------------------------------------------------------------------------------------


def test_earned_schedule_of_a_plan() -> None:
    """Four weeks of 10 hours; half is done after three."""
    conn = empty()
    add(conn, "project", id="web", name="Website", start="2026-11-02")
    for week, first in enumerate(("2026-11-02", "2026-11-09", "2026-11-16", "2026-11-23")):
        last = f"{first[:8]}{int(first[8:]) + 6:02}"
        task = add(conn, "task", name=f"Week {week}", project="web", effort=600, start=first,
                   finish=last, percent=100 if week < 2 else 0,
                   state="done" if week < 2 else "todo")  # fmt: skip
        add(conn, "time", project="web", task=task, minutes=800 if week < 2 else None)
    found = indices(conn, "web", "2026-11-23")
    assert found is not None
    assert found.schedule is not None
    assert (found.planned, found.weeks, found.schedule.es) == (4, 3, 2)
    assert found.schedule.spi == Fraction(2, 3)
    assert found.schedule.ieac == 6
    assert (found.earned.bac, found.earned.pv, found.earned.ev) == (2400, 1800, 1200)
    assert show(found.earned.cpi) == "0.75"
    assert figures(conn, "web", "2026-11-23") == {"spi_t": 667}


def test_before_its_start_a_plan_has_no_index(plan: sqlite3.Connection) -> None:
    found = indices(plan, "web", "2026-11-02")
    assert found is not None
    assert found.schedule is None
    assert figures(plan, "web", "2026-11-02") == {"growth_effort": 0, "growth_count": 0}


# -- quick wins -----------------------------------------------------------------------------------


def test_quick_wins_are_proposed_after_thirty_quiet_days() -> None:
    conn = empty()
    ana = add(conn, "person", name="Ana")
    add(conn, "project", id="web", name="Website", start="2026-10-01")
    for id, target, more in (
        ("far", "2027-06-01", {}),
        ("near", "2026-12-01", {}),
        ("easy", "2026-12-20", {"impact": "high", "feasibility": "easy"}),
        ("marked", "2027-06-01", {"quick_win": 1}),
        ("wont", "2026-12-01", {"moscow": "wont"}),
    ):
        add(conn, "milestone", id=id, name=id, project="web", state="planned", target=target,
            owner=ana, **more)  # type: ignore[arg-type]  # fmt: skip
    before = add(conn, "milestone", name="Begun", project="web", state="achieved",
                 achieved_on="2026-10-26", target="2026-10-26", owner=ana)  # fmt: skip

    def proposed(today: str) -> list[str] | None:
        health = project_health(conn, "web", today)
        assert health is not None
        found = quick_wins(conn, "web", today, health)
        return None if found is None else [win.id for win in found.wins]

    assert proposed("2026-11-24") is None  # 29 days
    assert proposed(TODAY) == ["marked", "easy", "near"]
    change(conn, "milestone", before, state="cancelled", achieved_on=None)
    assert proposed("2026-10-30") is None
    assert proposed("2026-10-31") == ["marked"]
    health = project_health(conn, "web", TODAY)
    assert health is not None
    quiet = quick_wins(conn, "web", TODAY, health)
    assert quiet is not None
    assert told(quiet).startswith("nothing was achieved for 55 days; quick wins: marked (marked")
