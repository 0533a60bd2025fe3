"""Durations people type, in working time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mstui.domain.duration import (
    parse_duration,
    parse_lag,
    show_duration,
    show_hours,
    show_lag,
)
from mstui.domain.errors import InvalidValue

DAY = st.integers(60, 1440)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("90m", 90),
        ("90 min", 90),
        ("2.5h", 150),
        ("2,5 hours", 150),
        ("3d 4h", 3 * 480 + 240),
        ("3d4h", 3 * 480 + 240),
        ("1d 2h", 600),
        ("1w", 2400),
        ("1 week, 2 days", 2400 + 960),
        ("2 weeks and 1 day", 5280),
        ("1h30", 90),
        ("1:30", 90),
        ("10:05", 605),
        ("0", 0),
        ("0.5d", 240),
        (" 3D ", 1440),
        ("5 workdays", 2400),
        ("1.333h", 80),
    ],
)
def test_what_people_type(text: str, minutes: int) -> None:
    assert parse_duration(text) == minutes


def test_a_day_is_as_long_as_the_project_says() -> None:
    assert parse_duration("1w 1d", minutes_per_day=450, days_per_week=4) == 5 * 450
    assert show_duration(1800, minutes_per_day=450, days_per_week=4) == "1w"


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("3", "3h, 3d or 3w"),
        ("", "empty"),
        ("d", "write 90m"),
        ("soon", "write 90m"),
        ("-3d", "write 90m"),
        ("3x", "units are m, h, d and w"),
        ("2 months", "4w"),
        ("1d 1d", "twice"),
        ("፩:፩፪", "write 90m"),
        ("1..5h", "write 90m"),
        ("1e5h", "write 90m|units are"),
        ("99999999999w", "thousand years"),
        ("٣d", "write 90m"),
        ("3d\x1b[2J", "write 90m|units are"),
    ],
)
def test_nonsense_is_told_what_would_be_right(text: str, advice: str) -> None:
    with pytest.raises(InvalidValue, match=advice) as caught:
        parse_duration(text)
    assert str(caught.value).isprintable()


@given(st.integers(0, 10**7), DAY, st.integers(1, 7))
def test_what_is_shown_can_be_typed(minutes: int, day: int, week: int) -> None:
    shown = show_duration(minutes, minutes_per_day=day, days_per_week=week)
    assert parse_duration(shown, minutes_per_day=day, days_per_week=week) == minutes


@given(st.text())
def test_no_text_breaks_it(text: str) -> None:
    for parse in (parse_duration, parse_lag):
        try:
            parse(text)
        except InvalidValue as error:
            assert "\n" not in str(error)  # noqa: PT017


@pytest.mark.parametrize(
    ("minutes", "shown"),
    [(0, "0h"), (90, "1h 30m"), (480, "1d"), (2400, "1w"), (4800, "2w"), (2880, "6d"),
     (1441, "3d 1m"), (-720, "-1d 4h")],
)  # fmt: skip
def test_durations_are_shown_in_days(minutes: int, shown: str) -> None:
    assert show_duration(minutes) == shown


@pytest.mark.parametrize(
    ("minutes", "shown"),
    [(84 * 60, "84 h"), (150, "2.5 h"), (20, "0.3 h"), (1, "0 h"), (-1, "0 h"),
     (1_000_000 * 60, "1,000,000 h")],
)  # fmt: skip
def test_effort_is_shown_in_hours(minutes: int, shown: str) -> None:
    assert show_hours(minutes) == shown


@pytest.mark.parametrize(
    ("text", "lag"),
    [
        ("+2d", (960, "working")),
        ("2d", (960, "working")),
        ("-1d", (-480, "working")),
        ("\N{MINUS SIGN}1d", (-480, "working")),
        ("+2ed", (2880, "elapsed")),
        ("-1.5eh", (-90, "elapsed")),
        ("+25%", (25, "percent")),
        ("-10 %", (-10, "percent")),
        ("", (0, "working")),
        ("0", (0, "working")),
    ],
)
def test_lags_of_links(text: str, lag: tuple[int, str]) -> None:
    assert parse_lag(text) == lag


@pytest.mark.parametrize("text", ["2", "+x%", "later", "--2d", "+2ed 3"])
def test_a_wrong_lag_says_what_would_be_right(text: str) -> None:
    with pytest.raises(InvalidValue, match=r"\+2ed \(elapsed\) or \+25%"):
        parse_lag(text)


@given(
    st.integers(-(10**6), 10**6),
    st.sampled_from(["working", "elapsed"]) | st.just("percent"),
    DAY,
)
def test_a_shown_lag_can_be_typed(lag: int, unit: str, day: int) -> None:
    if unit == "percent":
        lag %= 1000
    shown = show_lag(lag, unit, minutes_per_day=day)
    assert parse_lag(shown, minutes_per_day=day) == (lag, unit if lag else "working")
