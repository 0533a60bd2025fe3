"""Adding an item: its name first, then the few fields that matter for its kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from mstui.domain.kinds import KINDS, Field
from mstui.domain.kinds.fields import ref
from mstui.tui.dialogs.base import FormDialog
from mstui.tui.dialogs.drafts import Typed as Kept
from mstui.tui.dialogs.kind_fields import KindField, typed_values
from mstui.tui.dialogs.known import Known, row_of, title_of
from mstui.tui.dialogs.pane import Keys
from mstui.tui.dialogs.saving import ENDANGERS, WHO, add
from mstui.tui.widgets.fields import ChoiceField
from mstui.tui.widgets.fields import Field as FormField

if TYPE_CHECKING:
    from mstui.actions.change import Change
    from mstui.domain.values import Value

KIND = "_kind"

# What can be added inside a project, in the order in which Tab goes through it.
IN_PROJECT = ("milestone", "task", "risk", "phase", "deliverable", "roadblock", "promise")
ELSEWHERE = ("project", "person")

_MAIN: dict[str, tuple[str, ...]] = {
    "project": ("name", "key", "client", "start", "target"),
    "person": ("name", "role", "email", "kind"),
    "phase": ("name", "start", "finish"),
    "milestone": ("name", "target", "owner", "moscow", "phase", "kind"),
    "task": ("name", WHO, "duration", "finish", "milestone"),
    "deliverable": ("name", "owner", "location", "milestone"),
    "risk": ("name", "probability", "impact", "owner", "response", ENDANGERS),
    "roadblock": ("name", "owner", "since", "ask", "milestone"),
    "promise": ("name", "party", "promised"),
}
JOINED: dict[str, Field] = {
    WHO: ref(WHO, "person", "who works on it"),
    ENDANGERS: ref(ENDANGERS, "milestone", "the milestone it endangers"),
}
_PLACES = {"phase": "phase", "milestone": "milestone", ENDANGERS: "milestone"}


class AddItem(FormDialog["Change"], inherit_bindings=False):
    """Adds items of one kind after the other; the last change is the result.

    ``given`` names the project, phase and milestone in which the person is.
    """

    draft_name: ClassVar[str] = "add"

    def __init__(self, kind: str, given: Mapping[str, str]) -> None:
        super().__init__()
        self.given = dict(given)
        among = IN_PROJECT if given.get("project") else ELSEWHERE
        self.kinds = among if kind in among else (kind, *among)
        self.kind = kind
        self._bound: list[KindField] = []
        self._typed: dict[str, str] = {}
        self._last: Change | None = None
        self._known: Known | None = None

    @property
    def heading(self) -> str:
        project = self.given.get("project")
        return f"New in {title_of(self.host, 'project', project)}" if project else "New"

    def keys(self) -> Keys:
        return (
            ("Enter", "save"),
            ("Esc", "cancel"),
            ("Tab", "another kind"),
            ("ctrl+n", "save, add another"),
            ("↑ ↓", "fields"),
        )

    def draft_item(self) -> str:
        return self.given.get("project", "")

    @property
    def known(self) -> Known:
        if self._known is None:
            self._known = Known(self.host, self.given.get("project"))
        return self._known

    def fields(self) -> Sequence[FormField]:
        strip = ChoiceField(KIND, "New", self.kinds, self.kind)
        self._bound = [self._field(name) for name in _MAIN.get(self.kind, ("name",))]
        return [strip, *(each.field for each in self._bound)]

    def _field(self, name: str) -> KindField:
        declared = KINDS[self.kind].field(name) or JOINED[name]
        stored: Value = declared.default
        if name in _PLACES and name != self.kind:
            stored = self.given.get(_PLACES[name])
        if name == "since":
            stored = self.known.today.isoformat()
        return KindField(declared, self.known, stored, required=name == KINDS[self.kind].title)

    def made(self) -> None:
        super().made()
        self.pane.shortcuts = {
            "tab": lambda: self._next_kind(1),
            "shift+tab": lambda: self._next_kind(-1),
            "ctrl+n": lambda: self.start(self._save_and_stay),
        }
        self.pane.activate(KINDS[self.kind].title)

    # -- another kind -----------------------------------------------------------------------

    def _next_kind(self, step: int) -> None:
        at = (self.kinds.index(self.kind) + step) % len(self.kinds)
        self._turn_to(self.kinds[at])
        self.keep()

    def _turn_to(self, kind: str) -> None:
        """Ask for the fields of another kind; what was typed is kept by name, and comes back."""
        self._note_typed()
        self.kind = kind
        here = self.pane.field.name
        self._renew()
        self.pane.activate(here if here == KIND else KINDS[kind].title)

    def _renew(self) -> None:
        """Show the fields of the kind, with what was typed for them."""
        fields = self.fields()
        self._first = {each.name: each.value for each in fields}
        self.pane.rebuild(fields)
        for each in fields:
            each.set(self._typed.get(each.name, self._first[each.name]))
        self.resize()

    def _note_typed(self) -> None:
        for name, text in self.pane.values.items():
            if name == KIND:
                continue
            if text != self._first.get(name):
                self._typed[name] = text
            else:
                self._typed.pop(name, None)

    def changed(self) -> None:
        kind = self.pane.values[KIND]
        if kind != self.kind:
            self._turn_to(kind)

    # -- drafts -----------------------------------------------------------------------------

    def dirty(self) -> Kept:
        self._note_typed()
        return {name: text for name, text in self._typed.items() if text.strip()}

    def to_keep(self) -> Kept:
        kept = self.dirty()
        return {KIND: self.kind, **kept} if kept else {}

    def take_kept(self, kept: Kept) -> None:
        kind = kept.pop(KIND, self.kind)
        self._typed = dict(kept)
        for name, text in kept.items():
            for field in self.pane.fields:
                if field.name == name:
                    field.set(text)
        if kind in self.kinds and kind != self.kind:
            self._turn_to(kind)

    # -- saving -----------------------------------------------------------------------------

    async def save(self) -> Change | None:
        return await self._add()

    async def _add(self) -> Change:
        self.known.look_again()
        typed = typed_values(self._bound)
        values = self._placed(typed.values)
        kind, typed = self.kind, typed._replace(values=values)
        change = await self.carry_out(lambda: add(self.host.ws, kind, typed))
        self._last = change
        return change

    def _placed(self, values: Mapping[str, Value]) -> dict[str, Value]:
        """The typed values and the fields that follow from where the item is added.

        A field that still says what it said at first is no typed value, but is meant.
        """
        placed = {**values}
        for each in self._bound:
            if not each.changed and each.stored is not None and each.name not in placed:
                placed[each.name] = each.stored
        project = self.given.get("project")
        declared = KINDS[self.kind]
        if project and declared.field("project") is not None:
            placed["project"] = project
        if self.kind == "task" and "phase" not in placed:
            milestone = placed.get("milestone")
            row = row_of(self.host, "milestone", str(milestone)) if milestone else None
            phase = row["phase"] if row else self.given.get("phase")
            if phase is not None:
                placed["phase"] = phase
        return placed

    async def _save_and_stay(self) -> None:
        """Save, and begin the next one of the same kind in the same place."""
        if not all(field.check() for field in self.pane.fields):
            self.pane.save()
            return
        change = await self._add()
        self.forget()
        self._typed.clear()
        self._renew()
        self.pane.retitle(self.heading)
        self.pane.activate(KINDS[self.kind].title)
        self.pane.say(f"{change.summary}; now the next one")

    def left_with(self) -> Change | None:
        return self._last
