"""Quick wins: what could soon be achieved, where nothing was for thirty days."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta
from typing import NamedTuple

from mstui.views.health import ProjectHealth

QUIET_DAYS = 30
MOST = 3


class Win(NamedTuple):
    """An open milestone that could come soon, why it is proposed, and the work left in minutes."""

    id: str
    name: str
    why: str
    left: int


class Quiet(NamedTuple):
    """So many days in which nothing was achieved, and what would change it, the best first."""

    days: int
    wins: tuple[Win, ...]


def quick_wins(
    conn: sqlite3.Connection, project: str, today: str, health: ProjectHealth
) -> Quiet | None:
    """What is proposed; None where something was achieved within thirty days, or nothing is open.

    First what is marked a quick win, then what has a high impact and is easy, then what comes
    next. What isn't marked must be near: forecast within thirty days.
    """
    days = _quiet_days(conn, project, today)
    if days is None or days < QUIET_DAYS:
        return None
    near = (date.fromisoformat(today) + timedelta(days=QUIET_DAYS)).isoformat()
    found = []
    for id, name, marked, impact, feasibility, left in conn.execute(
        "SELECT m.id,coalesce(m.name,''),coalesce(m.quick_win,0),coalesce(m.impact,''),"
        "coalesce(m.feasibility,''),(SELECT coalesce(sum(coalesce(t.effort,t.duration,480)"
        "*(100-coalesce(t.percent,0))/100),0) FROM task t WHERE t.milestone=m.id"
        " AND coalesce(t.state,'todo') NOT IN ('done','cancelled'))"
        " FROM milestone m WHERE m.project=? AND coalesce(m.state,'proposed')"
        " IN ('proposed','planned') AND coalesce(m.moscow,'')<>'wont'",
        (project,),
    ).fetchall():
        judged = health.milestones.get(id)
        if judged is None or not (marked or "" < judged.forecast <= near):
            continue
        is_easy = impact == "high" and feasibility == "easy"
        rank = 0 if marked else 1 if is_easy else 2
        why = ("marked a quick win", "high impact, easy", "near")[rank]
        found.append((rank, judged.forecast or "~", left, Win(id, name, why, int(left))))
    if not found:
        return None
    found.sort(key=lambda one: one[:3])
    return Quiet(days, tuple(win for *_, win in found[:MOST]))


def told(quiet: Quiet) -> str:
    """``nothing was achieved for 35 days; quick wins: Logo approved (high impact, easy)``."""
    wins = ", ".join(f"{win.name} ({win.why})" for win in quiet.wins)
    return f"nothing was achieved for {quiet.days} days; quick wins: {wins}"


def _quiet_days(conn: sqlite3.Connection, project: str, today: str) -> int | None:
    """Calendar days since the last achievement, else since the project began."""
    last, start = conn.execute(
        "SELECT (SELECT max(achieved_on) FROM milestone WHERE project=p.id AND state='achieved'),"
        "p.start FROM project p WHERE p.id=?",
        (project,),
    ).fetchone() or (None, None)
    try:
        return (date.fromisoformat(today) - date.fromisoformat(str(last or start)[:10])).days
    except ValueError:
        return None
