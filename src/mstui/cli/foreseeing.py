"""What a change of milestones does to their plans: told before saving, kept with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from mstui.cli.refs import Ref, Refs
from mstui.cli.session import Session

if TYPE_CHECKING:
    import sqlite3

    from mstui.actions.adjust import Why
    from mstui.domain.values import Value

Changes = Mapping[str, Mapping[str, "Value"]]


def with_impact(
    session: Session, refs: Refs, found: Ref, values: Mapping[str, Value], why: Why | None
) -> Why | None:
    """``why`` with what the change does to the plan; where nobody says why, it is planning.

    What breaking a promise does is told on stderr before it is saved.
    """
    if found.kind != "milestone":
        return why
    return with_impact_of(session, refs, {found.id: values}, why)


def with_impact_of(session: Session, refs: Refs, changes: Changes, why: Why | None) -> Why | None:
    """The same for several milestones that change together."""
    from mstui.actions.adjust import planned
    from mstui.views.foreseen import foreseen

    seen = foreseen(refs.conn, "milestone", changes, session.today())
    if why is not None and _breaks(refs.conn, changes):
        from mstui.actions.adjust import checked_why

        why = checked_why(why)
        why = why._replace(watch_until=why.watch_until or _watched(session, changes))
        if not session.json:
            from mstui.cli.output import tell

            for line in seen.lines:
                tell(f"  {line}")
    if not seen.kept:
        return why
    return planned(seen.kept) if why is None else why._replace(impact=seen.kept)


def _watched(session: Session, changes: Changes) -> str:
    """When to ask whether it helped, where nobody said when."""
    from datetime import date

    from mstui.domain.promises import watch_day

    targets = [str(fields.get("target") or "") for fields in changes.values()]
    return watch_day(date.fromisoformat(session.today()), max(targets, default=""))


def _breaks(conn: sqlite3.Connection, changes: Changes) -> bool:
    """Whether any of it was promised."""
    from mstui.actions.adjust import asks_why
    from mstui.store.transaction import get

    rows = {id: get(conn, "milestone", id) for id in changes}
    return any(row and asks_why(conn, row, dict(changes[id])) for id, row in rows.items())
