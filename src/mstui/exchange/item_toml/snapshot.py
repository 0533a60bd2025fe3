"""Items as a document says them: every field and list as text, read from the workspace."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from mstui.domain.duration import MINUTES_PER_DAY, show_lag
from mstui.domain.errors import NotFound
from mstui.domain.kinds import KINDS, Field
from mstui.domain.values import show_value
from mstui.exchange.item_toml.labels import Labels
from mstui.exchange.item_toml.shape import BESIDE, WAITS, Join, fields_of, joins
from mstui.store.transaction import Row, get

Item = tuple[str, str]
"""A kind and an id."""

Said = str | tuple[str, ...]
"""What stands behind a word: a text, or the texts of a list."""


class Entry(NamedTuple):
    """One item as it was when the document was written."""

    kind: str
    id: str
    row: Row
    said: dict[str, Said]
    # The ids behind the texts of each list.
    joined: dict[str, dict[str, str]]

    @property
    def title(self) -> str:
        return str(self.row.get(KINDS[self.kind].title) or self.id)


class Scope(NamedTuple):
    """What a document is about: single items, or a whole project."""

    items: tuple[Item, ...] = ()
    project: str = ""


def entries(conn: sqlite3.Connection, scope: Scope) -> dict[Item, Entry]:
    """The items of a document in the order in which they stand in it.

    Raises NotFound where one of single items is gone.
    """
    labels = Labels(conn, scope.project or _common_project(conn, scope.items))
    items = whole_project(conn, scope.project) if scope.project else scope.items
    return {item: _entry(conn, labels, *item) for item in items}


def project_of(conn: sqlite3.Connection, scope: Scope) -> str | None:
    """The project to which all items of a document belong; None where they differ."""
    return scope.project or _common_project(conn, scope.items)


def _common_project(conn: sqlite3.Connection, items: Sequence[Item]) -> str | None:
    found: set[str | None] = set()
    for kind, id in items:
        if kind == "project":
            found.add(id)
        elif KINDS[kind].field("project") is None:
            return None
        else:
            row = conn.execute(f'SELECT project FROM "{kind}" WHERE id=?', (id,)).fetchone()
            found.add(row[0] if row else None)
    return found.pop() if len(found) == 1 else None


def _entry(conn: sqlite3.Connection, labels: Labels, kind: str, id: str) -> Entry:
    row = get(conn, kind, id)
    if row is None:
        raise NotFound(f"that {kind} is not there any more")
    length = day_length(conn, kind, row)
    said: dict[str, Said] = {
        word: text_of(labels, field, row[field.name], length)
        for word, field in fields_of(KINDS[kind]).items()
    }
    joined: dict[str, dict[str, str]] = {}
    for join in joins(kind):
        joined[join.word] = _joined(conn, labels, join, id, length)
        said[join.word] = tuple(joined[join.word])
    return Entry(kind, id, row, said, joined)


def day_length(conn: sqlite3.Connection, kind: str, row: Row) -> int:
    """The minutes of a working day where an item belongs."""
    if kind == "project":
        return int(row.get("minutes_per_day") or MINUTES_PER_DAY)
    found = conn.execute(
        "SELECT minutes_per_day FROM project WHERE id=?", (row.get("project"),)
    ).fetchone()
    return int(found[0]) if found and found[0] else MINUTES_PER_DAY


def text_of(labels: Labels, field: Field, value: object, minutes_per_day: int) -> str:
    """A stored value as a document says it."""
    if value is None or value == "":
        return ""
    if field.type in ("ref", "item"):
        return labels.of((field.ref,) if field.type == "ref" else field.choices, str(value))
    assert isinstance(value, str | int)
    if field.type in ("integer", "percent"):
        return str(value)
    text = show_value(field, value, minutes_per_day=minutes_per_day)
    return text.replace("T", " ") if field.type == "moment" else text


def _joined(
    conn: sqlite3.Connection, labels: Labels, join: Join, id: str, minutes_per_day: int
) -> dict[str, str]:
    """The texts of a list with the ids that they stand for."""
    if join.word == WAITS.word:
        rows = conn.execute(
            "SELECT predecessor,type,lag,lag_unit FROM dependency WHERE successor=? ORDER BY id",
            (id,),
        ).fetchall()
        return {
            link_text(labels.of(join.kinds, before), type, lag, unit, minutes_per_day): before
            for before, type, lag, unit in rows
        }
    rows = conn.execute(
        f'SELECT "{join.other}" FROM "{join.pair}" WHERE "{join.own}"=? ORDER BY id', (id,)
    ).fetchall()
    return {labels.of(join.kinds, other): other for (other,) in rows}


def link_text(name: str, type: str | None, lag: int | None, unit: str | None, day: int) -> str:
    """``Design``, or ``Design FF+1d`` where it is not simply its finish that is waited for."""
    shown = show_lag(int(lag or 0), unit or "working", minutes_per_day=day)
    plain = (type or "FS") == "FS" and not shown
    return name if plain else f"{name} {type or 'FS'}{shown}"


# -- the order of a project -------------------------------------------------------------------


def whole_project(conn: sqlite3.Connection, project: str) -> list[Item]:
    """The items of a project: phase by phase its milestones with their tasks, then the rest."""
    found: list[Item] = [("project", project)]
    phases = _ids(conn, "phase", project, "ord")
    milestones = _by(conn, "milestone", project, ("phase",))
    tasks = _by(conn, "task", project, ("phase", "milestone", "parent"))
    parts: dict[str | None, list[tuple[str | None, ...]]] = {}
    for key in tasks:
        parts.setdefault(key[2], []).append(key)
    for phase in (*phases, None):
        if phase is not None:
            found.append(("phase", phase))
        here = milestones.pop((phase,), [])
        for milestone in here:
            found.append(("milestone", milestone))
            found += _task_tree(tasks, parts, phase, milestone)
        found += _task_tree(tasks, parts, phase, None)
    # Parts of another phase than their whole, and what points at what is gone.
    found += [("milestone", id) for rest in milestones.values() for id in rest]
    found += [("task", id) for rest in tasks.values() for id in rest]
    for kind in BESIDE:
        found += [(kind, id) for id in _beside(conn, kind, project)]
    return list(dict.fromkeys(found))


def _ids(conn: sqlite3.Connection, kind: str, project: str, order: str) -> list[str]:
    rows = conn.execute(f'SELECT id FROM "{kind}" WHERE project=? ORDER BY {order},id', (project,))
    return [id for (id,) in rows.fetchall()]


def _by(
    conn: sqlite3.Connection, kind: str, project: str, names: tuple[str, ...]
) -> dict[tuple[str | None, ...], list[str]]:
    columns = ",".join(f'"{name}"' for name in names)
    found: dict[tuple[str | None, ...], list[str]] = {}
    for id, *where in conn.execute(
        f'SELECT id,{columns} FROM "{kind}" WHERE project=? ORDER BY ord,id', (project,)
    ).fetchall():
        found.setdefault(tuple(where), []).append(id)
    return found


def _task_tree(
    tasks: dict[tuple[str | None, ...], list[str]],
    parts: dict[str | None, list[tuple[str | None, ...]]],
    phase: str | None,
    milestone: str | None,
) -> list[Item]:
    """The tasks of a milestone in a phase, each followed by its parts."""
    found: list[Item] = []
    waiting = list(reversed(tasks.pop((phase, milestone, None), [])))
    while waiting:
        task = waiting.pop()
        found.append(("task", task))
        keys = parts.get(task, ())
        waiting += reversed([id for key in keys for id in tasks.pop(key, ())])
    return found


def _beside(conn: sqlite3.Connection, kind: str, project: str) -> list[str]:
    if kind == "keyresult":
        rows = conn.execute(
            "SELECT k.id FROM keyresult k JOIN objective o ON o.id=k.objective"
            " WHERE o.project=? ORDER BY k.objective,k.id",
            (project,),
        )
        return [id for (id,) in rows.fetchall()]
    return _ids(conn, kind, project, "ord" if KINDS[kind].field("ord") else "id")
