"""Looking at the items of registers: one key for each kind's next step, and what follows."""

from __future__ import annotations

from mstui.tui.screens.on_items import OnItems


class Looking(OnItems):
    """Review, and ``it happened``: heard wherever such an item stands."""

    async def do_look_at(self) -> None:
        """What one does with an item of this kind when it is looked at again."""
        from mstui.tui.dialogs.looking import look_at

        kind, ids = self.chosen()
        if self.is_one(ids, "looked at"):
            await look_at(self, kind, ids[0])

    async def do_happened(self) -> None:
        """The marked risks have occurred: threats become roadblocks."""
        from mstui.actions.risks import occur

        kind, ids = self.chosen()
        if kind != "risk" or not ids:
            return
        ws, today = self.session.ws, self.session.today
        if await self.host.perform(lambda: occur(ws, ids, today=today)):
            self.active.select(())
