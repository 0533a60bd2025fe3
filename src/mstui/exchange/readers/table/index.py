"""Finds the row that a reference means: a row's number, an identifier, a name."""

from __future__ import annotations

from mstui.domain.text import fold
from mstui.exchange.readers.table.source import Table
from mstui.exchange.records import listed


class Index:
    """The rows of a table by everything that others may call them."""

    def __init__(self, table: Table, names: list[str]) -> None:
        self._table = table
        self._names = names
        self._known: list[dict[str, int]] = []
        self._ids: dict[str, int] = {}
        self._by_name: dict[str, int] | None = None

    def find(self, text: str) -> int | None:
        """The row that ``text`` means: ``#2`` is always an identifier, ``2`` a row first."""
        if not self._known:
            self._learn()
        text = text.strip()
        if text.startswith("#") and len(text) > 1:
            found = self._ids.get(text[1:], self._ids.get(text))
            return found if found is not None else self._by_names(text)
        for known in self._known:
            if text in known:
                return known[text]
        return self._by_names(text)

    def _learn(self) -> None:
        """Lay the identifiers out when the first reference asks for them."""
        table = self._table
        rows: dict[str, int] = {}
        for column in table.of("row"):
            for row, text in enumerate(column.texts):
                if text:
                    rows.setdefault(text, row)
        doubles: dict[str, None] = {}
        columns = table.of("id")
        for column in columns:
            for row, text in enumerate(column.texts):
                if text and self._ids.setdefault(text, row) != row:
                    doubles[text] = None
        if doubles:
            table.ledger.info(
                f"column {columns[0].label}",
                f"{listed(doubles)} stand in several rows: references mean the first",
            )
        # A bare number is a place in the file where nothing else is one.
        numbered = rows or any(key.isdecimal() for key in self._ids)
        places = {} if numbered else {str(at + 1): row for row, at in enumerate(table.rows)}
        self._known = [rows, self._ids, places]

    def _by_names(self, text: str) -> int | None:
        if self._by_name is None:
            self._by_name = {}
            for row, name in enumerate(self._names):
                self._by_name.setdefault(fold(name), row)
        return self._by_name.get(fold(text)) if text else None
