"""What others owe, in the app: entered, confirmed, moved, with its impact seen first."""

from __future__ import annotations

import hashlib
from pathlib import Path

from at_work import Person, at_work

from mstui.tui.dialogs.confirm_owed import ConfirmOwed
from mstui.tui.screens.owed import OwedScreen


async def owed_screen(ana: Person) -> OwedScreen:
    await ana.does("go_owed")
    await ana.until(lambda: isinstance(ana.app.screen, OwedScreen), "what is owed")
    screen = ana.app.screen
    assert isinstance(screen, OwedScreen)
    return screen


async def confirms(ana: Person, name: str) -> None:
    await ana.goes_to(name)
    await ana.does("confirm")
    await ana.until(lambda: isinstance(ana.app.screen, ConfirmOwed), "the form")


async def test_a_promise_is_confirmed_for_another_day_that_shows_what_it_moves(demo: Path) -> None:
    async with at_work(demo) as ana:
        screen = await owed_screen(ana)
        assert "late" in ana.row_text(screen.lines)
        await confirms(ana, "Fixed release")
        await ana.types("2026-12-08")
        await ana.reads("Then", "◇ Beta Version Released", "→ 08 Dec")
        told = await ana.saves()
        assert "Confirmed by" in told
        assert "08 Dec" in told
        row = ana.asks("SELECT promised FROM promise WHERE name LIKE 'Fixed release%'")
        assert row == "2026-12-08"
        await ana.does("undo")
        await ana.until(lambda: "ndone" in ana.told, "undone")
        row = ana.asks("SELECT promised FROM promise WHERE name LIKE 'Fixed release%'")
        assert row != "2026-12-08"


async def test_leaving_the_form_changes_no_byte(demo: Path) -> None:
    before = hashlib.sha256(demo.read_bytes()).digest()
    async with at_work(demo) as ana:
        await owed_screen(ana)
        await confirms(ana, "Fixed release")
        await ana.types("2026-12-08")
        await ana.press("escape")
        await ana.until(lambda: isinstance(ana.app.screen, OwedScreen), "the list")
    assert hashlib.sha256(demo.read_bytes()).digest() == before


async def test_what_waits_for_it_is_named_in_the_form(demo: Path) -> None:
    async with at_work(demo) as ana:
        await owed_screen(ana)
        await confirms(ana, "Fixed release")
        await ana.goes_to_field("waits")
        await ana.press("ctrl+u")
        await ana.types("Debugging")
        await ana.saves()
        count = ana.asks(
            "SELECT count(*) FROM waiting w JOIN promise p ON p.id=w.promise"
            " WHERE p.name LIKE 'Fixed release%'"
        )
        assert count == 1


async def test_several_are_confirmed_at_once_and_it_fits_small_terminals(demo: Path) -> None:
    for size in ((80, 24), (40, 12)):
        async with at_work(demo, size=size) as ana:
            screen = await owed_screen(ana)
            await ana.does("select", "select", "confirm")
            await ana.until(lambda: "2 promises" in ana.told, "confirmed")
            assert screen.lines.count
            await ana.does("undo")
            await ana.until(lambda: "ndone" in ana.told, "undone")
            await confirms(ana, "Fixed release")
            assert ana.sees("For when", "confirmed")
