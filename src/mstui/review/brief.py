"""The brief: what happened in each project since its last check-in, in two lines."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from mstui.dates import relative_days, show
from mstui.domain.text import visible
from mstui.review.items import Round
from mstui.views.health import ProjectHealth, project_health
from mstui.views.record_building import written_since
from mstui.views.states import is_open


class Brief(NamedTuple):
    """One project: ``colour`` its computed health now, ``before`` that of the last check-in.

    ``counts`` are figures by name; ``first`` and ``second`` are the two lines. ``missing`` are the
    people who have not reported, ``reports`` what others reported: name, day, note.
    """

    project: str
    key: str
    colour: str
    before: str
    first: str
    second: str
    counts: dict[str, int]
    missing: tuple[str, ...] = ()
    reports: tuple[tuple[str, str, str], ...] = ()


def brief_of(conn: sqlite3.Connection, round: Round, today: str, facilitator: str) -> Brief:
    """What one project has to tell."""
    health = project_health(conn, round.project, today)
    before = conn.execute("SELECT health FROM checkin WHERE id=?", (round.last,)).fetchone()
    counts = _counts(conn, round, health, today)
    reports, missing = _reports(conn, round, facilitator)
    last = f"last check-in {relative_days(round.last_on, today)}" if round.last_on else "the first"
    colour = health.verdict.colour if health else "grey"
    word = health.verdict.word if health else ""
    first = " · ".join(filter(None, [round.key, visible(round.name), word, last]))
    told = [_told(name, counts[name]) for name in _WORDS if counts.get(name)]
    second = " · ".join(told) or "nothing has changed"
    if missing:
        second += f" · not reported: {', '.join(visible(name) for name in missing)}"
    return Brief(round.project, round.key, colour, (before[0] or "") if before else "",
                 first, second, counts, missing, reports)  # fmt: skip


# By name of a count: one, several.
_WORDS = {
    "done": ("task done", "tasks done"),
    "achieved": ("milestone achieved", "milestones achieved"),
    "slipped": ("milestone slipped", "milestones slipped"),
    "recovered": ("milestone recovered", "milestones recovered"),
    "added": ("item added", "items added"),
    "removed": ("item removed", "items removed"),
    "short": ("KPI short", "KPIs short"),
    "fired": ("risk happened", "risks happened"),
    "opened": ("roadblock opened", "roadblocks opened"),
    "resolved": ("roadblock resolved", "roadblocks resolved"),
    "late_actions": ("action step overdue", "action steps overdue"),
}


def _told(name: str, count: int) -> str:
    return f"{count} {_WORDS[name][count != 1]}"


def _counts(
    conn: sqlite3.Connection, round: Round, health: ProjectHealth | None, today: str
) -> dict[str, int]:
    def since(kind: str, state: str) -> int:
        ids = [
            id
            for (id,) in conn.execute(
                f'SELECT id FROM "{kind}" WHERE project=? AND state=?', (round.project, state)
            ).fetchall()
        ]
        return len(written_since(conn, kind, ids, round.begin))

    before = dict(
        conn.execute(
            "SELECT milestone,forecast FROM judgement WHERE checkin=? AND forecast IS NOT NULL",
            (round.last,),
        ).fetchall()
    )
    now = {
        one.id: one.forecast
        for one in (health.milestones.values() if health else ())
        if one.is_open and one.forecast
    }
    both = [(before[id], day) for id, day in now.items() if id in before]
    (opened,) = conn.execute(
        "SELECT count(*) FROM roadblock WHERE project=? AND since>?",
        (round.project, round.last_on or round.since),
    ).fetchone()
    (late,) = conn.execute(
        f"SELECT count(*) FROM action t WHERE project=? AND {is_open('action')} AND due<?",
        (round.project, today),
    ).fetchone()
    short = {
        kpi.id for one in (health.milestones.values() if health else ()) for kpi in one.facts.kpis
    }
    return {
        "done": since("task", "done"),
        "achieved": since("milestone", "achieved"),
        "slipped": sum(then < day for then, day in both),
        "recovered": sum(then > day for then, day in both),
        **_scope(conn, round),
        "short": len(short),
        "fired": since("risk", "occurred"),
        "opened": opened,
        "resolved": since("roadblock", "resolved"),
        "late_actions": late,
    }


def _scope(conn: sqlite3.Connection, round: Round) -> dict[str, int]:
    """Tasks against the active baseline: those that it does not know, those that are gone."""
    found = conn.execute(
        "SELECT active_baseline FROM project WHERE id=?", (round.project,)
    ).fetchone()
    baseline = found[0] if found else None
    if not baseline:
        return {}
    (added,) = conn.execute(
        "SELECT count(*) FROM task t WHERE project=? AND coalesce(state,'')<>'cancelled'"
        " AND t.id NOT IN (SELECT item FROM baselined WHERE baseline=? AND item IS NOT NULL)",
        (round.project, baseline),
    ).fetchone()
    (removed,) = conn.execute(
        "SELECT count(*) FROM baselined b WHERE b.baseline=? AND b.kind='task'"
        " AND NOT EXISTS(SELECT 1 FROM task t WHERE t.id=b.item"
        " AND coalesce(t.state,'')<>'cancelled')",
        (baseline,),
    ).fetchone()
    return {"added": added, "removed": removed}


def _reports(
    conn: sqlite3.Connection, round: Round, facilitator: str
) -> tuple[tuple[tuple[str, str, str], ...], tuple[str, ...]]:
    """What members reported since the last check-in, and who of those that own something did not.

    A project of one person misses nobody, nor does one where nobody ever reports.
    """
    rows = conn.execute(
        "SELECT s.person,coalesce(p.name,''),coalesce(s.\"on\",''),coalesce(s.note,'')"
        " FROM selfreport s JOIN person p ON p.id=s.person WHERE s.project=? AND s.at>?"
        " ORDER BY s.at,s.id",
        (round.project, round.begin),
    ).fetchall()
    (ever,) = conn.execute(
        "SELECT count(*) FROM selfreport WHERE project=?", (round.project,)
    ).fetchone()
    reported = {row[0] for row in rows}
    owners = conn.execute(
        "SELECT DISTINCT p.id,coalesce(p.name,'') FROM person p WHERE p.kind='person' AND p.id IN ("
        f"SELECT owner FROM milestone t WHERE t.project=?1 AND {is_open('milestone')}"
        f" UNION SELECT owner FROM action t WHERE t.project=?1 AND {is_open('action')}"
        f" UNION SELECT owner FROM roadblock t WHERE t.project=?1 AND {is_open('roadblock')}"
        " UNION SELECT a.person FROM assignment a JOIN task t ON a.task=t.id"
        f" WHERE t.project=?1 AND {is_open('task')})"
        " ORDER BY p.name,p.id",
        (round.project,),
    ).fetchall()
    missing = [name for id, name in owners if id not in reported and id != facilitator]
    told = tuple((name, show(on, on), note) for _, name, on, note in rows)
    return told, tuple(missing) if ever else ()
