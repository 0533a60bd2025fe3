"""A row of values as one line of signs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mstui.tui.glyphs import Glyphs


def sparkline(values: Sequence[Any], cells: int, glyphs: Glyphs) -> str:
    """The last ``cells`` values, the lowest and the highest at both ends of the signs."""
    shown = [float(value) for value in values[-cells:]] if cells > 0 else []
    if not shown:
        return ""
    low, high = min(shown), max(shown)
    top = len(glyphs.spark) - 1
    if low == high:
        return glyphs.spark[top // 2] * len(shown)
    return "".join(glyphs.spark[round((value - low) * top / (high - low))] for value in shown)
