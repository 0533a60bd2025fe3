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
from mstui.views.crews import Crews, crews_of, working_on
from mstui.views.kept import kept
from mstui.views.outside import Outside, waits_outside
from mstui.views.planned_links import links_of
from mstui.views.planned_rows import PlannedRows, left_out, rows_of

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
    rows: PlannedRows
    outside: Mapping[str, Outside]
    # Links between an item and what holds it: they bind nothing, another tool wrote them.
    unusable: Sequence[Link] = ()
    # The plan with its schedule, once that was computed.
    known: list[tuple[Plan, Schedule]] | None = None


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

    A plan without changes is kept with its schedule until the file changes (``views.kept``):
    who asks again, from another screen too, has the same one, and leaves it as it is.
    """
    if changes or seen:
        return _planned(conn, project, changes, seen)
    return kept(
        conn,
        ("plan", project),
        lambda: _planned(conn, project, None, seen),
        lambda planned: len(planned.rows),
    )


def _planned(
    conn: sqlite3.Connection, project: str, changes: Changes | None, seen: frozenset[str]
) -> PlannedProject:
    found = conn.execute(
        "SELECT name,key,start,minutes_per_day,calendar,status_date,schedule_from,target"
        " FROM project WHERE id=?",
        (project,),
    ).fetchone()
    if found is None:
        raise NotFound(f"no project {project}")
    name, key, start, minutes, calendar_id, status, scheduled_from, target = found
    calendar = calendar_of(conn, calendar_id)
    rows = kept(conn, ("rows", project), lambda: rows_of(conn, project), len)
    if changes:
        rows = rows.changed(changes, lambda other: left_out(conn, project, other))
    containers = _containers(rows)
    links, unusable, crossing = links_of(conn, project, rows, containers)
    outside = waits_outside(conn, project, rows, calendar, crossing, seen, changes)
    maker = _Maker(conn, calendar, rows, containers, {link[1] for link in links}, outside)
    maker.crews = crews_of(conn, project, calendar, calendar_id, start or "")
    activities = [*maker.milestones(), *maker.tasks()]
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
    return PlannedProject(project, name or "", key or "", length, plan, rows, outside, unusable, [])


def _as_late_as_possible(activity: Activity) -> Activity:
    """Backward planning: what nothing holds to a day starts as late as it may."""
    if activity.constraint or activity.is_started:
        return activity
    return activity._replace(constraint=ALAP)


def computed(planned: PlannedProject) -> Schedule:
    """The schedule of a project, computed once; a loop, which only another tool can have written,
    is named."""
    known = planned.known
    if known and known[0][0] is planned.plan:
        return known[0][1]
    try:
        done = schedule(planned.plan)
    except Loop as loop:
        names = [str(planned.rows[id]["name"] or id) for id in loop.ids]
        raise InvalidValue(f"the plan has a loop: {' → '.join([*names, names[0]])}") from None
    if known is not None:
        known[:] = [(planned.plan, done)]
    return done


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


def _containers(rows: PlannedRows) -> dict[str, str]:
    """By phase, and by task with parts, what holds it."""
    wholes = {parent for values in rows.tasks.values() if (parent := values[2])}
    found = {id: values[1] or "" for id, values in rows.phases.items()}
    for id, values in rows.tasks.items():
        if id in wholes:
            found[id] = values[2] or values[1] or ""
    return found


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
        rows: PlannedRows,
        containers: dict[str, str],
        waiting: set[str],
        outside: dict[str, Outside],
    ) -> None:
        self.conn = conn
        self.calendar = calendar
        self.rows = rows
        self.containers = containers
        self.waiting = waiting | set(outside)
        self.outside = outside
        self.crews: Crews = {}
        # By container whether a link leads to it or to what it lies in.
        self._held: dict[str, bool] = {}
        self._calendars: dict[str, Calendar] = {}
        # Many rows name the same few days.
        self._starts: dict[str, int | None] = {}
        self._finishes: dict[str, int | None] = {}

    def milestones(self) -> list[Activity]:
        """The activities of the milestones."""
        return [
            self._held_from_outside(self._milestone(*values[:8]))
            for values in self.rows.milestones.values()
        ]

    def tasks(self) -> list[Activity]:
        """The activities of the tasks that have no parts."""
        containers = self.containers
        made = [
            self._task(*values[:16])
            for id, values in self.rows.tasks.items()
            if id not in containers
        ]
        return [self._held_from_outside(activity) for activity in made] if self.outside else made

    def _held_from_outside(self, activity: Activity) -> Activity:
        """With the latest of what it, or a container around it, waits for outside the plan."""
        outside = self.outside
        if not outside:
            return activity
        held = [outside[id].point for id in self._lineage(activity.id) if id in outside]
        return activity._replace(not_before=max(held)) if held else activity

    def _lineage(self, id: str) -> list[str]:
        """An item and the containers around it."""
        found, at = [id], self.rows.around(id)
        while at and at not in found:
            found.append(at)
            at = self.containers.get(at, "")
        return found

    def _milestone(
        self,
        id: str,
        phase: str | None,
        state: str | None,
        target: str | None,
        deadline: str | None,
        kind: str | None,
        on: str | None,
        achieved_on: str | None,
    ) -> Activity:
        limit = self._finish(deadline)
        if state == "achieved":
            met = achieved_on or target
            # A plan that knows the hour says it in the constraint: it was met in the morning.
            is_timed = on and met and len(on) > 10 and on[:10] == met[:10]
            at = self._finish(on if is_timed else met)
            if at is not None:
                return Activity(
                    id, 0, phase or "", deadline=limit, actual_start=at, actual_finish=at
                )
        constraint, point = self._constraint(kind, on)
        if not constraint and target and not self._waits(id, phase):
            constraint, point = FINISH_NOT_BEFORE, self._finish(target)
        return Activity(id, 0, phase or "", constraint, point, limit)

    def _task(
        self,
        id: str,
        phase: str | None,
        parent: str | None,
        state: str | None,
        start: str | None,
        finish: str | None,
        duration: int | None,
        elapsed: int | None,
        remaining: int | None,
        percent: int | None,
        actual_start: str | None,
        actual_finish: str | None,
        kind: str | None,
        on: str | None,
        deadline: str | None,
        calendar: str | None,
    ) -> Activity:
        length = self._length(start, finish) if duration is None else max(0, int(duration))
        begin, end, left = None, None, remaining
        if state == "done" or percent or actual_start:
            dates = (actual_start, actual_finish, start, finish)
            begin, end, left = self._begun(state, percent or 0, remaining, length, dates)
        constraint, point = self._constraint(kind, on) if kind else ("", None)
        around = parent or phase or ""
        if not constraint and begin is None and start and not self._waits(id, around):
            constraint, point = START_NOT_BEFORE, self._start(start)
        return Activity(
            id,
            length,
            around,
            constraint,
            point,
            self._finish(deadline) if deadline else None,
            begin,
            end,
            left,
            bool(elapsed),
            own := self._calendar(calendar) if calendar else None,
            crew=working_on(self.crews[id], own) if id in self.crews else (),
        )

    def _begun(
        self,
        state: str | None,
        percent: int,
        remaining: int | None,
        length: int,
        dates: tuple[str | None, str | None, str | None, str | None],
    ) -> tuple[int | None, int | None, int | None]:
        """Its actual dates and what is left to do; work that is told done or begun without dates
        has the planned ones. ``dates`` are the actual start and finish, then the planned ones."""
        actual_start, actual_finish, start, finish = dates
        done = state == "done" or percent >= 100
        left = remaining
        if left is None and percent:
            left = round(length * (100 - percent) / 100)
        begin = self._start(actual_start or (start if done or percent else None))
        end = self._finish(actual_finish or (finish if done else None))
        if not done or (begin is None and end is None):
            return begin, None, left
        if end is None:
            assert begin is not None
            end = begin + length
        return end - length if begin is None else min(begin, end), end, None

    def _constraint(self, kind: str | None, on: str | None) -> tuple[str, int | None]:
        """A constraint with its point, as far as there are both."""
        if not kind or kind in _NONE:
            return "", None
        if kind == ALAP:
            return ALAP, None
        if not on:
            return "", None
        return kind, self._finish(on) if kind in _OF_FINISHES else self._start(on)

    def _waits(self, id: str, around: str | None) -> bool:
        """Whether a link leads to it or to what it lies in."""
        if id in self.waiting:
            return True
        if not around:
            return False
        held = self._held.get(around)
        if held is None:
            held = self._held[around] = not self.waiting.isdisjoint(self._lineage(around))
        return held

    def _length(self, start: str | None, finish: str | None) -> int:
        begin, end = self._start(start), self._finish(finish)
        return max(0, end - begin) if begin is not None and end is not None else 0

    def _calendar(self, id: str) -> Calendar:
        if id not in self._calendars:
            self._calendars[id] = calendar_of(self.conn, id)
        return self._calendars[id]

    def _start(self, moment: str | None) -> int | None:
        if moment not in self._starts:
            self._starts[moment or ""] = _point(self.calendar.start_point, moment)
        return self._starts[moment or ""]

    def _finish(self, moment: str | None) -> int | None:
        if moment not in self._finishes:
            self._finishes[moment or ""] = _point(self.calendar.finish_point, moment)
        return self._finishes[moment or ""]


def _point(read: Callable[[str], int], moment: str | None) -> int | None:
    """The point of a stored date; None where another tool wrote what is none."""
    try:
        return read(moment) if moment else None
    except ValueError:
        return None
