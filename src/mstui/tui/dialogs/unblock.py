"""Roadblocks: the support that is asked for, to whom they are escalated, what resolved them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from mstui.domain.errors import InvalidValue
from mstui.domain.kinds import KINDS
from mstui.domain.kinds.fields import ref
from mstui.tui.dialogs.base import FormDialog
from mstui.tui.dialogs.kind_fields import KindField, typed_values
from mstui.tui.dialogs.known import Known, rows_of
from mstui.tui.dialogs.looking import in_one_step
from mstui.tui.dialogs.pane import Keys, Told
from mstui.tui.panes.words import state_span
from mstui.tui.widgets.fields import Field, TextField

if TYPE_CHECKING:
    from mstui.actions.change import Change
    from mstui.domain.values import Value
    from mstui.store.workspace import Workspace

ASKED = ref("asked", "person", "who can give it")
ESCALATED = ref("escalated_to", "person", "who has to decide; a day is kept with it")


class AskSupport(FormDialog["Change"], inherit_bindings=False):
    """Says what a roadblock needs and from whom, and hands it up where somebody is named."""

    help_topic: ClassVar[str] = "risks"
    draft_name: ClassVar[str] = "ask"

    def __init__(self, roadblock: str) -> None:
        super().__init__()
        self.roadblock = roadblock

    def prepare(self) -> None:
        (self._row,) = rows_of(self.host, "roadblock", [self.roadblock])
        self._known = Known(self.host, str(self._row["project"]))

    @property
    def heading(self) -> str:
        return f"Roadblock · {self._row['name']}"

    def keys(self) -> Keys:
        done = self.registry.key_of("done")
        more = ((done, "on the list resolves it"),) if done else ()
        return (("Enter", "save"), ("Esc", "cancel"), ("Tab", "next"), *more)

    def draft_item(self) -> str:
        return self.roadblock

    def fields(self) -> Sequence[Field]:
        row = self._row
        today = self.host.today.isoformat()
        since = str(row["since"] or "")
        age = f"  {self._known.workdays(since, today)} wd in the way" if since else ""
        self._bound = [
            KindField(ASKED, self._known, row["asked"]),
            KindField(ESCALATED, self._known, row["escalated_to"]),
        ]
        for each, label in zip(self._bound, ("Of whom", "Escalate to"), strict=True):
            each.field.label = label
        return [
            Told("state", "State", (state_span(str(row["state"] or "open")), (age, "muted"))),
            TextField("ask", "Ask", str(row["ask"] or ""), placeholder="which support it needs"),
            *(each.field for each in self._bound),
        ]

    async def save(self) -> Change | None:
        ask, row = self.pane.values["ask"].strip(), self._row
        typed = typed_values(self._bound)
        named = {**typed.values, **typed.newcomers}
        if ask == (row["ask"] or "") and not named:
            self.forget()
            self.dismiss(None)
            return None
        if named.get("asked") and not ask:
            raise InvalidValue("say what is asked of them", field="ask")
        label = f"ask support for {row['name']}"
        return await self.carry_out(
            lambda: in_one_step(
                self.host.ws, label, typed, lambda ws, kept: self._do(ws, kept, ask)
            )
        )

    def _do(self, ws: Workspace, kept: dict[str, Value], ask: str) -> Change:
        from mstui.actions.roadblocks import ask_support, escalate

        row, id, today = self._row, self.roadblock, self.host.today
        asked = kept.get("asked", row["asked"])
        to = kept.get("escalated_to")
        changed = ask != (row["ask"] or "") or "asked" in kept
        if not to:
            return ask_support(ws, id, ask, None if not asked else str(asked))
        with ws.write(f"escalate {row['name']}") as tx:
            from mstui.tui.dialogs.saving import OneStep

            inner = ws if isinstance(ws, OneStep) else OneStep(ws, tx)
            if changed:
                ask_support(inner, id, ask, None if not asked else str(asked))
            return escalate(inner, id, str(to), today=today)


class Resolve(FormDialog["Change"], inherit_bindings=False):
    """Asks what got one or several roadblocks out of the way; the answer may stay empty."""

    help_topic: ClassVar[str] = "risks"
    draft_name: ClassVar[str] = "resolution"

    def __init__(self, ids: Sequence[str]) -> None:
        super().__init__()
        self.ids = list(ids)

    def prepare(self) -> None:
        self._rows = rows_of(self.host, "roadblock", self.ids)
        if len(self._rows) == 1 and self._rows[0]["state"] == "resolved":
            raise InvalidValue(f"“{self._rows[0]['name']}” is resolved already")

    @property
    def heading(self) -> str:
        if len(self.ids) > 1:
            return f"Resolve {len(self.ids)} {KINDS['roadblock'].plural}"
        return f"Resolve · {self._rows[0]['name']}"

    def keys(self) -> Keys:
        return (("Enter", "resolved"), ("Esc", "cancel"))

    def draft_item(self) -> str:
        return self.ids[0]

    def fields(self) -> Sequence[Field]:
        return [
            TextField(
                "resolution",
                "What did it",
                placeholder="what got it out of the way; may stay empty",
            )
        ]

    async def save(self) -> Change | None:
        from mstui.actions.roadblocks import resolve

        ws, ids, today = self.host.ws, self.ids, self.host.today
        text = self.pane.values["resolution"]
        return await self.carry_out(lambda: resolve(ws, ids, text, today=today))
