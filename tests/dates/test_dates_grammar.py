"""The dates people type: every documented form, told against a calendar kept by hand."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mstui.dates import (
    EXAMPLES,
    date_parser,
    explain,
    moment_parser,
    parse_date,
    parse_moment,
    show,
    show_long,
    show_moment,
    workdays_from,
)
from mstui.domain.errors import InvalidValue
from mstui.domain.text import visible

SATURDAY = "2026-11-21"
FRIDAY = "2026-11-20"
DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 12, 31))
TODAYS = st.dates(min_value=date(1920, 1, 1), max_value=date(2180, 12, 31))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", "2026-11-21"),
        ("tomorrow", "2026-11-22"),
        ("yesterday", "2026-11-20"),
        ("mon", "2026-11-23"),
        ("tues", "2026-11-24"),
        ("wednesday", "2026-11-25"),
        ("Thu", "2026-11-26"),
        ("fri", "2026-11-27"),
        ("SAT", "2026-11-28"),
        ("sun", "2026-11-22"),
        ("next fri", "2026-11-27"),
        ("next sun", "2026-11-29"),
        ("this fri", "2026-11-20"),
        ("last fri", "2026-11-20"),
        ("last sat", "2026-11-14"),
        ("next week", "2026-11-23"),
        ("next month", "2026-12-01"),
        ("+2w", "2026-12-05"),
        ("+ 2 weeks", "2026-12-05"),
        ("in 2 weeks", "2026-12-05"),
        ("2w", "2026-12-05"),
        ("-3d", "2026-11-18"),
        ("\N{MINUS SIGN}3d", "2026-11-18"),
        ("3 days ago", "2026-11-18"),
        ("+1m", "2026-12-21"),
        ("+3 months", "2027-02-21"),
        ("-1y", "2025-11-21"),
        ("3 workdays", "2026-11-25"),
        ("3 working days", "2026-11-25"),
        ("3wd", "2026-11-25"),
        ("+3wd", "2026-11-25"),
        ("-2wd", "2026-11-19"),
        ("0wd", "2026-11-21"),
        ("eom", "2026-11-30"),
        ("end of the month", "2026-11-30"),
        ("eoq", "2026-12-31"),
        ("eoy", "2026-12-31"),
        ("W47", "2026-11-16"),
        ("w48", "2026-11-23"),
        ("week 48", "2026-11-23"),
        ("W03", "2027-01-18"),
        ("W47-5", "2026-11-20"),
        ("W48 fri", "2026-11-27"),
        ("2026-W47-5", "2026-11-20"),
        ("2026W475", "2026-11-20"),
        ("2026-W53-7", "2027-01-03"),
        ("21 nov", "2026-11-21"),
        ("nov 21", "2026-11-21"),
        ("2 nov", "2026-11-02"),
        ("2 sep", "2026-09-02"),
        ("2 aug", "2027-08-02"),
        ("29 feb", "2028-02-29"),
        ("21st of November", "2026-11-21"),
        ("21 nov 2027", "2027-11-21"),
        ("Nov. 21, 2027", "2027-11-21"),
        ("21-nov-2027", "2027-11-21"),
        ("21 nov '27", "2027-11-21"),
        ("2027 nov 21", "2027-11-21"),
        ("sept 3 2027", "2027-09-03"),
        ("2026-11-21", "2026-11-21"),
        ("2026-1-5", "2026-01-05"),
        ("2026/11/21", "2026-11-21"),
        ("20261121", "2026-11-21"),
        ("２０２６-11-21", "2026-11-21"),
        ("11-21", "2026-11-21"),
        ("03-01", "2027-03-01"),
        ("21.11.2026", "2026-11-21"),
        ("21.11.26", "2026-11-21"),
        ("21.11.", "2026-11-21"),
        ("5. 12. 2026", "2026-12-05"),
        ("21/11/2026", "2026-11-21"),
        ("11/21/2026", "2026-11-21"),
        ("21-11-2026", "2026-11-21"),
        ("11/11/2026", "2026-11-11"),
        ("21/11", "2026-11-21"),
        ("Fri 27 Nov 2026", "2026-11-27"),
        ("Sat 21 Nov 2026 · W47", "2026-11-21"),
        ("2000-02-29", "2000-02-29"),
    ],
)
def test_what_people_type_on_a_saturday(text: str, day: str) -> None:
    assert parse_date(text, SATURDAY).isoformat() == day
    assert parse_date(f"  {text.upper()}  ", date(2026, 11, 21)).isoformat() == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("fri", "2026-11-27"),
        ("this fri", "2026-11-20"),
        ("next fri", "2026-11-27"),
        ("last fri", "2026-11-13"),
        ("mon", "2026-11-23"),
        ("this mon", "2026-11-16"),
        ("1wd", "2026-11-23"),
        ("-5wd", "2026-11-13"),
    ],
)
def test_a_weekday_is_never_today(text: str, day: str) -> None:
    assert parse_date(text, FRIDAY).isoformat() == day


@pytest.mark.parametrize(
    ("today", "text", "day"),
    [
        ("2026-01-31", "+1m", "2026-02-28"),
        ("2028-01-31", "+1m", "2028-02-29"),
        ("2028-02-29", "+1y", "2029-02-28"),
        ("2026-03-31", "-1m", "2026-02-28"),
        ("2026-12-15", "+1m", "2027-01-15"),
        ("2026-11-30", "eom", "2026-11-30"),
        ("2028-02-01", "eom", "2028-02-29"),
        ("2026-05-01", "eoq", "2026-06-30"),
        ("2026-01-02", "21 nov", "2026-11-21"),
        ("2026-12-31", "1 jan", "2027-01-01"),
        ("2027-01-01", "W53", "2026-12-28"),
        ("2026-12-29", "W01", "2027-01-04"),
    ],
)
def test_the_ends_of_months_and_years(today: str, text: str, day: str) -> None:
    assert parse_date(text, today).isoformat() == day


def test_every_documented_example_is_understood() -> None:
    for example in EXAMPLES:
        parse_date(example, SATURDAY)


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("", "a date is missing; write fri"),
        ("fry", "did you mean fri"),
        ("tomorow", "did you mean tomorrow?"),
        ("next mondey", "did you mean next monday?"),
        ("21 nvo", "did you mean 21 nov?"),
        ("30 feb", "there is no 30 February 2026; February has 28 days"),
        ("30.2.2028", "there is no 30 February 2028; February has 29 days"),
        ("2026-06-31", "there is no 31 June 2026"),
        ("2026-13-01", "there is no month 13"),
        ("0 nov", "there is no 0 November"),
        ("11/12/2026", "could be 11 dec 2026 or 12 nov 2026"),
        ("5/6", "could be 5 jun or 6 may"),
        ("32/33/2026", "there is no month 33"),
        ("21/11/26", "four digits"),
        ("21-11", "as 11-21, or 21 nov"),
        ("W60", "weeks are 1 to 53"),
        ("W00", "weeks are 1 to 53"),
        ("2027-W53", "no week 53 in 2027; it has 52 weeks"),
        ("2026-W47-8", "1 is Monday, 7 is Sunday"),
        ("3026-01-01", "years run from 1900 to 2200"),
        ("1899-12-31", "years run from 1900 to 2200"),
        ("+99999d", "years run from 1900 to 2200"),
        ("99999999999 workdays", "years run from 1900 to 2200"),
        ("-9999y", "years run from 1900 to 2200"),
        ("+3", r"\+3d, \+3w or \+3wd"),
        ("5", r"\+5d, \+5w or \+5wd"),
        ("nov", "nov has no day; write 15 nov"),
        ("november 2026", "nov 2026 has no day; write 15 nov 2026"),
        ("Sun 21 Nov 2026", "21 Nov 2026 is a Saturday, not a Sunday"),
        ("2026-11-21T10:00", "without a clock"),
        ("soon", "write fri, .2w, 3 workdays, eom, W47, 21 nov or 2026-11-21"),
        ("\x1b]0;owned\x07", "is no date"),
        ("x" * 10_000, "that is no date"),
    ],
)
def test_a_wrong_date_says_what_would_be_right(text: str, advice: str) -> None:
    with pytest.raises(InvalidValue, match=advice) as caught:
        parse_date(text, SATURDAY)
    assert visible(str(caught.value)) == str(caught.value)
    assert explain(text, SATURDAY) == str(caught.value)


WORDS = st.lists(
    st.sampled_from(
        ["next", "last", "fri", "nov", "21", "2026", "+", "-", "w", "47", "d", ".", "/", "eom", "of",
         "workdays", "3", "ago", "30", "feb", ":", "14", "pm", "at", "t", "53", "99", "00", " "]
    ),
    max_size=7,
).flatmap(lambda words: st.sampled_from(["".join(words), " ".join(words), "-".join(words)]))  # fmt: skip


@given(st.text() | WORDS, DAYS)
def test_any_text_is_a_date_or_one_line_of_advice(text: str, today: date) -> None:
    for parse in (parse_date, parse_moment):
        try:
            parse(text, today)
        except InvalidValue as error:
            message = str(error)
            assert message and visible(message) == message  # noqa: PT018
    assert "\n" not in explain(text, today, clock=True)


@given(DAYS, TODAYS)
def test_what_is_shown_can_be_typed(day: date, today: date) -> None:
    text = day.isoformat()
    assert parse_date(text, today) == day
    assert parse_date(show(text, today), today) == day
    assert parse_date(show_long(text), today) == day
    assert parse_date(f"{day:%d.%m.%Y}", today) == day
    assert parse_date(f"{day:%d-%b-%Y}", today) == day
    year, week, weekday = day.isocalendar()
    if 1900 <= year <= 2200:
        assert parse_date(f"{year}-W{week:02d}-{weekday}", today) == day


@given(st.datetimes(datetime(1900, 1, 1), datetime(2200, 12, 31)), TODAYS)
def test_moments_that_are_shown_can_be_typed(moment: datetime, today: date) -> None:
    text = f"{moment:%Y-%m-%dT%H:%M}"
    assert parse_moment(text, today) == text
    assert parse_moment(show_moment(text, today), today) == text


@given(TODAYS)
def test_weekdays_lie_in_the_weeks_their_words_name(today: date) -> None:
    monday = today - timedelta(days=today.weekday())
    for number, name in enumerate(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]):
        coming = parse_date(name, today)
        assert coming.weekday() == number
        assert today < coming <= today + timedelta(days=7)
        assert parse_date(f"this {name}", today) == monday + timedelta(days=number)
        assert parse_date(f"next {name}", today) == monday + timedelta(days=7 + number)
        past = parse_date(f"last {name}", today)
        assert past.weekday() == number
        assert today - timedelta(days=7) <= past < today


@given(TODAYS, st.integers(-300, 300))
def test_offsets_count_days_weeks_and_workdays(today: date, count: int) -> None:
    assert parse_date(f"{count:+d}d", today) == today + timedelta(days=count)
    assert parse_date(f"{count:+d}w", today) == today + timedelta(weeks=count)
    day = parse_date(f"{count:+d}wd", today)
    stepped = today
    for _ in range(abs(count)):
        stepped += timedelta(days=1 if count > 0 else -1)
        while stepped.weekday() > 4:
            stepped += timedelta(days=1 if count > 0 else -1)
    assert day == stepped
    assert f"· {abs(count)} wd" in explain(f"{count:+d}wd", today) or count == 0


@given(TODAYS, st.integers(-36, 36))
def test_months_keep_their_day_or_end(today: date, count: int) -> None:
    day = parse_date(f"{count:+d}m", today)
    assert (day.year * 12 + day.month) - (today.year * 12 + today.month) == count
    assert day.day == today.day or (day.day < today.day and (day + timedelta(days=1)).day == 1)


@given(TODAYS)
def test_ends_are_the_last_day_of_their_span(today: date) -> None:
    eom, eoq, eoy = (parse_date(word, today) for word in ("eom", "eoq", "eoy"))
    assert today <= eom <= eoq <= eoy
    assert (eom.month, (eom + timedelta(days=1)).day) == (today.month, 1)
    assert (eoq.month - 1) // 3 == (today.month - 1) // 3
    assert (eoq + timedelta(days=1)).month % 3 == 1
    assert (eoy.year, eoy.month, eoy.day) == (today.year, 12, 31)


def test_a_calendar_moves_the_working_days() -> None:
    holidays = {date(2026, 11, 26), date(2026, 11, 27)}

    def works(day: date) -> bool:
        return day.weekday() < 5 and day not in holidays

    assert parse_date("4 workdays", SATURDAY, works).isoformat() == "2026-11-30"
    assert date_parser(SATURDAY, works)("4wd") == "2026-11-30"
    assert explain("2026-11-27", SATURDAY, works).endswith("in 6 days · 3 wd · no working day")
    assert workdays_from(SATURDAY, "2026-11-30", works) == 4
    assert workdays_from("2026-11-30", SATURDAY, works) == -4
    with pytest.raises(InvalidValue, match="out of range"):
        parse_date("1wd", SATURDAY, lambda _: False)


def test_live_text_says_what_was_understood() -> None:
    assert explain("fri", SATURDAY) == "Fri 27 Nov 2026 · in 6 days · 5 wd"
    assert explain("today", FRIDAY) == "Fri 20 Nov 2026 · today"
    assert explain("sun", SATURDAY) == "Sun 22 Nov 2026 · tomorrow · no working day"
    assert explain("-1wd", SATURDAY) == "Fri 20 Nov 2026 · yesterday · 1 wd"
    assert explain("mon 9:30", SATURDAY, clock=True) == "Mon 23 Nov 2026 09:30 · in 2 days · 1 wd"


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("fri 14:30", "2026-11-27T14:30"),
        ("fri at 9am", "2026-11-27T09:00"),
        ("14:30", "2026-11-21T14:30"),
        ("at 2:30 pm", "2026-11-21T14:30"),
        ("12am", "2026-11-21T00:00"),
        ("12pm", "2026-11-21T12:00"),
        ("21 nov 2027, 9:05", "2027-11-21T09:05"),
        ("2026-11-21T14:30", "2026-11-21T14:30"),
        ("2026-11-21 14:30:59", "2026-11-21T14:30"),
        ("+2w 8:00", "2026-12-05T08:00"),
        ("sat", "2026-11-28"),
        ("21.11.2026", "2026-11-21"),
    ],
)
def test_moments_take_an_optional_clock(text: str, moment: str) -> None:
    assert parse_moment(text, SATURDAY) == moment
    assert moment_parser(SATURDAY)(text) == moment


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("25:00", "clocks run from 00:00 to 23:59"),
        ("fri 9:60", "clocks run"),
        ("13pm", "14:30 or 2:30pm"),
        ("0am", "14:30 or 2:30pm"),
        ("fry 9:00", "did you mean fri"),
        ("2026-02-30T09:00", "there is no 30 February"),
    ],
)
def test_a_wrong_clock_says_what_would_be_right(text: str, advice: str) -> None:
    with pytest.raises(InvalidValue, match=advice):
        parse_moment(text, SATURDAY)
