"""Who works on a task, typed as names with commas between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mstui.domain.errors import MstuiError, NotFound
from mstui.domain.kinds.fields import ref
from mstui.domain.values import Value
from mstui.tui.dialogs.kind_fields import KindField, Several
from mstui.tui.dialogs.known import NEW, Known, NewPerson
from mstui.tui.dialogs.saving import WHO
from mstui.tui.widgets.fields import TextField

if TYPE_CHECKING:
    from mstui.tui.dialogs.host import Host

COMMA = ", "
DECLARED = ref(WHO, "person", "who works on it; several with commas between")


class WhoField(KindField):
    """The people of a task that is there; none at first where ``task`` is empty."""

    def __init__(self, host: Host, known: Known, task: str = "") -> None:
        super().__init__(DECLARED, known)
        people = _people(host, task) if task else []
        self.stored = ",".join(people) or None
        self.first = COMMA.join(known.label_of(DECLARED, id) for id in people)
        self.field.set(self.first)
        assert isinstance(self.field, TextField)
        self.field._suggest = self.suggest

    def suggest(self, text: str) -> list[str]:
        """Names for the part that is being typed, behind those that stand before it."""
        before, comma, last = text.rpartition(",")
        if not last.strip():
            return []
        head = f"{before.strip()}{COMMA}" if comma else ""
        return [f"{head}{name}" for name in self._known.suggest(("person",), last)]

    def value(self) -> Value | NewPerson | Several:
        text = self.field.value
        return self.stored if text == self.first else self._read(text)

    def _read(self, text: str) -> Value | NewPerson | Several:
        """Whom a text names; a whole text that is one name is one person, commas or not."""
        parts = [part for part in text.split(",") if part.strip()]
        if len(parts) < 2:
            return self._known.value_of(DECLARED, parts[0] if parts else "")
        try:
            if NEW in text:
                raise NotFound("somebody new is among them")
            return self._known.value_of(DECLARED, text)
        except MstuiError:
            named = [self._known.value_of(DECLARED, part) for part in parts]
        new = tuple(each.name for each in named if isinstance(each, NewPerson))
        ids = dict.fromkeys(str(each) for each in named if not isinstance(each, NewPerson))
        return Several(tuple(ids), tuple(dict.fromkeys(new)))

    def meaning(self, text: str) -> str:
        if text == self.first.strip():
            return self.declared.help
        value = self._read(text)
        if isinstance(value, NewPerson):
            return f"adds {value.name} to the people"
        if not isinstance(value, Several):
            return self._known.label_of(DECLARED, str(value)) if value else ""
        names = [self._known.label_of(DECLARED, id) for id in value.ids]
        return COMMA.join([*names, *(f"{NEW}{name}" for name in value.new)])


def _people(host: Host, task: str) -> list[str]:
    from mstui.views.relations import assignees

    return [one.id for one in host.read(lambda conn: assignees(conn, task))]
