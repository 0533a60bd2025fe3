"""Choosing the colours: each is worn while the cursor stands on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from mstui.config.fitting import fitted
from mstui.config.themes import ListedTheme, Theme, listed_themes
from mstui.domain.errors import MstuiError
from mstui.tui.dialogs.pane import Keys
from mstui.tui.dialogs.picking import Entry, PickDialog
from mstui.tui.widgets.base import BaseApp
from mstui.tui.widgets.source import Cell

# What the preview draws in each colour, with the sign that stands beside the word.
_STATES = (
    ("on track", "green"),
    ("at risk", "amber"),
    ("off track", "red"),
    ("not started", "grey"),
    ("doing", "info"),
)
_TEXTS = ("text", "muted", "accent", "info", "critical")
_BARS = (("done", "bar-done"), ("planned", "bar-planned"), ("left", "bar-left"))
_BAR_CELLS = 8
_PREVIEW_LINES = 15


class ThemeChooser(PickDialog[ListedTheme, str], inherit_bindings=False):
    """Enter keeps the theme for the next start too, Esc goes back to the one before.

    A file that is broken stands in the list too, with what is wrong with it.
    """

    help_topic: ClassVar[str] = "themes"
    typing: ClassVar[bool] = False
    letters_move: ClassVar[bool] = True
    widest: ClassVar[int] = 88
    previews: ClassVar[bool] = True

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
        self._listed = listed_themes()
        self._before = self._wearer.palette.theme

    def entries(self, typed: str) -> Sequence[Entry[ListedTheme]]:
        return [
            Entry(one, one.name, _origin(one), one.problem, _about(one)) for one in self._listed
        ]

    def made(self) -> None:
        super().made()
        names = [one.name for one in self._listed]
        if self._before.name in names:
            self.pane.show(self.pane.entries, names.index(self._before.name))

    def lines_needed(self) -> int:
        """As many as list and preview need, whichever is longer."""
        return self.pane.lines_for(max(min(len(self._listed), self.most), _PREVIEW_LINES))

    def preview(self, entry: Entry[ListedTheme]) -> Sequence[Cell]:
        one = entry.value
        if one.theme is None:
            return [(one.problem, "red"), "", ("the colours stay as they are", "muted")]
        glyphs = self._wearer.glyphs
        lines: list[Cell] = [(f"{glyphs.of(word)} {word}", color) for word, color in _STATES]
        lines += ["", tuple((f"{name} ", name) for name in _TEXTS), ""]
        lines += [
            ((glyphs.bar[bar] * _BAR_CELLS, color), (f" {bar}", "muted")) for bar, color in _BARS
        ]
        if self._wearer.palette.mono:
            lines += ["", ("no colours here: NO_COLOR is set, or TERM has none", "amber")]
        elif one.note:
            lines += ["", (one.note, "amber")]
        return lines

    def moved(self, entry: Entry[ListedTheme] | None) -> None:
        theme = entry.value.theme if entry is not None else None
        if theme is not None and theme.name != self._wearer.palette.theme.name:
            self._wearer.wear(fitted(theme, self._wearer.color_system))

    def picked(self, entry: Entry[ListedTheme]) -> None:
        from mstui.config.state import remember

        name = entry.value.name
        try:
            remember(theme=name)
        except MstuiError as error:
            self.host.tell(f"the theme is not remembered: {error}", problem=True)
        if (decided := self._decided_elsewhere()) and decided != name:
            self.host.tell(f"until you leave: config.toml says theme = {decided}")
        self.dismiss(name)

    def _decided_elsewhere(self) -> str:
        """The theme that config.toml names, which holds again from the next start."""
        session = getattr(self.app, "session", None)
        if session is None or "theme" not in session.settings.given:
            return ""
        return str(session.settings.text("theme"))

    def leave(self) -> None:
        if self._wearer.palette.theme.name != self._before.name:
            self._wearer.wear(self._before)
        self.dismiss(None)


def _origin(one: ListedTheme) -> str:
    if one.theme is None:
        return "broken"
    return "" if one.theme.shipped else "yours"


def _about(one: ListedTheme) -> str:
    theme: Theme | None = one.theme
    if theme is None:
        return ""
    return theme.description or ("dark" if theme.dark else "light")
