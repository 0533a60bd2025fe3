"""Palette, keys, help pages and themes."""

from __future__ import annotations

import pytest
from dialog_host import Stage

from mstui.commands.context import Context
from mstui.commands.registry import REGISTRY
from mstui.config.state import read_state
from mstui.config.themes import theme_names
from mstui.tui.dialogs.keys import KeysHelp
from mstui.tui.dialogs.pages import FOLDER, HelpPage, HelpPages, topics
from mstui.tui.dialogs.palette import Palette
from mstui.tui.dialogs.theme import ThemeChooser

HERE = Context("project", "milestone", "x", "milestone", undo="add task Print")


async def test_a_command_is_found_by_a_part_of_its_name(stage: Stage) -> None:
    async with stage.open(Palette(REGISTRY, HERE)) as act:
        await act.write("prio")
        await act.press("enter")
        assert act.result.id == "set_priority"


async def test_every_command_with_a_name_is_in_the_palette(stage: Stage) -> None:
    async with stage.open(Palette(REGISTRY, HERE)) as act:
        shown = {entry.value.id for entry in act.screen.pane.entries}
        assert shown == {command.id for command in REGISTRY.for_scope("project") if command.palette}
        await act.write("undo")
        assert "Undo: add task Print" in act.seen()


async def test_what_cannot_run_says_why_and_stays(stage: Stage) -> None:
    async with stage.open(Palette(REGISTRY, HERE)) as act:
        await act.write("redo")
        assert "nothing to redo" in act.seen()
        await act.press("enter")
        assert act.result == "open"
        assert "! nothing to redo" in act.seen()
        await act.press("escape")
        assert act.result is None


async def test_nothing_found_runs_nothing(stage: Stage) -> None:
    async with stage.open(Palette(REGISTRY, HERE)) as act:
        await act.write("xyzzy")
        assert "nothing fits" in act.seen()
        await act.press("enter", "down", "enter")
        assert act.result == "open"


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 12)])
async def test_the_key_table_shows_every_key_of_the_scope(
    stage: Stage, size: tuple[int, int]
) -> None:
    async with stage.open(KeysHelp(REGISTRY, "project"), size=size) as act:
        seen = ""
        for _ in range(30):
            seen += act.seen()
            await act.press("pagedown")
        for row in REGISTRY.key_table("project"):
            assert row.title in seen, row.id
            assert row.keys in seen, row.id
        await act.press("q")
        assert act.result is None


async def test_every_help_page_is_listed_and_readable(stage: Stage) -> None:
    names = {topic.name for topic in topics()}
    assert names == {path.stem for path in FOLDER.glob("*.md")}
    async with stage.open(HelpPages(), size=(80, 24)) as act:
        assert len(act.screen.pane.entries) == len(names)
        await act.press("enter")
        for _ in names:
            page = act.screen
            assert isinstance(page, HelpPage)
            assert page.heading in act.seen()
            await act.press("end", "right")
        await act.press("escape")
        assert isinstance(act.screen, HelpPages)
        await act.press("escape")
        assert act.result is None


async def test_help_opens_at_a_topic_and_finds_words_in_the_text(stage: Stage) -> None:
    async with stage.open(HelpPages("keys")) as act:
        assert isinstance(act.screen, HelpPage)
        assert "Help · Keys" in act.seen()
        await act.press("escape")
        await act.write("NO_COLOR")
        assert act.screen.pane.entries, "a word of the terminal's page"


async def test_a_theme_is_worn_while_looking_and_kept_by_enter(stage: Stage) -> None:
    async with stage.open(ThemeChooser()) as act:
        before = act.app.palette.theme.name
        await act.press("down")
        worn = act.app.palette.theme.name
        assert worn != before
        await act.press("enter")
        assert (act.result, act.app.palette.theme.name) == (worn, worn)
    assert read_state()["theme"] == worn


async def test_esc_wears_the_theme_of_before(stage: Stage) -> None:
    async with stage.open(ThemeChooser()) as act:
        before = act.app.palette.theme.name
        for _ in theme_names():
            await act.press("down")
        assert act.app.palette.theme.name != before
        await act.press("escape")
        assert (act.result, act.app.palette.theme.name) == (None, before)
    assert "theme" not in read_state()


async def test_a_broken_theme_is_told_not_fatal(stage: Stage) -> None:
    from pathlib import Path

    from mstui.config.paths import made, user_themes_dir

    Path(made(user_themes_dir()), "mine.toml").write_text("dark = 3\n")
    async with stage.open(ThemeChooser()) as act:
        entries = act.screen.pane.entries
        assert [entry.value.name for entry in entries] == list(theme_names())
        before = act.app.palette.theme.name
        for _ in entries:
            await act.press("down")
        worn = act.app.palette.theme.name
        assert "mine.toml: dark is 3 in line 1" in act.seen()
        await act.press("enter")
        assert isinstance(act.screen, ThemeChooser), "a broken one is not taken"
        assert act.app.palette.theme.name == worn != "mine"
        await act.press("escape")
        assert (act.result, act.app.palette.theme.name) == (None, before)


async def test_ones_own_theme_is_worn_and_told_where_it_is_hard_to_read(stage: Stage) -> None:
    from pathlib import Path

    from mstui.config.paths import made, user_themes_dir

    text = 'dark = true\nbase = "mstui-dark"\n[colors]\nred = "#402020"\n'
    Path(made(user_themes_dir()), "mine.toml").write_text(text)
    async with stage.open(ThemeChooser(), size=(120, 40)) as act:
        for _ in theme_names():
            await act.press("down")
        assert act.app.palette.theme.name == "mine"
        seen = " ".join(act.seen().split())
        assert "hard to read:" in seen
        assert "yours" in seen
        await act.press("enter")
        assert act.result == "mine"
