"""Finishing things: tasks done, milestones achieved, risks closed, and reopening them."""

from __future__ import annotations

import sqlite3
from datetime import date

from mstui.actions.adjust import Why, checked_why
from mstui.actions.change import Change, Touched, quoted, short
from mstui.actions.checking import existing, title_of
from mstui.actions.items import edit_milestone
from mstui.domain.errors import InvalidValue, NeedsAnswer
from mstui.domain.kinds import KINDS
from mstui.domain.text import clean_notes
from mstui.store.transaction import Row, Transaction, Value
from mstui.store.workspace import Workspace

# What finishing means for each kind: the state it gets, and the date field that says when.
FINISHED = {
    "task": ("done", "actual_finish"),
    "risk": ("closed", ""),
    "roadblock": ("resolved", "resolved_on"),
    "action": ("done", "closed_on"),
    "promise": ("kept", "confirmed_on"),
    "deliverable": ("approved", "decided_on"),
    "project": ("done", ""),
}
_BEGUN = {
    "task": "todo",
    "risk": "assessed",
    "roadblock": "open",
    "action": "open",
    "promise": "open",
    "deliverable": "draft",
    "project": "active",
}


def is_finished(kind: str, row: Row) -> bool:
    """Whether the item has come to its end already."""
    if kind == "milestone":
        return row["state"] == "achieved"
    name = "status" if kind == "project" else "state"
    return kind in FINISHED and row[name] == FINISHED[kind][0]


def finish(ws: Workspace, kind: str, ids: list[str], *, today: date) -> Change:
    """Finish items of one kind, passing over those that are; for milestones see ``achieve``."""
    state = _has_an_end(kind)
    with ws.reader_lock:
        waiting = [id for id in ids if not _finished_now(ws.reader, kind, id)]
        title = title_of(ws.reader, kind, (waiting or ids or [""])[0])
    if not waiting:
        raise InvalidValue(f"{quoted(title)} is {state} already" if ids else "nothing is selected")
    subject = short(title) if len(waiting) == 1 else f"{len(waiting)} {KINDS[kind].plural}"
    label = f"{state}: {subject}"
    with ws.write(label) as tx:
        for id in waiting:
            tx.update(kind, id, _ended(kind, existing(tx, kind, id), today))
    name = quoted(title) if len(waiting) == 1 else subject
    touched = tuple(Touched(kind, id) for id in waiting)
    return Change(f"{state.capitalize()}: {name}", label, touched)


def reopen(ws: Workspace, kind: str, ids: list[str]) -> Change:
    """Take finished items up again; for milestones see ``set_state``."""
    _has_an_end(kind)
    if not ids:
        raise InvalidValue("nothing is selected")
    with ws.reader_lock:
        title = title_of(ws.reader, kind, ids[0])
    subject = short(title) if len(ids) == 1 else f"{len(ids)} {KINDS[kind].plural}"
    label = f"reopen {subject}"
    with ws.write(label) as tx:
        for id in ids:
            if is_finished(kind, existing(tx, kind, id)):
                tx.update(kind, id, _begun(kind))
    name = quoted(title) if len(ids) == 1 else subject
    return Change(f"Reopened {name}", label, tuple(Touched(kind, id) for id in ids))


def _has_an_end(kind: str) -> str:
    if kind not in FINISHED:
        raise InvalidValue(f"a {kind} has no end of its own: its items have")
    return FINISHED[kind][0]


def _finished_now(conn: sqlite3.Connection, kind: str, id: str) -> bool:
    name = "status" if kind == "project" else "state"
    found = conn.execute(f'SELECT "{name}" FROM "{kind}" WHERE id=?', (id,)).fetchone()
    return found is not None and found[0] == FINISHED[kind][0]


def _ended(kind: str, row: Row, today: date) -> Row:
    state, when = FINISHED[kind]
    changes: Row = {"status" if kind == "project" else "state": state}
    if when and not row[when]:
        changes[when] = today.isoformat()
    if kind == "task":
        changes |= {"percent": 100, "remaining": None}
        finish = str(changes.get("actual_finish") or row["actual_finish"])
        if not row["actual_start"]:
            start = str(row["start"] or finish)
            changes["actual_start"] = min(start, finish, key=lambda moment: moment[:10])
    return changes


def _begun(kind: str) -> Row:
    changes: Row = {"status" if kind == "project" else "state": _BEGUN[kind]}
    if FINISHED[kind][1]:
        changes[FINISHED[kind][1]] = None
    if kind == "task":
        changes["percent"] = 0
    return changes


