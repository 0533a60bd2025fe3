"""A plan as a timeline: the rows of a chart with their places on the axis of time."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple, Protocol

from mstui.plan.calendar import Calendar
from mstui.plan.schedule import Schedule
from mstui.views.planning import PlannedProject, computed, planned_project
from mstui.views.scale import DAY, day_place, point_place
from mstui.views.timeline_facts import baseline_of, missing_of, owners_of

# By id the items that it is linked with, each with the type of the link.
_Ties = dict[str, list[tuple[str, str]]]


class Mark(NamedTuple):
    """A milestone that is drawn on the bar of its project."""

    place: int
    state: str
    critical: bool


class Bar(NamedTuple):
    """One row of the chart; all positions are places of ``scale``, None where there is none.

    ``done`` is where what is done ends, ``float`` the latest finish, ``moved`` the working days
    by which its finish differs from ``was``, the plan before somebody began to move things.
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


class Place(NamedTuple):
    """Where an item stands in the chart: its depth, and whether anything lies below it."""

    id: str
    depth: int
    parts: bool
    kind: str


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
        self.places = maker.places()
        self.start, self.finish = maker.ends()
        self.finish_of_work = maker.end_of_work()
        self.today = day_place(today)
        self.done = done
        self.owners = maker.owners
        self.inside = maker.inside
        self.kinds: Mapping[str, str] = {place.id: place.kind for place in self.places}
        self._maker = maker
        self._bars: dict[str, Bar] = {}
        self._ties: tuple[_Ties, _Ties] | None = None

    def bar(self, place: Place) -> Bar:
        """The bar of a row."""
        bar = self._bars.get(place.id)
        if bar is None:
            bar = self._bars[place.id] = self._maker.bar(place)
        return bar

    def ties(self, id: str) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
        """What an item waits for and what waits for it, each with the type of the link."""
        if self._ties is None:
            before: dict[str, list[tuple[str, str]]] = {}
            after: dict[str, list[tuple[str, str]]] = {}
            for first, second, type, _, _ in self.planned.plan.links:
                before.setdefault(second, []).append((first, type))
                after.setdefault(first, []).append((second, type))
            self._ties = before, after
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
        self.owners = owners_of(conn, planned.id)
        self.missing = missing_of(conn, planned.id)

    def places(self) -> list[Place]:
        """Phases with what they hold, tasks with their parts; milestones where they fall due."""
        children: dict[str, list[str]] = {}
        rows = self.planned.rows
        for id, row in rows.items():
            children.setdefault(_around(row), []).append(id)
        found: list[Place] = []
        stack = [(id, 0) for id in reversed(self._ordered(children.get("", [])))]
        while stack:
            id, depth = stack.pop()
            held = children.get(id)
            if self._extent(id) is not None:
                found.append(Place(id, depth, held is not None, rows[id]["kind"]))
            if held is not None:
                stack += [(child, depth + 1) for child in reversed(self._ordered(held))]
        return found

    def ends(self) -> tuple[int, int]:
        """Where the chart begins and ends: all work, what the baseline had, and every limit."""
        joint, early = self.done.net.joint, self.done.early
        numbers = [number for number, is_joint in enumerate(joint) if not is_joint]
        if not numbers:
            start = day_place(self.today)
            return start, start + DAY
        first = min(early.start[n] for n in numbers)
        start = self._place(first, finish=False)
        if any(early.finish[n] == first for n in numbers):
            # A milestone stands on the working day before.
            start = min(start, self._place(first, finish=True) - DAY)
        begun = [begin for begin, _ in self.baseline.values() if begin]
        ended = [end for _, end in self.baseline.values()]
        limits = [
            row[name]
            for row in self.planned.rows.values()
            for name in ("deadline", "target")
            if row.get(name)
        ]
        # Stored days sort as they read.
        days = [*begun, *ended, *limits]
        ends = (self._day(min(days)), self._day(max(days))) if days else (None, None)
        first_day, last_day = (start + DAY if ends[0] is None else ends[0]), ends[1] or 0
        return min(start, first_day - DAY), max(self.end_of_work(), last_day)

    def end_of_work(self) -> int:
        """Where the last task or milestone ends."""
        joint, early = self.done.net.joint, self.done.early
        ends = [early.finish[number] for number, is_joint in enumerate(joint) if not is_joint]
        return self._place(max(ends), finish=True) if ends else day_place(self.today) + DAY

    def _ordered(self, ids: list[str]) -> list[str]:
        """Phases first, then by start: what a reader follows from left to right."""
        rows = self.planned.rows

        def key(id: str) -> tuple[int, int, int, str]:
            kind = rows[id]["kind"]
            if kind == "phase":
                return (0, 0, 0, rows[id]["ord"] or "")
            start, finish = self._extent(id) or (0, 0)
            return (1, start, finish, rows[id]["ord"] or "")

        return sorted(ids, key=key)

    def _extent(self, id: str) -> tuple[int, int] | None:
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
        extent = self._extent(place.id)
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
        at = self._place(finish, finish=True)
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
            self.calendar.finish_text(finish)[:10],
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


def _around(row: dict[str, Any]) -> str:
    if row["kind"] == "milestone":
        return row["phase"] or ""
    return row["parent"] or row.get("phase") or ""


def folded(places: Iterable[Place], closed: Collection[str]) -> list[Place]:
    """The rows that are seen while those in ``closed`` hide what lies below them."""
    seen: list[Place] = []
    hidden_below: int | None = None
    for place in places:
        if hidden_below is not None and place.depth > hidden_below:
            continue
        hidden_below = place.depth if place.id in closed else None
        seen.append(place)
    return seen
