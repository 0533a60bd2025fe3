"""The target of projects and milestones, the finish of tasks: one date, old beside new."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from mstui.domain.errors import InvalidValue, MstuiError
from mstui.domain.kinds import KINDS
from mstui.tui.dialogs.base import FormDialog
from mstui.tui.dialogs.kind_fields import DATE_EXAMPLES, Typed, label_of
from mstui.tui.dialogs.known import Known, NewPerson, date_text, rows_of, title_of
from mstui.tui.dialogs.meaning import MeaningField
from mstui.tui.dialogs.pane import Keys, Told
from mstui.tui.dialogs.promising import save_edit
from mstui.tui.widgets.fields import Field
from mstui.tui.widgets.source import Span

if TYPE_CHECKING:
    from mstui.actions.change import Change
    from mstui.domain.values import Value

DATE_FIELD = {"project": "target", "milestone": "target", "task": "finish"}
SHOWN = 6


class SetTarget(FormDialog["Change"], inherit_bindings=False):
    """Moves one or several items of a kind to a date."""

    draft_name: ClassVar[str] = "target"

    def __init__(self, kind: str, ids: Sequence[str]) -> None:
        super().__init__()
        self.kind = kind
        self.ids = list(ids)

    def prepare(self) -> None:
        if self.kind not in DATE_FIELD or not self.ids:
            raise InvalidValue(f"a {self.kind} has no target date")
        self._rows = rows_of(self.host, self.kind, self.ids)
        declared = KINDS[self.kind].field(DATE_FIELD[self.kind])
        assert declared is not None
        self._declared = declared
        project = self.ids[0] if self.kind == "project" else self._rows[0].get("project")
        self._known = Known(self.host, None if project is None else str(project))

    @property
    def heading(self) -> str:
        if len(self.ids) > 1:
            return f"{label_of(self._declared)} of {len(self.ids)} {KINDS[self.kind].plural}"
        return f"{label_of(self._declared)} · {title_of(self.host, self.kind, self.ids[0])}"

    def keys(self) -> Keys:
        return (("Enter", "save"), ("Esc", "cancel"), ("empty", "takes the date away"))

    def draft_item(self) -> str:
        return f"{self.kind} {self.ids[0]}"

    def fields(self) -> Sequence[Field]:
        self._date = MeaningField(
            "date",
            label_of(self._declared),
            parse=self._meaning,
            examples=DATE_EXAMPLES,
        )
        moves = min(len(self.ids), SHOWN)
        self._moves = Told("moves", "Was", lines=moves + (len(self.ids) > SHOWN))
        return [self._moves, self._date]

    def _meaning(self, text: str) -> str:
        self._value(text)
        from mstui.dates import explain

        clock = self._declared.type == "moment"
        return explain(text, self._known.today, self._known.is_working, clock=clock)

    def _value(self, text: str) -> Value:
        value = self._known.value_of(self._declared, text)
        assert not isinstance(value, NewPerson)
        return value

    def changed(self) -> None:
        text = self._date.value.strip()
        new: Value = None
        if text:
            try:
                new = self._value(text)
            except MstuiError:
                new = ""
        lines = [self._move(place, new) for place in range(min(len(self.ids), SHOWN))]
        if len(self.ids) > SHOWN:
            lines.append(((f"and {len(self.ids) - SHOWN} more", "muted"),))
        self._moves.tell(*lines)
        self.pane.repaint_inner()

    def _move(self, place: int, new: Value) -> tuple[Span, ...]:
        """``25 Nov 2026 → 02 Dec 2026 · +5 wd``, with the name where there are several."""
        row = self._rows[place]
        old = row[self._declared.name]
        spans: list[Span] = []
        if len(self.ids) > 1:
            spans.append((f"{row[KINDS[self.kind].title]}  ", "bold"))
        spans.append((date_text(str(old)) if old else "no date", "muted"))
        if not new:
            return tuple(spans)
        spans.append((f" → {date_text(str(new))}", ""))
        if old:
            days = self._known.workdays(str(old), str(new))
            word, style = (f"{days:+d} wd", "amber" if days > 0 else "green") if days else ("0", "")
            spans += [(" · ", "muted"), (word, style)]
        return tuple(spans)

    async def save(self) -> Change | None:
        text = self._date.value.strip()
        new = self._value(text) if text else None
        name = self._declared.name
        if all((row[name] or None) == new for row in self._rows):
            self.forget()
            self.dismiss(None)
            return None
        typed = Typed({name: new}, {})
        return await save_edit(self, self.kind, self._rows, typed, self._known)
