"""What the tests of health ask the file about one project, read at once."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from mstui.measures.kpi import assess, kpi_of, readings_of
from mstui.views.functions import run
from mstui.views.progress import PERCENT
from mstui.views.states import is_open

# So many check-ins back is looked for a run of words that were better than the facts.
REMEMBERED = 6


class MilestoneRow(NamedTuple):
    """A milestone as stored; ``forecast`` and ``declared`` are somebody's word."""

    id: str
    name: str
    phase: str
    parent: str
    state: str
    target: str
    deadline: str
    owner: str
    team: str
    moscow: str
    buffer_days: int
    forecast: str
    declared: str
    achieved_on: str
    quick_win: bool


class Judged(NamedTuple):
    """What a check-in recorded of a milestone."""

    checkin: str
    on: str
    declared: str
    health: str
    forecast: str
    explanation: str


class Moved(NamedTuple):
    """A change of a promise; days are ISO text, ``later`` a target that moved later."""

    later: bool
    watch_until: str


class Stop(NamedTuple):
    """An open roadblock; ``since`` is ISO text."""

    id: str
    name: str
    since: str
    milestone: str
    task: str


class Threat(NamedTuple):
    """An open threat with its score."""

    id: str
    name: str
    score: int
    proximity: str


class Short(NamedTuple):
    """A KPI and how many of its last readings in a row fell short."""

    id: str
    name: str
    run: int


class Rows(NamedTuple):
    """One project; mappings are by the milestone's id."""

    project: str
    name: str
    key: str
    status: str
    start: str
    target: str
    review_days: int
    minutes_per_day: int
    baseline: str
    baseline_on: str
    milestones: dict[str, MilestoneRow]
    last_checkin: str
    judged: dict[str, list[Judged]]
    declared: list[tuple[str, str]]
    moved: dict[str, list[Moved]]
    rejected: dict[str, list[tuple[str, str]]]
    stops: list[Stop]
    threats: dict[str, list[Threat]]
    kpis: dict[str, list[Short]]
    measured: set[str]
    baselined: dict[str, tuple[str, str | None, str | None, int, int]]
    percents: dict[str, int]


def rows_of(conn: sqlite3.Connection, project: str, today: str) -> Rows | None:
    """All that is asked of one project; None where there is no such project."""
    found = conn.execute(
        "SELECT coalesce(name,''),coalesce(\"key\",''),coalesce(status,'active'),"
        "coalesce(start,''),coalesce(target,''),review_days,minutes_per_day,"
        "coalesce(active_baseline,'') FROM project WHERE id=?",
        (project,),
    ).fetchone()
    if found is None:
        return None
    name, key, status, start, target, review, minutes, baseline = found
    checkins = _checkins(conn, project)
    return Rows(
        project,
        name,
        key,
        status,
        start,
        target,
        int(review or 7),
        int(minutes or 480),
        baseline,
        _baseline_day(conn, baseline),
        _milestones(conn, project),
        checkins[0][1] if checkins else "",
        _judged(conn, [one[0] for one in checkins]),
        [(one[2], one[3]) for one in reversed(checkins)],
        _moved(conn, project),
        _rejected(conn, project),
        _stops(conn, project),
        _threats(conn, project),
        *_kpis(conn, project, today),
        _baselined(conn, baseline),
        _percents(conn, project),
    )


def _milestones(conn: sqlite3.Connection, project: str) -> dict[str, MilestoneRow]:
    rows = conn.execute(
        "SELECT id,coalesce(name,''),coalesce(phase,''),coalesce(parent,''),"
        "coalesce(state,'proposed'),coalesce(target,''),coalesce(deadline,''),coalesce(owner,''),"
        "coalesce(team,''),coalesce(moscow,''),coalesce(buffer_days,0),coalesce(forecast,''),"
        "coalesce(health,''),coalesce(achieved_on,''),coalesce(quick_win,0)"
        " FROM milestone WHERE project=? ORDER BY ord,id",
        (project,),
    ).fetchall()
    return {row[0]: MilestoneRow._make(row) for row in rows}


def _checkins(conn: sqlite3.Connection, project: str) -> list[tuple[str, str, str, str]]:
    """The last ones that were closed, the latest first: id, day, declared and computed health."""
    return conn.execute(
        "SELECT id,coalesce(\"on\",''),coalesce(declared,''),coalesce(health,'') FROM checkin"
        " WHERE project=? AND state IS NOT 'open' ORDER BY \"on\" DESC,at DESC,id DESC LIMIT ?",
        (project, REMEMBERED),
    ).fetchall()


def _judged(conn: sqlite3.Connection, checkins: list[str]) -> dict[str, list[Judged]]:
    """What the check-ins, given latest first, recorded; the oldest first."""
    found: dict[str, list[Judged]] = {}
    for id in reversed(checkins):
        for row in conn.execute(
            "SELECT j.milestone,j.checkin,coalesce(c.\"on\",''),coalesce(j.declared,''),"
            "coalesce(j.health,''),coalesce(j.forecast,''),coalesce(j.explanation,'')"
            " FROM judgement j JOIN checkin c ON c.id=j.checkin WHERE j.checkin=?",
            (id,),
        ).fetchall():
            found.setdefault(row[0], []).append(Judged._make(row[1:]))
    return found


