"""The network of a template: what follows from what, and the order to lay it out in.

A link to a phase, or to a task with sub-tasks, binds everything in it. Such a container has
two places in the order: ``>id`` before its first part, ``id>`` after its last.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import NamedTuple


class Link(NamedTuple):
    """A dependency; ``lag`` is in minutes, or in percent where ``unit`` says so."""

    predecessor: str
    successor: str
    type: str = "FS"
    lag: int = 0
    unit: str = "working"


class Outline(NamedTuple):
    """Which item is part of which: the id of the phase or the parent task, or "" for none."""

    parts: Mapping[str, str]

    @property
    def containers(self) -> frozenset[str]:
        return frozenset(self.parts.values()) - {""}

    def around(self, item: str) -> list[str]:
        """The item and what it is part of, innermost first."""
        chain = [item]
        while holder := self.parts.get(chain[-1]):
            chain.append(holder)
        return chain


class Loop(Exception):
    """A chain of links that comes back to where it started; ``ids`` begins and ends alike."""

    def __init__(self, ids: list[str]) -> None:
        super().__init__(" → ".join(ids))
        self.ids = ids


def layout_order(outline: Outline, links: Iterable[Link]) -> list[str]:
    """Items and container marks so that each comes after all it depends on; raises Loop."""
    containers = outline.containers
    before: dict[str, set[str]] = {}
    for item, holder in outline.parts.items():
        first, last = (f">{item}", f"{item}>") if item in containers else (item, item)
        before.setdefault(first, set())
        if item in containers:
            before.setdefault(last, set()).add(first)
        if holder:
            before[first].add(f">{holder}")
            before.setdefault(f"{holder}>", set()).add(last)
    for link in links:
        last = f"{link.predecessor}>" if link.predecessor in containers else link.predecessor
        first = f">{link.successor}" if link.successor in containers else link.successor
        before[first].add(last)
    # Sets of text are ordered differently in every process: a loop must read the same.
    ordered = {node: sorted(earlier) for node, earlier in before.items()}
    try:
        return list(TopologicalSorter(ordered).static_order())
    except CycleError as error:
        raise Loop(_named(error.args[1])) from None


def without_loops(outline: Outline, links: Iterable[Link]) -> list[Link]:
    """The links, less those that would close a loop with the links kept before them."""
    kept = list(links)
    while True:
        try:
            layout_order(outline, kept)
        except Loop as loop:
            steps = list(zip(loop.ids, loop.ids[1:], strict=False))
            closing = [link for link in kept if (link.predecessor, link.successor) in steps]
            # A loop through a container shows no single link: the last one touching it goes.
            closing = closing or [link for link in kept if link.successor in loop.ids]
            kept.remove(closing[-1])
        else:
            return kept


class Follows:
    """Answers whether one item comes after another by any chain of links."""

    def __init__(self, outline: Outline, links: Iterable[Link]) -> None:
        self._outline = outline
        self._parts: dict[str, list[str]] = {}
        for item, holder in outline.parts.items():
            self._parts.setdefault(holder, []).append(item)
        self._next: dict[str, list[str]] = {}
        for link in links:
            self.add(link)

    def add(self, link: Link) -> None:
        self._next.setdefault(link.predecessor, []).append(link.successor)

    def reaches(self, start: str, goal: str) -> bool:
        """True where ``goal`` is ``start`` or comes after it."""
        seen: set[str] = set()
        waiting = [start]
        while waiting:
            item = waiting.pop()
            if item == goal:
                return True
            if item in seen:
                continue
            seen.add(item)
            # What binds a container binds its parts; what waits for it waits for them.
            waiting.extend(self._parts.get(item, ()))
            for holder in self._outline.around(item):
                waiting.extend(self._next.get(holder, ()))
        return False


def _named(nodes: list[str]) -> list[str]:
    """A loop's items without container marks, in the direction of time, each step once."""
    ids: list[str] = []
    for node in nodes:
        name = node.strip(">")
        if not ids or ids[-1] != name:
            ids.append(name)
    return ids
