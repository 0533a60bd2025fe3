"""Adding, editing and deleting items of any kind."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

from mstui import dates
from mstui.actions.adjust import ANSWERING, Why, record_adjustments, record_lost_owners
from mstui.actions.change import Change, Touched, quoted, short
from mstui.actions.checking import checked, consistent, defaults, existing, required, title_of
from mstui.actions.several import each_of
from mstui.actions.telling import Between, summary_of
from mstui.domain.errors import InvalidValue
from mstui.domain.kinds import KINDS, Kind
from mstui.domain.order import key_between
from mstui.domain.promises import GUARDED
from mstui.store.transaction import Row, Transaction
from mstui.store.tree import going_with, remove
from mstui.store.workspace import Workspace

MOST_AT_ONCE = 5000
# Kinds whose lives have rules of their own.
_REGISTERS = ("risk", "deliverable", "investigation")


def add_item(ws: Workspace, kind: str, values: Mapping[str, object]) -> Change:
    """Add one item; raises InvalidValue or NotFound, and then nothing is written."""
    title = values.get(KINDS[kind].title)
    label = f"add {kind} {short(title)}".strip()
    with ws.write(label) as tx:
        id = insert_item(tx, kind, values)
    return Change(f"Added {kind} {quoted(title)}", label, (Touched(kind, id),))


def add_items(ws: Workspace, kind: str, many: Sequence[Mapping[str, object]]) -> Change:
    """Add several items of one kind as one step of undo."""
    if not many:
        raise InvalidValue(f"no {kind} to add")
    if len(many) > MOST_AT_ONCE:
        raise InvalidValue(f"{len(many)} at once are too many; up to {MOST_AT_ONCE}, or import")
    if len(many) == 1:
        return add_item(ws, kind, many[0])
    plural = KINDS[kind].plural
    label = f"add {len(many)} {plural}"
    with ws.write(label) as tx:
        ids = [insert_item(tx, kind, values) for values in many]
    return Change(f"Added {len(many)} {plural}", label, tuple(Touched(kind, id) for id in ids))


def insert_item(tx: Transaction, kind: str, values: Mapping[str, object], *, id: str = "") -> str:
    """Insert one checked item inside an open transaction and return its id, or the one given."""
    declared = KINDS[kind]
    row = checked(tx.conn, declared, values)
    required(declared, row)
    whole = {**defaults(declared), **row}
    consistent(tx.conn, declared, "", whole)
    _prepare(tx, declared, row)
    if kind == "risk":
        from mstui.actions.registers import check_response

        check_response(whole, row)
    if kind != "milestone":
        return tx.insert(kind, row, id=id)
    # A promise made while adding is in the ledger like any other: from nothing to this.
    promised = {name: row.pop(name) for name in GUARDED if row.get(name) is not None}
    id = tx.insert(kind, row, id=id)
    edit_milestone(tx, existing(tx, kind, id), promised, None)
    return id


def _prepare(tx: Transaction, kind: Kind, row: Row) -> None:
    """Fill in what the program knows: place, author, moment, key."""
    if kind.field("ord") is not None and not row.get("ord"):
        row["ord"] = last_key(tx.conn, kind, row)
    if kind.field("author") is not None and row.get("author") is None and tx.author:
        row["author"] = tx.author
    if kind.field("at") is not None and row.get("at") is None:
        row["at"] = tx.at
    if kind.name == "project":
        row["key"] = free_key(tx.conn, str(row.get("key") or row["name"]))
    if kind.name == "task":
        settle_task(row, defaults(kind))
    if kind.name == "roadblock" and not row.get("since"):
        from mstui import dates

        # Its age is what it is judged by.
        row["since"] = dates.today()


def last_key(conn: sqlite3.Connection, kind: Kind, row: Row) -> str:
    """The key after the last sibling's."""
    where, parameters = "1", []
    if kind.field("project") is not None:
        where, parameters = "project=?", [row.get("project")]
    found = conn.execute(f'SELECT max(ord) FROM "{kind.name}" WHERE {where}', parameters).fetchone()
    return key_between(found[0], None)


def free_key(conn: sqlite3.Connection, wanted: str) -> str:
    """A project key that no other project has, made from a key or a name."""
    from mstui.domain.text import slug_key

    base = (
        wanted if wanted.isalnum() and wanted.isupper() and len(wanted) <= 8 else slug_key(wanted)
    )
    taken = {key for (key,) in conn.execute("SELECT key FROM project WHERE key IS NOT NULL")}
    key, number = base, 2
    while key in taken:
        key, number = f"{base}{number}", number + 1
    return key


