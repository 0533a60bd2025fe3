"""The state of a review, made of the entries of its log alone: replaying them gives it again.

An entry is a small JSON object; ``t`` says what it is:

- ``a``: an answer. ``n`` its number, ``k`` the item, ``v`` the verdict (empty: a change that leaves
  the item open), ``d`` what was said, ``i`` the intent of what was written for it.
- ``s``: the same for several items at once, ``ks``: each with its verdict. Accept-all, and
  whatever was written for an item.
- ``w``: something is about to be written for the items ``ks``; an ``s`` of the same number
  follows. ``before`` is the author's last intent until then.
- ``u``: answer ``n`` is taken back. ``r``: the answer to item ``k`` holds no longer, what it was
  given to has changed.
- ``c``: the cursor is at ``k``. ``p``: what is asked right now, null for nothing.
- ``x``: a choice of the whole review, ``name`` and ``value``.

Any of them may carry ``m``, the milliseconds that somebody was at it so far.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

Entry = Mapping[str, Any]


class Answer(NamedTuple):
    """What was said of an item; ``verdict`` is empty while it is open."""

    verdict: str = ""
    said: Mapping[str, Any] = {}


class Given(NamedTuple):
    """One answer as it was given: to which items, and what was written for it."""

    number: int
    items: tuple[tuple[str, str], ...]
    said: Mapping[str, Any]
    intent: str

    @property
    def is_sweep(self) -> bool:
        return len(self.items) > 1 or bool(self.said.get("sweep"))


OPEN = Answer()


class State:
    """Where a review stands; changed by ``apply`` only."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.given: list[Given] = []
        self.cursor = ""
        self.asked: dict[str, Any] | None = None
        self.choices: dict[str, Any] = {}
        self.worked = 0
        self.pending: Entry | None = None
        self.number = 0
        # Counts what was answered and taken back.
        self.version = 0

    def apply(self, entry: Entry) -> None:
        """Take one entry of the log."""
        self.worked = max(self.worked, int(entry.get("m", 0)))
        match entry["t"]:
            case "a":
                self._answered(entry, ((entry["k"], entry.get("v", "")),))
            case "s":
                self._answered(entry, tuple((k, v) for k, v in entry["ks"]))
            case "w":
                self.pending = entry
                self.number = max(self.number, int(entry["n"]))
            case "u":
                self.pending = None
                self._taken_back(entry["n"])
            case "r":
                self.version += 1
                self.answers.pop(entry["k"], None)
                self.given = [_without(one, entry["k"]) for one in self.given]
            case "c":
                self.cursor = entry["k"]
            case "p":
                self.asked = entry["p"]
            case "x":
                self.choices[entry["name"]] = entry["value"]

    def answer(self, key: str) -> Answer:
        """What was said of an item so far."""
        return self.answers.get(key, OPEN)

    def is_answered(self, key: str) -> bool:
        found = self.answers.get(key)
        return found is not None and bool(found.verdict)

    def _answered(self, entry: Entry, items: tuple[tuple[str, str], ...]) -> None:
        given = Given(int(entry["n"]), items, entry.get("d") or {}, entry.get("i", ""))
        self.pending = None
        self.asked = None
        self.number = max(self.number, given.number)
        self.given.append(given)
        self.version += 1
        self._take(given.items, given.said)

    def _take(self, items: Iterable[tuple[str, str]], more: Mapping[str, Any]) -> None:
        for key, verdict in items:
            before = self.answers.get(key, OPEN)
            said = {**before.said, **more} if before.said else more
            self.answers[key] = Answer(verdict or before.verdict, said)

    def _taken_back(self, number: Any) -> None:
        """The items of that answer are as those before it left them."""
        gone = {key for one in self.given if one.number == number for key, _ in one.items}
        self.version += 1
        self.given = [one for one in self.given if one.number != number]
        for key in gone:
            self.answers.pop(key, None)
        for one in self.given:
            self._take([pair for pair in one.items if pair[0] in gone], one.said)


def _without(given: Given, key: str) -> Given:
    kept = tuple(pair for pair in given.items if pair[0] != key)
    return given._replace(items=kept)
