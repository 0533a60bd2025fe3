"""Working time as an axis: the worked example, and laws told against minute-by-minute counting."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mstui.domain.errors import InvalidValue
from mstui.domain.kinds import KINDS
from mstui.plan.calendar import STANDARD_DAY, Calendar, standard
from mstui.plan.spans import Spans, parse_spans, show_spans

DAY = 480
EASTER = Calendar.of(
    [STANDARD_DAY] * 5 + ["", ""],
    [("2026-04-03", "2026-04-03", ""), ("2026-04-06", "2026-04-06", "")],
)


def test_five_days_over_easter() -> None:
    """DOMAIN 2: from Mon 03-30, off 04-03 and 04-06, 5 d end 04-07; the successor starts 04-08."""
    start = EASTER.start_point("2026-03-30")
    finish = start + 5 * DAY
    assert EASTER.start_text(start) == "2026-03-30T08:00"
    assert EASTER.finish_text(finish) == "2026-04-07T17:00"
    assert EASTER.start_text(finish) == "2026-04-08T08:00"
    assert EASTER.as_finish(finish).date() == date(2026, 4, 7)


def test_the_end_of_a_day_and_the_start_of_the_next_are_one_moment() -> None:
    friday_evening = EASTER.point(datetime(2026, 4, 2, 17))
    assert friday_evening == EASTER.point(datetime(2026, 4, 7, 8))
    assert friday_evening == EASTER.finish_point("2026-04-02")
    assert friday_evening == EASTER.finish_point("2026-04-06")
    assert friday_evening == EASTER.start_point("2026-04-03")
    assert EASTER.point(datetime(2026, 4, 1, 12)) == EASTER.point(datetime(2026, 4, 1, 13))
    assert EASTER.finish_text(EASTER.point(datetime(2026, 4, 1, 12, 30))) == "2026-04-01T12:00"
    assert EASTER.start_text(EASTER.point(datetime(2026, 4, 1, 12, 30))) == "2026-04-01T13:00"


def test_bare_dates_are_the_start_or_the_end_of_the_day() -> None:
    assert EASTER.start_point("2026-04-01") == EASTER.start_point("2026-04-01T08:00")
    assert EASTER.finish_point("2026-04-01") == EASTER.finish_point("2026-04-01T17:00")
    assert EASTER.finish_point("2026-04-01") - EASTER.start_point("2026-04-01") == DAY
    assert EASTER.finish_point("2026-04-01T09:30") - EASTER.start_point("2026-04-01") == 90


def test_elapsed_time_runs_through_nights_and_snaps_to_work() -> None:
    friday_evening = standard().finish_point("2026-11-20")
    two_days = standard().after_elapsed(friday_evening, 2 * 1440, finish=True)
    assert standard().start_text(two_days) == "2026-11-23T08:00"
    from_monday = standard().after_elapsed(friday_evening, 2 * 1440, finish=False)
    assert standard().start_text(from_monday) == "2026-11-25T08:00"
    back = standard().after_elapsed(friday_evening, -2 * 1440, finish=False)
    assert standard().finish_text(back) == "2026-11-20T17:00"


@pytest.mark.parametrize(
    ("start", "finish", "days"),
    [
        ("2026-11-25", "2026-12-01", 4),
        ("2026-11-21", "2026-11-25", 3),
        ("2026-11-20", "2026-11-21", 0),
        ("2026-11-20", "2026-11-23", 1),
        ("2026-11-23", "2026-11-20", -1),
        ("2026-11-23", "2026-11-23", 0),
        ("2026-11-23T17:00", "2026-11-24T08:00", 1),
        ("1900-01-01", "2200-12-31", 78527),
        ("1850-01-01", "1850-12-31", 260),
    ],
)
def test_slip_is_counted_in_working_days(start: str, finish: str, days: int) -> None:
    assert standard().workdays_between(start, finish) == days


def test_days_off_do_not_count_as_slip() -> None:
    assert EASTER.workdays_between("2026-04-02", "2026-04-07") == 1
    assert EASTER.add_workdays("2026-04-02", 1) == date(2026, 4, 7)
    assert EASTER.add_workdays("2026-04-07", -1) == date(2026, 4, 2)
    assert EASTER.add_workdays("2026-04-04", -1) == date(2026, 4, 2)
    assert EASTER.add_workdays("2026-04-04", 0) == date(2026, 4, 4)


def test_a_working_saturday_and_a_short_day() -> None:
    calendar = Calendar.of(
        ["08:00-16:00"] * 5 + ["", ""],
        [("2026-12-24", "2026-12-31", ""), ("2026-12-24", "2026-12-24", "08:00-12:00"),
         ("2026-12-19", "2026-12-19", "09:00-13:00")],
    )  # fmt: skip
    assert calendar.minutes_on("2026-12-24") == 240
    assert calendar.is_working(date(2026, 12, 19))
    assert not calendar.is_working("2026-12-28")
    assert calendar.workdays_between("2026-12-18", "2027-01-01") == 1 + 4 + 1
    assert calendar.minutes_between("2026-12-19", "2026-12-26") == 240 + 3 * 480 + 240


def test_a_calendar_comes_from_its_rows() -> None:
    defaults = {field.name: field.default for field in KINDS["calendar"].fields}
    rows = [
        {"start": "2026-04-03", "finish": None, "hours": None},
        {"start": "2026-04-06", "finish": "2026-04-06", "hours": ""},
        {"start": None, "finish": None, "hours": ""},
    ]
    calendar = Calendar.of_rows(defaults, rows)
    assert calendar.finish_text(calendar.start_point("2026-03-30") + 5 * DAY) == "2026-04-07T17:00"
    assert standard().spans("2026-11-23") == ((480, 720), (780, 1020))


def test_a_calendar_without_work_is_refused() -> None:
    with pytest.raises(InvalidValue, match="working time"):
        Calendar.of([""] * 7, [("2026-01-01", "2026-01-02", "08:00-12:00")])


def test_work_past_the_calendar_is_told() -> None:
    for broken in (
        lambda: standard().as_finish(10**12),
        lambda: standard().as_start(-(10**12)),
        lambda: standard().add_workdays("2026-01-01", 10**9),
    ):
        with pytest.raises(InvalidValue, match="past the end of the calendar"):
            broken()


def test_an_exception_of_centuries_is_no_burden() -> None:
    calendar = Calendar.of(
        [STANDARD_DAY] * 7,
        [("0001-01-01", "9999-12-31", "08:00-12:00"), ("2026-01-01", "2026-01-01", "")],
    )
    assert calendar.minutes_between("2026-01-01", "2027-01-01") == 364 * 240


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("08:00-12:00 13:00-17:00", ((480, 720), (780, 1020))),
        ("13:00-17:00, 8-12", ((480, 720), (780, 1020))),
        ("00:00-24:00", ((0, 1440),)),
        ("22:00-00:00", ((1320, 1440),)),
        ("08:00-12:00 12:00-16:00", ((480, 960),)),
        ("  ", ()),
    ],
)
def test_hours_of_a_day(text: str, spans: Spans) -> None:
    assert parse_spans(text) == spans
    assert parse_spans(show_spans(spans)) == spans


@pytest.mark.parametrize(
    ("text", "message"),
    [("morning", "write 08:00-12:00"), ("08:00", "write 08:00-12:00"), ("17:00-08:00", "ends before"),
     ("08:00-12:00 11:00-13:00", "overlaps"), ("08:60-12:00", "write"), ("08:00-25:00", "write"),
     ("٠٨:00-12:00", "write"), ("\x1b[2J-1", "write")],
)  # fmt: skip
def test_wrong_hours_say_what_would_be_right(text: str, message: str) -> None:
    with pytest.raises(InvalidValue, match=message) as caught:
        parse_spans(text, "monday")
    assert "\x1b" not in str(caught.value)


# Laws, on calendars drawn at random.

QUARTERS = st.lists(st.integers(0, 96), min_size=0, max_size=6, unique=True).map(sorted)


def _spans(quarters: list[int]) -> Spans:
    ends = quarters[: len(quarters) // 2 * 2]
    return tuple((ends[i] * 15, ends[i + 1] * 15) for i in range(0, len(ends), 2))


SPANS = QUARTERS.map(_spans)
FIRST = date(2026, 1, 1)
NEAR = st.integers(0, 120).map(lambda days: FIRST + timedelta(days=days))
CALENDARS = st.builds(
    Calendar,
    st.lists(SPANS, min_size=7, max_size=7).filter(any),
    st.dictionaries(NEAR, SPANS | st.just(()), max_size=12),
)
MOMENTS = st.integers(0, 120 * 1440).map(lambda n: datetime(2026, 1, 1) + timedelta(minutes=n))


def _counted(calendar: Calendar, start: datetime, finish: datetime) -> int:
    """Working minutes between two times, one day's spans after the other."""
    worked, day = 0, start.date()
    while day <= finish.date():
        midnight = datetime.combine(day, datetime.min.time())
        for begin, end in calendar.spans(day):
            low = max(start, midnight + timedelta(minutes=begin))
            high = min(finish, midnight + timedelta(minutes=end))
            worked += max(0, int((high - low) / timedelta(minutes=1)))
        day += timedelta(days=1)
    return worked


