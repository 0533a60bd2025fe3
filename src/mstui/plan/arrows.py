"""The links of a network as arrows between numbers, in lists that are read from end to end.

A pass over a hundred thousand activities is bound by how near to each other in memory it finds
what it reads: so there are no lists within lists until somebody asks for one activity's.
"""

from __future__ import annotations

from collections.abc import Sequence

# The number of the other end, the weight.
Arrow = tuple[int, int]


class Arrows:
    """By place the numbers of both ends and the weight; a start before is never behind one after.

    ``links`` are the places of the links that they were made of, of which the first ``own`` are
    the activities' own; the others come from containers.
    """

    def __init__(
        self,
        before: list[int],
        after: list[int],
        weight: list[int],
        links: list[int],
        types: Sequence[str],
        *,
        own: int,
        size: int,
    ) -> None:
        self.before, self.after, self.weight = before, after, weight
        self._links = links
        # By place of a link.
        self._types = types
        self._own = own
        self._size = size
        self._out: list[list[Arrow]] | None = None
        self._into: list[list[Arrow]] | None = None
        self._sorts: tuple[list[list[str]], list[list[str]]] | None = None

    @property
    def out(self) -> list[list[Arrow]]:
        """The arrows out of each; made when first asked for, as the following are."""
        if self._out is None:
            found: list[list[Arrow]] = [[] for _ in range(self._size)]
            for before, after, weight in zip(self.before, self.after, self.weight, strict=True):
                found[before].append((after, weight))
            self._out = found
        return self._out

    @property
    def into(self) -> list[list[Arrow]]:
        """The arrows into each, in topological order."""
        if self._into is None:
            found: list[list[Arrow]] = [[] for _ in range(self._size)]
            for before, after, weight in zip(self.before, self.after, self.weight, strict=True):
                found[after].append((before, weight))
            self._into = found
        return self._into

    @property
    def own(self) -> tuple[list[int], list[int], list[int]]:
        """The ends and the weights of the activities' own links; free float knows no others."""
        if self._own == len(self._types):
            return self.before, self.after, self.weight
        kept = [at for at, which in enumerate(self._links) if which < self._own]
        lists = (self.before, self.after, self.weight)
        before, after, weight = ([each[at] for at in kept] for each in lists)
        return before, after, weight

    @property
    def out_types(self) -> list[list[str]]:
        """The type of each arrow out of each, for those who weigh it anew."""
        return self._by_end()[0]

    @property
    def into_types(self) -> list[list[str]]:
        """The type of each arrow into each."""
        return self._by_end()[1]

    def _by_end(self) -> tuple[list[list[str]], list[list[str]]]:
        if self._sorts is None:
            out: list[list[str]] = [[] for _ in range(self._size)]
            into: list[list[str]] = [[] for _ in range(self._size)]
            for before, after, which in zip(self.before, self.after, self._links, strict=True):
                type = self._types[which]
                out[before].append(type)
                into[after].append(type)
            self._sorts = out, into
        return self._sorts
