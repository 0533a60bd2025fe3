"""Risk scores, bands and exposure; buffers; scope: worked examples and laws."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mstui.measures.buffer import FeverPoint, Zones, consumed_days, fever_point, zone
from mstui.measures.risk import (
    BANDS,
    Risk,
    band,
    contingency_demanded,
    expected_cents,
    expected_tenths,
    exposure,
    probability,
    score,
    show_tenths,
)
from mstui.measures.scope import Growth, Since, colour, is_creep, share, show_share

STEP = st.integers(1, 5)
PERCENT = st.integers(0, 400)


# -- risk -----------------------------------------------------------------------------------------


def test_five_steps_of_probability() -> None:
    assert [probability(step) for step in range(7)] == [None, 0.1, 0.3, 0.5, 0.7, 0.9, None]


def test_expected_value_of_the_worked_example() -> None:
    """.3 × 100 000 = 30 000, in cents; days in tenths."""
    assert expected_cents(2, 10_000_000) == 3_000_000
    assert expected_tenths(2, 15) == 45
    assert show_tenths(45) == "4.5"
    assert (expected_cents(None, 5), expected_cents(2, None), expected_tenths(0, 5)) == (None,) * 3
    assert (expected_cents(1, 5), expected_cents(1, -5), expected_cents(1, 4)) == (1, -1, 0)


def test_where_each_band_begins() -> None:
    begins = [1, 6, 12, 20]
    assert [band(number) for number in begins] == list(BANDS)
    assert [band(number - 1) for number in begins] == ["", *BANDS[:3]]
    assert band(25) == "critical"


@given(STEP, STEP)
def test_a_score_is_a_cell_of_the_heat_map(chance: int, impact: int) -> None:
    found = score(chance, impact)
    assert 1 <= found <= 25
    assert band(found) in BANDS
    assert found == score(impact, chance)
    if chance < 5:
        assert score(chance + 1, impact) > found
        assert BANDS.index(band(score(chance + 1, impact))) >= BANDS.index(band(found))


def test_what_is_unknown_has_no_score() -> None:
    assert (score(None, 3), score(3, 0), score(6, 1)) == (0, 0, 0)


def test_exposure_keeps_threats_and_opportunities_apart() -> None:
    found = exposure(
        [
            Risk(2, 3, 10_000_000, 10),
            Risk(4, 5, None, 20),
            Risk(3, 3, 2_000, 2, opportunity=True),
            Risk(None, 4, 5_000, 3),
        ],
        contingency_cents=2_000_000,
        buffer_days=20,
    )
    assert (found.threats.risks, found.threats.valued) == (3, 2)
    assert (found.threats.cents, found.threats.days) == (3_000_000, 17.0)
    assert (found.opportunities.cents, found.opportunities.days) == (1_000, 1.0)
    assert (found.money_short, found.money_used) == (1_000_000, 150)
    assert (found.tenths_short, found.days_used) == (0, 85)
    nothing = exposure([])
    assert (nothing.money_short, nothing.money_used, nothing.days_used) == (None, None, None)
    assert exposure([], 0, 0).money_used is None


@given(
    st.lists(st.builds(Risk, STEP, STEP, st.integers(0, 10**9), st.integers(0, 300)), max_size=8)
)
def test_exposure_is_the_sum_of_its_parts(risks: list[Risk]) -> None:
    whole = exposure(risks)
    parts = [exposure([risk]) for risk in risks]
    assert whole.threats.cents == sum(part.threats.cents for part in parts)
    assert whole.threats.tenths == sum(part.threats.tenths for part in parts)


@pytest.mark.parametrize(
    ("points", "must", "opportunity", "demanded"),
    [
        (11, False, False, False),
        (12, False, False, True),
        (1, True, False, True),
        (25, True, True, False),
    ],
)
def test_when_a_contingency_plan_is_demanded(
    points: int, must: bool, opportunity: bool, demanded: bool
) -> None:
    assert contingency_demanded(points, must, opportunity=opportunity) is demanded


# -- buffers --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("chain", "consumed", "expected"),
    [
        (10, 30, "amber"),
        (80, 70, "green"),
        (26.9, 33.3, "green"),
        (0, 20, "amber"),
        (0, 19.9, "green"),
        (0, 40, "amber"),
        (0, 40.1, "red"),
        (100, 100, "amber"),
        (100, 100.1, "red"),
    ],
)
def test_zones_of_the_fever_chart(chain: float, consumed: float, expected: str) -> None:
    assert zone(FeverPoint(chain, consumed)) == expected


def test_zones_are_settings() -> None:
    assert zone(FeverPoint(10, 30), Zones(amber=31, amber_slope=0)) == "green"
    assert zone(FeverPoint(10, 30), Zones(red=20, red_slope=0)) == "red"


def test_a_fever_point_from_days_and_minutes() -> None:
    assert fever_point(10, 3, 4800, 3600) == FeverPoint(25.0, 30.0)
    assert fever_point(10, -3, 4800, 0) == FeverPoint(100.0, 0.0)
    # Remaining work that grew past its baseline is no negative progress.
    assert fever_point(10, 0, 4800, 6000) == FeverPoint(0.0, 0.0)
    assert [fever_point(b, 1, n, 0) for b, n in ((None, 5), (0, 5), (-1, 5), (5, 0))] == [None] * 4
    assert (consumed_days(-2), consumed_days(4)) == (0, 4)


@given(st.integers(0, 100), PERCENT)
def test_more_consumed_is_never_better_and_more_done_never_worse(done: int, used: int) -> None:
    order = ("green", "amber", "red")
    here = order.index(zone(FeverPoint(done, used)))
    assert order.index(zone(FeverPoint(done, used + 1))) >= here
    assert order.index(zone(FeverPoint(min(100, done + 1), used))) <= here


# -- scope ----------------------------------------------------------------------------------------

WORKED = Growth(20, 4800, 4, 720, 1, 120)


def test_scope_of_the_worked_example() -> None:
    """20 tasks of 80 h, 4 of 12 h added, 1 of 2 h removed."""
    assert (WORKED.by_effort, WORKED.by_count, WORKED.gross_count) == (1250, 1500, 2000)
    assert WORKED.gross_effort == 1500
    assert [show_share(n) for n in (1250, 1500, 2000, -300, 0, 333, None)] == [
        "+12.5 %", "+15 %", "+20 %", "-3 %", "0 %", "+3.33 %", "–",
    ]  # fmt: skip
    assert (WORKED.in_force, WORKED.rule, colour(WORKED)) == (1250, "effort", "amber")


def test_without_efforts_items_are_counted() -> None:
    counted = Growth(20, 0, 4, 0, 0, 0)
    assert (counted.by_effort, counted.in_force, counted.rule) == (None, 2000, "count")
    assert colour(counted) == "red"
    assert colour(Growth()) == "grey"


@pytest.mark.parametrize(
    ("minutes", "late", "expected"),
    [(99, 0, "green"), (100, 0, "amber"), (199, 0, "amber"), (200, 0, "red"), (1, 1, "red"),
     (0, 1, "green"), (-200, 1, "green")],
)  # fmt: skip
def test_when_scope_alarms(minutes: int, late: int, expected: str) -> None:
    grown = Growth(10, 1000, 1, max(0, minutes), 0, max(0, -minutes), late)
    assert colour(grown) == expected


def test_growth_that_was_answered_is_no_creep() -> None:
    assert is_creep(WORKED, Since())
    for field in Since._fields:
        assert not is_creep(WORKED, Since()._replace(**{field: True}))
    assert not is_creep(Growth(10, 1000), Since())
    assert not is_creep(Growth(10, 1000, 0, 0, 1, 100), Since())


@given(st.integers(-(10**6), 10**6), st.integers(-(10**6), 10**6))
def test_a_share_is_the_quotient_to_a_hundredth(over: int, under: int) -> None:
    found = share(over, under)
    if under == 0:
        assert found is None
        return
    assert found is not None
    assert abs(Fraction(over, under) * 10_000 - found) <= Fraction(1, 2)
    assert share(-over, under) == -found
