"""A note, a concern, an insight or a concession on an item."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from mstui.actions.notes import add_note
from mstui.domain.errors import InvalidValue
from mstui.domain.kinds.people import ITEMS, NOTE_KINDS
from mstui.tui.dialogs.base import FormDialog
from mstui.tui.dialogs.known import rows_of, title_of
from mstui.tui.dialogs.pane import Keys
from mstui.tui.widgets.fields import ChoiceField, Field
from mstui.tui.widgets.notes import NotesField

if TYPE_CHECKING:
    from mstui.actions.change import Change

LINES = 7


class AddNote(FormDialog["Change"], inherit_bindings=False):
    """Writes a note on one item."""

    draft_name: ClassVar[str] = "note"

    def __init__(self, kind: str, item: str) -> None:
        super().__init__()
        self.kind = kind
        self.item = item

    def prepare(self) -> None:
        if self.kind not in ITEMS:
            raise InvalidValue(f"a {self.kind} takes no notes")
        rows_of(self.host, self.kind, [self.item])

    @property
    def heading(self) -> str:
        return f"Note on {title_of(self.host, self.kind, self.item)}"

    def keys(self) -> Keys:
        return (("ctrl+s", "save"), ("Esc", "cancel"), ("Tab", "next"))

    def draft_item(self) -> str:
        return f"{self.kind} {self.item}"

    def fields(self) -> Sequence[Field]:
        shared = [("no", "stays here"), ("yes", "may be shown to the client")]
        return [
            NotesField("text", "Text", lines=LINES),
            ChoiceField("kind", "Kind", NOTE_KINDS, NOTE_KINDS[0]),
            ChoiceField("client_visible", "Client", shared, "no"),
        ]

    async def save(self) -> Change | None:
        values = self.pane.values
        if not values["text"].strip():
            raise InvalidValue("write the note first", field="text")
        ws, kind, item = self.host.ws, self.kind, self.item
        return await self.carry_out(
            lambda: add_note(
                ws,
                kind,
                item,
                values["text"],
                note_kind=values["kind"],
                client_visible=values["client_visible"] == "yes",
            )
        )
