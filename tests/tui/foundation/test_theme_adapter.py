"""Themes: every colour of ours reaches what is painted and the library's CSS, or none does."""

from __future__ import annotations

from pathlib import Path

import pytest
from ptyrun import Terminal
from rich.color import Color as RichColor
from rich.color import ColorType
from small_app import SmallApp, pane_lines
from textual.color import Color

from mstui.config.colors import COLOR_NAMES
from mstui.config.themes import load_theme, theme_names
from mstui.tui.theming import FIELD, Palette, fitting_name, plain_palette, textual_theme

APP = Path(__file__).with_name("pty_app.py")
SHIPPED = [
    "mstui-dark",
    "mstui-light",
    "mstui-contrast",
    "mstui-colorblind",
    "mstui-16",
    "mstui-terminal",
]


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("mono", [False, True])
def test_a_theme_paints_with_its_own_colours_or_with_none(name: str, mono: bool) -> None:
    theme = load_theme(name)
    palette = Palette(theme, mono=mono)
    for text in COLOR_NAMES:
        for on in ("background", "panel", "surface", "cursor", "selection", "match", FIELD):
            if text not in theme.colors:
                continue
            style = palette.style(text, on)
            if mono:
                assert style.color is None
                assert style.bgcolor is None
            elif on != FIELD:
                assert is_painted(style.color, theme.text_on(on, text))
                assert is_painted(style.bgcolor, theme.colors[on])


def is_painted(color: RichColor | None, written: str) -> bool:
    """The very colour; a light grey may go by its number, which every terminal draws alike."""
    wanted = RichColor.parse(written)
    if color is None or color.type != ColorType.EIGHT_BIT:
        return color == wanted
    return (
        color.number is not None and color.number > 231 and color.get_truecolor() == wanted.triplet
    )


def test_without_colours_surfaces_still_differ() -> None:
    """The cursor row, selection, matches and fields are told by attributes."""
    palette = Palette(load_theme("mstui-dark"), mono=True)
    styles = [
        palette.style("", on)
        for on in ("background", "cursor", "cursor-blur", "selection", "match")
    ]
    assert len(set(styles)) == 5


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("mono", [False, True])
def test_the_caret_and_fields_stand_out_in_every_theme(name: str, mono: bool) -> None:
    palette = Palette(load_theme(name), mono=mono)
    for on in ("cursor", FIELD):
        assert palette.caret(on) != palette.style("text", on)
    field, form = palette.style("text", FIELD), palette.style("text", "surface")
    assert field.bgcolor != form.bgcolor or field.underline


def test_styles_are_names_of_colours_with_attributes_and_made_once() -> None:
    palette = Palette(load_theme("mstui-dark"))
    style = palette.style("red bold underline", "cursor")
    assert style.bold
    assert style.underline
    assert style.color == RichColor.parse(palette.color("red"))
    assert palette.style("no-such-state") == palette.style("text")
    assert palette.style("red") is palette.style("red")
    assert plain_palette() is plain_palette()


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("mono", [False, True])
async def test_the_library_takes_every_theme(name: str, mono: bool) -> None:
    """A colour that Textual's CSS cannot read would crash the app."""
    theme = load_theme(name)
    app = SmallApp(5, theme=theme, mono=mono)
    async with app.run_test(size=(60, 16)):
        variables = app.get_css_variables()
        for color in theme.colors:
            Color.parse(variables[f"mstui-{color}"])
        assert pane_lines(app, app.a)[2].startswith("│>")
        assert app.crash.line == ""
        assert app.current_theme.ansi == (mono or theme.palette_only)


def test_css_variables_carry_the_theme_s_colours() -> None:
    theme = load_theme("mstui-light")
    made = textual_theme(theme)
    assert made.primary == theme.colors["accent"]
    assert made.error == theme.colors["red"]
    assert made.dark is False
    assert made.variables["mstui-critical"] == theme.colors["critical"]
    assert textual_theme(load_theme("mstui-16")).error == "ansi_bright_red"


async def test_every_theme_can_be_put_on_while_the_app_runs() -> None:
    app = SmallApp(5)
    async with app.run_test(size=(60, 16)) as pilot:
        for name in theme_names():
            app.wear(load_theme(name))
            await pilot.pause()
            assert app.theme == name
            assert app.crash.line == ""
            (strip, *_) = app.a.render_lines(app.a.size.region)
            background = RichColor.parse(app.palette.color("background"))
            assert {segment.style.bgcolor for segment in strip if segment.style} == {background}


@pytest.mark.parametrize(
    ("configured", "system", "mono", "expected"),
    [
        ("mstui-dark", "truecolor", False, "mstui-dark"),
        ("mstui-dark", "256", False, "mstui-dark"),
        ("mstui-dark", "standard", False, "mstui-16"),
        ("mstui-dark", None, False, "mstui-terminal"),
        ("mstui-dark", "truecolor", True, "mstui-terminal"),
        ("mstui-light", "standard", False, "mstui-light"),
    ],
)
def test_the_default_theme_gives_way_to_poor_terminals(
    configured: str, system: str | None, mono: bool, expected: str
) -> None:
    assert expected == fitting_name(configured, "mstui-dark", system, mono=mono)


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_no_colour_is_sent_where_none_is_wanted(tmp_path: Path, env: dict[str, str]) -> None:
    """Not even greys; the cursor row is told by reverse video."""
    import re

    with Terminal.python(APP, str(tmp_path), env=env) as terminal:
        terminal.wait_for("READY")
        terminal.read(0.2)
        codes = {
            code
            for found in re.findall(rb"\x1b\[([0-9;]*)m", terminal.output)
            for code in found.decode().split(";")
        }
        assert codes <= {"", "0", "1", "2", "4", "7", "39", "49"}
        assert "7" in codes
