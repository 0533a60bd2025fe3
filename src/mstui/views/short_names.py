"""Short names for narrow columns: the first name where it tells people apart."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

# Beyond so many people first names hardly tell them apart, and reading them all takes time.
MOST = 2000


def short_names(conn: sqlite3.Connection) -> dict[str, str]:
    """Each person's name and the shortest text that stands for nobody else's."""
    rows = conn.execute("SELECT name FROM person LIMIT ?", (MOST + 1,)).fetchall()
    return shortest([name for (name,) in rows if name]) if len(rows) <= MOST else {}


def shortest(names: Iterable[str]) -> dict[str, str]:
    """``Ana`` where there is one Ana, ``Ana K.`` where her initial tells, else the whole name."""
    known = set(names)
    short: dict[str, str] = {}
    left = known
    for way in (_first, _first_and_initial):
        made: dict[str, list[str]] = {}
        for name in known:
            made.setdefault(way(name).casefold(), []).append(name)
        alone = {found[0] for found in made.values() if len(found) == 1}
        # A whole name is never taken for somebody's short one.
        clear = {name for name in left & alone if way(name) not in known or way(name) == name}
        short |= {name: way(name) for name in clear}
        left = left - clear
    return short | {name: name for name in left}


def _first(name: str) -> str:
    return name.split()[0] if name.split() else name


def _first_and_initial(name: str) -> str:
    words = name.split()
    short = f"{words[0]} {words[-1][0]}." if len(words) > 1 else name
    return short if len(short) < len(name) else name
