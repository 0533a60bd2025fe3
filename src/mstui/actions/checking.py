"""Checks before anything is written: values fit their fields, references exist, nothing loops."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from mstui.domain.errors import InvalidValue, NotFound
from mstui.domain.kinds import KINDS, Kind
from mstui.domain.text import with_article
from mstui.domain.values import check_value
from mstui.store.transaction import Row, Transaction, Value

_SPANS = (("start", "finish"), ("actual_start", "actual_finish"), ("start_on", "target_on"))


def checked(conn: sqlite3.Connection, kind: Kind, values: Mapping[str, object]) -> Row:
    """``values`` as the fields of ``kind`` store them; raises InvalidValue naming the field."""
    row: Row = {}
    for name, value in values.items():
        field = kind.field(name)
        if field is None:
            raise InvalidValue(f"{with_article(kind.name)} has no field {name!r}", field=name)
        row[name] = check_value(field, value)
        if row[name] is not None and field.type in ("ref", "item"):
            kinds = (field.ref,) if field.type == "ref" else field.choices
            _exists(conn, kinds, name, str(row[name]))
    return row


def _exists(conn: sqlite3.Connection, kinds: tuple[str, ...], name: str, id: str) -> None:
    if not any(conn.execute(f'SELECT 1 FROM "{k}" WHERE id=?', (id,)).fetchone() for k in kinds):
        raise NotFound(f"{name}: no {' or '.join(kinds)} {id}")


def required(kind: Kind, row: Row) -> None:
    """A new row needs its title, and the row that it belongs to."""
    title = kind.field(kind.title)
    if title is not None and title.type in ("line", "notes") and not row.get(kind.title):
        raise InvalidValue(
            f"{with_article(kind.name)} needs a {title.title.lower()}", field=kind.title
        )
    for field in kind.fields:
        owned = field.on_delete == "cascade" and field.name not in ("phase", "parent")
        if owned and kind.name != "capture" and row.get(field.name) is None:
            raise InvalidValue(f"{with_article(kind.name)} needs a {field.name}", field=field.name)


def consistent(conn: sqlite3.Connection, kind: Kind, id: str, row: Row) -> None:
    """The whole row makes sense: spans run forward, parts stay in one project, no loops."""
    for first, last in _SPANS:
        start, finish = row.get(first), row.get(last)
        # A bare last day lasts to its end, so only whole days are compared with it.
        if start and finish and str(start)[:10] > str(finish)[:10]:
            raise InvalidValue(
                f"{last.replace('_', ' ')} {finish} is before {first.replace('_', ' ')} {start}",
                field=last,
            )
    if kind.name in ("calendar", "dayoff"):
        from mstui.actions.working_time import check_calendar, check_day_off

        if kind.name == "calendar":
            check_calendar(conn, id, row)
        else:
            check_day_off(row)
    if kind.field("parent") is not None and row.get("parent") and id:
        no_loop(conn, kind, id, str(row["parent"]))
    for name in ("phase", "milestone", "parent", "gate"):
        field = kind.field(name)
        if field is not None and field.type == "ref" and row.get(name) and row.get("project"):
            _same_project(conn, field.ref, name, str(row[name]), str(row["project"]))


def _same_project(conn: sqlite3.Connection, kind: str, name: str, id: str, project: str) -> None:
    if KINDS[kind].field("project") is None:
        return
    found = conn.execute(f'SELECT project FROM "{kind}" WHERE id=?', (id,)).fetchone()
    if found and found[0] != project:
        raise InvalidValue(f"{name}: that {kind} belongs to another project", field=name)


def no_loop(conn: sqlite3.Connection, kind: Kind, id: str, parent: str) -> None:
    """Refuse to make a row its own ancestor, naming the loop."""
    chain, node = [id], parent
    while node:
        chain.append(node)
        if node == id:
            names = " → ".join(title_of(conn, kind.name, link) for link in chain)
            raise InvalidValue(f"that would be a loop: {names}", field="parent")
        if len(chain) > 1000:
            return
        found = conn.execute(f'SELECT parent FROM "{kind.name}" WHERE id=?', (node,)).fetchone()
        node = str(found[0] or "") if found else ""


def title_of(conn: sqlite3.Connection, kind: str, id: str) -> str:
    """The title of one row, or its id where it has none."""
    declared = KINDS[kind]
    found = conn.execute(f'SELECT "{declared.title}" FROM "{kind}" WHERE id=?', (id,)).fetchone()
    return str(found[0]) if found and found[0] is not None else id


def existing(tx: Transaction, kind: str, id: str) -> Row:
    """The row, or NotFound."""
    row = tx.get(kind, id)
    if row is None:
        raise NotFound(f"no {kind} {id}: somebody deleted it")
    return row


def defaults(kind: Kind) -> Row:
    """The values that a row takes where it says nothing."""
    return {field.name: field.default for field in kind.fields}


Values = Mapping[str, Value]
