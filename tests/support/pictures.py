"""The pictures of the README and the help pages, made by the app from the demonstration.

``python tests/support/pictures.py`` writes them anew; a test compares what they say with what
the app shows today.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

FOLDER = ROOT / "src" / "mstui" / "help" / "img"
TODAY = date(2026, 11, 21)
SIZE = (118, 34)


class Picture(NamedTuple):
    """A picture: its name, what it shows, the theme, and the commands that lead to it."""

    name: str
    title: str
    theme: str
    commands: tuple[str, ...]
    typed: str = ""


LINE = "Beta released fri @ana !must #testing"
PICTURES = (
    Picture("portfolio", "The portfolio", "mstui-dark", ()),
    Picture("project", "A project in four panes", "mstui-dark", ("open", "cursor_down")),
    Picture("project-light", "The same by daylight", "mstui-light", ("open", "cursor_down")),
    Picture("timeline", "A plan over time", "mstui-dark", ("open", "go_timeline")),
    Picture(
        "checkin",
        "The check-in",
        "mstui-dark",
        ("go_checkin", "next_pane", "next_pane", "next_pane"),
    ),
    Picture("trend", "Forecasts by check-in", "mstui-dark", ("open", "go_trend")),
    Picture("add", "Adding a milestone", "mstui-dark", ("open", "add"), LINE),
    Picture("history", "Who changed what, and why", "mstui-dark", ("open", "go_history")),
    Picture("templates", "Twelve templates", "mstui-dark", ("go_new_project",)),
)


async def draw(picture: Picture, workspace: Path) -> str:
    """The picture as SVG text, without fonts from elsewhere."""
    from mstui.config.themes import load_theme
    from mstui.tui.app import MstuiApp, open_session

    session = open_session(workspace, demo=True)
    app = MstuiApp(session, load_theme(picture.theme), crash_folder=str(workspace.parent))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        for command in picture.commands:
            app.run_command(session.registry.command(command))
            for _ in range(3):
                await pilot.pause(0.05)
        for char in picture.typed:
            await pilot.press("space" if char == " " else char)
        await pilot.pause(0.05)
        svg = app.export_screenshot(title=f"mstui: {picture.title}")
    session.ws.close()
    return settled(svg)


CELL = 12.2  # the width of a character in these pictures
_TEXT = re.compile(
    r'<text class="([^"]*)" x="([\d.]+)" y="([^"]*)" textLength="[^"]*"([^>]*)>([^<]*)<'
)


def settled(svg: str) -> str:
    """SVG with stable names, no fonts from elsewhere, and blanks that no viewer drops."""
    svg = re.sub(r"@font-face\s*\{.*?\}\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r"<!--.*?-->", "", svg, flags=re.DOTALL)
    svg = re.sub(r"terminal-\d+", "terminal", svg).replace("Fira Code", "monospace")
    return re.sub(r"[ \t]+\n", "\n", _TEXT.sub(_unblanked, svg)).strip() + "\n"


def _unblanked(found: re.Match[str]) -> str:
    """A text that begins where its first letter stands."""
    import html

    from rich.cells import cell_len

    style, x, y, more, text = found.groups()
    plain = html.unescape(text).replace("\xa0", " ")
    left = float(x) + CELL * (len(plain) - len(plain.lstrip()))
    plain = plain.strip()
    shown = html.escape(plain, quote=False).replace(" ", "&#160;")
    length = round(CELL * cell_len(plain), 1)
    return (
        f'<text class="{style}" x="{round(left, 1)}" y="{y}" textLength="{length}"{more}>{shown}<'
    )


def words(svg: str) -> list[str]:
    """What a picture says, in its order."""
    import html

    return [html.unescape(text).strip() for text in re.findall(r"<text[^>]*>(.*?)</text>", svg)]


def main() -> None:
    from support.demonstration import write_demo

    os.environ["MSTUI_TODAY"] = TODAY.isoformat()
    os.environ["TZ"] = "UTC"
    with TemporaryDirectory() as name:
        for variable in ("CONFIG", "STATE", "DATA"):
            os.environ[f"MSTUI_{variable}_DIR"] = name
        workspace = Path(name) / "demonstration.db"
        write_demo(workspace, TODAY)
        FOLDER.mkdir(exist_ok=True)
        for picture in PICTURES:
            svg = asyncio.run(draw(picture, workspace))
            (FOLDER / f"{picture.name}.svg").write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    main()
