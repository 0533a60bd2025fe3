"""Load: the work that open tasks ask of each person, week by week, against what they have."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from mstui.domain.errors import InvalidValue
from mstui.plan.calendar import Calendar, standard
from mstui.plan.schedule import Schedule
from mstui.views.calendars import calendar_of
from mstui.views.planning import PlannedProject, computed, planned_project

WEEK = 7


class Part(NamedTuple):
    """What one task asks of a person in a week, in minutes."""

    task: str
    name: str
    project: str
    minutes: int


class Week(NamedTuple):
    """A person's week: minutes asked and there, and the tasks that ask, the largest first."""

    monday: str
    asked: int
    there: int
    parts: list[Part]

    @property
    def share(self) -> float | None:
        """What is asked of what is there; None where nothing is there and nothing asked."""
        if self.there:
            return self.asked / self.there
        return None if not self.asked else float("inf")

    @property
    def is_over(self) -> bool:
        return self.asked > self.there


class PersonLoad(NamedTuple):
    """A person with their weeks."""

    id: str
    name: str
    weeks: list[Week]


def load(
    conn: sqlite3.Connection, today: str, *, weeks: int = 12, projects: Iterable[str] = ()
) -> list[PersonLoad]:
    """The load of everybody with open tasks, from this week on, the fullest first.

    What is left of a task's effort is spread evenly over the time that the person works between
    its computed start, not before today, and its computed finish. Without an effort a task asks
    for the share of its duration that the assignment names: leave makes it end later, and does
    not make it more.
    """
    first = date.fromisoformat(today)
    monday = first - timedelta(days=first.weekday())
    asked = _Asked(conn, monday, weeks)
    wanted = list(projects) or [
        id
        for (id,) in conn.execute(
            "SELECT id FROM project WHERE coalesce(status,'active')='active' ORDER BY ord,id"
        ).fetchall()
    ]
    for id in wanted:
        try:
            planned = planned_project(conn, id)
            done = computed(planned)
        except InvalidValue:
            continue  # a loop, or a calendar without hours: lint names it
        for work in _works(conn, planned, done):
            asked.spread(work, planned, max(today, work.start))
    found = []
    for person, name in asked.people.items():
        if not any(asked.parts[person]):
            continue  # all of it lies behind these weeks
        there = _there(conn, person, asked.usual(person), monday, weeks)
        parts = asked.parts[person]
        found.append(
            PersonLoad(
                person,
                name,
                [
                    Week(
                        (monday + timedelta(days=WEEK * n)).isoformat(),
                        sum(part.minutes for part in parts[n]),
                        there[n],
                        sorted(parts[n], key=lambda part: -part.minutes),
                    )
                    for n in range(weeks)
                ],
            )
        )
    return sorted(found, key=lambda one: (-_fullest(one), one.name))


def _fullest(one: PersonLoad) -> float:
    return max((week.share or 0.0 for week in one.weeks), default=0.0)


class _Work(NamedTuple):
    """What one task asks of one person: minutes in all, and the span of days as ISO text."""

    person: str
    name: str
    task: str
    title: str
    minutes: int
    start: str
    finish: str


def _works(conn: sqlite3.Connection, planned: PlannedProject, done: Schedule) -> list[_Work]:
    rows = conn.execute(
        "SELECT a.task,a.person,p.name,coalesce(a.units,100),a.effort,t.effort,t.effort_done,"
        "(SELECT sum(coalesce(o.units,100)) FROM assignment o WHERE o.task=a.task)"
        " FROM assignment a JOIN task t ON t.id=a.task JOIN person p ON p.id=a.person"
        " WHERE t.project=? AND coalesce(t.state,'todo') NOT IN ('done','cancelled')"
        " ORDER BY p.name,a.id",
        (planned.id,),
    ).fetchall()
    calendar = planned.plan.calendar
    found = []
    for task, person, name, units, own, effort, worked, all_units in rows:
        if task not in done.net.numbers or done.of(task).complete:
            continue
        dates = done.of(task)
        row = planned.rows[task]
        left = 1 - (row.get("percent") or 0) / 100
        if own is not None:
            minutes = own * left
        elif effort is not None:
            open_effort = effort - worked if worked is not None else effort * left
            minutes = max(0, open_effort) * units / max(1, all_units)
        else:
            minutes = _length(planned, done, task) * left * units / 100
        found.append(
            _Work(
                person,
                name or "",
                task,
                row["name"] or "",
                round(minutes),
                calendar.start_text(dates.early_start)[:10],
                calendar.finish_text(dates.early_finish)[:10],
            )
        )
    return found


