"""Closing check-ins: everything that one review recorded, of all its projects, as one step.

A check-in is written once, whole, when it is closed. What was changed on the way was saved when
it was done; its rows are linked to the check-in here. Undoing the step withdraws the check-ins.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from mstui.actions.change import Change, Touched
from mstui.actions.checking import checked, defaults
from mstui.domain.errors import InvalidValue, NotFound, Refused
from mstui.domain.kinds import KINDS
from mstui.domain.text import clean_notes
from mstui.store.transaction import Row, Transaction
from mstui.store.workspace import Workspace

# The kinds whose rows say which check-in they were made in.
LINKED = ("action", "decision", "retrospective", "scopeanswer", "investigation")


class Closing(NamedTuple):
    """The check-in of one project: its id and fields, and the rows that go with it.

    ``judgements`` and ``reviewed`` come without the check-in's id. ``beliefs`` are by milestone
    its declared forecast and health from now on, ``updates`` by kind and id what else follows
    from the review, ``made`` the rows that were made in it.
    """

    id: str
    fields: Row
    attendees: tuple[str, ...] = ()
    judgements: Sequence[Row] = ()
    reviewed: Sequence[Row] = ()
    beliefs: Mapping[str, Row] = {}
    updates: Mapping[tuple[str, str], Row] = {}
    made: Sequence[tuple[str, str]] = ()

    @property
    def project(self) -> str:
        return str(self.fields["project"])


def close_checkins(ws: Workspace, closings: Sequence[Closing]) -> Change:
    """Write the check-ins in one transaction; touched are their rows.

    Rows that others deleted meanwhile are left out, and so is a project; NotFound where none of
    them is left, Refused where one of them is written already.
    """
    if not closings:
        raise InvalidValue("no project is under review")
    with ws.reader_lock:
        keys = _keys(ws, closings)
    day = str(closings[0].fields["on"])
    label = f"check-in {', '.join(keys.values())[:60]} {day}".replace("  ", " ")
    with ws.write(label) as tx:
        there = [one for one in closings if tx.get("project", one.project)]
        if not there:
            raise NotFound("the projects under review were deleted: there is nothing to check in")
        for one in there:
            if tx.get("checkin", one.id) or _was_written(tx, one.id):
                raise Refused("this check-in is written already")
            write_checkin(tx, one)
    gone = [keys.get(one.project, "a project") for one in closings if one not in there]
    told = ", ".join(keys[one.project] for one in there)
    left = f"; {', '.join(gone)} was deleted meanwhile" if gone else ""
    touched = tuple(Touched("checkin", one.id) for one in there)
    return Change(f"Checked in: {told}{left}", label, touched)


def write_checkin(tx: Transaction, one: Closing) -> None:
    """Write one check-in inside an open transaction."""
    row = {**defaults(KINDS["checkin"]), **_clean(one.fields), "at": tx.at, "state": "closed"}
    if row["facilitator"] and not tx.get("person", str(row["facilitator"])):
        row["facilitator"] = None
    tx.insert("checkin", row, id=one.id)
    for person in one.attendees:
        if tx.get("person", person):
            tx.insert("attendee", {"checkin": one.id, "person": person})
    for judgement in one.judgements:
        if tx.get("milestone", str(judgement["milestone"])):
            tx.insert("judgement", {"checkin": one.id, **judgement})
    for seen in one.reviewed:
        tx.insert("reviewed", {"checkin": one.id, **seen})
    for milestone, changes in one.beliefs.items():
        tx.update("milestone", milestone, changes)
    for (kind, id), changes in one.updates.items():
        tx.update(kind, id, changes)
    for kind, id in one.made:
        if kind in LINKED:
            tx.update(kind, id, {"checkin": one.id})


def _clean(fields: Row) -> Row:
    """The fields as they are stored; texts that people typed are cleaned."""
    row = dict(fields)
    for name in ("text", "client_text", "reasons"):
        if row.get(name):
            row[name] = clean_notes(str(row[name]), field=name)
    return row


def _was_written(tx: Transaction, checkin: str) -> bool:
    """Whether a check-in of that id was ever there: withdrawn ones are not written again."""
    found = tx.rows("SELECT 1 FROM journal_op WHERE row=? LIMIT 1", (checkin,))
    return bool(found)


def _keys(ws: Workspace, closings: Sequence[Closing]) -> dict[str, str]:
    found = {}
    for one in closings:
        row = ws.reader.execute(
            "SELECT coalesce(\"key\",name,'') FROM project WHERE id=?", (one.project,)
        ).fetchone()
        if row is not None:
            found[one.project] = str(row[0])
    return found


__all__ = ["LINKED", "Closing", "checked", "close_checkins", "write_checkin"]
