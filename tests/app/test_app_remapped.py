"""One's own keys are heard in dialogs and fields too, and never where they are typed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from at_work import Person, at_work
from hypothesis import given
from hypothesis import strategies as st

from mstui.commands.keymap import apply_keys
from mstui.commands.registry import REGISTRY
from mstui.config.paths import config_file
from mstui.tui.dialogs.palette import Palette
from mstui.tui.dialogs.theme import ThemeChooser
from mstui.tui.remapped import IN_DIALOGS, key_in_dialogs
from mstui.tui.screens.base import ListScreen
from mstui.tui.widgets.fields import ChoiceField

MINE = """[keys]
cursor_down = ["ctrl+j", "Y"]
cursor_up = ["f8"]
cancel = ["ctrl+g"]
open = ["f9", "enter"]
quit = ["Q"]
page_down = "f7"
go_bottom = "f6"
"""


def configure(text: str) -> None:
    path = Path(config_file())
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


async def chooser(ana: Person) -> ThemeChooser:
    await ana.does("palette")
    await ana.types("theme")
    await ana.press("enter")
    await ana.until(lambda: isinstance(ana.app.screen, ThemeChooser), "the themes")
    screen = ana.app.screen
    assert isinstance(screen, ThemeChooser)
    return screen


async def test_lists_of_dialogs_move_and_close_by_ones_own_keys(demo: Path) -> None:
    configure(MINE)
    async with at_work(demo) as ana:
        screen = await chooser(ana)
        for key, at in (("Y", 1), ("ctrl+j", 2), ("f8", 1), ("down", 2), ("f6", 5), ("up", 4)):
            await ana.press(key)
            assert screen.pane.at == at, key
        await ana.press("ctrl+g")
        await ana.until(lambda: isinstance(ana.app.screen, ListScreen), "closed")
        screen = await chooser(ana)
        await ana.press("Y", "f9")
        await ana.until(lambda: isinstance(ana.app.screen, ListScreen), "kept")
        assert ana.app.palette.theme.name == screen._listed[1].name


async def test_a_key_that_types_is_typed_in_a_field(demo: Path) -> None:
    """Also where it would leave the program."""
    configure(MINE)
    async with at_work(demo) as ana:
        await ana.does("palette")
        await ana.types("wQ")
        screen = ana.app.screen
        assert isinstance(screen, Palette)
        assert screen.pane.editing.text == "wQ"
        await ana.press("ctrl+g")
        await ana.until(lambda: isinstance(ana.app.screen, ListScreen), "closed")


@pytest.mark.parametrize("command", ["add", "outline", "find", "note", "edit_field", "palette"])
async def test_what_is_typed_anywhere_stays_typed(demo: Path, command: str) -> None:
    """Letters that mean something in lists, and those that would leave, are letters."""
    configure(MINE)
    async with at_work(demo) as ana:
        await ana.opens("Mobile app")
        await ana.does("focus_2", "go_top")
        ana.app.run_command(ana.app.session.registry.command(command))
        await ana.pilot.pause()
        await ana.until(lambda: not isinstance(ana.app.screen, ListScreen), command)
        await ana.types("wQwQ")
        await ana.reads("wQwQ")


@pytest.mark.parametrize("command", ["add", "outline", "find", "note", "edit_field", "edit"])
async def test_ctrl_z_takes_back_typing_where_one_types(demo: Path, command: str) -> None:
    """Only elsewhere it leads to the shell."""
    async with at_work(demo) as ana:
        await ana.opens("Mobile app")
        await ana.does("focus_2", "go_top")
        ana.app.run_command(ana.app.session.registry.command(command))
        await ana.pilot.pause()
        await ana.until(lambda: not isinstance(ana.app.screen, ListScreen), command)
        await ana.types("zzqq")
        await ana.reads("zzqq")
        for _ in range(4):
            await ana.press("ctrl+z")
        await ana.until(lambda: "zzqq" not in ana.text, "taken back")
        assert not isinstance(ana.app.screen, ListScreen)


async def test_a_letter_never_saves_a_form(demo: Path) -> None:
    """Also on a field of choices, where no letter is typed; a key that prints nothing does."""
    configure('[keys]\nopen = ["Y", "f9"]\ncursor_down = ["ctrl+j", "v"]\n')
    async with at_work(demo) as ana:
        await ana.goes_to("Mobile app")
        await ana.does("edit")
        await ana.until(lambda: hasattr(ana.app.screen.focused, "fields"), "the form")
        pane: Any = ana.app.screen.focused
        choice = next(each for each in pane.fields if isinstance(each, ChoiceField))
        pane.activate(choice.name)
        await ana.press("Y", "v")
        assert ana.app.screen.focused is pane
        assert pane.field is choice
        await ana.press("ctrl+j")
        assert pane.field is not choice
        await ana.press("f9")
        await ana.until(lambda: isinstance(ana.app.screen, ListScreen), "saved")


async def test_a_letter_that_answers_a_question_answers_it(demo: Path) -> None:
    """However the letters are given to commands: deleting is confirmed by its own key."""
    configure('[keys]\ncursor_down = ["d", "down"]\ncursor_up = ["y", "up"]\ncopy = "f7"\n')
    async with at_work(demo) as ana:
        await ana.opens("Mobile app")
        await ana.does("focus_3", "go_top")
        before = ana.asks("SELECT count(*) FROM task")
        await ana.does("delete")
        await ana.until(lambda: not isinstance(ana.app.screen, ListScreen), "the question")
        await ana.press("d")
        await ana.until(lambda: isinstance(ana.app.screen, ListScreen), "the answer")
        await ana.until(lambda: ana.asks("SELECT count(*) FROM task") < before, "deleted")


def test_declared_keys_stay_what_they_are() -> None:
    for command in REGISTRY.commands:
        for key in command.keys:
            assert key_in_dialogs(REGISTRY, key) == key
    assert set(IN_DIALOGS) <= {command.id for command in REGISTRY.commands}


def test_swapped_arrows_are_swapped_in_dialogs_too() -> None:
    registry, problems = apply_keys({"cursor_up": ["down"], "cursor_down": ["up"]})
    assert problems == ()
    assert [key_in_dialogs(registry, key) for key in ("up", "down")] == ["down", "up"]


_keys = st.sampled_from(["f5", "f8", "ctrl+j", "ctrl+g", "up", "down", "Y", "alt+x", "enter"])


@given(st.dictionaries(st.sampled_from([*IN_DIALOGS, "undo", "add"]), st.lists(_keys), max_size=6))
def test_every_keymap_leaves_a_way_out_of_dialogs(wishes: dict[str, list[str]]) -> None:
    registry, _ = apply_keys(wishes)
    heard = {key_in_dialogs(registry, key) for key in [*registry.command("cancel").keys, "escape"]}
    assert "escape" in heard


@pytest.mark.parametrize("press", ["ctrl+i", "ctrl+left_square_bracket"])
def test_keys_with_two_names_mean_what_they_mean_in_lists(press: str) -> None:
    assert key_in_dialogs(REGISTRY, press) == press


async def test_the_question_mark_shows_what_the_verb_prints(
    demo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One table, with one's own keys in force: on the screen and in the shell."""
    from mstui.cli.main import main
    from mstui.tui.dialogs.keys import KeysHelp

    configure(MINE)
    assert main(["keys", "portfolio", "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)["keys"]
    async with at_work(demo) as ana:
        await ana.does("keys")
        await ana.until(lambda: isinstance(ana.app.screen, KeysHelp), "the keys")
        screen = ana.app.screen
        assert isinstance(screen, KeysHelp)
        assert [row._asdict() for row in screen._rows] == printed
        assert "F9 Enter" in ana.text
