"""Objectives and key results: how far each has come, and its colour.

A key result = clamp((now - start) / (target - start), 0, 1), also when falling; an objective is
the mean of its key results (DOMAIN 13, after Doerr, *Measure What Matters*).
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

GREEN, AMBER = Decimal("0.7"), Decimal("0.4")


def keyresult(start: Decimal | None, target: Decimal | None, now: Decimal | None) -> Decimal | None:
    """The share of the way that a key result has come, 0 to 1; None where it can't be told."""
    if start is None or target is None or now is None or start == target:
        return None
    return min(Decimal(1), max(Decimal(), (now - start) / (target - start)))


def objective(keyresults: Iterable[Decimal | None]) -> Decimal | None:
    """The mean of the key results that can be told; None where there are none."""
    known = [one for one in keyresults if one is not None]
    return sum(known, Decimal()) / len(known) if known else None


def colour(share: Decimal | None) -> str:
    """Green from .7, amber from .4, red below; grey for a share that can't be told."""
    if share is None:
        return "grey"
    return "green" if share >= GREEN else "amber" if share >= AMBER else "red"
