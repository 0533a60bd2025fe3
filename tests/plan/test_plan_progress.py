"""Work that has begun: what it keeps, what it leaves to those it waits for, as in Project."""

from __future__ import annotations

import random

import pytest

from mstui.plan.activity import Activity, Link, Plan
from mstui.plan.calendar import Calendar, standard
from mstui.plan.schedule import schedule
from mstui.plan.why import LINK, bound
from plan.plan_networks import random_plan

DAY = 480


def test_begun_work_wants_its_predecessor_by_where_it_goes_on() -> None:
    """A chain of which all are 30 % through, as Microsoft Project dates it: what each must be
    done by is where the next goes on, however much float the next has itself."""
    plan = Plan(
        [
            Activity("a", DAY, actual_start=0, remaining=336),
            Activity("b", DAY, actual_start=DAY, remaining=336),
            Activity("c", 5 * DAY, actual_start=2 * DAY, remaining=1680),
            Activity("end", 20 * DAY, actual_start=0, remaining=6720),
        ],
        [Link("a", "b"), Link("b", "c")],
    )
    done = schedule(plan)
    assert done.of("a")[2:6] == (0, DAY + 144, 144, 0)
    assert done.of("b")[2:6] == (DAY, 2 * DAY + 720, 720, 0)
    assert done.of("c")[2:6] == (2 * DAY, 20 * DAY, 13 * DAY, 13 * DAY)
    assert bound(done, "a") == ("a", LINK, "b")


def test_the_finish_of_begun_work_may_still_wait() -> None:
    """What its finish waits for has the float of its finish."""
    plan = Plan(
        [
            Activity("a", 2 * DAY),
            Activity("b", 4 * DAY, actual_start=0, remaining=3 * DAY),
            Activity("end", 10 * DAY),
        ],
        [Link("a", "b", "FF")],
    )
    done = schedule(plan)
    assert done.of("b").late_finish == 10 * DAY
    assert (done.of("a").late_finish, done.of("a").total_float) == (10 * DAY, 8 * DAY)


def test_what_is_left_goes_on_after_the_status_date() -> None:
    plan = Plan(
        [Activity("a", DAY), Activity("b", 4 * DAY, actual_start=0, remaining=3 * DAY)],
        [Link("a", "b")],
        status=5 * DAY,
    )
    done = schedule(plan)
    assert done.of("b")[:2] == (0, 8 * DAY)
    assert done.of("a")[:4] == (5 * DAY, 6 * DAY, 4 * DAY, 5 * DAY)


@pytest.mark.parametrize("seed", range(150))
def test_both_ways_of_reckoning_agree_on_begun_work(seed: int) -> None:
    chance = random.Random(seed)
    plan = random_plan(seed, dates=seed % 2 == 1)
    plan = plan._replace(
        activities=[_begun(chance, activity, plan.start) for activity in plan.activities],
        status=chance.choice((None, plan.start + 900)),
    )
    copy = Calendar.of(["08:00-12:00 13:00-17:00"] * 5 + ["", ""])
    assert copy is not standard()
    curved = plan._replace(activities=[a._replace(calendar=copy) for a in plan.activities])
    straight, long_way = schedule(plan), schedule(curved)
    for activity in plan.activities:
        assert straight.of(activity.id) == long_way.of(activity.id)
        if not straight.of(activity.id).complete:
            assert bound(straight, activity.id) == bound(long_way, activity.id)


def _begun(chance: random.Random, activity: Activity, start: int) -> Activity:
    some = start + chance.randint(0, 3000)
    left = chance.randint(0, activity.duration)
    match chance.randint(0, 3):
        case 0:
            return activity._replace(actual_start=some, remaining=left)
        case 1:
            return activity._replace(actual_start=some, actual_finish=some + activity.duration)
    return activity
