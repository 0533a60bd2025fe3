"""The next step of a deliverable: submitted, approved or rejected, by whom and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from mstui.domain.kinds.fields import ref
from mstui.domain.life import DELIVERABLE_MOVES
from mstui.tui.dialogs.base import FormDialog
from mstui.tui.dialogs.kind_fields import KindField, typed_values
from mstui.tui.dialogs.known import Known, rows_of, title_of
from mstui.tui.dialogs.looking import in_one_step
from mstui.tui.dialogs.pane import Keys, Told
from mstui.tui.panes.words import state_span
from mstui.tui.widgets.fields import ChoiceField, Field, TextField
from mstui.tui.widgets.source import Cell

if TYPE_CHECKING:
    from mstui.actions.change import Change

APPROVER = ref("approver", "person", "who approves or rejects it; you, where nobody is named")
# What one most likely comes for, by the state it is in.
_NEXT = {
    "draft": "submitted",
    "submitted": "approved",
    "rejected": "submitted",
    "approved": "submitted",
}
_WORDS = {
    "draft": "back to draft",
    "submitted": "submit",
    "approved": "approve",
    "rejected": "reject",
}


class Decide(FormDialog["Change"], inherit_bindings=False):
    """Brings one deliverable to the next state of its life."""

    help_topic: ClassVar[str] = "risks"
    draft_name: ClassVar[str] = "deliverable"

    def __init__(self, deliverable: str) -> None:
        super().__init__()
        self.deliverable = deliverable

    def prepare(self) -> None:
        (self._row,) = rows_of(self.host, "deliverable", [self.deliverable])
        self._known = Known(self.host, str(self._row["project"]))
        self._state = str(self._row["state"] or "draft")

    @property
    def heading(self) -> str:
        return f"Deliverable · {self._row['name']}"

    def keys(self) -> Keys:
        return (("Enter", "save"), ("Esc", "cancel"), ("← →", "choose"), ("Tab", "next"))

    def draft_item(self) -> str:
        return self.deliverable

    def fields(self) -> Sequence[Field]:
        row = self._row
        told: list[Cell] = [state_span(self._state)]
        if row["milestone"]:
            name = title_of(self.host, "milestone", str(row["milestone"]))
            required = bool(1 if row["required"] is None else row["required"])
            held = "can't be ready without it" if required else "does not wait for it"
            told.append((f"{name} {held}", "muted"))
        moves = DELIVERABLE_MOVES.get(self._state, ())
        choices = [(state, _WORDS[state]) for state in moves]
        self._bound = [KindField(APPROVER, self._known, row["approver"])]
        return [
            Told("now", "Now", *told),
            ChoiceField("state", "Then", choices, _NEXT.get(self._state, "")),
            *(each.field for each in self._bound),
            TextField("reason", "Why", placeholder="asked for where it is rejected"),
        ]

    async def save(self) -> Change | None:
        from mstui.actions.deliverables import move

        values, typed = self.pane.values, typed_values(self._bound)
        if values["state"] == "rejected" and not values["reason"].strip():
            self.pane.activate("reason")
            self.pane.tell("say why it is rejected: whoever made it has to know")
            return None
        id, today = self.deliverable, self.host.today
        return await self.carry_out(
            lambda: in_one_step(
                self.host.ws,
                f"{_WORDS[values['state']]} {self._row['name']}",
                typed,
                lambda ws, kept: move(
                    ws,
                    [id],
                    values["state"],
                    today=today,
                    approver=str(kept["approver"]) if kept.get("approver") else None,
                    reason=values["reason"],
                ),
            )
        )
