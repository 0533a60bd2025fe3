"""The life of a deliverable: drafted, submitted, approved or rejected by somebody on a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from mstui.actions.change import Change, Touched, quoted, short
from mstui.actions.checking import existing, title_of
from mstui.actions.several import each_of
from mstui.domain.errors import InvalidValue
from mstui.domain.life import why_not_deliverable
from mstui.domain.text import clean_notes
from mstui.store.transaction import Row, Transaction
from mstui.store.workspace import Workspace

DECIDED = ("approved", "rejected")
_VERBS = {
    "draft": "take back",
    "submitted": "submit",
    "approved": "approve",
    "rejected": "reject",
}
_DONE = {
    "draft": "Back in draft",
    "submitted": "Submitted",
    "approved": "Approved",
    "rejected": "Rejected",
}


def move(
    ws: Workspace,
    ids: Sequence[str],
    state: str,
    *,
    today: date,
    approver: str | None = None,
    reason: str = "",
) -> Change:
    """Bring deliverables to a state of their life, as one step; SomeRefuse as ``each_of``.

    What is decided keeps its approver (whoever writes, where nobody is named) and the day; a
    rejection leaves its reason behind as a concern.
    """
    if not ids:
        raise InvalidValue("nothing is selected")
    if state not in _VERBS:
        raise InvalidValue(f"there is no state {state}; states are {', '.join(_VERBS)}")
    text = clean_notes(reason, field="reason")
    with ws.reader_lock:
        title = title_of(ws.reader, "deliverable", ids[0])
    subject = short(title) if len(ids) == 1 else f"{len(ids)} deliverables"
    label = f"{_VERBS[state]} {subject}"
    with ws.write(label, reason=text) as tx:
        each_of(
            tx,
            "deliverable",
            ids,
            lambda each: move_one(tx, each, state, today=today, approver=approver, reason=text),
        )
    name = quoted(title) if len(ids) == 1 else subject
    touched = tuple(Touched("deliverable", id) for id in ids)
    return Change(f"{_DONE[state]}: {name}", label, touched)


def move_one(
    tx: Transaction,
    id: str,
    state: str,
    *,
    today: date,
    approver: str | None = None,
    reason: str = "",
) -> None:
    """Bring one deliverable to a state inside an open transaction."""
    row = existing(tx, "deliverable", id)
    who = approver or row["approver"] or tx.author or None
    refused = why_not_deliverable(
        str(row["state"] or "draft"), state, approver=None if who is None else str(who)
    )
    if refused:
        raise InvalidValue(f"{quoted(row['name'])}: {refused}", field="state")
    changes: Row = {"state": state, "decided_on": None}
    if state in DECIDED:
        changes |= {"approver": who, "decided_on": today.isoformat()}
    tx.update("deliverable", id, changes)
    if state == "rejected" and reason:
        tx.insert(
            "note",
            {
                "item": id,
                "text": f"Rejected: {reason}",
                "kind": "concern",
                "author": tx.author or None,
                "at": tx.at,
            },
        )
