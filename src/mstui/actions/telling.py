"""What a change of one field says when it is done: the old value and the new, in words."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence

from mstui import dates
from mstui.actions.change import quoted, short
from mstui.domain.errors import MstuiError
from mstui.domain.kinds import KINDS, Field
from mstui.domain.values import show_value

_PRIORITIES = {"must": "Must", "should": "Should", "could": "Could", "wont": "Won't"}
MOST = 40
MOST_FIELDS = 3
# Working days from one date to another, as ISO text, on the calendar of the item's project.
Between = Callable[[str, str], int]


def told_change(
    conn: sqlite3.Connection,
    kind: str,
    name: str,
    before: Mapping[str, object],
    after: Mapping[str, object],
    today: str,
    between: Between = dates.workdays_from,
) -> str:
    """``target 25 Nov → 02 Dec (+5 wd)``: one field of an item before and after.

    Long texts are only named: ``description``.
    """
    field = KINDS[kind].field(name)
    word = name.replace("_", " ")
    if field is None or field.type in ("notes", "json"):
        return word
    old, new = (_shown(conn, field, row.get(name), today) for row in (before, after))
    days = ""
    if field.type in ("date", "moment") and before.get(name) and after.get(name):
        days = _apart(str(before[name]), str(after[name]), between)
    if not old:
        return f"{word} {new}" if new else word
    return f"{word} {old} → {new or 'none'}{days}"


def _shown(conn: sqlite3.Connection, field: Field, value: object, today: str) -> str:
    if value is None or value == "":
        return ""
    try:
        if field.type in ("date", "moment"):
            return dates.show(str(value)[:10], today)
        if field.type == "ref":
            return _named(conn, field.ref, str(value))
        if field.type == "line":
            return quoted(short(value, MOST))
        if field.name == "moscow":
            return _PRIORITIES.get(str(value), str(value))
        if isinstance(value, (int, str)):
            return short(show_value(field, value), MOST)
    except (ValueError, MstuiError):
        pass
    return short(value, MOST)


def _named(conn: sqlite3.Connection, kind: str, id: str) -> str:
    title = KINDS[kind].title
    row = conn.execute(f'SELECT "{title}" FROM "{kind}" WHERE id=?', (id,)).fetchone()
    return short(row[0], MOST) if row and row[0] else "nobody who is known"


def _apart(before: str, after: str, between: Between) -> str:
    try:
        days = between(before[:10], after[:10])
    except (ValueError, MstuiError):
        return ""
    return f" ({days:+d} wd)" if days else ""


def summary_of(
    conn: sqlite3.Connection,
    kind: str,
    before: Mapping[str, object],
    after: Mapping[str, object],
    names: Sequence[str],
    today: str,
    between: Between = dates.workdays_from,
) -> str:
    """``“Beta released”: target 25 Nov → 02 Dec (+5 wd)``: what a change of one item tells."""
    title = KINDS[kind].title
    if list(names) == [title]:
        return f"Renamed {quoted(before.get(title))} to {quoted(after.get(title))}"
    told = told_changes(conn, kind, before, after, names, today, between)
    return f"{quoted(before.get(title))}: {told}"


def told_changes(
    conn: sqlite3.Connection,
    kind: str,
    before: Mapping[str, object],
    after: Mapping[str, object],
    names: Sequence[str],
    today: str,
    between: Between = dates.workdays_from,
) -> str:
    """What the fields of one item changed to; where they are many, only which they are."""
    changed = [name for name in names if before.get(name) != after.get(name)] or list(names)
    if len(changed) > MOST_FIELDS:
        return ", ".join(name.replace("_", " ") for name in changed)
    return ", ".join(
        told_change(conn, kind, name, before, after, today, between) for name in changed
    )
