"""Who does a task and does not work as the project does: leave, and calendars of their own.

As in Microsoft Project, the calendar of those who are assigned bounds the work of a task.
"""

from __future__ import annotations

import sqlite3

from mstui.domain.errors import InvalidValue
from mstui.plan.calendar import Calendar
from mstui.views.calendars import calendar_of

Crews = dict[str, tuple[Calendar, ...]]


def crews_of(
    conn: sqlite3.Connection,
    project: str,
    calendar: Calendar,
    calendar_id: str | None,
    start: str,
) -> Crews:
    """By task the calendars of all who are assigned to it, where one of them differs from the
    project's or is on leave. ``calendar`` is the project's; leave before its start concerns
    nobody."""
    people = _differing(conn, calendar, calendar_id, start[:10])
    if not people:
        return {}
    found: dict[str, list[Calendar]] = {}
    differs: set[str] = set()
    for task, person in conn.execute(
        "SELECT a.task,a.person FROM assignment a JOIN task t ON t.id=a.task"
        " WHERE t.project=? ORDER BY a.task,a.person",
        (project,),
    ).fetchall():
        found.setdefault(task, []).append(people.get(person, calendar))
        if person in people:
            differs.add(task)
    return {task: tuple(dict.fromkeys(found[task])) for task in differs}


def working_on(crew: tuple[Calendar, ...], own: Calendar | None) -> tuple[Calendar, ...]:
    """The calendars of a crew on a task that has one of its own: the time that both work, and
    the person's alone where they have none in common."""
    return crew if own is None else tuple(_in_common(each, own) for each in crew)


def _in_common(person: Calendar, task: Calendar) -> Calendar:
    try:
        return person.common(task)
    except InvalidValue:
        return person


def _differing(
    conn: sqlite3.Connection, calendar: Calendar, calendar_id: str | None, start: str
) -> dict[str, Calendar]:
    """By id the calendars, less their leave, of people who do not work as the project does."""
    absences: dict[str, list[tuple[str, str]]] = {}
    for person, first, last in conn.execute(
        "SELECT person,start,coalesce(finish,start) FROM leave"
        " WHERE start IS NOT NULL AND coalesce(finish,start)>=?",
        (start,),
    ).fetchall():
        absences.setdefault(person, []).append((first, last))
    own = conn.execute(
        "SELECT id,calendar FROM person WHERE calendar IS NOT NULL AND calendar IS NOT ?",
        (calendar_id,),
    ).fetchall()
    people = {id: _readable(conn, each, calendar) for id, each in own}
    for person, away in absences.items():
        try:
            people[person] = people.get(person, calendar).without(away)
        except ValueError:
            continue  # another tool wrote days that are none
    return people


def _readable(conn: sqlite3.Connection, id: str, calendar: Calendar) -> Calendar:
    try:
        return calendar_of(conn, id)
    except (InvalidValue, ValueError):
        return calendar  # another tool wrote hours that are none
