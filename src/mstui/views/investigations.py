"""Investigations: why a KPI stays short, who finds out until when, and what it turned out to be."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from mstui.views.risks import of_project


class InvestigationLine(NamedTuple):
    """One investigation; ``late`` once it is due and nobody has found out."""

    id: str
    kpi: str
    name: str
    project: str
    key: str
    state: str
    owner_name: str
    cause: str
    opened_on: str
    due: str
    finding: str
    closed_on: str
    late: bool

    @property
    def is_open(self) -> bool:
        return self.state != "closed"


def investigations(
    conn: sqlite3.Connection, today: str, project: str = "", *, kpi: str = "", closed: bool = True
) -> list[InvestigationLine]:
    """Those of a project, of one KPI, or of all active projects: the open ones by their due day."""
    rows = conn.execute(
        "SELECT t.id,t.kpi,k.name,t.project,coalesce(p.\"key\",p.name),coalesce(t.state,'open'),"
        "o.name,t.cause,t.opened_on,t.due,t.finding,t.closed_on FROM investigation t"
        " JOIN kpi k ON k.id=t.kpi JOIN project p ON p.id=t.project"
        f" LEFT JOIN person o ON o.id=t.owner WHERE {of_project('t')}"
        " AND (:kpi='' OR t.kpi=:kpi)",
        {"project": project, "kpi": kpi},
    ).fetchall()
    lines = []
    for row in rows:
        texts: list[str] = [value or "" for value in row]
        late = texts[5] != "closed" and bool(texts[9]) and texts[9][:10] < today
        lines.append(InvestigationLine._make([*texts, late]))
    wanted = [one for one in lines if closed or one.is_open]
    wanted.sort(key=lambda one: one.closed_on, reverse=True)
    wanted.sort(key=lambda one: (not one.is_open, one.due or "~" if one.is_open else ""))
    return wanted
