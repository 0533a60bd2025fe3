"""All fields of an item, with what dates mean; only what was changed is saved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from mstui.domain.errors import NotFound
from mstui.domain.kinds import KINDS
from mstui.domain.life import MILESTONE_MOVES
from mstui.tui.dialogs.base import FormDialog
from mstui.tui.dialogs.kind_fields import KindField, editable_fields, typed_values
from mstui.tui.dialogs.known import Known, row_of
from mstui.tui.dialogs.pane import Keys
from mstui.tui.dialogs.promising import save_edit
from mstui.tui.dialogs.smart_badge import SMART, SmartBadge, linked_to
from mstui.tui.dialogs.who_field import WhoField
from mstui.tui.widgets.fields import ChoiceField
from mstui.tui.widgets.fields import Field as FormField

if TYPE_CHECKING:
    from mstui.actions.change import Change

STATE = "_state"
# What stands in a form before the others of its kind.
_FIRST = {
    "milestone": ("name", "target", "owner", "phase", "kind", "moscow", "impact", "feasibility"),
    "task": ("name", "state", "start", "finish", "duration", "percent", "milestone", "phase"),
    "risk": ("name", "state", "probability", "impact", "owner", "response", "review_on"),
}


class EditItem(FormDialog["Change"], inherit_bindings=False):
    """Changes one item; a broken promise asks for its reason first."""

    help_topic: ClassVar[str] = "editing"
    draft_name: ClassVar[str] = "edit"

    def __init__(self, kind: str, id: str, *, only: str = "") -> None:
        """``only``: one field of it alone."""
        super().__init__()
        self.kind = kind
        self.item = id
        self.only = only
        self._bound: list[KindField] = []

    @property
    def heading(self) -> str:
        return f"Edit {self.kind} · {self._row[KINDS[self.kind].title] or 'no name'}"

    def keys(self) -> Keys:
        return (("ctrl+s", "save"), ("Esc", "cancel"), ("Tab ↑ ↓", "fields"))

    def draft_item(self) -> str:
        return f"{self.kind} {self.item} {self.only}".rstrip()

    def prepare(self) -> None:
        row = row_of(self.host, self.kind, self.item)
        if row is None:
            raise NotFound(f"that {self.kind} is not there any more")
        self._row = row
        project = self.item if self.kind == "project" else row.get("project")
        self._known = Known(self.host, None if project is None else str(project))

    def fields(self) -> Sequence[FormField]:
        kind = KINDS[self.kind]
        first = _FIRST.get(self.kind, ())
        declared = editable_fields(kind)
        declared.sort(key=lambda field: first.index(field.name) if field.name in first else 99)
        self._bound = [
            KindField(field, self._known, self._row[field.name], required=field.name == kind.title)
            for field in declared
        ]
        if self.kind == "task":
            self._bound.insert(1, WhoField(self.host, self._known, self.item))
        if self.only and self.only not in ("name", "target"):
            self._bound = [each for each in self._bound if each.name == self.only]
            return [each.field for each in self._bound]
        shown: list[FormField] = [each.field for each in self._bound]
        if self.kind == "milestone":
            shown.insert(1, SmartBadge(linked_to(self.host, self.item)))
            shown.insert(3, self._states())
        if self.only:
            shown = [field for field in shown if field.name in (self.only, SMART)]
        return shown

    def _states(self) -> ChoiceField:
        """The states that a milestone may go to from here; it is achieved by its own key."""
        now = str(self._row["state"])
        states = [now, *(state for state in MILESTONE_MOVES.get(now, ()) if state != "achieved")]
        achieve = self.registry.key_of("done")
        about = f"{achieve} achieves it, with its evidence" if achieve else ""
        return ChoiceField(STATE, "State", states, now, help=about)

    # -- the badge --------------------------------------------------------------------------

    def changed(self) -> None:
        self._judge()

    def moved(self) -> None:
        self._judge()

    def _judge(self) -> None:
        for field in self.pane.fields:
            if isinstance(field, SmartBadge):
                target = next(each for each in self._bound if each.name == "target")
                values = {"name": str(self._row["name"] or ""), **self.pane.values}
                field.follow(values, target, self.pane.field.name)
                self.pane.repaint_inner()

    # -- saving -----------------------------------------------------------------------------

    async def save(self) -> Change | None:
        self._known.look_again()
        typed = typed_values(self._bound)
        state = self.pane.values.get(STATE, "")
        state = "" if state == self._row.get("state") else state
        if not typed and not state:
            self.forget()
            self.dismiss(None)
            return None
        return await save_edit(self, self.kind, [self._row], typed, self._known, state=state)
