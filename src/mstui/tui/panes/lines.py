"""The cells of one line of each pane, and the columns they stand in."""

from __future__ import annotations

from typing import Any, NamedTuple

from mstui import dates
from mstui.tui.panes.words import LEVELS, late_span, state_span
from mstui.tui.widgets.columns import Column
from mstui.tui.widgets.source import Cell
from mstui.views.rows import MilestoneRow, PhaseRow, RiskRow, TaskRow

INDENT = "  "


class Row(NamedTuple):
    """A line of a pane, with the title and the stored state of what it shows."""

    id: str
    key: Any
    cells: tuple[Cell, ...]
    mark: str = ""
    title: str = ""
    state: str = ""


PHASE_COLUMNS = (Column("Phase", min=8, flex=1), Column("Done", min=5, align="right", drop=1))
MILESTONE_COLUMNS = (
    Column("State", min=9, max=12, whole=True),
    Column("Milestone", min=18, flex=1),
    Column("Target", min=6, max=11, drop=1, whole=True),
    Column("In", min=5, max=7, align="right", drop=2, whole=True),
    Column("Who", min=4, max=10, drop=3),
)
TASK_COLUMNS = (
    Column("State", min=7, max=11, whole=True),
    Column("Task", min=18, flex=1),
    Column("Who", min=4, max=14, drop=3),
    Column("Start", min=6, max=11, drop=4, whole=True),
    Column("Finish", min=6, max=11, drop=1, whole=True),
    Column("Done", min=5, align="right", drop=2),
)
RISK_COLUMNS = (
    Column("Score", min=2, max=5, align="right"),
    Column("Level", min=8, max=8, drop=1),
    Column("Risk", min=8, flex=1),
)


def day(text: str | None, today: str) -> str:
    """A date as lists show it; empty where there is none."""
    return dates.show(text[:10], today) if text else ""


def milestone_line(row: MilestoneRow, today: str) -> Row:
    """A milestone: state, name, target, working days left, owner."""
    ended = row.state in ("achieved", "deferred", "cancelled")
    marks = "".join(mark for mark, on in (("!", row.moscow == "must"),) if on)
    return Row(
        row.id,
        row.key,
        (
            state_span(row.shown),
            f"{row.name} {marks}".rstrip(),
            day(row.achieved_on if row.state == "achieved" else row.target, today),
            ("", "muted") if ended else late_span(row.days),
            row.owner_name,
        ),
        "muted" if ended else "",
        row.name,
        row.state,
    )


def task_line(row: TaskRow, today: str) -> Row:
    """A task: state, name below its parent, people, dates, percent."""
    ended = row.state in ("done", "cancelled")
    finish = day(row.finish, today)
    return Row(
        row.id,
        row.key,
        (
            state_span("overdue" if row.overdue else row.state),
            INDENT * row.depth + row.name,
            row.who,
            day(row.start, today),
            (finish, "red") if row.overdue else finish,
            f"{row.percent} %",
        ),
        "muted" if ended else "",
        row.name,
        row.state,
    )


def risk_line(row: RiskRow, today: str) -> Row:
    """A risk: score, level, name."""
    style = LEVELS.get(row.level, "muted")
    ended = row.state in ("closed", "avoided", "occurred")
    return Row(
        row.id,
        row.key,
        (
            (str(row.score) if row.score else "–", style),
            (row.level or row.state, style),
            row.name,
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
