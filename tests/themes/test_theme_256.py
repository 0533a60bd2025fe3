"""Terminals of 256 colours draw the exact themes as readably as those with all colours do."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mstui.config.colors import COLOR_NAMES, COLORS, SURFACES, TEXTS, contrast
from mstui.config.fitting import difference, fitted, lab, palette_256
from mstui.config.themes import LEAST_CONTRAST, Theme, hard_to_read, load_theme

EXACT = ("mstui-dark", "mstui-light", "mstui-contrast", "mstui-colorblind")
ROWS = ("background", "cursor", "cursor-blur", "selection", "match")


def seen(color: str) -> str:
    """What a terminal of 256 colours shows of a colour, through the styles the panes use."""
    rich_color = pytest.importorskip("rich.color")
    from mstui.tui.theming import _rich

    drawn = _rich(color).downgrade(rich_color.ColorSystem.EIGHT_BIT).get_truecolor()
    return "#{:02x}{:02x}{:02x}".format(*drawn)


@pytest.mark.parametrize("name", EXACT)
def test_every_text_is_readable_on_every_surface(name: str) -> None:
    theme = fitted(load_theme(name), "256")
    short = [
        (text, surface)
        for surface, text in itertools.product(SURFACES, TEXTS)
        if contrast(seen(theme.text_on(surface, text)), seen(theme.colors[surface])) < 4.5
    ]
    assert short == []


@pytest.mark.parametrize("name", EXACT)
def test_the_cursor_row_and_marked_rows_stay_apart(name: str) -> None:
    """Also states: on track, at risk and off track are three colours, not one."""
    theme = fitted(load_theme(name), "256")
    for left, right in itertools.combinations(ROWS, 2):
        assert difference(seen(theme.colors[left]), seen(theme.colors[right])) >= 3, (left, right)
    given = load_theme(name).colors
    for row in ROWS[1:]:
        lighter = lab(given[row])[0] > lab(given["background"])[0]
        assert lighter == (lab(theme.colors[row])[0] > lab(theme.colors["background"])[0]), row
    for left, right in itertools.combinations(("green", "amber", "red", "grey"), 2):
        assert difference(seen(theme.colors[left]), seen(theme.colors[right])) >= 15, (left, right)


@pytest.mark.parametrize("name", EXACT)
def test_a_colour_stays_near_the_one_that_the_theme_gives(name: str) -> None:
    theme = load_theme(name)
    there = fitted(theme, "256")
    for text in TEXTS:
        assert difference(theme.colors[text], there.colors[text]) < 30, text


def test_left_to_itself_the_library_would_not_do() -> None:
    """What this is for: rounded one by one the texts of the dark theme can't be read."""
    theme = load_theme("mstui-dark")
    ratio = contrast(seen(theme.colors["red"]), seen(theme.colors["cursor"]))
    assert ratio < 4.5


def test_every_colour_of_the_palette_is_drawn_as_itself() -> None:
    assert [color for color in palette_256() if seen(color) != color] == []
    assert len(palette_256()) > 220


@pytest.mark.parametrize("system", ["truecolor", "standard", None])
def test_other_terminals_get_the_theme_as_it_is(system: str | None) -> None:
    theme = load_theme("mstui-dark")
    assert fitted(theme, system) is theme
    terminal = load_theme("mstui-terminal")
    assert fitted(terminal, "256") is terminal


_hex = st.integers(0, 0xFFFFFF).map("#{:06x}".format)
_given = st.one_of(_hex, st.sampled_from(["default", "red", "bright_white"]))


@given(st.fixed_dictionaries(dict.fromkeys(COLOR_NAMES, _given)))
def test_any_theme_can_be_fitted(colors: dict[str, str]) -> None:
    """All colours stay there, those of the terminal untouched, and the rest are of the 256."""
    theme = Theme("mine", True, "", colors, shipped=False)
    there = fitted(theme, "256")
    assert set(there.colors) == set(colors)
    palette = set(palette_256())
    for name, color in there.colors.items():
        assert color in palette if colors[name].startswith("#") else color == colors[name]


def test_what_is_hard_to_read_is_told_worst_first() -> None:
    dark = load_theme("mstui-dark")
    assert hard_to_read(dark) == ""
    dim = dark._replace(colors={**dark.colors, "red": "#402020", "muted": "#708090"})
    told = hard_to_read(dim)
    assert told.startswith("hard to read: red on ")
    assert "more; 4.5:1 is easy" in told
    terminal = dark._replace(colors={**dark.colors, "red": "red"})
    assert "red on" not in hard_to_read(terminal)
    assert LEAST_CONTRAST == 4.5
    assert {color.role for color in COLORS} == {"surface", "text", "line", "bar"}


@pytest.mark.parametrize(
    ("term", "colorterm", "system"),
    [
        ("xterm-256color", "", "256"),
        ("screen-256color", "truecolor", "truecolor"),
        ("xterm", "24bit", "truecolor"),
        ("xterm", "", "standard"),
        ("linux", "", "standard"),
        ("xterm-16color", "", "standard"),
    ],
)
def test_colours_are_known_before_the_app_is_made(
    term: str, colorterm: str, system: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What is foreseen is what the app then finds, so that no theme is put on twice."""
    from mstui.tui.theming import terminal_colors
    from mstui.tui.widgets.base import BaseApp

    monkeypatch.setenv("TERM", term)
    monkeypatch.setenv("COLORTERM", colorterm)
    assert terminal_colors() == system
    app = BaseApp(load_theme("mstui-dark"), crash_folder=tmp_path)
    assert app.color_system == system
