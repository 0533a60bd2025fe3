"""A list's query, and the pages that it yields in the order of its terms."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from mstui.views.functions import run
from mstui.views.keyset import Key, Term, beyond, ordering
from mstui.views.rows import Found


class Query(NamedTuple):
    """``members`` are conditions on the row ``t``; ``above`` the same on its parent ``q``.

    ``inside`` are ``members`` once more, for rows that are reached by another index.
    """

    table: str
    terms: tuple[Term, ...]
    columns: str
    members: tuple[str, ...]
    above: tuple[str, ...]
    inside: tuple[str, ...]
    parameters: dict[str, str]
    outlined: bool

    def beyond(
        self,
        conn: sqlite3.Connection,
        key: Key,
        n: int,
        *,
        backwards: bool,
        roots: Sequence[str] = (),
    ) -> list[Found]:
        """Up to ``n`` rows after ``key``, or before it, the nearest first."""
        rows: list[Found] = []
        for piece in beyond(self.terms, key, backwards=backwards):
            if len(rows) >= n:
                break
            rows += fetch(
                conn,
                self,
                [*roots, piece.sql],
                piece.parameters,
                limit=n - len(rows),
                backwards=backwards,
            )
        return rows


def fetch(
    conn: sqlite3.Connection,
    query: Query,
    conditions: Sequence[str],
    parameters: Mapping[str, Any],
    *,
    limit: int,
    backwards: bool = False,
) -> list[Found]:
    """The members of the list that also meet ``conditions``, in its order or against it."""
    columns = ",".join([*(term.sql for term in query.terms), query.columns])
    if query.outlined:
        columns += f',EXISTS(SELECT 1 FROM "{query.table}" c WHERE c.parent=t.id)'
    where = " AND ".join([*query.members, *conditions]) or "1"
    rows = run(
        conn,
        f'SELECT {columns} FROM "{query.table}" t WHERE {where}'
        f" ORDER BY {ordering(query.terms, backwards=backwards)} LIMIT :limit",
        {**query.parameters, **parameters, "limit": limit},
    )
    width = len(query.terms)
    if query.outlined:
        return [Found(row[:width], row[width:-1], 0, bool(row[-1])) for row in rows]
    return [Found(row[:width], row[width:]) for row in rows]


def total(conn: sqlite3.Connection, query: Query, conditions: Sequence[str] = ()) -> int:
    """How many members the list has."""
    return _counted(conn, query, conditions, {})


def total_beyond(conn: sqlite3.Connection, query: Query, key: Key, *, backwards: bool) -> int:
    """How many members come after ``key``, or before it."""
    return sum(
        _counted(conn, query, [piece.sql], piece.parameters)
        for piece in beyond(query.terms, key, backwards=backwards)
    )


def _counted(
    conn: sqlite3.Connection,
    query: Query,
    conditions: Sequence[str],
    parameters: Mapping[str, Any],
) -> int:
    where = " AND ".join([*query.members, *conditions]) or "1"
    rows = run(
        conn,
        f'SELECT count(*) FROM "{query.table}" t WHERE {where}',
        {**query.parameters, **parameters},
    )
    return int(rows[0][0])
