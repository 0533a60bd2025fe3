"""The attention score: by it a check-in orders its milestones, and it is shown with its reasons.

The points are REVIEW.md's; they add up, and roadblocks count once, up to their cap.
"""

from __future__ import annotations

from typing import NamedTuple

OVERDUE, RED, LATE_DEADLINE, SHORT_KPI = 100, 60, 50, 40
ROADBLOCK_DAY, ROADBLOCK_CAP = 5, 40
PUSHED, PUSHED_FROM = 30, 3
AMBER, HIGH_RISK, STALE, WATCH, ACHIEVED = 20, 20, 15, 15, 10


class Attention(NamedTuple):
    """What is known of a milestone. ``health`` is the computed colour.

    ``roadblock_days`` are the calendar days of the oldest open roadblock, None without one;
    ``deadline_float`` the working days (whole or not) left to a deadline, None without one.
    """

    health: str = "green"
    is_overdue: bool = False
    deadline_float: float | None = None
    has_short_kpi: bool = False
    roadblock_days: int | None = None
    pushes: int = 0
    has_high_risk: bool = False
    is_stale: bool = False
    watch_reached: bool = False
    achieved_since: bool = False


class Points(NamedTuple):
    """One reason and what it counts."""

    points: int
    reason: str


class Score(NamedTuple):
    """The sum, and its parts from the heaviest on; no parts for what is unchanged."""

    points: int
    reasons: tuple[Points, ...]


def score(facts: Attention) -> Score:
    """How much a milestone asks to be looked at: 0 for one that is as it was."""
    age = facts.roadblock_days
    pushed = f"target pushed {facts.pushes} times"
    told = (
        (OVERDUE, "overdue", facts.is_overdue),
        (RED, "red", facts.health == "red"),
        (
            LATE_DEADLINE,
            "float to a deadline below 0",
            facts.deadline_float is not None and facts.deadline_float < 0,
        ),
        (SHORT_KPI, "KPI consistently short", facts.has_short_kpi),
        (
            min(ROADBLOCK_CAP, ROADBLOCK_DAY * max(0, age or 0)),
            f"roadblock open {age} {'day' if age == 1 else 'days'}",
            age is not None and age > 0,
        ),
        (PUSHED, pushed, facts.pushes >= PUSHED_FROM),
        (AMBER, "amber", facts.health == "amber"),
        (HIGH_RISK, "high risk within 30 days", facts.has_high_risk),
        (STALE, "stale", facts.is_stale),
        (WATCH, "watch-until date reached", facts.watch_reached),
        (ACHIEVED, "achieved since the last check-in", facts.achieved_since),
    )
    reasons = [Points(points, reason) for points, reason, holds in told if holds]
    reasons.sort(key=lambda one: -one.points)
    return Score(sum(one.points for one in reasons), tuple(reasons))
