"""What the commands on items share: which items they concern, and asking."""

from __future__ import annotations

from typing import TypeVar

from textual.screen import Screen

from mstui.actions.change import Change
from mstui.tui.panes.lines import Row
from mstui.tui.screens.base import ListScreen

R = TypeVar("R")


class OnItems(ListScreen):
    """A screen whose lists hold items."""

    def surroundings(self) -> dict[str, str]:
        """The project, phase and milestone in which a new item is added."""
        return {}

    def chosen(self) -> tuple[str, list[str]]:
        """The kind and the ids that a command concerns: the marked rows, else the cursor's."""
        return self.kind_of(self.active), self.active.chosen()

    def landed(self, change: Change | None) -> None:
        """Put the cursor on what a dialog has just made."""
        if change is not None and change.touched:
            self.go_to(*change.touched[0])

    def go_to(self, kind: str, id: str) -> None:
        """Put the cursor on an item."""
        self.active.select_id(id)

    def state_of_item(self) -> str:
        row = self.active.row
        return row.state if isinstance(row, Row) else ""

    async def ask(self, dialog: Screen[R]) -> R | None:
        """Open a dialog and wait for what comes of it."""
        return await self.app.push_screen_wait(dialog)

    def is_one(self, ids: list[str], done: str) -> bool:
        """Whether there is one item; several are told to be too many."""
        if len(ids) > 1:
            self.show_bars(f"{len(ids)} are marked, and only one can be {done}", problem=True)
        return len(ids) == 1
