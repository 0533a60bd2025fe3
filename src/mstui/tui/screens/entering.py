"""Commands that make new items."""

from __future__ import annotations

from mstui.tui.screens.on_items import OnItems


class Entering(OnItems):
    """Add: one key, then a name."""

    async def do_add(self) -> None:
        from mstui.tui.dialogs.add_item import AddItem

        kind = self.kind_of(self.active)
        made = await self.ask(AddItem(kind, self.surroundings()))
        self.landed(made)
