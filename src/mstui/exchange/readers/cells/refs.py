"""References to other rows: parents and links, by identifier, row or name."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from mstui.exchange.readers.cells import amounts

_TYPES = {
    "FS": "FS", "SS": "SS", "FF": "FF", "SF": "SF",
    # Project in German: Ende-Anfang, Anfang-Anfang, Ende-Ende, Anfang-Ende.
    "EA": "FS", "AA": "SS", "EE": "FF", "AE": "SF",
}  # fmt: skip
_NUMBERED = re.compile(
    r"#?(\d+)\s*(FS|SS|FF|SF|EA|AA|EE|AE)?\s*([+-]?\s*\d+(?:[.,]\d+)?\s*(?:[^\W\d_]+|%))?", re.I
)
_WORDED = re.compile(r"(.+?)\s*\b(FS|SS|FF|SF)\b\s*([+-].+)?", re.I)
_KEYED = re.compile(r"([A-Za-z][\w-]*?\d+)(FS|SS|FF|SF)([+-].+)?", re.I)
_COLON = re.compile(r"(FS|SS|FF|SF)\s*:\s*(.+)", re.I)

Find = Callable[[str], int | None]


class Ref(NamedTuple):
    """One row that another names, and how they are linked."""

    row: int
    type: str = "FS"
    lag: int = 0
    unit: str = "working"


class Refs(NamedTuple):
    """What a cell names: rows of the file, and texts that name none of them."""

    found: list[Ref]
    unknown: list[str]


def links(text: str, find: Find) -> Refs:
    """The rows in a cell of predecessors: ``3FS+2d; 5SS``, ``2 1d``, ``ENG-12``, a name.

    Names may hold commas themselves: the whole cell is tried first, then its parts.
    """
    whole = find(text)
    if whole is not None:
        return Refs([Ref(whole)], [])
    found: list[Ref] = []
    unknown: list[str] = []
    for part in _parts(text, find):
        ref = _link(part, find)
        if ref is None:
            unknown.append(part)
        else:
            found.append(ref)
    return Refs(found, unknown)


def _parts(text: str, find: Find) -> list[str]:
    """The references in a cell; neighbours that only make a name together are joined."""
    separator = next((mark for mark in ("\n", ";", "|") if mark in text), ",")
    pieces = [piece.strip() for piece in text.split(separator) if piece.strip()]
    joined: list[str] = []
    at = 0
    while at < len(pieces):
        reach = at + 1
        if _link(pieces[at], find) is None:
            for end in range(min(len(pieces), at + 6), at + 1, -1):
                if find(f"{separator} ".join(pieces[at:end])) is not None:
                    reach = end
                    break
        joined.append(f"{separator} ".join(pieces[at:reach]))
        at = reach
    return joined


def _link(part: str, find: Find) -> Ref | None:
    row = find(part)
    if row is not None:
        return Ref(row)
    if len(part) > 500:
        return None
    for shape in (_NUMBERED, _KEYED, _WORDED):
        match = shape.fullmatch(part)
        if match is None:
            continue
        name = f"#{match[1]}" if part.startswith("#") else match[1].strip()
        row = find(name)
        lag = amounts.lag(match[3]) if match[3] else (0, "working")
        if row is not None and lag is not None:
            return Ref(row, _TYPES[(match[2] or "FS").upper()], *lag)
    match = _COLON.fullmatch(part)
    row = find(match[2].strip()) if match else None
    return Ref(row, _TYPES[match[1].upper()]) if match and row is not None else None
