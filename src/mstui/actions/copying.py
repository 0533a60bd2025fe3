"""Copies of items with their parts: the plan of them, not what happened to them."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from mstui.actions.change import Change, Touched, quoted, short
from mstui.actions.checking import existing
from mstui.actions.items import insert_item, last_key
from mstui.actions.parts import COPIED, pointing, with_parts
from mstui.actions.place import room_after
from mstui.domain.errors import InvalidValue, NotFound
from mstui.domain.kinds import KINDS
from mstui.domain.order import key_between
from mstui.domain.text import LINE_LIMIT, with_article
from mstui.store.transaction import Row, Transaction, get, get_many
from mstui.store.workspace import Workspace

# What a copy begins with, whatever the item has come to.
_FRESH: dict[str, Row] = {
    "project": {
        "status": "active",
        "active_baseline": None,
        "status_date": None,
        "source_id": None,
    },
    "phase": {"source_id": None},
    "milestone": {
        "state": "proposed",
        "forecast": None,
        "health": None,
        "achieved_on": None,
        "achieved_at": None,
        "evidence": None,
        "evidence_kind": None,
        "source_id": None,
    },
    "task": {
        "state": "todo",
        "percent": 0,
        "effort_done": None,
        "remaining": None,
        "actual_start": None,
        "actual_finish": None,
        "source_id": None,
    },
    "deliverable": {"state": "draft", "decided_on": None, "source_id": None},
    "risk": {"state": "identified", "source_id": None},
}
# Rows that say more of one item, and those that join two of them.
_SAID_OF = (("assignment", "task"), ("contributor", "milestone"), ("tagging", "item"))
_JOINED = (("endangers", "risk", "milestone"), ("dependency", "predecessor", "successor"))
_TICKED = re.compile(r"\[[xX]\]")
_WITHIN = ("project", "phase", "milestone", "parent")


class Copied(NamedTuple):
    """Items as they were when they were copied, with their parts; rows by kind."""

    kind: str
    ids: tuple[str, ...]
    rows: Mapping[str, Sequence[Row]]

    @property
    def title(self) -> str:
        """What was copied, in a few words."""
        if len(self.ids) > 1:
            return f"{len(self.ids)} {KINDS[self.kind].plural}"
        return short(self.rows[self.kind][0][KINDS[self.kind].title])


class Place(NamedTuple):
    """Where copies go; ``after`` is the sibling behind which they stand, empty for the end."""

    project: str = ""
    phase: str | None = None
    milestone: str | None = None
    parent: str | None = None
    task: str | None = None
    after: str = ""


def copy_items(conn: sqlite3.Connection, kind: str, ids: Sequence[str]) -> Copied:
    """Take up items of one kind; raises InvalidValue for a kind that is not copied."""
    if kind not in COPIED:
        raise InvalidValue(f"{with_article(kind)} is copied as text only")
    found = with_parts(conn, kind, ids, COPIED)
    rows: dict[str, list[Row]] = {}
    for name, of_kind in found.items():
        stored = get_many(conn, name, of_kind)
        rows[name] = [{"id": id, **stored[id]} for id in of_kind if id in stored]
    if not rows.get(kind):
        raise NotFound(f"that {kind} is not there any more")
    taken = [str(row["id"]) for of_kind in rows.values() for row in of_kind]
    for pair, end in _SAID_OF:
        rows[pair] = _pairs(conn, pair, pointing(conn, pair, end, taken))
    known = set(taken)
    for pair, first, second in _JOINED:
        joined = _pairs(conn, pair, pointing(conn, pair, first, taken))
        # A copied risk still endangers what the first one did, in the same project.
        whole = pair == "dependency"
        rows[pair] = [row for row in joined if row[second] in known or not whole]
    return Copied(kind, tuple(id for id in ids if id in known), rows)


def _pairs(conn: sqlite3.Connection, kind: str, ids: Sequence[str]) -> list[Row]:
    return [{"id": id, **row} for id, row in get_many(conn, kind, ids).items()]


def place_for(
    conn: sqlite3.Connection,
    kind: str,
    at: tuple[str, str],
    around: Mapping[str, str],
) -> Place:
    """Where items of a kind are put while the cursor stands ``at`` an item (kind, id).

    ``around``: the project, phase and milestone that are looked at. Raises InvalidValue where
    there is no project to put them into.
    """
    at_kind, id = at
    row = (get(conn, at_kind, id) or {}) if id else {}
    found: dict[str, str | None] = {
        "project": _text(row, "project") or around.get("project"),
        "phase": _text(row, "phase") or around.get("phase"),
        "milestone": _text(row, "milestone") or around.get("milestone"),
    }
    after = ""
    if at_kind == kind and row:
        found |= {name: _text(row, name) for name in (*_WITHIN, "task") if name in row}
        after = id if KINDS[kind].field("ord") else ""
    elif at_kind in ("project", "phase", "milestone", "task") and row:
        found[at_kind] = id
        if at_kind == "project":
            found["phase"] = found["milestone"] = None
    if kind == "project":
        return Place(after=after)
    if not found["project"]:
        raise InvalidValue("into which project? put the cursor on one")
    fits = {name: value for name, value in found.items() if KINDS[kind].field(name)}
    return Place(**{**fits, "project": found["project"]}, after=after)  # type: ignore[arg-type]


def _text(row: Row, name: str) -> str | None:
    value = row.get(name)
    return value if isinstance(value, str) and value else None


def paste(ws: Workspace, copied: Copied, place: Place, *, verb: str = "paste") -> Change:
    """Write copies as one step; nothing is written where one of them is refused."""
    label = f"{verb} {copied.title}"
    with ws.write(label) as tx:
        made = _Pasting(tx, copied, place).write()
    parts = sum(len(rows) for kind, rows in copied.rows.items() if kind in COPIED) - len(made)
    tail = f" with {parts} {'part' if parts == 1 else 'parts'}" if parts else ""
    name = quoted(copied.title) if len(made) == 1 else copied.title
    done = "Duplicated" if verb == "duplicate" else "Pasted"
    return Change(f"{done} {name}{tail}", label, tuple(Touched(copied.kind, id) for id in made))


def duplicate(ws: Workspace, kind: str, ids: Sequence[str]) -> Change:
    """Copies of items right behind them."""
    with ws.reader_lock:
        copied = copy_items(ws.reader, kind, ids)
        place = place_for(ws.reader, kind, (kind, ids[-1]), {})
    return paste(ws, copied, place, verb="duplicate")


class _Pasting:
    """One paste; ``new`` holds the id of each copy by its original's."""

    def __init__(self, tx: Transaction, copied: Copied, place: Place) -> None:
        self.tx = tx
        self.copied = copied
        self.place = place
        self.new: dict[str, str] = {}
        self.rows: dict[str, Row] = {}
        self.kinds: dict[str, str] = {}
        for kind in COPIED:
            for row in copied.rows.get(kind, ()):
                self.rows[str(row["id"])] = row
                self.kinds[str(row["id"])] = kind

    def write(self) -> list[str]:
        """Insert everything; returns the ids of the items' own copies."""
        key, limit = self._room()
        keys: dict[str, str] = {}
        for id in self.copied.ids:
            key = key_between(key, limit)
            keys[id] = key
        for kind in COPIED:
            for row in _wholes_first(self.copied.rows.get(kind, ())):
                self._insert(kind, row, keys)
        for row in self.copied.rows.get("phase", ()):
            if (gate := self.new.get(str(row["gate"]))) is not None:
                self.tx.update("phase", self.new[str(row["id"])], {"gate": gate})
        self._join()
        return [self.new[id] for id in self.copied.ids]

    def _room(self) -> tuple[str | None, str | None]:
        """The keys between which the items' own copies stand."""
        kind = KINDS[self.copied.kind]
        if self.place.after and kind.field("ord"):
            return room_after(self.tx, kind.name, self.place.after)
        if not kind.field("ord"):
            return None, None
        last = last_key(self.tx.conn, kind, {"project": self.place.project or None})
        return last, None

    def _insert(self, kind: str, row: Row, keys: Mapping[str, str]) -> None:
        id = str(row["id"])
        declared = KINDS[kind]
        values = {name: row[name] for name in declared.names} | _FRESH[kind]
        if values.get("checklist"):
            values["checklist"] = _TICKED.sub("[ ]", str(values["checklist"]))
        values.pop("gate", None)
        values.pop("ord", None)
        for field in declared.fields:
            if field.type == "ref" and field.name in values:
                values[field.name] = self._kept(field.name, field.ref, values[field.name])
        if id in self.copied.ids:
            values |= self._top(kind, values)
            if declared.field("ord"):
                values["ord"] = keys[id]
        elif declared.field("project"):
            values["project"] = self._project_of(row)
            # A part in its own right stands where its whole does.
            values |= self._following(row, values)
        given = {name: value for name, value in values.items() if value is not None}
        self.new[id] = insert_item(self.tx, kind, given)

    def _project_of(self, row: Row) -> str | None:
        """The project of a copied part."""
        return self.new.get(str(row["project"])) or self.place.project or None

    def _kept(self, name: str, kind: str, id: object) -> str | None:
        """What a reference of a copy points at: the copy of it, or what both projects know."""
        if id is None:
            return None
        if str(id) in self.new:
            return self.new[str(id)]
        if KINDS[kind].field("project") is None and kind != "project":
            return str(id) if self.tx.get(kind, str(id)) is not None else None
        row = self.tx.get(kind, str(id)) if kind != "project" else None
        same = row is not None and row["project"] == self.place.project
        return str(id) if same else None

    def _top(self, kind: str, values: Row) -> Row:
        if kind == "project":
            return {"key": None, "name": self._free_title(kind, str(values["name"] or ""))}
        place = {name: getattr(self.place, name) for name in (*_WITHIN, "task")
                 if KINDS[kind].field(name)}  # fmt: skip
        title = KINDS[kind].title
        return {**place, title: self._free_title(kind, str(values[title] or ""))}

    def _free_title(self, kind: str, title: str) -> str:
        """The title, marked as a copy where the project has such an item already."""
        where, values = ("1", ()) if kind == "project" else ("project=?", (self.place.project,))
        sql = f'SELECT "{KINDS[kind].title}" FROM "{kind}" WHERE {where}'
        taken = {name for (name,) in self.tx.rows(sql, values)}
        bare = re.sub(r" \(copy(?: \d+)?\)$", "", title)[: LINE_LIMIT - 12]
        wanted, number = title, 1
        while wanted in taken:
            wanted = f"{bare} (copy)" if number == 1 else f"{bare} (copy {number})"
            number += 1
        return wanted

    def _following(self, row: Row, values: Row) -> Row:
        """Phase and milestone of a part that stood where its whole stood, as its whole has them."""
        follows: Row = {}
        whole = next(
            (str(row[name]) for name in ("parent", "milestone", "phase", "task")
             if row.get(name) and str(row[name]) in self.new),
            "",
        )  # fmt: skip
        old = self.rows.get(whole, {})
        for name in ("phase", "milestone"):
            if name in values and name in old and row.get(name) and str(row[name]) not in self.new:
                same = row[name] == old[name]
                follows[name] = self._now(whole, name) if same else values[name]
        return follows

    def _now(self, whole: str, name: str) -> str | None:
        kind = self.kinds[whole]
        value = existing(self.tx, kind, self.new[whole]).get(name)
        return str(value) if value else None

    def _join(self) -> None:
        """People, tags, links and endangered milestones of the copies."""
        for kind, of in (
            *((pair, end) for pair, end in _SAID_OF),
            *((p, a) for p, a, _ in _JOINED),
        ):
            for row in self.copied.rows.get(kind, ()):
                self._join_one(kind, of, row)

    def _join_one(self, kind: str, of: str, row: Row) -> None:
        values = {name: row[name] for name in KINDS[kind].names}
        values[of] = self.new[str(row[of])]
        for field in KINDS[kind].fields:
            if field.name == of or field.type not in ("ref", "item") or not values[field.name]:
                continue
            kinds = (field.ref,) if field.type == "ref" else field.choices
            end = str(values[field.name])
            kept = self.new.get(end) or next(
                (found for k in kinds if (found := self._kept(field.name, k, end))), None
            )
            if field.name == "project":
                kept = self._project_of(row)
            if kept is None:
                return
            values[field.name] = kept
        values.pop("source_id", None)
        self.tx.insert(kind, values)


def _wholes_first(rows: Sequence[Row]) -> list[Row]:
    """Rows in their order, each behind the one of them that it is part of."""
    by_id = {str(row["id"]): row for row in rows}
    ordered: dict[str, Row] = {}
    for row in rows:
        chain = [row]
        while (above := by_id.get(str(chain[-1].get("parent")))) and above not in chain:
            chain.append(above)
        for each in reversed(chain):
            ordered.setdefault(str(each["id"]), each)
    return list(ordered.values())
