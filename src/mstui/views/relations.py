"""What hangs on an item: links, parts, deliverables, risks, notes, and the ledger of promises."""

from __future__ import annotations

import sqlite3
from typing import Any, NamedTuple

from mstui.domain.duration import MINUTES_PER_DAY
from mstui.domain.kinds import KINDS
from mstui.domain.values import show_choice
from mstui.views.names import shown_title
from mstui.views.states import DEFAULT_STATE, ENDED, state_field
from mstui.views.values import Wording


class Related(NamedTuple):
    """Another item and how it is related: ``note`` says what its link means, or a state."""

    kind: str
    id: str
    name: str
    note: str
    ended: bool = False


class Remark(NamedTuple):
    """A note: what kind, who wrote it and when (UTC ms), and its text."""

    id: str
    kind: str
    author: str
    at: int | None
    text: str


class Written(NamedTuple):
    """A note with who wrote it: the person's id, and the name."""

    id: str
    kind: str
    by: str
    author: str
    at: int | None
    text: str
    client_visible: bool


class Pledge(NamedTuple):
    """A changed promise: when, who, which field from what to what, the cause and the reason."""

    id: str
    at: int | None
    author: str
    field: str
    before: str
    after: str
    cause: str
    rationale: str


_SCHEDULED = ("task", "milestone", "phase")

# What is shown of an item: heading, kind, and how the rows are found by :id.
_HANGING: dict[str, tuple[tuple[str, str, str], ...]] = {
    "milestone": (
        ("Parts", "milestone", "t.parent=:id"),
        ("Deliverables", "deliverable", "t.milestone=:id"),
        ("Roadblocks", "roadblock", "t.milestone=:id"),
        ("Risks", "risk", "t.id IN (SELECT risk FROM endangers WHERE milestone=:id)"),
        (
            "KPIs",
            "kpi",
            "(t.milestone=:id OR t.id IN (SELECT kpi FROM proves WHERE milestone=:id))",
        ),
        ("Looked back", "retrospective", "t.milestone=:id"),
        ("Promises", "promise", "t.id IN (SELECT promise FROM waiting WHERE item=:id)"),
        ("Actions", "action", "t.milestone=:id"),
        ("Decisions", "decision", "t.milestone=:id"),
    ),
    "task": (
        ("Parts", "task", "t.parent=:id"),
        ("Deliverables", "deliverable", "t.task=:id"),
        ("Roadblocks", "roadblock", "t.task=:id"),
        ("Promises", "promise", "t.id IN (SELECT promise FROM waiting WHERE item=:id)"),
    ),
    "phase": (
        ("Parts", "phase", "t.parent=:id"),
        ("Milestones", "milestone", "t.phase=:id"),
    ),
    "project": (
        ("Objectives", "objective", "t.project=:id"),
        ("KPIs", "kpi", "t.project=:id"),
        ("Stakeholders", "stakeholder", "t.project=:id"),
        ("Roadblocks", "roadblock", "t.project=:id"),
        ("Promises", "promise", "t.project=:id"),
        ("Baselines", "baseline", "t.project=:id"),
    ),
    "risk": (
        (
            "Endangers",
            "milestone",
            "t.id IN (SELECT milestone FROM endangers WHERE risk=:id)",
        ),
        ("Roadblocks", "roadblock", "t.risk=:id"),
    ),
    "objective": (
        ("Key results", "keyresult", "t.objective=:id"),
        ("Parts", "objective", "t.parent=:id"),
    ),
    "kpi": (
        ("Investigations", "investigation", "t.kpi=:id"),
        ("Readings", "reading", "t.kpi=:id"),
    ),
    "calendar": (("Days off", "dayoff", "t.calendar=:id"),),
    "person": (
        ("Milestones", "milestone", "t.owner=:id AND t.state IN ('proposed','planned')"),
        ("Risks", "risk", "t.owner=:id"),
        ("Leave", "leave", "t.person=:id"),
    ),
    "team": (("People", "person", "t.team=:id"),),
}
MOST = 30


# Kinds that have a day instead of a state, the latest first, and what stands for their names.
_DATED = ("reading", "retrospective")
_TITLES = {"retrospective": "coalesce(t.well,t.badly,t.change,t.celebrated)"}


def hanging(conn: sqlite3.Connection, kind: str, id: str) -> list[tuple[str, list[Related], int]]:
    """(heading, the first items, how many there are) of everything that hangs on an item."""
    found = []
    for heading, other, where in _HANGING.get(kind, ()):
        rows = _rows(conn, other, where, id)
        if rows:
            count = len(rows)
            if count > MOST:
                (count,) = conn.execute(
                    f"SELECT count(*) FROM {other} t WHERE {where}", {"id": id}
                ).fetchone()
            found.append((heading, rows[:MOST], count))
    return found


def _rows(conn: sqlite3.Connection, kind: str, where: str, id: str) -> list[Related]:
    declared = KINDS[kind]
    state = state_field(kind) if declared.field(state_field(kind)) else ""
    order = "t.ord,t.id" if declared.field("ord") else "t.id"
    beside = f"t.{state}" if state else "NULL"
    if not state and kind in _DATED:
        beside, order = 't."on"', 't."on" DESC,t.id DESC'
    title = _TITLES.get(kind, f't."{declared.title}"')
    rows = conn.execute(
        f'SELECT t.id,{title},{beside} FROM "{kind}" t'
        f" WHERE {where} ORDER BY {order} LIMIT {MOST + 1}",
        {"id": id},
    ).fetchall()
    return [
        Related(
            kind,
            found,
            shown_title(declared, found, name),
            show_choice(word or DEFAULT_STATE.get(kind, "")) if state else word or "",
            word in ENDED.get(kind, ()),
        )
        for found, name, word in rows
    ]


