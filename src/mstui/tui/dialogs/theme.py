"""Choosing the colours: each is worn while the cursor stands on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from mstui.config.themes import Theme, load_themes
from mstui.domain.errors import MstuiError
from mstui.tui.dialogs.pane import Keys
from mstui.tui.dialogs.picking import Entry, PickDialog
from mstui.tui.widgets.base import BaseApp


class ThemeChooser(PickDialog[Theme, str], inherit_bindings=False):
    """Enter keeps the theme for the next start too, Esc goes back to the one before."""

    typing: ClassVar[bool] = False

    def __init__(self) -> None:
        super().__init__()
        self._themes, self._broken = load_themes()

    @property
    def _wearer(self) -> BaseApp:
        assert isinstance(self.app, BaseApp)
        return self.app

    @property
    def heading(self) -> str:
        return "Theme"

    def keys(self) -> Keys:
        return (("Enter", "keep"), ("Esc", "as it was"), ("↑ ↓", "look"))

    def prepare(self) -> None:
        self._before = self._wearer.palette.theme

    def entries(self, typed: str) -> Sequence[Entry[Theme]]:
        return [
            Entry(
                theme,
                theme.name,
                "" if theme.shipped else "yours",
                more=theme.description or ("dark" if theme.dark else "light"),
            )
            for theme in self._themes
        ]

    def made(self) -> None:
        super().made()
        names = [theme.name for theme in self._themes]
        if self._before.name in names:
            self.pane.show(self.pane.entries, names.index(self._before.name))
        if self._broken:
            more = f" (and {len(self._broken) - 1} more)" if len(self._broken) > 1 else ""
            self.pane.tell(f"{self._broken[0]}{more}")

    def moved(self, entry: Entry[Theme] | None) -> None:
        if entry is not None and entry.value.name != self._wearer.palette.theme.name:
            self._wearer.wear(entry.value)

    def picked(self, entry: Entry[Theme]) -> None:
        from mstui.config.state import remember

        try:
            remember(theme=entry.value.name)
        except MstuiError as error:
            self.host.tell(f"the theme is not remembered: {error}", problem=True)
        self.dismiss(entry.value.name)

    def leave(self) -> None:
        if self._wearer.palette.theme.name != self._before.name:
            self._wearer.wear(self._before)
        self.dismiss(None)
