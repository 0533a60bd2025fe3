"""Dependencies between tasks, milestones and phases; an edit that closes a loop is refused."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from mstui.actions.change import Change, Touched, quoted, short
from mstui.actions.checking import checked, title_of
from mstui.actions.loops import Waiting
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


class Tie(NamedTuple):
    """One link with the ids of its two ends."""

    predecessor: str
    successor: str
    link: Link = Link()

    @property
    def id(self) -> str:
        return pair_id(self.predecessor, self.successor)


def link_items(ws: Workspace, predecessor: str, successor: str, link: Link) -> Change:
    """Let ``successor`` wait for ``predecessor``; a second link of the two replaces the first."""
    with ws.reader_lock:
        before, after = scheduled_kind(ws.reader, predecessor), scheduled_kind(ws.reader, successor)
        first = title_of(ws.reader, before, predecessor)
        second = title_of(ws.reader, after, successor)
        is_same = _known(ws.reader, predecessor, successor) == link
    label = f"link {short(first, 40)} to {short(second, 40)}"
    id, already = pair_id(predecessor, successor), " already"
    if not is_same:
        already = ""
        with ws.write(label) as tx:
            write_link(tx, predecessor, successor, link)
    return Change(
        f"{second} waits for {first}{already} ({link.type})",
        label,
        (Touched("dependency", id), Touched(after, successor)),
    )


def _known(conn: sqlite3.Connection, predecessor: str, successor: str) -> Link | None:
    """The link of the two that there is."""
    sql = "SELECT type,lag,lag_unit FROM dependency WHERE id=?"
    found = conn.execute(sql, (pair_id(predecessor, successor),)).fetchone()
    return Link(found[0] or "FS", found[1] or 0, found[2] or "working") if found else None


def change_links(
    ws: Workspace, ties: Sequence[Tie], *, removed: Collection[str] = (), about: str = ""
) -> Change:
    """Write links and take others away (by their ids) as one step; ``about`` names whose."""
    if not ties and not removed:
        raise InvalidValue("nothing is linked, and nothing taken away")
    told = _told(ws, ties, removed)
    subject = short(about, 40) or short(told, 60)
    label = f"link {subject}" if ties else f"unlink {subject}"
    touched: list[Touched] = []
    with ws.write(label) as tx:
        for id in removed:
            if tx.get("dependency", id) is None:
                raise NotFound("that link is gone already")
            tx.delete("dependency", id)
            touched.append(Touched("dependency", id))
        waiting = Waiting(tx.conn) if ties else None
        for tie in ties:
            write_link(tx, tie.predecessor, tie.successor, tie.link, waiting)
            after = scheduled_kind(tx.conn, tie.successor)
            touched += [Touched("dependency", tie.id), Touched(after, tie.successor)]
    return Change(told, label, tuple(touched))


def chain(ids: Sequence[str], link: Link) -> list[Tie]:
    """The links that let each item wait for the one before it."""
    return [Tie(before, after, link) for before, after in pairwise(ids)]


def _told(ws: Workspace, ties: Sequence[Tie], removed: Collection[str]) -> str:
    parts = []
    with ws.reader_lock:
        if len(ties) == 1:
            names = [quoted(_title(ws.reader, end)) for end in ties[0][:2]]
            parts.append(f"{names[1]} waits for {names[0]}")
        elif ties:
            parts.append(f"Linked {len(ties)} pairs")
    if removed:
        many = "1 link" if len(removed) == 1 else f"{len(removed)} links"
        parts.append(f"{many} taken away" if parts else f"Took {many} away")
    return ", ".join(parts)


def _title(conn: sqlite3.Connection, id: str) -> str:
    return title_of(conn, scheduled_kind(conn, id), id)


def write_link(
    tx: Transaction, predecessor: str, successor: str, link: Link, waiting: Waiting | None = None
) -> str:
    """Insert or change a dependency inside an open transaction, after the loop check.

    ``waiting`` is what waits so far, where several are written; it is kept up to date.
    """
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
    waiting = waiting or Waiting(conn)
    if loop := waiting.loop(predecessor, successor):
        raise InvalidValue(told_loop(conn, loop))
    waiting.add(predecessor, successor)
    id = pair_id(predecessor, successor)
    if tx.get("dependency", id) is None:
        return tx.insert("dependency", row)
    tx.update("dependency", id, row)
    return id


def told_loop(conn: sqlite3.Connection, loop: Sequence[str]) -> str:
    """A loop in words, each item by its name."""
    names = " → ".join(_title(conn, id) for id in loop)
    return f"that would be a loop: {names}"


def scheduled_kind(conn: sqlite3.Connection, id: str) -> str:
    """Whether an id is a task's, a milestone's or a phase's."""
    for kind in SCHEDULED:
        if conn.execute(f'SELECT 1 FROM "{kind}" WHERE id=?', (id,)).fetchone():
            return kind
    raise NotFound(f"no task, milestone or phase {id}")


def _project(conn: sqlite3.Connection, id: str) -> str:
    kind = scheduled_kind(conn, id)
    return str(conn.execute(f'SELECT project FROM "{kind}" WHERE id=?', (id,)).fetchone()[0])
