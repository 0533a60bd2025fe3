"""A plan as a timeline: the rows of a chart with their places on the axis of time."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from mstui.domain.life import Requirements
from mstui.plan.calendar import Calendar
from mstui.plan.containers import leaves
from mstui.plan.schedule import Schedule
from mstui.views.planning import PlannedProject, computed, planned_project
from mstui.views.scale import DAY, day_place, point_place


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


class Timeline(NamedTuple):
    """The bars of one project, and where they begin and end."""

    project: str
    key: str
    name: str
    calendar: Calendar
    minutes_per_day: int
    bars: list[Bar]
    start: int
    finish: int
    today: int


def timeline(conn: sqlite3.Connection, project: str, today: str) -> Timeline:
    """The timeline of a project as it is stored."""
    planned = planned_project(conn, project)
    return timeline_of(conn, planned, computed(planned), today)


def timeline_of(
    conn: sqlite3.Connection, planned: PlannedProject, done: Schedule, today: str
) -> Timeline:
    """The timeline of a plan that is already scheduled."""
    maker = _Maker(conn, planned, done, today)
    bars = maker.bars()
    calendar = planned.plan.calendar
    start = min((bar.start for bar in bars), default=day_place(today))
    ends = [max(bar.finish, bar.deadline or 0) for bar in bars]
    return Timeline(
        planned.id,
        planned.key,
        planned.name,
        calendar,
        planned.minutes_per_day,
        bars,
        start,
        max(ends, default=start + DAY),
        day_place(today),
    )


class _Maker:
    def __init__(
        self, conn: sqlite3.Connection, planned: PlannedProject, done: Schedule, today: str
    ) -> None:
        self.conn = conn
        self.planned = planned
        self.done = done
        self.today = today
        self.calendar = planned.plan.calendar
        self.inside = leaves(planned.plan)
        self.baseline = _baseline(conn, planned.id)
        self.owners = _owners(conn, planned.id)
        self.missing = _missing(conn, planned.id)

    def bars(self) -> list[Bar]:
        """Phases with what they hold, tasks with their parts; milestones where they fall due."""
        children: dict[str, list[str]] = {}
        for id, row in self.planned.rows.items():
            children.setdefault(_around(row), []).append(id)
        found: list[Bar] = []
        stack = [(id, 0) for id in reversed(self._ordered(children.get("", [])))]
        while stack:
            id, depth = stack.pop()
            below = self._ordered(children.get(id, []))
            bar = self._bar(id, depth, bool(below))
            if bar is not None:
                found.append(bar)
            stack += [(child, depth + 1) for child in reversed(below)]
        return found

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
        numbers = self.done.net.numbers
        members = self.inside.get(id, [id] if id in numbers else [])
        if not members:
            return None
        early = self.done.early
        return (
            min(early.start[numbers[member]] for member in members),
            max(early.finish[numbers[member]] for member in members),
        )

    def _bar(self, id: str, depth: int, parts: bool) -> Bar | None:
        row = self.planned.rows[id]
        extent = self._extent(id)
        if extent is None:
            return None
        start, finish = extent
        if id in self.inside:
            return self._container(row, depth, parts, start, finish)
        return self._leaf(row, depth, parts, start, finish)

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


def _baseline(conn: sqlite3.Connection, project: str) -> dict[str, tuple[str | None, str]]:
    """The dates of the active baseline, by item."""
    rows = conn.execute(
        "SELECT b.item,b.start,b.finish FROM baselined b JOIN project p"
        " ON p.active_baseline=b.baseline WHERE p.id=? AND b.finish IS NOT NULL",
        (project,),
    ).fetchall()
    return {item: (start, finish) for item, start, finish in rows}


def _owners(conn: sqlite3.Connection, project: str) -> dict[str, str]:
    """Who answers for each milestone and works on each task, by name."""
    found: dict[str, str] = dict(
        conn.execute(
            "SELECT m.id,p.name FROM milestone m JOIN person p ON p.id=m.owner WHERE m.project=?",
            (project,),
        ).fetchall()
    )
    for task, name in conn.execute(
        "SELECT a.task,p.name FROM assignment a JOIN task t ON t.id=a.task"
        " JOIN person p ON p.id=a.person WHERE t.project=? ORDER BY a.id",
        (project,),
    ).fetchall():
        found[task] = f"{found[task]}, {name}" if task in found else name
    return found


def _missing(conn: sqlite3.Connection, project: str) -> set[str]:
    """The open milestones that still wait for tasks, children or deliverables, or for nothing."""
    rows = conn.execute(
        "SELECT m.id,"
        "(SELECT count(*) FROM task t WHERE t.milestone=m.id"
        " AND coalesce(t.state,'')<>'cancelled'),"
        "(SELECT count(*) FROM task t WHERE t.milestone=m.id"
        " AND coalesce(t.state,'todo') NOT IN ('done','cancelled')),"
        "(SELECT count(*) FROM milestone c WHERE c.parent=m.id),"
        "(SELECT count(*) FROM milestone c WHERE c.parent=m.id"
        " AND c.state NOT IN ('achieved','cancelled')),"
        "(SELECT count(*) FROM deliverable d WHERE d.milestone=m.id AND d.required),"
        "(SELECT count(*) FROM deliverable d WHERE d.milestone=m.id AND d.required"
        " AND coalesce(d.state,'')<>'approved') FROM milestone m WHERE m.project=?",
        (project,),
    ).fetchall()
    waiting: set[str] = set()
    for id, *counts in rows:
        needs = Requirements(*counts)
        if needs.open or not needs.any:
            waiting.add(id)
    return waiting


def folded(bars: Iterable[Bar], closed: Collection[str]) -> list[Bar]:
    """The bars that are seen while the rows in ``closed`` hide what lies below them."""
    seen: list[Bar] = []
    hidden_below: int | None = None
    for bar in bars:
        if hidden_below is not None and bar.depth > hidden_below:
            continue
        hidden_below = bar.depth if bar.id in closed else None
        seen.append(bar)
    return seen
