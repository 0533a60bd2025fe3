"""Objectives and how far their key results have come.

A key result reads the last reading of its KPI, or its milestone (reached or not), or the number
that somebody typed; its share is clamp((now - start) / (target - start), 0, 1), an objective the
mean of the shares that can be told.
"""

from __future__ import annotations

import sqlite3
from decimal import Decimal
from typing import NamedTuple

from mstui.measures import okr
from mstui.measures.kpi import number, readings_of, show_number


class Result(NamedTuple):
    """A key result. ``share`` is from 0 to 1, None where it can't be told.

    ``reads`` is the kind it reads, "" for a typed number; ``read`` the id of what it reads,
    ``on`` the day of the reading or of the achievement.
    """

    id: str
    name: str
    objective: str
    unit: str
    start: Decimal | None
    target: Decimal | None
    now: Decimal | None
    share: Decimal | None
    reads: str = ""
    read: str = ""
    read_name: str = ""
    on: str = ""

    @property
    def colour(self) -> str:
        return okr.colour(self.share)


class Objective(NamedTuple):
    """An objective with its key results; ``share`` is their mean."""

    id: str
    name: str
    results: tuple[Result, ...]

    @property
    def share(self) -> Decimal | None:
        return okr.objective(one.share for one in self.results)

    @property
    def colour(self) -> str:
        return okr.colour(self.share)


def objective(conn: sqlite3.Connection, id: str, today: str) -> Objective | None:
    """An objective as it stands on a day; None where there is none."""
    found = conn.execute("SELECT coalesce(name,'') FROM objective WHERE id=?", (id,)).fetchone()
    if found is None:
        return None
    rows = conn.execute("SELECT id FROM keyresult WHERE objective=? ORDER BY id", (id,)).fetchall()
    results = (key_result(conn, one, today) for (one,) in rows)
    return Objective(id, found[0], tuple(one for one in results if one is not None))


def key_result(conn: sqlite3.Connection, id: str, today: str) -> Result | None:
    """A key result as it stands on a day; None where there is none."""
    found = conn.execute(
        "SELECT r.name,r.objective,coalesce(r.unit,''),r.start_value,r.target_value,r.now_value,"
        "r.kpi,k.name,r.milestone,m.name,m.state,m.achieved_on"
        " FROM keyresult r LEFT JOIN kpi k ON k.id=r.kpi LEFT JOIN milestone m ON m.id=r.milestone"
        " WHERE r.id=?",
        (id,),
    ).fetchone()
    if found is None:
        return None
    name, objective, unit, start, target, now, kpi, kpi_name, milestone, m_name, state, on = found
    result = Result(
        id, name or "", objective or "", unit, number(start), number(target), number(now), None
    )
    if kpi:
        readings = readings_of(
            conn.execute(
                'SELECT "on",value FROM reading WHERE kpi=? AND "on"<=? ORDER BY "on",id',
                (kpi, today),
            ).fetchall()
        )
        last = readings[-1] if readings else None
        result = result._replace(
            now=last.value if last is not None else None,
            reads="kpi",
            read=kpi,
            read_name=kpi_name or "",
            on=str(last.on) if last is not None else "",
        )
    elif milestone:
        is_there = state == "achieved" and (not on or on <= today)
        return result._replace(
            start=Decimal(),
            target=Decimal(1),
            now=Decimal(is_there),
            share=Decimal(is_there),
            reads="milestone",
            read=milestone,
            read_name=m_name or "",
            on=(on or "") if is_there else "",
        )
    return result._replace(share=okr.keyresult(result.start, result.target, result.now))


def share_shown(share: Decimal | None) -> str:
    """``0.71``; a dash where it can't be told."""
    return "–" if share is None else f"{share:.2f}"


def told(result: Result) -> str:
    """How the share is reckoned, with its figures."""
    if result.reads == "milestone":
        reached = "is achieved: 1" if result.share else "is not achieved yet: 0"
        return f"{result.read_name} {reached}"
    lacking = [
        word
        for word, value in (
            ("start", result.start), ("target", result.target), ("number now", result.now),
        )
        if value is None
    ]  # fmt: skip
    if lacking:
        return f"no {' and no '.join(lacking)} is known"
    assert result.start is not None
    assert result.target is not None
    assert result.now is not None
    start, target, now = (show_number(value) for value in (result.start, result.target, result.now))
    if result.share is None:
        return f"start and target are both {start}"
    return f"({now} - {start}) / ({target} - {start}) = {share_shown(result.share)}"