@given(CALENDARS, MOMENTS, MOMENTS)
def test_points_count_the_minutes_worked(
    calendar: Calendar, one: datetime, other: datetime
) -> None:
    start, finish = sorted((one, other))
    assert calendar.point(finish) - calendar.point(start) == _counted(calendar, start, finish)


@given(CALENDARS, MOMENTS, st.integers(-20_000, 20_000))
def test_wall_times_invert_points(calendar: Calendar, moment: datetime, minutes: int) -> None:
    point = calendar.point(moment) + minutes
    start, finish = calendar.as_start(point), calendar.as_finish(point)
    assert calendar.point(start) == point
    assert calendar.point(finish) == point
    assert finish <= start
    # Work follows a start and precedes a finish, and nothing but free time lies between.
    assert calendar.point(start + timedelta(minutes=1)) == point + 1
    assert calendar.point(finish - timedelta(minutes=1)) == point - 1
    assert calendar.start_point(calendar.start_text(point)) == point
    assert calendar.finish_point(calendar.finish_text(point)) == point


@given(CALENDARS, st.integers(-5_000, 5_000), st.integers(0, 5_000))
def test_wall_times_never_run_backwards(calendar: Calendar, offset: int, minutes: int) -> None:
    point = calendar.start_point("2026-02-01") + offset
    assert calendar.as_start(point) <= calendar.as_start(point + minutes)
    assert calendar.as_finish(point) <= calendar.as_finish(point + minutes)
    if minutes:
        assert calendar.as_start(point) < calendar.as_finish(point + minutes)


