"""Calling several milestones achieved, asked once: one proof, one day, one step of undo."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from mstui.domain.errors import InvalidValue
from mstui.domain.kinds import KINDS
from mstui.tui.dialogs.achieve import APPROVER, ON, achieving, kept_of
from mstui.tui.dialogs.base import FormDialog
from mstui.tui.dialogs.edit_many import mark_of
from mstui.tui.dialogs.foreseen import Following
from mstui.tui.dialogs.kind_fields import KindField, choices_of, typed_values
from mstui.tui.dialogs.known import Known, rows_of
from mstui.tui.dialogs.pane import Keys, Told
from mstui.tui.dialogs.promising import for_all_that_can
from mstui.tui.dialogs.saving import Proof, achieve_many
from mstui.tui.widgets.fields import ChoiceField
from mstui.tui.widgets.fields import Field as FormField
from mstui.tui.widgets.notes import NotesField
from mstui.tui.widgets.source import Cell

if TYPE_CHECKING:
    from mstui.actions.change import Change
    from mstui.store.transaction import Row

NAMED = 6
_ASKS = {
    "approval": "asks for its approver and the sign-off",
    "target": "asks for a proof by number, unless its KPI is met",
}


class AchieveMany(FormDialog["Change"], inherit_bindings=False):
    """Achieves milestones together; those that are achieved or cancelled are passed over."""

    draft_name: ClassVar[str] = "achieve-many"

    def __init__(self, ids: Sequence[str]) -> None:
        super().__init__()
        self.ids = list(ids)

    def prepare(self) -> None:
        from mstui.actions.completing import requirements

        rows = rows_of(self.host, "milestone", self.ids)
        self._ended = [row for row in rows if row["state"] in ("achieved", "cancelled")]
        self._rows = [row for row in rows if row not in self._ended]
        if not self._rows:
            raise InvalidValue(f"all {len(rows)} are achieved or cancelled already")
        projects = {str(row["project"]) for row in self._rows}
        self._known = Known(self.host, projects.pop() if len(projects) == 1 else None)
        ids = self._ids()
        self._open = self.host.read(
            lambda conn: {each: requirements(conn, each).open for each in ids}
        )

    @property
    def heading(self) -> str:
        count = len(self._rows)
        return f"Achieve {count} milestones" if count > 1 else f"Achieve {self._rows[0]['name']}"

    def keys(self) -> Keys:
        return (("ctrl+s", "achieve them"), ("Esc", "cancel"), ("Tab ↑ ↓", "fields"))

    def draft_item(self) -> str:
        return mark_of(self.ids)

    def fields(self) -> Sequence[FormField]:
        shown: list[FormField] = [Told("which", "Which", *self._told())]
        if any(self._open.values()):
            choices = [("no", "ask again"), ("yes", "yes")]
            help = "achieve those too of which not all is done"
            shown.append(ChoiceField("anyway", "Open or not", choices, "no", help=help))
        declared = KINDS["milestone"].field("evidence_kind")
        assert declared is not None
        about = "the same for all of them"
        shown.append(ChoiceField("evidence_kind", "Evidence", choices_of(declared), help=about))
        shown.append(NotesField("evidence", "Where", lines=2, help="path, link or words"))
        self._bound = [
            KindField(APPROVER, self._known),
            KindField(ON, self._known, self._known.today.isoformat()),
        ]
        self._then = Following(self, "milestone", self._ids())
        return [*shown, *(each.field for each in self._bound), self._then]

    def _ids(self) -> list[str]:
        return [str(row["id"]) for row in self._rows]

    def changed(self) -> None:
        self._then.follow(achieving(self._ids(), self._bound, self.host.today))
        self.pane.repaint_inner()

    def _told(self) -> list[Cell]:
        """A line for each milestone, with what it asks for or waits for."""
        lines: list[Cell] = [self._line(row) for row in self._rows[:NAMED]]
        if len(self._rows) > NAMED:
            lines.append((f"and {len(self._rows) - NAMED} more", "muted"))
        if self._ended:
            lines.append((f"{len(self._ended)} marked ones have ended and stay so", "muted"))
        return lines

    def _line(self, row: Row) -> Cell:
        waiting = self._open[str(row["id"])]
        asks = _ASKS.get(str(row["kind"]), "")
        more = "; ".join(part for part in (*waiting, asks) if part)
        style = "amber" if waiting else "muted"
        return ((str(row["name"]), ""), (f"  {more}" if more else "", style))

    async def save(self) -> Change | None:
        values = self.pane.values
        typed = typed_values(self._bound)
        ws, today = self.host.ws, self.host.today
        day = typed.values.get("on") or today.isoformat()
        given = Proof(
            evidence=values["evidence"],
            evidence_kind=values["evidence_kind"] or None,
            approver=typed.values.get("approver"),
            new_approver=typed.newcomers.get("approver", ""),
            on=date.fromisoformat(str(day)),
            impact=await kept_of(self.host, achieving(self._ids(), self._bound, today)),
        )
        anyway = values.get("anyway") == "yes"
        return await for_all_that_can(
            self,
            self._ids(),
            lambda ids: achieve_many(ws, ids, given, today=today, anyway=anyway),
        )
