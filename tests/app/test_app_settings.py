"""The person's own keys, signs and colours in the app, and mistakes in their files."""

from __future__ import annotations

from pathlib import Path

import pytest
from at_terminal import does, quits, start
from at_work import at_work

from mstui.config.paths import config_file
from mstui.tui.screens.project import ProjectScreen


def configure(text: str) -> Path:
    path = Path(config_file())
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


async def test_ones_own_keys_are_heard_and_shown_everywhere(demo: Path) -> None:
    configure('[keys]\nopen = ["w"]\nadd = ["f5"]\n')
    async with at_work(demo) as ana:
        assert ana.keys_of("open") == "w"
        assert "w open" in ana.lines[-1]
        await ana.press("enter")
        assert not isinstance(ana.app.screen, ProjectScreen), "its old key is free"
        await ana.opens("Mobile app")
        await ana.does("add")
        await ana.reads("New in Mobile app")
        await ana.press("escape")
        await ana.does("palette")
        await ana.types("add")
        await ana.reads("F5", "Add an item")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[keys]\nadd = ["q"]\n', "line 2"),
        ("[keys]\nfly = ['w']\n", "fly"),
        ('theme = "no-such-theme"\n', "no-such-theme"),
        ("this is no TOML", "line 1"),
        ("glyphs = 7\n", "glyphs"),
    ],
)
def test_a_mistake_in_the_configuration_is_one_line_and_the_app_runs(
    demo: Path, text: str, told: str
) -> None:
    configure(text)
    with start(demo) as terminal:
        terminal.wait_for(told)
        assert told in terminal.lines[-1], terminal.lines[-1]
        does(terminal, "cursor_down")
        assert told not in terminal.lines[-1]
        does(terminal, "open")
        terminal.wait_for("1 Phases")
        assert quits(terminal) == 0


def test_asked_for_plain_signs_are_plain(demo: Path) -> None:
    configure('glyphs = "ascii"\n')
    with start(demo, until="mstui") as terminal:
        does(terminal, "open")
        terminal.wait_for("x overdue", "<> planned", "v achieved")
        assert not terminal.shows("■")


def test_the_mouse_opens_what_it_double_clicks_and_moves_where_it_clicks(demo: Path) -> None:
    with start(demo) as terminal:

        def click(text: str, times: int = 1) -> None:
            y = next(at for at, line in enumerate(terminal.lines) if text in line)
            x = terminal.lines[y].index(text)
            for _ in range(times):
                terminal.send(f"\x1b[<0;{x + 2};{y + 1}M\x1b[<0;{x + 2};{y + 1}m")
            terminal.settle()

        click("Sensor run 27", 2)
        terminal.wait_for("PRD Sensor run 27", "1 Phases")
        click("Test every unit")
        terminal.wait_until(lambda: "Test every unit" in terminal.lines[1], "its detail")
        click("All Sub-Assemb")
        terminal.wait_until(lambda: "All Sub-Assemblies" in terminal.lines[1], "its detail")
        assert quits(terminal) == 0
