"""Dependencies between tasks, milestones and phases; an edit that closes a loop is refused."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import NamedTuple

from mstui.actions.change import Change, Touched, short
from mstui.actions.checking import checked, title_of
from mstui.domain.errors import InvalidValue, NotFound
from mstui.domain.ids import pair_id
from mstui.domain.kinds import KINDS
from mstui.domain.kinds.plan import SCHEDULED
from mstui.store.transaction import Row, Transaction
from mstui.store.workspace import Workspace


class Link(NamedTuple):
    """A dependency as it is typed: lag in minutes, or percent of the predecessor's duration."""

    type: str = "FS"
    lag: int = 0
    lag_unit: str = "working"


def link_items(ws: Workspace, predecessor: str, successor: str, link: Link) -> Change:
    """Let ``successor`` wait for ``predecessor``; a second link of the two replaces the first."""
    with ws.reader_lock:
        before, after = scheduled_kind(ws.reader, predecessor), scheduled_kind(ws.reader, successor)
        first = title_of(ws.reader, before, predecessor)
        second = title_of(ws.reader, after, successor)
    label = f"link {short(first, 40)} to {short(second, 40)}"
    with ws.write(label) as tx:
        id = write_link(tx, predecessor, successor, link)
    return Change(
        f"{second} waits for {first} ({link.type})",
        label,
        (Touched("dependency", id), Touched(after, successor)),
    )


def write_link(tx: Transaction, predecessor: str, successor: str, link: Link) -> str:
    """Insert or change a dependency inside an open transaction, after the loop check."""
    conn = tx.conn
    if predecessor == successor:
        raise InvalidValue("an item cannot wait for itself")
    project = _project(conn, successor)
    values: Mapping[str, object] = {
        "project": project,
        "predecessor": predecessor,
        "successor": successor,
        "type": link.type,
        "lag": link.lag,
        "lag_unit": link.lag_unit,
    }
    row: Row = checked(conn, KINDS["dependency"], values)
    loop = loop_closed_by(conn, predecessor, successor)
    if loop:
        names = " → ".join(title_of(conn, scheduled_kind(conn, id), id) for id in loop)
        raise InvalidValue(f"that would be a loop: {names}")
    id = pair_id(predecessor, successor)
    if tx.get("dependency", id) is None:
        return tx.insert("dependency", row)
    tx.update("dependency", id, row)
    return id


def unlink(ws: Workspace, id: str) -> Change:
    """Remove a dependency."""
    with ws.reader_lock:
        found = ws.reader.execute(
            "SELECT predecessor,successor FROM dependency WHERE id=?", (id,)
        ).fetchone()
        if found is None:
            raise NotFound(f"no dependency {id}")
        first, second = (title_of(ws.reader, scheduled_kind(ws.reader, x), x) for x in found)
    label = f"unlink {short(first, 40)} from {short(second, 40)}"
    with ws.write(label) as tx:
        tx.delete("dependency", id)
    return Change(f"{second} no longer waits for {first}", label, (Touched("dependency", id),))


def scheduled_kind(conn: sqlite3.Connection, id: str) -> str:
    """Whether an id is a task's, a milestone's or a phase's."""
    for kind in SCHEDULED:
        if conn.execute(f'SELECT 1 FROM "{kind}" WHERE id=?', (id,)).fetchone():
            return kind
    raise NotFound(f"no task, milestone or phase {id}")


def _project(conn: sqlite3.Connection, id: str) -> str:
    kind = scheduled_kind(conn, id)
    return str(conn.execute(f'SELECT project FROM "{kind}" WHERE id=?', (id,)).fetchone()[0])


def loop_closed_by(conn: sqlite3.Connection, predecessor: str, successor: str) -> list[str]:
    """The loop that a new link would close, from successor round to successor; else empty.

    A link to a phase or to a task with sub-tasks binds what is inside, so parents and children
    take part: an item may not wait for what it contains, nor for what contains it.
    """
    waits = _waiting(conn)
    inside, around = _containment(conn)
    if predecessor in _all(inside, successor) or predecessor in _all(around, successor):
        return [successor, predecessor, successor]
    starts = [successor, *_all(inside, successor), *_all(around, successor)]
    goals = {predecessor, *_all(inside, predecessor), *_all(around, predecessor)}
    trail: dict[str, str] = dict.fromkeys(starts, "")
    queue = list(starts)
    while queue:
        node = queue.pop(0)
        if node in goals:
            return _path(trail, node, predecessor, successor)
        for following in waits.get(node, ()):
            for reached in (following, *_all(inside, following), *_all(around, following)):
                if reached not in trail:
                    trail[reached] = node
                    queue.append(reached)
    return []


def _path(trail: dict[str, str], node: str, predecessor: str, successor: str) -> list[str]:
    path = [node]
    while trail[path[-1]]:
        path.append(trail[path[-1]])
    steps = [id for id in reversed(path) if id not in (successor, predecessor)]
    return [successor, *steps, predecessor, successor]


def _waiting(conn: sqlite3.Connection) -> dict[str, list[str]]:
    waits: dict[str, list[str]] = {}
    for before, after in conn.execute("SELECT predecessor,successor FROM dependency"):
        waits.setdefault(before, []).append(after)
    return waits


def _containment(conn: sqlite3.Connection) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Parts by whole, and wholes by part: sub-tasks and the contents of phases."""
    inside: dict[str, list[str]] = {}
    around: dict[str, list[str]] = {}
    for sql in (
        "SELECT parent,id FROM task WHERE parent IS NOT NULL",
        "SELECT parent,id FROM phase WHERE parent IS NOT NULL",
        "SELECT phase,id FROM task WHERE phase IS NOT NULL AND parent IS NULL",
        "SELECT phase,id FROM milestone WHERE phase IS NOT NULL",
    ):
        for whole, part in conn.execute(sql):
            inside.setdefault(whole, []).append(part)
            around.setdefault(part, []).append(whole)
    return inside, around


def _all(edges: dict[str, list[str]], node: str) -> list[str]:
    found: dict[str, None] = {}
    stack = [node]
    while stack:
        for following in edges.get(stack.pop(), ()):
            if following not in found:
                found[following] = None
                stack.append(following)
    return list(found)
