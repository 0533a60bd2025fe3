"""Who writes: the person behind the keyboard, and people created by being named."""

from __future__ import annotations

import sqlite3

from mstui.actions.change import Change, Touched, quoted, short
from mstui.domain.errors import InvalidValue
from mstui.domain.text import clean_line, fold
from mstui.store.transaction import Transaction
from mstui.store.workspace import Workspace


def person_named(conn: sqlite3.Connection, name: str) -> str | None:
    """The id of the person of that name, accents and case aside; None where there is none."""
    wanted = fold(name.strip().removeprefix("@"))
    for id, known in conn.execute("SELECT id,name FROM person ORDER BY id").fetchall():
        if fold(known or "") == wanted:
            return str(id)
    return None


def identify(ws: Workspace, name: str) -> str:
    """Make ``name`` the author of what follows, creating the person; returns their id."""
    cleaned = clean_line(name, field="name")
    if not cleaned:
        raise InvalidValue("a name is needed: who are you?", field="name")
    with ws.reader_lock:
        known = person_named(ws.reader, cleaned)
    if known is None:
        with ws.write(f"add person {short(cleaned)}") as tx:
            known = tx.insert("person", {"name": cleaned})
    ws.author = known
    return known


def ensure_person(tx: Transaction, name: str) -> str:
    """The person of that name, created where there is none."""
    cleaned = clean_line(name.strip().removeprefix("@"), field="name")
    if not cleaned:
        raise InvalidValue("a person needs a name", field="name")
    return person_named(tx.conn, cleaned) or tx.insert("person", {"name": cleaned})


def add_person(ws: Workspace, name: str) -> Change:
    """Add a person, refusing a second one of the same name."""
    cleaned = clean_line(name, field="name")
    with ws.reader_lock:
        if cleaned and person_named(ws.reader, cleaned):
            raise InvalidValue(f"{cleaned} is there already", field="name")
    label = f"add person {short(cleaned)}"
    with ws.write(label) as tx:
        id = ensure_person(tx, cleaned)
    return Change(f"Added {quoted(cleaned)}", label, (Touched("person", id),))


def assign(ws: Workspace, tasks: list[str], person: str | None) -> Change:
    """Make one person the only assignee of the tasks; None clears them."""
    if not tasks:
        raise InvalidValue("nothing is selected")
    with ws.reader_lock:
        who = "nobody" if person is None else _name(ws.reader, person)
        title = _task_name(ws.reader, tasks[0]) if len(tasks) == 1 else f"{len(tasks)} tasks"
    label = f"assign {short(title)} to {short(who)}"
    with ws.write(label) as tx:
        for task in tasks:
            for (row,) in tx.rows("SELECT id FROM assignment WHERE task=?", (task,)):
                if row != f"{task}|{person}":
                    tx.delete("assignment", str(row))
            if person is not None and tx.get("assignment", f"{task}|{person}") is None:
                tx.insert("assignment", {"task": task, "person": person})
    touched = tuple(Touched("task", task) for task in tasks)
    return Change(f"Assigned {quoted(title)} to {who}", label, touched)


def _name(conn: sqlite3.Connection, person: str) -> str:
    found = conn.execute("SELECT name FROM person WHERE id=?", (person,)).fetchone()
    return str(found[0]) if found else person


def _task_name(conn: sqlite3.Connection, task: str) -> str:
    found = conn.execute("SELECT name FROM task WHERE id=?", (task,)).fetchone()
    return str(found[0]) if found else task
