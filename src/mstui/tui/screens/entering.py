"""Commands that make new items."""

from __future__ import annotations

from mstui.tui.screens.on_items import OnItems


class Entering(OnItems):
    """Add: one key, then a line; all fields and several lines are one key farther."""

    async def do_add(self) -> None:
        from mstui.tui.dialogs.quick_add import Instead, QuickAdd

        kind, given = self.kind_of(self.active), self.surroundings()
        if self._has_form_draft(given):
            await self._add_by_form(kind, given, "")
            return
        made = await self.ask(QuickAdd(kind, given))
        if not isinstance(made, Instead):
            self.landed(made)
        elif made.where == "form":
            await self._add_by_form(made.kind, given, made.text)
        else:
            await self._add_by_outline(made.kind, given, made.text)

    async def do_outline(self) -> None:
        await self._add_by_outline(self.kind_of(self.active), self.surroundings(), "")

    async def _add_by_form(self, kind: str, given: dict[str, str], line: str) -> None:
        from mstui.tui.dialogs.add_item import AddItem

        made = await self.ask(AddItem(kind, given, line))
        self.landed(made)

    async def _add_by_outline(self, kind: str, given: dict[str, str], text: str) -> None:
        from mstui.tui.dialogs.outline import Outline

        made = await self.ask(Outline(kind, given, text))
        self.landed(made)

    def _has_form_draft(self, given: dict[str, str]) -> bool:
        """Whether a form of all fields was left half filled here by a killed terminal."""
        from mstui.tui.dialogs.add_item import AddItem
        from mstui.tui.dialogs.drafts import Place

        place = Place(self.session.ws.db_id, AddItem.draft_name, given.get("project", ""))
        return bool(self.host.drafts.load(place))
