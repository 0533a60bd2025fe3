"""How many terminal cells a text takes, for what verbs print."""

from __future__ import annotations

from mstui.domain.width import cells, cut, padded

__all__ = ["cells", "cut", "padded"]
