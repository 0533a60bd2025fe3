"""Somebody at the search: opening it, typing, and what it shows."""

from __future__ import annotations

from at_work import Person

from mstui.tui.dialogs.find import Find
from mstui.tui.dialogs.find_pane import FindPane
from mstui.views.search_hits import Hit


def pane_of(ana: Person) -> FindPane:
    screen = ana.app.screen
    assert isinstance(screen, Find)
    return screen.pane


def names(ana: Person) -> list[str]:
    """The names of the hits that are shown."""
    return [e.value.name for e in pane_of(ana).entries if isinstance(e.value, Hit)]


async def finds(ana: Person, text: str) -> None:
    await ana.does("find")
    await ana.until(lambda: isinstance(ana.app.screen, Find), "the search")
    await ana.types(text)
    await searched(ana)


async def searched(ana: Person) -> None:
    """A slow search waits until nobody types."""
    await ana.until(
        lambda: getattr(ana.app.screen, "_waiting", None) is None,
        "what was typed is looked for",
    )
