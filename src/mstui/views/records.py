"""Items as records for ``list`` and ``show``: every field by its name, for scripts and tables.

The field ``kind`` of a milestone, person, note or check-in is called ``milestone_kind`` and so on,
since ``kind`` says what a record is.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any

from mstui.domain import life
from mstui.domain.kinds import KINDS, Field, Kind
from mstui.domain.kinds.people import ITEMS
from mstui.views.functions import run
from mstui.views.names import name_sql, names_of, shown_title
from mstui.views.outline import in_order
from mstui.views.pages import Listing, compiled
from mstui.views.query import Query
from mstui.views.rows import milestone_word
from mstui.views.states import BLOCKED, DEFAULT_STATE, READY, risk_level
from mstui.views.values import iso_instant

Record = dict[str, Any]

SCHEMA = 1
_CHUNK = 1000
# What a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

# Lists that belong to a record although other rows hold them: name, kind, and
# SQL for (record's id, other's id) of the ids in {ids}.
_LISTS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "task": (("assignees", "person", "SELECT task,person FROM assignment WHERE task IN ({ids})"),),
    "milestone": (
        (
            "contributors",
            "person",
            "SELECT milestone,person FROM contributor WHERE milestone IN ({ids})",
        ),
        ("risks", "risk", "SELECT milestone,risk FROM endangers WHERE milestone IN ({ids})"),
        ("kpis", "kpi", "SELECT milestone,kpi FROM proves WHERE milestone IN ({ids})"),
    ),
    "risk": (
        ("milestones", "milestone", "SELECT risk,milestone FROM endangers WHERE risk IN ({ids})"),
    ),
    "kpi": (("milestones", "milestone", "SELECT kpi,milestone FROM proves WHERE kpi IN ({ids})"),),
    "checkin": (
        ("attendees", "person", "SELECT checkin,person FROM attendee WHERE checkin IN ({ids})"),
    ),
}
_TAGS = ("tags", "tag", "SELECT item,tag FROM tagging WHERE item IN ({ids})")


def listed(conn: sqlite3.Connection, listing: Listing) -> list[str]:
    """The ids of a whole list in its order; outlines below each other, projects in theirs.

    Taken at once, so that no lock is held while somebody reads what is printed.
    """
    query = compiled(listing)
    if query.outlined:
        return in_order(conn, query)
    direction = " DESC" if listing.descending else ""
    order = ",".join(f"{term.sql}{direction}" for term in query.terms)
    return [id for (id,) in _members(conn, query, "t.id", order)]


def _members(
    conn: sqlite3.Connection, query: Query, columns: str, order: str
) -> list[tuple[Any, ...]]:
    where = " AND ".join(query.members) or "1"
    return run(
        conn,
        f'SELECT {columns} FROM "{query.table}" t WHERE {where} ORDER BY {order}',
        query.parameters,
    )


def records(
    conn: sqlite3.Connection, kind: str, ids: Sequence[str], today: str
) -> Iterator[Record]:
    """The records of the items, in the order of their ids; those that went meanwhile are left
    out."""
    declared = KINDS[kind]
    keys = dict(conn.execute('SELECT id,"key" FROM project').fetchall())
    for start in range(0, len(ids), _CHUNK):
        yield from _chunk(conn, declared, ids[start : start + _CHUNK], today, keys)


def record(conn: sqlite3.Connection, kind: str, id: str, today: str) -> Record | None:
    """The record of one item; None where it is not there."""
    return next(records(conn, kind, [id], today), None)


def columns(kind: str) -> list[str]:
    """The names of a record's entries, in their order."""
    declared = KINDS[kind]
    names = ["id", "kind", "name", "project", "project_key"]
    for field in _own_fields(declared):
        names.append(_entry(declared, field))
        if field.type in ("ref", "item"):
            names.append(f"{field.name}_name")
    return [*names, *(name for name, _, _ in _lists_of(kind)), *_DERIVED.get(kind, ())]


def csv_rows(found: Iterator[Record], kind: str, more: Sequence[str] = ()) -> Iterator[list[str]]:
    """The header and the rows of a CSV file; no cell begins as a formula would.

    ``more`` are entries that the records have beside those of their kind.
    """
    names = [*columns(kind), *more]
    yield names
    for one in found:
        yield [_cell(one[name]) for name in names]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        value = ", ".join(other["name"] for other in value)
    elif isinstance(value, dict):
        import json

        value = json.dumps(value, ensure_ascii=False)
    elif not isinstance(value, str):
        return str(value)
    return f"'{value}" if value.startswith(_FORMULA) else value


