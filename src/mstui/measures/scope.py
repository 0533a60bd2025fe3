"""Scope creep: how much a project has grown against its active baseline (DOMAIN 15).

Growth = (added - removed) / baseline, by effort and by count. It is creep while target, hours and
budget are as they were; an accepted adjustment makes it approved scope. Shares are whole
hundredths of a percent, efforts minutes.
"""

from __future__ import annotations

from typing import NamedTuple

AMBER_PERCENT, RED_PERCENT = 10, 20
LATE_DAYS = 30


class Growth(NamedTuple):
    """What the baseline held, and what was added to it and taken from it since.

    Efforts hold both those of items added or removed and those of items whose effort changed.
    ``late`` counts the items that arrived with less than 30 days to the target.
    """

    items: int = 0
    effort: int = 0
    added: int = 0
    effort_added: int = 0
    removed: int = 0
    effort_removed: int = 0
    late: int = 0

    @property
    def by_effort(self) -> int | None:
        """Net growth of the effort; None where the baseline holds none."""
        return share(self.effort_added - self.effort_removed, self.effort)

    @property
    def by_count(self) -> int | None:
        """Net growth of the number of items; None where the baseline holds none."""
        return share(self.added - self.removed, self.items)

    @property
    def gross_effort(self) -> int | None:
        """What was added alone, by effort."""
        return share(self.effort_added, self.effort)

    @property
    def gross_count(self) -> int | None:
        """What was added alone, by count."""
        return share(self.added, self.items)

    @property
    def in_force(self) -> int | None:
        """What thresholds look at: net effort, else net count."""
        return self.by_count if self.by_effort is None else self.by_effort

    @property
    def rule(self) -> str:
        """By what ``in_force`` counts: ``effort`` or ``count``."""
        return "count" if self.by_effort is None else "effort"


class Since(NamedTuple):
    """What was answered to the growth: each of them makes it no creep any more."""

    target_moved: bool = False
    hours_added: bool = False
    budget_changed: bool = False
    accepted: bool = False


def colour(
    growth: Growth, amber_percent: int = AMBER_PERCENT, red_percent: int = RED_PERCENT
) -> str:
    """Green, amber or red; grey where the baseline holds nothing to grow from."""
    grown = growth.in_force
    if grown is None:
        return "grey"
    if grown >= red_percent * 100 or (growth.late and grown > 0):
        return "red"
    return "amber" if grown >= amber_percent * 100 else "green"


def is_creep(growth: Growth, since: Since) -> bool:
    """Whether the scope grew and nobody moved the date, added hours or money, or accepted it."""
    return bool(growth.in_force and growth.in_force > 0) and not any(since)


def share(over: int, under: int) -> int | None:
    """A quotient in hundredths of a percent, halves away from zero; None for a division by zero."""
    if not under:
        return None
    scaled = (abs(over) * 20_000 + abs(under)) // (2 * abs(under))
    return scaled if (over < 0) == (under < 0) else -scaled


def show_share(hundredths: int | None) -> str:
    """Growth as it reads, with its sign: ``+12.5 %``, ``-3 %``, a dash for none."""
    if hundredths is None:
        return "–"
    sign = "+" if hundredths > 0 else "-" if hundredths < 0 else ""
    whole, rest = divmod(abs(hundredths), 100)
    decimals = f".{rest:02d}".rstrip("0") if rest else ""
    return f"{sign}{whole:,}{decimals} %"
