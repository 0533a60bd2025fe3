"""Where a list's rows come from: pages by sort key, so that 100,000 rows cost what 64 do."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple, Protocol, runtime_checkable

Span = tuple[str, str]
"""Text and its style: a colour's name of the theme and attributes, as in ``"red bold"``."""

Cell = str | Span | tuple[Span, ...]

Key = Any
"""A row's sort key: a tuple that only the source compares."""


class Row(NamedTuple):
    """One line of a list. ``mark`` is the style of cells that have none of their own."""

    id: str
    key: Key
    cells: tuple[Cell, ...]
    mark: str = ""


class AnyRow(Protocol):
    """What a list needs of a row; the rows of `mstui.views` are such without knowing it."""

    @property
    def id(self) -> str: ...
    @property
    def key(self) -> Key: ...
    @property
    def cells(self) -> tuple[Cell, ...]: ...
    @property
    def mark(self) -> str: ...


@runtime_checkable
class PageSource(Protocol):
    """Pages of rows in their order. Every page is complete when returned; no cursor stays open."""

    def first(self, n: int) -> Sequence[AnyRow]:
        """The first n rows."""
        ...

    def last(self, n: int) -> Sequence[AnyRow]:
        """The last n rows, in order."""
        ...

    def after(self, key: Key, n: int) -> Sequence[AnyRow]:
        """The n rows that follow the key."""
        ...

    def before(self, key: Key, n: int) -> Sequence[AnyRow]:
        """The n rows that precede the key, in order."""
        ...

    def around(self, id: str, n: int) -> Sequence[AnyRow]:
        """The row with this id among n rows or so before and after it; empty if it is not there."""
        ...

    def count(self) -> int:
        """How many rows there are."""
        ...


@runtime_checkable
class RankedSource(PageSource, Protocol):
    """A source that also knows where in the list a key stands."""

    def rank(self, key: Key) -> int:
        """How many rows precede the key."""
        ...


@runtime_checkable
class MarkableSource(PageSource, Protocol):
    """A source that knows of rows which are not read: all their ids, and which still exist."""

    def among(self, ids: Collection[str]) -> set[str]:
        """Those of the ids whose items exist, in this list or left out of it."""
        ...

    def ids(self) -> list[str]:
        """The ids of all rows, in their order."""
        ...


class ListSource:
    """A source over rows in memory, for lists of a few hundred rows; keys must be comparable."""

    def __init__(self, rows: Iterable[AnyRow] = (), known: Iterable[str] = ()) -> None:
        """``known``: ids that exist though their rows are left out here."""
        self._rows = sorted(rows, key=lambda row: row.key)
        self._known = {row.id for row in self._rows} | set(known)
        self._keys = [row.key for row in self._rows]

    def first(self, n: int) -> Sequence[AnyRow]:
        return self._rows[:n]

    def last(self, n: int) -> Sequence[AnyRow]:
        return self._rows[-n:] if n > 0 else []

    def after(self, key: Key, n: int) -> Sequence[AnyRow]:
        at = bisect_right(self._keys, key)
        return self._rows[at : at + n]

    def before(self, key: Key, n: int) -> Sequence[AnyRow]:
        at = bisect_left(self._keys, key)
        return self._rows[max(0, at - n) : at]

    def around(self, id: str, n: int) -> Sequence[AnyRow]:
        for at, row in enumerate(self._rows):
            if row.id == id:
                return self._rows[max(0, at - n) : at + n + 1]
        return []

    def count(self) -> int:
        return len(self._rows)

    def rank(self, key: Key) -> int:
        return bisect_left(self._keys, key)

    def among(self, ids: Collection[str]) -> set[str]:
        return self._known.intersection(ids)

    def ids(self) -> list[str]:
        return [row.id for row in self._rows if row.id]
