"""Adding an item by one line: name, day, person, priority and tags as they come to mind."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from mstui.actions.quick import Entry, add_entries, entry_of
from mstui.domain.errors import InvalidValue, MstuiError
from mstui.domain.quick import AFTER, ENDANGERS, TAG, Part, Reading, read_line
from mstui.domain.quick_offers import Offer, offers
from mstui.tui.dialogs.base import FormDialog
from mstui.tui.dialogs.drafts import Typed as Kept
from mstui.tui.dialogs.known import Known, title_of
from mstui.tui.dialogs.pane import DialogPane, Keys, Told
from mstui.tui.dialogs.quick_field import LINE, QuickField
from mstui.tui.dialogs.quick_names import Names
from mstui.tui.dialogs.quick_place import place_of, placed
from mstui.tui.dialogs.quick_told import place_words, short_syntax, told_rows
from mstui.tui.widgets.fields import ChoiceField
from mstui.tui.widgets.fields import Field as FormField

if TYPE_CHECKING:
    from mstui.actions.change import Change

KIND = "_kind"

# What can be added inside a project, in the order in which Tab goes through it.
IN_PROJECT = ("milestone", "task", "risk", "phase", "deliverable", "roadblock", "promise")
ELSEWHERE = ("project", "person")
# The lines that tell what was understood, on a terminal that has them and on a low one.
TOLD_LINES, FEW_LINES = 10, 5
HIGH_FROM = 20

ADDING: Keys = (
    ("Enter", "add"),
    ("Tab", "kind"),
    ("↓", "all fields"),
    ("ctrl+n", "add, next"),
    ("Esc", "cancel"),
)
COMPLETING: Keys = (
    ("Tab", "takes it"),
    ("↓ ↑", "choose"),
    ("Enter", "add as it is"),
    ("Esc", "close the list"),
)
CHOOSING: Keys = (("Enter", "take it"), ("↓ ↑", "choose"), ("Esc", "close the list"))


class Instead(NamedTuple):
    """What was typed goes on elsewhere: in the ``form`` of all fields, or in the ``outline``."""

    where: str
    kind: str
    text: str


class QuickPane(DialogPane):
    """The pane of a quick line: its keys are those of the list while one is open."""

    # Called where the list opens, closes or has other lines.
    on_list: Callable[[], object] | None = None
    _listed = 0

    def _picking(self, key: str) -> bool:
        field = self.field
        if not isinstance(field, QuickField) or not field.suggestions:
            return super()._picking(key)
        return key in ("tab", "up", "down") or (key in ("enter", "right") and field.picked >= 0)

    def take_key(self, key: str, character: str | None) -> bool:
        taken = super().take_key(key, character)
        self.show_keys()
        return taken

    def show_keys(self) -> None:
        """Name the keys that matter now."""
        field = self.field
        open_list = isinstance(field, QuickField) and bool(field.suggestions)
        chosen = open_list and getattr(field, "picked", -1) >= 0
        hints = (CHOOSING if chosen else COMPLETING) if open_list else ADDING
        if hints is not self.hints:
            self.hints = hints
            self.repaint_inner()
        listed = len(field.suggestions) if isinstance(field, QuickField) else 0
        if listed != self._listed:
            self._listed = listed
            if self.on_list is not None:
                self.on_list()


class QuickAdd(FormDialog["Change | Instead"], inherit_bindings=False):
    """Adds items by lines; the last change is the result, or where what was typed goes on.

    ``given`` names the project, phase and milestone in which the person is.
    """

    help_topic: ClassVar[str] = "entering"
    draft_name: ClassVar[str] = "quick"

    def __init__(self, kind: str, given: Mapping[str, str]) -> None:
        super().__init__()
        self.given = dict(given)
        # Outside a project there is nothing that its items could belong to.
        self.kinds = IN_PROJECT if given.get("project") else ELSEWHERE
        self.kind = kind if kind in self.kinds else self.kinds[0]
        self._last: Change | None = None
        self._agreed = ""
        self._places: dict[str, list[tuple[str, str]]] = {}

    # -- the form -----------------------------------------------------------------------------

    def prepare(self) -> None:
        self.known = Known(self.host, self.given.get("project"))
        self.names = Names(self.known)
        self.strip = ChoiceField(KIND, "Kind", self.kinds, self.kind)
        self.line = QuickField(self._read, self._complete, on_list=self._paste_list)
        few = self.app.size.height < HIGH_FROM
        self.told = Told("told", lines=FEW_LINES if few else TOLD_LINES)

    @property
    def heading(self) -> str:
        project = self.given.get("project")
        return f"New in {title_of(self.host, 'project', project)}" if project else "New"

    def keys(self) -> Keys:
        return ADDING

    def draft_item(self) -> str:
        return self.given.get("project", "")

    def fields(self) -> Sequence[FormField]:
        return [self.strip, self.line, self.told]

    def make_pane(self) -> DialogPane:
        self.pane = self.quick_pane = QuickPane(
            self.heading,
            self.fields(),
            keys=self.keys(),
            on_change=self._on_change,
            on_save=self._on_save,
            on_cancel=self.leave,
        )
        return self.pane

    def made(self) -> None:
        super().made()
        self.pane.shortcuts = {
            "tab": lambda: self._next_kind(1),
            "shift+tab": lambda: self._next_kind(-1),
            "ctrl+n": lambda: self.start(self._add_and_stay),
            "ctrl+t": self._toggle_text,
            "down": self._down,
        }
        self.quick_pane.on_list = self._tell
        self.pane.activate(LINE)

    # -- what the line means ------------------------------------------------------------------

    def _read(self, text: str) -> Reading:
        return read_line(text, self.kind, self.names)

    def _complete(self, text: str, caret: int) -> Sequence[Offer]:
        return offers(text, caret, self.kind, self.names)

    def changed(self) -> None:
        kind = self.strip.value
        if kind != self.kind:
            self._turn_to(kind)
        self._tell()

    def _tell(self) -> None:
        """Say in words what the line means, and what else could be typed."""
        reading = self.line.reading
        rows = told_rows(reading, self.known, self._place_words())
        # An open list stands before the meaning, and not over it.
        listed = len(self.line.suggestions)
        left = max(1, self.told.lines - listed)
        if len(rows) > left:
            rows = [*rows[: left - 1], (f"… and {len(rows) - left + 1} more", "muted")]
        self.told.tell(*[""] * listed, *rows)
        bare = reading.bare()
        if self.line.too_much:
            self.line.problem = self.line.too_much
        elif bare:
            word = reading.line[bare[-1].start : bare[-1].end].strip(" .,")
            self.line.hint = f"ctrl+t leaves “{word}” in the name"
        elif reading.line.strip():
            self.line.hint = short_syntax(self.kind)
        else:
            key = self.registry.key_of("outline")
            self.line.hint = f"many at once: paste a list here, or {key} for an outline"
        if any(part.problem for part in reading.parts) and not self.line.trouble:
            # It is said in its row; saving says it once more.
            self.line.problem = ""
            self.line.hint = "what is red can't be added as it stands"
        self.pane.repaint_inner()

    def _place_words(self) -> list[tuple[str, str]]:
        words = self._places.get(self.kind)
        if words is None:
            place = place_of(self.kind, self.given)
            try:
                words = self._places[self.kind] = place_words(self.known, place)
            except MstuiError:
                return []  # read again with the next key
        return words

    # -- keys ---------------------------------------------------------------------------------

    def _next_kind(self, step: int) -> None:
        at = (self.kinds.index(self.kind) + step) % len(self.kinds)
        self.strip.set(self.kinds[at])
        self._turn_to(self.kinds[at])
        self._tell()
        self.keep()

    def _turn_to(self, kind: str) -> None:
        self.kind = kind
        self._agreed = ""
        self.line.read_again()

    def _toggle_text(self) -> None:
        if self.line.toggle_text():
            self._on_change(self.pane.values)
        else:
            self.pane.say("nothing was taken out of the name but marks; quotes keep those")

    def _down(self) -> None:
        """From the line to all fields; from the kinds to the line."""
        if self.pane.field is not self.line:
            self.pane.activate(LINE)
            return
        self._go_on(Instead("form", self.kind, self.line.value))

    def _paste_list(self, text: str) -> None:
        typed = self.line.value.strip()
        self._go_on(Instead("outline", self.kind, f"{typed}\n{text}" if typed else text))

    def _go_on(self, instead: Instead) -> None:
        """Close, and let what was typed go on elsewhere; there it is a draft at once."""
        self.forget()
        self.dismiss(instead)

    # -- drafts -------------------------------------------------------------------------------

    def dirty(self) -> Kept:
        text = self.line.value
        return {LINE: text} if text.strip() else {}

    def to_keep(self) -> Kept:
        kept = self.dirty()
        return {KIND: self.kind, **kept} if kept else {}

    def take_kept(self, kept: Kept) -> None:
        kind = kept.get(KIND, "")
        if kind in self.kinds:
            self.kind = kind
            self.strip.set(kind)
        self.line.set(kept.get(LINE, ""))

    # -- saving -------------------------------------------------------------------------------

    async def save(self) -> Change | None:
        return await self._add()

    async def _add(self) -> Change | None:
        self.names.look_again()
        reading = self._read(self.line.value)
        newcomers = [part.new for part in reading.parts if part.new and part.field != TAG]
        if newcomers and self._agreed != reading.line and not reading.problem:
            self._agreed = reading.line
            names = " and ".join(newcomers)
            self.pane.say(f"Enter again adds {names} to the people with it")
            return None
        entry = entry_for(self, reading, self.given)
        change = await self.carry_out(lambda: add_entries(self.host.ws, [entry]))
        self._last = change
        return change

    async def _add_and_stay(self) -> None:
        """Add, and begin the next one of the same kind in the same place."""
        if not self.line.check():
            self.pane.save()
            return
        change = await self._add()
        if change is None:
            return
        self.forget()
        self.line.set("")
        self._tell()
        self.pane.retitle(self.heading)
        self.pane.say(f"{change.summary}; now the next one")

    def left_with(self) -> Change | None:
        return self._last


def entry_for(
    dialog: FormDialog[Change | Instead], reading: Reading, given: Mapping[str, str]
) -> Entry:
    """A read line as an entry at the place where one is; raises InvalidValue."""
    if reading.problem:
        raise InvalidValue(reading.problem, field=LINE)
    place = place_of(reading.kind, given)
    endangered = place.pop(ENDANGERS, "")
    values = placed(dialog.host, reading.kind, given, {**place, **reading.values()})
    if reading.kind == "roadblock":
        values.setdefault("since", dialog.host.today.isoformat())
    entry = entry_of(reading, values)
    if endangered and not reading.of(ENDANGERS):
        entry = entry._replace(parts=(*entry.parts, Part(ENDANGERS, 0, 0, endangered)))
    return entry


__all__ = ["AFTER", "ELSEWHERE", "IN_PROJECT", "KIND", "Instead", "QuickAdd", "entry_for"]
