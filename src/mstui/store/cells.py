"""The numbers under which the journal knows a table's columns.

A cell number is ``kind.number * 100`` plus 0 for an insert, 1 for a delete, 2 for a keep,
10 and up for the fields in their declared order. Fields are only ever appended, so a number
means the same in every file, and the triggers of two files of one version are equal texts.
"""

from __future__ import annotations

from typing import NamedTuple

from mstui.domain.kinds import KINDS, Field, Kind
from mstui.domain.kinds.fields import line, notes

INSERT, DELETE, KEEP, FIRST_FIELD = 0, 1, 2, 10
MARKER = 0

# The intent is journalled like any other row, so that a merge carries it.
INTENT = Kind(
    90,
    "intent",
    "intents",
    (
        line("label"),
        line("author"),
        notes("reason"),
        Field("at", "instant"),
        line("undoes"),
    ),
    title="label",
    listed=False,
)

SYNCED: dict[str, Kind] = {**KINDS, INTENT.name: INTENT}
_BY_NUMBER = {kind.number: kind for kind in SYNCED.values()}


class Cell(NamedTuple):
    """What a cell number stands for; ``field`` is empty for inserts, deletes and keeps."""

    kind: Kind
    op: int
    field: str


def cell_of(kind: Kind, field: str) -> int:
    """The number of one field of ``kind``."""
    return kind.number * 100 + FIRST_FIELD + kind.names.index(field)


def row_cell(kind: Kind, op: int) -> int:
    """The number of the insert, delete or keep of a row of ``kind``."""
    return kind.number * 100 + op


def cell_named(number: int) -> Cell | None:
    """What ``number`` means to this version; None for one that a newer version wrote."""
    try:
        return _KNOWN[number]
    except KeyError:
        return _KNOWN.setdefault(number, _look_up(number))


_KNOWN: dict[int, Cell | None] = {}


def _look_up(number: int) -> Cell | None:
    kind = _BY_NUMBER.get(number // 100)
    rest = number % 100
    if kind is None:
        return None
    if rest < FIRST_FIELD:
        return Cell(kind, rest, "") if rest <= KEEP else None
    position = rest - FIRST_FIELD
    return Cell(kind, rest, kind.names[position]) if position < len(kind.fields) else None


def references(kind: Kind) -> tuple[Field, ...]:
    """The fields of ``kind`` that point at other rows, in their declared order."""
    return tuple(field for field in kind.fields if field.type in ("ref", "item"))
