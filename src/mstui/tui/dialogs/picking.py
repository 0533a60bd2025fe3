"""Dialogs around a list to pick from: the palette, people, templates, themes, topics."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Generic, TypeVar

from mstui.domain.errors import MstuiError
from mstui.tui.dialogs.base import Dialog
from mstui.tui.dialogs.pane import Keys
from mstui.tui.dialogs.pick_pane import Entry, PickPane
from mstui.tui.widgets.source import Cell

__all__ = ["Entry", "PickDialog", "PickPane"]

T = TypeVar("T")
R = TypeVar("R")

PREVIEW_LINES = 24


class PickDialog(Dialog[R], Generic[T, R], inherit_bindings=False):
    """A dialog around a list to pick from."""

    typing: ClassVar[bool] = True
    widest: ClassVar[int] = 76
    most: ClassVar[int] = 16

    @property
    def heading(self) -> str:
        """What stands in the frame."""
        raise NotImplementedError

    def keys(self) -> Keys:
        return (("Enter", "choose"), ("Esc", "cancel"), ("↑ ↓", "move"))

    def placeholder(self) -> str:
        """What stands in the typed line while it is empty."""
        return ""

    def entries(self, typed: str) -> Sequence[Entry[T]]:
        """What fits what was typed."""
        raise NotImplementedError

    def picked(self, entry: Entry[T]) -> None:
        """An entry was chosen."""
        raise NotImplementedError

    def moved(self, entry: Entry[T] | None) -> None:
        """The cursor stands on another entry."""

    # Whether ``preview`` has something to show of an entry.
    previews: ClassVar[bool] = False

    def preview(self, entry: Entry[T]) -> Sequence[Cell]:
        """What an entry holds."""
        return ()

    def leave(self) -> None:
        if not self.busy:
            self.dismiss(None)

    def make_pane(self) -> PickPane[T]:
        self.pane: PickPane[T] = PickPane(
            self.heading,
            keys=self.keys(),
            typing=self.typing,
            placeholder=self.placeholder(),
            on_typed=self.narrow,
            on_moved=self.moved,
            on_picked=self.picked,
            on_cancel=self.leave,
        )
        if self.previews:
            self.pane.preview = self.preview
        return self.pane

    def made(self) -> None:
        self.narrow("")
        self._most_entries = len(self.pane.entries)

    def narrow(self, typed: str) -> None:
        """Show what fits."""
        self.pane.show(self.entries(typed))

    def lines_needed(self) -> int:
        """As many lines as the whole list needs, up to a measure; narrowing changes nothing."""
        entries = min(self._most_entries, self.most)
        return self.pane.lines_for(max(entries, PREVIEW_LINES) if self.previews else entries)

    def refuse(self, error: MstuiError) -> None:
        self.pane.tell(str(error))
