"""All fields of an item with what they say: one after the other is picked and edited alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mstui.domain.kinds import KINDS
from mstui.domain.text import fold
from mstui.tui.dialogs.edit_item import EditItem
from mstui.tui.dialogs.kind_fields import editable_fields, help_of, label_of
from mstui.tui.dialogs.known import Known, rows_of, title_of, who_works
from mstui.tui.dialogs.pane import Keys
from mstui.tui.dialogs.picking import Entry, PickDialog
from mstui.tui.dialogs.saving import WHO
from mstui.tui.widgets.text import fit, shown

if TYPE_CHECKING:
    from mstui.actions.change import Change

LABEL = 18


class PickField(PickDialog[str, "Change"], inherit_bindings=False):
    """Opens the field that is chosen in a form of its own, and comes back to the list.

    The result is the last change.
    """

    def __init__(self, kind: str, item: str) -> None:
        super().__init__()
        self.kind = kind
        self.item = item
        self.last: Change | None = None

    def prepare(self) -> None:
        self._read()

    def _read(self) -> None:
        (row,) = rows_of(self.host, self.kind, [self.item])
        project = self.item if self.kind == "project" else row.get("project")
        known = Known(self.host, None if project is None else str(project))
        self._fields = [
            (field.name, label_of(field), known.text_of(field, row[field.name]), help_of(field))
            for field in editable_fields(KINDS[self.kind])
        ]
        if self.kind == "task":
            about = "who works on it"
            self._fields.insert(1, (WHO, "Who", who_works(self.host, self.item), about))

    @property
    def heading(self) -> str:
        return f"Fields of {title_of(self.host, self.kind, self.item)}"

    def keys(self) -> Keys:
        return (("Enter", "change it"), ("Esc", "close"), ("↑ ↓", "move"))

    def placeholder(self) -> str:
        return "a part of the field's name"

    def entries(self, typed: str) -> Sequence[Entry[str]]:
        wanted = fold(typed.strip())
        return [
            Entry(
                name,
                ((f"{fit(shown(label), LABEL)} ", "muted"), (text.split("\n")[0] or "–", "text")),
                more=about,
            )
            for name, label, text, about in self._fields
            if wanted in fold(label)
        ]

    def picked(self, entry: Entry[str]) -> None:
        self.start(lambda: self._edit(entry.value))

    async def _edit(self, name: str) -> None:
        change: Change | None = await self.app.push_screen_wait(
            EditItem(self.kind, self.item, only=name)
        )
        if change is not None:
            self.last = change
            self._read()
            self.pane.show(self.entries(self.pane.editing.text), self.pane.at)

    def leave(self) -> None:
        if not self.busy:
            self.dismiss(self.last)