def _length(planned: PlannedProject, done: Schedule, task: str) -> int:
    """The minutes of work from a task's start to its finish: all of the axis between them, and
    the duration where those who do it, or its own calendar, leave some of that out."""
    activity = done.net.activities[done.net.numbers[task]]
    if not activity.elapsed and (activity.crew or activity.calendar is not None):
        return activity.duration
    dates = done.of(task)
    return dates.early_finish - dates.early_start


class _Asked:
    """Minutes by person and week, filled task by task."""

    def __init__(self, conn: sqlite3.Connection, monday: date, weeks: int) -> None:
        self.conn = conn
        self.monday = monday
        self.weeks = weeks
        self.people: dict[str, str] = {}
        self.parts: dict[str, list[list[Part]]] = {}
        # By person the calendars of the projects that ask, by their ids.
        self.calendars: dict[str, dict[str | None, Calendar]] = {}
        self.hours: dict[tuple[str, str], Calendar] = {}

    def usual(self, person: str) -> Calendar:
        """The week of somebody without a calendar: that of the projects, where they agree."""
        found = list(self.calendars[person].values())
        return found[0] if len(found) == 1 else standard()

    def _hours(self, person: str, planned: PlannedProject) -> Calendar:
        """When a person works on a project: by their calendar or the project's, less leave."""
        if (person, planned.id) not in self.hours:
            usual = planned.plan.calendar
            sql = "SELECT calendar FROM project WHERE id=?"
            (id,) = self.conn.execute(sql, (planned.id,)).fetchone()
            self.calendars.setdefault(person, {}).setdefault(id, usual)
            self.hours[person, planned.id] = _worked_by(self.conn, person, usual)
        return self.hours[person, planned.id]

    def spread(self, work: _Work, planned: PlannedProject, start: str) -> None:
        """Spread what is asked over the time that the person works from ``start`` on."""
        if work.minutes <= 0:
            return
        calendar = self._hours(work.person, planned)
        first = date.fromisoformat(start)
        # What should be done already is asked for at once.
        last = max(date.fromisoformat(work.finish), first)
        total = calendar.minutes_between(first, last + timedelta(days=1))
        if total <= 0:  # a day off, or they are away for all of it
            calendar = planned.plan.calendar
            total = calendar.minutes_between(first, last + timedelta(days=1))
        if total <= 0:
            first = calendar.add_workdays(first, 1)
            last = first
            total = calendar.minutes_on(first)
        self.people.setdefault(work.person, work.name)
        weeks = self.parts.setdefault(work.person, [[] for _ in range(self.weeks)])
        for n in range(self.weeks):
            begin = max(first, self.monday + timedelta(days=WEEK * n))
            end = min(last + timedelta(days=1), self.monday + timedelta(days=WEEK * (n + 1)))
            if begin >= end:
                continue
            share = calendar.minutes_between(begin, end) / total
            minutes = round(work.minutes * share)
            if minutes:
                weeks[n].append(Part(work.task, work.title, planned.key, minutes))


def _there(
    conn: sqlite3.Connection, person: str, usual: Calendar, monday: date, weeks: int
) -> list[int]:
    """The minutes that a person has each week: their calendar, less their leave."""
    row = conn.execute("SELECT coalesce(units,100) FROM person WHERE id=?", (person,)).fetchone()
    units = int(row[0]) if row else 100
    calendar = _worked_by(conn, person, usual)
    begins = [monday + timedelta(days=WEEK * n) for n in range(weeks + 1)]
    return [
        calendar.minutes_between(begin, end) * units // 100
        for begin, end in itertools.pairwise(begins)
    ]


def _worked_by(conn: sqlite3.Connection, person: str, usual: Calendar) -> Calendar:
    """When a person works: their own calendar, or the usual one, less their leave."""
    row = conn.execute("SELECT calendar FROM person WHERE id=?", (person,)).fetchone()
    try:
        calendar = calendar_of(conn, row[0]) if row and row[0] is not None else usual
    except (InvalidValue, ValueError):
        calendar = usual  # another tool wrote hours that are none
    away = conn.execute(
        "SELECT start,coalesce(finish,start) FROM leave WHERE person=? AND start IS NOT NULL",
        (person,),
    ).fetchall()
    try:
        return calendar.without(away) if away else calendar
    except ValueError:
        return calendar  # another tool wrote days that are none
