"""A project as the engine plans it: its rows turned into activities, links and phases."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from mstui.domain.errors import InvalidValue, NotFound
from mstui.plan.activity import (
    ALAP,
    FINISH_NOT_AFTER,
    FINISH_NOT_BEFORE,
    MUST_FINISH,
    START_NOT_BEFORE,
    Activity,
    Link,
    Plan,
)
from mstui.plan.calendar import Calendar
from mstui.plan.network import Loop
from mstui.plan.schedule import Schedule, schedule
from mstui.views.calendars import calendar_of
from mstui.views.outside import Outside, waits_outside

# Their dates are the day's end where no clock says otherwise.
_OF_FINISHES = (FINISH_NOT_BEFORE, FINISH_NOT_AFTER, MUST_FINISH)
_NONE = ("", "asap")


class PlannedProject(NamedTuple):
    """A project's plan and the rows it was made of, by id, in the order of its lists."""

    id: str
    name: str
    key: str
    minutes_per_day: int
    plan: Plan
    rows: dict[str, dict[str, Any]]
    outside: Mapping[str, Outside]
    # Links between an item and what holds it: they bind nothing, another tool wrote them.
    unusable: Sequence[Link] = ()


# By id the fields that somebody is about to change, as they would be stored.
Changes = Mapping[str, Mapping[str, Any]]


def planned_project(
    conn: sqlite3.Connection,
    project: str,
    changes: Changes | None = None,
    *,
    seen: frozenset[str] = frozenset(),
) -> PlannedProject:
    """The plan of one project, as stored or with ``changes``; NotFound where there is none.

    What is cancelled or deferred takes no part. A task or milestone that waits for nothing and
    has no constraint keeps to the day that somebody typed as its start or target: a plan made
    of dates alone stands as it was written, and one made of links moves with them. A project that
    is planned from its finish has everything as late as its target allows. ``seen`` are
    projects whose plans are being made and wait for this one.
    """
    found = conn.execute(
        "SELECT name,key,start,minutes_per_day,calendar,status_date,schedule_from,target"
        " FROM project WHERE id=?",
        (project,),
    ).fetchone()
    if found is None:
        raise NotFound(f"no project {project}")
    name, key, start, minutes, calendar_id, status, scheduled_from, target = found
    calendar = calendar_of(conn, calendar_id)
    rows = _rows(conn, project)
    for id, fields in (changes or {}).items():
        if id not in rows and "state" in fields:
            rows |= _returning(conn, project, id)
        if id in rows:
            rows[id] |= fields
            if _takes_no_part(rows[id]):
                del rows[id]
    containers = _containers(rows)
    stored, crossing = _links(conn, project, rows)
    links, unusable = _usable(stored, rows, containers)
    outside = waits_outside(conn, project, rows, calendar, crossing, seen, changes)
    maker = _Maker(conn, calendar, containers, {link.successor for link in links}, outside)
    activities = [maker.activity(row) for id, row in rows.items() if id not in containers]
    is_backward = scheduled_from == "finish" and bool(target)
    if is_backward:
        activities = [_as_late_as_possible(activity) for activity in activities]
    plan = Plan(
        activities,
        links,
        containers,
        calendar,
        _start(calendar, start, activities),
        _point(calendar.start_point, status),
        _point(calendar.finish_point, target) if is_backward else None,
    )
    length = int(minutes or 480)
    return PlannedProject(project, name or "", key or "", length, plan, rows, outside, unusable)


def _as_late_as_possible(activity: Activity) -> Activity:
    """Backward planning: what nothing holds to a day starts as late as it may."""
    if activity.constraint or activity.is_started:
        return activity
    return activity._replace(constraint=ALAP)


def computed(planned: PlannedProject) -> Schedule:
    """The schedule of a project; a loop, which only another tool can have written, is named."""
    try:
        return schedule(planned.plan)
    except Loop as loop:
        names = [str(planned.rows[id]["name"] or id) for id in loop.ids]
        raise InvalidValue(f"the plan has a loop: {' → '.join([*names, names[0]])}") from None


def _start(calendar: Calendar, start: str | None, activities: list[Activity]) -> int:
    """The project's start; where it has none, the first date that any activity knows."""
    begun = _point(calendar.start_point, start)
    if begun is not None:
        return begun
    known = [
        point
        for activity in activities
        for point in (activity.actual_start, activity.on)
        if point is not None
    ]
    return min(known, default=0)


