"""Objectives and key results: what they read, their mean, and how it is told."""

from __future__ import annotations

import sqlite3
from decimal import Decimal

import pytest

from mstui.views.detail import detail
from mstui.views.explain import explain
from mstui.views.okrs import key_result, objective, share_shown, told
from support.plans import TODAY, add, change, empty


@pytest.fixture
def plan() -> sqlite3.Connection:
    """The worked example: .7 by a KPI, 1.0 by a milestone, .4 typed."""
    conn = empty()
    add(conn, "project", id="web", name="Website")
    add(conn, "objective", id="goal", name="Fill the quiet months", project="web")
    add(conn, "kpi", id="leads", name="Leads", project="web")
    for on, value in (("2026-11-02", "10"), ("2026-11-23", "70"), ("2026-12-24", "99")):
        add(conn, "reading", kpi="leads", on=on, value=value)
    add(conn, "milestone", id="live", name="Live", project="web", state="achieved",
        achieved_on="2026-11-20")  # fmt: skip
    add(conn, "keyresult", id="a", name="100 leads", objective="goal", kpi="leads",
        start_value="0", target_value="100")  # fmt: skip
    add(conn, "keyresult", id="b", name="It is live", objective="goal", milestone="live")
    add(conn, "keyresult", id="c", name="Faster", objective="goal", start_value="10",
        target_value="0", now_value="6")  # fmt: skip
    return conn


def test_the_worked_example(plan: sqlite3.Connection) -> None:
    found = objective(plan, "goal", TODAY)
    assert found is not None
    assert [one.share for one in found.results] == [Decimal("0.7"), 1, Decimal("0.4")]
    assert (found.share, found.colour, share_shown(found.share)) == (
        Decimal("0.7"), "green", "0.70",
    )  # fmt: skip
    assert [told(one) for one in found.results] == [
        "(70 - 0) / (100 - 0) = 0.70",
        "Live is achieved: 1",
        "(6 - 10) / (0 - 10) = 0.40",
    ]


def test_what_can_not_be_told_is_left_out(plan: sqlite3.Connection) -> None:
    change(plan, "keyresult", "c", now_value=None)
    found = objective(plan, "goal", TODAY)
    assert found is not None
    assert found.share == Decimal("0.85")
    assert told(found.results[2]) == "no number now is known"
    change(plan, "keyresult", "c", now_value="abc", start_value="1e999")
    assert told(key_result(plan, "c", TODAY)) == "no start and no number now is known"  # type: ignore[arg-type]
    assert objective(plan, "none", TODAY) is None
    assert key_result(plan, "none", TODAY) is None


def test_on_an_earlier_day_less_is_known(plan: sqlite3.Connection) -> None:
    found = objective(plan, "goal", "2026-11-19")
    assert found is not None
    assert [share_shown(one.share) for one in found.results] == ["0.10", "0.00", "0.40"]
    assert found.colour == "red"


def test_it_is_shown_and_explained(plan: sqlite3.Connection) -> None:
    shown = detail(plan, "objective", "goal", TODAY)
    assert shown is not None
    assert shown.standing.word == "on track"
    assert shown.standing.why[0] == "0.70: the mean of its key results"
    told = {each.label: each for each in explain(plan, "objective", "goal", TODAY)}
    assert told["Done"].says[0] == ("the mean of its key results: (0.70 + 1.00 + 0.40) / 3 = 0.70")
    assert [lead.id for lead in told["Done"].leads] == ["a", "b", "c"]
    told = {each.label: each for each in explain(plan, "keyresult", "a", TODAY)}
    assert told["State"].says == ("the last reading of 23 Nov of Leads",)
    assert told["State"].leads[0].id == "leads"
    shown = detail(plan, "keyresult", "c", TODAY)
    assert shown is not None
    assert (shown.standing.word, shown.standing.why) == ("at risk", ("(6 - 10) / (0 - 10) = 0.40",))


def test_an_objective_without_key_results(plan: sqlite3.Connection) -> None:
    plan.execute("DELETE FROM keyresult")
    (state,) = explain(plan, "objective", "goal", TODAY)
    assert (state.shown, state.says) == ("not started", ("no key results yet",))
