"""The timeline's painted cells: bars and text that stand out, and the same cells as the text."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from at_work import Person, at_work
from rich.style import Style
from test_app_contrast import THEMES, colors_of, name_of

from cli.conftest import Program
from mstui.cli.charting import NAME_CELLS
from mstui.config.colors import contrast
from mstui.tui.screens.charts import ChartScreen
from mstui.tui.widgets.frame import palette_of
from mstui.views.chart import ASCII, UNICODE
from support.timeline_goldens import ZOOMS, wears, zooms_to

BAR, TEXT = 3.0, 4.5
# Lines and shades that only accompany the bars.
FRAME = set("┌─┐│┘└ ")


def hard_to_see(ana: Person) -> set[str]:
    """Each sign or word on the screen that stands out too little, with its colours."""
    short = set()
    for strip in ana.app.screen._compositor.render_strips():
        for segment in strip:
            signs = set(segment.text) - FRAME
            if not signs:
                continue
            before, behind = colors_of(segment.style or Style.null())
            is_text = any(unicodedata.category(sign)[0] in "LN" for sign in signs)
            if contrast(before, behind) < (TEXT if is_text else BAR):
                short.add(f"{segment.text.strip()!r}: {before} on {behind}")
    return short


async def opens_timeline(ana: Person) -> ChartScreen:  # type: ignore[type-arg]
    await ana.opens("Mobile app")
    await ana.does("go_timeline")
    screen = ana.app.screen
    assert isinstance(screen, ChartScreen)
    return screen


async def test_bars_and_words_stand_out_in_every_theme(demo: Path) -> None:
    """On shaded days, on today, under the cursor, on marked rows; with the signs explained."""
    found: dict[str, set[str]] = {}
    seen: set[str] = set()
    async with at_work(demo) as ana:
        await opens_timeline(ana)
        for look in ("fit", "day", "week", "marked", "signs"):
            if look in ZOOMS:
                await zooms_to(ana, look)
            elif look == "marked":
                await ana.does(*["select", "cursor_down"] * 12)
            else:
                await ana.does("cancel", "signs")
            seen |= set(ana.text)
            for number, theme in enumerate(THEMES):
                ana.app.wear(theme)
                await ana.pilot.pause()
                if short := hard_to_see(ana):
                    found[f"{look} · {name_of(theme, number)}"] = short
            ana.app.wear(THEMES[0])
            await ana.pilot.pause()
    assert found == {}
    assert seen >= set("█▓░━╌·:┊▽◇√■!▒┤├◆›"), "all signs were looked at"


async def test_what_is_critical_is_told_by_sign_and_by_colour(demo: Path) -> None:
    async with at_work(demo) as ana:
        screen = await opens_timeline(ana)
        palette = palette_of(screen.chart)
        colour = palette.style("critical").color
        marked = drawn = 0
        for y in range(3, screen.chart.size.height - 1):
            line = screen.chart.render_line(y)
            mark = line.text[screen.chart.name_cells + 4]
            days = [each for each in line if each.style and set(each.text) & set("▓░╌")]
            is_coloured = any(each.style.color == colour for each in days if each.style)
            assert is_coloured <= (mark == "!"), line.text
            marked += mark == "!"
            drawn += is_coloured
        assert marked > drawn > 3


@pytest.mark.parametrize("zoom", ZOOMS)
@pytest.mark.parametrize("signs", ["unicode", "ascii"])
async def test_the_verb_prints_the_cells_of_the_screen(demo: Path, zoom: str, signs: str) -> None:
    """Row by row, whatever the zoom; shades that the screen paints are signs in the text."""
    wears(signs)
    free = (ASCII if signs == "ascii" else UNICODE).free
    async with at_work(demo, size=(120, 70)) as ana:
        screen = await opens_timeline(ana)
        await zooms_to(ana, zoom)
        if zoom != "fit":
            await ana.does("to_today")
        screen.chart.ties = lambda item: ((), ())
        screen.chart.rewire()
        columns = screen.chart.chart_cells
        painted = [
            screen.chart.render_line(y).text[-columns - 2 : -2].replace(free, " ").rstrip()
            for y in range(1, 3 + screen.chart.count)
        ]
    words = ["timeline", "Mobile app", "--zoom", zoom, "--width", str(columns + NAME_CELLS + 1)]
    words += ["--ascii"] if signs == "ascii" else []
    printed = Program(demo).ok(*words).out.splitlines()
    lines = [line[NAME_CELLS + 1 :].replace(free, " ").rstrip() for line in printed[1:]]
    assert lines[: len(painted)] == painted
    assert len(painted) > 50
