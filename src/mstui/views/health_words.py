"""Health in words: the one word of a line, the forecast, the reasons, a watermelon.

Every screen and every verb takes the word from here, so that no two of them disagree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mstui import dates
from mstui.measures.colours import WORDS, days

if TYPE_CHECKING:
    from mstui.views.health import MilestoneHealth, ProjectHealth

# What hides everything else on a milestone's line.
_STRONGEST = ("overdue", "achieved", "deferred", "cancelled")
# What a project at rest says, whatever is computed.
_AT_REST = ("paused", "done", "cancelled")


def milestone_shown(stored: str, health: MilestoneHealth | None) -> str:
    """The word of a milestone's line from the one that its dates and state tell, and its health.

    Overdue says more than off track, and ready more than at risk: nothing is left to do but to
    achieve it. What is neither red nor amber tells that it is blocked; what can't be judged yet,
    where it stands in its life.
    """
    if health is None or stored in _STRONGEST or not health.is_open:
        return stored
    colour = health.verdict.colour
    if colour == "red" or (colour == "amber" and stored != "ready"):
        return WORDS[colour]
    if stored in ("blocked", "ready"):
        return stored
    return WORDS["green"] if colour == "green" else stored


def project_shown(state: str, health: ProjectHealth | None) -> str:
    """The word of a project's line; ``state`` is what its dates alone tell."""
    if state in _AT_REST:
        return state
    if health is None:
        return {"overdue": WORDS["red"], "unowned": WORDS["amber"]}.get(state, state)
    if health.verdict.colour == "grey" and state == "on track":
        return state
    return health.verdict.word


def declared_shown(declared: str) -> str:
    """``on track``, ``at risk``, ``off track`` for what somebody declared; empty for nothing."""
    return WORDS.get(declared, "") if declared != "grey" else ""


def gap_shown(gap: int | None) -> str:
    """A promise gap as lists show it: ``+4wd`` late, ``-1wd`` early, ``0``; empty for none."""
    if gap is None:
        return ""
    return f"{gap:+d}wd" if gap else "0"


def forecast_told(health: MilestoneHealth, today: str) -> str:
    """``01 Dec +4wd computed``; a belief also says what is computed."""
    if not health.forecast:
        return ""
    told = dates.show(health.forecast, today)
    if health.gap_days:
        told += f" {gap_shown(health.gap_days)}"
    if health.source != "declared":
        return f"{told} computed" if health.source == "computed" else told
    if health.computed and health.computed != health.forecast:
        return f"{told} declared, {dates.show(health.computed, today)} computed"
    return f"{told} declared"


def reasons_told(health: MilestoneHealth, today: str) -> list[str]:
    """The sentences of its tests; that of a late forecast tells what holds it."""
    kind, _, name = health.driver
    found = []
    for test in health.verdict.tests:
        sentence = test.sentence.partition(" (red from ")[0]
        if test.name == "promise gap" and name:
            ends = "finishes" if kind == "task" else "comes"
            day = dates.show(health.forecast, today)
            comes = "is not done yet" if health.forecast == today else f"{ends} {day}"
            sentence = f"{name} {comes}, {health.gap_days} wd after the target"
        found.append(sentence)
    return found


def melon_told(health: MilestoneHealth) -> str:
    """The alarm of a watermelon with its explanation; empty for none."""
    if not health.is_watermelon:
        return ""
    told = f"declared better than computed at {health.melon} check-ins running"
    return f"{told}: {health.explanation}" if health.explanation else told


def float_told(health: MilestoneHealth) -> str:
    """``3 wd of float``, ``critical``, ``2 wd too late``; empty where it is not known."""
    spare = health.facts.float_days
    if spare is None:
        return ""
    if spare < 0:
        return f"{days(-spare)} wd too late"
    return f"{days(spare)} wd" if spare else "none: it is critical"
