"""Fractional keys: siblings sort by (key, id), and a new key fits between any two others."""

from __future__ import annotations

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_LAST = len(DIGITS) - 1


def key_between(before: str | None, after: str | None) -> str:
    """A key that sorts after ``before`` and before ``after``; None stands for an end.

    Raises ValueError where nothing fits: the two are equal or the wrong way round.
    """
    low = before or ""
    if after is None:
        return _after(low)
    if low >= after or low == after.rstrip(DIGITS[0]):
        raise ValueError(f"no key fits between {low!r} and {after!r}")
    return _middle(low, after)


def _after(low: str) -> str:
    """The next key at the end; one step of the first digit that has room keeps it short."""
    prefix = ""
    for letter in low:
        digit = DIGITS.find(letter)
        if digit < _LAST:
            return prefix + DIGITS[digit + 1]
        prefix += letter
    return prefix + "m"


def _middle(low: str, high: str) -> str:
    common = 0
    while common < len(high) and (low[common : common + 1] or DIGITS[0]) == high[common]:
        common += 1
    if common:
        return high[:common] + _middle(low[common:], high[common:])
    floor = DIGITS.find(low[0]) if low else 0
    ceiling = DIGITS.find(high[0])
    if ceiling - floor > 1:
        return DIGITS[(floor + ceiling) // 2]
    if len(high) > 1:
        return high[0]
    return DIGITS[floor] + _after(low[1:])
