"""Names that a word of a typed line may mean, the likeliest first; and the tags in use."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from mstui.domain.kinds import KINDS
from mstui.domain.quick import Hit
from mstui.views import finding
from mstui.views.functions import run

MOST = 60


def hits(
    conn: sqlite3.Connection,
    kinds: Sequence[str],
    text: str,
    *,
    project: str = "",
    most: int = MOST,
) -> list[Hit]:
    """Items whose names hold ``text``, those that begin with it first, short names before long.

    ``project`` narrows the kinds that belong to one.
    """
    found: list[Hit] = []
    wanted = text.strip()
    for kind in kinds:
        where, values = ["1"], dict[str, Any]()
        if wanted:
            where.append(finding.condition("t.name"))
            values = dict(finding.parameters(wanted))
        if project and KINDS[kind].field("project") is not None:
            where.append("t.project=:project")
            values["project"] = project
        values |= {"begin": _beginning(wanted), "most": most}
        rows = run(
            conn,
            f'SELECT t.id,t.name FROM "{kind}" t WHERE {" AND ".join(where)}'
            " ORDER BY t.name LIKE :begin ESCAPE '\\' DESC,length(t.name),t.name,t.id LIMIT :most",
            values,
        )
        found += [Hit(id, kind, name or "") for id, name in rows]
    return found


def _beginning(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"{escaped}%"
