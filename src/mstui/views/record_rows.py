"""Rows of a workspace with others laid over them, that are not written or stood otherwise."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from mstui.domain.ids import pair_id
from mstui.domain.kinds import KINDS
from mstui.views.names import name_sql, shown_title

Row = dict[str, Any]


class Laid:
    """What the tables hold, with ``over`` laid over it; ``names`` are those asked for so far.

    ``fresh`` says that those rows are about to be written, so that they count as new.
    """

    def __init__(
        self,
        conn: sqlite3.Connection,
        over: Mapping[str, Sequence[Mapping[str, Any]]],
        *,
        fresh: bool = False,
    ) -> None:
        self.conn = conn
        self.fresh = fresh
        self.names: dict[str, tuple[str, str]] = {}
        self._known: dict[tuple[str, str], Row | None] = {}
        self._over: dict[str, dict[str, Row]] = {
            kind: {self._id(kind, row, place): dict(row) for place, row in enumerate(rows)}
            for kind, rows in over.items()
        }

    @staticmethod
    def _id(kind: str, row: Mapping[str, Any], place: int) -> str:
        pair = KINDS[kind].pair
        if not row.get("id") and pair is not None:
            return pair_id(str(row[pair[0]]), str(row[pair[1]]))
        return str(row.get("id") or f"{kind} {place + 1}")

    def row(self, kind: str, id: Any) -> Row | None:
        """One row; None where there is none."""
        if not id:
            return None
        if (kind, str(id)) in self._known:
            known = self._known[kind, str(id)]
            return self._merged(kind, str(id), dict(known) if known is not None else None)
        found = self._select(kind, '"id"=?', (str(id),))
        return self._merged(kind, str(id), found[0] if found else None)

    def read_ahead(self, kind: str, ids: Iterable[str]) -> None:
        """Read rows at once that are asked for one by one afterwards."""
        import json

        wanted = [id for id in dict.fromkeys(ids) if (kind, id) not in self._known]
        where = '"id" IN (SELECT value FROM json_each(?))'
        found = {row["id"]: row for row in self._select(kind, where, (json.dumps(wanted),))}
        for id in wanted:
            self._known[kind, id] = found.get(id)

    def rows(self, kind: str, field: str, value: Any, order: str = "id") -> list[Row]:
        """The rows whose ``field`` is ``value``, in the file's order, the new ones after them."""
        stored = {row["id"]: row for row in self._select(kind, f'"{field}"=?', (value,), order)}
        made = [self._merged(kind, id, row) for id, row in stored.items()]
        more = [id for id in self._over.get(kind, {}) if id not in stored]
        if more:
            self.read_ahead(kind, more)
        made += [self.row(kind, id) for id in more]
        return [row for row in made if row is not None and row[field] == value]

    def is_new(self, kind: str, id: str) -> bool:
        """Whether a row is about to be written."""
        return self.fresh and id in self._over.get(kind, {})

    def name(self, kind: str, id: Any) -> str:
        """What a row is called, remembered in ``names``; empty where there is none."""
        if not id:
            return ""
        known = self.names.get(id)
        if known is None:
            declared = KINDS[kind]
            found = self.conn.execute(
                f'SELECT {name_sql(declared)} FROM "{kind}" t WHERE t.id=?', (id,)
            ).fetchone()
            over = self._over.get(kind, {}).get(id, {})
            if found is None and not over:
                return ""
            text = over.get(declared.title, found[0] if found else "")
            known = self.names[id] = (kind, shown_title(declared, id, str(text or "")))
        return known[1]

    def _merged(self, kind: str, id: str, stored: Row | None) -> Row | None:
        over = self._over.get(kind, {}).get(id)
        if over is None:
            return stored
        if stored is None:
            stored = {"id": id, **{field.name: field.default for field in KINDS[kind].fields}}
        return {**stored, **over, "id": id}

    def _select(self, kind: str, where: str, values: Sequence[Any], order: str = "id") -> list[Row]:
        names = ("id", *KINDS[kind].names)
        columns = ",".join(f'"{name}"' for name in names)
        found = self.conn.execute(
            f'SELECT {columns} FROM "{kind}" WHERE {where} ORDER BY {order}', values
        )
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
