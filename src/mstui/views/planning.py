"""A project as the engine plans it: its rows turned into activities, links and phases."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping
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
        if id in rows:
            rows[id] |= fields
            if _takes_no_part(rows[id]):
                del rows[id]
    containers = _containers(rows)
    links = _links(conn, project, rows)
    outside = waits_outside(conn, project, rows, calendar, seen)
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
    return PlannedProject(project, name or "", key or "", length, plan, rows, outside)


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
            row = dict(zip(names, values, strict=True))
            rows[row["id"]] = row
    return rows


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


def _links(conn: sqlite3.Connection, project: str, rows: dict[str, Any]) -> list[Link]:
    """The dependencies whose both ends take part."""
    found: Iterable[tuple[str, str, str | None, int | None, str | None]] = conn.execute(
        "SELECT predecessor,successor,type,lag,lag_unit FROM dependency WHERE project=?"
        " ORDER BY id",
        (project,),
    ).fetchall()
    return [
        Link(before, after, type or "FS", lag or 0, unit or "working")
        for before, after, type, lag, unit in found
        if before in rows and after in rows
    ]


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
        made = Activity(row["id"], 0, _around(row), deadline=self._finish(row["deadline"]))
        if row["state"] == "achieved":
            at = self._finish(row["achieved_on"] or row["target"])
            if at is not None:
                return made._replace(actual_start=at, actual_finish=at)
        made = self._constrained(made, row)
        if not made.constraint and row["target"] and not self._waits(row):
            return made._replace(constraint=FINISH_NOT_BEFORE, on=self._finish(row["target"]))
        return made

    def _task(self, row: dict[str, Any]) -> Activity:
        duration = self._duration(row)
        made = Activity(
            row["id"],
            duration,
            _around(row),
            deadline=self._finish(row["deadline"]),
            elapsed=bool(row["elapsed"]),
            calendar=self._calendar(row["calendar"]),
        )
        made = self._constrained(self._begun(made, row), row)
        if not (made.constraint or made.is_started) and row["start"] and not self._waits(row):
            return made._replace(constraint=START_NOT_BEFORE, on=self._start(row["start"]))
        return made

    def _begun(self, made: Activity, row: dict[str, Any]) -> Activity:
        """With its actual dates; work that is told done or begun without them has the planned."""
        percent = row["percent"] or 0
        done = row["state"] == "done" or percent >= 100
        start = row["actual_start"] or (row["start"] if done or percent else None)
        finish = row["actual_finish"] or (row["finish"] if done else None)
        left = row["remaining"]
        if left is None and percent:
            left = round(made.duration * (100 - percent) / 100)
        begin, end = self._start(start), self._finish(finish)
        if not done or (begin is None and end is None):
            return made._replace(actual_start=begin, remaining=left)
        if end is None:
            assert begin is not None
            end = begin + made.duration
        begin = end - made.duration if begin is None else min(begin, end)
        return made._replace(actual_start=begin, actual_finish=end)

    def _constrained(self, made: Activity, row: dict[str, Any]) -> Activity:
        kind = row["constraint_kind"] or ""
        if kind in _NONE:
            return made
        if kind == ALAP:
            return made._replace(constraint=ALAP)
        on = row["constraint_on"]
        if not on:
            return made
        point = self._finish(on) if kind in _OF_FINISHES else self._start(on)
        return made._replace(constraint=kind, on=point)

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