_TASK = (
    "SELECT 'task' AS kind,id,name,phase,milestone,parent,state,start,finish,duration,elapsed,"
    "remaining,percent,actual_start,actual_finish,constraint_kind,constraint_on,deadline,calendar,"
    "source_id,ord,effort,cost_cents FROM task"
    " WHERE project=? AND coalesce(state,'todo')<>'cancelled'"
)
_MILESTONE = (
    "SELECT 'milestone' AS kind,id,name,phase,parent,state,target,deadline,constraint_kind,"
    "constraint_on,achieved_on,source_id,ord,owner FROM milestone WHERE project=?"
    " AND coalesce(state,'proposed') NOT IN ('cancelled','deferred')"
)
_PHASE = "SELECT 'phase' AS kind,id,name,parent,source_id,ord FROM phase WHERE project=?"


def _rows(conn: sqlite3.Connection, project: str) -> dict[str, dict[str, Any]]:
    rows: dict[str, dict[str, Any]] = {}
    for sql in (_PHASE, _MILESTONE, _TASK):
        cursor = conn.execute(f"{sql} ORDER BY ord,id", (project,))
        names = [column[0] for column in cursor.description]
        for values in cursor.fetchall():
            rows[values[1]] = dict(zip(names, values, strict=False))  # the kind, then the id
    return rows


def _returning(conn: sqlite3.Connection, project: str, id: str) -> dict[str, dict[str, Any]]:
    """A task or milestone that takes no part so far."""
    for sql in (_MILESTONE, _TASK):
        whole = sql[: sql.index(" AND coalesce")]
        cursor = conn.execute(f"{whole} AND id=?", (project, id))
        names = [column[0] for column in cursor.description]
        for values in cursor.fetchall():
            return {id: dict(zip(names, values, strict=False))}
    return {}


def _takes_no_part(row: dict[str, Any]) -> bool:
    return row.get("state") in ("cancelled",) + (
        ("deferred",) if row["kind"] == "milestone" else ()
    )


def _around(row: dict[str, Any]) -> str:
    """The phase or task that holds a row; a milestone's parent is no container."""
    if row["kind"] == "milestone":
        return row["phase"] or ""
    return row["parent"] or row.get("phase") or ""


def _containers(rows: dict[str, dict[str, Any]]) -> dict[str, str]:
    wholes = {row["parent"] for row in rows.values() if row["kind"] == "task" and row["parent"]}
    return {id: _around(row) for id, row in rows.items() if row["kind"] == "phase" or id in wholes}


# From where to where, its type, its lag and the unit of that, as stored.
_Stored = tuple[str, str, str | None, int | None, str | None]


def _links(
    conn: sqlite3.Connection, project: str, rows: dict[str, Any]
) -> tuple[list[Link], list[_Stored]]:
    """The dependencies whose both ends take part; those that come from outside the project."""
    found: list[_Stored] = conn.execute(
        "SELECT predecessor,successor,type,lag,lag_unit FROM dependency WHERE project=?"
        " ORDER BY id",
        (project,),
    ).fetchall()
    links: list[Link] = []
    crossing: list[_Stored] = []
    for one in found:
        before, after, type, lag, unit = one
        if after in rows:
            if before in rows:
                links.append(Link(before, after, type or "FS", lag or 0, unit or "working"))
            else:
                crossing.append(one)
    return links, crossing


def _usable(
    links: list[Link], rows: dict[str, dict[str, Any]], containers: dict[str, str]
) -> tuple[list[Link], list[Link]]:
    """The links that bind one thing to another, and those of an item with what holds it."""
    found: list[Link] = []
    unusable: list[Link] = []
    for link in links:
        before, after = link.predecessor, link.successor
        is_odd = before == after or (
            (before in containers and _is_within(after, before, rows, containers))
            or (after in containers and _is_within(before, after, rows, containers))
        )
        (unusable if is_odd else found).append(link)
    return found, unusable


def _is_within(
    id: str, whole: str, rows: dict[str, dict[str, Any]], containers: dict[str, str]
) -> bool:
    at, seen = id, set[str]()
    while at and at not in seen:
        seen.add(at)
        at = containers[at] if at in containers else _around(rows[at])
        if at == whole:
            return True
    return False


def told_unusable(planned: PlannedProject) -> str:
    """Which links are left out of a plan and how to mend it; empty where there are none."""
    if not planned.unusable:
        return ""
    first = planned.unusable[0]
    before, after = (planned.rows[id]["name"] or id for id in first[:2])
    more = len(planned.unusable) - 1
    others = f" (and {more} more)" if more else ""
    if first.predecessor == first.successor:
        told = f"“{after}” waits for itself{others}"
    else:
        told = f"“{after}” waits for “{before}”, but one lies in the other{others}"
    return f"{told}: left out here; remove the link"


