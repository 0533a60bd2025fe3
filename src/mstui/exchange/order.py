"""Ids and sibling order for many rows at once."""

from __future__ import annotations

import base64
import os

from mstui.domain.ids import ALPHABET, LENGTH, Bits, new_id

_BASE32 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_TO_IDS = bytes.maketrans(_BASE32, ALPHABET.encode())
_BYTES = 10  # 80 random bits are 16 letters, of which an id takes the first 13


def new_ids(count: int, bits: Bits | None = None) -> list[str]:
    """Fresh ids as ``new_id`` makes them; one call for a whole file is 20 times faster."""
    if bits is not None:
        return [new_id(bits) for _ in range(count)]
    letters = base64.b32encode(os.urandom(count * _BYTES)).translate(_TO_IDS).decode()
    return [letters[at : at + LENGTH] for at in range(0, count * 16, 16)]


def order_key(place: int) -> str:
    """The key of the row in that place of its file: keys of one width sort as the numbers do.

    It ends in a letter that is not the alphabet's first, so that a key fits before every other.
    """
    return f"{place:06d}m"
