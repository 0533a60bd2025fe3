"""What changes that somebody is about to save would do to their plans: told, and kept."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from mstui.domain.errors import MstuiError
from mstui.domain.promises import GUARDED
from mstui.views.impact import PLANNED_BY, Impact, impact
from mstui.views.planning import Changes
from mstui.views.told_impact import Line, told_lines

# So many items are planned twice within the time of a key.
SMALL = 150


class Foreseen(NamedTuple):
    """The impact line by line, and by project as an adjustment keeps it, in JSON."""

    told: tuple[Line, ...] = ()
    kept: Mapping[str, str] = {}

    @property
    def lines(self) -> tuple[str, ...]:
        """The impact in lines of words."""
        return tuple(line.text for line in self.told)


def foreseen(conn: sqlite3.Connection, kind: str, changes: Changes, today: str) -> Foreseen:
    """What changes of items of one kind would do; empty where they touch no plan.

    A plan that can't be computed tells nothing: the checks of the plan name what is wrong with it.
    """
    lines: list[Line] = []
    kept: dict[str, str] = {}
    found: list[tuple[str, Impact]] = []
    for project, own in _by_project(conn, kind, _planned(kind, changes)).items():
        try:
            found.append((project, impact(conn, project, own)))
        except MstuiError:
            continue
    for project, each in found:
        kept[project] = as_json(each)
        told = told_lines(each, today)
        lines += [line.under(_name(conn, project)) for line in told] if len(found) > 1 else told
    return Foreseen(tuple(lines), kept)


def achieved(conn: sqlite3.Connection, milestone: str, on: date, today: date) -> Mapping[str, str]:
    """What calling a milestone achieved on a day would do, as its row of the ledger keeps it."""
    done = {"state": "achieved", "achieved_on": on.isoformat()}
    return foreseen(conn, "milestone", {milestone: done}, today.isoformat()).kept


def as_json(found: Impact) -> str:
    """An impact as an adjustment keeps it."""
    import json

    return json.dumps(found.snapshot(), ensure_ascii=False, separators=(",", ":"))


def is_small(conn: sqlite3.Connection, kind: str, ids: list[str]) -> bool:
    """Whether the plans of items are so small that a key may wait for them."""
    own = _by_project(conn, kind, {id: {"name": ""} for id in ids})
    items = 0
    for project in own:
        for table in ("task", "milestone"):
            (count,) = conn.execute(
                f'SELECT count(*) FROM (SELECT 1 FROM "{table}" WHERE project=? LIMIT ?)',
                (project, SMALL + 1),
            ).fetchone()
            items += count
    return items <= SMALL


def _planned(kind: str, changes: Changes) -> Changes:
    """The changes without the fields that neither move anything nor are a promise."""
    names = {*PLANNED_BY.get(kind, ()), *(GUARDED if kind == "milestone" else ())}
    parted = {
        id: {name: value for name, value in fields.items() if name in names}
        for id, fields in changes.items()
    }
    return {id: fields for id, fields in parted.items() if fields}


def _by_project(
    conn: sqlite3.Connection, kind: str, changes: Changes
) -> dict[str, dict[str, Mapping[str, Any]]]:
    parted: dict[str, dict[str, Mapping[str, Any]]] = {}
    for id, fields in changes.items():
        row = conn.execute(f'SELECT project FROM "{kind}" WHERE id=?', (id,)).fetchone()
        if row is not None and row[0]:
            parted.setdefault(row[0], {})[id] = fields
    return parted


def _name(conn: sqlite3.Connection, project: str) -> str:
    row = conn.execute("SELECT coalesce(key,name,id) FROM project WHERE id=?", (project,))
    return str(row.fetchone()[0])
