"""The person's own keys, signs and colours in the app, and mistakes in their files."""

from __future__ import annotations

from pathlib import Path

import pytest
from at_terminal import does, quits, ready, start
from at_work import at_work

from mstui.config.paths import config_file
from mstui.tui.dialogs.theme import ThemeChooser
from mstui.tui.screens.project import ProjectScreen
from support.terminal import Terminal


def configure(text: str) -> Path:
    path = Path(config_file())
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


async def test_ones_own_keys_are_heard_and_shown_everywhere(demo: Path) -> None:
    configure('[keys]\nopen = ["Y"]\nadd = ["f5"]\n')
    async with at_work(demo) as ana:
        assert ana.keys_of("open") == "Y"
        assert "Y open" in ana.lines[-1]
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


@pytest.mark.parametrize(
    ("config", "words", "heard"),
    [("", (), True), ("mouse = false\n", (), False), ("", ("--no-mouse",), False)],
)
def test_without_the_mouse_the_terminal_keeps_it(
    demo: Path, config: str, words: tuple[str, ...], heard: bool
) -> None:
    """The terminal's own selecting and copying work as ever where mstui does not ask for it."""
    configure(config)
    with ready(Terminal.python("-m", "mstui", *words, str(demo)), "mstui ›") as terminal:
        asked = [
            mode for mode in (b"1000", b"1002", b"1003") if b"\x1b[?" + mode in terminal.output
        ]
        assert bool(asked) == heard
        does(terminal, "open")
        terminal.wait_for("1 Phases")
        assert quits(terminal) == 0


def test_several_mistakes_are_counted_and_doctor_lists_them_all(
    demo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from mstui.cli.main import main

    configure('glyphs = 7\ntheme = "nowhere"\n[keys]\nadd = "q"\nfly = "w"\n')
    with start(demo) as terminal:
        terminal.wait_for("glyphs is 7")
        assert "4 mistakes, mstui doctor lists them" in terminal.lines[-1]
        assert quits(terminal) == 0
    folder = Path(config_file()).parent
    for name in ("themes", "templates"):
        (folder / name).mkdir(exist_ok=True)
        (folder / name / "mine.toml").write_text("title = 3\n")
    assert main(["--db", str(demo), "doctor"]) == 1
    told = capsys.readouterr().out
    for problem in (
        "glyphs is 7 in line 1",
        "add in line 4",
        "fly",
        'no theme "nowhere"',
        'mine.toml: unknown key "title"',
        "mine.toml, line 1: title: takes a text",
    ):
        assert problem in told


async def test_a_theme_chosen_over_that_of_the_config_says_how_long_it_holds(demo: Path) -> None:
    """config.toml decides again at the next start; nobody should wonder why."""
    configure('theme = "mstui-dark"\n')
    async with at_work(demo) as ana:
        ana.app.run_command(ana.app.session.registry.command("theme"))
        await ana.until(lambda: isinstance(ana.app.screen, ThemeChooser), "the themes")
        await ana.press("down", "enter")
        await ana.until(lambda: bool(ana.told), "told")
        assert ana.told == "until you leave: config.toml says theme = mstui-dark"
        assert ana.app.palette.theme.name != "mstui-dark"
