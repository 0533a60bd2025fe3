"""The buffer before a milestone: how much of it is consumed, against how far its chain is.

The fever chart of critical chain (Goldratt; Leach, *Critical Chain Project Management*): green
below 20 + .65 x, red above 40 + .60 x, both in percent of the buffer at x percent of the chain.
"""

from __future__ import annotations

from typing import NamedTuple


class Zones(NamedTuple):
    """The two lines: where amber begins and where red begins, in percent.

    Slopes are percent of consumption for each 100 percent of the chain.
    """

    amber: int = 20
    amber_slope: int = 65
    red: int = 40
    red_slope: int = 60


class FeverPoint(NamedTuple):
    """A point of the fever chart, in percent; ``chain`` is 0 to 100, ``consumed`` 0 or more."""

    chain: float
    consumed: float


ZONES = Zones()


def consumed_days(forecast_days: int) -> int:
    """Working days of the buffer that are used up.

    ``forecast_days`` is how many working days the last required task finishes after its plan.
    """
    return max(0, forecast_days)


def fever_point(
    buffer_days: int | None, late_days: int, baseline_minutes: int, remaining_minutes: int
) -> FeverPoint | None:
    """Chain done and buffer consumed, in percent; None where there is no buffer or no chain.

    Chain done = (Σ baseline durations - Σ remaining) / Σ baseline durations of the longest chain.
    """
    if not buffer_days or buffer_days < 0 or baseline_minutes <= 0:
        return None
    done = (baseline_minutes - remaining_minutes) * 100 / baseline_minutes
    return FeverPoint(min(100.0, max(0.0, done)), consumed_days(late_days) * 100 / buffer_days)


def zone(point: FeverPoint, zones: Zones = ZONES) -> str:
    """Green, amber or red; each line itself is amber."""
    # Times 100, so that whole percents are compared exactly.
    consumed = point.consumed * 100
    if consumed > zones.red * 100 + zones.red_slope * point.chain:
        return "red"
    if consumed < zones.amber * 100 + zones.amber_slope * point.chain:
        return "green"
    return "amber"
