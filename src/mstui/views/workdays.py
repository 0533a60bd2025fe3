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

    def of(self, project: str | None) -> Between:
        """The count on one project's calendar, as ``between`` counts."""
        return lambda start, finish: self.between(start, finish, project)

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
    from mstui.views.calendars import calendar_of

    if conn.execute("SELECT 1 FROM calendar WHERE id=?", (calendar,)).fetchone() is None:
        return weekdays_between
    try:
        return calendar_of(conn, calendar).workdays_between
    except (InvalidValue, ValueError):
        # Another tool wrote hours or days that are none; lateness is still worth a number.
        return weekdays_between