def _chunk(
    conn: sqlite3.Connection,
    kind: Kind,
    ids: Sequence[str],
    today: str,
    keys: dict[str, str | None],
) -> Iterator[Record]:
    fields = "".join(f',t."{field.name}"' for field in kind.fields)
    extra = f",{BLOCKED},{READY}" if kind.name == "milestone" else ""
    marks = ",".join("?" * len(ids))
    rows = {
        row[0]: row
        for row in conn.execute(
            f'SELECT t.id,{name_sql(kind)}{fields}{extra} FROM "{kind.name}" t'
            f" WHERE t.id IN ({marks})",
            list(ids),
        ).fetchall()
    }
    names = _names(conn, kind, list(rows.values()))
    lists = {name: _pairs(conn, other, sql, ids) for name, other, sql in _lists_of(kind.name)}
    for id in ids:
        row = rows.get(id)
        if row is not None:
            yield _record(kind, row, names, lists, keys, today)


def _record(
    kind: Kind,
    row: tuple[Any, ...],
    names: dict[str, dict[str, str]],
    lists: dict[str, dict[str, list[Record]]],
    keys: dict[str, str | None],
    today: str,
) -> Record:
    id, name, *values = row
    stored = dict(zip(kind.names, values, strict=False))
    project = stored.get("project")
    made: Record = {
        "id": id,
        "kind": kind.name,
        "name": shown_title(kind, id, name),
        "project": project,
        "project_key": keys.get(project or ""),
    }
    for field in _own_fields(kind):
        value = stored[field.name]
        made[_entry(kind, field)] = _value(field, value)
        if field.type in ("ref", "item"):
            made[f"{field.name}_name"] = names.get(field.name, {}).get(value)
    for list_name, of_item in lists.items():
        made[list_name] = of_item.get(id, [])
    derive = _DERIVE.get(kind.name)
    return made | derive(stored, values[len(kind.fields) :], today) if derive else made


def _own_fields(kind: Kind) -> Iterator[Field]:
    """The fields besides those that every record begins with."""
    for field in kind.fields:
        if field.name not in ("project", "name"):
            yield field


def _entry(kind: Kind, field: Field) -> str:
    return f"{kind.name}_kind" if field.name == "kind" else field.name


def _value(field: Field, value: Any) -> Any:
    if value is None:
        return None
    if field.type == "flag":
        return bool(value)
    if field.type == "instant":
        return iso_instant(value)
    if field.type == "json":
        try:
            import json

            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value


def _names(
    conn: sqlite3.Connection, kind: Kind, rows: list[tuple[Any, ...]]
) -> dict[str, dict[str, str]]:
    """What each reference of the rows points at, by field and id."""
    found: dict[str, dict[str, str]] = {}
    for place, field in enumerate(kind.fields, 2):
        if field.type not in ("ref", "item") or field.name == "project":
            continue
        ids = {row[place] for row in rows if row[place] is not None}
        for other in (field.ref,) if field.type == "ref" else field.choices:
            if ids:
                known = names_of(conn, other, ids)
                found.setdefault(field.name, {}).update(known)
                ids -= known.keys()
    return found


def _lists_of(kind: str) -> tuple[tuple[str, str, str], ...]:
    return (*_LISTS.get(kind, ()), *((_TAGS,) if kind in ITEMS else ()))


def _pairs(
    conn: sqlite3.Connection, kind: str, sql: str, ids: Sequence[str]
) -> dict[str, list[Record]]:
    """What other rows join to the items: {item: [{id, name}]}."""
    marks = ",".join("?" * len(ids))
    pairs = conn.execute(f"{sql.format(ids=marks)} ORDER BY id", list(ids)).fetchall()
    names = names_of(conn, kind, (other for _, other in pairs))
    found: dict[str, list[Record]] = {}
    for item, other in pairs:
        found.setdefault(item, []).append({"id": other, "name": names.get(other, "")})
    return found


def _milestone(stored: Record, more: Sequence[Any], today: str) -> Record:
    state = stored["state"] or DEFAULT_STATE["milestone"]
    owned = bool(stored["owner"] or stored["team"])
    blocked, ready = (bool(value) for value in more)
    return {
        "standing": milestone_word(state, stored["target"], blocked, ready, today),
        "overdue": life.overdue(state, stored["target"], today),
        "unowned": not owned and state in life.OPEN_MILESTONE,
        "ready": ready,
        "blocked": blocked and state in life.OPEN_MILESTONE,
    }


def _task(stored: Record, more: Sequence[Any], today: str) -> Record:
    state = stored["state"] or DEFAULT_STATE["task"]
    return {"overdue": life.task_overdue(state, stored["finish"], today)}


def _risk(stored: Record, more: Sequence[Any], today: str) -> Record:
    score = (stored["probability"] or 0) * (stored["impact"] or 0)
    return {"score": score or None, "level": risk_level(score) or None}


_DERIVE = {"milestone": _milestone, "task": _task, "risk": _risk}
_DERIVED = {
    "milestone": ("standing", "overdue", "unowned", "ready", "blocked"),
    "task": ("overdue",),
    "risk": ("score", "level"),
}
