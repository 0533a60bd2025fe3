"""What a calendar and its days off must say, so that work can be laid on it."""

from __future__ import annotations

import sqlite3

from mstui.domain.errors import InvalidValue
from mstui.plan.calendar import WEEK_FIELDS
from mstui.plan.spans import parse_spans
from mstui.store.transaction import Row


def check_calendar(conn: sqlite3.Connection, id: str, row: Row) -> None:
    """Refuse hours that are none, a week without a minute of work, and a base that is based on
    this very calendar."""
    week = [parse_spans(str(row.get(day) or ""), day) for day in WEEK_FIELDS]
    if not any(week):
        raise InvalidValue(
            "a calendar needs a weekday with working time, as --monday 08:00-12:00", field="monday"
        )
    chain, base = {id}, row.get("base")
    while base and id:
        if base in chain:
            raise InvalidValue("a calendar can't be based on itself", field="base")
        chain.add(str(base))
        found = conn.execute("SELECT base FROM calendar WHERE id=?", (base,)).fetchone()
        base = found[0] if found else None


def check_day_off(row: Row) -> None:
    """Refuse hours of exceptional days that are none; no hours are free days."""
    parse_spans(str(row.get("hours") or ""))
