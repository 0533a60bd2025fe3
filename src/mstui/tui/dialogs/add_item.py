"""Adding an item by a form: its name first, then the few fields that matter for its kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from mstui.actions.quick import Entry, add_entries
from mstui.domain.errors import InvalidValue
from mstui.domain.kinds import KINDS
from mstui.domain.kinds.fields import ref
from mstui.domain.marks import joined, pieces
from mstui.domain.quick import ENDANGERS, WHO, Part, Reading, read_line
from mstui.domain.quick_names import short
from mstui.tui.dialogs.base import FormDialog
from mstui.tui.dialogs.drafts import Typed as Kept
from mstui.tui.dialogs.kind_fields import KindField, typed_values
from mstui.tui.dialogs.known import Known, title_of
from mstui.tui.dialogs.meaning import MeaningField
from mstui.tui.dialogs.pane import Keys
from mstui.tui.dialogs.quick_add import ELSEWHERE, IN_PROJECT, KIND
from mstui.tui.dialogs.quick_names import Names
from mstui.tui.dialogs.quick_place import place_of, placed
from mstui.tui.dialogs.quick_told import told_marks
from mstui.tui.dialogs.smart_badge import Linked, SmartBadge, serves_objective
from mstui.tui.dialogs.who_field import WhoField
from mstui.tui.widgets.fields import ChoiceField
from mstui.tui.widgets.fields import Field as FormField

if TYPE_CHECKING:
    from mstui.actions.change import Change
    from mstui.domain.values import Value

# A line for what the form has no field for: tags, links, any field by its name.
MORE = "_more"

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
    "kpi": (
        "name", "unit", "direction", "start_value", "start_on", "target_value", "target_on",
        "milestone", "owner",
    ),
}  # fmt: skip
EXAMPLES = "#tag  after:Design FF+1d  deadline:fri"
ENDANGERED = ref(ENDANGERS, "milestone", "the milestone it endangers")


class AddItem(FormDialog["Change"], inherit_bindings=False):
    """Adds items of one kind after the other; the last change is the result.

    ``given`` names the project, phase and milestone in which the person is; ``line`` is what
    was typed of the item before the form was asked for.
    """

    help_topic: ClassVar[str] = "editing"
    draft_name: ClassVar[str] = "add"

    def __init__(self, kind: str, given: Mapping[str, str], line: str = "") -> None:
        super().__init__()
        self.given = dict(given)
        self._line = line
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
        more = MeaningField(MORE, "More", parse=self._more_in_words, examples=EXAMPLES)
        shown: list[FormField] = [strip, *(each.field for each in self._bound), more]
        if self.kind == "milestone":
            serves = serves_objective(self.host, self.given.get("project", ""))
            shown.insert(2, SmartBadge(Linked(has_objective=serves)))
        return shown

    def moved(self) -> None:
        self._judge()

    def _judge(self) -> None:
        """Tell what the name and the target of a milestone lack."""
        for field in self.pane.fields:
            if isinstance(field, SmartBadge):
                target = next(each for each in self._bound if each.name == "target")
                field.follow(self.pane.values, target, self.pane.field.name)
                self.pane.repaint_inner()

    def _field(self, name: str) -> KindField:
        if name == WHO:
            return WhoField(self.host, self.known)
        declared = KINDS[self.kind].field(name) or ENDANGERED
        stored: Value = declared.default
        place = place_of(self.kind, self.given)
        if name in place:
            stored = place[name]
        if name == "since":
            stored = self.known.today.isoformat()
        return KindField(declared, self.known, stored, required=name == KINDS[self.kind].title)

    def made(self) -> None:
        super().made()
        if self._line.strip():
            self._take_line()
        self.pane.shortcuts = {
            "tab": lambda: self._next_kind(1),
            "shift+tab": lambda: self._next_kind(-1),
            "ctrl+n": lambda: self.start(self._save_and_stay),
        }
        self.pane.activate(KINDS[self.kind].title)

    # -- what was typed before ----------------------------------------------------------------

    def _take_line(self) -> None:
        """Fill in what a line of quick entry said; what has no field goes on as it was typed."""
        reading = read_line(self._line, self.kind, Names(self.known))
        self._typed, more = texts_of(reading, self._bound, self.known)
        if more:
            self._typed[MORE] = " ".join(more)
        self.pane.take(self._typed)
        self.keep()

    # -- more than there are fields for -------------------------------------------------------

    def _more(self) -> tuple[Part, ...]:
        """The marks of the last line; raises InvalidValue where something else stands there."""
        text = self.pane.values.get(MORE, "")
        return self._marks_of(text) if text.strip() else ()

    def _marks_of(self, text: str) -> tuple[Part, ...]:
        # Whatever the form asks for by itself is not looked for a second time.
        given = frozenset(each.name for each in self._bound) - {WHO, ENDANGERS}
        lead = "name "
        reading = read_line(lead + text.strip(), self.kind, Names(self.known), given=given)
        if reading.problem:
            raise InvalidValue(reading.problem, field=MORE)
        rest = reading.name.removeprefix(lead.strip()).strip()
        if rest:
            raise InvalidValue(f"“{short(rest)}” means nothing here; write {EXAMPLES}", field=MORE)
        return reading.parts

    def _more_in_words(self, text: str) -> str:
        return told_marks(self.kind, self._marks_of(text), self.known)

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
        self._judge()

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
        entry = self._entry()
        change = await self.carry_out(lambda: add_entries(self.host.ws, [entry]))
        self._last = change
        return change

    def _entry(self) -> Entry:
        """What is typed as an item to add.

        A field that still says what it said at first is no typed value, but is meant.
        """
        typed = typed_values(self._bound)
        values = dict(typed.values)
        for each in self._bound:
            if not each.changed and each.stored is not None and each.name not in values:
                values[each.name] = each.stored
        more = self._more()
        parts = [Part(name, 0, 0, new=new) for name, new in typed.newcomers.items()]
        parts += [Part(WHO, 0, 0, id) for id in str(values.pop(WHO, None) or "").split(",") if id]
        parts += [Part(WHO, 0, 0, new=new) for new in typed.joining.get(WHO, ())]
        parts.append(Part(ENDANGERS, 0, 0, values.pop(ENDANGERS, None)))
        whole = placed(self.host, self.kind, self.given, {**values, **_fields_of(more)})
        return Entry(self.kind, whole, (*(part for part in parts if part.value or part.new), *more))

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


def _fields_of(parts: Sequence[Part]) -> dict[str, Value]:
    """The stored values of fields among the parts."""
    return Reading("", "", "", tuple(parts), ()).values()


def texts_of(
    reading: Reading, bound: Sequence[KindField], known: Known
) -> tuple[dict[str, str], list[str]]:
    """What a line says as texts of the form's fields, and the rest of it as it was typed."""
    declared = {each.name: each.declared for each in bound}
    texts = {KINDS[reading.kind].title: reading.name} if reading.name else {}
    more: list[str] = []
    for part in reading.parts:
        typed = reading.line[part.start : part.end]
        field = declared.get(part.field)
        if field is None or (part.field in texts and part.field != WHO):
            more.append(typed)
            continue
        if part.problem:
            text = _without_mark(typed)
        else:
            text = f"@{part.new}" if part.new else known.text_of(field, part.value)
        # Several people work on a task; its field names them with commas between.
        texts[part.field] = f"{texts[WHO]}, {text}" if part.field in texts else text
    return texts, more


def _without_mark(typed: str) -> str:
    first, *rest = pieces(typed)
    return first.value + joined(rest)
