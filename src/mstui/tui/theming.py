"""A theme of ours as the styles that widgets paint with, and as a theme of the screen library.

Widgets that draw their own lines ask a `Palette` by the names that themes use: a text colour on
a surface. Everything else (form inputs, dialogs) reads the same colours as CSS variables.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from rich.color import Color as RichColor
from rich.style import Style

from mstui.tui import compat

if TYPE_CHECKING:
    from textual.theme import Theme as TextualTheme

    from mstui.config.themes import Theme

# The surface of form fields that are not being typed into.
FIELD = "field"

# What replaces the surface's colour where there are no colours at all.
_MONO_SURFACES: Mapping[str, Style] = {
    "cursor": Style(reverse=True),
    "cursor-blur": Style(underline=True),
    "selection": Style(bold=True),
    "match": Style(bold=True, underline=True),
    "field": Style(underline=True),
}
_MONO_TEXT: Mapping[str, Style] = {
    "muted": Style(dim=True),
    "accent": Style(bold=True),
    "red": Style(bold=True),
    "critical": Style(bold=True),
    "border": Style(dim=True),
}
_ATTRIBUTES: Mapping[str, Style] = {
    name: Style.parse(name) for name in ("bold", "dim", "italic", "underline", "strike", "reverse")
}

# Variables of Textual's CSS and the colour of ours that each takes.
_CSS_VARIABLES: Mapping[str, str] = {
    "text-muted": "muted",
    "block-cursor-background": "cursor",
    "block-cursor-foreground": "text",
    "block-cursor-blurred-background": "cursor-blur",
    "input-cursor-background": "text",
    "input-cursor-foreground": "background",
    "input-selection-background": "selection",
    "border": "border-focus",
    "border-blurred": "border",
    "footer-key-foreground": "accent",
    "scrollbar": "border",
    "scrollbar-hover": "border",
    "scrollbar-active": "border-focus",
    "scrollbar-background": "background",
    "scrollbar-background-hover": "background",
    "scrollbar-background-active": "background",
    "scrollbar-corner-color": "background",
    "link-color": "accent",
}


class Palette:
    """The styles of one theme: ``style("red", on="cursor")``; each is made once.

    With ``mono`` no colour is used: surfaces and weights are told by reverse, underline, bold.
    """

    def __init__(self, theme: Theme, *, mono: bool = False) -> None:
        self.theme = theme
        self.mono = mono
        self._styles: dict[tuple[str, str], Style] = {}

    def style(self, text: str = "text", on: str = "background") -> Style:
        """The style of text on a surface; ``text`` is a colour's name and attributes after it.

        ``"red bold"``, ``"bold"`` (the colour of text), ``"muted"``. An unknown word is ignored:
        a row's state class need not have a colour.
        """
        made = self._styles.get((text, on))
        if made is None:
            made = self._styles[text, on] = self._make(text, on)
        return made

    def caret(self, on: str = "background") -> Style:
        """The cell in which the next character will stand."""
        under = self.style("text", on)
        return under + Style(reverse=not under.reverse)

    def color(self, name: str) -> str:
        """The colour of that name as the theme gives it, ``#rrggbb`` or a terminal colour's."""
        return self.theme.colors[name]

    def _make(self, text: str, on: str) -> Style:
        words = text.split()
        colors = self.theme.colors
        name = next((word for word in words if word in colors), "text")
        if self.mono:
            style = _MONO_SURFACES.get(on, Style.null()) + _MONO_TEXT.get(name, Style.null())
        else:
            style = self._colored(name, on)
        for word in words:
            style += _ATTRIBUTES.get(word, Style.null())
        return style

    def _colored(self, name: str, on: str) -> Style:
        colors = self.theme.colors
        if on != FIELD:
            under = colors.get(on, colors["background"])
            return Style(color=_rich(self.theme.text_on(on, name)), bgcolor=_rich(under))
        # A field stands out from its form, by a line where the theme has no shade for it.
        under = colors["cursor-blur"]
        line = True if under == colors["surface"] else None
        return Style(color=_rich(colors[name]), bgcolor=_rich(under), underline=line)


def textual_theme(theme: Theme, *, mono: bool = False) -> TextualTheme:
    """The theme as Textual takes it: its colours by Textual's names, and all of ours as variables.

    ``$mstui-red`` is the theme's ``red``, and so on for each colour.
    """
    from textual.theme import Theme as TextualTheme

    ansi = mono or theme.palette_only
    css: Callable[[str], str] = _default_css if mono else _css
    colors = {name: css(color) for name, color in theme.colors.items()}
    variables = {f"mstui-{name}": color for name, color in colors.items()}
    variables |= {name: colors[ours] for name, ours in _CSS_VARIABLES.items()}
    if ansi:
        variables |= compat.ANSI_VARIABLES
    variables["block-cursor-text-style"] = "reverse" if mono else "none"
    if "cursor-text" in colors:
        variables["block-cursor-foreground"] = colors["cursor-text"]
    return TextualTheme(
        name=theme.name,
        dark=theme.dark,
        ansi=ansi,
        variables=variables,
        primary=colors["accent"],
        secondary=colors["info"],
        accent=colors["accent"],
        warning=colors["amber"],
        error=colors["red"],
        success=colors["green"],
        foreground=colors["text"],
        background=colors["background"],
        surface=colors["surface"],
        panel=colors["panel"],
    )


def terminal_colors() -> str | None:
    """What the terminal can draw, as the app will find it: None, standard, 256, truecolor."""
    from rich.console import Console
    from textual.constants import COLOR_SYSTEM

    return Console(color_system=COLOR_SYSTEM, force_terminal=True).color_system  # type: ignore[arg-type]


def fitting_name(configured: str, default: str, color_system: str | None, *, mono: bool) -> str:
    """The theme to draw with: the default one gives way where the terminal lacks its colours.

    ``color_system`` is rich's word for the terminal. A theme that the person chose stays.
    """
    if configured != default:
        return configured
    if mono or color_system is None:
        return "mstui-terminal"
    return "mstui-16" if color_system == "standard" else configured


# Light greys of the 256 colours, which the library would round to their darker neighbours.
_LIGHT_GREYS: Mapping[str, int] = {
    f"#{level:02x}{level:02x}{level:02x}": number
    for number, level in enumerate(range(158, 240, 10), 247)
}


def _rich(color: str) -> RichColor:
    number = _LIGHT_GREYS.get(color)
    return RichColor.from_ansi(number) if number else RichColor.parse(color)


def _css(color: str) -> str:
    return color if color.startswith("#") else f"ansi_{color}"


def _default_css(_: str) -> str:
    return "ansi_default"


@lru_cache(maxsize=1)
def plain_palette() -> Palette:
    """The terminal's own colours, for an app that brings no theme."""
    from mstui.config.colors import COLOR_NAMES
    from mstui.config.themes import Theme

    colors = dict.fromkeys(COLOR_NAMES, "default")
    return Palette(
        Theme("plain", dark=True, description="", colors=colors, shipped=True), mono=True
    )
