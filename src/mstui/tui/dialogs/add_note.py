"""A note, a concern, an insight or a concession on items, below what was written before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from mstui import dates
from mstui.actions.notes import Text, write_notes
from mstui.domain.errors import InvalidValue
from mstui.domain.kinds import KINDS
from mstui.domain.kinds.people import ITEMS, NOTE_KINDS
from mstui.tui.dialogs.base import FormDialog
from mstui.tui.dialogs.known import rows_of, title_of
from mstui.tui.dialogs.pane import Keys, Told
from mstui.tui.dialogs.staged import StagedField, StagedRow
from mstui.tui.widgets.fields import ChoiceField, Field
from mstui.tui.widgets.notes import NotesField
from mstui.tui.widgets.source import Cell
from mstui.views.relations import Written, written

if TYPE_CHECKING:
    from mstui.actions.change import Change
    from mstui.tui.dialogs.drafts import Typed

LINES = 6
EARLIER = 8
# On a lower terminal the earlier notes get two lines, and the text three.
ROOMY = 20
SHOWN = 4
_LABEL = 9
_STYLES = {"concern": "amber bold", "insight": "info", "concession": "accent"}
_EDITING = "editing"


class AddNote(FormDialog["Change"], inherit_bindings=False):
    """Writes a note on each of the items; on a single one, earlier notes stand above."""

    help_topic: ClassVar[str] = "arranging"
    draft_name: ClassVar[str] = "note"

    def __init__(self, kind: str, items: str | Sequence[str]) -> None:
        super().__init__()
        self.kind = kind
        self.items = [items] if isinstance(items, str) else list(items)
        self._editing = ""

    def prepare(self) -> None:
        if self.kind not in ITEMS:
            raise InvalidValue(f"a {self.kind} takes no notes")
        rows_of(self.host, self.kind, self.items)
        self._written: list[Written] = []
        if len(self.items) == 1:
            self._written = self.host.read(lambda conn: written(conn, self.items[0]))

    @property
    def heading(self) -> str:
        if len(self.items) > 1:
            return f"Note on {len(self.items)} {KINDS[self.kind].plural}"
        return f"Note on {title_of(self.host, self.kind, self.items[0])}"

    def keys(self) -> Keys:
        more = (("Shift+Tab", "earlier notes"),) if self._written else ()
        return (("ctrl+s", "save"), ("Esc", "cancel"), ("Tab", "next"), *more)

    def draft_item(self) -> str:
        return f"{self.kind} {self.items[0]}"

    def fields(self) -> Sequence[Field]:
        roomy = self._roomy
        shared = [("no", "stays here"), ("yes", "may be shown to the client")]
        shown: list[Field] = []
        if self._written:
            self._earlier = StagedField(
                "earlier",
                "Earlier",
                [self._row(note) for note in self._written],
                most=EARLIER if roomy else 2,
                on_edit=self._take_up,
                room=self.cells - 4 - _LABEL,
            )
            shown = [self._earlier, *([Told("gap")] if roomy else [])]
        elif len(self.items) > 1:
            shown = [Told("each", "Each", *self._names())]
        return [
            *shown,
            NotesField("text", "Text", lines=LINES if roomy else 3),
            ChoiceField("kind", "Kind", NOTE_KINDS, NOTE_KINDS[0]),
            ChoiceField("client_visible", "Client", shared, "no"),
        ]

    @property
    def _roomy(self) -> bool:
        return self.app.size.height >= ROOMY

    def made(self) -> None:
        super().made()
        self.pane.activate("text")

    def _names(self) -> list[Cell]:
        names = [title_of(self.host, self.kind, id) for id in self.items[:SHOWN]]
        if len(self.items) > SHOWN:
            names[-1:] = [f"and {len(self.items) - SHOWN + 1} more"]
        return [(name, "muted") for name in names]

    # -- what was written before ----------------------------------------------------------------

    def _row(self, note: Written) -> StagedRow:
        when = dates.show_instant(note.at) if note.at else ""
        head = "  ".join(part for part in (when, note.author) if part)
        kind = "" if note.kind == "note" else f"{note.kind}: "
        lead = (f"{head}  " if head else "", "muted")
        said = (
            (kind, _STYLES.get(note.kind, "")),
            (" ".join(note.text.split()), ""),
            (" (client)" if note.client_visible else "", "muted"),
        )
        # Where there is little room the text matters more than who wrote it.
        tail = (f"  {head}" if head else "", "muted")
        cell: Cell = (lead, *said) if self._roomy else (*said, tail)
        mine = not note.by or note.by == self.host.ws.author
        return StagedRow(note.id, cell, "" if mine else f"{note.author} wrote it")

    def _take_up(self, id: str) -> None:
        """Change a note of one's own in the field below."""
        note = next(each for each in self._written if each.id == id)
        self._editing = id
        self.pane.take(
            {
                "text": note.text,
                "kind": note.kind,
                "client_visible": "yes" if note.client_visible else "no",
            }
        )
        self._name_frame()
        self.pane.activate("text")

    def _name_frame(self) -> None:
        tail = " · changing an earlier one" if self._editing else ""
        self.pane.retitle(f"{self.heading}{tail}")

    # -- drafts ---------------------------------------------------------------------------------

    def to_keep(self) -> Typed:
        kept = dict(super().to_keep())
        return {**kept, _EDITING: self._editing} if self._editing and kept else kept

    def take_kept(self, kept: Mapping[str, str]) -> None:
        wanted = kept.get(_EDITING, "")
        self._editing = wanted if wanted in {note.id for note in self._written} else ""
        super().take_kept({name: text for name, text in kept.items() if name != _EDITING})

    # -- saving ---------------------------------------------------------------------------------

    async def save(self) -> Change | None:
        values = self.pane.values
        removed = [id for id in values.get("earlier", "").split() if id != self._editing]
        said = Text(values["text"], values["kind"], values["client_visible"] == "yes")
        empty = not said.text.strip()
        if empty and not (removed and not self._editing):
            raise InvalidValue("write the note first", field="text")
        new = None if empty or self._editing else said
        edited = (self._editing, said) if self._editing else None
        ws, kind, items = self.host.ws, self.kind, self.items
        return await self.carry_out(
            lambda: write_notes(ws, kind, items, new, edited=edited, removed=removed)
        )
