"""Every shipped theme is complete, can be read, and tells states apart."""

from __future__ import annotations

import itertools
import tomllib
from pathlib import Path

import pytest

from mstui.config.colors import COLOR_NAMES, COLORS, PALETTE, REQUIRED, contrast
from mstui.config.themes import (
    DEFAULT_THEME,
    Theme,
    load_theme,
    shipped_themes_dir,
    theme_names,
)

SHIPPED = (
    "mstui-dark",
    "mstui-16",
    "mstui-colorblind",
    "mstui-contrast",
    "mstui-light",
    "mstui-terminal",
)
EXACT = ("mstui-dark", "mstui-light", "mstui-contrast", "mstui-colorblind")
SURFACES = [color.name for color in COLORS if color.role == "surface"]
TEXTS = [color.name for color in COLORS if color.role == "text" and not color.optional]
BARS = [color.name for color in COLORS if color.role == "bar"]
STATES = ("green", "amber", "red")

# The sixteen colours as common terminals draw them.
TERMINALS = {
    "xterm": "000000 cd0000 00cd00 cdcd00 0000ee cd00cd 00cdcd e5e5e5 "
    "7f7f7f ff0000 00ff00 ffff00 5c5cff ff00ff 00ffff ffffff",
    "Linux console": "000000 aa0000 00aa00 aa5500 0000aa aa00aa 00aaaa aaaaaa "
    "555555 ff5555 55ff55 ffff55 5555ff ff55ff 55ffff ffffff",
    "Windows": "0c0c0c c50f1f 13a10e c19c00 0037da 881798 3a96dd cccccc "
    "767676 e74856 16c60c f9f1a5 3b78ff b4009e 61d6d6 f2f2f2",
    "GNOME": "171421 c01c28 26a269 a2734c 12488b a347ba 2aa1b3 d0cfcc "
    "5e5c64 f66151 33d17a e9ad0c 2a7bde c061cb 33c7de ffffff",
}


def drawn(terminal: str) -> dict[str, str]:
    """The names of the palette as colours of that terminal."""
    return {
        name: f"#{digits}"
        for name, digits in zip(PALETTE[:16], TERMINALS[terminal].split(), strict=True)
    }


def short_of(theme: Theme, least: float, palette: dict[str, str] | None = None) -> list[str]:
    """Every text that stands out from a surface by less than ``least``."""
    palette = palette or {}
    short = []
    for surface, text in itertools.product(SURFACES, TEXTS):
        ground = theme.colors[surface]
        color = theme.text_on(surface, text)
        ratio = contrast(palette.get(color, color), palette.get(ground, ground))
        if ratio < least:
            short.append(f"{text} on {surface}: {ratio:.2f}")
    return short


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert contrast("#ffffff", "#767676") == pytest.approx(4.54, abs=0.005)
    assert contrast("#0000ff", "#ffffff") == pytest.approx(8.59, abs=0.005)
    assert contrast("#123456", "#123456") == pytest.approx(1.0)


def test_the_six_themes_ship_default_first() -> None:
    assert theme_names()[: len(SHIPPED)] == SHIPPED
    assert SHIPPED[0] == DEFAULT_THEME


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_theme_is_complete_and_says_what_it_is(name: str) -> None:
    """Complete by itself, so that others may build on it, and nothing in it is unknown."""
    written = tomllib.loads(Path(shipped_themes_dir(), f"{name}.toml").read_text())
    assert set(written) == {"description", "dark", "colors"}
    assert REQUIRED <= set(written["colors"]) <= set(COLOR_NAMES)
    theme = load_theme(name)
    assert theme.shipped
    assert theme.description
    assert theme.colors == written["colors"]


@pytest.mark.parametrize("name", EXACT)
def test_all_text_can_be_read_on_every_surface(name: str) -> None:
    """4.5:1 for every text and state, on panes, dialogs, the cursor row and marked rows alike."""
    assert short_of(load_theme(name), 4.5) == []


def test_the_high_contrast_theme_reaches_seven() -> None:
    assert short_of(load_theme("mstui-contrast"), 7.0) == []


