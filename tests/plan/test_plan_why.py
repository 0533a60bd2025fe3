"""Why a date is what it is: chains whose parts sum to the date, and what a delay would hit."""

from __future__ import annotations

import itertools
import random
from datetime import date, timedelta

import pytest

from mstui.plan.activity import Activity, Link, Plan
from mstui.plan.calendar import standard
from mstui.plan.schedule import Schedule, schedule
from mstui.plan.why import CONSTRAINT, DEADLINE, END, LINK, PROJECT, bound, chain, floats_to
from plan.plan_networks import plan_of, random_plan


@pytest.mark.parametrize("seed", range(300))
def test_the_parts_of_a_chain_sum_to_the_date(seed: int) -> None:
    plan = random_plan(seed, dates=seed % 2 == 1)
    done = schedule(plan)
    for activity in plan.activities:
        steps = chain(done, activity.id)
        assert steps[0].id == activity.id
        for step, before in itertools.pairwise(steps):
            assert (step.reason, step.by) == (LINK, before.id)
            reached = before.finish if step.type[0] == "F" else before.start
            assert (step.finish if step.type[1] == "F" else step.start) == reached + step.lag
        last = steps[-1]
        assert last.reason != LINK
        if last.reason == PROJECT:
            assert last.start == plan.start
        if last.reason == CONSTRAINT:
            assert done.net.activities[done.net.numbers[last.id]].on is not None


def test_a_chain_goes_through_phases() -> None:
    plan = Plan(
        [
            Activity("a", 10, "P"),
            Activity("b", 4, "P"),
            Activity("c", 3, "Q"),
            Activity("d", 2, "Q"),
        ],
        [Link("P", "Q", "FS", 5)],
        {"P": "", "Q": ""},
    )
    steps = chain(schedule(plan), "c")
    assert [(step.id, step.reason, step.start) for step in steps] == [
        ("c", LINK, 15),
        ("a", PROJECT, 0),
    ]
    assert (steps[0].type, steps[0].lag) == ("FS", 5)


@pytest.mark.parametrize("seed", range(200))
def test_what_a_delay_would_hit(seed: int) -> None:
    """Delayed by its float, an activity touches just what it is told to be bound by."""
    plan = random_plan(seed, size=10)
    done = schedule(plan)
    for activity in plan.activities:
        told = bound(done, activity.id)
        number = done.net.numbers[activity.id]
        if told.reason == END:
            assert done.late.finish[number] == done.end
        else:
            assert told.reason == LINK
            delayed = _delayed(plan, activity.id, done.late.start[number])
            dates = delayed.of(told.by)
            assert dates.early_start == done.of(told.by).late_start


def _delayed(plan: Plan, id: str, start: int) -> Schedule:
    later = [
        a._replace(constraint="start no earlier than", on=start) if a.id == id else a
        for a in plan.activities
    ]
    return schedule(plan._replace(activities=later))


def test_bound_by_a_deadline() -> None:
    plan = plan_of({"A": 3, "B": 5}, "A>B")
    activities = [a._replace(deadline=6) if a.id == "B" else a for a in plan.activities]
    done = schedule(plan._replace(activities=activities))
    assert bound(done, "B").reason == DEADLINE
    assert bound(done, "A") == ("A", LINK, "B")


@pytest.mark.parametrize("seed", range(100))
def test_critical_to_a_milestone(seed: int) -> None:
    """The floats to an anchor are the total floats of the plan that ends with it."""
    plan = random_plan(seed, size=14)
    done = schedule(plan)
    anchor = plan.activities[seed % len(plan.activities)].id
    found = floats_to(done, anchor)
    upstream = _upstream(plan, anchor)
    assert set(found) == upstream
    kept = [a for a in plan.activities if a.id in upstream]
    links = [link for link in plan.links if {link.predecessor, link.successor} <= upstream]
    for id, spare in found.items():
        at = done.of(id).early_start + spare
        alone = plan._replace(activities=kept, links=links)
        assert _delayed(alone, id, at).of(anchor).early_start == done.of(anchor).early_start
        if id != anchor:
            more = _delayed(alone, id, at + 1).of(anchor).early_start
            assert more > done.of(anchor).early_start


def _upstream(plan: Plan, id: str) -> set[str]:
    found, stack = {id}, [id]
    while stack:
        at = stack.pop()
        for link in plan.links:
            if link.successor == at and link.predecessor not in found:
                found.add(link.predecessor)
                stack.append(link.predecessor)
    return found


@pytest.mark.parametrize("seed", range(150))
def test_the_parts_sum_to_the_date_where_people_are_away(seed: int) -> None:
    chance = random.Random(seed)
    plan = random_plan(seed, dates=seed % 2 == 1)
    first = standard().as_start(plan.start).date()
    absences = [first + timedelta(days=chance.randint(0, 20)) for _ in range(3)]
    away = standard().without([(str(day), str(day + timedelta(days=2))) for day in absences])
    activities = [a._replace(crew=(away,)) if chance.random() < 0.5 else a for a in plan.activities]
    done = schedule(plan._replace(activities=activities))
    for activity in activities:
        steps = chain(done, activity.id)
        for step, before in itertools.pairwise(steps):
            reached = before.finish if step.type[0] == "F" else before.start
            at = step.finish if step.type[1] == "F" else step.start
            assert at == reached + step.lag + step.waits
            assert not step.waits or done.net.activities[done.net.numbers[step.id]].crew
            between = sorted((at, at - step.waits))
            assert not any(away.minutes_on(day) for day in _days_between(*between))
        last = steps[-1]
        if last.reason == PROJECT:
            assert last.start == plan.start + last.waits


def _days_between(start: int, finish: int) -> list[date]:
    """The working days of the project that lie wholly between two points."""
    first, last = standard().as_start(start), standard().as_start(finish)
    days = [first.date() + timedelta(days=n) for n in range((last - first).days)]
    return [day for day in days if standard().is_working(day)]
