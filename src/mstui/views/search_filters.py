"""The saved filters of a workspace."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from mstui.domain.errors import NotFound
from mstui.domain.text import fold, visible


class Filter(NamedTuple):
    """A query that was saved under a name."""

    id: str
    name: str
    query: str


def filters(conn: sqlite3.Connection) -> list[Filter]:
    """All saved filters by their names."""
    rows = conn.execute("SELECT id,coalesce(name,''),coalesce(query,'') FROM filter").fetchall()
    return sorted((Filter(*row) for row in rows), key=lambda one: (fold(one.name), one.id))


def filter_named(conn: sqlite3.Connection, text: str) -> Filter:
    """The filter that a person names, whole or by its beginning; raises NotFound."""
    known, wanted = filters(conn), fold(text.strip())
    exact = [one for one in known if fold(one.name) == wanted]
    begun = [one for one in known if wanted and fold(one.name).startswith(wanted)]
    if len(exact) == 1 or len(begun) == 1:
        return (exact or begun)[0]
    names = ", ".join(visible(one.name) for one in begun or known)
    told = f"there is no filter “{visible(text)[:60]}”"
    if begun:
        told = f"“{visible(text)[:60]}” could be {names[:200]}"
        raise NotFound(told)
    raise NotFound(told, hint=f"there are {names[:200]}" if names else "save one in the app: /")
