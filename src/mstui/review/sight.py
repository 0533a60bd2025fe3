"""The items of one group, with what every key asks of all of them: found once, not at each key."""

from __future__ import annotations

from collections.abc import Sequence

from mstui.review.items import Item
from mstui.review.keys import is_swept

# What accept-all says of each kind.
SWEPT = {
    "finished": "seen", "task": "open", "ready": "open", "achieved": "seen", "capture": "filed",
    "milestone": "held", "roadblock": "unchanged", "risk": "reviewed", "action": "carried",
}  # fmt: skip
# These are asked for in another way than by waiting for an answer.
_ASKING = frozenset(("brief", "more", "close", "report"))


def may_sweep(item: Item) -> bool:
    """Whether accept-all may take an item, if it is not answered."""
    return item.plain and item.kind in SWEPT and is_swept(item.step)


class Sight:
    """A list of items that stays as it is: their keys, and where each of them stands.

    ``swept`` are the items that accept-all may take with their keys, ``waiting`` the keys of those
    that want an answer; whether one was given changes with every key and is not known here.
    """

    def __init__(self, items: Sequence[Item]) -> None:
        self.items = items
        keys = [item.key for item in items]
        self.places = {key: at for at, key in enumerate(keys)}
        self.swept = [(item, key) for item, key in zip(items, keys, strict=True) if may_sweep(item)]
        self.waiting = [
            key
            for item, key in zip(items, keys, strict=True)
            if item.kind not in _ASKING and item.kind != "none"
        ]
        # By place how many real items stand before it; at the end, how many there are.
        self._before = [0]
        for item in items:
            self._before.append(self._before[-1] + bool(item.id))

    def is_of(self, items: Sequence[Item]) -> bool:
        """Whether these are the items, and none was put among them."""
        return self.items is items and len(self.places) == len(items)

    def number(self, place: int) -> tuple[int, int]:
        """The number of a real item among them, from 1, and how many they are."""
        return self._before[place] + 1, self._before[-1]