_OPEN = (
    ("open task", "open tasks", "task", "milestone", "state NOT IN ('done','cancelled')"),
    (
        "part not achieved",
        "parts not achieved",
        "milestone",
        "parent",
        "state NOT IN ('achieved','cancelled')",
    ),
    (
        "deliverable not approved",
        "deliverables not approved",
        "deliverable",
        "milestone",
        "required=1 AND state<>'approved'",
    ),
)


def open_requirements(conn: sqlite3.Connection, milestone: str) -> list[str]:
    """What still keeps a milestone from being ready, each in a few words."""
    found = []
    for one, several, kind, field, condition in _OPEN:
        (number,) = conn.execute(
            f'SELECT count(*) FROM "{kind}" WHERE "{field}"=? AND {condition}', (milestone,)
        ).fetchone()
        if number:
            found.append(f"{number} {one if number == 1 else several}")
    return found


def asked_at_achievement(milestone: Row) -> list[str]:
    """The fields that a milestone of this kind needs before it counts as achieved."""
    asked = {"approval": ["approver"], "target": ["evidence"]}.get(str(milestone["kind"]), [])
    return [name for name in asked if not milestone[name]]


def achieve(
    ws: Workspace,
    id: str,
    *,
    today: date,
    on: date | None = None,
    evidence: str = "",
    evidence_kind: str | None = None,
    approver: str | None = None,
    anyway: bool = False,
) -> Change:
    """Call a milestone achieved, on a day that is not in the future, with what its kind asks.

    Raises NeedsAnswer where something required is still open, unless ``anyway``.
    """
    day = on or today
    if day > today:
        raise InvalidValue(f"achieved on {day} is in the future", field="achieved_on")
    with ws.reader_lock:
        title = title_of(ws.reader, "milestone", id)
    label = f"achieve {short(title)}"
    with ws.write(label, reason=evidence) as tx:
        row = existing(tx, "milestone", id)
        if row["state"] in ("achieved", "cancelled"):
            raise InvalidValue(f"{quoted(title)} is {row['state']} already")
        given: Row = {"evidence": clean_notes(evidence, field="evidence") or row["evidence"]}
        if approver:
            given["approver"] = approver
        if evidence_kind or (approver and not row["evidence_kind"]):
            given["evidence_kind"] = evidence_kind or "sign-off"
        missing = asked_at_achievement({**row, **given})
        if missing:
            raise NeedsAnswer(f"{quoted(title)} needs its {missing[0]} to be achieved")
        still_open = open_requirements(tx.conn, id)
        if still_open and not anyway:
            raise NeedsAnswer(f"{quoted(title)} is not ready: {', '.join(still_open)}")
        changes = {**given, "state": "achieved", "achieved_on": day.isoformat()}
        if on is None:
            changes["achieved_at"] = tx.at
        edit_milestone(tx, row, changes, None)
    return Change(
        f"Achieved {quoted(title)}{_punctuality(row['target'], day)}",
        label,
        (Touched("milestone", id),),
    )


def _punctuality(target: Value, day: date) -> str:
    """Early, on time or late, in working days."""
    if not target:
        return ""
    from mstui.dates.days import workdays_from

    late = workdays_from(str(target), day)
    if late == 0:
        return ", on time"
    return f", {abs(late)} wd {'late' if late > 0 else 'early'}"


def set_state(
    ws: Workspace, id: str, state: str, *, why: Why | None = None, reason: str = ""
) -> Change:
    """Defer, cancel or reopen a milestone; reopening an achieved one needs a reason."""
    with ws.reader_lock:
        title = title_of(ws.reader, "milestone", id)
    label = f"{_STATE_VERBS[state]} {short(title)}"
    with ws.write(label, reason=why.rationale if why else reason) as tx:
        row = existing(tx, "milestone", id)
        changes: Row = {"state": state}
        if row["state"] == "achieved" and state != "achieved":
            _needs_reason(tx, row, why)
            changes |= {"achieved_on": None, "achieved_at": None}
        if state == "planned" and not (row["target"] and (row["owner"] or row["team"])):
            raise InvalidValue("a planned milestone needs an owner and a target", field="state")
        edit_milestone(tx, row, changes, why)
    return Change(f"{quoted(title)} is {state}", label, (Touched("milestone", id),))


_STATE_VERBS = {
    "proposed": "propose",
    "planned": "plan",
    "deferred": "defer",
    "cancelled": "cancel",
    "achieved": "achieve",
}


def _needs_reason(tx: Transaction, row: Row, why: Why | None) -> None:
    if why is None:
        raise NeedsAnswer(
            f"{quoted(row['name'])} was achieved: reopening it needs a root cause and a rationale",
            hint="--cause and --reason",
        )
    checked_why(why)
