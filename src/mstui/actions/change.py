"""What an action did, as the screens and verbs tell it."""

from __future__ import annotations

from typing import NamedTuple


class Touched(NamedTuple):
    """A row that changed."""

    kind: str
    id: str


class Change(NamedTuple):
    """``summary`` says what happened, ``label`` names it for undo; ``touched``: main rows first."""

    summary: str
    label: str
    touched: tuple[Touched, ...] = ()

    @property
    def id(self) -> str:
        """The id of the row that it is about; empty where it is about none."""
        return self.touched[0].id if self.touched else ""


def short(title: object, limit: int = 60) -> str:
    """A title as it stands in a label: one line, not longer than ``limit`` characters."""
    text = " ".join(str(title or "").split())
    return text if len(text) <= limit else text[: limit - 1] + "…"


def quoted(title: object) -> str:
    """A title in a sentence."""
    return f"“{short(title)}”"
