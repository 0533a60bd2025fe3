"""The commands that work on items, whatever list they stand in."""

from __future__ import annotations

from typing import TypeVar

from textual.screen import Screen

from mstui.actions.change import Change
from mstui.tui.panes.lines import Row
from mstui.tui.screens.base import ListScreen

R = TypeVar("R")


class ItemCommands(ListScreen):
    """Add, edit, finish, delete, target, owner, priority, note, copy: one key each."""

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

    async def do_add(self) -> None:
        from mstui.tui.dialogs.add_item import AddItem

        kind = self.kind_of(self.active)
        made = await self.ask(AddItem(kind, self.surroundings()))
        self.landed(made)

    async def do_edit(self) -> None:
        from mstui.tui.dialogs.edit_item import EditItem

        kind, ids = self.chosen()
        if self._is_one(ids, "edited"):
            await self.ask(EditItem(kind, ids[0]))

    async def do_done(self) -> None:
        kind, ids = self.chosen()
        if kind == "milestone":
            from mstui.tui.dialogs.achieve import Achieve

            for id in ids:
                if not await self.ask(Achieve(id)):
                    break
            return
        from mstui.actions.completing import finish

        ws, today = self.session.ws, self.session.today
        if await self.host.perform(lambda: finish(ws, kind, ids, today=today)):
            self.unmark()

    async def do_delete(self) -> None:
        from mstui.tui.dialogs.confirm_delete import ConfirmDelete

        kind, ids = self.chosen()
        key = self.session.registry.command("delete").keys
        if await self.ask(ConfirmDelete([(kind, id) for id in ids], trigger=key[0] if key else "")):
            self.unmark()

    async def do_set_target(self) -> None:
        from mstui.tui.dialogs.set_target import SetTarget

        await self.ask(SetTarget(*self.chosen()))

    async def do_set_owner(self) -> None:
        from mstui.tui.dialogs.set_owner import SetOwner

        await self.ask(SetOwner(*self.chosen()))

    async def do_set_priority(self) -> None:
        from mstui.tui.dialogs.set_priority import SetPriority

        await self.ask(SetPriority(*self.chosen()))

    async def do_note(self) -> None:
        from mstui.tui.dialogs.add_note import AddNote

        kind, ids = self.chosen()
        if self._is_one(ids, "noted on"):
            await self.ask(AddNote(kind, ids[0]))

    def _is_one(self, ids: list[str], done: str) -> bool:
        """Whether there is one item; several are told to be too many."""
        if len(ids) > 1:
            self.show_bars(f"{len(ids)} are marked, and only one can be {done}", problem=True)
        return len(ids) == 1

    def do_copy(self) -> None:
        """The item's text to the terminal's clipboard; some terminals ignore that."""
        from mstui.views.detail import as_text

        kind, ids = self.chosen()
        today = self.session.today_text
        text = "\n\n".join(self.session.read(as_text, kind, id, today) for id in ids)
        self.app.copy_to_clipboard(text)
        count = f"{len(ids)} items" if len(ids) > 1 else "the item"
        self.show_bars(f"Copied {count} to the clipboard, where the terminal allows it")
