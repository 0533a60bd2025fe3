"""Keeping what was moved on the timeline: what it does to everything else, and why it is done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from mstui.actions.adjust import Why, asks_why
from mstui.domain.text import clean_line
from mstui.tui.dialogs.base import FormDialog
from mstui.tui.dialogs.foreseen import most_lines
from mstui.tui.dialogs.impact_lines import ImpactLines
from mstui.tui.dialogs.kind_fields import Typed
from mstui.tui.dialogs.known import Known, rows_of, title_of
from mstui.tui.dialogs.pane import Keys, Told
from mstui.tui.dialogs.promising import save_edit
from mstui.tui.widgets.fields import Field, TextField
from mstui.views.impact import Impact, impact
from mstui.views.told_impact import told_lines

if TYPE_CHECKING:
    from mstui.actions.change import Change

# The lines of the form and of the screen that are none of the impact's.
BESIDES = 14


class KeepMove(FormDialog["Change"], inherit_bindings=False):
    """Shows the impact of a move before it is saved; Esc leaves the file as it was.

    ``fields`` are the item's as they would be stored. A milestone's promise asks for its cause.
    """

    draft_name: ClassVar[str] = "keep-move"
    widest: ClassVar[int] = 104

    def __init__(
        self, project: str, kind: str, item: str, fields: dict[str, Any], words: str
    ) -> None:
        super().__init__()
        self.project = project
        self.kind = kind
        self.item = item
        self.values = fields
        self.words = words

    def prepare(self) -> None:
        self._rows = rows_of(self.host, self.kind, [self.item])
        self._known = Known(self.host, self.project)
        changes = {self.item: self.values}
        self._impact: Impact = self.host.read(lambda conn: impact(conn, self.project, changes))

    @property
    def heading(self) -> str:
        return f"Keep this? · {title_of(self.host, self.kind, self.item)}"

    def keys(self) -> Keys:
        return (("Enter", "keep"), ("Esc", "back"))

    def made(self) -> None:
        """A promise that breaks asks for its cause at once, beside what the move does."""
        super().made()
        row = self._rows[0]
        if self.kind == "milestone" and self.host.read(
            lambda conn: asks_why(conn, row, self.values)
        ):
            self.start(self._straight)

    async def _straight(self) -> None:
        change = await self.save()
        self.forget()
        self.dismiss(change)

    def resize(self) -> None:
        if self.main is not None:
            self._then.fit(self.pane._value_cells(self.cells - 2))
        super().resize()

    def draft_item(self) -> str:
        return self.item

    def fields(self) -> Sequence[Field]:
        lines = told_lines(self._impact, self.host.today.isoformat())
        most = max(most_lines(self.app.size.height), self.app.size.height - BESIDES)
        self._then = ImpactLines("impact", "Then", lines, most=most)
        self._reason = TextField(
            "reason", "Reason", placeholder="why it moves; may stay empty for a task"
        )
        own: list[Field] = [
            Told("moved", "Moved", (self.words, "amber bold")),
            self._then,
        ]
        return own if self.kind == "milestone" else [*own, self._reason]

    async def save(self) -> Change | None:
        if self.kind == "milestone":
            return await save_edit(
                self, self.kind, self._rows, Typed(dict(self.values), {}), self._known
            )
        from mstui.actions.items import edit_item

        reason = clean_line(self._reason.value, field="reason")
        ws, kind, item, values = self.host.ws, self.kind, self.item, self.values
        why = Why(rationale=reason) if reason else None
        return await self.carry_out(lambda: edit_item(ws, kind, item, values, why=why))
