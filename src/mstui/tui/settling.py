"""One frame for one key, also where it changes the layout.

A key that makes a pane wider would be painted three times: with the old layout, with the new one
around the old lines, and once the panes have laid themselves out. The first two are left out.
"""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from textual._compositor import LayoutUpdate

if TYPE_CHECKING:
    from textual._compositor import CompositorUpdate
    from textual.app import App
    from textual.screen import Screen

# A screen that does not come to rest is painted all the same, after so long.
PATIENCE_SECONDS = 0.015
LOOK_AGAIN_SECONDS = 0.003


class Settling:
    """Holds frames of a screen back that is about to be laid out."""

    def __init__(self, app: App[int]) -> None:
        self._app = app
        self._since: float | None = None
        self._planned = False
        self._seen: Screen[object] | None = None

    def forget(self) -> None:
        """The next frame is wanted at once: nothing on the terminal is as it should be."""
        self._seen = None

    def holds(self, screen: Screen[object], update: CompositorUpdate) -> bool:
        """True if this frame would be painted over at once; all is painted a moment later."""
        if screen is not self._seen:
            # Its first frame: figures that follow may take longer than people like to wait.
            self._seen = screen
            return False
        if self._planned:
            return True
        unsettled = screen._layout_required or (
            isinstance(update, LayoutUpdate)
            and any(child.message_queue_size for child in screen.walk_children())
        )
        now = monotonic()
        if self._since is None:
            self._since = now
        if not unsettled or self._app._loop is None or now - self._since > PATIENCE_SECONDS:
            self._since = None
            return False
        self._planned = True
        self._app._loop.call_later(LOOK_AGAIN_SECONDS, self._look_again)
        return True

    def _look_again(self) -> None:
        self._planned = False
        if self._app._running and self._app.screen_stack:
            self._app.screen.refresh()