def _moved(conn: sqlite3.Connection, project: str) -> dict[str, list[Moved]]:
    found: dict[str, list[Moved]] = {}
    for milestone, field, before, after, watch in conn.execute(
        "SELECT milestone,field,coalesce(from_value,''),coalesce(to_value,''),"
        "coalesce(watch_until,'') FROM adjustment WHERE project=? AND cause IS NOT 'planning'"
        " ORDER BY at,id",
        (project,),
    ).fetchall():
        later = field == "target" and bool(before) and after > before
        found.setdefault(milestone, []).append(Moved(later, watch))
    return found


def _rejected(conn: sqlite3.Connection, project: str) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for milestone, id, name in conn.execute(
        "SELECT milestone,id,coalesce(name,'') FROM deliverable WHERE project=?"
        " AND state='rejected' AND coalesce(required,1)<>0 AND milestone IS NOT NULL ORDER BY id",
        (project,),
    ).fetchall():
        found.setdefault(milestone, []).append((id, name))
    return found


def _stops(conn: sqlite3.Connection, project: str) -> list[Stop]:
    rows = conn.execute(
        "SELECT t.id,coalesce(t.name,''),coalesce(t.since,''),coalesce(t.milestone,k.milestone,''),"
        "coalesce(t.task,'') FROM roadblock t LEFT JOIN task k ON k.id=t.task"
        f" WHERE t.project=? AND {is_open('roadblock')} ORDER BY t.since,t.id",
        (project,),
    ).fetchall()
    return [Stop._make(row) for row in rows]


def _threats(conn: sqlite3.Connection, project: str) -> dict[str, list[Threat]]:
    found: dict[str, list[Threat]] = {}
    for milestone, id, name, score, proximity in conn.execute(
        "SELECT e.milestone,t.id,coalesce(t.name,''),coalesce(t.probability*t.impact,0),"
        "coalesce(t.proximity,'') FROM risk t JOIN endangers e ON e.risk=t.id"
        f" WHERE t.project=? AND {is_open('risk')} AND coalesce(t.opportunity,0)=0"
        " ORDER BY 4 DESC,t.id",
        (project,),
    ).fetchall():
        found.setdefault(milestone, []).append(Threat(id, name, score, proximity))
    return found


def _kpis(
    conn: sqlite3.Connection, project: str, today: str
) -> tuple[dict[str, list[Short]], set[str]]:
    """By milestone that a KPI is kept for, those whose last readings all fell short; and the
    milestones of which any number was read."""
    cursor = conn.execute("SELECT * FROM kpi WHERE project=? ORDER BY id", (project,))
    names = [column[0] for column in cursor.description]
    kpis = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    if not kpis:
        return {}, set()
    day = date.fromisoformat(today)
    proved = _pairs(
        conn.execute(
            "SELECT v.kpi,v.milestone FROM proves v JOIN kpi k ON k.id=v.kpi WHERE k.project=?",
            (project,),
        ).fetchall()
    )
    read = _pairs3(
        conn.execute(
            'SELECT r.kpi,r."on",r.value FROM reading r JOIN kpi k ON k.id=r.kpi'
            ' WHERE k.project=? ORDER BY r."on",r.id',
            (project,),
        ).fetchall()
    )
    found: dict[str, list[Short]] = {}
    measured: set[str] = set()
    for row in kpis:
        kept_for = {row["milestone"] or "", *proved.get(row["id"], ())} - {""}
        known = assess(kpi_of(row), readings_of(read.get(row["id"], ())), day)
        if known.last is not None:
            measured |= kept_for
        if known.consistently_short:
            for milestone in kept_for:
                short = Short(row["id"], row["name"] or "", known.short_run)
                found.setdefault(milestone, []).append(short)
    return found, measured


def _pairs(rows: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for left, right in rows:
        found.setdefault(left, []).append(right)
    return found


def _pairs3(rows: Iterable[tuple[str, Any, Any]]) -> dict[str, list[tuple[Any, Any]]]:
    found: dict[str, list[tuple[Any, Any]]] = {}
    for left, on, value in rows:
        found.setdefault(left, []).append((on, value))
    return found


def _baseline_day(conn: sqlite3.Connection, baseline: str) -> str:
    """The day on which a baseline was taken; empty where another tool did not tell."""
    if not baseline:
        return ""
    found = conn.execute(
        "SELECT date(at/1000,'unixepoch') FROM baseline WHERE id=?", (baseline,)
    ).fetchone()
    return str(found[0] or "") if found else ""


def _baselined(
    conn: sqlite3.Connection, baseline: str
) -> dict[str, tuple[str, str | None, str | None, int, int]]:
    """By item its kind, start, finish, duration and effort in the active baseline."""
    if not baseline:
        return {}
    rows = conn.execute(
        "SELECT item,coalesce(kind,''),start,finish,coalesce(duration,0),coalesce(effort,0)"
        " FROM baselined WHERE baseline=?",
        (baseline,),
    ).fetchall()
    return {row[0]: row[1:] for row in rows}


def _percents(conn: sqlite3.Connection, project: str) -> dict[str, int]:
    """Percent complete of the open tasks whose percent is not somebody's word."""
    sql = (
        f"SELECT t.id,{PERCENT} FROM task t WHERE t.project=:project"
        " AND t.percent_rule IN ('effort','checklist','0-50-100')"
    )
    return {row[0]: int(row[1]) for row in run(conn, sql, {"project": project})}
