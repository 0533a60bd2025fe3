"""Hours that a person has logged: sums of a day and its week, and the latest entries."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta
from typing import NamedTuple


class Logged(NamedTuple):
    """An entry of hours: the day as ISO text, who logged it (id and name), and on what."""

    id: str
    on: str
    minutes: int
    by: str
    who: str
    note: str


def sum_of_day(conn: sqlite3.Connection, person: str, day: str) -> int:
    """The minutes that a person has logged on a day, on anything."""
    return _summed(conn, person, day, day)


def sum_of_week(conn: sqlite3.Connection, person: str, day: str) -> int:
    """The minutes that a person has logged in the week of a day, Monday to Sunday."""
    monday = date.fromisoformat(day) - timedelta(days=date.fromisoformat(day).weekday())
    return _summed(conn, person, monday.isoformat(), (monday + timedelta(days=6)).isoformat())


def _summed(conn: sqlite3.Connection, person: str, first: str, last: str) -> int:
    if not person:
        return 0
    found = conn.execute(
        'SELECT coalesce(sum(minutes),0) FROM time WHERE person=? AND "on">=? AND "on"<=?',
        (person, first, last),
    ).fetchone()
    return int(found[0])


def latest(conn: sqlite3.Connection, kind: str, id: str, most: int = 20) -> list[Logged]:
    """The latest hours on a task, or on a project apart from its tasks."""
    where = "t.task=?" if kind == "task" else "t.project=? AND t.task IS NULL"
    rows = conn.execute(
        "SELECT t.id,coalesce(t.\"on\",''),coalesce(t.minutes,0),coalesce(t.person,''),"
        "coalesce(p.name,''),coalesce(t.note,'') FROM time t LEFT JOIN person p ON p.id=t.person"
        f' WHERE {where} ORDER BY t."on" DESC,t.id DESC LIMIT ?',
        (id, most),
    ).fetchall()
    return [Logged._make(row) for row in rows]


def notes_used(conn: sqlite3.Connection, person: str, project: str, most: int = 200) -> list[str]:
    """What hours of a project were logged for, one's own and the latest first."""
    rows = conn.execute(
        'SELECT note FROM (SELECT note,max(person IS ?) mine,max("on") last FROM time'
        " WHERE project=? AND coalesce(note,'')<>'' GROUP BY note)"
        " ORDER BY mine DESC,last DESC LIMIT ?",
        (person, project, most),
    ).fetchall()
    return [" ".join(str(note).split()) for (note,) in rows]
