"""The line in which one types what to find; the lists narrow at every key."""

from __future__ import annotations

from textual import events
from textual.widgets import Input

# The lists are moved through while somebody types; every other key is the line's own.
MOVES = frozenset(("cursor_up", "cursor_down", "page_up", "page_down", "palette"))


class FindBar(Input, inherit_bindings=True):
    """Found as it is typed: Enter keeps what is found, Escape shows everything again."""

    DEFAULT_CSS = """
    FindBar { height: 1; border: none; padding: 0 1; background: $panel; }
    FindBar:focus { border: none; }
    """

    def __init__(self, text: str) -> None:
        super().__init__(
            text,
            placeholder="find a part of a name; Enter keeps what is found, Esc shows all",
            compact=True,
        )

    def on_mount(self) -> None:
        self.focus()

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Whether a key is typed here, and is no command of the screen."""
        from mstui.commands.command import Command
        from mstui.tui.screens.base import ListScreen

        if (character is not None and character.isprintable()) or key == "enter":
            return True
        assert isinstance(self.screen, ListScreen)
        found = self.screen.session.registry.resolve([key], self.screen.scope)
        return not (isinstance(found, Command) and found.id in MOVES)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._tell(event.value, finished=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._tell(self.value, finished=True)

    def on_key(self, event: events.Key) -> None:
        if event.key == "escape":
            event.stop()
            event.prevent_default()
            self._tell("", finished=True)

    def _tell(self, text: str, *, finished: bool) -> None:
        from mstui.tui.screens.base import ListScreen

        if isinstance(self.screen, ListScreen):
            self.screen.found(text.strip(), finished=finished)
