"""Where the figures of objectives and key results come from."""

from __future__ import annotations

import sqlite3

from mstui import dates
from mstui.measures.colours import WORDS
from mstui.store.transaction import Row
from mstui.views.explain_parts import Explained, Leads
from mstui.views.okrs import Result, key_result, objective, share_shown, told

_BANDS = "0.70 and more is on track, 0.40 and more at risk, less off track"


def explain_objective(conn: sqlite3.Connection, id: str, row: Row, today: str) -> list[Explained]:
    """An objective: the mean of its key results."""
    found = objective(conn, id, today)
    if found is None:
        return []
    known = [one.share for one in found.results if one.share is not None]
    if not known:
        lack = "none of its key results can be told yet" if found.results else "no key results yet"
        return [Explained("State", WORDS["grey"], (lack,))]
    parts = " + ".join(share_shown(share) for share in known)
    mean = f"({parts}) / {len(known)}" if len(known) > 1 else parts
    left_out = len(found.results) - len(known)
    says = (
        f"the mean of its key results: {mean} = {share_shown(found.share)}",
        _BANDS,
        *((f"{left_out} left out: it can't be told yet",) if left_out else ()),
    )
    leads = tuple(
        Leads("keyresult", one.id, one.name, share_shown(one.share)) for one in found.results
    )
    word = WORDS[found.colour]
    return [
        Explained("State", word, says[1:]),
        Explained("Done", share_shown(found.share), says, leads),
    ]


def explain_key_result(conn: sqlite3.Connection, id: str, row: Row, today: str) -> list[Explained]:
    """A key result: its way from start to target."""
    found = key_result(conn, id, today)
    if found is None:
        return []
    says = (told(found), "never below 0 nor above 1, also where the number should fall", _BANDS)
    leads = (Leads(found.reads, found.read, found.read_name, "is read"),) if found.read else ()
    return [
        Explained("State", WORDS[found.colour], (_read(found, today),), leads),
        Explained("Done", share_shown(found.share), says),
    ]


def _read(found: Result, today: str) -> str:
    """Where its number comes from."""
    on = f" of {dates.show(found.on, today)}" if found.on else ""
    if found.reads == "kpi":
        return f"the last reading{on} of {found.read_name}" if on else f"{found.read_name}: unread"
    if found.reads == "milestone":
        return f"reached when {found.read_name} is achieved"
    return "a number that somebody typed"
