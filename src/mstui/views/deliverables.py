"""Deliverables and the milestones that require them: a list, and a matrix of both."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import NamedTuple

from mstui.views.risks import of_project
from mstui.views.states import is_open

STATES = ("draft", "submitted", "approved", "rejected")


class DeliverableLine(NamedTuple):
    """One deliverable. ``holds``: its open milestone can't become ready before the approval."""

    id: str
    name: str
    project: str
    key: str
    state: str
    required: bool
    audience: str
    nature: str
    location: str
    owner_name: str
    approver_name: str
    decided_on: str
    description: str
    milestone: str
    milestone_name: str
    target: str
    holds: bool
    late: bool


class MatrixRow(NamedTuple):
    """A milestone with the states of its deliverables, by the column each stands in.

    ``approved`` of the ``required`` are there; the milestone is held back by the others.
    """

    id: str
    name: str
    target: str
    state: str
    states: Mapping[int, str]
    approved: int
    required: int


class Matrix(NamedTuple):
    """Milestones by deliverables: the columns in the order of ``deliverables``."""

    deliverables: tuple[DeliverableLine, ...]
    rows: tuple[MatrixRow, ...]
    loose: int


def deliverables(conn: sqlite3.Connection, today: str, project: str = "") -> list[DeliverableLine]:
    """The deliverables of a project or of all active ones, by the target of their milestones."""
    rows = conn.execute(
        'SELECT t.id,t.name,t.project,coalesce(p."key",p.name),t.state,coalesce(t.required,1),'
        "t.audience,t.nature,t.location,o.name,a.name,t.decided_on,t.description,m.id,m.name,"
        f"m.target,m.id IS NOT NULL AND {is_open('milestone', 'm')}"
        " FROM deliverable t JOIN project p ON p.id=t.project"
        " LEFT JOIN milestone m ON m.id=t.milestone LEFT JOIN person o ON o.id=t.owner"
        f" LEFT JOIN person a ON a.id=t.approver WHERE {of_project('t')}"
        " ORDER BY 4,m.id IS NULL,m.target IS NULL,m.target,m.id,coalesce(t.ord,''),t.id",
        {"project": project},
    ).fetchall()
    lines = []
    for row in rows:
        state, required = row[4] or "draft", bool(row[5])
        target, is_waiting = row[15] or "", bool(row[16])
        is_missing = state != "approved" and is_waiting
        head: list[str] = [value or "" for value in row[:4]]
        tail: list[str] = [value or "" for value in row[6:16]]
        holds, late = is_missing and required, is_missing and bool(target) and target[:10] < today
        lines.append(DeliverableLine._make([*head, state, required, *tail, holds, late]))
    return lines


def matrix(conn: sqlite3.Connection, today: str, project: str = "") -> Matrix:
    """The milestones that require something, against everything that is to be delivered."""
    found = deliverables(conn, today, project)
    own: dict[str, dict[int, DeliverableLine]] = {}
    for column, one in enumerate(found):
        if one.milestone:
            own.setdefault(one.milestone, {})[column] = one
    states = dict(
        conn.execute(
            "SELECT t.id,coalesce(t.state,'proposed') FROM milestone t"
            f" JOIN project p ON p.id=t.project WHERE {of_project('t')}",
            {"project": project},
        ).fetchall()
    )
    rows = []
    for id, columns in own.items():
        first = next(iter(columns.values()))
        wanted = [one for one in columns.values() if one.required]
        rows.append(
            MatrixRow(
                id,
                first.milestone_name,
                first.target,
                states.get(id, ""),
                {column: one.state for column, one in columns.items()},
                sum(one.state == "approved" for one in wanted),
                len(wanted),
            )
        )
    return Matrix(tuple(found), tuple(rows), sum(not one.milestone for one in found))
