"""Three-point estimates: the mean and the spread of a duration, and of a path of durations.

PERT (Malcolm, Roseboom, Clark and Fazar 1959): mean (O + 4M + P) / 6, standard deviation
(P − O) / 6. Triangular: mean (O + M + P) / 3.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import sqrt
from typing import NamedTuple


class Estimate(NamedTuple):
    """Optimistic, most likely and pessimistic, all in one unit."""

    optimistic: float
    likely: float
    pessimistic: float

    @property
    def mean(self) -> float:
        """The PERT mean."""
        return (self.optimistic + 4 * self.likely + self.pessimistic) / 6

    @property
    def variance(self) -> float:
        """The PERT variance, in the square of the unit."""
        return ((self.pessimistic - self.optimistic) / 6) ** 2

    @property
    def triangular_mean(self) -> float:
        return (self.optimistic + self.likely + self.pessimistic) / 3

    @property
    def triangular_variance(self) -> float:
        a, m, b = self
        return (a * a + m * m + b * b - a * m - a * b - m * b) / 18


def path(estimates: Iterable[Estimate]) -> tuple[float, float]:
    """The PERT mean and standard deviation of independent durations, one after the other."""
    every = list(estimates)
    return sum(e.mean for e in every), sqrt(sum(e.variance for e in every))
