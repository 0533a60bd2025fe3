"""Which item a person means by a few letters of its id, a project's key, or a name."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from mstui.domain.errors import NotFound, UsageProblem
from mstui.domain.ids import ALPHABET, LENGTH
from mstui.domain.text import visible
from mstui.views import finding
from mstui.views.functions import run

# The kinds that people name on a command line, the likeliest first.
NAMED = (
    "project",
    "milestone",
    "task",
    "phase",
    "risk",
    "roadblock",
    "deliverable",
    "kpi",
    "objective",
    "keyresult",
    "action",
    "decision",
    "promise",
    "checkin",
    "investigation",
    "retrospective",
    "person",
    "team",
    "calendar",
    "stakeholder",
    "note",
    "document",
    "baseline",
    "dependency",
    "adjustment",
    "reading",
    "expense",
    "budget",
    "time",
    "tag",
    "template",
    "filter",
    "capture",
    "dayoff",
    "leave",
    "selfreport",
    "scopeanswer",
)
SHORTEST = 4
# A pair's id begins with the id of its left end, which alone is meant by that beginning.
_PAIRS = ("dependency",)
_CANDIDATES_SHOWN = 5
_LAST = "~"
_LOOKED_UP = 200


class Candidate(NamedTuple):
    """An item that a text may mean."""

    kind: str
    id: str
    name: str


def resolve(
    conn: sqlite3.Connection,
    text: str,
    kinds: Sequence[str] | None = None,
    project: str | None = None,
) -> tuple[str, str]:
    """The kind and the id of the item that ``text`` names.

    Tried in this order: a whole id, a project's key, the exact name, the beginning of an id, the
    name without case and accents, the beginning of a name. ``project`` (an id) narrows items
    that belong to one. Raises NotFound, or UsageProblem where several fit.
    """
    wanted = text.strip()
    among = tuple(kinds) if kinds is not None else NAMED
    if not wanted:
        raise UsageProblem("an item is named by its id, its name or a project's key")
    for attempt in (_by_id, _by_key, _by_exact_name, _by_short_id, _by_folded_name):
        found = attempt(conn, wanted, among, project)
        if len(found) == 1:
            return found[0].kind, found[0].id
        if found:
            raise _ambiguous(conn, wanted, found)
    what = f"{_one_of(among)} " if kinds is not None else ""
    where = f" in {_project_name(conn, project)}" if project else ""
    raise NotFound(f"no {what or 'item '}is called “{visible(wanted)[:60]}”{where}")


def short_id(conn: sqlite3.Connection, id: str) -> str:
    """The beginning of an id that no other item's id has, of at least four letters."""
    if "|" in id:
        return id
    longest = SHORTEST
    for kind in NAMED:
        if kind in _PAIRS:
            continue
        for sign, order in (("<", "DESC"), (">", "ASC")):
            near = conn.execute(
                f'SELECT id FROM "{kind}" WHERE id{sign}? ORDER BY id {order} LIMIT 1', (id,)
            ).fetchone()
            if near is not None:
                longest = max(longest, _shared(id, near[0]) + 1)
    return id[:longest]


def short_ids(conn: sqlite3.Connection, ids: Sequence[str]) -> dict[str, str]:
    """The short ids of many items; of a few, each is looked up by itself."""
    if len(ids) <= _LOOKED_UP:
        return {id: short_id(conn, id) for id in ids}
    known = sorted(
        id
        for kind in NAMED
        if kind not in _PAIRS
        for (id,) in conn.execute(f'SELECT id FROM "{kind}"').fetchall()
    )
    shared = [0, *(_shared(one, other) for one, other in pairwise(known)), 0]
    longest = {
        id: max(SHORTEST, shared[place] + 1, shared[place + 1] + 1)
        for place, id in enumerate(known)
    }
    return {id: id[: longest.get(id)] for id in ids}


def candidates(
    conn: sqlite3.Connection,
    text: str,
    kinds: Sequence[str],
    *,
    project: str | None = None,
    limit: int = 20,
) -> list[Candidate]:
    """Items whose name holds ``text``, for completion: those that begin with it first."""
    wanted = finding.folded(text.strip())
    found: list[Candidate] = []
    for kind in kinds:
        narrowed, values = _narrowed(kind, project)
        if wanted:
            narrowed += f" AND {finding.condition(_title(kind))}"
            values |= finding.parameters(wanted)
        found += _run(conn, kind, f"1{narrowed}", values, limit)
    found.sort(key=lambda one: (not finding.folded(one.name).startswith(wanted), one.name, one.id))
    return found[:limit]


def _by_id(
    conn: sqlite3.Connection, text: str, kinds: Sequence[str], project: str | None
) -> list[Candidate]:
    if "|" not in text and len(text) < LENGTH:
        return []
    return [one for kind in kinds for one in _run(conn, kind, "t.id=:text", {"text": text}, 1)]


