"""What an item is called, whatever its kind: in lists, in links, in the journal."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from mstui.domain.kinds import KINDS, Kind
from mstui.domain.kinds.people import ITEMS

LONGEST = 200
_IDS_A_QUERY = 5000

# Rows that have no words of their own are called by what they join or measure.
_COMPOSED = {
    "dependency": "{predecessor}||' → '||{successor}||' ('||coalesce(t.type,'FS')||')'",
    "reading": "{kpi}||coalesce(': '||t.value,'')",
    "adjustment": "{milestone}||': '||coalesce(t.field,'')",
    "checkin": "{project}||coalesce(' '||t.\"on\",'')",
    "time": "coalesce(nullif(t.note,''),{task})",
    "assignment": "{task}||' · '||{person}",
    "contributor": "{milestone}||' · '||{person}",
    "tagging": "{item}||' · '||{tag}",
    "endangers": "{risk}||' · '||{milestone}",
    "waiting": "{item}||' · '||{promise}",
    "proves": "{milestone}||' · '||{kpi}",
    "attendee": "{person}",
    "judgement": "{milestone}",
    "reviewed": "{item}",
    "leave": "{person}||coalesce(': '||nullif(t.name,''),'')",
}


def name_sql(kind: Kind) -> str:
    """SQL for the name of the row ``t`` of ``kind``; its first line is what is shown."""
    composed = _COMPOSED.get(kind.name)
    if composed is None:
        return f"coalesce(t.\"{kind.title}\",'')"
    places = {
        field.name: _pointed_at(field.name, (field.ref,) if field.ref else field.choices)
        for field in kind.fields
        if f"{{{field.name}}}" in composed
    }
    return composed.format(**places)


def _pointed_at(field: str, kinds: tuple[str, ...]) -> str:
    """SQL for the name of what a field of ``t`` points at; empty where it points at nothing."""
    looked_up = ",".join(
        f'(SELECT o."{KINDS[kind].title}" FROM "{kind}" o WHERE o.id=t."{field}")' for kind in kinds
    )
    return f"coalesce({looked_up},'')"


def shown_title(kind: Kind, id: str, name: str | None) -> str:
    """One line that stands for a row: its name, or its id where it has none."""
    line = (name or "").strip().split("\n", 1)[0].strip()
    if not line:
        return f"{kind.name} {id[:8]}"
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def names_of(conn: sqlite3.Connection, kind: str, ids: Iterable[str]) -> dict[str, str]:
    """The names of rows of one kind by their ids; ids that are not there are left out."""
    declared = KINDS[kind]
    wanted = list(dict.fromkeys(ids))
    names: dict[str, str] = {}
    for start in range(0, len(wanted), _IDS_A_QUERY):
        chunk = wanted[start : start + _IDS_A_QUERY]
        marks = ",".join("?" * len(chunk))
        for id, name in conn.execute(
            f'SELECT t.id,{name_sql(declared)} FROM "{kind}" t WHERE t.id IN ({marks})', chunk
        ).fetchall():
            names[id] = shown_title(declared, id, name)
    return names


def name_of(conn: sqlite3.Connection, kind: str, id: str) -> str:
    """The name of one row; empty where it is not there."""
    return names_of(conn, kind, [id]).get(id, "")


def kind_of(conn: sqlite3.Connection, id: str, kinds: Iterable[str] = ITEMS) -> str | None:
    """Which of ``kinds`` the item of this id is; None where there is no such item."""
    for kind in kinds:
        if conn.execute(f'SELECT 1 FROM "{kind}" WHERE id=?', (id,)).fetchone():
            return kind
    return None


def people(conn: sqlite3.Connection) -> dict[str, str]:
    """The names of all people by their ids."""
    return {id: name or "" for id, name in conn.execute("SELECT id,name FROM person").fetchall()}
