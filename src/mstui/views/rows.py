"""The lines of the panes: what each kind's list shows, and the SQL that fetches it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from mstui.domain.life import overdue, standing, task_overdue, unowned
from mstui.domain.priority import quadrant
from mstui.views.keyset import Term
from mstui.views.orders import ANSWERING, ORDERS, OWNER_NAME
from mstui.views.states import BLOCKED, DEFAULT_STATE, ENDED, READY, risk_level
from mstui.views.workdays import Workdays


class Context(NamedTuple):
    """What turns fetched columns into rows."""

    conn: sqlite3.Connection
    today: str
    workdays: Workdays


class Found(NamedTuple):
    """One fetched line: its key, its columns, and its place in an outline.

    ``parts`` says whether any rows stand below it, shown or not.
    """

    key: Any
    cells: tuple[Any, ...]
    depth: int = 0
    parts: bool = False


class TaskRow(NamedTuple):
    """A task; ``who`` names its assignees, ``days_late`` is in working days and 0 unless overdue.

    ``parts`` says whether other tasks are parts of it.
    """

    id: str
    key: Any
    name: str
    state: str
    start: str | None
    finish: str | None
    percent: int
    duration: int | None
    who: str
    overdue: bool
    days_late: int
    depth: int
    parts: bool
    project: str | None
    phase: str | None
    milestone: str | None


class MilestoneRow(NamedTuple):
    """A milestone; ``shown`` is the worst word that holds, ``state`` the stored one.

    ``days`` are working days from today to the target, negative where it is past. ``unowned``:
    it is open, and neither a person nor a team answers for it.
    """

    id: str
    key: Any
    name: str
    kind: str
    state: str
    shown: str
    target: str | None
    days: int | None
    deadline: str | None
    achieved_on: str | None
    owner: str | None
    owner_name: str
    unowned: bool
    moscow: str | None
    quadrant: int | None
    quick_win: bool
    is_key: bool
    project: str | None
    phase: str | None


class RiskRow(NamedTuple):
    """A risk; ``score`` is probability × impact, 0 where one is unknown."""

    id: str
    key: Any
    name: str
    state: str
    score: int
    level: str
    probability: int | None
    impact: int | None
    opportunity: bool
    owner: str | None
    owner_name: str
    review_on: str | None
    review_due: bool
    project: str | None


class PhaseRow(NamedTuple):
    """A phase as stored; its percent and counts are ``phases.rollups``'."""

    id: str
    key: Any
    name: str
    start: str | None
    finish: str | None
    gate: str | None
    depth: int
    parts: bool
    project: str | None


class ProjectRow(NamedTuple):
    """A project as stored; its health and its next milestone are ``portfolio``'s."""

    id: str
    key: Any
    name: str
    short: str
    status: str
    start: str | None
    target: str | None


class ItemRow(NamedTuple):
    """An item of any other kind; ``date`` is the one its list is read by."""

    id: str
    key: Any
    kind: str
    name: str
    state: str
    owner_name: str
    date: str | None
    project: str | None


Row = TaskRow | MilestoneRow | RiskRow | PhaseRow | ProjectRow | ItemRow
Builder = Callable[[Context, Sequence[Found]], list[Row]]


class Shape(NamedTuple):
    """How a kind is listed: its columns, its orders by name ("" is its own), and its builder.

    In an outline, the own order puts rows below their parents.
    """

    columns: str
    orders: dict[str, tuple[Term, ...]]
    build: Builder
    outline: bool = False


def _tasks(context: Context, found: Sequence[Found]) -> list[Row]:
    who = _assignees(context.conn, [row[1][0] for row in found])
    today, between, todo = context.today, context.workdays.between, DEFAULT_STATE["task"]
    rows: list[Row] = []
    for key, cells, depth, parts in found:
        id, name, state, start, finish, percent, duration, project, phase, milestone = cells
        state = state or todo
        is_overdue = finish is not None and finish < today and task_overdue(state, finish, today)
        rows.append(
            TaskRow(
                id,
                key,
                name or "",
                state,
                start,
                finish,
                percent or 0,
                duration,
                who.get(id, ""),
                is_overdue,
                between(finish, today, project) if is_overdue else 0,
                depth,
                parts,
                project,
                phase,
                milestone,
            )
        )
    return rows


