"""The calendars of a workspace, with the days off of those they are based on."""

from __future__ import annotations

import sqlite3

from mstui.domain.errors import InvalidValue
from mstui.plan.calendar import WEEK_FIELDS, Calendar, standard


def calendar_of(conn: sqlite3.Connection, id: str | None) -> Calendar:
    """The calendar of that id; Monday to Friday, 8 hours, where there is none.

    Raises InvalidValue that names it where another tool wrote hours or days that are none.
    """
    columns = ",".join(WEEK_FIELDS)
    row = None
    if id is not None:
        sql = f"SELECT {columns},name,base FROM calendar WHERE id=?"
        row = conn.execute(sql, (id,)).fetchone()
    if row is None:
        return standard()
    chain, base = [str(id)], row[-1]
    while base is not None and base not in chain:
        chain.append(base)
        found = conn.execute("SELECT base FROM calendar WHERE id=?", (base,)).fetchone()
        base = found[0] if found else None
    off: list[tuple[str, str, str]] = []
    # The base's exceptions come first: of two for one day, the calendar's own holds.
    for link in reversed(chain):
        off += conn.execute(
            "SELECT start,coalesce(finish,start),coalesce(hours,'') FROM dayoff"
            " WHERE calendar=? AND start IS NOT NULL ORDER BY start,id",
            (link,),
        ).fetchall()
    try:
        return Calendar.of([text or "" for text in row[:7]], off)
    except (InvalidValue, ValueError) as error:
        # Another tool wrote it: who reads must know where to mend it.
        what = error.message if isinstance(error, InvalidValue) else f"{error}"
        raise InvalidValue(f"calendar “{row[-2] or id}”: {what}", field="calendar") from None
