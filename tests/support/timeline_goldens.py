"""The timeline as text at every zoom and size, in Unicode and in ASCII.

``python tests/support/timeline_goldens.py`` writes the files of tests/app/goldens-timeline anew;
look at what changed before committing it. A test walks the same way and compares.
"""

from __future__ import annotations

import asyncio
import os
import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / each) for each in ("src", "tests", "tests/app")]

if TYPE_CHECKING:
    from at_work import Person

FOLDER = ROOT / "tests" / "app" / "goldens-timeline"
SIZES = ((120, 40), (80, 24), (40, 12))
SIGNS = ("unicode", "ascii")
# The whole plan first, then how far a column reaches, the nearest days first.
ZOOMS = ("fit", "day", "week", "month", "quarter")
ITEM = "Debugging"


def file_of(size: tuple[int, int], signs: str) -> Path:
    """The file that keeps what is drawn at that size."""
    return FOLDER / f"{size[0]}x{size[1]}-{signs}.txt"


async def zooms_to(ana: Person, zoom: str) -> None:
    """Another zoom, from wherever the chart stands."""
    await ana.does("zoom_fit")
    if zoom != "fit":
        await ana.does(*["zoom_in"] * 4, *["zoom_out"] * (ZOOMS.index(zoom) - 1))


async def drawn(ana: Person) -> str:
    """Every zoom with lines to and from a task, all projects, the signs, and one moved bar."""
    from mstui.tui.screens.charts import ChartScreen

    shots: dict[str, str] = {}
    await ana.does("go_timeline", "cursor_right")
    shots["all projects"] = ana.text
    await ana.does("cursor_left", "open")
    shots["as it opens"] = ana.text
    screen = ana.app.screen
    assert isinstance(screen, ChartScreen)
    screen.go_to("task", str(ana.asks("SELECT id FROM task WHERE name=?", ITEM)))
    for zoom in ZOOMS:
        await zooms_to(ana, zoom)
        shots[zoom] = ana.text
    await zooms_to(ana, "week")
    await ana.does("signs")
    shots["what the signs mean"] = ana.text
    await ana.does("cancel", "longer", "longer")
    shots["longer by two days"] = ana.text
    await ana.does("cancel")
    return "".join(f"== {name}\n{text}\n" for name, text in shots.items())


def wears(signs: str) -> None:
    """Have the app draw with these signs, by its configuration."""
    from mstui.config.paths import config_file

    path = Path(config_file())
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'glyphs = "{signs}"\n', encoding="utf-8")


async def walk(workspace: Path, size: tuple[int, int], signs: str) -> str:
    """What is drawn of a workspace at one size."""
    from at_work import at_work

    wears(signs)
    async with at_work(workspace, size=size) as ana:
        return await drawn(ana)


def main() -> None:
    from at_work import ANA, TODAY

    from support.demonstration import write_demo

    FOLDER.mkdir(exist_ok=True)
    with TemporaryDirectory() as home:
        for name in ("CONFIG", "STATE", "DATA"):
            os.environ[f"MSTUI_{name}_DIR"] = str(Path(home) / name.lower())
        os.environ |= {"MSTUI_TODAY": TODAY, "MSTUI_USER": ANA, "TZ": "UTC"}
        for size in SIZES:
            for signs in SIGNS:
                workspace = Path(home) / f"{size[0]}-{signs}.db"
                write_demo(workspace, date.fromisoformat(TODAY))
                text = asyncio.run(walk(workspace, size, signs))
                file_of(size, signs).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
