"""KPIs: what is expected by now, short runs, limits: worked examples and laws."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mstui.measures.kpi import (
    Kpi,
    Reading,
    assess,
    curve_of,
    due_readings,
    expected_value,
    kpi_of,
    limits,
    number,
    progress,
    readings_of,
    show_number,
    signals,
)

FIRST = date(2026, 1, 5)


def weekly(*values: str | float) -> list[Reading]:
    return [
        Reading(FIRST + timedelta(weeks=week), Decimal(str(value)))
        for week, value in enumerate(values)
    ]


def level(target: str, direction: str = "up") -> Kpi:
    """A number that is to be held at all times."""
    return Kpi(direction, target_value=Decimal(target))


def rising() -> Kpi:
    """From 0 to 10,000 over the first quarter."""
    return Kpi(
        "up", Decimal(0), date(2026, 1, 1), Decimal(10_000), date(2026, 3, 31), cadence_days=7
    )


@pytest.mark.parametrize(
    ("kpi", "values", "run", "short"),
    [
        (level("90"), (91, 88, 87, 86), 3, True),
        (level("3", "down"), (2.9, 3.4, 3.1, 2.8), 0, False),
        (level("90"), (88, 87), 2, False),
        (level("90"), (80, 80, 90, 80), 1, False),
        (level("90"), (), 0, False),
    ],
)
def test_short_runs(kpi: Kpi, values: tuple[float, ...], run: int, short: bool) -> None:
    found = assess(kpi, weekly(*values), FIRST + timedelta(weeks=5))
    assert (found.short_run, found.consistently_short) == (run, short)


def test_expected_by_now_of_the_worked_example() -> None:
    expected = expected_value(rising(), date(2026, 2, 15))
    assert expected is not None
    assert show_number(expected, 0) == "5,056"


def test_limits_of_the_worked_example() -> None:
    found = limits([Decimal(value) for value in (62, 64, 61, 63, 65, 60)])
    assert found is not None
    assert [show_number(one) for one in found] == ["62.5", "55.05", "69.95"]
    assert limits([Decimal(1)] * 5) is None


def test_a_missing_reading_is_stale_and_not_short() -> None:
    kpi = level("90")
    found = assess(kpi, weekly(88, 87), FIRST + timedelta(days=15))
    assert (found.stale, found.short_run, found.consistently_short) == (True, 2, False)
    assert assess(kpi, weekly(88, 87), FIRST + timedelta(days=14)).stale is False
    assert assess(kpi, weekly(88, 87), FIRST + timedelta(days=14)).is_due is True


def test_readings_after_the_day_are_not_known_yet() -> None:
    found = assess(level("90"), weekly(91, 10, 10, 10), FIRST)
    assert (found.short_run, found.verdict) == (0, "met")


@pytest.mark.parametrize(
    ("kpi", "value", "today", "verdict"),
    [
        (rising(), 4556, date(2026, 2, 15), "behind"),
        (rising(), 4557, date(2026, 2, 15), "on track"),
        (rising(), 10_000, date(2026, 2, 15), "met"),
        (rising(), 9_999, date(2026, 4, 1), "missed"),
        (level("3", "down"), 3, date(2026, 2, 15), "met"),
        (level("3", "down"), 3.01, date(2026, 2, 15), "behind"),
        (Kpi("range", low=Decimal(2), high=Decimal(4)), 4, date(2026, 2, 15), "met"),
        (Kpi("range", low=Decimal(2), high=Decimal(4)), 5, date(2026, 2, 15), "behind"),
        (Kpi("range"), 5, date(2026, 2, 15), "no target"),
        (Kpi("up"), 5, date(2026, 2, 15), "no target"),
    ],
)
def test_verdicts(kpi: Kpi, value: float, today: date, verdict: str) -> None:
    reading = Reading(min(today, date(2026, 2, 15)), Decimal(str(value)))
    assert assess(kpi, [reading], today).verdict == verdict


def test_without_a_reading() -> None:
    assert assess(rising(), [], date(2026, 2, 1)).verdict == "no reading"
    assert assess(rising(), [], date(2026, 4, 1)).verdict == "missed"


def test_a_number_typed_again_counts_once() -> None:
    kpi = level("90")
    typed = weekly(80, 80)
    typed.append(Reading(typed[-1].on + timedelta(days=1), Decimal(95)))
    assert [one.value for one in due_readings(kpi, typed)] == [80, 95]
    assert assess(kpi, typed, FIRST + timedelta(weeks=2)).short_run == 0


def test_a_curve_of_expected_values() -> None:
    kpi = rising()._replace(curve=curve_of("2026-03-31=10000, 2026-01-31=1000;x=2 2026-02-30=5"))
    assert len(kpi.curve) == 2
    assert expected_value(kpi, date(2026, 1, 1)) == 1000
    assert expected_value(kpi, date(2026, 4, 9)) == 10_000
    middle = expected_value(kpi, date(2026, 3, 1))
    assert middle is not None
    assert 1000 < middle < 10_000


def test_a_run_of_eight_and_a_point_outside_are_no_noise() -> None:
    noisy = weekly(60, 61, 60, 61, 60, 61, 60, 80)
    found = signals(tuple(noisy), limits([one.value for one in noisy[:-1]]))
    assert [(one.kind, one.on, one.above) for one in found] == [("outside", noisy[-1].on, True)]
    low = weekly(*[70, 71] * 4, *[60, 61] * 4)
    told = signals(tuple(low), limits([one.value for one in low]))
    assert [one.kind for one in told if one.kind == "run"] == ["run"] * 2
    assert [one.above for one in told if one.kind == "run"] == [True, False]
    assert signals(tuple(low), None) == ()


def test_what_another_tool_wrote() -> None:
    assert [number(text) for text in ("12.5", "1e309", "abc", "NaN", True, None)] == [
        Decimal("12.5"), None, None, None, None, None,
    ]  # fmt: skip
    assert readings_of([("2026-13-01", "1"), ("2026-01-05", "x"), ("2026-01-05", "1")]) == [
        Reading(FIRST, Decimal(1))
    ]
    odd = kpi_of({"direction": None, "cadence_days": -3, "target_value": "abc", "curve": None})
    assert (odd.direction, odd.cadence_days, odd.target_value) == ("up", 7, None)


VALUE = st.decimals(-10_000, 10_000, places=2)


@given(VALUE, VALUE, VALUE)
def test_progress_is_a_share(start: Decimal, target: Decimal, value: Decimal) -> None:
    kpi = Kpi("up", start, FIRST, target, FIRST + timedelta(days=80))
    found = progress(kpi, value)
    if start == target:
        assert found is None
        return
    assert found is not None
    assert 0 <= found <= 1
    assert progress(kpi, target) == 1
    assert progress(kpi, start) == 0


@given(st.integers(-50, 150), st.integers(0, 100))
def test_what_is_expected_grows_with_the_days(day: int, later: int) -> None:
    kpi = rising()
    early = expected_value(kpi, date(2026, 1, 1) + timedelta(days=day))
    late = expected_value(kpi, date(2026, 1, 1) + timedelta(days=day + later))
    assert early is not None
    assert late is not None
    assert 0 <= early <= late <= 10_000


@given(st.lists(st.integers(-1000, 1000), min_size=6, max_size=20), st.integers(-500, 500))
def test_limits_hold_the_mean_and_move_with_the_numbers(values: list[int], by: int) -> None:
    found = limits([Decimal(value) for value in values])
    moved = limits([Decimal(value + by) for value in values])
    assert found is not None
    assert moved is not None
    assert found.lower <= found.mean <= found.upper
    assert abs(moved.mean - found.mean - by) < Decimal("1e-9")
    assert abs((moved.upper - moved.lower) - (found.upper - found.lower)) < Decimal("1e-9")


@given(st.lists(st.integers(0, 200), max_size=12))
def test_a_better_last_reading_never_lengthens_the_run(values: list[int]) -> None:
    kpi = level("100")
    today = FIRST + timedelta(weeks=20)
    before = assess(kpi, weekly(*values), today).short_run
    assert before <= len(values)
    better = [*values[:-1], values[-1] + 50] if values else []
    assert assess(kpi, weekly(*better), today).short_run <= before
