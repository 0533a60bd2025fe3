"""The life of a roadblock: the support asked for, to whom it is escalated, how it was resolved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from mstui.actions.change import Change, Touched, quoted, short
from mstui.actions.checking import existing, title_of
from mstui.actions.several import each_of
from mstui.domain.errors import InvalidValue
from mstui.domain.text import clean_line, clean_notes
from mstui.store.transaction import Transaction
from mstui.store.workspace import Workspace


def ask_support(ws: Workspace, id: str, ask: str, asked: str | None) -> Change:
    """Say which support a roadblock needs, and from whom; an empty text takes it back."""
    wanted = clean_line(ask, field="ask")
    with ws.reader_lock:
        title = title_of(ws.reader, "roadblock", id)
        who = title_of(ws.reader, "person", asked) if asked else ""
    label = f"ask support for {short(title)}"
    with ws.write(label) as tx:
        existing(tx, "roadblock", id)
        if asked:
            existing(tx, "person", asked)
        tx.update("roadblock", id, {"ask": wanted or None, "asked": asked if wanted else None})
    told = f"asks {who or 'for support'}: {wanted}" if wanted else "asks nobody any more"
    return Change(f"{quoted(title)} {told}", label, (Touched("roadblock", id),))


def escalate(ws: Workspace, id: str, to: str, *, today: date, ask: str = "") -> Change:
    """Hand a roadblock up to a person, who is asked for what it needs."""
    wanted = clean_line(ask, field="ask")
    with ws.reader_lock:
        title = title_of(ws.reader, "roadblock", id)
        who = title_of(ws.reader, "person", to)
    label = f"escalate {short(title)}"
    with ws.write(label) as tx:
        escalate_one(tx, id, to, today=today, ask=wanted)
    return Change(f"Escalated {quoted(title)} to {who}", label, (Touched("roadblock", id),))


def escalate_one(tx: Transaction, id: str, to: str, *, today: date, ask: str = "") -> None:
    """Escalate one roadblock inside an open transaction."""
    row = existing(tx, "roadblock", id)
    existing(tx, "person", to)
    if row["state"] == "resolved":
        raise InvalidValue(f"{quoted(row['name'])} is resolved already", field="state")
    again = row["state"] == "escalated" and row["escalated_to"] == to
    day = row["escalated_on"] if again and row["escalated_on"] else today.isoformat()
    changes = {"state": "escalated", "escalated_to": to, "escalated_on": day}
    if ask:
        changes |= {"ask": ask, "asked": to}
    tx.update("roadblock", id, changes)


def resolve(ws: Workspace, ids: Sequence[str], resolution: str, *, today: date) -> Change:
    """Roadblocks are out of the way, and what did it; SomeRefuse as ``each_of``."""
    if not ids:
        raise InvalidValue("nothing is selected")
    text = clean_notes(resolution, field="resolution")
    with ws.reader_lock:
        title = title_of(ws.reader, "roadblock", ids[0])
    subject = short(title) if len(ids) == 1 else f"{len(ids)} roadblocks"
    label = f"resolve {subject}"
    with ws.write(label, reason=text) as tx:
        each_of(tx, "roadblock", ids, lambda each: resolve_one(tx, each, text, today=today))
    name = quoted(title) if len(ids) == 1 else subject
    return Change(f"Resolved {name}", label, tuple(Touched("roadblock", id) for id in ids))


def resolve_one(tx: Transaction, id: str, resolution: str, *, today: date) -> None:
    """Resolve one roadblock inside an open transaction."""
    row = existing(tx, "roadblock", id)
    if row["state"] == "resolved":
        raise InvalidValue(f"{quoted(row['name'])} is resolved already", field="state")
    changes = {"state": "resolved", "resolved_on": today.isoformat()}
    if resolution:
        changes["resolution"] = resolution
    tx.update("roadblock", id, changes)
