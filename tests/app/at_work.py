"""Somebody at the keyboard of the app: commands by their keys, fields by their names."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from textual import events
from textual.pilot import Pilot

from mstui.commands.command import Command
from mstui.commands.context import Context
from mstui.commands.keys import character_of
from mstui.commands.registry import REGISTRY
from mstui.config.themes import load_theme
from mstui.tui.app import MstuiApp, open_session
from mstui.tui.screens.base import ListScreen
from mstui.tui.screens.project import ProjectScreen
from mstui.tui.widgets.rows import Rows

PATIENCE = 10.0
TODAY = "2026-11-21"
ANA = "Ana Kovač"
# What the dialogs' own last line says; only commands have keys that a person may change.
SAVE, SAVE_NOTES, NEXT_FIELD, OTHER_KIND, CONFIRM = "enter", "ctrl+s", "down", "tab", "d"


class Person:
    """Presses keys and looks at the screen."""

    def __init__(self, app: MstuiApp, pilot: Pilot[int]) -> None:
        self.app = app
        self.pilot = pilot

    # -- hands --------------------------------------------------------------------------------

    async def does(self, *commands: str) -> None:
        """Run commands, each by the first key that the registry gives it."""
        for command in commands:
            await self.press(*self.keys_of(command).split(" "))

    async def press(self, *keys: str) -> None:
        """Keys as the driver hands them over, then what they do."""
        for key in keys:
            event = events.Key(key, character_of(key) or {"space": " "}.get(key))
            event.set_sender(self.app)
            self.app.post_message(event)
        await self.pilot.pause()

    def keys_of(self, command: str) -> str:
        return self.app.session.registry.command(command).keys[0]

    async def types(self, text: str) -> None:
        await self.press(*({" ": "space", "\n": "enter"}.get(each, each) for each in text))

    async def fills(self, **fields: str) -> None:
        """Type into fields of the open form, going to each by the arrow keys."""
        for name, text in fields.items():
            await self.goes_to_field(name)
            await self.types(text)

    async def adds(self, line: str, *keys: str) -> str:
        """Add an item by a line, after keys that choose its kind; returns what is told then."""
        await self.opens_line()
        await self.press(*keys)
        await self.types(line)
        return await self.saves()

    async def opens_line(self) -> None:
        """Open the line of quick entry."""
        await self.does("add")
        await self.until(lambda: hasattr(self.app.screen.focused, "field"), "a line")

    async def goes_to_field(self, name: str) -> None:
        await self.until(lambda: hasattr(self.app.screen.focused, "field"), "a form")
        pane: Any = self.app.screen.focused
        for _ in pane.fields:
            if pane.field.name == name:
                return
            await self.press(NEXT_FIELD)
        raise AssertionError(f"no field {name} in {[each.name for each in pane.fields]}")

    async def chooses(self, name: str, value: str) -> None:
        """Turn a choice to the right until it has the value."""
        await self.goes_to_field(name)
        pane: Any = self.app.screen.focused
        field = pane.field
        for _ in range(20):
            if field.value == value:
                return
            await self.press("right")
        raise AssertionError(f"{name} has no choice {value}")

    async def saves(self, key: str = SAVE) -> str:
        """Leave a form by saving it; returns what is told then."""
        await self.press(key)
        await self.until(lambda: isinstance(self.app.screen, ListScreen), "the form is closed")
        await self.until(lambda: bool(self.told), "something is told")
        return self.told

    async def opens(self, name: str) -> ProjectScreen:
        """Go to the project of that name from the portfolio."""
        await self.goes_to(name)
        await self.does("open")
        await self.until(lambda: isinstance(self.app.screen, ProjectScreen), "a project")
        return self.project

    async def goes_to(self, title: str) -> None:
        """Move the cursor to the row of that title, from the first row down."""
        rows = self.screen.active
        await self.does("go_top")
        for _ in range(rows.count):
            if title in self.row_text(rows):
                return
            await self.does("cursor_down")
        raise AssertionError(f"no {title} in {rows.title}: {self.titles(rows)}")

    # -- eyes ---------------------------------------------------------------------------------

    @property
    def screen(self) -> ListScreen:
        assert isinstance(self.app.screen, ListScreen), self.text
        return self.app.screen

    @property
    def project(self) -> ProjectScreen:
        assert isinstance(self.app.screen, ProjectScreen), self.text
        return self.app.screen

    @property
    def lines(self) -> list[str]:
        """The lines of the screen as they are painted."""
        strips = self.app.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip).rstrip() for strip in strips]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def told(self) -> str:
        """The notice in the bottom line."""
        return self.screen.hint_bar.notice

    def sees(self, *texts: str) -> bool:
        shown = self.text
        return all(text in shown for text in texts)

    def row_text(self, rows: Rows) -> str:
        row = rows.row
        return " ".join(plain(cell) for cell in row.cells) if row is not None else ""

    def titles(self, rows: Rows) -> list[str]:
        """The titles of all rows that a list has read."""
        return [str(getattr(row, "title", row.id)) for row in rows._window.rows]

    def pane(self, kind: str) -> list[str]:
        """The titles in one of the four panes."""
        return self.titles(self.project.panes[kind])

    @property
    def detail(self) -> str:
        """Everything the detail pane holds, seen or not."""
        pane = self.project.detail
        return "\n".join("".join(text for text, _ in line) for line in pane._lines)

    async def until(self, holds: Callable[[], bool], what: str = "it") -> None:
        """Wait until something holds; a person looks at the screen, not at the clock."""
        deadline = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < deadline, f"never came: {what}\n{self.text}"
            await asyncio.sleep(0.01)
            await self.pilot.pause()

    async def reads(self, *texts: str) -> None:
        await self.until(lambda: self.sees(*texts), repr(texts))

    # -- the file -----------------------------------------------------------------------------

    def asks(self, sql: str, *values: object) -> Any:
        """The first cell of the first row."""
        with self.app.session.ws.reader_lock:
            row = self.app.session.ws.reader.execute(sql, values).fetchone()
        return row[0] if row else None


def plain(cell: Any) -> str:
    """The text of a cell without its styles."""
    if isinstance(cell, str):
        return cell
    if len(cell) == 2 and isinstance(cell[0], str) and isinstance(cell[1], str):
        return cell[0]
    return "".join(text for text, _ in cell)


@asynccontextmanager
async def at_work(
    path: Path,
    *,
    size: tuple[int, int] = (120, 40),
    folder: Path | None = None,
    begin: tuple[list[str], str, bool] | None = None,
) -> AsyncIterator[Person]:
    """The app on a file, with somebody before it; ``begin`` is a check-in that it opens on."""
    session = open_session(path)
    crashes = folder or path.parent / "crashes"
    app = MstuiApp(session, load_theme("mstui-dark"), crash_folder=str(crashes))
    app.first_checkin = begin
    try:
        async with app.run_test(size=size) as pilot:
            person = Person(app, pilot)
            await person.until(lambda: app._news is not None, "the first picture")
            yield person
    finally:
        app.session.ws.close()


def refused(command: Command, context: Context) -> str:
    """Why the declared command can't run there."""
    return REGISTRY.why_not(command.id, context) or ""
