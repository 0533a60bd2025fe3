"""Milestone trends, key results and objectives: worked examples and laws."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mstui.measures import okr
from mstui.measures.trend import PATTERNS, Report, reports_of, show_slope, trend

FIRST = date(2026, 3, 2)


def weekly(*forecasts: int) -> list[Report]:
    """Forecasts in days after 1 June, told on Mondays from 2026-03-02."""
    return [
        Report(FIRST + timedelta(weeks=week), date(2026, 6, 1) + timedelta(days=days))
        for week, days in enumerate(forecasts)
    ]


def test_the_worked_example() -> None:
    found = trend(weekly(0, 0, 7, 14, 21))
    assert found.slopes == (0, 1, 1, 1)
    assert found.fit == 0.8
    assert show_slope(found.fit) == "0.8"
    assert not found.converges
    assert found.projected is None
    assert "does not converge" in found.told
    assert (found.moves, found.last_move, found.total_move, found.pushes) == (
        (0, 7, 7, 7),
        7,
        21,
        3,
    )
    assert (found.pushes_band, found.band) == ("red", "amber")


@pytest.mark.parametrize(
    ("forecasts", "pattern", "band"),
    [
        ((0,), "new", "grey"),
        ((0, 0, 0), "holding", "green"),
        ((0, 0, 0, 14), "late jump", "amber"),
        ((0, 7, 14, 21), "sliding day for day", "red"),
        ((0, 7, 7, 7), "settled", "green"),
        ((0, 7, 0, 7), "see-saw", "green"),
        ((14, 14, 7, 0), "pulling in", "green"),
        ((0, 14, 14, 7), "recovering", "green"),
        ((0, 2, 4, 6), "sliding", "green"),
        ((0, 6, 11, 16), "not converging", "amber"),
    ],
)
def test_named_patterns(forecasts: tuple[int, ...], pattern: str, band: str) -> None:
    found = trend(weekly(*forecasts))
    assert (found.pattern, found.band) == (pattern, band)
    assert PATTERNS[pattern] in found.told


@pytest.mark.parametrize(
    ("forecasts", "band"), [((0, 0, 7), "green"), ((0, 1, 2), "amber"), ((0, 1, 2, 3), "red")]
)
def test_pushes_are_counted(forecasts: tuple[int, ...], band: str) -> None:
    assert trend(weekly(*forecasts)).pushes_band == band


def test_only_the_last_five_reports_are_fitted() -> None:
    old = trend(weekly(0, 70, 140, 140, 140, 140, 140))
    assert old.fit == 0
    assert old.total_move == 140


def test_where_the_line_meets_the_day_of_the_report() -> None:
    found = trend(weekly(0, 2, 4))
    last = found.reports[-1]
    assert found.fit is not None
    assert found.projected is not None
    # A day that passes costs two sevenths of one.
    assert found.projected > last.forecast
    reached = last.forecast + (found.projected - last.on) * found.fit
    assert abs((found.projected - reached).days) <= 1
    assert trend(weekly(0, 0)).projected == date(2026, 6, 1)


def test_of_two_reports_on_a_day_the_last_stands() -> None:
    days = weekly(0, 7)
    assert trend([*days, Report(days[1].on, days[0].forecast)]).total_move == 0


def test_moves_may_be_counted_in_working_days() -> None:
    found = trend(weekly(0, 7), lambda one, two: (two - one).days * 5 // 7)
    assert (found.last_move, found.total_move) == (5, 5)
    assert found.fit == 1  # the slope stays in days a day


def test_stored_rows_that_are_no_dates_are_left_out() -> None:
    rows = [("2026-03-02", "2026-06-01"), ("", "2026-06-01"), ("2026-03-09", None)]
    assert len(reports_of(rows)) == 1
    empty = trend([])
    assert (empty.pattern, empty.fit, empty.total_move) == ("new", None, 0)


@given(st.lists(st.integers(-200, 400), min_size=2, max_size=9))
def test_moves_add_up_and_shifting_all_changes_nothing(forecasts: list[int]) -> None:
    found = trend(weekly(*forecasts))
    assert sum(found.moves) == found.total_move == forecasts[-1] - forecasts[0]
    shifted = trend(weekly(*(days + 30 for days in forecasts)))
    assert (shifted.fit, shifted.pattern, shifted.pushes) == (
        found.fit, found.pattern, found.pushes,
    )  # fmt: skip
    assert found.fit is not None
    assert min(found.slopes) - 1e-9 <= found.fit <= max(found.slopes) + 1e-9
    assert found.pattern in PATTERNS


# -- objectives and key results -------------------------------------------------------------------


def test_objectives_of_the_worked_example() -> None:
    falling = okr.keyresult(Decimal(10), Decimal(3), Decimal(5))
    assert falling is not None
    assert round(falling, 3) == Decimal("0.714")
    found = okr.objective([Decimal("0.7"), Decimal("1.0"), Decimal("0.4")])
    assert found == Decimal("0.70")
    assert okr.colour(found) == "green"


def test_where_the_colours_of_objectives_begin() -> None:
    shares = ["0.7", "0.6999", "0.4", "0.3999"]
    assert [okr.colour(Decimal(one)) for one in shares] == ["green", "amber", "amber", "red"]
    assert okr.colour(None) == "grey"


def test_what_cannot_be_told_is_left_out_of_the_mean() -> None:
    assert okr.objective([None, Decimal(1), None]) == 1
    assert okr.objective([]) is None
    assert okr.keyresult(Decimal(3), Decimal(3), Decimal(3)) is None
    assert okr.keyresult(None, Decimal(3), Decimal(3)) is None


NUMBER = st.decimals(-1000, 1000, places=2)


@given(NUMBER, NUMBER, NUMBER, NUMBER)
def test_a_key_result_is_a_share_and_never_falls_towards_its_target(
    start: Decimal, target: Decimal, one: Decimal, two: Decimal
) -> None:
    if start == target:
        return
    first, second = okr.keyresult(start, target, one), okr.keyresult(start, target, two)
    assert first is not None
    assert second is not None
    assert 0 <= first <= 1
    if (two - one) * (target - start) >= 0:
        assert second >= first
    assert okr.keyresult(start, target, target) == 1
