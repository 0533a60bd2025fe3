"""The timeline as it is drawn at every zoom and size, in Unicode and in ASCII.

``GOLDENS=write pytest tests/app/test_app_timeline_goldens.py`` writes them anew: look at what
changed before it is kept.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from at_work import Person, at_work
from wcwidth import wcswidth

from mstui.config.paths import config_file
from mstui.tui.screens.charts import ChartScreen

FOLDER = Path(__file__).parent / "timelines"
SIZES = ((120, 40), (80, 24), (40, 12))
SIGNS = ("unicode", "ascii")
# How often to zoom out from the nearest days; the whole plan first.
ZOOMS = ("fit", "day", "week", "month", "quarter")
ITEM = "Debugging"


async def zooms_to(ana: Person, zoom: str) -> None:
    await ana.does("zoom_fit")
    if zoom != "fit":
        await ana.does(*["zoom_in"] * 4, *["zoom_out"] * (ZOOMS.index(zoom) - 1))


async def drawn(ana: Person) -> str:
    """Every zoom with lines to and from a task, all projects, and one moved bar."""
    shots: dict[str, str] = {}
    await ana.does("go_timeline", "cursor_right")
    shots["all projects"] = ana.text
    await ana.does("cursor_left", "open")
    screen = ana.app.screen
    assert isinstance(screen, ChartScreen)
    screen.go_to("task", str(ana.asks("SELECT id FROM task WHERE name=?", ITEM)))
    for zoom in ZOOMS:
        await zooms_to(ana, zoom)
        shots[zoom] = ana.text
    await zooms_to(ana, "week")
    await ana.does("longer", "longer")
    shots["longer by two days"] = ana.text
    await ana.does("cancel")
    return "".join(f"== {name}\n{text}\n" for name, text in shots.items())


@pytest.mark.parametrize("signs", SIGNS)
@pytest.mark.parametrize("size", SIZES, ids=["120x40", "80x24", "40x12"])
async def test_it_is_drawn_as_it_was_stored(
    demo: Path, size: tuple[int, int], signs: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "UTC")
    if signs == "ascii":
        path = Path(config_file())
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text('glyphs = "ascii"\n', encoding="utf-8")
    async with at_work(demo, size=size) as ana:
        found = await drawn(ana)
    assert max(map(wcswidth, found.splitlines())) <= size[0]
    file = FOLDER / f"{size[0]}x{size[1]}-{signs}.txt"
    if os.environ.get("GOLDENS") == "write":
        FOLDER.mkdir(exist_ok=True)
        file.write_text(found, encoding="utf-8")
    assert found == file.read_text(encoding="utf-8")
