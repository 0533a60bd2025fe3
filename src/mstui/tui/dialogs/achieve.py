"""Calling a milestone achieved, with the evidence that its kind asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from mstui.domain.errors import InvalidValue, MstuiError
from mstui.domain.kinds import KINDS, Field
from mstui.domain.kinds.fields import ref
from mstui.tui.dialogs.base import FormDialog
from mstui.tui.dialogs.foreseen import Following, Wanted, foresee
from mstui.tui.dialogs.kind_fields import KindField, choices_of, typed_values
from mstui.tui.dialogs.known import Known, rows_of
from mstui.tui.dialogs.pane import Keys, Told
from mstui.tui.dialogs.saving import Proof, achieve
from mstui.tui.widgets.fields import ChoiceField
from mstui.tui.widgets.fields import Field as FormField
from mstui.tui.widgets.notes import NotesField

if TYPE_CHECKING:
    from mstui.actions.change import Change
    from mstui.tui.dialogs.host import Host

ON = Field("on", "date", "the day on which it was reached")
APPROVER = ref("approver", "person", "who approved it")
_ASKS = {
    "approval": "An approval asks for its approver and the sign-off, or a link to it.",
    "target": "A target asks for a proof: its KPI met, a test result, a survey or a link.",
    "phase": "Evidence is optional.",
    "deadline": "Evidence is optional.",
}


def achieving(ids: Sequence[str], bound: Sequence[KindField], today: date) -> Wanted:
    """What becomes of milestones that are achieved on the day that is typed, as far as it is."""
    day = next(each for each in bound if each.name == ON.name)
    on: object = None
    with suppress(MstuiError):  # what is typed so far is no day yet
        on = typed_values([day]).values.get(ON.name)
    fields = {"state": "achieved", "achieved_on": str(on or today.isoformat())}
    return dict.fromkeys(ids, fields)


async def kept_of(host: Host, wanted: Wanted) -> Mapping[str, str]:
    """What achieving does to the plans, as the ledger keeps it."""
    return (await foresee(host, "milestone", wanted)).kept


class Achieve(FormDialog["Change"], inherit_bindings=False):
    """Achieves one milestone; what is still open has to be passed over on purpose."""

    help_topic: ClassVar[str] = "words"
    draft_name: ClassVar[str] = "achieve"

    def __init__(self, milestone: str) -> None:
        super().__init__()
        self.milestone = milestone

    def prepare(self) -> None:
        from mstui.actions.completing import kpi_met, requirements

        (self._row,) = rows_of(self.host, "milestone", [self.milestone])
        if self._row["state"] in ("achieved", "cancelled"):
            raise InvalidValue(f"“{self._row['name']}” is {self._row['state']} already")
        self._known = Known(self.host, str(self._row["project"]))
        self._open = self.host.read(lambda conn: requirements(conn, self.milestone)).open
        self._kpi_met = self.host.read(lambda conn: kpi_met(conn, self.milestone))

    @property
    def heading(self) -> str:
        return f"Achieve · {self._row['name']}"

    def keys(self) -> Keys:
        return (("ctrl+s", "achieve it"), ("Esc", "cancel"), ("Tab ↑ ↓", "fields"))

    def draft_item(self) -> str:
        return self.milestone

    def fields(self) -> Sequence[FormField]:
        kind = str(self._row["kind"])
        asks = "Its KPI has reached the target." if self._kpi_met else _ASKS.get(kind, "")
        shown: list[FormField] = [Told("asks", "", (asks, "muted"))]
        if self._open:
            told = [(each, "amber") for each in self._open]
            shown.append(Told("open", "Still open", *told))
            shown.append(ChoiceField("anyway", "Anyway", ["no", "yes"], "no"))
        declared = KINDS["milestone"].field("evidence_kind")
        assert declared is not None
        before = str(self._row["evidence_kind"] or "")
        shown.append(ChoiceField("evidence_kind", "Evidence", choices_of(declared), before))
        evidence = str(self._row["evidence"] or "")
        shown.append(NotesField("evidence", "Where", evidence, lines=3))
        self._bound = [
            KindField(APPROVER, self._known, self._row["approver"]),
            KindField(ON, self._known, self._known.today.isoformat()),
        ]
        self._then = Following(self, "milestone", [self.milestone])
        return [*shown, *(each.field for each in self._bound), self._then]

    def changed(self) -> None:
        self._then.follow(achieving([self.milestone], self._bound, self.host.today))
        self.pane.repaint_inner()

    async def save(self) -> Change | None:
        values = self.pane.values
        typed = typed_values(self._bound)
        anyway = values.get("anyway") == "yes"
        if self._open and not anyway:
            self.pane.activate("anyway")
            self.pane.tell("not all is done; say yes to Anyway, or finish it first")
            return None
        ws, id, today = self.host.ws, self.milestone, self.host.today
        day = typed.values.get("on") or today.isoformat()
        given = Proof(
            evidence=values["evidence"],
            evidence_kind=values["evidence_kind"] or None,
            approver=typed.values.get("approver", self._row["approver"]),
            new_approver=typed.newcomers.get("approver", ""),
            on=date.fromisoformat(str(day)),
            impact=await kept_of(self.host, achieving([id], self._bound, today)),
        )
        return await self.carry_out(lambda: achieve(ws, id, given, today=today, anyway=anyway))
