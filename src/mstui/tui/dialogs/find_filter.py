"""The name of a filter: asked once when it is saved, and again when it is renamed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from mstui.actions.filters import rename_filter, save_filter
from mstui.domain.errors import InvalidValue
from mstui.domain.text import clean_line, fold
from mstui.tui.dialogs.base import FormDialog
from mstui.tui.dialogs.meaning import MeaningField
from mstui.tui.dialogs.pane import Told
from mstui.tui.widgets.fields import Field
from mstui.views.search_filters import Filter, filters

if TYPE_CHECKING:
    from mstui.actions.change import Change


class SaveFilter(FormDialog["Change"], inherit_bindings=False):
    """Saves a query under a name."""

    draft_name: ClassVar[str] = "filter"

    def __init__(self, query: str, screen: str) -> None:
        super().__init__()
        self.query_text = query
        self.screen_name = screen

    @property
    def heading(self) -> str:
        return "Save this search"

    def draft_item(self) -> str:
        return self.query_text

    def fields(self) -> Sequence[Field]:
        return [
            Told("what", "Finds", (self.query_text, "accent")),
            MeaningField("name", "Name", "", parse=self._meaning, required=True),
        ]

    def _known(self) -> list[Filter]:
        return self.host.read(filters)

    def _meaning(self, text: str) -> str:
        name = fold(clean_line(text, field="name"))
        known = next((one for one in self._known() if fold(one.name) == name), None)
        return f"takes the place of “{known.query}”" if known is not None else ""

    async def save(self) -> Change | None:
        name = self.pane.values["name"]
        if not name.strip():
            raise InvalidValue("a name is needed, as Late or My week", field="name")
        ws, query, screen = self.host.ws, self.query_text, self.screen_name
        return await self.carry_out(lambda: save_filter(ws, name, query, screen))


class RenameFilter(FormDialog["Change"], inherit_bindings=False):
    """Gives a saved filter another name."""

    draft_name: ClassVar[str] = "rename filter"

    def __init__(self, known: Filter) -> None:
        super().__init__()
        self.known = known

    @property
    def heading(self) -> str:
        return "Rename this filter"

    def draft_item(self) -> str:
        return self.known.id

    def fields(self) -> Sequence[Field]:
        return [
            Told("what", "Finds", (self.known.query, "accent")),
            MeaningField("name", "Name", self.known.name, parse=lambda _: "", required=True),
        ]

    async def save(self) -> Change | None:
        ws, id, name = self.host.ws, self.known.id, self.pane.values["name"]
        return await self.carry_out(lambda: rename_filter(ws, id, name))
