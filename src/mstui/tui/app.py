"""The app: every key's way from the registry to a command."""

from __future__ import annotations

from time import monotonic
from typing import Any

from textual import events
from textual.screen import ModalScreen, Screen

from mstui.commands.registry import Prefix
from mstui.tui.going import GoingApp
from mstui.tui.running import open_session, run
from mstui.tui.screens.base import ListScreen


class MstuiApp(GoingApp, inherit_bindings=False):
    """Routes keys; what they do stands in the classes below it and in the screens."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        # The presses of a chord that is not finished.
        self._pressed: list[str] = []

    def get_default_screen(self) -> Screen[Any]:
        from mstui.tui.screens.portfolio import PortfolioScreen

        return PortfolioScreen()

    # -- keys -------------------------------------------------------------------------------

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key) and not event.is_forwarded:
            self.pressed_at = monotonic()
            if self._hears(event):
                self.app_focus = True
                self.press(event.key)
                await self.let_it_begin()
                return
            typed = self._types(event)
            if not typed and self._hears_over_dialog(event.key):
                return
            if not typed:
                event = self._as_dialogs_know_it(event)
        elif isinstance(event, events.MouseDown) and isinstance(self.screen, ListScreen):
            self._leave_popup(self.screen, event.screen_x, event.screen_y)
        await super().on_event(event)

    def _hears_over_dialog(self, key: str) -> bool:
        """Leaving, the shell and help are for every moment; what was typed stays."""
        registry = self.session.registry
        if key in registry.command("quit").keys:
            self.do_quit()
        elif key in registry.command("suspend").keys and not self._is_form:
            self.run_command(registry.command("suspend"))
        elif key in registry.command("help").keys and isinstance(self.screen, ModalScreen):
            self.do_help()
        else:
            return False
        return True

    @property
    def _is_form(self) -> bool:
        """Whether what has the focus is typed into; there a key may take back the last typing."""
        focused = self.focused
        return focused is not None and (
            hasattr(focused, "field") or focused.check_consume_key("a", "a")
        )

    def _hears(self, event: events.Key) -> bool:
        """Whether a key is a command's, and not a dialog's or a text field's."""
        if not isinstance(self.screen, ListScreen):
            return False
        focused = self.focused
        return focused is None or not focused.check_consume_key(event.key, event.character)

    def _types(self, event: events.Key) -> bool:
        """Whether a key is a character that what has the focus takes."""
        focused = self.focused
        return (
            event.is_printable
            and focused is not None
            and focused.check_consume_key(event.key, event.character)
        )

    def _as_dialogs_know_it(self, event: events.Key) -> events.Key:
        """The person's own key for moving or leaving, as the key that dialogs hear."""
        from mstui.tui.remapped import key_in_dialogs

        if event.is_printable and not getattr(self.screen, "letters_move", False):
            return event  # a letter may be typed, or be an answer
        key = key_in_dialogs(self.session.registry, event.key)
        return event if key == event.key else events.Key(key, None)

    def press(self, key: str) -> None:
        """One key outside text: a command, a chord's part, or nothing."""
        screen = self.screen
        assert isinstance(screen, ListScreen)
        if screen.choosing(key):
            return
        pressed, begun = [*self._pressed, key], bool(self._pressed)
        self._pressed.clear()
        screen.hint_bar.tell("")
        if begun:
            screen.popup.close()
            if key in self.session.registry.command("cancel").keys:
                return
        found = self.session.registry.resolve(pressed, screen.scope)
        if isinstance(found, Prefix):
            self._pressed = pressed
            screen.show_choices(found)
        elif found is not None:
            self.run_command(found)

    def forget_presses(self) -> None:
        """A begun chord is not gone on with."""
        self._pressed.clear()

    def _leave_popup(self, screen: ListScreen, x: int, y: int) -> None:
        """A click beside the open popup closes it."""
        if screen.popup.is_open and not screen.popup.region.contains(x, y):
            self._pressed.clear()
            screen.close_choices()


__all__ = ["MstuiApp", "open_session", "run"]
