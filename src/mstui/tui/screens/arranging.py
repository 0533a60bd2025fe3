"""Commands that move, copy and delete items."""

from __future__ import annotations

from mstui.tui.screens.on_items import OnItems


class Arranging(OnItems):
    """Delete and copy: one key each."""

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
