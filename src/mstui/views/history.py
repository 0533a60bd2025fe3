"""The journal as screens show it, step by step: who meant what, when and why."""

from __future__ import annotations

import sqlite3
from typing import Any, NamedTuple

from mstui.store.journal import changes_of, undone_intents
from mstui.views.values import Wording, iso_instant

Key = tuple[int, str]


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
    """The steps, latest first, of everything or of one item; pages by key like any list."""

    item: str = ""

    def first(self, conn: sqlite3.Connection, n: int) -> list[Step]:
        return self._page(conn, "1", (), n, latest_first=True)

    def last(self, conn: sqlite3.Connection, n: int) -> list[Step]:
        return self._page(conn, "1", (), n, latest_first=False)[::-1]

    def after(self, conn: sqlite3.Connection, key: Key, n: int) -> list[Step]:
        """Up to ``n`` steps that came before the one of ``key`` in time."""
        return self._page(conn, "(i.at,i.id)<(?,?)", key, n, latest_first=True)

    def before(self, conn: sqlite3.Connection, key: Key, n: int) -> list[Step]:
        """Up to ``n`` steps that came later in time, the nearest last."""
        return self._page(conn, "(i.at,i.id)>(?,?)", key, n, latest_first=False)[::-1]

    def around(self, conn: sqlite3.Connection, id: str, n: int) -> list[Step]:
        """About ``n`` steps with the one of that id in their middle; none where it is not there."""
        here = self._page(conn, "i.id=?", (id,), 1, latest_first=True)
        if not here:
            return []
        key = here[0].key
        above = self.before(conn, key, n // 2)
        return [*above, *here, *self.after(conn, key, max(0, n - n // 2 - 1))]

    def count(self, conn: sqlite3.Connection) -> int:
        return self._counted(conn, "1", ())

    def position(self, conn: sqlite3.Connection, key: Key) -> int:
        """How many steps stand above ``key``."""
        return self._counted(conn, "(i.at,i.id)>(?,?)", key)

    def _where(self, condition: str, values: tuple[Any, ...]) -> tuple[str, tuple[Any, ...]]:
        if not self.item:
            return condition, values
        # A pair that begins with the item is part of it: its assignments, its links onwards.
        touched = (
            "i.id IN (SELECT intent FROM journal_op WHERE row=? UNION"
            " SELECT intent FROM journal_op WHERE row>? AND row<?)"
        )
        pairs = (self.item, f"{self.item}|", f"{self.item}}}")
        return f"{condition} AND {touched}", (*values, *pairs)

    def _page(
        self,
        conn: sqlite3.Connection,
        condition: str,
        values: tuple[Any, ...],
        n: int,
        *,
        latest_first: bool,
    ) -> list[Step]:
        where, parameters = self._where(condition, values)
        direction = " DESC" if latest_first else ""
        rows = conn.execute(
            "SELECT i.id,coalesce(i.at,0),coalesce(i.author,''),coalesce(i.label,''),"
            f"coalesce(i.reason,''),i.undoes FROM intent i WHERE {where}"
            f" ORDER BY i.at{direction},i.id{direction} LIMIT ?",
            (*parameters, n),
        ).fetchall()
        undone = undone_intents(conn) if rows else set()
        authors = Authors(conn)
        return [
            Step(id, (at, id), at, authors.name(author), label, reason, id in undone, undoes)
            for id, at, author, label, reason, undoes in rows
        ]

    def _counted(self, conn: sqlite3.Connection, condition: str, values: tuple[Any, ...]) -> int:
        where, parameters = self._where(condition, values)
        found = conn.execute(f"SELECT count(*) FROM intent i WHERE {where}", parameters).fetchone()
        return int(found[0])


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
