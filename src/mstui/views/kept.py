"""What was computed from the file, kept until the file changes: a plan is not scheduled twice.

Each connection that is read by keeps its own: a copy of the past knows nothing of the present.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from mstui.store.connection import Reader

T = TypeVar("T")

# So many rows are kept besides what was asked for last: those of a plan, and what came of them.
MOST = 24_000


class _Kept:
    """What is kept of one state of the file, the last asked for last."""

    __slots__ = ("found", "state", "weight")

    def __init__(self, state: tuple[int, int]) -> None:
        self.state = state
        self.found: dict[Hashable, tuple[Any, int]] = {}
        self.weight = 0

    def put(self, key: Hashable, value: object, weight: int) -> None:
        """Keep another value, and let go of those that were asked for longest ago."""
        for other in list(self.found):
            if self.weight <= MOST - weight:
                break
            self.weight -= self.found.pop(other)[1]
        self.found[key] = value, weight
        self.weight += weight


_BY_READER: WeakKeyDictionary[Reader, _Kept] = WeakKeyDictionary()


def kept(
    conn: sqlite3.Connection, key: Hashable, make: Callable[[], T], weight: Callable[[T], int]
) -> T:
    """What ``make`` answered when it was last asked by that key, if nothing was saved since.

    Whoever saves, this program or another, ends it: SQLite counts both. What a writing connection
    is asked is never kept, since its changes may be taken back. ``weight`` tells how many rows an
    answer is made of; nobody changes an answer, as others have it too.
    """
    if not isinstance(conn, Reader) or conn.in_transaction:
        return make()
    state = (conn.execute("PRAGMA data_version").fetchone()[0], conn.total_changes)
    known = _BY_READER.get(conn)
    if known is None or known.state != state:
        known = _BY_READER[conn] = _Kept(state)
    held = known.found.pop(key, None)
    if held is not None:
        known.found[key] = held
        value: T = held[0]
        return value
    value = make()
    if not _passing:
        known.put(key, value, weight(value))
    return value


_passing: list[bool] = []


@contextmanager
def passing() -> Iterator[None]:
    """What is made within is not kept: a walk over all plans needs each of them once, and would
    hold as much memory as all of them."""
    _passing.append(True)
    try:
        yield
    finally:
        _passing.pop()
