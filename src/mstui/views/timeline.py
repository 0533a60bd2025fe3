"""A plan as a timeline: the rows of a chart with their places on the axis of time."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol

from mstui.plan.calendar import Calendar
from mstui.plan.schedule import Schedule
from mstui.views.planned_rows import MILESTONE, TASK
from mstui.views.planning import PlannedProject, computed, planned_project
from mstui.views.scale import DAY, day_place, point_place
from mstui.views.shown_days import is_begun_by
from mstui.views.timeline_facts import (
    baseline_of,
    milestone_owners_of,
    missing_of,
    owners_of,
)
from mstui.views.timeline_order import Place as Place
from mstui.views.timeline_order import folded as folded
from mstui.views.timeline_order import places_of

# By id the items that it is linked with, each with the type of the link.
_Ties = dict[str, list[tuple[str, str]]]

_DEADLINE, _TARGET = TASK.index("deadline"), MILESTONE.index("target")


class Mark(NamedTuple):
    """A milestone that is drawn on the bar of its project."""

    place: int
    state: str
    critical: bool


class Bar(NamedTuple):
    """One row of the chart; all positions are places of ``scale``, None where there is none.

    ``done`` is where what is done ends, ``float`` the latest finish, ``moved`` the working days
    by which its finish differs from ``was``, the plan before somebody began to move things.
    ``owner`` is a milestone's; who works on a task is in the timeline's ``owners``.
    """

    id: str
    kind: str
    name: str
    depth: int
    parts: bool
    state: str
    start: int
    finish: int
    done: int
    float: int
    critical: bool
    begun: bool
    total_float: int
    baseline: tuple[int, int] | None
    deadline: int | None
    constraint: int | None
    buffer: tuple[int, int] | None
    owner: str
    day: str
    moved: int = 0
    marks: tuple[Mark, ...] = ()
    target: int | None = None


class Charted(Protocol):
    """What can be drawn: rows on an axis of time, of one project or of several."""

    name: str
    key: str
    calendar: Calendar
    places: list[Place]
    kinds: Mapping[str, str]
    start: int
    finish: int
    today: int

    def bar(self, place: Place) -> Bar:
        """The bar of a row."""

    @property
    def bars(self) -> list[Bar]:
        """All bars."""


class Timeline:
    """The chart of one project: its rows in their order, each drawn when it is asked for.

    ``start``, ``finish`` and ``today`` are places of ``scale``.
    """

    def __init__(
        self, conn: sqlite3.Connection, planned: PlannedProject, done: Schedule, today: str
    ) -> None:
        maker = _Maker(conn, planned, done, today)
        self.planned = planned
        self.project = planned.id
        self.key = planned.key
        self.name = planned.name
        self.calendar: Calendar = planned.plan.calendar
        self.minutes_per_day = planned.minutes_per_day
        self.places = places_of(planned.rows, done, maker.extent)
        self.finish_of_work = maker.end_of_work()
        self.start, self.finish = maker.ends(self.finish_of_work)
        self.today = day_place(today)
        self.done = done
        self.inside = maker.inside
        self.kinds: Mapping[str, str] = {id: kind for id, _, _, kind in self.places}
        self._maker = maker
        self._bars: dict[str, Bar] = {}
        self._owners: dict[str, str] | None = None
        # Of the one item that was asked about, before all are sorted by their ends.
        self._first_ties: tuple[str, list[tuple[str, str]], list[tuple[str, str]]] | None = None
        self._ties: tuple[_Ties, _Ties] | None = None

    @property
    def owners(self) -> dict[str, str]:
        """Who answers for each milestone and works on each task; read when first asked for."""
        if self._owners is None:
            self._owners = owners_of(self._maker.conn, self.project)
        return self._owners

    def bar(self, place: Place) -> Bar:
        """The bar of a row."""
        bar = self._bars.get(place.id)
        if bar is None:
            bar = self._bars[place.id] = self._maker.bar(place)
        return bar

    def ties(self, id: str) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
        """What an item waits for and what waits for it, each with the type of the link."""
        links = self.planned.plan.links
        if self._first_ties is None:
            # Who only looks at a plan asks for one.
            own = [link for link in links if id in link[:2]]
            before = [(first, type) for first, second, type, _, _ in own if second == id]
            after = [(second, type) for first, second, type, _, _ in own if first == id]
            self._first_ties = id, before, after
        if self._first_ties[0] == id:
            return self._first_ties[1:]
        if self._ties is None:
            befores: _Ties = {}
            afters: _Ties = {}
            for first, second, type, _, _ in links:
                befores.setdefault(second, []).append((first, type))
                afters.setdefault(first, []).append((second, type))
            self._ties = befores, afters
        return self._ties[0].get(id, []), self._ties[1].get(id, [])

    @property
    def bars(self) -> list[Bar]:
        """All bars; of a large plan a screen asks only for those it shows."""
        return [self.bar(place) for place in self.places]


def timeline(conn: sqlite3.Connection, project: str, today: str) -> Timeline:
    """The timeline of a project as it is stored."""
    planned = planned_project(conn, project)
    return Timeline(conn, planned, computed(planned), today)


class _Maker:
    def __init__(
        self, conn: sqlite3.Connection, planned: PlannedProject, done: Schedule, today: str
    ) -> None:
        self.conn = conn
        self.planned = planned
        self.done = done
        self.today = today
        self.calendar = planned.plan.calendar
        self.inside = done.net.inside
        self._extents: dict[str, tuple[int, int]] = {}
        self.baseline = baseline_of(conn, planned.id)
        self.owners = milestone_owners_of(conn, planned.id)
        self.missing = missing_of(conn, planned.id)

    def ends(self, end_of_work: int) -> tuple[int, int]:
        """Where the chart begins and ends: all work, what the baseline had, and every limit."""
        starts, finishes = self._real(self.done.early.start), self._real(self.done.early.finish)
        if not starts:
            start = day_place(self.today)
            return start, start + DAY
        first = min(starts)
        start = self._place(first, finish=False)
        if first in finishes:
            # A milestone stands on the working day before.
            start = min(start, self._place(first, finish=True) - DAY)
        begun = [begin for begin, _ in self.baseline.values() if begin]
        ended = [end for _, end in self.baseline.values()]
        # Stored days sort as they read.
        days = [*begun, *ended, *self._limits()]
        ends = (self._day(min(days)), self._day(max(days))) if days else (None, None)
        first_day, last_day = (start + DAY if ends[0] is None else ends[0]), ends[1] or 0
        return min(start, first_day - DAY), max(end_of_work, last_day)

    def _limits(self) -> set[str]:
        """The targets and deadlines of all rows."""
        rows = self.planned.rows
        found = {values[_DEADLINE] for values in rows.tasks.values()}
        for values in rows.milestones.values():
            found.update(values[_TARGET : _TARGET + 2])
        return found - {None, ""}

    def _real(self, points: list[int]) -> list[int]:
        """Without those of joints, which are no rows."""
        joint = self.done.net.joint
        if True not in joint:
            return points
        return [point for point, is_joint in zip(points, joint, strict=True) if not is_joint]

    def end_of_work(self) -> int:
        """Where the last task or milestone ends."""
        ends = self._real(self.done.early.finish)
        return self._place(max(ends), finish=True) if ends else day_place(self.today) + DAY

    def extent(self, id: str) -> tuple[int, int] | None:
        """The start and the finish of a row; None for a container of nothing."""
        numbers, early = self.done.net.numbers, self.done.early
        if id in numbers:
            number = numbers[id]
            return early.start[number], early.finish[number]
        members = self.inside.get(id)
        if not members:
            return None
        if id not in self._extents:
            self._extents[id] = (
                min(early.start[numbers[member]] for member in members),
                max(early.finish[numbers[member]] for member in members),
            )
        return self._extents[id]

    def bar(self, place: Place) -> Bar:
        """The bar of a row."""
        extent = self.extent(place.id)
        assert extent is not None
        start, finish = extent
        row = self.planned.rows[place.id]
        if place.id in self.inside:
            return self._container(row, place.depth, place.parts, start, finish)
        return self._leaf(row, place.depth, place.parts, start, finish)

    def _container(
        self, row: dict[str, Any], depth: int, parts: bool, start: int, finish: int
    ) -> Bar:
        numbers = self.done.net.numbers
        members = [numbers[member] for member in self.inside[row["id"]]]
        total = min(self.done.total[n] for n in members)
        left = sum(self._left(n) for n in members)
        whole = sum(self.done.net.activities[n].duration for n in members)
        share = (
            1 - left / whole if whole else float(all(self.done.net.complete[n] for n in members))
        )
        return self._made(
            row, depth, parts, start, finish,
            done=start + round((finish - start) * share),
            late=max(finish, finish + total),
            critical=any(self.done.is_critical(n) for n in members),
            begun=any(self.done.net.started[n] for n in members),
            total=total,
        )  # fmt: skip

    def _left(self, number: int) -> int:
        return 0 if self.done.net.complete[number] else self.done.net.left[number]

    def _leaf(self, row: dict[str, Any], depth: int, parts: bool, start: int, finish: int) -> Bar:
        number = self.done.net.numbers[row["id"]]
        net = self.done.net
        share = (row.get("percent") or 0) / 100
        worked = finish if net.complete[number] else start + round((finish - start) * share)
        total = self.done.total[number]
        return self._made(
            row, depth, parts, start, finish,
            done=worked,
            late=max(finish, finish + total),
            critical=self.done.is_critical(number),
            begun=net.started[number] or share > 0,
            total=total,
        )  # fmt: skip

    def _made(
        self,
        row: dict[str, Any],
        depth: int,
        parts: bool,
        start: int,
        finish: int,
        *,
        done: int,
        late: int,
        critical: bool,
        begun: bool,
        total: int,
    ) -> Bar:
        milestone = row["kind"] == "milestone"
        at, day = self._place(finish, finish=True), self.calendar.finish_text(finish)[:10]
        if milestone and is_begun_by(self.planned, self.done, row["id"]):
            day = row["target"][:10]
            at = self._day(day) or at
        begin = at if milestone else self._place(start, finish=False)
        copied = self.baseline.get(row["id"])
        return Bar(
            row["id"],
            row["kind"],
            row["name"] or "",
            depth,
            parts,
            self._state(row),
            begin,
            at,
            at if done >= finish else self._place(done, finish=True) if done > start else begin,
            self._place(late, finish=True),
            critical,
            begun,
            total,
            None if copied is None else self._copied(copied, milestone),
            self._day(row.get("deadline")),
            self._day(row.get("constraint_on")),
            self._buffer(row, finish) if milestone else None,
            self.owners.get(row["id"], ""),
            day,
            target=self._day(row.get("target")) if milestone else None,
        )

    def _place(self, point: int, *, finish: bool) -> int:
        return point_place(self.calendar, point, finish=finish)

    def _day(self, moment: str | None) -> int | None:
        """The end of the day of a stored moment."""
        try:
            return day_place(moment) + DAY if moment else None
        except ValueError:
            return None

    def _copied(self, copied: tuple[str | None, str], milestone: bool) -> tuple[int, int] | None:
        start, finish = copied
        try:
            end = day_place(finish) + DAY
            return (end if milestone or not start else day_place(start), end)
        except ValueError:
            return None

    def _buffer(self, row: dict[str, Any], finish: int) -> tuple[int, int] | None:
        """The working days kept free before a milestone: from what completes it to its target."""
        target = row.get("target")
        if not target:
            return None
        begin, end = self._place(finish, finish=True), self._day(target)
        return (begin, end) if end is not None and end > begin else None

    def _state(self, row: dict[str, Any]) -> str:
        if row["kind"] != "milestone":
            return str(row.get("state") or "")
        if row["state"] == "achieved":
            return "achieved"
        if (row.get("target") or "9999") < self.today:
            return "missed"
        return "ready" if row["id"] not in self.missing else "planned"