def _assignees(conn: sqlite3.Connection, tasks: list[str]) -> dict[str, str]:
    """The names of those who work on the tasks, in the order of their ids."""
    marks = ",".join("?" * len(tasks))
    names: dict[str, str] = {}
    for task, name in conn.execute(
        "SELECT a.task,p.name FROM assignment a JOIN person p ON p.id=a.person"
        f" WHERE a.task IN ({marks}) ORDER BY a.id",
        tasks,
    ).fetchall():
        names[task] = f"{names[task]}, {name}" if task in names else name or ""
    return names


def _milestones(context: Context, found: Sequence[Found]) -> list[Row]:
    return [_milestone(context, row) for row in found]


def _milestone(context: Context, row: Found) -> MilestoneRow:
    (id, name, kind, state, target, deadline, achieved_on, owner, owned, owner_name) = row.cells[
        :10
    ]
    moscow, impact, feasibility, quick_win, is_key, blocked, ready, project, phase = row.cells[10:]
    today, state = context.today, state or DEFAULT_STATE["milestone"]
    return MilestoneRow(
        id,
        row.key,
        name or "",
        kind or "phase",
        state,
        milestone_word(state, target, bool(blocked), bool(ready), today),
        target,
        context.workdays.between(today, target, project) if target else None,
        deadline,
        achieved_on,
        owner,
        owner_name,
        unowned(state, "someone" if owned else None, None),
        moscow,
        quadrant(impact, feasibility),
        bool(quick_win),
        bool(is_key),
        project,
        phase,
    )


def milestone_word(state: str, target: str | None, blocked: bool, ready: bool, today: str) -> str:
    """The one word on a milestone's line: the worst that holds, else where it stands in life.

    That nobody answers for it is no state: lists tell it where the owner would stand.
    """
    return standing(
        state,
        is_overdue=overdue(state, target, today),
        is_blocked=blocked,
        is_ready=ready,
    )


def _risks(context: Context, found: Sequence[Found]) -> list[Row]:
    return [_risk(context, row) for row in found]


def _risk(context: Context, row: Found) -> RiskRow:
    id, name, state, probability, impact, opportunity, owner, owner_name, review_on, project = (
        row.cells
    )
    score = (probability or 0) * (impact or 0)
    is_open = state not in ENDED["risk"]
    return RiskRow(
        id,
        row.key,
        name or "",
        state or DEFAULT_STATE["risk"],
        score,
        risk_level(score),
        probability,
        impact,
        bool(opportunity),
        owner,
        owner_name,
        review_on,
        is_open and bool(review_on) and review_on <= context.today,
        project,
    )


def _phases(context: Context, found: Sequence[Found]) -> list[Row]:
    return [
        PhaseRow(id, row.key, name or "", start, finish, gate, row.depth, row.parts, project)
        for row in found
        for id, name, start, finish, gate, project in [row.cells]
    ]


def _projects(context: Context, found: Sequence[Found]) -> list[Row]:
    return [
        ProjectRow(id, row.key, name or "", short or "", status or "active", start, target)
        for row in found
        for id, name, short, status, start, target in [row.cells]
    ]


SHAPES: dict[str, Shape] = {
    "task": Shape(
        "t.id,t.name,t.state,t.start,t.finish,t.percent,t.duration,t.project,t.phase,t.milestone",
        ORDERS["task"],
        _tasks,
        outline=True,
    ),
    "milestone": Shape(
        "t.id,t.name,t.kind,t.state,t.target,t.deadline,t.achieved_on,t.owner,"
        f"coalesce(t.owner,t.team) IS NOT NULL,{ANSWERING},t.moscow,t.impact,t.feasibility,"
        f't.quick_win,t."key",{BLOCKED},{READY},t.project,t.phase',
        ORDERS["milestone"],
        _milestones,
    ),
    "risk": Shape(
        f"t.id,t.name,t.state,t.probability,t.impact,t.opportunity,t.owner,{OWNER_NAME},"
        "t.review_on,t.project",
        ORDERS["risk"],
        _risks,
    ),
    "phase": Shape(
        "t.id,t.name,t.start,t.finish,t.gate,t.project",
        ORDERS["phase"],
        _phases,
        outline=True,
    ),
    "project": Shape(
        't.id,t.name,t."key",t.status,t.start,t.target',
        ORDERS["project"],
        _projects,
    ),
}
