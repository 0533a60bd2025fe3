"""Who answers for milestones and risks, who works on tasks: a name by typing a part of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from mstui.domain.errors import InvalidValue
from mstui.domain.kinds import KINDS
from mstui.domain.text import clean_line
from mstui.tui.dialogs.kind_fields import Typed
from mstui.tui.dialogs.known import NEW, Known, rows_of, title_of, who_works
from mstui.tui.dialogs.pane import Keys
from mstui.tui.dialogs.picking import Entry, PickDialog
from mstui.tui.dialogs.promising import save_edit
from mstui.tui.dialogs.saving import WHO

if TYPE_CHECKING:
    from mstui.actions.change import Change

MOST_PEOPLE = 200
NOBODY = ""


class SetOwner(PickDialog[str, "Change"], inherit_bindings=False):
    """Gives items of one kind an owner; the value of an entry is an id or ``@name``."""

    help_topic: ClassVar[str] = "first-steps"

    def __init__(self, kind: str, ids: Sequence[str]) -> None:
        super().__init__()
        self.kind = kind
        self.ids = list(ids)

    def prepare(self) -> None:
        if self.kind != "task" and KINDS[self.kind].field("owner") is None:
            raise InvalidValue(f"a {self.kind} has no owner")
        self._rows = rows_of(self.host, self.kind, self.ids)
        self._known = Known(self.host)
        row = self._rows[0]
        if self.kind == "task":
            self._now = who_works(self.host, self.ids[0])
        else:
            self._now = title_of(self.host, "person", str(row["owner"])) if row["owner"] else ""

    @property
    def heading(self) -> str:
        what = "Who works on" if self.kind == "task" else "Who answers for"
        if len(self.ids) > 1:
            return f"{what} {len(self.ids)} {KINDS[self.kind].plural}"
        return f"{what} {title_of(self.host, self.kind, self.ids[0])}"

    def keys(self) -> Keys:
        return (("Enter", "choose"), ("Esc", "cancel"), ("↑ ↓", "move"), (f"{NEW}name", "adds"))

    def placeholder(self) -> str:
        return f"a part of a name, or {NEW}name for somebody new"

    def entries(self, typed: str) -> Sequence[Entry[str]]:
        text = typed.strip().removeprefix(NEW).strip()
        found = self._known.candidates(("person",), text, MOST_PEOPLE)
        shown = [
            Entry(named.id, named.label, ("now", "info") if named.label == self._now else "")
            for named in found
        ]
        known = any(named.label.casefold() == text.casefold() for named in found)
        if text and not known:
            new = Entry(f"{NEW}{text}", f"{NEW}{text}", ("new", "accent"), more="adds them first")
            shown = [new, *shown] if typed.strip().startswith(NEW) else [*shown, new]
        if not text and self._now:
            shown.append(Entry(NOBODY, ("nobody", "muted")))
        return shown

    def picked(self, entry: Entry[str]) -> None:
        self.start(lambda: self._give_to(entry.value))

    async def _give_to(self, value: str) -> None:
        name = WHO if self.kind == "task" else "owner"
        if value.startswith(NEW):
            typed = Typed({}, {name: clean_line(value.removeprefix(NEW), field="name")})
        else:
            typed = Typed({name: value or None}, {})
        change: Change | None = await save_edit(self, self.kind, self._rows, typed, self._known)
        if change is not None:
            self.dismiss(change)
