"""Earned value and earned schedule, in money or, where there is none, in hours.

Indices after ANSI/PMI's standard on earned value management; earned schedule after Lipke,
*Schedule is Different* (2003). Amounts are whole numbers (cents or minutes), what is derived of
them exact fractions; a division by zero is None and shows a dash, never 0 or 1.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

Amount = int | Fraction
Index = Fraction | None
DASH = "–"


class Earned(NamedTuple):
    """Budget at completion, planned value, earned value and actual cost, in one unit."""

    bac: Amount
    pv: Amount
    ev: Amount
    ac: Amount

    @property
    def sv(self) -> Fraction:
        """Schedule variance, EV - PV."""
        return Fraction(self.ev) - self.pv

    @property
    def cv(self) -> Fraction:
        """Cost variance, EV - AC."""
        return Fraction(self.ev) - self.ac

    @property
    def spi(self) -> Index:
        """Schedule performance index, EV / PV."""
        return ratio(self.ev, self.pv)

    @property
    def cpi(self) -> Index:
        """Cost performance index, EV / AC."""
        return ratio(self.ev, self.ac)

    @property
    def eac_typical(self) -> Index:
        """Estimate at completion where costs go on as so far, BAC / CPI."""
        return None if self.cpi is None else ratio(self.bac, self.cpi)

    @property
    def eac_atypical(self) -> Fraction:
        """Estimate at completion where the rest costs what was planned, AC + BAC - EV."""
        return Fraction(self.ac) + self.bac - self.ev

    @property
    def eac_both(self) -> Index:
        """Estimate at completion by cost and schedule, AC + (BAC - EV) / (CPI · SPI)."""
        if self.cpi is None or self.spi is None:
            return None
        rest = ratio(Fraction(self.bac) - self.ev, self.cpi * self.spi)
        return None if rest is None else self.ac + rest

    @property
    def etc(self) -> Index:
        """Estimate to complete, EAC - AC, of the typical estimate."""
        return None if self.eac_typical is None else self.eac_typical - self.ac

    @property
    def vac(self) -> Index:
        """Variance at completion, BAC - EAC, of the typical estimate."""
        return None if self.eac_typical is None else self.bac - self.eac_typical

    @property
    def tcpi(self) -> Index:
        """To-complete performance index, (BAC - EV) / (BAC - AC)."""
        return ratio(Fraction(self.bac) - self.ev, Fraction(self.bac) - self.ac)


class EarnedSchedule(NamedTuple):
    """Earned schedule in periods: ES, its variance, SPI(t), and the estimated duration.

    ``ieac`` is the independent estimate at completion: planned duration / SPI(t), in periods.
    """

    es: Fraction
    sv: Fraction
    spi: Index
    ieac: Index


def ratio(over: Amount, under: Amount) -> Index:
    """A quotient; None for a division by zero."""
    return Fraction(over) / Fraction(under) if under else None


def earned_schedule(
    planned: Sequence[Amount], ev: Amount, at: Amount, duration: Amount | None = None
) -> EarnedSchedule | None:
    """Earned schedule from the cumulative planned value at the end of each period.

    ``at`` is the actual time in periods, ``duration`` the planned one (all periods where not
    given). None where nothing was planned or no time has passed.
    """
    if not planned or at <= 0:
        return None
    es = _earned_periods(planned, Fraction(ev))
    spi = ratio(es, at)
    length = Fraction(duration if duration is not None else len(planned))
    ieac = None if not spi else length / spi
    return EarnedSchedule(es, es - at, spi, ieac)


def _earned_periods(planned: Sequence[Amount], ev: Fraction) -> Fraction:
    """C + (EV - PV of C) / (PV of C+1 - PV of C), C the last period whose PV is earned."""
    complete = bisect_right(planned, ev)
    if complete == len(planned):
        return Fraction(complete)
    before = Fraction(planned[complete - 1]) if complete else Fraction(0)
    step = Fraction(planned[complete]) - before
    part = max(Fraction(0), ev - before) / step if step > 0 else Fraction(0)
    return complete + part


def zero_hundred(weight: Amount, *, finished: bool) -> Amount:
    """Earned by 0/100: nothing before the end."""
    return weight if finished else 0


def fifty_fifty(weight: Amount, *, started: bool, finished: bool) -> Fraction:
    """Earned by 50/50: half at the start, all at the end."""
    return Fraction(weight) if finished else Fraction(weight, 2) if started else Fraction(0)


def weighted_milestones(weights: Sequence[Amount], done: Sequence[bool]) -> Index:
    """The share that the milestones done have of all weights; None where they weigh nothing."""
    total = sum((Fraction(weight) for weight in weights), Fraction(0))
    reached = sum(
        (Fraction(weight) for weight, is_done in zip(weights, done, strict=True) if is_done),
        Fraction(0),
    )
    return ratio(reached, total)


def by_percent(weight: Amount, percent: int) -> Fraction:
    """Earned by percent complete."""
    return Fraction(weight) * min(100, max(0, percent)) / 100


def show(value: Index, places: int = 2) -> str:
    """A number as it reads, ``0.64``; a dash for a division by zero."""
    if value is None:
        return DASH
    shown = f"{float(round(value, places)):,.{places}f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown
