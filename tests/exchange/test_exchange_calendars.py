"""Calendars of Project: weeks, exceptions, recurrences, alternative weeks, what they inherit."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from exchange_checks import problems, read_text
from hypothesis import given
from hypothesis import strategies as st

from mstui.domain.draft import Draft
from mstui.exchange.readers.mspdi import recurrence
from mstui.plan.spans import parse_spans

DAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")


def times(*spans: str) -> str:
    inner = "".join(
        f"<WorkingTime><FromTime>{span[:5]}:00</FromTime><ToTime>{span[6:]}:00</ToTime></WorkingTime>"
        for span in spans
    )
    return f"<WorkingTimes>{inner}</WorkingTimes>" if spans else ""


def weekday(number: int, *spans: str) -> str:
    return (
        f"<WeekDay><DayType>{number}</DayType><DayWorking>{int(bool(spans))}</DayWorking>"
        f"{times(*spans)}</WeekDay>"
    )


def period(first: str, last: str) -> str:
    return (
        f"<TimePeriod><FromDate>{first}T00:00:00</FromDate>"
        f"<ToDate>{last}T23:59:00</ToDate></TimePeriod>"
    )


def calendar(uid: int, name: str, week: str = "", more: str = "", base: int = -1) -> str:
    days = f"<WeekDays>{week}</WeekDays>" if week else ""
    return (
        f"<Calendar><UID>{uid}</UID><Name>{name}</Name><IsBaseCalendar>{int(base < 0)}</IsBaseCalendar>"
        f"<BaseCalendarUID>{base}</BaseCalendarUID>{days}{more}</Calendar>"
    )


def plan(*calendars: str, tasks: str = "", resources: str = "") -> str:
    row = tasks or "<Task><UID>1</UID><Name>A</Name><Duration>PT8H0M0S</Duration></Task>"
    return (
        '<Project xmlns="http://schemas.microsoft.com/project"><Title>X1 plan</Title>'
        f"<CalendarUID>1</CalendarUID><Calendars>{''.join(calendars)}</Calendars>"
        f"<Tasks>{row}</Tasks>{resources}</Project>"
    )


def days_off(draft: Draft) -> list[tuple[str, str, str, str]]:
    return [
        (str(row["name"]), str(row["start"]), str(row["finish"]), str(row["hours"]))
        for row in draft.rows.get("dayoff", ())
    ]


def test_a_week_as_written_and_the_usual_one_where_nothing_is(tmp_path: Path) -> None:
    week = weekday(1) + weekday(2, "22:00-00:00", "00:00-06:00") + weekday(7, "09:00-13:00")

    draft, _ = read_text(tmp_path, plan(calendar(1, "Nights", week)), "plan.xml")

    (row,) = draft.rows["calendar"]
    assert row["monday"] == "00:00-06:00 22:00-24:00"
    assert (row["sunday"], row["saturday"]) == ("", "09:00-13:00")
    assert row["tuesday"] == "08:00-12:00 13:00-17:00"
    assert draft.rows["project"][0]["calendar"] == row["id"]
    for day in DAYS:
        parse_spans(str(row[day]))


def test_a_whole_day_is_midnight_to_midnight(tmp_path: Path) -> None:
    draft, _ = read_text(
        tmp_path, plan(calendar(1, "24 hours", weekday(1, "00:00-00:00"))), "plan.xml"
    )

    assert draft.rows["calendar"][0]["sunday"] == "00:00-24:00"


def test_working_times_that_overlap_are_told_and_counted(tmp_path: Path) -> None:
    week = weekday(2, "08:00-12:00", "11:00-15:00", "15:00-14:00")

    draft, report = read_text(tmp_path, plan(calendar(1, "Odd", week)), "plan.xml")

    assert draft.rows["calendar"][0]["monday"] == "08:00-12:00"
    assert len(problems(report, bad=False)) == 2
    path = "Calendar/WeekDays/WeekDay/WorkingTimes/WorkingTime"
    assert {entry.field: entry.cells for entry in report.unused} == {
        f"{path}/FromTime": 2,
        f"{path}/ToTime": 2,
    }


def test_a_derived_calendar_has_its_base_week_and_refers_to_its_exceptions(tmp_path: Path) -> None:
    base = calendar(1, "Standard", weekday(2, "07:00-15:00"))
    # Written before its base, and overriding one day.
    derived = calendar(3, "Ann", weekday(6), base=1)
    same = calendar(4, "Bob", base=1)
    resources = (
        "<Resources><Resource><UID>1</UID><Name>Ann</Name><CalendarUID>3</CalendarUID></Resource>"
        "<Resource><UID>2</UID><Name>Bob</Name><CalendarUID>4</CalendarUID></Resource></Resources>"
    )

    draft, _ = read_text(tmp_path, plan(derived, base, same, resources=resources), "plan.xml")

    rows = {str(row["name"]): row for row in draft.rows["calendar"]}
    assert set(rows) == {"Standard", "Ann"}
    assert rows["Ann"]["monday"] == "07:00-15:00"
    assert rows["Ann"]["friday"] == ""
    assert rows["Ann"]["base"] == rows["Standard"]["id"]
    people = {row["name"]: row["calendar"] for row in draft.rows["person"]}
    assert people == {"Ann": rows["Ann"]["id"], "Bob": None}


def test_calendars_that_are_based_on_each_other_end_somewhere(tmp_path: Path) -> None:
    one = calendar(1, "One", weekday(2), base=2)
    two = calendar(2, "Two", weekday(3), base=1)

    draft, _ = read_text(tmp_path, plan(one, two), "plan.xml")

    assert draft.count("calendar") == 2


def test_tasks_have_calendars_of_their_own(tmp_path: Path) -> None:
    row = (
        "<Task><UID>1</UID><Name>A</Name><Duration>PT8H0M0S</Duration>"
        "<CalendarUID>2</CalendarUID></Task>"
    )
    both = calendar(1, "Standard"), calendar(2, "Nights")

    draft, _ = read_text(tmp_path, plan(*both, tasks=row), "plan.xml")

    nights = next(row for row in draft.rows["calendar"] if row["name"] == "Nights")
    assert draft.rows["task"][0]["calendar"] == nights["id"]


def test_exceptions_of_2003_and_of_later_versions_are_one(tmp_path: Path) -> None:
    old = f"<WeekDay><DayType>0</DayType><DayWorking>0</DayWorking>{period('2026-12-24', '2026-12-28')}</WeekDay>"
    short = (
        f"<WeekDay><DayType>0</DayType><DayWorking>1</DayWorking>{period('2026-12-31', '2026-12-31')}"
        f"{times('08:00-12:00')}</WeekDay>"
    )
    new = (
        f"<Exceptions><Exception><EnteredByOccurrences>0</EnteredByOccurrences>"
        f"{period('2026-12-24', '2026-12-28')}<Occurrences>5</Occurrences><Name>Christmas</Name>"
        f"<Type>1</Type><DayWorking>0</DayWorking></Exception></Exceptions>"
    )

    draft, report = read_text(tmp_path, plan(calendar(1, "S", old + short, new)), "plan.xml")

    assert days_off(draft) == [
        ("Christmas", "2026-12-24", "2026-12-28", ""),
        ("", "2026-12-31", "2026-12-31", "08:00-12:00"),
    ]
    # Said twice, used twice.
    assert report.unused == []


def test_a_recurring_exception_becomes_its_days(tmp_path: Path) -> None:
    """The documentation's own examples: New Year's Day and Thanksgiving."""
    exceptions = (
        "<Exceptions>"
        f"<Exception><EnteredByOccurrences>0</EnteredByOccurrences>{period('2007-01-01', '2026-01-01')}"
        "<Occurrences>20</Occurrences><Name>New Year's Day</Name><Type>2</Type><Month>0</Month>"
        "<MonthDay>1</MonthDay><DayWorking>0</DayWorking></Exception>"
        f"<Exception><EnteredByOccurrences>0</EnteredByOccurrences>{period('2007-11-22', '2026-11-30')}"
        "<Occurrences>20</Occurrences><Name>Thanksgiving</Name><Type>3</Type><Month>10</Month>"
        "<MonthItem>7</MonthItem><MonthPosition>3</MonthPosition><DayWorking>0</DayWorking></Exception>"
        "</Exceptions>"
    )

    draft, _ = read_text(tmp_path, plan(calendar(1, "US", "", exceptions)), "plan.xml")

    found = days_off(draft)
    new_year = [start for name, start, *_ in found if name == "New Year's Day"]
    thanks = [start for name, start, *_ in found if name == "Thanksgiving"]
    assert new_year == [f"{year}-01-01" for year in range(2007, 2027)]
    assert len(thanks) == 20
    assert thanks[0] == "2007-11-22"
    assert thanks[-1] == "2026-11-26"


def test_a_work_week_of_its_own_is_days_that_differ(tmp_path: Path) -> None:
    week = (
        f"<WorkWeeks><WorkWeek>{period('2026-08-03', '2026-08-16')}<Name>Summer</Name><WeekDays>"
        f"{weekday(2, '07:00-13:00')}{weekday(3, '07:00-13:00')}{weekday(6)}"
        "</WeekDays></WorkWeek></WorkWeeks>"
    )

    draft, _ = read_text(tmp_path, plan(calendar(1, "S", "", week)), "plan.xml")

    assert days_off(draft) == [
        ("Summer", "2026-08-03", "2026-08-04", "07:00-13:00"),
        ("Summer", "2026-08-07", "2026-08-07", ""),
        ("Summer", "2026-08-10", "2026-08-11", "07:00-13:00"),
        ("Summer", "2026-08-14", "2026-08-14", ""),
    ]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        # Every second Wednesday, entered by occurrences.
        (
            recurrence.Rule(6, date(2007, 1, 1), date(2030, 1, 1), 2, 3, days_of_week=8),
            ["2007-01-03", "2007-01-17", "2007-01-31"],
        ),
        # The last weekday of each month.
        (
            recurrence.Rule(
                5, date(2026, 1, 1), date(2026, 4, 30), 1, month_item=1, month_position=4
            ),
            ["2026-01-30", "2026-02-27", "2026-03-31", "2026-04-30"],
        ),
        # The 31st of every month that has one.
        (
            recurrence.Rule(4, date(2026, 1, 1), date(2026, 7, 1), 1, month_day=31),
            ["2026-01-31", "2026-03-31", "2026-05-31"],
        ),
        # Every third day.
        (recurrence.Rule(1, date(2026, 1, 1), date(2026, 1, 9), 3), ["2026-01-01", "2026-01-04", "2026-01-07"]),
        # The fifth Monday does not exist in every month; position 4 is the last one.
        (
            recurrence.Rule(
                5, date(2026, 2, 1), date(2026, 3, 31), 1, month_item=4, month_position=4
            ),
            ["2026-02-23", "2026-03-30"],
        ),
    ],
)  # fmt: skip
def test_recurrences(rule: recurrence.Rule, expected: list[str]) -> None:
    assert [day.isoformat() for day in recurrence.days(rule)] == expected


@given(
    st.integers(0, 9),
    st.dates(date(1990, 1, 1), date(2040, 1, 1)),
    st.integers(0, 4000),
    st.integers(-3, 40),
    st.integers(0, 127),
    st.integers(0, 11),
    st.integers(-5, 40),
    st.integers(0, 12),
    st.integers(0, 9),
)
def test_a_recurrence_stays_within_its_range_and_in_order(
    kind: int,
    first: date,
    span: int,
    every: int,
    bits: int,
    month: int,
    day: int,
    item: int,
    place: int,
) -> None:
    last = first + timedelta(days=span)
    rule = recurrence.Rule(kind, first, last, every, 0, bits, month, day, item, place)

    found = recurrence.days(rule)

    assert all(first <= each <= last for each in found)
    assert found == sorted(set(found))
    joined = recurrence.ranges(found)
    assert sum((until - since).days + 1 for since, until in joined) == len(found)


def test_an_exception_without_dates_is_told_and_counted(tmp_path: Path) -> None:
    broken = "<Exceptions><Exception><Name>Holiday</Name><Type>1</Type></Exception></Exceptions>"

    _, report = read_text(tmp_path, plan(calendar(1, "S", "", broken)), "plan.xml")

    assert "without dates" in problems(report, bad=False)[0]
    assert report.unused_cells == 2


def test_a_day_that_no_month_has_recurs_never() -> None:
    """A file may name a kind of day that there is not; the import must not end by it."""
    odd = recurrence.Rule(
        type=5, first=date(2026, 1, 1), last=date(2026, 6, 1), month_item=12, month_position=4
    )
    assert recurrence.days(odd) == []
