"""Check-ins that are stored, and those that were withdrawn: the journal has them still."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING

from mstui.domain.errors import NotFound
from mstui.domain.kinds import KINDS
from mstui.store.cells import DELETE, INSERT, cell_of, row_cell
from mstui.store.replay import row_state
from mstui.views.record import Listed, Record, Row, Withdrawn

if TYPE_CHECKING:
    from mstui.views.record_rows import Laid

_CHECKIN = KINDS["checkin"]
_INSERT, _DELETE = row_cell(_CHECKIN, INSERT), row_cell(_CHECKIN, DELETE)
_STATE = cell_of(_CHECKIN, "state")
# What of a stored check-in is read as it is now: its own rows, and who was told of a change.
_OWN = ("judgement", "reviewed", "attendee")


def stored(conn: sqlite3.Connection, checkin: str) -> Record:
    """The record of a check-in that is there or was withdrawn; raises NotFound."""
    from mstui.store.asof import as_of, is_present
    from mstui.views.record_building import Building
    from mstui.views.record_rows import Laid

    now = Laid(conn, {})
    row = now.row("checkin", checkin)
    moment = closed_at(conn, checkin)
    if row is None and moment is None:
        raise NotFound(f"there is no check-in {checkin[:60]}")
    own: dict[str, list[Row]] = {}
    if row is not None:
        own = {kind: now.rows(kind, "checkin", checkin) for kind in _OWN}
        own["checkin"] = [row]
    if moment is None or is_present(conn, moment):
        record = Building(Laid(conn, {}), conn).record(row or {})
    else:
        past = as_of(conn, moment)
        try:
            then = Laid(past, _of_now(now, Laid(past, own), row, own))
            record = Building(then, past).record(then.row("checkin", checkin) or {})
        finally:
            past.close()
    return record._replace(withdrawn=None if row is not None else _withdrawn(conn, checkin))


def _of_now(
    now: Laid, then: Laid, row: Row | None, own: dict[str, list[Row]]
) -> dict[str, list[Row]]:
    """The rows that lie over the past: the check-in's own, and what is said of its changes."""
    if row is None:
        return own
    changed = {one["id"] for one in then.rows("adjustment", "project", row["project"])}
    # Who was told is often written down after the check-in.
    later = [
        {"id": one["id"], "informed": one["informed"], "client_text": one["client_text"]}
        for one in now.rows("adjustment", "project", row["project"])
        if one["id"] in changed
    ]
    return {**own, "adjustment": later}


def closed_at(conn: sqlite3.Connection, checkin: str) -> int | None:
    """When a check-in was first closed (UTC ms); None where the journal never saw it."""
    ops = conn.execute(
        "SELECT o.cell,o.value,i.at FROM journal_op o JOIN intent i ON i.id=o.intent"
        " WHERE o.row=? AND o.cell IN (?,?) ORDER BY o.clock,o.site,o.seq",
        (checkin, _INSERT, _STATE),
    ).fetchall()
    for cell, value, at in ops:
        if cell == _STATE and value == "closed":
            return int(at)
        if cell == _INSERT and _state_of(value) == "closed":
            return int(at)
    return int(ops[-1][2]) if ops else None


def _state_of(inserted: object) -> str:
    try:
        return str(json.loads(str(inserted)).get("state", "closed"))
    except (ValueError, AttributeError, RecursionError):
        return ""


def _withdrawn(conn: sqlite3.Connection, checkin: str) -> Withdrawn:
    found = conn.execute(
        "SELECT i.at,coalesce((SELECT p.name FROM person p WHERE p.id=i.author),'')"
        " FROM journal_op o JOIN intent i ON i.id=o.intent WHERE o.row=? AND o.cell=?"
        " ORDER BY o.clock DESC,o.site DESC,o.seq DESC LIMIT 1",
        (checkin, _DELETE),
    ).fetchone()
    return Withdrawn(int(found[0] or 0), str(found[1])) if found else Withdrawn(0, "")


def listed(conn: sqlite3.Connection, project: str) -> list[Listed]:
    """The check-ins of a project or of all, latest first."""
    rows = [
        (row["at"] or 0, _listed(row, str(row["state"] or "closed")))
        for row in _present(conn)
        if not project or row["project"] == project
    ]
    gone = conn.execute(
        "SELECT DISTINCT o.row FROM journal_op o WHERE o.cell=?"
        " AND NOT EXISTS(SELECT 1 FROM checkin c WHERE c.id=o.row)",
        (_DELETE,),
    ).fetchall()
    for (id,) in gone:
        last = row_state(conn, _CHECKIN, id).last
        # One that was never closed was no check-in yet.
        if last and last["state"] != "open" and (not project or last["project"] == project):
            rows.append((last["at"] or 0, _listed({"id": id, **last}, "withdrawn")))
    rows.sort(key=lambda pair: (pair[1].on, pair[0], pair[1].id), reverse=True)
    return [one for _, one in rows]


def _present(conn: sqlite3.Connection) -> list[Row]:
    names = ("id", *_CHECKIN.names)
    columns = ",".join(f'"{name}"' for name in names)
    return [
        dict(zip(names, row, strict=True))
        for row in conn.execute(f"SELECT {columns} FROM checkin").fetchall()
    ]


def _listed(row: Row, state: str) -> Listed:
    return Listed(
        str(row["id"]),
        str(row["project"] or ""),
        str(row["on"] or ""),
        str(row["kind"] or ""),
        str(row["health"] or ""),
        state,
    )