def _by_key(
    conn: sqlite3.Connection, text: str, kinds: Sequence[str], project: str | None
) -> list[Candidate]:
    if "project" not in kinds:
        return []
    found = _run(conn, "project", 't."key"=:text', {"text": text}, _CANDIDATES_SHOWN + 1)
    same = 't."key"=:text COLLATE NOCASE'
    return found or _run(conn, "project", same, {"text": text}, _CANDIDATES_SHOWN + 1)


def _by_exact_name(
    conn: sqlite3.Connection, text: str, kinds: Sequence[str], project: str | None
) -> list[Candidate]:
    found: list[Candidate] = []
    for kind in kinds:
        narrowed, values = _narrowed(kind, project)
        where = f"{_title(kind)}=:text{narrowed}"
        found += _run(conn, kind, where, {"text": text, **values}, _CANDIDATES_SHOWN + 1)
    return found


def _by_short_id(
    conn: sqlite3.Connection, text: str, kinds: Sequence[str], project: str | None
) -> list[Candidate]:
    prefix = text.lower()
    if len(prefix) < SHORTEST or any(letter not in ALPHABET for letter in prefix):
        return []
    return [
        one
        for kind in kinds
        if kind not in _PAIRS or tuple(kinds) == _PAIRS
        for one in _run(
            conn,
            kind,
            "t.id>=:text AND t.id<:end",
            {"text": prefix, "end": f"{prefix}{_LAST}"},
            _CANDIDATES_SHOWN + 1,
        )
    ]


def _by_folded_name(
    conn: sqlite3.Connection, text: str, kinds: Sequence[str], project: str | None
) -> list[Candidate]:
    """Names that are the text, case and accents aside; else those that begin with it."""
    wanted = finding.folded(text)
    found: list[Candidate] = []
    for kind in kinds:
        narrowed, values = _narrowed(kind, project)
        where = f"{finding.condition(_title(kind))}{narrowed}"
        found += _run(conn, kind, where, {**finding.parameters(text), **values}, -1)
    names = [finding.folded(one.name) for one in found]
    for fits in (str.__eq__, str.startswith):
        best = [one for one, name in zip(found, names, strict=True) if fits(name, wanted)]
        if best:
            return best
    return []


def _run(
    conn: sqlite3.Connection, kind: str, where: str, values: dict[str, Any], limit: int
) -> list[Candidate]:
    rows = run(
        conn,
        f'SELECT t.id,{_title(kind)} FROM "{kind}" t WHERE {where} ORDER BY t.id LIMIT :limit',
        {**values, "limit": limit},
    )
    return [Candidate(kind, id, name or "") for id, name in rows]


def _title(kind: str) -> str:
    if kind in _WITH_NAMES:
        return "t.name"
    from mstui.domain.kinds import KINDS

    return f't."{KINDS[kind].title}"'


def _narrowed(kind: str, project: str | None) -> tuple[str, dict[str, str]]:
    """What keeps to one project; kinds that belong to none are not narrowed."""
    if not project or kind in _IN_NO_PROJECT:
        return "", {}
    if kind not in _WITH_NAMES:
        from mstui.domain.kinds import KINDS

        if KINDS[kind].field("project") is None:
            return "", {}
    return " AND t.project=:project", {"project": project}


# Known without importing the declared kinds, which a quick answer has no time for.
_WITH_NAMES = (
    "project",
    "milestone",
    "task",
    "phase",
    "risk",
    "roadblock",
    "deliverable",
    "action",
    "decision",
    "promise",
    "person",
)
_IN_NO_PROJECT = ("project", "person")


def _shared(one: str, other: str) -> int:
    """How many letters two ids begin with alike."""
    for place, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return place
    return min(len(one), len(other))


def _ambiguous(conn: sqlite3.Connection, text: str, found: list[Candidate]) -> UsageProblem:
    shown = ", ".join(
        f"{one.kind} {short_id(conn, one.id)} {visible(one.name)[:40]}"
        for one in found[:_CANDIDATES_SHOWN]
    )
    more = "" if len(found) <= _CANDIDATES_SHOWN else " and more"
    return UsageProblem(f"“{visible(text)[:60]}” may be {shown}{more}", hint="say which by its id")


def _one_of(kinds: Sequence[str]) -> str:
    return kinds[0] if len(kinds) == 1 else " or ".join((", ".join(kinds[:-1]), kinds[-1]))


def _project_name(conn: sqlite3.Connection, project: str | None) -> str:
    found = conn.execute('SELECT "key",name FROM project WHERE id=?', (project,)).fetchone()
    return visible(str(found[0] or found[1])) if found else "that project"


__all__ = ["NAMED", "Candidate", "candidates", "resolve", "short_id", "short_ids"]
