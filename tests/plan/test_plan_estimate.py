"""Three-point estimates against published examples, and dates that meet links."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from mstui.plan.activity import MUST_START, START_NOT_BEFORE, Activity, Link, Plan
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
            assert deviation**2 == pytest.approx(want["path_variance"][name], abs=0.002)
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


def test_a_phase_between_two_milestones_holds_what_fills_it(shared_data: Path) -> None:
    """A hammock as TaskJuggler 3.7.1 dates it: what lies between two fixed milestones, and as
    long as there is time between them; nothing in it moves them, all of it is critical."""
    case = next(c for c in cases_of(shared_data, "taskjuggler") if c["id"].endswith("hammock"))
    calendar = Calendar.of(["00:00-24:00"] * 7)

    def point(text: str) -> int:
        return calendar.point(datetime.strptime(text, "%Y-%m-%d-%H:%M"))

    want = {id: (point(t["start"]), point(t["end"])) for id, t in case["expect"]["tasks"].items()}
    begin, end = want["m1"][0], want["m2"][0]
    fill = Activity("p1.f", end - begin, "p1")
    plan = Plan(
        [
            Activity("m1", constraint=MUST_START, on=begin),
            Activity("m2", constraint=MUST_START, on=end),
            fill,
            fill._replace(id="p1.b"),
        ],
        [Link("m1", "p1"), Link("p1", "m2")],
        {"p1": ""},
        calendar,
        begin,
    )
    done = schedule(plan)
    found = {id: done.of(id)[:2] for id in ("m1", "m2", "p1.f", "p1.b")}
    inside = [found[id] for id in ("p1.f", "p1.b")]
    found["p1"] = min(start for start, _ in inside), max(finish for _, finish in inside)
    assert found == want
    assert [done.of(id).total_float for id in ("p1.f", "p1.b")] == [0, 0]
    longer = [a._replace(duration=a.duration + 60) if a is fill else a for a in plan.activities]
    late = schedule(plan._replace(activities=longer))
    assert late.of("m2").early_start == end
    assert late.of("p1.f").total_float == -60
