"""The colours of a theme, declared once: loading, contrast tests and the help page derive."""

from __future__ import annotations

from typing import Literal, NamedTuple

Role = Literal["surface", "text", "line", "bar"]


class Color(NamedTuple):
    """One colour a theme gives. Text must stand out from every surface, bars from the panes."""

    name: str
    role: Role
    help: str
    optional: bool = False


COLORS: tuple[Color, ...] = (
    Color("background", "surface", "behind everything: the panes"),
    Color("surface", "surface", "dialogs, forms and menus"),
    Color("panel", "surface", "the title line, the line of keys, headings of columns"),
    Color("cursor", "surface", "the cursor row of the pane with the focus"),
    Color("cursor-blur", "surface", "the cursor row of the other panes"),
    Color("selection", "surface", "rows selected with Space, and selected text"),
    Color("match", "surface", "what / has found"),
    Color("today", "surface", "the shaded column of today"),
    Color("text", "text", "text"),
    Color("muted", "text", "text of lesser weight: headings, empty cells, hints"),
    Color("accent", "text", "keys, the mark of the cursor row, links"),
    Color(
        "cursor-text",
        "text",
        "the one colour of text on cursor, selection and match; left out, text keeps its own",
        optional=True,
    ),
    Color("green", "text", "on track, done, achieved"),
    Color("amber", "text", "at risk"),
    Color("red", "text", "off track, overdue, missed"),
    Color("grey", "text", "not started, cancelled"),
    Color("info", "text", "ready, in progress, notices"),
    Color("critical", "text", "what is critical: its mark and its bar"),
    Color("border", "line", "borders of panes without the focus"),
    Color("border-focus", "line", "the border of the pane with the focus"),
    Color("bar-done", "bar", "bars: work done"),
    Color("bar-planned", "bar", "bars: what is left of work that has begun"),
    Color("bar-left", "bar", "bars: work to come"),
    Color("baseline", "bar", "where the baseline has a bar"),
    Color("buffer", "bar", "the buffer before a milestone"),
)

COLOR_NAMES: tuple[str, ...] = tuple(color.name for color in COLORS)
REQUIRED: frozenset[str] = frozenset(color.name for color in COLORS if not color.optional)

SURFACES: tuple[str, ...] = tuple(color.name for color in COLORS if color.role == "surface")
TEXTS: tuple[str, ...] = tuple(
    color.name for color in COLORS if color.role == "text" and not color.optional
)

# The sixteen colours of a terminal, and its own text and background.
PALETTE: tuple[str, ...] = (
    "black",
    "red",
    "green",
    "yellow",
    "blue",
    "magenta",
    "cyan",
    "white",
    "bright_black",
    "bright_red",
    "bright_green",
    "bright_yellow",
    "bright_blue",
    "bright_magenta",
    "bright_cyan",
    "bright_white",
    "default",
)

_HEX = frozenset("0123456789abcdef")


def canonical_color(value: str) -> str | None:
    """A colour as themes hold it, ``#rrggbb`` or a name of PALETTE; None where it is neither."""
    word = value.strip().lower()
    if word in PALETTE:
        return word
    digits = word[1:]
    if not word.startswith("#") or not _HEX.issuperset(digits):
        return None
    if len(digits) == 3:
        return "#" + "".join(digit * 2 for digit in digits)
    return word if len(digits) == 6 else None


def contrast(left: str, right: str) -> float:
    """The contrast ratio of two ``#rrggbb`` colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    light, dark = sorted((_luminance(left), _luminance(right)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: str) -> float:
    red, green, blue = (_linear(int(color[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
