"""The one way in which a milestone's promise changes, and the row that remembers it.

Target, scope, owner, MoSCoW and state pass through here. Filling in a plan is recorded too, but
asks nothing; changing what was promised asks for its root cause and rationale.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from mstui.domain.errors import InvalidValue, NeedsAnswer
from mstui.domain.kinds.trouble import CAUSES
from mstui.domain.promises import GUARDED, breaks_nothing, in_one_line
from mstui.domain.text import clean_line, clean_notes
from mstui.store.transaction import Row, Transaction, Value

SHORTEST_RATIONALE = 10


NO_IMPACT: Mapping[str, str] = MappingProxyType({})


class Why(NamedTuple):
    """What a person says of a changed promise; all texts as typed."""

    cause: str = ""
    rationale: str = ""
    revised: str = ""
    informed: str = ""
    follow_up: str = ""
    watch_until: str | None = None
    agreed_with: str = ""
    agreed_on: str | None = None
    counter_offer: str = ""
    # What a client may read of it; the rationale stays inside.
    client_text: str = ""
    # By project what else the change does, as JSON and as it was seen (``views.impact``).
    impact: Mapping[str, str] = NO_IMPACT


def planned(impact: Mapping[str, str]) -> Why:
    """Nothing was promised that would break; only what the change does is kept."""
    return Why(cause=PLANNING, impact=impact)


PLANNING = "planning"


def is_planning(conn: sqlite3.Connection, milestone: Row, field: str, value: Value) -> bool:
    """Whether this change is planning: nothing was promised yet that it would break."""
    if breaks_nothing(milestone, field, value):
        return True
    found = conn.execute(
        "SELECT 1 FROM baseline WHERE project=? LIMIT 1", (milestone["project"],)
    ).fetchone()
    return found is None


def asks_why(conn: sqlite3.Connection, milestone: Row, changes: Row) -> list[str]:
    """The guarded fields among ``changes`` for which a person has to give cause and rationale."""
    return [
        name
        for name in GUARDED
        if name in changes
        and changes[name] != milestone[name]
        and not (name == "state" and changes[name] == "achieved")
        and not is_planning(conn, milestone, name, changes[name])
    ]


def checked_why(why: Why) -> Why:
    """``why`` cleaned; raises InvalidValue where the cause or the rationale is missing."""
    causes = [cause for cause in CAUSES if cause != PLANNING]
    if why.cause not in causes:
        raise InvalidValue(f"the root cause is one of {', '.join(causes)}", field="cause")
    rationale = clean_notes(why.rationale, field="rationale")
    if len(rationale) < SHORTEST_RATIONALE:
        raise InvalidValue(
            f"the rationale needs at least {SHORTEST_RATIONALE} characters: what happened, and"
            " what follows from it",
            field="rationale",
        )
    texts = {
        name: clean_line(getattr(why, name), field=name)
        for name in ("revised", "informed", "follow_up", "agreed_with", "counter_offer")
    }
    return Why(
        why.cause,
        rationale,
        client_text=clean_notes(why.client_text, field="client_text"),
        watch_until=why.watch_until,
        agreed_on=why.agreed_on,
        impact=why.impact,
        **texts,
    )


# What is promised, as it is told to a person where the ledger has another word.
_TOLD = {"moscow": "priority"}


def record_adjustments(tx: Transaction, milestone: Row, changes: Row, why: Why | None) -> list[str]:
    """Write one adjustment for each guarded field that changes; returns their ids.

    Raises NeedsAnswer where a promise changes and ``why`` is None, or calls it planning.
    """
    asked = asks_why(tx.conn, milestone, changes)
    is_told = why is not None and why.cause != PLANNING
    if asked and not is_told:
        what = GUARDED[asked[0]]
        raise NeedsAnswer(
            f"the {_TOLD.get(what, what)} of “{milestone['name']}” was promised: changing it needs"
            " a root cause and a rationale",
            hint="--cause and --reason",
        )
    given = checked_why(why) if why is not None and is_told else None
    seen = why.impact.get(str(milestone["project"])) if why is not None else None
    return [
        tx.insert("adjustment", _adjustment(tx, milestone, name, changes[name], given, seen))
        for name in GUARDED
        if name in changes and changes[name] != milestone[name]
    ]


ANSWERING = {"person": "owner", "team": "team"}


def record_lost_owners(tx: Transaction, kind: str, gone: str) -> None:
    """Before a person or team is deleted: the ledger says what they answered for."""
    field = ANSWERING[kind]
    name = (tx.get(kind, gone) or {}).get("name") or "somebody"
    why = Why(cause="resource", rationale=f"“{name}”, who answered for it, was deleted")
    for (id,) in tx.rows(f"SELECT id FROM milestone WHERE {field}=? ORDER BY id", (gone,)):
        milestone = tx.get("milestone", str(id))
        if milestone is not None:
            record_adjustments(tx, milestone, {field: None}, why)


def _adjustment(
    tx: Transaction,
    milestone: Row,
    name: str,
    value: Value,
    why: Why | None,
    impact: str | None,
) -> Row:
    row: Row = {
        "project": milestone["project"],
        "milestone": milestone["id"],
        "at": tx.at,
        "author": tx.author or None,
        "field": GUARDED[name],
        "from_value": in_one_line(milestone[name]),
        "to_value": in_one_line(value),
        "impact": impact,
    }
    if why is not None:
        row |= {
            "cause": why.cause,
            "rationale": why.rationale,
            "client_text": why.client_text or None,
            "revised": why.revised or None,
            "informed": why.informed or None,
            "follow_up": why.follow_up or None,
            "watch_until": why.watch_until,
            "agreed_with": why.agreed_with or None,
            "agreed_on": why.agreed_on,
            "counter_offer": why.counter_offer or None,
        }
    elif not (name == "state" and value == "achieved"):
        row["cause"] = PLANNING
    return row
