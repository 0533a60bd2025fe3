"""What can wait for what: the items a typed name may mean, and the links that are there."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from mstui.domain.kinds import KINDS
from mstui.domain.text import visible
from mstui.views import finding
from mstui.views.functions import run

# So many namesakes and lookalikes are read for the few that are offered.
LOOKED_THROUGH = 300
_KINDS = ("task", "milestone", "phase")


class Linkable(NamedTuple):
    """An item that takes part in links; ``key`` is its project's short name."""

    kind: str
    id: str
    name: str
    project: str
    key: str


class Tied(NamedTuple):
    """A link of one item; ``waits`` where it is the item that waits for the other."""

    id: str
    waits: bool
    other: Linkable
    type: str
    lag: int
    unit: str


def linkable(
    conn: sqlite3.Connection, text: str, project: str, *, elsewhere: bool = False
) -> list[Linkable]:
    """Items whose name holds the text, of a project or of all others, by name."""
    where = "t.project IS NOT :project" if elsewhere else "t.project IS :project"
    held = finding.condition("t.name") if text.strip() else "1"
    values = {"project": project, **(finding.parameters(text.strip()) if text.strip() else {})}
    found: list[Linkable] = []
    for kind in _KINDS:
        rows = run(
            conn,
            f"SELECT '{kind}',t.id,coalesce(t.name,''),t.project,coalesce(p.\"key\",'')"
            f" FROM {kind} t LEFT JOIN project p ON p.id=t.project WHERE {where} AND {held}"
            f" AND coalesce(t.name,'')<>'' ORDER BY t.name COLLATE NOCASE,t.id"
            f" LIMIT {LOOKED_THROUGH}",
            values,
        )
        found += [_linkable(row) for row in rows]
    return found


def _linkable(row: tuple[str, ...]) -> Linkable:
    kind, id, name, project, key = row
    return Linkable(kind, id, " ".join(visible(name).split()), project or "", key)


def by_source(conn: sqlite3.Connection, project: str, source: str) -> Linkable | None:
    """The item that had this identifier in the file it was imported from."""
    for kind in _KINDS:
        row = conn.execute(
            f"SELECT '{kind}',t.id,coalesce(t.name,''),t.project,'' FROM {kind} t"
            " WHERE t.project=? AND t.source_id=? ORDER BY t.id LIMIT 1",
            (project, source),
        ).fetchone()
        if row is not None:
            return _linkable(row)
    return None


def project_of(conn: sqlite3.Connection, kind: str, id: str) -> str:
    """The project in which an item stands; empty for one that stands in none."""
    if kind == "project" or KINDS[kind].field("project") is None:
        return id if kind == "project" else ""
    found = conn.execute(f'SELECT project FROM "{kind}" WHERE id=?', (id,)).fetchone()
    return str(found[0] or "") if found else ""


def open_projects(conn: sqlite3.Connection) -> list[tuple[str, str]]:
    """Projects that are not over, by their place: the id, and the key with the name."""
    rows = conn.execute(
        "SELECT id,coalesce(\"key\"||' ','')||coalesce(name,'') FROM project"
        " WHERE status IS NULL OR status NOT IN ('done','cancelled') ORDER BY ord,id"
    )
    return [(id, " ".join(visible(name).split())) for id, name in rows.fetchall()]


def project_keys(conn: sqlite3.Connection) -> dict[str, str]:
    """Projects by their short names."""
    return {key: id for id, key in conn.execute('SELECT id,"key" FROM project WHERE "key"<>\'\'')}


def ties(conn: sqlite3.Connection, id: str) -> list[Tied]:
    """The links of an item, first those by which it waits."""
    found = []
    for waits, here, there in ((True, "successor", "predecessor"),
                               (False, "predecessor", "successor")):  # fmt: skip
        for kind in _KINDS:
            found += [
                Tied(link, waits, _linkable(row), type, lag, unit)
                for link, type, lag, unit, *row in conn.execute(
                    "SELECT d.id,coalesce(d.type,'FS'),coalesce(d.lag,0),"
                    f"coalesce(d.lag_unit,'working'),'{kind}',t.id,coalesce(t.name,''),t.project,"
                    f"coalesce(p.\"key\",'') FROM dependency d JOIN {kind} t ON t.id=d.{there}"
                    f" LEFT JOIN project p ON p.id=t.project WHERE d.{here}=? ORDER BY d.id",
                    (id,),
                ).fetchall()
            ]
    return found
