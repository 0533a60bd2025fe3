"""The links of a plan: those that bind, those that bind nothing, those from outside."""

from __future__ import annotations

import sqlite3
from operator import eq, itemgetter

from mstui.plan.activity import Link
from mstui.views.planned_rows import PlannedRows

# From where to where, its type, its lag and the unit of that, as stored.
_Stored = tuple[str, str, str | None, int | None, str | None]


# As it is where nothing else is told: of the type FS, without a lag, in working minutes.
_LINKS = (
    "SELECT predecessor,successor,nullif(type,'FS'),nullif(lag,0),nullif(lag_unit,'working')"
    " FROM dependency WHERE project=?"
)


def links_of(
    conn: sqlite3.Connection, project: str, rows: PlannedRows, containers: dict[str, str]
) -> tuple[list[Link], list[Link], list[_Stored]]:
    """The dependencies that bind one thing to another; those of an item with what holds it; and
    those that come from outside the project. Both ends of all but the last take part."""
    found: list[_Stored] = conn.execute(_LINKS, (project,)).fetchall()
    links = [
        Link(before, after, type or "FS", lag or 0, unit or "working")
        for before, after, type, lag, unit in found
    ]
    first, second = itemgetter(0), itemgetter(1)
    ends = {*map(first, links), *map(second, links)}
    if (
        ends <= rows.ids
        and ends.isdisjoint(containers)
        and not any(map(eq, map(first, links), map(second, links)))
    ):
        return links, [], []  # as most plans are: nothing to look at one by one
    return _parted(links, found, rows, containers)


def _parted(
    links: list[Link], found: list[_Stored], rows: PlannedRows, containers: dict[str, str]
) -> tuple[list[Link], list[Link], list[_Stored]]:
    """Those that bind, those that can't, and those from outside."""
    binding: list[Link] = []
    unusable: list[Link] = []
    crossing: list[_Stored] = []
    for link, stored in zip(links, found, strict=True):
        before, after = link[:2]
        if after not in rows:
            continue
        if before not in rows:
            crossing.append(stored)
            continue
        is_odd = before == after or (
            (before in containers and _is_within(after, before, rows, containers))
            or (after in containers and _is_within(before, after, rows, containers))
        )
        (unusable if is_odd else binding).append(link)
    return binding, unusable, crossing


def _is_within(id: str, whole: str, rows: PlannedRows, containers: dict[str, str]) -> bool:
    at, seen = id, set[str]()
    while at and at not in seen:
        seen.add(at)
        at = containers[at] if at in containers else rows.around(at)
        if at == whole:
            return True
    return False
