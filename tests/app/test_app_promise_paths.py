"""Every way to change a promise in the app: its impact, its reason, its row, and Esc that leaves
the file byte by byte as it was."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from at_work import Person, at_work

from mstui.tui.dialogs.inline import InlineEdit
from mstui.tui.dialogs.reason import Reason
from mstui.tui.screens.base import ListScreen

ASSEMBLY = "Final Assembly Completed"
Way = Callable[[Person], Awaitable[None]]


async def at_milestone(ana: Person) -> None:
    await ana.opens("Sensor run 27")
    await ana.does("focus_2")
    await ana.goes_to(ASSEMBLY)


async def in_a_form(ana: Person) -> None:
    await ana.until(lambda: hasattr(ana.app.screen.focused, "field"), "a form")


async def by_its_key(ana: Person) -> None:
    await ana.does("set_target")
    await in_a_form(ana)
    await ana.types("2027-03-01")
    await ana.press("enter")


async def by_its_form(ana: Person) -> None:
    await ana.does("edit")
    await ana.goes_to_field("target")
    await ana.press("ctrl+u")
    await ana.types("2027-03-01")
    await ana.press("ctrl+s")


async def by_its_state(ana: Person) -> None:
    await ana.does("edit")
    await ana.chooses("_state", "deferred")
    await ana.press("ctrl+s")


async def by_its_criteria(ana: Person) -> None:
    await ana.does("edit")
    await ana.goes_to_field("criteria")
    await ana.types("and a seal on every box ")
    await ana.press("ctrl+s")


async def in_its_row(ana: Person) -> None:
    await ana.does("edit_field")
    await ana.until(lambda: isinstance(ana.app.screen, InlineEdit), "the row")
    inline = ana.app.screen
    assert isinstance(inline, InlineEdit)
    while inline.spot.name != "target":
        await ana.press("tab")
        await ana.until(lambda: not inline.busy, "the next field")
    await ana.press("ctrl+u")
    await ana.types("2027-03-01")
    await ana.press("enter")


async def by_its_owner(ana: Person) -> None:
    await ana.does("set_owner")
    await ana.until(lambda: not isinstance(ana.app.screen, ListScreen), "the people")
    await ana.types("Ben")
    await ana.press("enter")


async def on_the_quadrants(ana: Person) -> None:
    await ana.does("set_priority")
    await ana.until(lambda: not isinstance(ana.app.screen, ListScreen), "the quadrants")
    await ana.press("c", "enter")


async def together(ana: Person) -> None:
    await ana.does("select", "cursor_down", "select", "set_target")
    await in_a_form(ana)
    await ana.types("+1w")
    await ana.press("enter")


async def on_the_timeline(ana: Person) -> None:
    await ana.does("go_timeline", "week_later")
    await ana.until(lambda: ana.sees("not saved"), "moved")
    await ana.does("open")


WAYS: dict[str, tuple[Way, str]] = {
    "key": (by_its_key, "target"),
    "form": (by_its_form, "target"),
    "state": (by_its_state, "state"),
    "criteria": (by_its_criteria, "scope"),
    "row": (in_its_row, "target"),
    "owner": (by_its_owner, "owner"),
    "quadrants": (on_the_quadrants, "moscow"),
    "several": (together, "target"),
    "timeline": (on_the_timeline, "target"),
}


@pytest.mark.parametrize("way", WAYS)
async def test_each_way_asks_shows_and_leaves_no_byte_or_a_whole_row(demo: Path, way: str) -> None:
    goes, field = WAYS[way]
    before = hashlib.sha256(demo.read_bytes()).digest()
    async with at_work(demo) as ana:
        await at_milestone(ana)
        await goes(ana)
        await ana.until(lambda: isinstance(ana.app.screen, Reason), "the reason")
        assert ana.sees("Change", "Then", "Cause", "Because", "Concerns")
        for _ in range(4):
            await ana.press("escape")
        await ana.until(lambda: isinstance(ana.app.screen, ListScreen), "the list")
        assert hashlib.sha256(demo.read_bytes()).digest() == before
        known = ana.asks("SELECT max(rowid) FROM adjustment")

        if way == "timeline":
            await ana.does("back")
        if way == "several":
            await ana.does("cancel")
            await ana.goes_to(ASSEMBLY)
        await goes(ana)
        await ana.until(lambda: isinstance(ana.app.screen, Reason), "the reason again")
        await ana.goes_to_field("cause")
        await ana.press("u")
        await ana.goes_to_field("rationale")
        await ana.press("ctrl+a", "ctrl+k")
        await ana.types("The housings came two weeks late")
        await ana.saves()
        found = [
            ana.asks(f"SELECT {column} FROM adjustment WHERE rowid>? AND field=?", known, field)
            for column in ("cause", "rationale", "impact", "informed", "watch_until", "derived")
        ]
        cause, rationale, impact, informed, watch, derived = found
        assert (cause, derived) == ("supply", 0)
        assert "The housings came" in rationale
        assert "Hana" in informed
        assert watch > "2026-11-21"
        assert {"milestones", "floats", "people", "end"} <= json.loads(impact).keys()
        count = ana.asks("SELECT count(*) FROM adjustment WHERE rowid>?", known)
        assert count == (2 if way == "several" else 1)
        await ana.does("undo")
        await ana.until(lambda: "ndone" in ana.told, "undone")
        assert ana.asks("SELECT count(*) FROM adjustment WHERE rowid>?", known) == 0
