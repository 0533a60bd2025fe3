"""The axis of a chart: columns, places and what is written above them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mstui.plan.calendar import Calendar, standard
from mstui.views.scale import DAY, ZOOMS, Scale, day_place, fitted, header, point_place, zoomed

DAYS = st.dates(date(1900, 1, 1), date(9990, 1, 1))


@given(DAYS, st.sampled_from(sorted(ZOOMS)), st.integers(1, 400))
def test_a_place_stands_in_the_column_that_begins_before_it(
    day: date, zoom: str, columns: int
) -> None:
    scale = zoomed(zoom, day_place(day), columns)
    column = scale.column(day_place(day))
    assert 0 <= column < columns
    assert scale.place(column) <= day_place(day) < scale.place(column + 1)
    assert day.toordinal() in scale.days(column)


@given(DAYS, st.integers(1, 20000), st.integers(1, 300))
def test_a_fitted_chart_shows_all(day: date, length: int, columns: int) -> None:
    start = day_place(day)
    finish = start + length * DAY
    scale = fitted(start, finish, columns)
    assert scale.column(start) == 0
    assert scale.column(finish - 1) < columns
    smaller = scale.per_column - DAY // 6
    assert smaller <= 0 or smaller * columns < finish - start


@given(DAYS, st.sampled_from([*sorted(ZOOMS), "fit"]), st.integers(10, 300), st.integers(-99, 99))
def test_labels_stand_over_their_days_and_never_touch(
    day: date, zoom: str, columns: int, off: int
) -> None:
    at = day_place(day)
    scale = fitted(at, at + 300 * DAY, columns) if zoom == "fit" else zoomed(zoom, at, columns)
    today = at + off * DAY
    upper, lower = header(scale, today)
    assert len(upper) == len(lower) == columns
    if 0 <= scale.column(today) < columns and columns >= 5:
        assert "today" in lower
    if zoom == "week":
        for column, char in enumerate(lower[:-1]):
            if char.isdigit() and not (column and lower[column - 1].isalnum()):
                monday = date.fromordinal(scale.place(max(column, 0)) // DAY)
                assert (monday.weekday(), lower[column : column + 2]) == (0, f"{monday.day:02}")


def test_a_working_day_fills_its_day() -> None:
    calendar = standard()
    point = calendar.start_point("2026-11-23")
    begin = point_place(calendar, point, finish=False)
    assert begin == day_place("2026-11-23")
    assert point_place(calendar, point + 240, finish=True) == begin + DAY // 2
    assert point_place(calendar, point + 480, finish=True) == begin + DAY
    # The next morning is the same moment, read as a start: after the weekend where there is one.
    friday = calendar.start_point("2026-11-27") + 480
    assert point_place(calendar, friday, finish=True) == day_place("2026-11-28")
    assert point_place(calendar, friday, finish=False) == day_place("2026-11-30")


@pytest.mark.parametrize("hours", ["09:00-10:00", "00:00-24:00"])
def test_whatever_its_hours(hours: str) -> None:
    calendar = Calendar.of([hours] * 7)
    point = calendar.start_point("2026-11-23")
    length = calendar.minutes_on("2026-11-23")
    end = point_place(calendar, point + length, finish=True)
    assert end == day_place(date(2026, 11, 23) + timedelta(days=1))


def test_a_stretch_has_a_column_of_its_own_however_short() -> None:
    scale = Scale(0, DAY, 10)
    assert list(scale.span(5, 5)) == [0]
    assert list(scale.span(DAY, 2 * DAY)) == [1]
    assert list(scale.span(DAY, 2 * DAY + 1)) == [1, 2]
