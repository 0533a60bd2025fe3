"""Earned value and earned schedule: the worked examples, and what must hold of any figures."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mstui.measures.earned import (
    DASH,
    Earned,
    by_percent,
    earned_schedule,
    fifty_fifty,
    show,
    weighted_milestones,
    zero_hundred,
)

AMOUNT = st.integers(0, 10**9)


def test_earned_value_of_the_worked_example() -> None:
    """BAC 100, PV 50, EV 40, AC 45."""
    one = Earned(100, 50, 40, 45)
    assert (one.sv, one.cv, one.spi) == (-10, -5, Fraction(4, 5))
    assert show(one.cpi, 4) == "0.8889"
    assert (one.eac_typical, one.eac_atypical, one.eac_both) == (
        Fraction("112.5"), 105, Fraction("129.375"),
    )  # fmt: skip
    assert (one.etc, one.vac) == (Fraction("67.5"), Fraction("-12.5"))
    assert show(one.tcpi, 4) == "1.0909"


@pytest.mark.parametrize("which", ["spi", "cpi", "eac_typical", "eac_both", "etc", "vac", "tcpi"])
def test_a_division_by_zero_is_a_dash(which: str) -> None:
    assert getattr(Earned(0, 0, 0, 0), which) is None
    assert show(getattr(Earned(0, 0, 0, 0), which)) == DASH


def test_four_ways_to_earn() -> None:
    assert [zero_hundred(8, finished=done) for done in (False, True)] == [0, 8]
    assert [
        fifty_fifty(9, started=begun, finished=done)
        for begun, done in ((False, False), (True, False), (True, True))
    ] == [0, Fraction(9, 2), 9]
    assert weighted_milestones([9, 1, 1, 1], [True, False, False, False]) == Fraction(3, 4)
    assert weighted_milestones([0, 0], [True, False]) is None
    assert [by_percent(40, percent) for percent in (-3, 0, 25, 100, 130)] == [0, 0, 10, 40, 40]


def test_earned_schedule_of_the_worked_example() -> None:
    """PV 10, 25, 45, 70, 100; EV 50 at 5 periods."""
    found = earned_schedule([10, 25, 45, 70, 100], 50, 5)
    assert found is not None
    assert (found.es, found.sv, found.spi) == (Fraction("3.2"), Fraction("-1.8"), Fraction("0.64"))
    assert show(found.ieac) == "7.81"


def test_a_late_project_keeps_its_schedule_index() -> None:
    """SPI returns to 1 when all is earned at last; SPI(t) does not."""
    planned = [10, 25, 45, 70, 100]
    late = earned_schedule(planned, 100, 8)
    assert late is not None
    assert Earned(100, 100, 100, 0).spi == 1
    assert (late.es, late.spi) == (5, Fraction(5, 8))


def test_nothing_planned_or_no_time_passed_has_no_index() -> None:
    assert earned_schedule([], 5, 1) is None
    assert earned_schedule([5], 5, 0) is None
    nothing = earned_schedule([10, 20], 0, 3)
    assert nothing is not None
    assert (nothing.es, nothing.spi, nothing.ieac) == (0, 0, None)


@given(AMOUNT, AMOUNT, AMOUNT, AMOUNT)
def test_the_figures_agree_with_each_other(bac: int, pv: int, ev: int, ac: int) -> None:
    one = Earned(bac, pv, ev, ac)
    assert one.eac_atypical == ac + bac - ev
    if one.spi is not None:
        assert (one.spi < 1) == (one.sv < 0)
    if one.cpi is not None:
        assert (one.cpi < 1) == (one.cv < 0)
    if one.eac_typical is not None:
        assert one.etc is not None
        assert one.etc + ac == one.eac_typical
        assert one.vac == bac - one.eac_typical


@given(st.lists(st.integers(0, 50), min_size=1, max_size=12))
def test_earned_schedule_lies_in_the_plan_and_never_falls(steps: list[int]) -> None:
    planned = [sum(steps[: n + 1]) for n in range(len(steps))]
    assume(planned[-1] > 0)
    schedules = []
    for ev in range(planned[-1] + 1):
        found = earned_schedule(planned, ev, 3)
        assert found is not None
        schedules.append(found.es)
    assert schedules == sorted(schedules)
    assert schedules[0] >= 0
    assert schedules[-1] == len(planned)