class _Maker:
    """Turns rows into activities on a project's calendar."""

    def __init__(
        self,
        conn: sqlite3.Connection,
        calendar: Calendar,
        containers: dict[str, str],
        waiting: set[str],
        outside: dict[str, Outside],
    ) -> None:
        self.conn = conn
        self.calendar = calendar
        self.containers = containers
        self.waiting = waiting | set(outside)
        self.outside = outside
        self._calendars: dict[str, Calendar] = {}

    def activity(self, row: dict[str, Any]) -> Activity:
        """The activity of a task or milestone."""
        made = self._task(row) if row["kind"] == "task" else self._milestone(row)
        if not self.outside:
            return made
        held = [self.outside[id].point for id in self._lineage(row) if id in self.outside]
        return made._replace(not_before=max(held)) if held else made

    def _lineage(self, row: dict[str, Any]) -> list[str]:
        """An item and the containers around it."""
        if not self.outside:
            return []
        found, at = [row["id"]], _around(row)
        while at and at not in found:
            found.append(at)
            at = self.containers.get(at, "")
        return found

    def _milestone(self, row: dict[str, Any]) -> Activity:
        deadline = self._finish(row["deadline"])
        if row["state"] == "achieved":
            at = self._finish(row["achieved_on"] or row["target"])
            if at is not None:
                return Activity(
                    row["id"], 0, _around(row), deadline=deadline, actual_start=at, actual_finish=at
                )
        constraint, on = self._constraint(row)
        if not constraint and row["target"] and not self._waits(row):
            constraint, on = FINISH_NOT_BEFORE, self._finish(row["target"])
        return Activity(row["id"], 0, _around(row), constraint, on, deadline)

    def _task(self, row: dict[str, Any]) -> Activity:
        duration = self._duration(row)
        begin, end, left = self._begun(row, duration)
        constraint, on = self._constraint(row) if row["constraint_kind"] else ("", None)
        if not constraint and begin is None and row["start"] and not self._waits(row):
            constraint, on = START_NOT_BEFORE, self._start(row["start"])
        return Activity(
            row["id"],
            duration,
            row["parent"] or row["phase"] or "",
            constraint,
            on,
            self._finish(row["deadline"]) if row["deadline"] else None,
            begin,
            end,
            left,
            bool(row["elapsed"]),
            self._calendar(row["calendar"]) if row["calendar"] else None,
        )

    def _begun(
        self, row: dict[str, Any], duration: int
    ) -> tuple[int | None, int | None, int | None]:
        """Its actual dates and what is left to do; work that is told done or begun without dates
        has the planned ones."""
        percent = row["percent"] or 0
        done = row["state"] == "done" or percent >= 100
        if not (done or percent or row["actual_start"]):
            return None, None, row["remaining"]
        start = row["actual_start"] or (row["start"] if done or percent else None)
        finish = row["actual_finish"] or (row["finish"] if done else None)
        left = row["remaining"]
        if left is None and percent:
            left = round(duration * (100 - percent) / 100)
        begin, end = self._start(start), self._finish(finish)
        if not done or (begin is None and end is None):
            return begin, None, left
        if end is None:
            assert begin is not None
            end = begin + duration
        return end - duration if begin is None else min(begin, end), end, None

    def _constraint(self, row: dict[str, Any]) -> tuple[str, int | None]:
        """The constraint of a row with its point, as far as it has both."""
        kind = row["constraint_kind"] or ""
        if kind in _NONE:
            return "", None
        if kind == ALAP:
            return ALAP, None
        on = row["constraint_on"]
        if not on:
            return "", None
        return kind, self._finish(on) if kind in _OF_FINISHES else self._start(on)

    def _waits(self, row: dict[str, Any]) -> bool:
        """Whether a link leads to it or to what it lies in."""
        at = row["id"]
        while at:
            if at in self.waiting:
                return True
            at = self.containers.get(at) if at in self.containers else _around(row)
            if at == row["id"]:
                return False
        return False

    def _duration(self, row: dict[str, Any]) -> int:
        if row["duration"] is not None:
            return max(0, int(row["duration"]))
        start, finish = self._start(row["start"]), self._finish(row["finish"])
        return max(0, finish - start) if start is not None and finish is not None else 0

    def _calendar(self, id: str | None) -> Calendar | None:
        if id is None:
            return None
        if id not in self._calendars:
            self._calendars[id] = calendar_of(self.conn, id)
        return self._calendars[id]

    def _start(self, moment: str | None) -> int | None:
        return _point(self.calendar.start_point, moment)

    def _finish(self, moment: str | None) -> int | None:
        return _point(self.calendar.finish_point, moment)


def _point(read: Callable[[str], int], moment: str | None) -> int | None:
    """The point of a stored date; None where another tool wrote what is none."""
    try:
        return read(moment) if moment else None
    except ValueError:
        return None
