"""Commands that change what an item says."""

from __future__ import annotations

from mstui.actions.change import Change
from mstui.tui.screens.on_items import OnItems


class Changing(OnItems):
    """Edit, finish, target, owner, priority, note: one key each."""

    async def do_edit(self) -> None:
        kind, ids = self.chosen()
        if len(ids) == 1:
            from mstui.tui.dialogs.edit_item import EditItem

            await self.ask(EditItem(kind, ids[0]))
        elif ids:
            from mstui.tui.dialogs.edit_many import EditMany

            await self.ask(EditMany(kind, ids))

    async def do_edit_field(self) -> None:
        """In its row, or picked from all its fields where the item is read as a whole."""
        kind, ids = self.chosen()
        if not self.is_one(ids, "edited in its row"):
            return
        if self.reads_whole():
            from mstui.tui.dialogs.pick_field import PickField

            await self.ask(PickField(kind, ids[0]))
            return
        from mstui.tui.dialogs.inline import InlineEdit

        self.active.select_id(ids[0])
        await self.ask(InlineEdit(self.active, kind, ids[0]))

    def reads_whole(self) -> bool:
        """Whether an item is shown with all its fields, and its row is not seen."""
        return False

    async def do_edit_in_editor(self) -> None:
        from mstui.domain.errors import InvalidValue
        from mstui.exchange.item_toml.snapshot import Scope
        from mstui.tui.editor import edit_outside

        kind, ids = self.chosen()
        ids = [id for id in ids if id]
        if not ids:
            await self.do_edit_project()
        elif kind != "project":
            await edit_outside(self.host, Scope(items=tuple((kind, id) for id in ids)))
        elif len(ids) == 1:
            await edit_outside(self.host, Scope(project=ids[0]))
        else:
            raise InvalidValue(f"{len(ids)} projects are marked: one at a time opens as text")

    async def do_edit_project(self) -> None:
        from mstui.domain.errors import InvalidValue
        from mstui.exchange.item_toml.snapshot import Scope
        from mstui.tui.editor import edit_outside

        project = self.surroundings().get("project", "")
        if not project and self.kind_of(self.active) == "project":
            project = self.active.row_id or ""
        if not project:
            raise InvalidValue("the cursor is on no project")
        await edit_outside(self.host, Scope(project=project))

    async def do_done(self) -> None:
        kind, ids = self.chosen()
        if kind == "milestone":
            await self._achieve(ids)
            return
        if kind in ("roadblock", "investigation"):
            await self._answer(kind, ids)
            return
        from mstui.actions.completing import finish
        from mstui.actions.several import SomeRefuse
        from mstui.tui.dialogs.promising import asked_for_others

        ws, today = self.session.ws, self.session.today
        refused: list[SomeRefuse] = []

        def done(among: list[str]) -> Change:
            try:
                return finish(ws, kind, among, today=today)
            except SomeRefuse as some:
                refused.append(some)
                raise

        change = await self.host.perform(lambda: done(ids))
        if refused:
            some = refused.pop()
            if await asked_for_others(self.app, some):
                change = await self.host.perform(lambda: done(list(some.others)))
            else:
                self.show_bars("Nothing was changed")
        if change:
            self.unmark()

    async def _answer(self, kind: str, ids: list[str]) -> None:
        """Ends that are worth a word: what resolved a roadblock, what was found out."""
        if kind == "roadblock":
            from mstui.tui.dialogs.unblock import Resolve

            if await self.ask(Resolve(ids)):
                self.unmark()
        elif self.is_one(ids, "closed"):
            from mstui.tui.dialogs.investigate import FoundOut

            await self.ask(FoundOut(ids[0]))

    async def _achieve(self, ids: list[str]) -> None:
        if len(ids) == 1:
            from mstui.tui.dialogs.achieve import Achieve

            if await self.ask(Achieve(ids[0])):
                looks = self.session.registry.key_of("look_at")
                self.show_bars(f"{self.hint_bar.notice} · {looks} looks back" if looks else "")
            return
        from mstui.tui.dialogs.achieve_many import AchieveMany

        if await self.ask(AchieveMany(ids)):
            self.unmark()

    async def do_confirm(self) -> None:
        """One promise of others in a form; several are confirmed for the days they have."""
        _, ids = self.chosen()
        if len(ids) == 1:
            from mstui.tui.dialogs.confirm_owed import ConfirmOwed

            await self.ask(ConfirmOwed(ids[0]))
            return
        from mstui.actions.owed import confirm

        ws, today = self.session.ws, self.session.today
        if await self.host.perform(lambda: confirm(ws, ids, today=today)):
            self.unmark()

    def do_select_all(self) -> None:
        """Every row of the list, also those that are not seen."""
        count = self.active.select_all()
        self.show_bars(f"{count:,} marked · {self.session.registry.key_of('cancel')} marks none")

    async def do_set_target(self) -> None:
        from mstui.tui.dialogs.set_target import SetTarget

        await self.ask(SetTarget(*self.chosen()))

    async def do_forecast(self) -> None:
        from mstui.tui.dialogs.set_forecast import SetForecast

        await self.ask(SetForecast(*self.chosen()))

    async def do_set_owner(self) -> None:
        from mstui.tui.dialogs.set_owner import SetOwner

        await self.ask(SetOwner(*self.chosen()))

    async def do_set_priority(self) -> None:
        from mstui.tui.dialogs.set_priority import SetPriority

        await self.ask(SetPriority(*self.chosen()))

    async def do_note(self) -> None:
        from mstui.tui.dialogs.add_note import AddNote

        kind, ids = self.chosen()
        if await self.ask(AddNote(kind, ids)) and len(ids) > 1:
            self.unmark()
