"""Which links would close a loop: what waits for what, parts and wholes included."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator

# An item's begin and its end. A link leads from an end to a begin, whatever its type.
Event = tuple[str, str]
BEGIN, END = "begin", "end"


class Waiting:
    """Everything that waits in a workspace, read once; ``without`` names links to leave out.

    A whole begins before its parts and ends after them, so a link to a phase or to a task with
    sub-tasks binds what is inside, and no item can wait for what it contains.
    """

    def __init__(self, conn: sqlite3.Connection, *, without: Collection[str] = ()) -> None:
        self._after: dict[str, list[str]] = {}
        self._parts: dict[str, list[str]] = {}
        self._whole: dict[str, str] = {}
        for id, before, after in conn.execute("SELECT id,predecessor,successor FROM dependency"):
            if id not in without:
                self.add(before, after)
        for sql in (
            "SELECT parent,id FROM task WHERE parent IS NOT NULL",
            "SELECT parent,id FROM phase WHERE parent IS NOT NULL",
            "SELECT phase,id FROM task WHERE phase IS NOT NULL AND parent IS NULL",
            "SELECT phase,id FROM milestone WHERE phase IS NOT NULL",
        ):
            for whole, part in conn.execute(sql):
                self._parts.setdefault(whole, []).append(part)
                self._whole[part] = whole

    def add(self, before: str, after: str) -> None:
        """Reckon with one more link."""
        self._after.setdefault(before, []).append(after)

    def loop(self, before: str, after: str) -> list[str]:
        """The loop that ``after`` waiting for ``before`` would close, from ``after`` round to
        ``after``; empty where it closes none."""
        if before == after:
            return [after, after]
        start, goal = (after, BEGIN), (before, END)
        came_from: dict[Event, Event] = {start: start}
        queue = [start]
        for event in queue:
            for following in self._following(event):
                if following not in came_from:
                    came_from[following] = event
                    queue.append(following)
            if goal in came_from:
                return [*_items(_trail(came_from, goal)), after]
        return []

    def first_loop(self, pairs: Iterable[tuple[str, str]]) -> list[str]:
        """The first loop that links would close if they were all written, as ``loop`` tells it."""
        added: list[str] = []
        try:
            for before, after in pairs:
                if loop := self.loop(before, after):
                    return loop
                self.add(before, after)
                added.append(before)
        finally:
            for before in reversed(added):
                self._after[before].pop()
        return []

    def _following(self, event: Event) -> Iterator[Event]:
        id, moment = event
        if moment == BEGIN:
            yield (id, END)
            yield from ((part, BEGIN) for part in self._parts.get(id, ()))
            return
        yield from ((next_one, BEGIN) for next_one in self._after.get(id, ()))
        if (whole := self._whole.get(id)) is not None:
            yield (whole, END)


def _trail(came_from: dict[Event, Event], goal: Event) -> list[Event]:
    trail = [goal]
    while came_from[trail[-1]] != trail[-1]:
        trail.append(came_from[trail[-1]])
    return trail[::-1]


def _items(trail: Iterable[Event]) -> list[str]:
    """The items that a trail passes, each once."""
    passed: dict[str, None] = {}
    for id, _ in trail:
        passed[id] = None
    return list(passed)
