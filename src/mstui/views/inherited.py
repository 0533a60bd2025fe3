"""The reason that a milestone takes over where it only follows another's accepted move."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

MOST_LOOKED_AT = 50
_LATEST = (
    "SELECT a.id,a.milestone,m.name,a.cause,a.rationale,a.client_text,a.impact FROM adjustment a"
    " JOIN milestone m ON m.id=a.milestone WHERE a.impact IS NOT NULL AND a.derived=0"
    " AND a.cause IS NOT NULL AND a.cause<>'planning' AND a.at>=?"
    " AND instr(a.impact,?) ORDER BY a.at DESC,a.id DESC LIMIT ?"
)


class Inherited(NamedTuple):
    """Another milestone's adjustment that moved these; texts as they are offered."""

    adjustment: str
    name: str
    cause: str
    rationale: str
    client_text: str


def inherited(conn: sqlite3.Connection, milestones: Sequence[str]) -> Inherited | None:
    """The last accepted move of another milestone that moved all of these; None where none did.

    What was moved by itself after that no longer follows.
    """
    if not milestones:
        return None
    since = 0
    for id in milestones:
        row = conn.execute(
            "SELECT max(at) FROM adjustment WHERE milestone=? AND field='target'", (id,)
        ).fetchone()
        since = max(since, (row[0] or 0) + 1)
    found = conn.execute(_LATEST, (since, milestones[0], MOST_LOOKED_AT)).fetchall()
    for adjustment, milestone, name, cause, rationale, client_text, impact in found:
        if milestone in milestones or not set(milestones) <= set(_moved_by(str(impact))):
            continue
        because = " ".join(str(rationale or "").split())
        # What follows what follows is told by its first cause.
        said = because if because.startswith("Follows “") else f"Follows “{name}”: {because}"
        return Inherited(str(adjustment), str(name or ""), str(cause), said, str(client_text or ""))
    return None


def _moved_by(impact: str) -> Iterator[str]:
    """The ids of the milestones that an impact moved, those of other projects too."""
    try:
        yield from _ids_of(json.loads(impact))
    except (ValueError, KeyError, TypeError, IndexError, RecursionError):
        return  # another tool wrote what is no impact


def _ids_of(kept: Any) -> Iterator[str]:
    for one in kept["milestones"]:
        yield str(one["id"])
    for _, other in kept.get("others", ()):
        yield from _ids_of(other)