@given(CALENDARS, NEAR, NEAR, NEAR)
def test_working_days_add_up_and_turn_round(
    calendar: Calendar, one: date, two: date, three: date
) -> None:
    between = calendar.workdays_between
    assert between(one, two) == -between(two, one)
    assert between(one, two) + between(two, three) == between(one, three)
    start, finish = sorted((one, two))
    days = (start + timedelta(days=n) for n in range(1, (finish - start).days + 1))
    assert between(start, finish) == sum(calendar.is_working(day) for day in days)


@given(CALENDARS, NEAR, st.integers(-100, 100))
def test_working_days_are_stepped_one_by_one(calendar: Calendar, day: date, count: int) -> None:
    landed = calendar.add_workdays(day, count)
    stepped, step = day, timedelta(days=1 if count > 0 else -1)
    for _ in range(abs(count)):
        stepped += step
        while not calendar.is_working(stepped):
            stepped += step
    assert landed == stepped
    if count > 0 or calendar.is_working(day):
        assert calendar.workdays_between(day, landed) == count


@given(CALENDARS, MOMENTS, st.integers(-20_000, 20_000), st.booleans())
def test_elapsed_time_lands_where_the_clock_says(
    calendar: Calendar, moment: datetime, minutes: int, finish: bool
) -> None:
    point = calendar.point(moment)
    wall = calendar.as_finish(point) if finish else calendar.as_start(point)
    landed = calendar.after_elapsed(point, minutes, finish=finish)
    there = wall + timedelta(minutes=minutes)
    assert calendar.as_finish(landed) <= there <= calendar.as_start(landed)
