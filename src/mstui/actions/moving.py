"""Moving items to another phase, milestone, parent or project, with what belongs to them."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from mstui.actions.change import Change, Touched, quoted, short
from mstui.actions.checking import checked, consistent, existing, title_of
from mstui.actions.items import last_key
from mstui.actions.parts import BELONGING, Found, Parts, pointing, with_parts
from mstui.domain.errors import InvalidValue
from mstui.domain.kinds import KINDS
from mstui.domain.order import key_between
from mstui.domain.text import with_article
from mstui.store.transaction import Row, Transaction
from mstui.store.workspace import Workspace

# The fields that say where an item of a kind stands, the widest last.
PLACES: dict[str, tuple[str, ...]] = {
    "task": ("parent", "milestone", "phase", "project"),
    "milestone": ("parent", "phase", "project"),
    "phase": ("parent", "project"),
    "risk": ("project",),
}
# Links that make no sense between two projects.
_PAIRS = (("endangers", "risk", "milestone"), ("proves", "kpi", "milestone"))


class Destination(NamedTuple):
    """Where to: the field that says so, and the id it points at; None takes the item out."""

    field: str
    id: str | None


class Left(NamedTuple):
    """What stays behind: a row of ``kind`` that no longer points at what moves."""

    kind: str
    id: str
    field: str


class Moving(NamedTuple):
    """What a move takes along (the items apart), and what it leaves behind."""

    along: Found
    left: tuple[Left, ...]

    def count(self, kind: str) -> int:
        return len(self.along.get(kind, ()))


def what_moves(conn: sqlite3.Connection, kind: str, ids: Sequence[str], to: Destination) -> Moving:
    """What goes with the items, and what stays: told before anything is moved."""
    if not _leaves_project(conn, kind, ids, to):
        return Moving(_inside(conn, kind, ids, to), ())
    found = with_parts(conn, kind, ids, BELONGING)
    left = tuple(_left(conn, found))
    along = {name: [id for id in rows if name != kind or id not in ids]
             for name, rows in found.items()}  # fmt: skip
    return Moving({name: rows for name, rows in along.items() if rows}, left)


def move_items(ws: Workspace, kind: str, ids: Sequence[str], to: Destination) -> Change:
    """Move items of one kind; raises InvalidValue where the place is none for them."""
    if to.field not in PLACES.get(kind, ()) or not ids:
        raise InvalidValue(f"{with_article(kind)} has no such place")
    with ws.reader_lock:
        title = title_of(ws.reader, kind, ids[0])
        where = _told(ws.reader, kind, to)
    subject = short(title) if len(ids) == 1 else f"{len(ids)} {KINDS[kind].plural}"
    label = f"move {subject} {where}"
    touched: list[Touched] = [Touched(kind, id) for id in ids]
    with ws.write(label) as tx:
        if _leaves_project(tx.conn, kind, ids, to):
            assert to.id is not None
            touched += _to_project(tx, kind, ids, to.id)
        else:
            touched += _within(tx, kind, ids, to)
    name = quoted(title) if len(ids) == 1 else subject
    return Change(f"Moved {name} {where}", label, tuple(dict.fromkeys(touched)))


def _told(conn: sqlite3.Connection, kind: str, to: Destination) -> str:
    if to.id is None:
        return "out of its item" if to.field == "parent" else f"out of its {to.field}"
    of = kind if to.field == "parent" else to.field
    name = short(title_of(conn, of, to.id), 40)
    return f"into {name}" if to.field == "parent" else f"to {to.field} {name}"


def _leaves_project(
    conn: sqlite3.Connection, kind: str, ids: Sequence[str], to: Destination
) -> bool:
    if to.field != "project":
        return False
    marks = ",".join("?" * len(ids))
    found = conn.execute(
        f'SELECT 1 FROM "{kind}" WHERE id IN ({marks}) AND project IS NOT ? LIMIT 1', (*ids, to.id)
    ).fetchone()
    return found is not None


# -- within one project ---------------------------------------------------------------------------


def _inside(conn: sqlite3.Connection, kind: str, ids: Sequence[str], to: Destination) -> Found:
    """Parts that stand in the same phase or milestone as what moves, and so go along."""
    if to.field == "parent" or to.field == "project":
        return {}
    parts: Parts = {"task": (("task", "parent"),)}
    if kind == "milestone":
        parts = {**parts, "milestone": (("milestone", "parent"), ("task", "milestone"))}
    found = with_parts(conn, kind, ids, parts)
    along: Found = {}
    for name, rows in found.items():
        for id in rows:
            if name == kind and id in ids:
                continue
            if _same_phase(conn, name, id, kind, ids):
                along.setdefault(name, []).append(id)
    return along


def _same_phase(
    conn: sqlite3.Connection, name: str, id: str, kind: str, ids: Sequence[str]
) -> bool:
    marks = ",".join("?" * len(ids))
    found = conn.execute(
        f'SELECT 1 FROM "{name}" p JOIN "{kind}" w ON w.phase IS p.phase'
        f" WHERE p.id=? AND w.id IN ({marks}) LIMIT 1",
        (id, *ids),
    ).fetchone()
    return found is not None


def _within(tx: Transaction, kind: str, ids: Sequence[str], to: Destination) -> list[Touched]:
    """Set the place of items and of what goes with them; returns what else was touched."""
    along = _inside(tx.conn, kind, ids, to)
    changes = _place(tx.conn, kind, to)
    key: str | None = None
    for id in ids:
        before = existing(tx, kind, id)
        own = dict(changes)
        if before["project"] != changes.get("project", before["project"]):
            raise InvalidValue("that belongs to another project; move it to the project first")
        own = {name: value for name, value in own.items() if name != "project"}
        row = checked(tx.conn, KINDS[kind], own)
        consistent(tx.conn, KINDS[kind], id, {**before, **row})
        key = key_between(key, None) if key else last_key(tx.conn, KINDS[kind], before)
        tx.update(kind, id, {**row, "ord": key} if KINDS[kind].field("ord") else row)
    following = {name: changes[name] for name in ("phase", "milestone") if name in changes}
    touched = []
    for name, rows in along.items():
        for id in rows:
            own = {field: value for field, value in following.items() if KINDS[name].field(field)}
            if name == "task" and kind == "milestone":
                own.pop("milestone", None)
            tx.update(name, id, own)
            touched.append(Touched(name, id))
    return touched


def _place(conn: sqlite3.Connection, kind: str, to: Destination) -> Row:
    """The fields that change: a milestone brings its phase, a parent its phase and milestone."""
    if to.field == "project":
        return {name: None for name in PLACES[kind] if name != "project"}
    changes: Row = {to.field: to.id}
    if to.id is None:
        return changes
    of = kind if to.field == "parent" else to.field
    columns = ["project", *(name for name in ("phase", "milestone") if KINDS[of].field(name))]
    found = conn.execute(f'SELECT {",".join(columns)} FROM "{of}" WHERE id=?', (to.id,)).fetchone()
    if found is None:
        raise InvalidValue(f"that {of} is not there any more")
    above = dict(zip(columns, found, strict=True))
    changes["project"] = above["project"]
    if KINDS[kind].field("phase") and (above.get("phase") or to.field == "parent"):
        changes["phase"] = above.get("phase")
    if to.field == "parent" and KINDS[kind].field("milestone"):
        changes["milestone"] = above.get("milestone")
    if to.field in ("phase", "milestone") and KINDS[kind].field("parent"):
        # A part follows its whole; one that moves alone is a part no longer.
        changes["parent"] = None
    return changes


# -- to another project ---------------------------------------------------------------------------


def _to_project(tx: Transaction, kind: str, ids: Sequence[str], project: str) -> list[Touched]:
    found = with_parts(tx.conn, kind, ids, BELONGING)
    left = list(_left(tx.conn, found))
    for one in left:
        if KINDS[one.kind].pair:
            tx.delete(one.kind, one.id)
        else:
            tx.update(one.kind, one.id, {one.field: None})
    key: str | None = None
    touched = []
    for name, rows in found.items():
        for id in rows:
            row = existing(tx, name, id)
            changes = {**_let_go(row, name, found), "project": project}
            if name == kind and id in ids:
                changes |= {field: None for field in PLACES[kind] if field != "project"}
                if KINDS[kind].field("ord"):
                    first: Row = {"project": project}
                    key = key_between(key, None) if key else last_key(tx.conn, KINDS[kind], first)
                    changes["ord"] = key
            tx.update(name, id, changes)
            touched.append(Touched(name, id))
    everything = [id for rows in found.values() for id in rows]
    for link in pointing(tx.conn, "dependency", "successor", everything):
        tx.update("dependency", link, {"project": project})
    return touched


def _let_go(row: Row, kind: str, found: Found) -> Row:
    """References of a row to what stays in the old project."""
    return {
        field.name: None
        for field in KINDS[kind].fields
        if field.type == "ref"
        and row[field.name]
        and field.name != "project"
        and KINDS[field.ref].field("project") is not None
        and row[field.name] not in found.get(field.ref, ())
    }


def _left(conn: sqlite3.Connection, found: Found) -> list[Left]:
    """What points at what moves and does not go with it."""
    left: list[Left] = []
    for name, declared in KINDS.items():
        if declared.pair is not None or name == "dependency":
            continue
        has_project = declared.field("project") is not None
        for field in declared.fields:
            if field.type != "ref" or not (has_project or name == "keyresult"):
                continue
            rows = pointing(conn, name, field.name, found.get(field.ref, ()))
            staying = set(found.get(name, ()))
            left += [Left(name, id, field.name) for id in rows if id not in staying]
    for pair, first, second in _PAIRS:
        ends = {end: set(found.get(end, ())) for end in (first, second)}
        for end, other in ((first, second), (second, first)):
            for id in pointing(conn, pair, end, list(ends[end])):
                row = conn.execute(f'SELECT "{other}" FROM "{pair}" WHERE id=?', (id,)).fetchone()
                if row is not None and row[0] not in ends[other]:
                    left.append(Left(pair, id, other))
    return left
