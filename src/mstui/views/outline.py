"""Lists in which rows stand below their parents: tasks and phases with their parts.

Only the roots are paged; what stands below them is fetched level by level. A row is a root where
its parent is not in the list. Its key is its root's key and then (order, id) of each step down.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from mstui.views.functions import run
from mstui.views.keyset import Key, Term, beyond
from mstui.views.query import Query, fetch
from mstui.views.rows import Found

Path = tuple[Key, ...]

_STEP = (Term("t.ord", nullable=True), Term("t.id"))
# Roots whose parts are fetched at once: a page rarely needs the parts of more.
_BATCH = 8


def ends(conn: sqlite3.Connection, query: Query, n: int, *, last: bool) -> list[Found]:
    """The first ``n`` rows, or the last, in the outline's order."""
    roots = fetch(conn, query, [_root(query)], {}, limit=n, backwards=last)
    return _filled(conn, query, [], roots, n, upwards=last)


def beside(
    conn: sqlite3.Connection, query: Query, key: Path, n: int, *, before: bool
) -> list[Found]:
    """Up to ``n`` rows after ``key``, or before it, in the outline's order."""
    if n <= 0:
        return []
    tree = _tree_of(conn, query, key[0])
    here = _comparable(key)
    if before:
        near = [row for row in tree if _comparable(row.key) < here][-n:]
    else:
        near = [row for row in tree if _comparable(row.key) > here][:n]
    left = n - len(near)
    if not left:
        return near
    roots = query.beyond(conn, key[0], left, backwards=before, roots=[_root(query)])
    return _filled(conn, query, near, roots, n, upwards=before)


def locate(conn: sqlite3.Connection, query: Query, id: str) -> Found | None:
    """The row of one item with its full key; None where the list does not hold it."""
    path: list[Key] = []
    step: str | None = id
    found: Found | None = None
    while step is not None:
        climbed = _climb(conn, query, step)
        if climbed is None:
            return None
        row, parent, is_root, place = climbed
        found = found or row
        if is_root:
            key = (row.key, *reversed(path))
            return found._replace(key=key, depth=len(path))
        path.append(place)
        step = parent
    return None


def position(conn: sqlite3.Connection, query: Query, key: Path) -> int:
    """How many rows come before ``key``."""
    here = _comparable(key)
    inside = sum(_comparable(row.key) < here for row in _tree_of(conn, query, key[0]))
    return inside + sum(
        _counted_with_parts(conn, query, piece.sql, piece.parameters)
        for piece in beyond(query.terms, key[0], backwards=True)
    )


def _root(query: Query) -> str:
    """SQL: the row's parent is not in the list. Of a loop, the row with the smallest id is one."""
    table = query.table
    above = "".join(f" AND {condition}" for condition in query.above)
    return (
        f'(t.parent IS NULL OR NOT EXISTS(SELECT 1 FROM "{table}" q WHERE q.id=t.parent{above})'
        " OR t.id=(WITH RECURSIVE up(id) AS (SELECT t.parent UNION"
        f' SELECT a.parent FROM up JOIN "{table}" a ON a.id=up.id WHERE a.parent IS NOT NULL)'
        " SELECT min(id) FROM up))"
    )


def _filled(
    conn: sqlite3.Connection,
    query: Query,
    near: list[Found],
    roots: Sequence[Found],
    n: int,
    *,
    upwards: bool,
) -> list[Found]:
    """``near`` and the trees of ``roots`` beside it, up to ``n`` rows; roots come nearest first."""
    rows = near[::-1] if upwards else near
    parents = [root for root in roots if root.parts]
    below: dict[str, list[Found]] = {}
    fetched = 0
    for root in roots:
        if len(rows) >= n:
            break
        if fetched < len(parents) and root is parents[fetched]:
            below = _below(conn, query, parents[fetched : fetched + _BATCH])
            fetched += _BATCH
        if root.parts:
            tree = _walked(root, below)
            rows += reversed(tree) if upwards else tree
        else:
            rows.append(Found((root.key,), root.cells))
    del rows[n:]
    return rows[::-1] if upwards else rows


def _tree_of(conn: sqlite3.Connection, query: Query, root_key: Key) -> list[Found]:
    """The root of that key with all below it; nothing where it went or moved."""
    roots = fetch(conn, query, [_root(query), "t.id=:root"], {"root": root_key[-1]}, limit=1)
    if not roots or roots[0].key != root_key:
        return []
    return _walked(roots[0], _below(conn, query, roots))


