"""Matching a few typed letters against titles, as the palette and the pickers do."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from mstui.domain.text import fold

T = TypeVar("T")


def score(typed: str, title: str) -> int:
    """How well folded letters fit a title; 0 where they don't, larger is better.

    A title that begins so comes first, then a word that does, then the text anywhere, then the
    letters in their order with the fewest gaps.
    """
    wanted = typed.strip()
    if not wanted:
        return 1
    text = fold(title)
    if text.startswith(wanted):
        return 4_000 - min(len(text), 900)
    at = text.find(f" {wanted}")
    if at >= 0:
        return 3_000 - min(at, 900)
    at = text.find(wanted)
    if at >= 0:
        return 2_000 - min(at, 900)
    return _scattered(wanted, text)


def _scattered(wanted: str, text: str) -> int:
    """Letters in their order, words of the typed text in any: gaps cost, word starts are free."""
    words = wanted.split()
    if len(words) > 1:
        scores = [score(word, text) for word in words]
        return min(scores) // 2 if all(scores) else 0
    place, gaps = -1, 0
    for char in wanted:
        found = text.find(char, place + 1)
        if found < 0:
            return 0
        start = text.find(f" {char}", place + 1)
        if start >= 0 and start + 1 != found and found != place + 1:
            found = start + 1
        if found != place + 1 and text[found - 1 : found] != " ":
            gaps += found - place
        place = found
    return max(1, 1_000 - 10 * gaps) if gaps < 3 * len(wanted) else 0


def best(typed: str, entries: Iterable[T], title: Callable[[T], str], most: int = 0) -> list[T]:
    """The entries that fit, the best first; those that fit alike keep their order."""
    wanted = fold(typed)
    scored = [(score(wanted, title(entry)), entry) for entry in entries]
    fitting = [pair for pair in scored if pair[0]]
    fitting.sort(key=lambda pair: -pair[0])
    ranked = [entry for _, entry in fitting]
    return ranked[:most] if most else ranked
