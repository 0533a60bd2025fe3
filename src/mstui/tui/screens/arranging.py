"""Commands that move, copy and delete items."""

from __future__ import annotations

from mstui.tui.panes.sources import ListingSource
from mstui.tui.screens.on_items import OnItems


class Arranging(OnItems):
    """Link, delete and copy: one key each."""

    async def do_link(self) -> None:
        """The links of one item; of several marked ones, links among them or of all of them."""
        kind, ids = self.chosen()
        if len(ids) == 1:
            from mstui.tui.dialogs.link import LinkItem

            await self.ask(LinkItem(kind, ids[0]))
            return
        from mstui.tui.dialogs.link_several import LinkSeveral

        if await self.ask(LinkSeveral(kind, self.in_list_order(ids))):
            self.unmark()

    async def do_delete(self) -> None:
        from mstui.tui.dialogs.confirm_delete import ConfirmDelete

        kind, ids = self.chosen()
        key = self.session.registry.command("delete").keys
        if await self.ask(ConfirmDelete([(kind, id) for id in ids], trigger=key[0] if key else "")):
            self.unmark()

    def do_copy(self) -> None:
        """The item's text to the terminal's clipboard; some terminals ignore that."""
        from mstui.views.detail import as_text

        kind, ids = self.chosen()
        today = self.session.today_text
        text = "\n\n".join(self.session.read(as_text, kind, id, today) for id in ids)
        self.app.copy_to_clipboard(text)
        count = f"{len(ids)} items" if len(ids) > 1 else "the item"
        self.show_bars(f"Copied {count} to the clipboard, where the terminal allows it")

    # -- places in a list -----------------------------------------------------------------------

    def in_list_order(self, ids: list[str]) -> list[str]:
        """Items as they stand in the active list, also where they are not seen."""
        if len(ids) < 2:
            return ids
        window = self.active._window
        source = window.source
        places: dict[str, float] = {}
        for id in ids:
            at = window.position(id)
            if at is None and isinstance(source, ListingSource):
                row = self.session.read(source.listing.row_of, id)
                at = self.session.read(source.listing.position, row.key) if row else None
            places[id] = float("inf") if at is None else at
        return sorted(ids, key=places.__getitem__)
