"""The journal as screens show it, step by step: who meant what, when and why."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any, NamedTuple

from mstui.store.journal import changes_of, undone_intents
from mstui.views import finding
from mstui.views.functions import run
from mstui.views.keyset import Term, beyond, ordering
from mstui.views.values import Wording, iso_instant

Key = tuple[Any, ...]

_AUTHOR = "coalesce((SELECT p.name FROM person p WHERE p.id=i.author),i.author,'')"
# The orders by name; each ends with what was done latest.
_LATEST = (Term("-coalesce(i.at,0)"), Term("i.id"))
SORTS: dict[str, tuple[Term, ...]] = {
    "": (Term("i.at"), Term("i.id")),
    "who": (Term(f"{_AUTHOR} COLLATE NOCASE"), *_LATEST),
    "what": (Term("coalesce(i.label,'') COLLATE NOCASE"), *_LATEST),
}
# Who, what and why in one text, in which something is found.
_TOLD = f"({_AUTHOR}||' '||coalesce(i.label,'')||' '||coalesce(i.reason,''))"


class Step(NamedTuple):
    """One intent; ``key`` is its place in the journal, ``author`` a name, ``at`` UTC ms."""

    id: str
    key: Key
    at: int
    author: str
    label: str
    reason: str
    undone: bool
    undoes: str | None


class Journal(NamedTuple):
    """The steps, latest first, of everything or of one item; pages by key like any list.

    ``find`` narrows to what who, what or why holds; ``sort`` is one of ``SORTS``, ``descending``
    turns it round.
    """

    item: str = ""
    find: str = ""
    sort: str = ""
    descending: bool = False

    def first(self, conn: sqlite3.Connection, n: int) -> list[Step]:
        return self._page(conn, "1", {}, n, onwards=True)

    def last(self, conn: sqlite3.Connection, n: int) -> list[Step]:
        return self._page(conn, "1", {}, n, onwards=False)[::-1]

    def after(self, conn: sqlite3.Connection, key: Key, n: int) -> list[Step]:
        """Up to ``n`` steps that stand below the one of ``key``."""
        return self._beyond(conn, key, n, onwards=True)

    def before(self, conn: sqlite3.Connection, key: Key, n: int) -> list[Step]:
        """Up to ``n`` steps that stand above it, the nearest last."""
        return self._beyond(conn, key, n, onwards=False)[::-1]

    def around(self, conn: sqlite3.Connection, id: str, n: int) -> list[Step]:
        """About ``n`` steps with the one of that id in their middle; none where it is not there."""
        here = self._page(conn, "i.id=:id", {"id": id}, 1, onwards=True)
        if not here:
            return []
        key = here[0].key
        above = self.before(conn, key, n // 2)
        return [*above, *here, *self.after(conn, key, max(0, n - n // 2 - 1))]

    def count(self, conn: sqlite3.Connection) -> int:
        return self._counted(conn, "1", {})

    def position(self, conn: sqlite3.Connection, key: Key) -> int:
        """How many steps stand above ``key``."""
        pieces = beyond(self._terms, key, backwards=self._backwards(onwards=False))
        return sum(self._counted(conn, piece.sql, piece.parameters) for piece in pieces)

    @property
    def _terms(self) -> tuple[Term, ...]:
        return SORTS[self.sort]

    def _backwards(self, *, onwards: bool) -> bool:
        """Whether the rows that follow have smaller keys: the latest come first by themselves."""
        return onwards == (self.descending if self.sort else not self.descending)

    def _beyond(self, conn: sqlite3.Connection, key: Key, n: int, *, onwards: bool) -> list[Step]:
        steps: list[Step] = []
        for piece in beyond(self._terms, key, backwards=self._backwards(onwards=onwards)):
            steps += self._page(conn, piece.sql, piece.parameters, n - len(steps), onwards=onwards)
        return steps

    def _where(self, condition: str) -> tuple[str, dict[str, Any]]:
        """The condition with what narrows the journal, and the values of that."""
        values: dict[str, Any] = {}
        if self.item:
            # A pair that begins with the item is part of it: its assignments, its links onwards.
            condition += (
                " AND i.id IN (SELECT intent FROM journal_op WHERE row=:item UNION"
                " SELECT intent FROM journal_op WHERE row>:pairs AND row<:end)"
            )
            values = {"item": self.item, "pairs": f"{self.item}|", "end": f"{self.item}}}"}
        if self.find:
            condition += f" AND {finding.condition(_TOLD)}"
            values |= finding.parameters(self.find)
        return condition, values

    def _page(
        self,
        conn: sqlite3.Connection,
        condition: str,
        parameters: Mapping[str, Any],
        n: int,
        *,
        onwards: bool,
    ) -> list[Step]:
        where, values = self._where(condition)
        order = ordering(self._terms, backwards=self._backwards(onwards=onwards))
        keys = ",".join(term.sql for term in self._terms)
        rows = run(
            conn,
            "SELECT i.id,coalesce(i.at,0),coalesce(i.author,''),coalesce(i.label,''),"
            f"coalesce(i.reason,''),i.undoes,{keys} FROM intent i WHERE {where}"
            f" ORDER BY {order} LIMIT :limit",
            {**values, **parameters, "limit": n},
        )
        undone = undone_intents(conn) if rows else set()
        authors = Authors(conn)
        return [
            Step(id, row[6:], at, authors.name(author), label, reason, id in undone, undoes)
            for row in rows
            for id, at, author, label, reason, undoes in [row[:6]]
        ]

    def _counted(
        self, conn: sqlite3.Connection, condition: str, parameters: Mapping[str, Any]
    ) -> int:
        where, values = self._where(condition)
        sql = f"SELECT count(*) FROM intent i WHERE {where}"
        return int(run(conn, sql, {**values, **parameters})[0][0])


class Authors:
    """The names of those who wrote; of people who are gone, the name they last had."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._wording = Wording(conn, "")

    def name(self, author: str) -> str:
        return self._wording.name("person", author) if author else ""


def log_data(conn: sqlite3.Connection, steps: list[Step], *, item: str = "") -> dict[str, Any]:
    """The JSON of ``log``: stored values, names for authors only."""
    return {
        "schema": 1,
        "intents": [
            {
                "id": step.id,
                "at": iso_instant(step.at),
                "author": step.author or None,
                "label": step.label,
                "reason": step.reason or None,
                "undone": step.undone,
                "undoes": step.undoes,
                "changes": [
                    {
                        "kind": change.kind,
                        "id": change.id,
                        "field": change.field,
                        "from": change.before,
                        "to": change.after,
                    }
                    for change in changes_of(conn, step.id, row=item)
                ],
            }
            for step in steps
        ],
    }
