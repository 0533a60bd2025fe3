"""The fields that several items share, changed for all of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from mstui.domain.kinds import KINDS, Field
from mstui.domain.values import Value
from mstui.tui.dialogs.base import FormDialog
from mstui.tui.dialogs.kind_fields import (
    KindField,
    Several,
    Typed,
    choices_of,
    editable_fields,
    help_of,
    label_of,
)
from mstui.tui.dialogs.known import Known, NewPerson, rows_of, title_of, who_works
from mstui.tui.dialogs.pane import Keys, Told
from mstui.tui.dialogs.promising import save_edit
from mstui.tui.dialogs.saving import WHO
from mstui.tui.dialogs.who_field import DECLARED, WhoField
from mstui.tui.widgets.fields import ChoiceField, TextField
from mstui.tui.widgets.fields import Field as FormField

if TYPE_CHECKING:
    from mstui.actions.change import Change

NONE = "-"
AS_IT_IS = ""
VARIOUS = "various"
NAMED = 4
# Of more tasks than this it is not asked who works on each of them.
LOOKED_AT = 100
# What makes an item itself is not shared by several.
_OWN = frozenset(("parent", "supersedes"))
# Lines of text that several items may well have in common.
_ALIKE = frozenset(
    ("client", "objective", "currency", "timezone", "size", "unit", "source", "party", "role",
     "trigger", "ask", "location", "aspect", "country")
)  # fmt: skip


class EditMany(FormDialog["Change"], inherit_bindings=False):
    """Changes items of one kind alike; what is left empty stays as it is in each of them."""

    help_topic: ClassVar[str] = "editing"
    draft_name: ClassVar[str] = "edit-many"

    def __init__(self, kind: str, ids: Sequence[str]) -> None:
        super().__init__()
        self.kind = kind
        self.ids = list(ids)

    @property
    def heading(self) -> str:
        return f"Edit {len(self.ids):,} {KINDS[self.kind].plural}"

    def keys(self) -> Keys:
        return (
            ("ctrl+s", "save"),
            ("Esc", "cancel"),
            ("empty", "as it is"),
            (NONE, "takes it away"),
            ("Tab ↑ ↓", "fields"),
        )

    def draft_item(self) -> str:
        return f"{self.kind} {mark_of(self.ids)}"

    def prepare(self) -> None:
        self._rows = rows_of(self.host, self.kind, self.ids)
        projects = {row.get("project") for row in self._rows}
        project = projects.pop() if len(projects) == 1 else None
        self._known = Known(self.host, None if project is None else str(project))

    def fields(self) -> Sequence[FormField]:
        title = KINDS[self.kind].title
        declared = [
            field
            for field in editable_fields(KINDS[self.kind])
            if (field.name not in (title, *_OWN) and field.type not in ("notes", "line"))
            or (field.type == "line" and field.name in _ALIKE)
        ]
        if self.kind == "task":
            declared.insert(0, DECLARED)
        self._declared = {field.name: field for field in declared}
        self._means = {
            field.name: KindField(field, self._known) for field in declared if _is_text(field)
        }
        if self.kind == "task":
            self._means[WHO] = WhoField(self.host, self._known)
        return [self._told(), *(self._field(field) for field in declared)]

    def _told(self) -> Told:
        names = [title_of(self.host, self.kind, id) for id in self.ids[:NAMED]]
        more = len(self.ids) - len(names)
        lines = [*names, *([f"and {more:,} more"] if more else [])]
        return Told("_items", "Items", *((line, "muted") for line in lines))

    def _field(self, field: Field) -> FormField:
        shared = self._shared(field)
        if not _is_text(field):
            stays = f"as it is ({shared})" if shared else "as it is"
            offered = [each for each in choices_of(field) if each[0]]
            clears = [(NONE, "none")] if field.default is None and field.type == "choice" else []
            choices = [(AS_IT_IS, stays), *offered, *clears]
            return ChoiceField(field.name, label_of(field), choices, help=help_of(field))
        made = self._means[field.name].field
        assert isinstance(made, TextField)
        made.placeholder = shared or "–"
        made._parse = lambda text, field=field: self._meaning(field, text)
        return made

    def _shared(self, field: Field) -> str:
        """What all of them say, or that they differ; empty where none says anything."""
        if field.name == WHO:
            if len(self._rows) > LOOKED_AT:
                return VARIOUS
            texts = {who_works(self.host, str(row["id"])) for row in self._rows}
            return texts.pop() if len(texts) == 1 else VARIOUS
        values = {None if row[field.name] == "" else row[field.name] for row in self._rows}
        return self._known.text_of(field, values.pop()) if len(values) == 1 else VARIOUS

    def _meaning(self, field: Field, text: str) -> str:
        if text.strip() == NONE:
            self._value(field, text)
            return "taken away from all of them"
        return self._means[field.name].meaning(text)

    def _value(self, field: Field, text: str) -> Value | NewPerson | Several:
        if text.strip() == NONE:
            return None
        means = self._means.get(field.name)
        return means.value() if isinstance(means, WhoField) else self._known.value_of(field, text)

    async def save(self) -> Change | None:
        self._known.look_again()
        values: dict[str, Value] = {}
        newcomers: dict[str, str] = {}
        joining: dict[str, tuple[str, ...]] = {}
        for name, text in self.pane.values.items():
            if text.strip() == AS_IT_IS:
                continue
            value = self._value(self._declared[name], text)
            if isinstance(value, Several):
                values[name], joining[name] = ",".join(value.ids), value.new
            elif isinstance(value, NewPerson):
                newcomers[name] = value.name
            else:
                values[name] = value
        typed = Typed(values, newcomers, joining)
        if not typed:
            self.forget()
            self.dismiss(None)
            return None
        return await save_edit(self, self.kind, self._rows, typed, self._known)


def mark_of(ids: Sequence[str]) -> str:
    """A short text that only these items have, in whatever order."""
    from hashlib import blake2b

    return blake2b(" ".join(sorted(ids)).encode(), digest_size=12).hexdigest()


def _is_text(field: Field) -> bool:
    return field.type not in ("choice", "flag")