@pytest.mark.parametrize("terminal", TERMINALS)
def test_sixteen_colours_can_be_read_on_common_terminals(terminal: str) -> None:
    theme = load_theme("mstui-16")
    assert theme.palette_only
    assert short_of(theme, 4.5, drawn(terminal)) == []


def test_the_terminal_theme_leaves_colours_to_the_terminal() -> None:
    """Plain text is the terminal's own; only highlights bring both of their colours along."""
    theme = load_theme("mstui-terminal")
    assert theme.palette_only
    grounds = {surface: theme.colors[surface] for surface in SURFACES}
    highlights = {"cursor": "white", "selection": "cyan", "match": "bright_yellow"}
    assert grounds == {surface: highlights.get(surface, "default") for surface in SURFACES}
    assert {theme.colors[text] for text in ("text", "muted", "grey")} == {"default"}
    for terminal in TERMINALS:
        palette = drawn(terminal)
        for surface in highlights:
            ground, text = palette[theme.colors[surface]], palette[theme.text_on(surface, "red")]
            assert contrast(ground, text) >= 4.5, (terminal, surface)


@pytest.mark.parametrize("name", EXACT)
def test_bars_and_the_focused_border_stand_out(name: str) -> None:
    """3:1, as WCAG asks of what is no text, on the panes and under the cursor."""
    colors = load_theme(name).colors
    for ground in ("background", "today", "cursor", "cursor-blur"):
        for bar in BARS:
            assert contrast(colors[bar], colors[ground]) >= 3, (bar, ground)
    assert contrast(colors["border-focus"], colors["background"]) >= 3
    assert contrast(colors["border-focus"], colors["border"]) >= 1.5


@pytest.mark.parametrize("name", EXACT)
def test_the_dark_flag_and_the_highlights_are_true(name: str) -> None:
    theme = load_theme(name)
    black_on = contrast("#000000", theme.colors["background"])
    assert theme.dark == (black_on < contrast("#ffffff", theme.colors["background"]))
    rows = ("background", "cursor", "cursor-blur", "selection", "match")
    for left, right in itertools.combinations(rows, 2):
        assert difference(theme.colors[left], theme.colors[right]) >= 4, (left, right)


# Machado, Oliveira and Fernandes 2009, severity 1.0, over linear RGB.
BLINDNESS = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
SIGHT = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))


def lab(
    color: str, sight: tuple[tuple[float, float, float], ...] = SIGHT
) -> tuple[float, float, float]:
    """CIE L*a*b* (D65) of a colour as somebody of that sight sees it."""
    channels = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    red, green, blue = (
        min(1.0, max(0.0, sum(w * c for w, c in zip(row, linear, strict=True)))) for row in sight
    )
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def difference(
    left: str, right: str, sight: tuple[tuple[float, float, float], ...] = SIGHT
) -> float:
    """The CIE 1976 distance of two colours; 2.3 is just noticeable."""
    pairs = zip(lab(left, sight), lab(right, sight), strict=True)
    return float(sum((one - other) ** 2 for one, other in pairs) ** 0.5)


def nearest_states(theme: Theme, sight: tuple[tuple[float, float, float], ...]) -> float:
    return min(
        difference(theme.colors[left], theme.colors[right], sight)
        for left, right in itertools.combinations(STATES, 2)
    )


@pytest.mark.parametrize("kind", BLINDNESS)
def test_the_colour_blind_theme_keeps_states_apart(kind: str) -> None:
    """On track, at risk and off track stay far apart, and further than in the usual theme."""
    sight = BLINDNESS[kind]
    apart = nearest_states(load_theme("mstui-colorblind"), sight)
    assert apart >= 25
    if kind != "tritanopia":
        assert apart > nearest_states(load_theme("mstui-dark"), sight)


def test_difference_is_that_of_cielab() -> None:
    assert difference("#000000", "#ffffff") == pytest.approx(100, abs=0.1)
    assert lab("#ff0000") == pytest.approx((53.2, 80.1, 67.2), abs=0.3)


def test_the_screen_library_knows_the_palette() -> None:
    """It calls each of these names ``ansi_…``; one it did not know would stop the app."""
    color = pytest.importorskip("textual.color").Color
    assert [name for name in PALETTE if color.parse(f"ansi_{name}").ansi is None] == []
