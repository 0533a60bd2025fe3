"""How the milestones of a project spread over impact and feasibility."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection

from mstui.domain.priority import quadrant
from mstui.views.states import is_open


def quadrant_counts(
    conn: sqlite3.Connection, project: str, without: Collection[str] = ()
) -> dict[int, int]:
    """How many open milestones of a project stand in each quadrant, 1 (Top) to 4 (Last)."""
    counts: dict[int, int] = {}
    for id, impact, feasibility in conn.execute(
        "SELECT t.id,t.impact,t.feasibility FROM milestone t"
        f" WHERE t.project IS ? AND {is_open('milestone')}",
        (project,),
    ):
        place = quadrant(impact, feasibility)
        if place is not None and id not in without:
            counts[place] = counts.get(place, 0) + 1
    return counts
