"""Actions of forms that are more than one action, each still one step of undo."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from mstui.actions.adjust import NO_IMPACT
from mstui.actions.change import Change, Touched, quoted, short
from mstui.domain.kinds import KINDS
from mstui.store.workspace import Workspace

if TYPE_CHECKING:
    from mstui.actions.adjust import Why
    from mstui.domain.values import Value
    from mstui.store.transaction import Transaction
    from mstui.tui.dialogs.kind_fields import Typed

OwnValues = Mapping[str, Mapping[str, "Value"]]
"""Values of single items, by their ids."""

# Who works on a task stands in rows of their own.
WHO = "who"


class OneStep(Workspace):
    """The workspace inside an open transaction: actions called with it join that one."""

    def __init__(self, ws: Workspace, tx: Transaction) -> None:
        # Nothing is opened: the transaction's connection is read and written.
        self.path = ws.path
        self.author = ws.author
        self.reader = tx.conn
        self.reader_lock = threading.RLock()
        self.read_only_because = ""
        self._tx = tx

    @contextmanager
    def write(
        self,
        label: str,
        *,
        reason: str = "",
        undoes: str | None = None,
        at: int | None = None,
        author: str | None = None,
    ) -> Iterator[Transaction]:
        yield self._tx


def edit(
    ws: Workspace,
    kind: str,
    ids: Sequence[str],
    typed: Typed,
    *,
    title: str,
    today: date,
    state: str = "",
    why: Why | None = None,
    own: OwnValues | None = None,
) -> Change:
    """Change what was typed, of several items alike; ``state`` moves a milestone in its life.

    ``own`` are values of single items beside those that all get. Raises SomeRefuse where some of
    several items refuse, and then nothing is written.
    """
    from mstui.actions.several import each_of
    from mstui.actions.telling import summary_of
    from mstui.views.workdays import Workdays

    of_its_own = {name for values in (own or {}).values() for name in values}
    told_of = dict.fromkeys((*typed.values, *typed.newcomers, *sorted(of_its_own)))
    names = [name.replace("_", " ") for name in told_of]
    told = ", ".join([*names, *(["state"] if state else [])])
    subject = short(title) if len(ids) == 1 else f"{len(ids)} {KINDS[kind].plural}"
    label = f"change {told} of {subject}"
    with ws.write(label, reason=why.rationale if why else "") as tx:
        values = _with_people(tx, typed)
        people = str(values.pop(WHO) or "").split(",") if WHO in values else None

        def change(id: str) -> None:
            if people is not None:
                _assign(tx, id, [person for person in people if person])
            _change_one(tx, kind, id, {**values, **(own or {}).get(id, {})}, state, why, today)

        before = tx.get(kind, ids[0]) or {}
        each_of(tx, kind, ids, change)
        after = tx.get(kind, ids[0]) or {}
        summary = f"Changed {told} of {subject}"
        if len(ids) == 1 and people is None and not state:
            day = today.isoformat()
            between = Workdays(tx.conn).of(str(before.get("project") or ""))
            summary = summary_of(tx.conn, kind, before, after, list(told_of), day, between)
        elif len(ids) == 1:
            summary = f"Changed {told} of {quoted(title)}"
    return Change(summary, label, tuple(Touched(kind, id) for id in ids))


def _assign(tx: Transaction, task: str, people: Sequence[str]) -> None:
    """Let exactly these people work on a task; who stays keeps the share of their time."""
    for (there,) in tx.rows("SELECT person FROM assignment WHERE task=?", (task,)):
        if there not in people:
            tx.delete("assignment", f"{task}|{there}")
    for person in people:
        if tx.get("assignment", f"{task}|{person}") is None:
            tx.insert("assignment", {"task": task, "person": person})


def _change_one(
    tx: Transaction,
    kind: str,
    id: str,
    values: Mapping[str, Value],
    state: str,
    why: Why | None,
    today: date,
) -> None:
    from mstui.actions.checking import existing
    from mstui.actions.completing import consequences, move_state
    from mstui.actions.items import update_item

    if values:
        follows = consequences(kind, existing(tx, kind, id), dict(values), today)
        update_item(tx, kind, id, {**follows, **values}, why)
    if state:
        move_state(tx, id, state, why)


class Proof(NamedTuple):
    """What is said of an achievement; ``new_approver`` names somebody who is added with it."""

    evidence: str
    evidence_kind: str | None
    approver: Value
    new_approver: str
    on: date
    impact: Mapping[str, str] = NO_IMPACT


def achieve(ws: Workspace, milestone: str, proof: Proof, *, today: date, anyway: bool) -> Change:
    """Achieve a milestone and say what that means for its project."""
    from mstui.actions import completing
    from mstui.actions.checking import title_of
    from mstui.actions.people import ensure_person

    with ws.reader_lock:
        title = title_of(ws.reader, "milestone", milestone)
    with ws.write(f"achieve {short(title)}", reason=proof.evidence) as tx:
        approver = proof.approver
        if proof.new_approver:
            approver = ensure_person(tx, proof.new_approver)
        change = completing.achieve(
            OneStep(ws, tx),
            milestone,
            today=today,
            # Today's achievement also keeps its instant.
            on=None if proof.on == today else proof.on,
            evidence=proof.evidence,
            evidence_kind=proof.evidence_kind,
            approver=None if approver is None else str(approver),
            anyway=anyway,
            impact=proof.impact,
        )
        standing = _achieved_of_all(tx, milestone, today)
    return change._replace(summary=f"√ {change.summary} · {standing}")


def achieve_many(
    ws: Workspace, ids: Sequence[str], proof: Proof, *, today: date, anyway: bool
) -> Change:
    """Achieve several milestones on one proof; raises SomeRefuse where some lack something."""
    from mstui.actions import completing
    from mstui.actions.people import ensure_person

    label = f"achieve {len(ids)} milestones"
    with ws.write(label, reason=proof.evidence) as tx:
        approver = proof.approver
        if proof.new_approver:
            approver = ensure_person(tx, proof.new_approver)
        given = completing.Proof(
            proof.evidence,
            proof.evidence_kind,
            None if approver is None else str(approver),
            proof.on,
            exact=proof.on == today,
            impact=proof.impact,
        )
        change = completing.achieve_all(OneStep(ws, tx), ids, given, today=today, anyway=anyway)
        standing = _achieved_of_all(tx, ids[0], today)
    return change._replace(summary=f"√ {change.summary} · {standing}", label=label)


def _achieved_of_all(tx: Transaction, milestone: str, today: date) -> str:
    """``4 of 9 milestones``, or that it was the last one."""
    from mstui.views.pages import Listing
    from mstui.views.scope import Scope

    row = tx.get("milestone", milestone) or {}
    scope = Scope(project=str(row.get("project") or ""))

    def counted(state: str) -> int:
        listing = Listing("milestone", today.isoformat(), scope._replace(state=state))
        return listing.count(tx.conn)

    done, all_of_them = counted("achieved"), counted("") - counted("cancelled")
    if done >= all_of_them > 1:
        return f"all {all_of_them} milestones are reached"
    return f"{done} of {all_of_them} milestones"


def _with_people(tx: Transaction, typed: Typed) -> dict[str, Value]:
    """The values, with new people in the fields that name them."""
    from mstui.actions.people import ensure_person

    people: Mapping[str, Value] = {
        field: ensure_person(tx, name) for field, name in typed.newcomers.items()
    }
    values: dict[str, Value] = {**typed.values, **people}
    for field, names in typed.joining.items():
        new = [ensure_person(tx, name) for name in names]
        values[field] = ",".join([str(values.get(field) or ""), *new]).strip(",")
    return values