def settle_task(row: Row, before: Row) -> None:
    """Keep a task's state and percent in step: done is 100 %, progress starts it."""
    state = row.get("state", before["state"])
    percent = int(row.get("percent", before["percent"]) or 0)
    if row.get("state") == "done":
        row["percent"] = 100
    elif row.get("state") == "todo" and before["state"] == "done" and "percent" not in row:
        row["percent"] = 0
    elif "percent" in row and (percent < 100 if state == "done" else state == "todo" and percent):
        row["state"] = "doing"


def edit_item(
    ws: Workspace,
    kind: str,
    id: str,
    values: Mapping[str, object],
    *,
    why: Why | None = None,
    between: Between = dates.workdays_from,
) -> Change:
    """Change fields of one item; ``why`` where a promise changes (see ``adjust``).

    ``between`` counts the working days by which a date moves, on the project's calendar.
    """
    return edit_items(ws, kind, [id], values, why=why, between=between)


def edit_items(
    ws: Workspace,
    kind: str,
    ids: Sequence[str],
    values: Mapping[str, object],
    *,
    why: Why | None = None,
    between: Between = dates.workdays_from,
) -> Change:
    """Set the same fields of several items of one kind, asked and undone as one."""
    if not ids:
        raise InvalidValue("nothing is selected")
    names = ", ".join(name.replace("_", " ") for name in values)
    with ws.reader_lock:
        title = title_of(ws.reader, kind, ids[0])
    subject = short(title) if len(ids) == 1 else f"{len(ids)} {KINDS[kind].plural}"
    label = f"change {names} of {subject}"
    with ws.write(label, reason=why.rationale if why else "") as tx:
        before = existing(tx, kind, ids[0])
        each_of(tx, kind, ids, lambda each: update_item(tx, kind, each, values, why))
        after = existing(tx, kind, ids[0])
        summary = f"Changed {names} of {subject}"
        if len(ids) == 1:
            summary = summary_of(tx.conn, kind, before, after, list(values), dates.today(), between)
    return Change(summary, label, tuple(Touched(kind, id) for id in ids))


def update_item(
    tx: Transaction, kind: str, id: str, values: Mapping[str, object], why: Why | None
) -> None:
    """Change one item inside an open transaction, through the ledger where it is a promise."""
    declared = KINDS[kind]
    before = existing(tx, kind, id)
    changes = checked(tx.conn, declared, values)
    whole = {**before, **changes}
    required(declared, whole)
    consistent(tx.conn, declared, id, whole)
    if kind == "task":
        settle_task(changes, before)
    if kind in _REGISTERS:
        from mstui.actions.registers import settle

        settle(tx, kind, before, changes)
    if kind == "project" and changes.get("key") not in (None, before["key"]):
        changes["key"] = free_key(tx.conn, str(changes["key"]))
    if kind == "milestone":
        edit_milestone(tx, before, changes, why)
    else:
        tx.update(kind, id, changes)


def edit_milestone(tx: Transaction, before: Row, changes: Row, why: Why | None) -> None:
    """Change a milestone; one with an owner and a target counts as planned from then on."""
    whole = {**before, **changes}
    if whole["state"] == "proposed" and whole["target"] and (whole["owner"] or whole["team"]):
        changes = {**changes, "state": "planned"}
    record_adjustments(tx, before, changes, why)
    tx.update("milestone", str(before["id"]), changes)


def what_goes(conn: sqlite3.Connection, items: Sequence[tuple[str, str]]) -> dict[str, int]:
    """How many rows of each kind a deletion takes with it, the items themselves included."""
    gone: dict[tuple[str, str], None] = {}
    for kind, id in items:
        gone |= going_with(conn, kind, id)
    counts: dict[str, int] = {}
    for kind, _ in gone:
        counts[kind] = counts.get(kind, 0) + 1
    return counts


def remove_items(ws: Workspace, items: Sequence[tuple[str, str]]) -> Change:
    """Delete items with all that hangs on them, as one step of undo."""
    if not items:
        raise InvalidValue("nothing is selected")
    kind, first = items[0]
    with ws.reader_lock:
        title = title_of(ws.reader, kind, first)
    subject = f"{kind} {short(title)}" if len(items) == 1 else f"{len(items)} items"
    label = f"delete {subject}"
    gone: dict[tuple[str, str], None] = {}
    with ws.write(label) as tx:
        for kind, id in items:
            if (kind, id) not in gone:
                existing(tx, kind, id)
                if kind in ANSWERING:
                    record_lost_owners(tx, kind, id)
                gone |= remove(tx, kind, id)
    more = len(gone) - len(items)
    tail = f" and {more} that belonged to it" if more > 0 else ""
    name = f"{kind} {quoted(title)}" if len(items) == 1 else subject
    return Change(f"Deleted {name}{tail}", label, tuple(Touched(*key) for key in gone))
