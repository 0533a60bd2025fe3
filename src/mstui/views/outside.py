"""What a plan waits for outside itself: promises of others, and items of other projects."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, NamedTuple

from mstui.domain.errors import MstuiError
from mstui.plan.calendar import Calendar


class Outside(NamedTuple):
    """Before this point an item may not start; ``words`` say for what it waits."""

    point: int
    words: str


def waits_outside(
    conn: sqlite3.Connection,
    project: str,
    rows: Mapping[str, dict[str, Any]],
    calendar: Calendar,
    links: Iterable[tuple[str, str, str | None, int | None, str | None]],
    seen: frozenset[str],
    changes: Mapping[str, Mapping[str, Any]] | None = None,
) -> dict[str, Outside]:
    """By item (a phase's for all that it holds) the latest of what it waits for outside.

    ``links`` come from outside the project: (from, to, type, lag, its unit).
    ``seen`` holds the projects that are being planned already: what waits in a circle over
    several projects waits for nothing the second time round. ``changes`` are made to those plans.
    """
    found: dict[str, Outside] = {}
    for id, outside in _promised(conn, rows, calendar, changes or {}):
        _later(found, id, outside)
    for id, outside in _linked(conn, project, rows, calendar, links, seen, changes):
        _later(found, id, outside)
    return found


def _later(found: dict[str, Outside], id: str, outside: Outside) -> None:
    if id not in found or outside.point > found[id].point:
        found[id] = outside


def _promised(
    conn: sqlite3.Connection,
    rows: Mapping[str, dict[str, Any]],
    calendar: Calendar,
    changes: Mapping[str, Mapping[str, Any]],
) -> list[tuple[str, Outside]]:
    """Promises that are still open: who waits for one starts when its day has passed."""
    found = []
    for item, promise, day, state, name, party in conn.execute(
        "SELECT w.item,p.id,p.promised,p.state,p.name,p.party FROM waiting w"
        " JOIN promise p ON p.id=w.promise ORDER BY w.item,p.id"
    ).fetchall():
        if item not in rows:
            continue
        fields = changes.get(promise, {})
        day, state = fields.get("promised", day), fields.get("state", state)
        if not day or (state or "open") != "open":
            continue
        try:
            point = calendar.finish_point(str(day)[:10])
        except ValueError:
            continue  # no date: another tool wrote it
        owed = f"{name}, promised by {party}" if party else f"{name}, which is promised"
        found.append((item, Outside(point, owed)))
    return found


def _linked(
    conn: sqlite3.Connection,
    project: str,
    rows: Mapping[str, dict[str, Any]],
    calendar: Calendar,
    links: Iterable[tuple[str, str, str | None, int | None, str | None]],
    seen: frozenset[str],
    changes: Mapping[str, Mapping[str, Any]] | None = None,
) -> list[tuple[str, Outside]]:
    """Links from items of other projects, at the dates that those plans give them."""
    plans: dict[str, Any] = {}
    found = []
    for before, after, type, lag, unit in links:
        other = _project_of(conn, before)
        if other is None or other in seen or other == project:
            continue
        if other not in plans:
            plans[other] = _planned(conn, other, seen | {project}, changes)
        if plans[other] is None:
            continue
        planned, done = plans[other]
        point = _reached(planned, done, before, type or "FS", lag or 0, unit, calendar)
        if point is None:
            continue
        if (type or "FS")[1] == "F":
            point -= rows[after].get("duration") or 0
        words = f"{planned.rows[before]['name']} of {planned.key or planned.name}"
        found.append((after, Outside(point, words)))
    return found


def _project_of(conn: sqlite3.Connection, id: str) -> str | None:
    for kind in ("task", "milestone", "phase"):
        row = conn.execute(f'SELECT project FROM "{kind}" WHERE id=?', (id,)).fetchone()
        if row is not None:
            return str(row[0])
    return None


def _planned(
    conn: sqlite3.Connection,
    project: str,
    seen: frozenset[str],
    changes: Mapping[str, Mapping[str, Any]] | None,
) -> Any:
    """The other plan and its schedule; None where it can't be computed."""
    from mstui.views.planning import computed, planned_project

    try:
        planned = planned_project(conn, project, changes, seen=seen)
        return planned, computed(planned)
    except MstuiError:
        return None


def _reached(
    planned: Any, done: Any, before: str, type: str, lag: int, unit: str | None, calendar: Calendar
) -> int | None:
    """The point of our own axis to which the other item and the lag lead."""
    from mstui.plan.containers import leaves

    ids = [before] if before in done.net.numbers else leaves(planned.plan).get(before, [])
    if before not in planned.rows or not ids:
        return None
    own = planned.plan.calendar
    if type[0] == "F":
        wall = own.as_finish(max(done.of(id).early_finish for id in ids))
    else:
        wall = own.as_start(max(done.of(id).early_start for id in ids))
    if unit == "elapsed":
        return calendar.point(wall + timedelta(minutes=lag))
    if unit == "percent":
        lag = round(
            sum(done.net.activities[done.net.numbers[id]].duration for id in ids) * lag / 100
        )
    return calendar.point(wall) + lag
