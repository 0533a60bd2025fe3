"""A line of values in one row of cells: the lowest and the highest are its ends."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from mstui.tui.glyphs import Glyphs


def spark(values: Sequence[Decimal] | Sequence[float], cells: int, glyphs: Glyphs) -> str:
    """The last ``cells`` values, one a cell, ``▂▂▃▅``; empty where there are none.

    Values that are all the same stand in the middle.
    """
    shown = [float(value) for value in values[-cells:]] if cells > 0 else []
    if not shown:
        return ""
    lowest, highest = min(shown), max(shown)
    top = len(glyphs.spark) - 1
    if lowest == highest:
        return glyphs.spark[top // 2] * len(shown)
    spread = highest - lowest
    return "".join(glyphs.spark[round((value - lowest) * top / spread)] for value in shown)
