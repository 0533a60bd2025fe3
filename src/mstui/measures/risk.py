"""Risk: probability, score and its band, expected money and days, exposure against reserves.

Score = probability × impact, each 1 to 5. Expected monetary value = probability × cost, and
expected days the same way; opportunities are summed apart from threats (DOMAIN 9, after PMI's
practice standard). Percentages and cents are whole numbers, days are counted in tenths.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

# The percent that each step of the probability stands for.
LIKELY = {1: 10, 2: 30, 3: 50, 4: 70, 5: 90}
BANDS = ("low", "medium", "high", "critical")
# The least score of each band.
MEDIUM, HIGH, CRITICAL = 6, 12, 20
BANDS_TOLD = "1–5 low, 6–11 medium, 12–19 high, 20–25 critical"


class Risk(NamedTuple):
    """What the sums need of one open risk; None where it is not known."""

    probability: int | None = None
    impact: int | None = None
    cost_cents: int | None = None
    days: int | None = None
    opportunity: bool = False


class Side(NamedTuple):
    """The expected sums of the threats or of the opportunities.

    ``valued`` of the ``risks`` have a probability and a cost or days; the others add nothing.
    """

    risks: int = 0
    valued: int = 0
    cents: int = 0
    tenths: int = 0

    @property
    def days(self) -> float:
        """Expected working days, exact to a tenth."""
        return self.tenths / 10


class Exposure(NamedTuple):
    """What open risks are expected to cost and to bring, against what is kept for them.

    ``contingency_cents`` is the money kept, ``buffer_days`` the working days; None for unknown.
    """

    threats: Side
    opportunities: Side
    contingency_cents: int | None = None
    buffer_days: int | None = None

    @property
    def money_short(self) -> int | None:
        """Cents that the threats are expected to cost beyond what is kept; 0 where it suffices."""
        if self.contingency_cents is None:
            return None
        return max(0, self.threats.cents - self.contingency_cents)

    @property
    def tenths_short(self) -> int | None:
        """Tenths of working days beyond the buffer; 0 where it suffices."""
        if self.buffer_days is None:
            return None
        return max(0, self.threats.tenths - 10 * self.buffer_days)

    @property
    def money_used(self) -> int | None:
        """Percent of the contingency that the threats are expected to take; None for a dash."""
        if not self.contingency_cents:
            return None
        return self.threats.cents * 100 // self.contingency_cents

    @property
    def days_used(self) -> int | None:
        """Percent of the buffer that the threats are expected to take; None for a dash."""
        if not self.buffer_days:
            return None
        return self.threats.tenths * 10 // self.buffer_days


def likely(probability: int | None) -> int | None:
    """The percent that a step of 1 to 5 stands for; None for any other."""
    return LIKELY.get(probability or 0)


def probability(step: int | None) -> float | None:
    """The probability that a step of 1 to 5 stands for: .1 .3 .5 .7 .9."""
    percent = likely(step)
    return None if percent is None else percent / 100


def score(probability: int | None, impact: int | None) -> int:
    """Probability × impact, 1 to 25; 0 where one of them is not known."""
    if likely(probability) is None or likely(impact) is None:
        return 0
    return (probability or 0) * (impact or 0)


def band(score: int) -> str:
    """The word for a score: low, medium, high or critical; empty for none."""
    if score < 1:
        return ""
    if score < MEDIUM:
        return "low"
    return "medium" if score < HIGH else "high" if score < CRITICAL else "critical"


def expected_cents(probability: int | None, cost_cents: int | None) -> int | None:
    """Expected monetary value in cents, halves away from zero; None where a part is unknown."""
    percent = likely(probability)
    if percent is None or cost_cents is None:
        return None
    product = abs(cost_cents) * percent
    whole = (product + 50) // 100
    return whole if cost_cents >= 0 else -whole


def expected_tenths(probability: int | None, days: int | None) -> int | None:
    """Expected working days in tenths, which is exact; None where a part is unknown."""
    percent = likely(probability)
    return None if percent is None or days is None else days * percent // 10


def show_tenths(tenths: int) -> str:
    """Tenths of days as they read: ``3``, ``4.5``."""
    whole, rest = divmod(abs(tenths), 10)
    return f"{'-' if tenths < 0 else ''}{whole:,}{f'.{rest}' if rest else ''}"


def exposure(
    risks: Iterable[Risk], contingency_cents: int | None = None, buffer_days: int | None = None
) -> Exposure:
    """The expected sums over open risks, threats and opportunities apart."""
    sides = [Side(), Side()]
    for risk in risks:
        cents = expected_cents(risk.probability, risk.cost_cents)
        tenths = expected_tenths(risk.probability, risk.days)
        is_valued = cents is not None or tenths is not None
        side = sides[risk.opportunity]
        sides[risk.opportunity] = Side(
            side.risks + 1,
            side.valued + is_valued,
            side.cents + (cents or 0),
            side.tenths + (tenths or 0),
        )
    return Exposure(sides[0], sides[1], contingency_cents, buffer_days)


def contingency_demanded(score: int, must: bool, *, opportunity: bool = False) -> bool:
    """Whether a contingency plan must be written: from a high score, or for a Must.

    ``must``: the risk endangers a milestone that is a Must. An opportunity needs none.
    """
    return not opportunity and (score >= HIGH or must)