def _below(
    conn: sqlite3.Connection, query: Query, parents: Sequence[Found]
) -> dict[str, list[Found]]:
    """The rows below ``parents``, by their parent, in their order; each row once."""
    down = query._replace(terms=(Term("t.parent"), *_STEP), members=query.inside)
    below: dict[str, list[Found]] = {}
    seen = {str(row.key[-1]) for row in parents}
    level = list(seen)
    while level:
        marks = ",".join(f":p{place}" for place in range(len(level)))
        rows = fetch(
            conn,
            down,
            [f"t.parent IN ({marks})"],
            {f"p{place}": id for place, id in enumerate(level)},
            limit=-1,
        )
        level = []
        for row in rows:
            parent, order, id = row.key
            if id in seen:
                continue
            seen.add(id)
            below.setdefault(parent, []).append(Found((order, id), row.cells, 0, row.parts))
            if row.parts:
                level.append(id)
    return below


def _walked(root: Found, below: dict[str, list[Found]]) -> list[Found]:
    """A root and all below it, each before its parts."""
    walked = []
    stack = [Found((root.key,), root.cells, 0, root.parts)]
    while stack:
        row = stack.pop()
        walked.append(row)
        if row.parts:
            stack += [
                Found((*row.key, part.key), part.cells, row.depth + 1, part.parts)
                for part in reversed(below.get(row.key[-1][-1], ()))
            ]
    return walked


def _climb(
    conn: sqlite3.Connection, query: Query, id: str
) -> tuple[Found, str | None, bool, Key] | None:
    """One member, its parent, whether it is a root, and its place among its siblings."""
    up = query._replace(columns=f"t.parent,{_root(query)},t.ord,t.id,{query.columns}")
    rows = fetch(conn, up, ["t.id=:id"], {"id": id}, limit=1)
    if not rows:
        return None
    parent, is_root, order, _, *cells = rows[0].cells
    return rows[0]._replace(cells=tuple(cells)), parent, bool(is_root), (order, id)


def _counted_with_parts(
    conn: sqlite3.Connection, query: Query, condition: str, parameters: dict[str, Any]
) -> int:
    """How many rows the roots that meet ``condition`` make with all below them."""
    members = "".join(f" AND {member}" for member in query.members)
    inside = "".join(f" AND {member}" for member in query.inside)
    rows = run(
        conn,
        f'WITH RECURSIVE below(id) AS (SELECT t.id FROM "{query.table}" t'
        f" WHERE {condition} AND {_root(query)}{members} UNION"
        f' SELECT t.id FROM below b JOIN "{query.table}" t ON t.parent=b.id WHERE 1{inside})'
        " SELECT count(*) FROM below",
        {**query.parameters, **parameters},
    )
    return int(rows[0][0])


def _comparable(key: Path) -> tuple[tuple[tuple[bool, Any], ...], ...]:
    """Keys as Python compares them like SQLite: nothing before something."""
    return tuple(tuple((value is not None, value) for value in step) for step in key)


def in_order(conn: sqlite3.Connection, query: Query) -> list[str]:
    """The ids of all rows in the outline's order, projects in the order of the portfolio."""
    where = " AND ".join(query.members) or "1"
    rows = run(
        conn,
        f'SELECT t.id,t.parent FROM "{query.table}" t LEFT JOIN project o ON o.id=t.project'
        f" WHERE {where} ORDER BY o.ord,o.id,t.ord,t.id",
        query.parameters,
    )
    members = {id for id, _ in rows}
    below: dict[str, list[str]] = {}
    roots = []
    for id, parent in rows:
        if parent in members:
            below.setdefault(parent, []).append(id)
        else:
            roots.append(id)
    ordered: dict[str, None] = {}
    _walk(roots, below, ordered)
    # What is left stands in loops: each is entered where its smallest id is.
    left = sorted(members - ordered.keys())
    parents = dict(rows)
    for id in left:
        if id not in ordered and id in _above(id, parents):
            _walk([id], below, ordered)
    return list(ordered)


def _walk(roots: Sequence[str], below: dict[str, list[str]], ordered: dict[str, None]) -> None:
    stack = list(reversed(roots))
    while stack:
        id = stack.pop()
        if id not in ordered:
            ordered[id] = None
            stack += reversed(below.get(id, ()))


def _above(id: str, parents: dict[str, str | None]) -> set[str]:
    above: set[str] = set()
    step = parents.get(id)
    while step is not None and step not in above:
        above.add(step)
        step = parents.get(step)
    return above
