"""Moving one activity: the outcome is that of scheduling everything again, and costs less."""

from __future__ import annotations

import random

import pytest

from mstui.plan.activity import Activity, Plan
from mstui.plan.moving import Outcome, Ripple
from mstui.plan.schedule import Schedule, schedule
from plan.plan_networks import plan_of, random_plan


def changed_plan(plan: Plan, activity: Activity) -> Plan:
    others = [activity if each.id == activity.id else each for each in plan.activities]
    return plan._replace(activities=others)


def random_change(plan: Plan, chance: random.Random) -> Activity:
    """Another start, length, deadline, constraint or progress."""
    activity = chance.choice(list(plan.activities))
    some = plan.start + chance.randint(-2000, 20000)
    changes = [
        {"constraint": "start no earlier than", "on": some},
        {"constraint": "must finish on", "on": some},
        {"constraint": "finish no later than", "on": some},
        {"constraint": "", "on": None},
        {"duration": chance.choice((0, 1, 240, 4800))},
        {"deadline": some},
        {"actual_start": some, "remaining": chance.choice((None, 10))},
    ]
    return activity._replace(**chance.choice(changes))  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", range(600))
def test_the_outcome_is_that_of_everything_again(seed: int) -> None:
    chance = random.Random(seed)
    plan = random_plan(seed, dates=seed % 2 == 1)
    done = schedule(plan)
    ripple = Ripple(done)
    activity = random_change(plan, chance)
    outcome, again = ripple.changed(activity), schedule(changed_plan(plan, activity))
    assert isinstance(outcome, Outcome)
    assert outcome.end == again.end
    differing = []
    for each in plan.activities:
        want = again.of(each.id)
        assert outcome.early(each.id) == want[:2], each.id
        assert outcome.total_float(each.id) == want.total_float, each.id
        assert outcome.is_critical(each.id) == want.critical
        if want[:2] != done.of(each.id)[:2]:
            differing.append(each.id)
    assert sorted(outcome.moved) == sorted(differing)


def test_only_what_lies_downstream_is_looked_at() -> None:
    plan = plan_of({f"a{n}": 1 for n in range(50)}, " ".join(f"a{n}>a{n + 1}" for n in range(49)))
    ripple = Ripple(schedule(plan))
    moved = ripple.changed(plan.activities[40]._replace(duration=3))
    assert isinstance(moved, Outcome)
    assert moved.moved == [f"a{n}" for n in range(40, 50)]
    assert moved.end == 52


def test_a_plan_by_the_clock_is_computed_whole() -> None:
    plan = plan_of({"A": 5, "B": 2}, "A>B")
    plan = changed_plan(plan, plan.activities[0]._replace(elapsed=True))
    outcome = Ripple(schedule(plan)).changed(plan.activities[1]._replace(duration=9))
    assert isinstance(outcome, Schedule)
    assert outcome.of("B").early_finish - outcome.of("B").early_start == 9