def links(
    conn: sqlite3.Connection, id: str, minutes_per_day: int = MINUTES_PER_DAY
) -> tuple[list[Related], list[Related]]:
    """What an item waits for, and what waits for it; each with what its link says in words."""
    return (
        _linked(conn, "successor", "predecessor", id, minutes_per_day),
        _linked(conn, "predecessor", "successor", id, minutes_per_day),
    )


def _linked(
    conn: sqlite3.Connection, here: str, there: str, id: str, minutes_per_day: int
) -> list[Related]:
    rows: list[tuple[Any, ...]] = []
    for kind in _SCHEDULED:
        state = "t.state" if kind != "phase" else "NULL"
        rows += conn.execute(
            f"SELECT '{kind}',t.id,t.name,{state},coalesce(d.type,'FS'),coalesce(d.lag,0),"
            f" coalesce(d.lag_unit,'working') FROM dependency d JOIN {kind} t ON t.id=d.{there}"
            f" WHERE d.{here}=? ORDER BY d.id LIMIT {MOST}",
            (id,),
        ).fetchall()
    if not rows:
        return []
    from mstui.domain.link_text import remark

    return [
        Related(
            kind,
            other,
            name or "",
            remark(type, lag, unit, minutes_per_day),
            state in ENDED.get(kind, ()),
        )
        for kind, other, name, state, type, lag, unit in rows
    ]


def task_counts(conn: sqlite3.Connection, milestone: str) -> tuple[int, int]:
    """How many tasks lead to a milestone, and how many of them are done; cancelled ones apart."""
    total, done = conn.execute(
        "SELECT count(*),coalesce(sum(state IS 'done'),0) FROM task"
        " WHERE milestone=? AND state IS NOT 'cancelled'",
        (milestone,),
    ).fetchone()
    return int(total), int(done)


def notes(conn: sqlite3.Connection, item: str) -> list[Remark]:
    """The notes on an item, the latest first."""
    rows = conn.execute(
        "SELECT n.id,coalesce(n.kind,'note'),coalesce(p.name,''),n.at,coalesce(n.text,'')"
        " FROM note n LEFT JOIN person p ON p.id=n.author WHERE n.item=?"
        " ORDER BY n.at DESC,n.id DESC LIMIT 50",
        (item,),
    ).fetchall()
    return [Remark._make(row) for row in rows]


def written(conn: sqlite3.Connection, item: str) -> list[Written]:
    """The notes on an item with their authors, the latest first."""
    rows = conn.execute(
        "SELECT n.id,coalesce(n.kind,'note'),coalesce(n.author,''),coalesce(p.name,''),n.at,"
        " coalesce(n.text,''),coalesce(n.client_visible,0)<>0"
        " FROM note n LEFT JOIN person p ON p.id=n.author WHERE n.item=?"
        " ORDER BY n.at DESC,n.id DESC LIMIT 200",
        (item,),
    ).fetchall()
    return [Written._make((*row[:-1], bool(row[-1]))) for row in rows]


def documents(conn: sqlite3.Connection, item: str) -> list[tuple[str, str]]:
    """(name, location) of the documents of an item."""
    return [
        (name or "", location or "")
        for name, location in conn.execute(
            "SELECT name,location FROM document WHERE item=? ORDER BY name,id", (item,)
        ).fetchall()
    ]


def tags(conn: sqlite3.Connection, item: str) -> list[str]:
    """The tags of an item."""
    rows = conn.execute(
        "SELECT g.name FROM tagging t JOIN tag g ON g.id=t.tag WHERE t.item=? ORDER BY g.name",
        (item,),
    ).fetchall()
    return [name or "" for (name,) in rows]


def ledger(conn: sqlite3.Connection, milestone: str, wording: Wording) -> list[Pledge]:
    """Every change of a milestone's promise, the latest first."""
    fields = KINDS["milestone"]
    rows = conn.execute(
        "SELECT a.id,a.at,coalesce(p.name,''),coalesce(a.field,''),a.from_value,a.to_value,"
        " coalesce(a.cause,''),coalesce(a.rationale,'') FROM adjustment a"
        " LEFT JOIN person p ON p.id=a.author WHERE a.milestone=? ORDER BY a.at DESC,a.id DESC",
        (milestone,),
    ).fetchall()
    found = []
    for id, at, author, name, before, after, cause, rationale in rows:
        field = fields.field(name)
        words = [
            wording.of(field, value) if field is not None else value or ""
            for value in (before, after)
        ]
        found.append(Pledge(id, at, author, name, words[0], words[1], cause, rationale))
    return found


def assignees(conn: sqlite3.Connection, task: str) -> list[Related]:
    """Who works on a task, with their share where it is not all of their time."""
    rows = conn.execute(
        "SELECT p.id,p.name,coalesce(a.units,100) FROM assignment a JOIN person p ON p.id=a.person"
        " WHERE a.task=? ORDER BY a.id",
        (task,),
    ).fetchall()
    return [
        Related("person", id, name or "", "" if units == 100 else f"{units} %")
        for id, name, units in rows
    ]


def contributors(conn: sqlite3.Connection, milestone: str) -> list[str]:
    """The names of those who contribute to a milestone."""
    rows = conn.execute(
        "SELECT p.name FROM contributor c JOIN person p ON p.id=c.person"
        " WHERE c.milestone=? ORDER BY c.id",
        (milestone,),
    ).fetchall()
    return [name or "" for (name,) in rows]
