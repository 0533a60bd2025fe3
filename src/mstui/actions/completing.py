"""Finishing things: tasks done, milestones achieved, risks closed, and reopening them."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from mstui.actions.adjust import NO_IMPACT, PLANNING, Why, checked_why, planned
from mstui.actions.change import Change, Touched, quoted, short
from mstui.actions.checking import existing, title_of
from mstui.actions.items import edit_milestone
from mstui.actions.several import each_of
from mstui.domain.errors import InvalidValue, NeedsAnswer
from mstui.domain.kinds import KINDS
from mstui.domain.life import (
    Requirements,
    punctuality,
    show_punctuality,
    task_consequences,
    why_not_achieve,
    why_not_deliverable,
    why_not_milestone,
)
from mstui.domain.text import clean_notes, with_article
from mstui.store.transaction import Row, Transaction, Value
from mstui.store.workspace import Workspace

if TYPE_CHECKING:
    from decimal import Decimal

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
        each_of(tx, kind, waiting, lambda each: _finish_one(tx, kind, each, today))
    name = quoted(title) if len(waiting) == 1 else subject
    touched = tuple(Touched(kind, id) for id in waiting)
    return Change(f"{state.capitalize()}: {name}", label, touched)


def _finish_one(tx: Transaction, kind: str, id: str, today: date) -> None:
    row = existing(tx, kind, id)
    changes = _ended(kind, row, today)
    if kind == "deliverable":
        changes["approver"] = row["approver"] or tx.author or None
        refused = why_not_deliverable(
            str(row["state"]), "approved", approver=_text(changes["approver"])
        )
        if refused:
            raise InvalidValue(f"{quoted(row['name'])}: {refused}", field="state")
    tx.update(kind, id, changes)


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
            row = existing(tx, kind, id)
            if is_finished(kind, row):
                tx.update(kind, id, _begun(kind, row))
    name = quoted(title) if len(ids) == 1 else subject
    return Change(f"Reopened {name}", label, tuple(Touched(kind, id) for id in ids))


def _has_an_end(kind: str) -> str:
    if kind not in FINISHED:
        raise InvalidValue(f"{with_article(kind)} has no end of its own: its items have")
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
        changes |= task_consequences(row, "done", today.isoformat())
    return changes


def consequences(kind: str, row: Row, changes: Row, today: date) -> Row:
    """The dates and figures that follow from another state, as where an item is finished."""
    state = changes.get("state")
    if kind not in FINISHED or state is None or state == row["state"]:
        return {}
    if kind == "task":
        follows = task_consequences(row, str(state), today.isoformat())
        return {name: value for name, value in follows.items() if name != "state"}
    finished, when = FINISHED[kind]
    if not when:
        return {}
    if state == finished:
        return {} if row[when] else {when: today.isoformat()}
    return {when: None} if row["state"] == finished else {}


def _begun(kind: str, row: Row) -> Row:
    if kind == "task":
        return task_consequences(row, "todo", "")
    changes: Row = {"status" if kind == "project" else "state": _BEGUN[kind]}
    if FINISHED[kind][1]:
        changes[FINISHED[kind][1]] = None
    return changes


def requirements(conn: sqlite3.Connection, milestone: str) -> Requirements:
    """What a milestone waits for, counted."""
    counts: list[int] = []
    for kind, field, required, still_open in (
        ("task", "milestone", "state<>'cancelled'", "state<>'done'"),
        ("milestone", "parent", "state<>'cancelled'", "state<>'achieved'"),
        ("deliverable", "milestone", "required=1", "state<>'approved'"),
    ):
        counts += conn.execute(
            f'SELECT count(*),coalesce(sum({still_open}),0) FROM "{kind}"'
            f' WHERE "{field}"=? AND {required}',
            (milestone,),
        ).fetchone()
    return Requirements(*counts)


_LATEST_READINGS = """
 SELECT k.direction,k.target_value,k.low,k.high,
 (SELECT r.value FROM reading r WHERE r.kpi=k.id ORDER BY r."on" DESC,r.id DESC LIMIT 1)
 FROM kpi k WHERE k.milestone=:id OR k.id IN (SELECT kpi FROM proves WHERE milestone=:id)"""


def kpi_met(conn: sqlite3.Connection, milestone: str) -> bool:
    """Whether every KPI linked to a milestone has its last reading at the target or beyond."""
    rows = conn.execute(_LATEST_READINGS, {"id": milestone}).fetchall()
    return bool(rows) and all(_reached(*row) for row in rows)


def _reached(direction: str, target: Value, low: Value, high: Value, value: Value) -> bool:
    now = _number(value)
    if now is None:
        return False
    if direction == "range":
        least, most = _number(low), _number(high)
        return (least is None or now >= least) and (most is None or now <= most)
    goal = _number(target)
    return goal is not None and (now <= goal if direction == "down" else now >= goal)


def _number(value: Value) -> Decimal | None:
    """A decimal; None where there is none, or where another tool left something else."""
    from decimal import Decimal, InvalidOperation

    try:
        number = Decimal(str(value)) if value not in (None, "") else None
    except InvalidOperation:
        return None
    return number if number is not None and number.is_finite() else None


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
    impact: Mapping[str, str] = NO_IMPACT,
) -> Change:
    """Call a milestone achieved, on a day that is not in the future, with what its kind asks.

    ``impact`` is what that does to the plan, as it was seen (``adjust.Why.impact``).

    Raises NeedsAnswer where something required is still open, unless ``anyway``.
    """
    day = on or today
    if day > today:
        raise InvalidValue(f"achieved on {day} is in the future", field="achieved_on")
    with ws.reader_lock:
        title = title_of(ws.reader, "milestone", id)
    label = f"achieve {short(title)}"
    proof = Proof(evidence, evidence_kind, approver, day, exact=on is None, impact=impact)
    with ws.write(label, reason=evidence) as tx:
        target = achieve_one(tx, id, proof, anyway=anyway)
    return Change(
        f"Achieved {quoted(title)}{_punctuality(target, day)}", label, (Touched("milestone", id),)
    )


class Proof(NamedTuple):
    """What is said of an achievement: where the evidence is, its kind, who approved, and when.

    ``exact``: it happened as it was said, so the instant is kept as well as the day.
    """

    evidence: str
    evidence_kind: str | None
    approver: str | None
    day: date
    exact: bool = True
    impact: Mapping[str, str] = NO_IMPACT


def achieve_one(tx: Transaction, id: str, proof: Proof, *, anyway: bool) -> Value:
    """Achieve one milestone inside an open transaction; its target, which it kept or missed."""
    row = existing(tx, "milestone", id)
    if row["state"] in ("achieved", "cancelled"):
        raise InvalidValue(f"{quoted(row['name'])} is {row['state']} already")
    given: Row = {"evidence": clean_notes(proof.evidence, field="evidence") or row["evidence"]}
    given["approver"] = proof.approver or row["approver"]
    given["evidence_kind"] = proof.evidence_kind or row["evidence_kind"]
    if row["kind"] == "approval" and given["approver"] and not given["evidence_kind"]:
        given["evidence_kind"] = "sign-off"
    missing = why_not_achieve(
        kind=str(row["kind"]),
        evidence_kind=_text(given["evidence_kind"]),
        evidence=_text(given["evidence"]) or "",
        approver=_text(given["approver"]),
        kpi_met=kpi_met(tx.conn, id),
    )
    if missing:
        raise NeedsAnswer(f"{quoted(row['name'])}: {missing}")
    still_open = requirements(tx.conn, id).open
    if still_open and not anyway:
        raise NeedsAnswer(f"{quoted(row['name'])} is not ready: {', '.join(still_open)}")
    changes = {**given, "state": "achieved", "achieved_on": proof.day.isoformat()}
    if proof.exact:
        changes["achieved_at"] = tx.at
    edit_milestone(tx, row, changes, planned(proof.impact))
    return row["target"]


def achieve_all(
    ws: Workspace, ids: Sequence[str], proof: Proof, *, today: date, anyway: bool
) -> Change:
    """Achieve several milestones on one proof, as one step of undo; SomeRefuse as ``each_of``."""
    if proof.day > today:
        raise InvalidValue(f"achieved on {proof.day} is in the future", field="achieved_on")
    label = f"achieve {len(ids)} milestones"
    with ws.write(label, reason=proof.evidence) as tx:
        each_of(tx, "milestone", ids, lambda each: achieve_one(tx, each, proof, anyway=anyway))
    touched = tuple(Touched("milestone", id) for id in ids)
    return Change(f"Achieved {len(ids)} milestones", label, touched)


def _text(value: Value) -> str | None:
    return None if value is None else str(value)


def _punctuality(target: Value, day: date) -> str:
    """Early, on time or late, in working days."""
    from mstui.dates.days import workdays_from

    days = punctuality(_text(target), day.isoformat(), workdays_from)
    return f", {show_punctuality(days)}" if days is not None else ""


def set_state(
    ws: Workspace, id: str, state: str, *, why: Why | None = None, reason: str = ""
) -> Change:
    """Defer, cancel or reopen a milestone; reopening an achieved one needs a reason."""
    with ws.reader_lock:
        title = title_of(ws.reader, "milestone", id)
    label = f"{_STATE_VERBS[state]} {short(title)}"
    with ws.write(label, reason=why.rationale if why else reason) as tx:
        move_state(tx, id, state, why, reason)
    return Change(f"{quoted(title)} is {state}", label, (Touched("milestone", id),))


def move_state(
    tx: Transaction, id: str, state: str, why: Why | None = None, reason: str = ""
) -> None:
    """Move a milestone to another state of its life inside an open transaction."""
    row = existing(tx, "milestone", id)
    changes: Row = {"state": state}
    if row["state"] == "achieved" and state != "achieved":
        _needs_reason(tx, row, why)
        changes |= {"achieved_on": None, "achieved_at": None}
    refused = why_not_milestone(
        str(row["state"]),
        state,
        owned=bool(row["owner"] or row["team"]),
        target=_text(row["target"]),
        reason=why.rationale if why else reason,
    )
    if refused:
        raise InvalidValue(f"{quoted(row['name'])}: {refused}", field="state")
    edit_milestone(tx, row, changes, why)


_STATE_VERBS = {
    "proposed": "propose",
    "planned": "plan",
    "deferred": "defer",
    "cancelled": "cancel",
    "achieved": "achieve",
}


def _needs_reason(tx: Transaction, row: Row, why: Why | None) -> None:
    if why is None or why.cause == PLANNING:
        raise NeedsAnswer(
            f"{quoted(row['name'])} was achieved: reopening it needs a root cause and a rationale",
            hint="--cause and --reason",
        )
    checked_why(why)
