"""Saved filters, past searches, and going to anything by the palette."""

from __future__ import annotations

import json
from pathlib import Path

from at_search import finds, names, pane_of
from at_work import at_work

from mstui.domain.text import fold
from mstui.tui.dialogs.find import Find
from mstui.tui.dialogs.find_filter import RenameFilter, SaveFilter
from mstui.tui.dialogs.pages import HelpPages
from mstui.tui.dialogs.palette import Palette
from mstui.tui.screens.project import ProjectScreen
from mstui.views.search_hits import Hit


async def test_a_filter_is_saved_used_renamed_and_deleted(demo: Path) -> None:
    async with at_work(demo) as ana:
        await finds(ana, "is:overdue @ben")
        found = names(ana)
        await ana.press("ctrl+s")
        await ana.until(lambda: isinstance(ana.app.screen, SaveFilter), "its name")
        await ana.press("enter")
        assert isinstance(ana.app.screen, SaveFilter), "a name is needed"
        await ana.types("Late of Ben")
        await ana.press("enter")
        await ana.reads("Saved the filter “Late of Ben”")
        await ana.press("escape")

        await finds(ana, "")
        await ana.reads("Late of Ben")
        await ana.press("enter")
        assert names(ana) == found
        await ana.press("ctrl+u", "f2")
        await ana.until(lambda: isinstance(ana.app.screen, RenameFilter), "its new name")
        await ana.press("ctrl+u")
        await ana.types("Bens")
        await ana.press("enter")
        await ana.reads("Renamed the filter")
        await ana.press("delete")
        await ana.reads("Deleted the filter “Bens”")
        assert ana.asks("SELECT count(*) FROM filter") == 0
        await ana.press("escape")
        await ana.does("undo", "undo")
        await ana.until(lambda: ana.asks("SELECT name FROM filter") == "Late of Ben", "undone")


async def test_a_filter_narrows_the_lists_by_one_key(demo: Path) -> None:
    async with at_work(demo) as ana:
        with ana.app.session.ws.write("filter") as tx:
            tx.insert("filter", {"name": "Sensors", "query": "in:PRD"})
        await ana.does("palette")
        entries = ana.app.screen.pane.entries  # type: ignore[attr-defined]
        assert entries[-1].name == "Filter: Sensors", "the palette has it before anybody types"
        await ana.press("escape")
        await finds(ana, "")
        await ana.press("tab")
        await ana.reads("shows all, not only “in:PRD”")
        assert ana.titles(ana.screen.active) == ["Sensor run 27"]


async def test_the_last_searches_are_offered_again(demo: Path) -> None:
    async with at_work(demo) as ana:
        for text in ("sensor", "beta"):
            await finds(ana, text)
            await ana.press("tab")
        await finds(ana, "")
        past = [e.value.text for e in pane_of(ana).entries][:2]
        assert past == ["beta", "sensor"]
        await ana.press("escape")
    async with at_work(demo) as ana:
        await finds(ana, "")
        assert [e.value.text for e in pane_of(ana).entries][:2] == past, "also the next day"
        await ana.press("enter")
        assert "Beta Version Released" in names(ana)


async def test_del_takes_a_letter_where_there_is_one(demo: Path) -> None:
    async with at_work(demo) as ana:
        await finds(ana, "beta")
        await ana.press("left", "delete")
        assert pane_of(ana).editing.text == "bet"
        await ana.press("f2")
        await ana.reads("only saved filters are renamed")


async def test_the_palette_goes_to_items_filters_and_pages(demo: Path) -> None:
    async with at_work(demo) as ana:
        with ana.app.session.ws.write("filter") as tx:
            tx.insert("filter", {"name": "Sensor things", "query": "in:PRD is:open"})
        await ana.does("palette")
        await ana.types("sensor")
        pane = ana.app.screen.pane  # type: ignore[attr-defined]
        kinds = [type(e.value).__name__ for e in pane.entries]
        assert {"Hit", "Filter"} <= set(kinds)
        at = kinds.index("Filter")
        await ana.press(*["down"] * at, "enter")
        await ana.until(lambda: isinstance(ana.app.screen, Find), "the filter's search")
        assert pane_of(ana).editing.text == "in:PRD is:open"
        await ana.press("escape")

        await ana.does("palette")
        await ana.types("debugg")
        await ana.press("enter")
        await ana.until(lambda: isinstance(ana.app.screen, ProjectScreen), "its project")
        assert "Debugging" in ana.row_text(ana.project.active)

        await ana.does("palette")
        await ana.types("help: themes")
        await ana.reads("Help: ")
        await ana.press("enter")
        await ana.until(lambda: not isinstance(ana.app.screen, Palette), "a page")
        assert any(isinstance(screen, HelpPages) for screen in ana.app.screen_stack)


async def test_the_palette_puts_commands_before_items(demo: Path) -> None:
    async with at_work(demo) as ana:
        with ana.app.session.ws.write("add") as tx:
            tx.insert("project", {"name": "Undo the move"})
        await ana.does("palette")
        await ana.types("undo")
        first, *rest = ana.app.screen.pane.entries  # type: ignore[attr-defined]
        assert getattr(first.value, "id", "") == "undo"
        assert any(isinstance(e.value, Hit) and e.value.name == "Undo the move" for e in rest)


def test_past_searches_are_kept_as_text(demo: Path, private_folders: Path) -> None:
    """What is kept is a list of lines, short enough for the file of small choices."""
    from mstui.config.state import TEXT_LIMIT
    from mstui.tui.app import open_session

    session = open_session(demo)
    for number in range(9):
        session.searching.remember(f"{'x' * 50} {number} ‘é’ {'ü' * 5}")
    session.searching.remember("y" * 200)
    session._searching = None
    past = session.searching.past
    assert 1 < len(past) <= 5
    assert past[0].endswith("üüüüü")
    assert "8" in past[0]
    assert len(json.dumps(past, ensure_ascii=False)) <= TEXT_LIMIT
    assert all(fold(text) for text in past)
    session.close()
