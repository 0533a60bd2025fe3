"""Working days between dates, on each project's own calendar."""

from __future__ import annotations

import sqlite3
from datetime import date

TYPE_CHECKING = False  # typing is slow to import, and a status line in a prompt counts days too
if TYPE_CHECKING:
    from collections.abc import Callable

    Between = Callable[[str, str], int]


class Workdays:
    """Counts working days; a calendar is read when its project is first asked about."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn
        self._of_project: dict[str | None, Between] = {}

    def between(self, start: str, finish: str, project: str | None) -> int:
        """Working days after ``start`` up to and including ``finish``; negative backwards.

        Both are ISO text; the clock of a moment does not count, and text that is no date counts 0.
        """
        count = self._of_project.get(project)
        if count is None:
            count = self._of_project[project] = _counter(self._conn, project)
        try:
            return count(start[:10], finish[:10])
        except ValueError:
            return 0


def _counter(conn: sqlite3.Connection, project: str | None) -> Between:
    found = conn.execute("SELECT calendar FROM project WHERE id=?", (project,)).fetchone()
    if found is None or found[0] is None:
        return weekdays_between
    return _calendar_of(conn, str(found[0]))


def weekdays_between(start: str, finish: str) -> int:
    """The count where every Monday to Friday works."""
    return _weekdays_until(finish) - _weekdays_until(start)


def _weekdays_until(day: str) -> int:
    """Mondays to Fridays up to and including a day, from the first day of the calendar on."""
    weeks, weekday = divmod(date.fromisoformat(day).toordinal(), 7)
    return weeks * 5 + min(weekday, 5)


def _calendar_of(conn: sqlite3.Connection, calendar: str) -> Between:
    from mstui.domain.errors import InvalidValue
    from mstui.plan.calendar import WEEK_FIELDS, Calendar

    columns = ",".join(WEEK_FIELDS)
    row = conn.execute(f"SELECT {columns},base FROM calendar WHERE id=?", (calendar,)).fetchone()
    if row is None:
        return weekdays_between
    chain, base = [calendar], row[-1]
    while base is not None and base not in chain:
        chain.append(base)
        found = conn.execute("SELECT base FROM calendar WHERE id=?", (base,)).fetchone()
        base = found[0] if found else None
    off: list[tuple[str, str, str]] = []
    # The base's exceptions come first: of two for one day, the calendar's own holds.
    for id in reversed(chain):
        off += conn.execute(
            "SELECT start,coalesce(finish,start),coalesce(hours,'') FROM dayoff"
            " WHERE calendar=? AND start IS NOT NULL ORDER BY start,id",
            (id,),
        ).fetchall()
    try:
        return Calendar.of([text or "" for text in row[:7]], off).workdays_between
    except (InvalidValue, ValueError):
        # Another tool wrote hours or days that are none; lateness is still worth a number.
        return weekdays_between
