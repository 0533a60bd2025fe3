"""What a change of the plan would do to everything else, before it is made.

The figures are the differences of two schedules, of the plan as stored and of the plan with the
change: what is shown before is what is found after.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Container, Iterable, Sequence
from typing import Any, NamedTuple

from mstui.domain.errors import MstuiError
from mstui.plan.containers import leaves
from mstui.plan.schedule import Schedule
from mstui.views.concerned import concerned, counted, owners_of
from mstui.views.planning import Changes, PlannedProject, computed, planned_project
from mstui.views.shown_days import shown_day


class Moved(NamedTuple):
    """An item whose computed finish changes; dates are ISO text, days working days with sign."""

    id: str
    kind: str
    name: str
    owner: str
    before: str
    after: str
    days: int


class Lost(NamedTuple):
    """Total float of an item before and after, in working minutes."""

    id: str
    name: str
    before: int
    after: int


class Broken(NamedTuple):
    """A date that would be missed: ``what`` is deadline or target; ``days`` by so many."""

    id: str
    name: str
    what: str
    day: str
    days: int


class Holds(NamedTuple):
    """A new target beside the forecast: ``late`` working days after it, negative before it."""

    id: str
    name: str
    target: str
    forecast: str
    late: int


class Impact(NamedTuple):
    """All that a change does. ``tasks`` counts the tasks that move.

    ``floats`` holds what loses float; ``broken`` what is missed after and was not before;
    ``buffers`` by milestone the working days of buffer left, before and after; ``people`` how
    many items that move or change each answers for; ``end`` the project's last day, before and
    after; ``others`` what it does to projects that wait for this one, by their keys; ``holds``
    whether targets that change can be kept, where the forecast is another day.
    """

    project: str
    milestones: list[Moved]
    phases: list[Moved]
    tasks: int
    floats: list[Lost]
    broken: list[Broken]
    buffers: list[tuple[str, int, int]]
    people: list[tuple[str, int]]
    end: tuple[str, str]
    critical: list[str]
    others: Sequence[tuple[str, Impact]] = ()
    holds: Sequence[Holds] = ()

    @property
    def is_none(self) -> bool:
        """Whether nothing else moves."""
        moves = self.milestones or self.phases or self.tasks or self.broken or self.floats
        return not (moves or self.buffers or self.others)

    def snapshot(self) -> dict[str, Any]:
        """What an adjustment remembers: as it was seen, in plain values."""
        return {
            "milestones": [one._asdict() for one in self.milestones],
            "phases": [one._asdict() for one in self.phases],
            "tasks": self.tasks,
            "floats": [one._asdict() for one in self.floats],
            "broken": [one._asdict() for one in self.broken],
            "buffers": [list(one) for one in self.buffers],
            "people": [list(one) for one in self.people],
            "end": list(self.end),
            "critical": self.critical,
            **(
                {"others": [[key, one.snapshot()] for key, one in self.others]}
                if self.others
                else {}
            ),
            **({"holds": [one._asdict() for one in self.holds]} if self.holds else {}),
        }


# What moves something in a plan, by kind: a change of any other field moves nothing.
PLANNED_BY = {
    "milestone": (
        *("target", "state", "achieved_on", "deadline", "phase"),
        *("constraint_kind", "constraint_on"),
    ),
    "task": (
        *("start", "finish", "duration", "elapsed", "remaining", "percent", "state", "deadline"),
        *("actual_start", "actual_finish", "constraint_kind", "constraint_on", "calendar"),
        *("phase", "parent"),
    ),
    # What somebody outside owes holds the tasks that wait for it.
    "promise": ("promised", "state"),
}
_MOVING = frozenset(name for names in PLANNED_BY.values() for name in names)


def impact(conn: sqlite3.Connection, project: str, changes: Changes) -> Impact:
    """What ``changes`` (fields by id, as they would be stored) would do to one project.

    Where none of them moves anything, nothing is planned: it tells whom they concern.
    """
    if not any(name in _MOVING for fields in changes.values() for name in fields):
        people = concerned(conn, changes, owners_of(conn, project))
        return Impact(project, [], [], 0, [], [], [], counted(people), ("", ""), [])
    own = _compared(conn, project, changes)
    others: list[tuple[str, Impact]] = []
    for other, key in _waiting_projects(conn, project):
        try:
            found = _compared(conn, other, changes)
        except MstuiError:
            continue  # its plan can't be computed: its own checks name what is wrong
        if not found.is_none:
            others.append((key, found))
    return own._replace(others=others)


def _compared(conn: sqlite3.Connection, project: str, changes: Changes) -> Impact:
    before = planned_project(conn, project)
    after = planned_project(conn, project, changes)
    return _Comparing(conn, before, after, changes).impact()


_WAITING_FOR = (
    "SELECT w.project,coalesce(p.key,p.name,p.id) FROM ("
    "SELECT project FROM dependency WHERE predecessor IN ("
    "SELECT id FROM task WHERE project=?1 UNION ALL SELECT id FROM milestone"
    " WHERE project=?1 UNION ALL SELECT id FROM phase WHERE project=?1)"
    " UNION SELECT coalesce(t.project,m.project) FROM promise o JOIN waiting x ON x.promise=o.id"
    " LEFT JOIN task t ON t.id=x.item LEFT JOIN milestone m ON m.id=x.item WHERE o.project=?1"
    ") w JOIN project p ON p.id=w.project WHERE w.project<>?1 ORDER BY w.project"
)


def _waiting_projects(conn: sqlite3.Connection, project: str) -> list[tuple[str, str]]:
    """The projects, with their keys, in which something waits for this one, also by others."""
    found: dict[str, str] = {}
    queue = [project]
    while queue:
        at = queue.pop()
        rows = conn.execute(_WAITING_FOR, (at,)).fetchall()
        new = {id: str(key) for id, key in rows if id not in found and id != project}
        found |= new
        queue += new
    return list(found.items())


class _Comparing:
    def __init__(
        self,
        conn: sqlite3.Connection,
        before: PlannedProject,
        after: PlannedProject,
        changes: Changes,
    ) -> None:
        self.before, self.after = before, after
        self.first: Schedule = computed(before)
        # What moves nothing, as a promise that the plan does not know, is not computed again.
        same = all(
            getattr(before.plan, name) == getattr(after.plan, name)
            for name in ("activities", "links", "containers", "start", "status", "finish")
        )
        self.second: Schedule = self.first if same else computed(after)
        self.changes = changes
        self.conn = conn
        self.calendar = before.plan.calendar
        self.owners = owners_of(conn, before.id)
        # Where both schedules number alike, they are compared number by number.
        self.alike = self.first.net.numbers == self.second.net.numbers

    def impact(self) -> Impact:
        moved = self._moving()
        # Only what moves or changes can miss another date or lose buffer.
        touched = list(dict.fromkeys([*self.changes, *moved])) if self.alike else self.after.rows
        kinds = {id: self.before.rows.kind(id) for id in moved}
        milestones = [self._moved(id) for id in moved if kinds[id] == "milestone"]
        return Impact(
            self.before.id,
            [one for one in milestones if one.days],
            self._phases() if moved or not self.alike else [],
            sum(kind == "task" for id, kind in kinds.items() if id not in self.changes),
            self._floats(),
            self._broken(touched),
            self._buffers(touched),
            self._people(moved),
            (self._end(self.first), self._end(self.second)),
            self._newly_critical(),
            holds=self._holds(),
        )

    def _holds(self) -> list[Holds]:
        """For each target that changes, how far the forecast is from it."""
        found = []
        for id, fields in self.changes.items():
            row = self.after.rows.get(id)
            if row is None or not fields.get("target") or id not in self.second.net.numbers:
                continue
            target, forecast = str(fields["target"])[:10], self._day(self._finish(self.second, id))
            try:
                late = self.calendar.workdays_between(target, forecast)
            except ValueError:
                continue  # no date: another tool wrote it
            if late:
                found.append(Holds(id, row["name"] or "", target, forecast, late))
        return found

    def _moving(self) -> list[str]:
        """The ids of what starts or finishes at another time, in the order of the lists."""
        first, second = self.first.early, self.second.early
        if not self.alike:
            return [
                id
                for id in self._common()
                if self._finish(self.first, id) != self._finish(self.second, id)
                or self._start(self.first, id) != self._start(self.second, id)
            ]
        points = zip(first.start, second.start, first.finish, second.finish, strict=True)
        found = {n for n, (a, b, c, d) in enumerate(points) if a != b or c != d}
        return self._in_order(found)

    def _in_order(self, numbers: Container[int]) -> list[str]:
        """The ids behind numbers that both schedules have, in the order of the lists."""
        known = self.first.net.numbers
        return [id for id in self.before.rows if known.get(id, -1) in numbers]

    def _common(self) -> list[str]:
        numbers = self.second.net.numbers
        return [id for id in self.before.rows if id in self.first.net.numbers and id in numbers]

    def _finish(self, done: Schedule, id: str) -> int:
        return done.early.finish[done.net.numbers[id]]

    def _start(self, done: Schedule, id: str) -> int:
        return done.early.start[done.net.numbers[id]]

    def _moved(self, id: str) -> Moved:
        row = self.before.rows[id]
        before = shown_day(self.before, self.first, id)
        after = shown_day(self.after, self.second, id)
        days = self.calendar.workdays_between(before, after)
        owner = self.owners.get(id, [""])[0]
        return Moved(id, row["kind"], row["name"] or "", owner, before, after, days)

    def _phases(self) -> list[Moved]:
        first = leaves(self.before.plan)
        inside = any("phase" in fields or "parent" in fields for fields in self.changes.values())
        second = first if self.alike and not inside else leaves(self.after.plan)
        found = []
        for id in self.before.rows.phases:
            row = self.before.rows[id]
            if not first.get(id) or not second.get(id):
                continue
            before = self._day(max(self._finish(self.first, leaf) for leaf in first[id]))
            after = self._day(max(self._finish(self.second, leaf) for leaf in second[id]))
            days = self.calendar.workdays_between(before, after)
            if days:
                found.append(Moved(id, "phase", row["name"] or "", "", before, after, days))
        return found

    def _day(self, point: int) -> str:
        return self.calendar.finish_text(point)[:10]

    def _floats(self) -> list[Lost]:
        found = []
        for id in self._losing() if self.alike else self._common():
            before = self.first.total[self.first.net.numbers[id]]
            after = self.second.total[self.second.net.numbers[id]]
            if after < before and id not in self.changes:
                found.append(Lost(id, self.before.rows[id]["name"] or "", before, after))
        return sorted(found, key=lambda lost: (lost.after, lost.name))

    def _losing(self) -> list[str]:
        totals = zip(self.first.total, self.second.total, strict=True)
        return self._in_order({n for n, (before, after) in enumerate(totals) if after < before})

    def _broken(self, touched: Iterable[str]) -> list[Broken]:
        """Dates that are missed after and were not before, each time by the date of that time."""
        found = []
        for id in touched:
            if id not in self.second.net.numbers or not self.after.rows.is_dated(id):
                continue
            row = self.after.rows[id]
            for what in ("deadline", "target"):
                day = row.get(what)
                late = self._late(self.second, id, day)
                was = self.before.rows.get(id, {}).get(what)
                if late <= 0 or (
                    id in self.first.net.numbers and self._late(self.first, id, was) > 0
                ):
                    continue
                found.append(Broken(id, row["name"] or "", what, str(day)[:10], late))
        return found

    def _late(self, done: Schedule, id: str, day: Any) -> int:
        """Working days by which an item's finish is later than a day; 0 where there is none."""
        if not day:
            return 0
        try:
            return self.calendar.workdays_between(str(day)[:10], self._day(self._finish(done, id)))
        except ValueError:
            return 0

    def _buffers(self, touched: Iterable[str]) -> list[tuple[str, int, int]]:
        """Working days between a milestone's computed date and its target, where they shrink."""
        found = []
        first, second = self.first.net.numbers, self.second.net.numbers
        for id in touched:
            if id not in first or id not in second or id not in self.after.rows.milestones:
                continue
            row = self.after.rows[id]
            if not row["target"] or row["state"] == "achieved":
                continue
            target = row["target"]
            before = max(0, -self._late(self.first, id, self.before.rows[id]["target"] or target))
            after = max(0, -self._late(self.second, id, target))
            if after < before:
                found.append((row["name"] or "", before, after))
        return found

    def _people(self, moved: list[str]) -> list[tuple[str, int]]:
        hit = concerned(self.conn, self.changes, self.owners, set(self.before.rows))
        for id in moved:
            for name in self.owners.get(id, []):
                hit.setdefault(name, set()).add(id)
        return counted(hit)

    def _end(self, done: Schedule) -> str:
        return self._day(done.end)

    def _newly_critical(self) -> list[str]:
        """The names of what has no float left now and had some before."""
        first, second = self.first, self.second
        limit = second.net.plan.limit
        if self.alike:
            totals = enumerate(zip(first.total, second.total, strict=True))
            few = {n for n, (was, now) in totals if now <= limit < was or first.net.complete[n]}
            ids = self._in_order(few)
        else:
            ids = self._common()
        return [
            self.after.rows[id]["name"] or ""
            for id in ids
            if second.is_critical(second.net.numbers[id])
            and not first.is_critical(first.net.numbers[id])
        ]
