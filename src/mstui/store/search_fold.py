"""Text as it is looked for: no case, no accents, letter by letter."""

from __future__ import annotations

from mstui.domain.text import fold


class Letters(dict[int, str]):
    """What each letter is folded to, filled as letters are met."""

    def __missing__(self, code: int) -> str:
        letters = self[code] = fold(chr(code))
        return letters


LETTERS = Letters()


def wanted(text: str) -> str:
    """A typed text as it is looked for."""
    return fold(text).translate(LETTERS)


def folded(text: str) -> str:
    """A stored text as it is looked in; every letter is folded by itself, so places can be told."""
    return text.casefold() if text.isascii() else text.translate(LETTERS)


def place(text: str, part: str, start: int = 0) -> tuple[int, int] | None:
    """Where ``part``, a wanted text, first stands in a stored text from ``start`` on.

    The two indexes are those of the stored text; None where it is not there.
    """
    if text.isascii():
        at = text.casefold().find(part, start)
        return None if at < 0 else (at, at + len(part))
    lengths = [len(LETTERS[ord(char)]) for char in text]
    at = text.translate(LETTERS).find(part, sum(lengths[:start]))
    if at < 0:
        return None
    first, reached = 0, 0
    while reached + lengths[first] <= at:
        reached += lengths[first]
        first += 1
    last = first
    while reached < at + len(part):
        reached += lengths[last]
        last += 1
    return first, max(last, first + 1)
