"""All active projects as one timeline: a row for each, its milestones on it and below it."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from mstui.domain.errors import MstuiError
from mstui.plan.calendar import Calendar, standard
from mstui.views.planning import computed, planned_project
from mstui.views.scale import DAY, day_place
from mstui.views.timeline import Bar, Mark, Place, Timeline


class Timelines:
    """Projects by their start, each with its milestones by their dates.

    ``problems`` tells, by project, why its plan can't be computed; it stands without its dates.
    ``project_of`` says in which project a milestone lies.
    """

    key = ""
    name = "All projects"

    def __init__(self, conn: sqlite3.Connection, today: str) -> None:
        self.today = day_place(today)
        self.calendar: Calendar = standard()
        self.places: list[Place] = []
        self.project_of: dict[str, str] = {}
        self.problems: dict[str, str] = {}
        self._bars: dict[str, Bar] = {}
        projects = conn.execute(
            "SELECT id,coalesce(name,''),target FROM project"
            " WHERE coalesce(status,'active')='active' ORDER BY start,name,id"
        ).fetchall()
        for id, name, target in projects:
            self._take(conn, id, name, target, today)
        self.kinds: Mapping[str, str] = {place.id: place.kind for place in self.places}
        bars = self._bars.values()
        self.start = min((bar.start for bar in bars), default=self.today)
        ends = [bar.finish for bar in bars] + [bar.deadline for bar in bars if bar.deadline]
        self.finish = max(ends, default=self.today + DAY)

    def bar(self, place: Place) -> Bar:
        """The bar of a row."""
        return self._bars[place.id]

    @property
    def bars(self) -> list[Bar]:
        """All bars."""
        return [self.bar(place) for place in self.places]

    def _take(
        self, conn: sqlite3.Connection, id: str, name: str, target: str | None, today: str
    ) -> None:
        try:
            planned = planned_project(conn, id)
            one = Timeline(conn, planned, computed(planned), today)
        except MstuiError as error:
            self.problems[id] = str(error)
            self.places.append(Place(id, 0, False, "project"))
            self._bars[id] = _without_dates(id, name, self.today)
            return
        within = [place for place in one.places if place.kind == "milestone"]
        milestones = sorted((one.bar(place) for place in within), key=lambda bar: bar.finish)
        self.places.append(Place(id, 0, bool(milestones), "project"))
        self._bars[id] = _whole(one, name, milestones, _end(target))
        for bar in milestones:
            self.places.append(Place(bar.id, 1, False, "milestone"))
            self._bars[bar.id] = bar._replace(depth=1, parts=False)
            self.project_of[bar.id] = id


def _whole(one: Timeline, name: str, milestones: list[Bar], target: int | None) -> Bar:
    """The bar of a project, from its first start to its last finish."""
    net, early = one.done.net, one.done.early
    real = [number for number, joint in enumerate(net.joint) if not joint]
    left = sum(0 if net.complete[n] else net.left[n] for n in real)
    whole = sum(net.activities[n].duration for n in real)
    ended = bool(real) and all(net.complete[n] for n in real)
    share = 1 - left / whole if whole else float(ended)
    last = max((early.finish[n] for n in real), default=net.plan.start)
    start, finish = one.start, one.finish_of_work
    return _bar(
        one.project, name, start, finish,
        parts=bool(milestones),
        done=finish if ended else min(finish, start + round((finish - start) * share)),
        begun=any(net.started[n] for n in real),
        deadline=target,
        day=one.calendar.finish_text(last)[:10],
        marks=tuple(Mark(bar.finish, bar.state, bar.critical) for bar in milestones),
    )  # fmt: skip


def _without_dates(id: str, name: str, today: int) -> Bar:
    return _bar(id, name, today, today + DAY, False, today, False, None, "", ())


def _bar(
    id: str,
    name: str,
    start: int,
    finish: int,
    parts: bool,
    done: int,
    begun: bool,
    deadline: int | None,
    day: str,
    marks: tuple[Mark, ...],
) -> Bar:
    return Bar(
        id, "project", name, 0, parts, "", start, finish, done, finish, False, begun, 0,
        None, deadline, None, None, "", day, 0, marks,
    )  # fmt: skip


def _end(day: str | None) -> int | None:
    try:
        return day_place(day) + DAY if day else None
    except ValueError:
        return None


def timelines(conn: sqlite3.Connection, today: str) -> Timelines:
    """The timeline of all active projects as they are stored."""
    return Timelines(conn, today)
