"""Lists in pages: what a virtual list asks for as it scrolls, and what ``mstui list`` prints.

A page is fetched by the key of a row beside it, so the cost does not grow with the distance from
the top, and rows that come or go elsewhere move nothing that is in view.
"""

from __future__ import annotations

import sqlite3
from functools import lru_cache
from typing import Any, NamedTuple

from mstui.domain.errors import UsageProblem
from mstui.views import outline
from mstui.views.keyset import Term
from mstui.views.query import Query, fetch, total, total_beyond
from mstui.views.rows import SHAPES, Context, Found, Row, Shape
from mstui.views.scope import Scope, conditions, parameters
from mstui.views.workdays import Workdays


class Around(NamedTuple):
    """The page that holds an item: its rows, the item's place in it, and its absolute place."""

    rows: list[Row]
    place: int
    position: int


class Listing(NamedTuple):
    """A list of one kind, described; it holds no connection and may outlive any.

    ``today`` is ISO text. ``sort`` is one of ``sorts(kind)``; the kind's own order where empty.
    """

    kind: str
    today: str
    scope: Scope = Scope()
    sort: str = ""
    descending: bool = False

    def first(self, conn: sqlite3.Connection, n: int) -> list[Row]:
        """The first ``n`` rows."""
        return self._built(conn, self._ends(conn, n, last=False))

    def last(self, conn: sqlite3.Connection, n: int) -> list[Row]:
        """The last ``n`` rows, in the list's order."""
        return self._built(conn, self._ends(conn, n, last=True))

    def after(self, conn: sqlite3.Connection, key: Any, n: int) -> list[Row]:
        """Up to ``n`` rows that follow ``key``; the row of that key need not exist any more."""
        return self._built(conn, self._beside(conn, key, n, before=False))

    def before(self, conn: sqlite3.Connection, key: Any, n: int) -> list[Row]:
        """Up to ``n`` rows that come before ``key``, the nearest last."""
        return self._built(conn, self._beside(conn, key, n, before=True))

    def around(self, conn: sqlite3.Connection, id: str, n: int) -> Around | None:
        """About ``n`` rows with the item in their middle; None where the list does not hold it."""
        here = self.row_of(conn, id)
        if here is None:
            return None
        above = self.before(conn, here.key, n // 2)
        below = self.after(conn, here.key, max(0, n - n // 2 - 1))
        return Around([*above, here, *below], len(above), self.position(conn, here.key))

    def row_of(self, conn: sqlite3.Connection, id: str) -> Row | None:
        """The row of one item; None where the list does not hold it."""
        query = compiled(self)
        if query.outlined:
            found = outline.locate(conn, query, id)
        else:
            rows = fetch(conn, query, ["t.id=:id"], {"id": id}, limit=1)
            found = rows[0] if rows else None
        return self._built(conn, [found])[0] if found is not None else None

    def count(self, conn: sqlite3.Connection) -> int:
        """How many rows the list has."""
        return total(conn, compiled(self))

    def position(self, conn: sqlite3.Connection, key: Any) -> int:
        """How many rows come before ``key``."""
        query = compiled(self)
        if query.outlined:
            return outline.position(conn, query, key)
        return total_beyond(conn, query, key, backwards=not self.descending)

    def _ends(self, conn: sqlite3.Connection, n: int, *, last: bool) -> list[Found]:
        query = compiled(self)
        if query.outlined:
            return outline.ends(conn, query, n, last=last)
        rows = fetch(conn, query, [], {}, limit=n, backwards=last != self.descending)
        return rows[::-1] if last else rows

    def _beside(self, conn: sqlite3.Connection, key: Any, n: int, *, before: bool) -> list[Found]:
        query = compiled(self)
        if query.outlined:
            return outline.beside(conn, query, key, n, before=before)
        rows = query.beyond(conn, key, n, backwards=before != self.descending)
        return rows[::-1] if before else rows

    def _built(self, conn: sqlite3.Connection, found: list[Found]) -> list[Row]:
        shape = shape_of(self.kind)
        return shape.build(Context(conn, self.today, Workdays(conn)), found) if found else []


def sorts(kind: str) -> tuple[str, ...]:
    """The names of the orders that a kind can be listed in; the first, empty, is its own."""
    return tuple(shape_of(kind).orders)


def shape_of(kind: str) -> Shape:
    """How a kind is listed."""
    shape = SHAPES.get(kind)
    if shape is None:
        from mstui.views.other_rows import other_shape

        shape = other_shape(kind)
    return shape


@lru_cache(maxsize=64)
def compiled(listing: Listing) -> Query:
    """The query of a list; raises UsageProblem where it has no such order or narrowing."""
    kind, scope = listing.kind, listing.scope._replace(today=listing.today)
    shape = shape_of(kind)
    terms = shape.orders.get(listing.sort)
    if terms is None:
        known = ", ".join(name for name in shape.orders if name)
        raise UsageProblem(f"a list of this kind is sorted by {known}, not by {listing.sort!r}")
    # What is found stands line by line: its parents need not be among it.
    own_order = not (listing.sort or listing.descending or scope.find or scope.query)
    if kind in ("task", "phase") and not listing.sort and not _within_one_project(scope):
        # The index by project, order and id answers only this; projects stand by their ids.
        terms = (Term("t.project", nullable=True), *terms)
    # A plus keeps SQLite from choosing its index by that column.
    members, above, inside = (tuple(conditions(kind, scope, alias)) for alias in ("t", "q", "+t"))
    return Query(
        kind,
        terms,
        shape.columns,
        members,
        above,
        inside,
        parameters(scope),
        outlined=shape.outline and own_order,
    )


def _within_one_project(scope: Scope) -> bool:
    return bool(scope.project or scope.phase.strip("-") or scope.milestone.strip("-"))


__all__ = ["Around", "Listing", "Scope", "compiled", "shape_of", "sorts"]
