"""Commands that move, copy and delete items."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any

from mstui.commands.context import Context
from mstui.tui.panes.sources import ListingSource
from mstui.tui.screens.on_items import OnItems
from mstui.views.pages import Listing
from mstui.views.scope import Scope

# So many rows are read at once where marked ones are put in order.
PAGE = 500


class Arranging(OnItems):
    """Link, move, reorder, copy, paste, delete: one key each."""

    # Places to move that are not saved yet, and whether some are being saved.
    _steps = 0
    _shifting = False
    # What was told of the last move, and of which row.
    _told_of: str | None = None
    _told_move = ""

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

    async def do_explain(self) -> None:
        """Where the numbers of the item come from, or of the project where none is chosen."""
        from mstui.tui.dialogs.explain import Explain

        here = self.context()
        kind, id = here.kind, here.item
        if not id:
            kind, id = "project", self.surroundings().get("project", "")
        chosen = await self.ask(Explain(kind, id))
        if chosen is not None:
            self._visit(*chosen)

    def _visit(self, kind: str, id: str) -> None:
        """Put the cursor on an item, in its project where that is another one."""
        from mstui.tui.screens.project import ProjectScreen
        from mstui.views.linkable import project_of

        project = self.session.read(project_of, kind, id)
        if project and project != self.surroundings().get("project"):
            self.app.push_screen(ProjectScreen(project, select=(kind, id)))
        else:
            self.go_to(kind, id)

    async def do_log_hours(self) -> None:
        """Hours on one task, or on the whole project."""
        from mstui.tui.dialogs.log_hours import LogHours

        kind, ids = self.chosen()
        if self.is_one(ids, "worked on at a time"):
            await self.ask(LogHours(kind, ids[0]))

    async def do_delete(self) -> None:
        from mstui.tui.dialogs.confirm_delete import ConfirmDelete

        kind, ids = self.chosen()
        key = self.session.registry.command("delete").keys
        if await self.ask(ConfirmDelete([(kind, id) for id in ids], trigger=key[0] if key else "")):
            self.unmark()

    # -- copies ---------------------------------------------------------------------------------

    def do_copy(self) -> None:
        """The item's text to the terminal's clipboard, and the item itself to be pasted here."""
        from mstui.actions.copying import copy_items
        from mstui.actions.parts import COPIED
        from mstui.views.detail import as_text

        kind, ids = self.chosen()
        ids = self.in_list_order(ids)
        today = self.session.today_text
        text = "\n\n".join(self.session.read(as_text, kind, id, today) for id in ids)
        self.app.copy_to_clipboard(text)
        count = f"{len(ids)} items" if len(ids) > 1 else "the item"
        if kind not in COPIED:
            self.show_bars(f"Copied {count} as text, where the terminal allows it")
            return
        self.session.copied = self.session.read(copy_items, kind, ids)
        key = self.session.registry.key_of("paste")
        self.show_bars(f"Copied {count}: {key} puts a copy anywhere, as text on the clipboard too")

    async def do_paste(self) -> None:
        """Copies of what was copied, where the cursor stands."""
        from mstui.actions.copying import paste, place_for

        copied = self.session.copied
        if copied is None:
            return
        at = (self.kind_of(self.active), self.active.row_id or "")
        place = self.session.read(place_for, copied.kind, at, self.surroundings())
        ws = self.session.ws
        change = await self.host.perform(lambda: paste(ws, copied, place))
        if copied.kind != "project" or self.scope == "portfolio":
            self.landed(change)

    async def do_duplicate(self) -> None:
        """Copies of the items right behind them."""
        from mstui.actions.copying import duplicate

        kind, ids = self.chosen()
        ids, ws = self.in_list_order(ids), self.session.ws
        change = await self.host.perform(lambda: duplicate(ws, kind, ids))
        if change is not None:
            self.unmark()
            self.landed(change)

    # -- places ---------------------------------------------------------------------------------

    async def do_move_to(self) -> None:
        """Into another phase, milestone, item or project: asked once for all marked ones."""
        from mstui.tui.dialogs.move_to import MoveTo

        kind, ids = self.chosen()
        change = await self.ask(MoveTo(kind, self.in_list_order(ids)))
        if change is not None:
            self.unmark()
            self.show_hints()

    def do_move_up(self) -> Coroutine[Any, Any, None]:
        return self._begin_shift(-1)

    def do_move_down(self) -> Coroutine[Any, Any, None]:
        return self._begin_shift(1)

    def _begin_shift(self, step: int) -> Coroutine[Any, Any, None]:
        """What was told of the move before stays told: a held key draws one frame each time."""
        if self._told_of == self.active.row_id:
            self.hint_bar.tell(self._told_move)
        return self._shift(step)

    async def _shift(self, step: int) -> None:
        """Move by one place; presses that come while it is saved are one move together."""
        self._steps += step
        if self._shifting:
            return
        self._shifting = True
        try:
            while self._steps:
                steps, self._steps = self._steps, 0
                if not await self._moved_by(steps):
                    break
        finally:
            self._shifting, self._steps = False, 0

    async def _moved_by(self, steps: int) -> bool:
        from mstui.actions.place import move_beside
        from mstui.views.siblings import neighbour

        kind, ids = self.chosen()
        ids = self.in_list_order(ids)
        passed = self.session.read(neighbour, self._listed(kind), ids, steps)
        if passed is None:
            end = "last" if steps > 0 else "first"
            self.show_bars(f"{'They are' if len(ids) > 1 else 'It is'} the {end} here already")
            return False
        ws = self.session.ws
        change = await self.host.perform(
            lambda: move_beside(ws, kind, ids, passed, after=steps > 0)
        )
        if change is not None:
            self._told_of, self._told_move = self.active.row_id, self.hint_bar.notice
        return change is not None

    def _listed(self, kind: str) -> Listing:
        """The list in which rows change places."""
        source = self.active._window.source
        if isinstance(source, ListingSource):
            return source.listing
        scope = Scope(project=self.surroundings().get("project", ""))
        return Listing(kind, self.session.today_text, scope)

    def _fixed_order(self) -> str:
        """Why the rows of the list can't change places; empty where they can."""
        kind = self.kind_of(self.active)
        if kind not in ("phase", "milestone", "task"):
            return ""  # such items have no place of their own, which is said anyway
        if self.scope not in ("project", "portfolio") and kind != "phase":
            return "rows stand by their dates here; the project's own lists are put in order"
        if self.searched:
            return "only what was found is seen; {cancel} shows everything"
        sort = self.order_of(self.active).name
        if kind == "milestone" and sort != "ord":
            return "late milestones first, then by priority: {set_priority} changes it"
        return "they are sorted by a column; {sort} brings back their own order" if sort else ""

    def context(self) -> Context:
        copied = self.session.copied
        return (
            super()
            .context()
            ._replace(fixed_order=self._fixed_order(), copied=copied.title if copied else "")
        )

    def in_list_order(self, ids: list[str]) -> list[str]:
        """Items as they stand in the active list, also where they are not seen."""
        if len(ids) < 2:
            return ids
        window = self.active._window
        if all(window.position(id) is not None for id in ids):
            return [row.id for row in window.rows if row.id in ids]
        listing = self._listed(self.kind_of(self.active))
        left = set(ids)
        ordered: list[str] = []
        page = self.session.read(listing.first, PAGE)
        while page and left:
            ordered += [row.id for row in page if row.id in left]
            left.difference_update(ordered[-len(page) :])
            page = self.session.read(listing.after, page[-1].key, PAGE)
        return [*ordered, *sorted(left)]
