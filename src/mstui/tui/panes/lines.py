"""The cells of one line of each pane, and the columns they stand in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from mstui import dates
from mstui.tui.panes.words import LEVELS, late_span, state_span
from mstui.tui.widgets.columns import Column
from mstui.tui.widgets.source import Cell, Span
from mstui.views.rows import MilestoneRow, PhaseRow, RiskRow, TaskRow

if TYPE_CHECKING:
    from mstui.views.health import MilestoneHealth

INDENT = "  "


class Row(NamedTuple):
    """A line of a pane, with the title and the stored state of what it shows."""

    id: str
    key: Any
    cells: tuple[Cell, ...]
    mark: str = ""
    title: str = ""
    state: str = ""
    # The second line, where rows have two.
    under: Cell = ""


PHASE_COLUMNS = (
    Column("Phase", min=8, flex=1, sort="name"),
    Column("Done", min=5, align="right", drop=1, sort="percent"),
)
MILESTONE_COLUMNS = (
    Column("State", min=9, max=13, whole=True, sort="state"),
    Column("Milestone", min=16, flex=1, good=22, sort="name"),
    Column("Target", min=6, max=9, drop=2, whole=True, sort="target"),
    Column("In", min=4, max=6, align="right", drop=1, whole=True, sort="days"),
    Column("Fcst", min=4, max=6, align="right", drop=3, whole=True, sort="-forecast"),
    Column("Who", min=3, max=9, drop=4, whole=True, sort="owner"),
    Column("Priority", min=8, drop=5, sort="priority"),
)
TASK_COLUMNS = (
    Column("State", min=7, max=11, whole=True, sort="state"),
    Column("Task", min=16, flex=1, good=22, sort="name"),
    Column("Who", min=6, max=10, drop=3, sort="who"),
    Column("Start", min=6, max=9, drop=4, whole=True, sort="start"),
    Column("Finish", min=6, max=9, drop=1, whole=True, sort="finish"),
    Column("Done", min=5, align="right", drop=2, sort="percent"),
)
RISK_COLUMNS = (
    Column("Score", min=6, max=11, drop=1, whole=True, sort="-score"),
    Column("Risk", min=8, flex=1, good=12, sort="name"),
    Column("Who", min=4, max=10, drop=3, sort="owner"),
    Column("Review", min=6, max=9, drop=2, whole=True, sort="review"),
)
# A date this near is told without its year: no other day of that name is as near.
NEAR_DAYS = 182


# What stands where an owner would, so that a lack hides no state.
NOBODY: Span = ("nobody", "amber")


class Wording(NamedTuple):
    """What lines are worded by: the day it is, and the short names of people."""

    today: str
    names: Mapping[str, str] = {}

    def day(self, text: str | None) -> str:
        """A date as lists show it, ``25 Nov``, far away ones ``25 Nov 27``; empty for none."""
        if not text:
            return ""
        try:
            near = abs(_ordinal(text) - _ordinal(self.today)) <= NEAR_DAYS
        except ValueError:
            return dates.show(text[:10], self.today)
        shown = dates.show(text[:10], self.today)
        return shown[:6] if near else f"{shown[:6]} {text[2:4]}"

    def who(self, names: str) -> str:
        """Several people as the first of them and how many more."""
        first, *more = names.split(", ")
        short = self.names.get(names) or self.names.get(first, first)
        return f"{short} +{len(more)}" if more and names not in self.names else short


def _ordinal(text: str) -> int:
    return date.fromisoformat(text[:10]).toordinal()


# Declared better than computed, at two check-ins running.
MELON: Span = (" ≠", "amber bold")


def milestone_line(
    row: MilestoneRow, wording: Wording, health: MilestoneHealth | None = None
) -> Row:
    """A milestone: state, name, target, days left, forecast against it, owner, priority."""
    ended = row.state in ("achieved", "deferred", "cancelled")
    return Row(
        row.id,
        row.key,
        (
            health_span(row.shown, health),
            row.name,
            wording.day(row.achieved_on if row.state == "achieved" else row.target),
            ("", "muted") if ended else late_span(row.days),
            ("", "muted") if ended else gap_span(health),
            wording.who(row.owner_name) or (NOBODY if row.unowned else ""),
            ((row.moscow or "").capitalize(), "muted"),
        ),
        "muted" if ended else "",
        row.name,
        row.state,
    )


def health_span(shown: str, health: MilestoneHealth | None) -> Cell:
    """``▲ at risk``, with a sign where that was declared better twice running."""
    if health is None:
        return state_span(shown)
    from mstui.views.health_words import milestone_shown

    span = state_span(milestone_shown(shown, health))
    return (span, MELON) if health.is_watermelon else span


def gap_span(health: MilestoneHealth | None) -> Span:
    """The forecast against the target: ``+4wd`` late, ``-1wd`` early."""
    if health is None or health.gap_days is None or not health.is_open:
        return ("", "muted")
    from mstui.views.health_words import gap_shown

    gaps = [test.colour for test in health.verdict.tests if test.name == "promise gap"]
    return (gap_shown(health.gap_days), gaps[0] if gaps else "muted")


def task_line(row: TaskRow, wording: Wording) -> Row:
    """A task: state, name below its parent, people, dates, percent."""
    ended = row.state in ("done", "cancelled")
    finish = wording.day(row.finish)
    return Row(
        row.id,
        row.key,
        (
            state_span("overdue" if row.overdue else row.state),
            INDENT * row.depth + row.name,
            wording.who(row.who),
            wording.day(row.start),
            (finish, "red") if row.overdue else finish,
            f"{row.percent} %",
        ),
        "muted" if ended else "",
        row.name,
        row.state,
    )


def risk_line(row: RiskRow, wording: Wording) -> Row:
    """A risk: score with its level, name, who watches it, when it is reviewed."""
    style = LEVELS.get(row.level, "muted")
    ended = row.state in ("closed", "avoided", "occurred")
    score = f"{row.score:>2} {row.level}" if row.score else f" – {row.state}"
    return Row(
        row.id,
        row.key,
        (
            (score, style),
            row.name,
            wording.who(row.owner_name),
            (wording.day(row.review_on), "amber" if row.review_due else ""),
        ),
        "muted" if ended else "",
        row.name,
        row.state,
    )


def phase_line(row: PhaseRow, done: str, sign: str, style: str) -> Row:
    """A phase: how far it is, its name below its parent, percent."""
    return Row(
        row.id,
        row.key,
        (((sign + " ", style), (INDENT * row.depth + row.name, "")), (done, style)),
        "",
        row.name,
    )
