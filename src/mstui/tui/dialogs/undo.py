"""Undoing a change on which later ones stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from mstui.tui.dialogs.pane import Keys
from mstui.tui.dialogs.reading import ReadDialog
from mstui.tui.widgets.source import Cell


class UndoAnyway(ReadDialog[bool], inherit_bindings=False):
    """Asks whether to undo although something was changed since; ``message`` tells what.

    The key that asked does not answer.
    """

    leaving: ClassVar[tuple[str, ...]] = ("escape", "q", "n", "N")
    widest: ClassVar[int] = 72

    def __init__(self, message: str) -> None:
        super().__init__()
        self._message = message

    @property
    def heading(self) -> str:
        return "Undo anyway?"

    def keys(self) -> Keys:
        return (("y", "undo the later changes with it"), ("Esc", "leave it"))

    def texts(self) -> Sequence[Cell]:
        return (self._message, "", ("The log keeps everything; redo brings it back.", "muted"))

    def take_key(self, key: str) -> bool:
        if key in ("y", "Y"):
            self.dismiss(True)
            return True
        return super().take_key(key)

    def leave(self) -> None:
        self.dismiss(False)
