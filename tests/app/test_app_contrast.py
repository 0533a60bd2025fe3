"""Text on the screens themselves, as they are painted: 4.5:1 on whatever stands behind it."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from at_work import Person, at_work
from rich.style import Style

from mstui.config.colors import contrast
from mstui.config.fitting import fitted
from mstui.config.themes import Theme, load_theme
from mstui.tui.screens.base import ListScreen
from mstui.tui.screens.project import ProjectScreen

EXACT = ("mstui-dark", "mstui-light", "mstui-contrast", "mstui-colorblind")
THEMES = [*map(load_theme, EXACT), *(fitted(load_theme(name), "256") for name in EXACT[:2])]
# Commands that leave the app or the project, or write at once: whatever else opens is looked at.
LEAVING = {
    "back", "quit", "suspend", "cancel", "undo", "redo", "go_demo", "go_portfolio", "copy", "paste",
    "duplicate", "move_up", "move_down", "edit_in_editor", "edit_project", "find_next",
    "find_previous", "open", "zoom", "select",
}  # fmt: skip


def hard_to_read(ana: Person) -> list[str]:
    """Each text on the screen that stands out by less than 4.5:1, with its colours."""
    short = set()
    for strip in ana.app.screen._compositor.render_strips():
        for segment in strip:
            if not any(each.isalnum() for each in segment.text):
                continue
            before, behind = colors_of(segment.style or Style.null())
            if contrast(before, behind) < 4.5:
                short.add(f"{segment.text.strip()!r}: {before} on {behind}")
    return sorted(short)


def colors_of(style: Style) -> tuple[str, str]:
    """Text and ground of a style as ``#rrggbb``; every theme here gives both."""
    assert style.color is not None, style
    assert style.bgcolor is not None, style
    before, behind = (
        "#{:02x}{:02x}{:02x}".format(*color.get_truecolor())
        for color in (style.color, style.bgcolor)
    )
    if style.dim:
        pytest.fail("dim text is as light as the terminal likes")
    return (behind, before) if style.reverse else (before, behind)


async def stops(ana: Person) -> AsyncIterator[str]:
    """Every screen, with marked rows and without, and what opens over a project."""
    yield "portfolio"
    await ana.does("go_history")
    yield "history"
    await ana.does("back", "select")
    yield "portfolio, one marked"
    await ana.press("escape")
    await ana.opens("Mobile app")
    for pane in ("focus_1", "focus_2", "focus_3", "focus_4"):
        await ana.does(pane, "go_top", "select", "cursor_down")
        yield pane
        await ana.press("escape")
    await ana.does("focus_2", "open")
    yield "detail"
    await ana.press("escape")
    opening = [
        command
        for command in ana.app.session.registry.for_scope("project")
        if command.palette and command.id not in LEAVING
    ]
    for command in opening:
        await ana.does("focus_2", "go_top")
        ana.app.run_command(command)
        await ana.pilot.pause()
        yield command.id
        for _ in range(3):
            await ana.press("escape")
        if not isinstance(ana.app.screen, ProjectScreen):
            await ana.does("back")
        assert isinstance(ana.app.screen, ProjectScreen), command.id
    assert isinstance(ana.app.screen, ListScreen)


async def test_every_text_is_readable_where_it_is_drawn(demo: Path) -> None:
    """In the four exact themes, and in them as terminals of 256 colours draw them."""
    found: dict[str, list[str]] = {}
    seen = 0
    async with at_work(demo) as ana:
        async for stop in stops(ana):
            seen += 1
            for number, theme in enumerate(THEMES):
                ana.app.wear(theme)
                await ana.pilot.pause()
                if short := hard_to_read(ana):
                    found[f"{stop} · {name_of(theme, number)}"] = short
            ana.app.wear(THEMES[0])
            await ana.pilot.pause()
    assert found == {}
    assert seen > 20


def name_of(theme: Theme, number: int) -> str:
    return f"{theme.name}{' 256' if number >= len(EXACT) else ''}"


def test_a_text_that_is_hard_to_read_would_be_found() -> None:
    dark = load_theme("mstui-dark")
    pairs = itertools.product(("red", "muted"), ("cursor", "panel"))
    assert all(contrast(dark.colors[one], dark.colors[other]) >= 4.5 for one, other in pairs)
    assert contrast(*colors_of(Style.parse("#444444 on #222222"))) < 4.5
    assert colors_of(Style.parse("reverse #ffffff on #000000")) == ("#000000", "#ffffff")
