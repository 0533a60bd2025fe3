"""Who does a task bounds its work: leave and people's own hours, against walking minute by minute."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

import pytest

from mstui.domain.errors import InvalidValue
from mstui.plan.activity import Activity, Link, Plan
from mstui.plan.calendar import Calendar, standard
from mstui.plan.moving import Ripple
from mstui.plan.schedule import Schedule, schedule

DAY = 480
MONDAY = "2026-03-30"
START = standard().start_point(MONDAY)


def plan(*activities: Activity, **more: object) -> Schedule:
    return schedule(Plan(list(activities), start=START, **more))  # type: ignore[arg-type]


def told(done: Schedule, id: str) -> tuple[str, str]:
    found = done.of(id)
    return standard().start_text(found.early_start), standard().finish_text(found.early_finish)


def away(first: str, last: str) -> Calendar:
    return standard().without([(first, last)])


def test_leave_in_the_middle_moves_the_finish() -> None:
    done = plan(Activity("a", 5 * DAY, crew=(away("2026-04-01", "2026-04-02"),)))
    assert told(done, "a") == ("2026-03-30T08:00", "2026-04-07T17:00")


def test_leave_at_the_begin_moves_the_start() -> None:
    done = plan(Activity("a", DAY, crew=(away("2026-03-28", "2026-03-31"),)))
    assert told(done, "a") == ("2026-04-01T08:00", "2026-04-01T17:00")


def test_of_two_the_first_begins_and_the_last_ends() -> None:
    crew = (away("2026-03-30", "2026-03-30"), away("2026-04-01", "2026-04-03"))
    done = plan(Activity("a", 3 * DAY, crew=crew))
    assert told(done, "a") == ("2026-03-30T08:00", "2026-04-06T17:00")


def test_the_backward_pass_leaves_the_days_away_out() -> None:
    """What must end on Friday must begin a day earlier for each day away."""
    crew = (away("2026-04-01", "2026-04-02"),)
    done = plan(Activity("a", 2 * DAY, crew=crew), Activity("end", 5 * DAY))
    found = done.of("a")
    assert standard().start_text(found.late_start) == "2026-03-31T08:00"
    assert standard().finish_text(found.late_finish) == "2026-04-03T17:00"
    assert found.total_float == DAY


def test_the_clock_knows_no_leave_and_what_is_done_stays() -> None:
    crew = (away("2026-03-30", "2026-04-30"),)
    done = plan(
        Activity("cures", 2880, elapsed=True, crew=crew),
        Activity("done", DAY, actual_start=START, actual_finish=START + DAY, crew=crew),
    )
    # Two days of the clock, from eight in the morning.
    assert told(done, "cures")[1] == "2026-03-31T17:00"
    assert told(done, "done") == ("2026-03-30T08:00", "2026-03-30T17:00")


def test_begun_work_waits_for_those_who_are_away() -> None:
    crew = (away("2026-03-31", "2026-04-01"),)
    done = plan(Activity("a", 2 * DAY, actual_start=START, remaining=DAY, crew=crew))
    assert told(done, "a") == ("2026-03-30T08:00", "2026-04-02T17:00")


def test_a_change_of_who_does_it_is_computed_whole() -> None:
    done = plan(Activity("a", 2 * DAY), Activity("b", DAY), links=[Link("a", "b")])
    crew = (away("2026-03-30", "2026-03-30"),)
    changed = Ripple(done).changed(done.net.activities[0]._replace(crew=crew))
    assert isinstance(changed, Schedule)
    assert told(changed, "b")[0] == "2026-04-02T08:00"


def test_the_time_that_two_calendars_have_in_common() -> None:
    early = Calendar.of(["06:00-10:00"] * 5 + ["", ""], [("2026-04-01", "2026-04-01", "")])
    both = early.common(standard())
    assert both.spans(date(2026, 3, 30)) == ((480, 600),)
    assert both.spans(date(2026, 4, 1)) == both.spans(date(2026, 4, 4)) == ()
    with pytest.raises(InvalidValue):
        Calendar.of(["18:00-20:00"] * 7).common(standard())


@pytest.mark.parametrize("seed", range(60))
def test_as_if_everybody_worked_minute_by_minute(seed: int) -> None:
    """Each of a crew works the duration in the minutes that they work; nobody reckons."""
    chance = random.Random(seed)
    crew = tuple(_someone(chance) for _ in range(chance.randint(1, 3)))
    length = chance.randint(1, 3 * DAY)
    begin = START + chance.randint(0, 3 * DAY)
    done = schedule(Plan([Activity("a", length, crew=crew)], start=begin))
    spans = [_walked(each, standard().as_start(begin), length) for each in crew]
    start = standard().point(min(first for first, _ in spans))
    finish = standard().point(max(last for _, last in spans))
    assert done.of("a")[:2] == (start, finish)


def _someone(chance: random.Random) -> Calendar:
    hours = chance.choice(("08:00-12:00 13:00-17:00", "09:00-13:00", "10:00-12:00 13:30-15:30"))
    week = [hours if chance.random() < 0.8 else "" for _ in range(5)] + ["", ""]
    first = date(2026, 3, 30) + timedelta(days=chance.randint(0, 9))
    last = first + timedelta(days=chance.randint(0, 4))
    week[0] = hours
    return Calendar.of(week).without([(first.isoformat(), last.isoformat())])


def _walked(calendar: Calendar, moment: datetime, length: int) -> tuple[datetime, datetime]:
    """The first minute worked and the end of the last."""
    first: datetime | None = None
    while length:
        minute = moment.hour * 60 + moment.minute
        if any(begin <= minute < end for begin, end in calendar.spans(moment.date())):
            first = first or moment
            length -= 1
        moment += timedelta(minutes=1)
    assert first is not None
    return first, moment
