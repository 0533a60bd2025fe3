"""Dependencies that come back to where they started: found, named and left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

# A file in which hundreds of chains are loops is no plan: the rest goes without being named.
LOOPS_NAMED = 100


class Loops(NamedTuple):
    """``kept`` are the places of links that close no loop; ``loops`` names the items of each
    loop, first and last alike; ``more`` counts links of loops that are not named."""

    kept: list[int]
    loops: list[list[str]]
    more: int


def without_loops(links: list[tuple[str, str]], parts: Mapping[str, str]) -> Loops:
    """Which of the links (predecessor, successor) can stand together.

    ``parts`` says what each item is part of. A link to a container binds everything in it, so
    a container has two places: before its first part and after its last.
    """
    graph = _Graph(links, parts)
    loops: list[list[str]] = []
    dropped: set[int] = set()
    while stuck := graph.stuck(dropped):
        if len(loops) == LOOPS_NAMED:
            rest = graph.links_within(stuck) - dropped
            return Loops(_kept(links, dropped | rest), loops, len(rest))
        items, closing = graph.loop(stuck, dropped)
        loops.append(items)
        dropped.add(closing)
    return Loops(_kept(links, dropped), loops, 0)


def _kept(links: list[tuple[str, str]], dropped: set[int]) -> list[int]:
    return [at for at in range(len(links)) if at not in dropped]


class _Graph:
    """Nodes are items; a container stands as itself (its start) and as ``item>`` (its end).

    An edge carries the place of its link, or -1 where it is part of the outline.
    """

    def __init__(self, links: list[tuple[str, str]], parts: Mapping[str, str]) -> None:
        bound = {end for link in links for end in link}
        holders = _holders(bound, parts)
        self.edges: dict[str, list[tuple[str, int]]] = {}
        for holder in holders:
            self._add(holder, f"{holder}>", -1)
        for item in bound | holders:
            holder = parts.get(item, "")
            if holder in holders:
                self._add(holder, item, -1)
                self._add(f"{item}>" if item in holders else item, f"{holder}>", -1)
        for at, (predecessor, successor) in enumerate(links):
            self._add(f"{predecessor}>" if predecessor in holders else predecessor, successor, at)

    def _add(self, tail: str, head: str, link: int) -> None:
        self.edges.setdefault(tail, []).append((head, link))

    def stuck(self, dropped: set[int]) -> set[str]:
        """What is in a loop or comes after one: all that can't be put in an order."""
        waits: dict[str, int] = dict.fromkeys(self.edges, 0)
        for heads in self.edges.values():
            for head, link in heads:
                if link not in dropped:
                    waits[head] = waits.get(head, 0) + 1
        ready = [node for node, count in waits.items() if not count]
        for node in ready:
            for head, link in self.edges.get(node, ()):
                if link not in dropped:
                    waits[head] -= 1
                    if not waits[head]:
                        ready.append(head)
        return {node for node, count in waits.items() if count}

    def links_within(self, nodes: set[str]) -> set[int]:
        return {
            link
            for node in nodes
            for head, link in self.edges.get(node, ())
            if link >= 0 and head in nodes
        }

    def loop(self, stuck: set[str], dropped: set[int]) -> tuple[list[str], int]:
        """The items of one loop, and its link that comes last in the file."""
        before: dict[str, tuple[str, int]] = {}
        for node in stuck:
            for head, link in self.edges.get(node, ()):
                if head in stuck and link not in dropped:
                    before.setdefault(head, (node, link))
        # Everything stuck has a stuck predecessor: walking back must meet itself.
        node, seen = min(stuck), dict[str, int]()
        walk: list[str] = []
        while node not in seen:
            seen[node] = len(walk)
            walk.append(node)
            node = before[node][0]
        circle = [*walk[seen[node] :], node][::-1]
        closing = max(before[head][1] for head in circle[1:])
        items: list[str] = []
        for step in circle:
            item = step.removesuffix(">")
            if not items or items[-1] != item:
                items.append(item)
        return items, closing


def _holders(items: Iterable[str], parts: Mapping[str, str]) -> set[str]:
    """All that the items are part of, however deep, and those of them that have parts."""
    holders: set[str] = set()
    for item in items:
        holder = parts.get(item, "")
        while holder and holder not in holders:
            holders.add(holder)
            holder = parts.get(holder, "")
    return holders
