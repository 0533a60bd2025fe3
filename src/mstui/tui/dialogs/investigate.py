"""Investigations: who finds out why a KPI is short, what is suspected, what it turned out to be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar

from mstui.domain.errors import InvalidValue
from mstui.domain.kinds import Field as Declared
from mstui.domain.kinds.fields import ref
from mstui.tui.dialogs.base import FormDialog
from mstui.tui.dialogs.kind_fields import KindField, typed_values
from mstui.tui.dialogs.known import Known, rows_of, title_of
from mstui.tui.dialogs.looking import in_one_step
from mstui.tui.dialogs.pane import Keys, Told
from mstui.tui.widgets.fields import Field, TextField
from mstui.tui.widgets.notes import NotesField

if TYPE_CHECKING:
    from mstui.actions.change import Change
    from mstui.domain.values import Value
    from mstui.store.workspace import Workspace

OWNER = ref("owner", "person", "who finds out")
DUE = Declared("due", "date", "until when")


class FindOut(FormDialog["Change"], inherit_bindings=False):
    """Opens an investigation of a KPI, or changes one: owner, suspected cause, due."""

    help_topic: ClassVar[str] = "kpis"
    draft_name: ClassVar[str] = "investigation"

    def __init__(self, investigation: str = "", *, kpi: str = "") -> None:
        super().__init__()
        self.investigation = investigation
        self.kpi = kpi

    def prepare(self) -> None:
        from mstui.actions.investigations import DAYS_TO_FIND_OUT, UNKNOWN

        if self.investigation:
            (row,) = rows_of(self.host, "investigation", [self.investigation])
            if row["state"] == "closed":
                raise InvalidValue("that investigation is closed; e reopens it")
            self.kpi = str(row["kpi"])
            cause = str(row["cause"] or "")
            self._cause = "" if cause == UNKNOWN else cause
            self._owner, self._due, project = row["owner"], row["due"], row["project"]
        else:
            (kpi,) = rows_of(self.host, "kpi", [self.kpi])
            day = self.host.today + timedelta(days=DAYS_TO_FIND_OUT)
            self._cause, self._owner, project = "", kpi["owner"], kpi["project"]
            self._due = day.isoformat()
        self._known = Known(self.host, None if project is None else str(project))

    @property
    def heading(self) -> str:
        return f"Why is it short? · {title_of(self.host, 'kpi', self.kpi)}"

    def keys(self) -> Keys:
        return (("Enter", "save"), ("Esc", "cancel"), ("Tab", "next"))

    def draft_item(self) -> str:
        return self.investigation or self.kpi

    def fields(self) -> Sequence[Field]:
        self._bound = [
            KindField(OWNER, self._known, self._owner),
            KindField(DUE, self._known, self._due),
        ]
        return [
            TextField(
                "cause", "Suspected", self._cause, placeholder="what may be behind it, if anything"
            ),
            *(each.field for each in self._bound),
        ]

    async def save(self) -> Change | None:
        cause, typed = self.pane.values["cause"], typed_values(self._bound)
        label = f"investigate {title_of(self.host, 'kpi', self.kpi)}"
        return await self.carry_out(
            lambda: in_one_step(
                self.host.ws, label, typed, lambda ws, kept: self._do(ws, kept, cause)
            )
        )

    def _do(self, ws: Workspace, kept: dict[str, Value], cause: str) -> Change:
        from mstui.actions.investigations import change_investigation, investigate

        owner, due = kept.get("owner", self._owner), kept.get("due", self._due)
        who = str(owner) if owner else None
        day = date.fromisoformat(str(due)) if due else None
        if self.investigation:
            return change_investigation(ws, self.investigation, owner=who, cause=cause, due=day)
        today = self.host.today
        return investigate(ws, self.kpi, today=today, owner=who, cause=cause, due=day)


class FoundOut(FormDialog["Change"], inherit_bindings=False):
    """Closes an investigation with its finding."""

    help_topic: ClassVar[str] = "kpis"
    draft_name: ClassVar[str] = "finding"

    def __init__(self, investigation: str) -> None:
        super().__init__()
        self.investigation = investigation

    def prepare(self) -> None:
        (self._row,) = rows_of(self.host, "investigation", [self.investigation])

    @property
    def heading(self) -> str:
        return f"What was it? · {title_of(self.host, 'kpi', str(self._row['kpi']))}"

    def keys(self) -> Keys:
        return (("ctrl+s", "close it"), ("Esc", "cancel"))

    def draft_item(self) -> str:
        return self.investigation

    def fields(self) -> Sequence[Field]:
        return [
            Told("cause", "Suspected", (str(self._row["cause"] or "–"), "muted")),
            NotesField("finding", "Finding", "", lines=4),
        ]

    async def save(self) -> Change | None:
        from mstui.actions.investigations import close_investigation

        ws, id, today = self.host.ws, self.investigation, self.host.today
        text = self.pane.values["finding"]
        return await self.carry_out(lambda: close_investigation(ws, id, text, today=today))
