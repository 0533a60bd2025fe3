"""A refusal met while a widget handles a message is told; the widget stays alive.

Another program may hold the file at any moment. An exception out of a handler would end the
widget's message loop, and with it the app.
"""

from __future__ import annotations

from typing import TypeVar

from textual import events
from textual.await_complete import AwaitComplete
from textual.message import Message
from textual.message_pump import MessagePump
from textual.screen import ModalScreen, Screen

from mstui.domain.errors import MstuiError

R = TypeVar("R")

_BORN = (events.Compose, events.Mount)


class Steady(MessagePump):
    """Mixed into panes and screens, before the library's class."""

    async def _dispatch_message(self, message: Message) -> None:
        try:
            await super()._dispatch_message(message)
        except MstuiError as error:
            if isinstance(message, _BORN) and not isinstance(self, ModalScreen):
                raise  # a screen that cannot be shown at all: the app says why, and ends
            self._tell_refusal(error, message)

    def _tell_refusal(self, error: MstuiError, message: Message) -> None:
        """In the dialog that is open, else where the app tells things."""
        screen = self if isinstance(self, Screen) else getattr(self, "screen", None)
        unborn = isinstance(message, _BORN)
        if isinstance(screen, ModalScreen) and unborn:
            # A dialog that could not be filled has nothing to say.
            self.app.call_later(leave, screen)
        elif isinstance(screen, ModalScreen) and hasattr(screen, "refuse"):
            screen.refuse(error)
            return
        tell = getattr(self.app, "tell", None)
        if tell is not None:
            self.app.call_later(tell, str(error), problem=True)


class ClosedOnce(ModalScreen[R]):
    """A dialog that closes itself alone: a second Escape may arrive before it is gone."""

    def dismiss(self, result: R | None = None) -> AwaitComplete:
        """Close the dialog, unless it is closed or covered already."""
        if self.app.screen_stack and self.app.screen is self:
            return super().dismiss(result)
        return AwaitComplete()


def leave(screen: ModalScreen[object]) -> None:
    """Close a dialog, unless it is closed or covered already."""
    if screen.is_current:
        screen.dismiss(None)
