"""Names that a word of a typed line may mean, the likeliest first; and the tags in use."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from mstui.domain.kinds import KINDS
from mstui.domain.quick import Hit
from mstui.domain.text import fold
from mstui.views import finding
from mstui.views.functions import run

MOST = 60
_BEGINS = "t.name LIKE :begin ESCAPE '\\'"


def hits(
    conn: sqlite3.Connection,
    kinds: Sequence[str],
    text: str,
    *,
    project: str = "",
    most: int = MOST,
) -> list[Hit]:
    """Items whose names hold ``text``, those that begin with it first, short names before long.

    At most ``most`` of each kind; one whose whole name it is is always among them.
    ``project`` narrows the kinds that belong to one.
    """
    found: list[Hit] = []
    wanted = text.strip()
    for kind in kinds:
        inside = project if KINDS[kind].field("project") is not None else ""
        if wanted:
            found += _holding(conn, kind, wanted, inside, most)
        else:
            found += _select(conn, kind, ["1"], {}, inside, most)
    return found


def _holding(
    conn: sqlite3.Connection, kind: str, wanted: str, project: str, most: int
) -> list[Hit]:
    """Names that hold the text; where those are too many, also those that are it or begin with it.

    Ordering a hundred thousand names that all hold the text would take longer than typing the
    next letter of it.
    """
    holds = finding.condition("t.name")
    values = {**finding.parameters(wanted), "wanted": wanted, "begin": _beginning(wanted)}
    found = {hit.id: hit for hit in _select(conn, kind, [holds], values, project, most)}
    if len(found) == most:
        for nearer in (["t.name=:wanted COLLATE NOCASE"], [_BEGINS, holds]):
            for hit in _select(conn, kind, nearer, values, project, most):
                found[hit.id] = hit
    first = fold(wanted)

    def nearness(hit: Hit) -> tuple[bool, int, str, str]:
        name = fold(hit.name)
        return (not name.startswith(first), len(name), name, hit.id)

    return sorted(found.values(), key=nearness)[:most]


def _select(
    conn: sqlite3.Connection,
    kind: str,
    conditions: Sequence[str],
    values: dict[str, Any],
    project: str,
    most: int,
) -> list[Hit]:
    where = list(conditions)
    if project:
        # Through the index of the project the rows would come in no order of theirs: three times
        # as slow as reading them one behind the other.
        where.append("+t.project=:project")
    rows = run(
        conn,
        f'SELECT t.id,t.name FROM "{kind}" t WHERE {" AND ".join(where)} LIMIT :most',
        {**values, "project": project, "most": most},
    )
    return [Hit(id, kind, name or "") for id, name in rows]


def _beginning(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"{escaped}%"
