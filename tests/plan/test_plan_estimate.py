"""Three-point estimates against published examples, and dates that meet links."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from mstui.plan.activity import START_NOT_BEFORE, Activity, Link, Plan
from mstui.plan.calendar import Calendar
from mstui.plan.estimate import Estimate, path
from mstui.plan.schedule import schedule
from plan.plan_cases import cases_of

DAY = 480


def test_a_published_network_of_three_point_estimates(shared_data: Path) -> None:
    for case in cases_of(shared_data, "pert"):
        rows = {id: Estimate(*given) for id, given in case["input"]["rows"].items()}
        want = case["expect"]
        for id, estimate in rows.items():
            assert estimate.mean == pytest.approx(want["te"][id], abs=0.006)
            assert estimate.variance == pytest.approx(want["variance"][id], abs=0.0006)
        for name, length in want["paths"].items():
            mean, deviation = path(rows[id] for id in name.split("-"))
            assert mean == pytest.approx(length, abs=0.02)
            assert deviation == pytest.approx(want["path_sd"][name], abs=0.002)
        activities = [Activity(id, round(600 * e.mean)) for id, e in rows.items()]
        links = [Link(a, b) for b, before in case["input"]["preds"].items() for a in before]
        done = schedule(Plan(activities, links))
        longest = [done.net.activities[number].id for number in sorted(done.longest)]
        assert "-".join(longest) == want["critical_path"]


def test_golden_triangular_chain(shared_data: Path) -> None:
    for case in cases_of(shared_data, "monte-carlo"):
        if "chain" not in case["input"]:
            continue
        chain = [Estimate(*given) for given in case["input"]["chain"]]
        assert sum(e.triangular_mean for e in chain) == pytest.approx(case["expect"]["mean"])
        assert sum(e.triangular_variance for e in chain) == pytest.approx(
            case["expect"]["variance"]
        )


def test_of_a_date_and_a_link_the_later_wins(shared_data: Path) -> None:
    """As TaskJuggler 3.7.1 dates it."""
    case = next(c for c in cases_of(shared_data, "taskjuggler") if c["id"].endswith("DateAndDep"))
    calendar = Calendar.of(["09:00-17:00"] * 5 + ["", ""])
    own = calendar.start_point("2013-06-27")
    done = schedule(
        Plan(
            [
                Activity("t1", 2 * DAY),
                Activity("t2", 2 * DAY, constraint=START_NOT_BEFORE, on=own),
            ],
            [Link("t1", "t2", "SS")],
            calendar=calendar,
            start=calendar.start_point("2013-06-24"),
        )
    )
    for id in ("t1", "t2"):
        want = case["expect"]["tasks"][f"_Task_1.{id}"]
        told = tuple(
            calendar.point(datetime.strptime(want[end], "%Y-%m-%d-%H:%M"))
            for end in ("start", "end")
        )
        assert done.of(id)[:2] == told
