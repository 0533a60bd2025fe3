"""Which row of a list an item changes places with."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from typing import Any

from mstui.views.pages import Listing

PAGE = 64


def neighbour(
    conn: sqlite3.Connection, listing: Listing, ids: Collection[str], steps: int
) -> str | None:
    """The sibling that items pass when they move by ``steps`` (down, or up where negative).

    None where they stand at the end already; an end that is nearer than so many steps is taken.
    ``ids`` are siblings of each other.
    """
    rows = [row for id in ids if (row := listing.row_of(conn, id)) is not None]
    if not rows:
        return None
    places = {row.id: listing.position(conn, row.key) for row in rows}
    edge: Any = (max if steps > 0 else min)(rows, key=lambda row: places[row.id])
    depth = getattr(edge, "depth", 0)
    found: str | None = None
    left, key = abs(steps), edge.key
    while left:
        page = listing.after(conn, key, PAGE) if steps > 0 else listing.before(conn, key, PAGE)
        if not page:
            return found
        for row in page if steps > 0 else reversed(page):
            at: int = getattr(row, "depth", 0)
            if at < depth:
                return found
            if at == depth and row.id not in ids:
                found, left = row.id, left - 1
                if not left:
                    return found
        key = page[-1].key if steps > 0 else page[0].key
    return found
