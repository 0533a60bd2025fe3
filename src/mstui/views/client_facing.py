"""What a client may see of a project, read field by field: what is not named here stays inside.

Shown are the milestones marked as key (all that are promised, in a project that marks none), what
was promised of them before, deliverables whose audience is external, notes that are visible to the
client, and the dates of check-ins with the update written for the client.
"""

from __future__ import annotations

import sqlite3
from datetime import date
from typing import Any, NamedTuple

from mstui.dates.clock import date_of_instant
from mstui.domain.errors import NotFound
from mstui.views.progress import project_progress
from mstui.views.record import Row, Seen
from mstui.views.workdays import Workdays

CHECKINS_TOLD = 6
_MILESTONE = ("id", "name", "state", "target", "achieved_on")
_CHANGE = (
    "id", "at", "milestone", "field", "from_value", "to_value", "client_text",
)  # fmt: skip
_DELIVERABLE = ("id", "name", "state", "decided_on", "milestone")
_NOTE = ("id", "text", "at")
_CHECKIN = ("id", "on", "next_on", "client_text")
_SHOWN = "state IN ('planned','achieved','deferred')"
_FIELDS = ("target", "scope", "state")


class ClientView(NamedTuple):
    """All that the client's page tells; rows hold the fields that may be shown and no other.

    ``first_promised`` has by milestone the date promised first, where it was another one.
    ``changes`` are the latest first, their ``figures`` count ``days`` in working days.
    ``untold`` counts those that nothing was written for the client about, ``not_key`` the
    promised milestones that are not shown since others are marked as key.
    """

    project: Row
    today: str
    percent: int | None
    milestones: list[Row]
    first_promised: dict[str, Row]
    changes: list[Seen]
    deliverables: list[Row]
    notes: list[Row]
    checkins: list[Row]
    not_key: int = 0

    @property
    def untold(self) -> int:
        """How many changes carry no words for the client."""
        return sum(not one.row["client_text"] for one in self.changes)

    def name(self, milestone: Any) -> str:
        """What a milestone that is shown is called; empty for any other."""
        return next((str(row["name"]) for row in self.milestones if row["id"] == milestone), "")


def client_view(conn: sqlite3.Connection, project: str, today: str) -> ClientView:
    """What the client may see of a project on a day; NotFound where there is no such project."""
    found = _rows(conn, "project", ("id", "name", "client"), "id=?", project)
    if not found:
        raise NotFound("there is no such project")
    milestones = _milestones(conn, project)
    (promised,) = conn.execute(
        f"SELECT count(*) FROM milestone WHERE project=? AND {_SHOWN}", (project,)
    ).fetchone()
    shown = {row["id"] for row in milestones}
    changes = _changes(conn, project, shown)
    return ClientView(
        project=found[0],
        today=today,
        percent=project_progress(conn, project).percent,
        milestones=milestones,
        first_promised=_first_promised(milestones, changes),
        changes=changes,
        deliverables=_rows(
            conn, "deliverable", _DELIVERABLE,
            "project=? AND audience='external' ORDER BY ord,id", project,
        ),
        notes=_notes(conn, project),
        checkins=_rows(
            conn, "checkin", _CHECKIN,
            "project=? AND state IS NOT 'open' ORDER BY \"on\" DESC,at DESC,id DESC", project,
        )[:CHECKINS_TOLD],
        not_key=promised - len(milestones),
    )  # fmt: skip


def _rows(
    conn: sqlite3.Connection, kind: str, fields: tuple[str, ...], where: str, *values: Any
) -> list[Row]:
    columns = ",".join(f'"{field}"' for field in fields)
    found = conn.execute(f'SELECT {columns} FROM "{kind}" WHERE {where}', values).fetchall()
    return [dict(zip(fields, row, strict=True)) for row in found]


def _milestones(conn: sqlite3.Connection, project: str) -> list[Row]:
    """What is promised, achieved or put off, in the order of its date."""
    key_only = conn.execute(
        "SELECT 1 FROM milestone WHERE project=? AND key=1 LIMIT 1", (project,)
    ).fetchone()
    where = f"project=? AND {_SHOWN}{' AND key=1' if key_only else ''}"
    order = " ORDER BY coalesce(achieved_on,target,'9999'),ord,id"
    return _rows(conn, "milestone", _MILESTONE, where + order, project)


def _changes(conn: sqlite3.Connection, project: str, shown: set[str]) -> list[Seen]:
    """What was promised otherwise than before; planning and achieving break nothing."""
    fields = ",".join(f"'{field}'" for field in _FIELDS)
    rows = _rows(
        conn, "adjustment", _CHANGE,
        f"project=? AND field IN ({fields}) AND coalesce(cause,'') NOT IN ('','planning')"
        " ORDER BY at DESC,id DESC",
        project,
    )  # fmt: skip
    days = Workdays(conn)
    found = []
    for row in rows:
        if row["milestone"] not in shown:
            continue
        row["on"] = _day_of(row["at"])
        figures = {}
        if row["field"] == "target" and row["from_value"] and row["to_value"]:
            figures["days"] = days.between(row["from_value"], row["to_value"], project)
        found.append(Seen(row, figures=figures))
    return found


def _first_promised(milestones: list[Row], changes: list[Seen]) -> dict[str, Row]:
    """The change before which a milestone had the date that was promised first."""
    first = {}
    for one in changes:  # the latest first: the earliest stays
        if one.row["field"] == "target" and one.row["from_value"]:
            first[str(one.row["milestone"])] = one.row
    now = {row["id"]: row["target"] for row in milestones}
    return {id: row for id, row in first.items() if row["from_value"] != now.get(id)}


def _notes(conn: sqlite3.Connection, project: str) -> list[Row]:
    """Notes that are visible to the client, on the project or on anything that belongs to it."""
    owners = ("phase", "milestone", "task", "deliverable", "risk", "roadblock", "kpi", "action",
              "decision", "promise", "checkin")  # fmt: skip
    inside = " OR ".join(
        f'EXISTS(SELECT 1 FROM "{kind}" i WHERE i.id=note.item AND i.project=?1)' for kind in owners
    )
    rows = _rows(
        conn, "note", _NOTE,
        f"client_visible=1 AND (item=?1 OR {inside}) ORDER BY at DESC,id DESC", project,
    )  # fmt: skip
    for row in rows:
        row["on"] = _day_of(row["at"])
    return rows


def _day_of(at: Any) -> str | None:
    """The day of an instant where the program runs."""
    return date_of_instant(at) or None if isinstance(at, int) else None


def is_date(text: Any) -> bool:
    """Whether a stored text is a date."""
    try:
        date.fromisoformat(str(text)[:10])
    except ValueError:
        return False
    return True
