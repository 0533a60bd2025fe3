"""Ids made by the client: random, unique over all kinds and machines."""

from __future__ import annotations

from typing import Protocol

# Crockford's base 32: no i, l, o, u, so an id read aloud or retyped stays what it was.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 13  # 65 bits


class Bits(Protocol):
    """A source of random bits: ``random.Random`` with a seed, for repeatable workspaces."""

    def getrandbits(self, k: int, /) -> int: ...


def new_id(bits: Bits | None = None) -> str:
    """A fresh id of 13 letters and digits; from ``bits`` where the ids must be repeatable."""
    if bits is None:
        import secrets  # costs more than an id does, and readers make none

        number = secrets.randbits(65)
    else:
        number = bits.getrandbits(65)
    letters = []
    for _ in range(LENGTH):
        letters.append(ALPHABET[number & 31])
        number >>= 5
    return "".join(letters)


def pair_id(left: str, right: str) -> str:
    """The id of a row that joins two others, so that both copies of a file name it alike."""
    return f"{left}|{right}"
