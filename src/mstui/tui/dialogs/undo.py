"""Undoing a change on which later ones stand."""

from __future__ import annotations

from mstui.tui.widgets.confirm import Confirm


class UndoAnyway(Confirm, inherit_bindings=False):
    """Asks whether to undo although something was changed since; ``message`` tells what."""

    def __init__(self, message: str) -> None:
        super().__init__(
            "Undo anyway?",
            message,
            trigger="u",
            lines=("The log keeps everything, and redo brings it back.",),
            yes="undo it with the later changes",
            no="leave it",
        )
