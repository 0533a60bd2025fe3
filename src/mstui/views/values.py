"""Stored values in words: dates as people read them, references by name, durations in units."""

from __future__ import annotations

import sqlite3

from mstui import dates
from mstui.domain.duration import MINUTES_PER_DAY, show_hours
from mstui.domain.kinds import KINDS, Field
from mstui.domain.values import show_value
from mstui.store.replay import row_state
from mstui.views.names import name_of, shown_title

Value = str | int | None


def iso_instant(milliseconds: int) -> str:
    """An instant as ISO text in UTC, to the millisecond; outside the calendar, the number."""
    from datetime import UTC, datetime, timedelta

    try:
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)
    except OverflowError:
        return str(milliseconds)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Wording:
    """Says values of one workspace as they read on ``today``; names are looked up once."""

    def __init__(
        self, conn: sqlite3.Connection, today: str, minutes_per_day: int = MINUTES_PER_DAY
    ) -> None:
        self._conn = conn
        self._today = today
        self._minutes_per_day = minutes_per_day
        self._names: dict[tuple[str, str], str] = {}

    def of(self, field: Field, value: Value) -> str:
        """A value of ``field``; empty where there is none."""
        if value is None or value == "":
            return ""
        match field.type:
            case "date":
                return dates.show(str(value), self._today)
            case "moment":
                return dates.show_moment(str(value), self._today)
            case "instant" if isinstance(value, int):
                return dates.show_instant(value)
            case "ref":
                return self.name(field.ref, str(value))
            case "minutes" if field.name == "minutes_per_day" and isinstance(value, int):
                return show_hours(value)
            case "item":
                return self.item(str(value), field.choices)
            case _:
                return show_value(field, value, minutes_per_day=self._minutes_per_day)

    def name(self, kind: str, id: str) -> str:
        """The name of an item; of one that is gone, the name it last had."""
        known = self._names.get((kind, id))
        if known is None:
            known = name_of(self._conn, kind, id) or self._last_name(kind, id) or id
            self._names[kind, id] = known
        return known

    def item(self, id: str, kinds: tuple[str, ...]) -> str:
        """The name of an item of one of ``kinds``."""
        for kind in kinds:
            found = name_of(self._conn, kind, id)
            if found:
                return found
        return next((last for kind in kinds if (last := self._last_name(kind, id))), id)

    def _last_name(self, kind: str, id: str) -> str:
        last = row_state(self._conn, KINDS[kind], id).last
        return shown_title(KINDS[kind], id, str(last[KINDS[kind].title] or "")) if last else ""
