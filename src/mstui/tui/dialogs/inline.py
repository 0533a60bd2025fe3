"""One field of the row under the cursor, edited where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.geometry import Region

from mstui.domain.errors import MstuiError
from mstui.domain.kinds import KINDS
from mstui.tui.dialogs.base import Dialog
from mstui.tui.dialogs.drafts import DraftStore, Place
from mstui.tui.dialogs.inline_cell import InlineCell, InlineHints
from mstui.tui.dialogs.inline_fields import Spot, spots
from mstui.tui.dialogs.kind_fields import KindField, typed_values
from mstui.tui.dialogs.known import Known, rows_of
from mstui.tui.dialogs.promising import save_edit
from mstui.tui.dialogs.saving import WHO
from mstui.tui.dialogs.who_field import WhoField
from mstui.tui.widgets.fields import ChoiceField
from mstui.tui.widgets.text import shown, width

if TYPE_CHECKING:
    from mstui.actions.change import Change
    from mstui.tui.dialogs.smart_badge import Linked
    from mstui.tui.widgets.frame import Pane
    from mstui.tui.widgets.rows import Rows

LEAST_CELLS, ENOUGH_CELLS = 18, 16
# What is short is typed in its own cell, where that is wide enough.
_LEAST = {"percent": 6, "integer": 6, "flag": 6, "choice": 10, "date": 13}
NAME_CELLS = 28


class InlineEdit(Dialog["Change"], inherit_bindings=False):
    """Enter saves the field, Tab saves it and goes to the next one, Esc leaves it as it is."""

    AUTO_FOCUS: ClassVar[str | None] = "InlineCell"
    DEFAULT_CSS = """
    InlineEdit { align: left top; background: transparent; }
    InlineEdit > InlineCell { position: absolute; height: 1; width: 20; background: $surface; }
    InlineEdit > InlineHints { dock: bottom; }
    """

    def __init__(self, rows: Rows, kind: str, item: str) -> None:
        super().__init__()
        self.rows = rows
        self.kind = kind
        self.item = item
        self.hints = InlineHints()
        self.last: Change | None = None
        self._problem = ""
        self._at = 0
        self._store: DraftStore | None = None
        self._place: Place | None = None
        self._linked: Linked | None = None

    # -- what is edited -------------------------------------------------------------------------

    def prepare(self) -> None:
        self._read()
        seen = [at for at in range(len(self.rows.columns)) if self.rows.cell_at_cursor(at)]
        self.spots: Sequence[Spot] = spots(self.kind, self.rows.columns, seen)
        self.bound = self._bound(self.spots[0])

    def _read(self) -> None:
        (self._row,) = rows_of(self.host, self.kind, [self.item])
        project = self.item if self.kind == "project" else self._row.get("project")
        self.known = Known(self.host, None if project is None else str(project))

    def _bound(self, spot: Spot) -> KindField:
        if spot.name == WHO:
            bound: KindField = WhoField(self.host, self.known, self.item)
        else:
            declared = KINDS[self.kind].field(spot.name)
            assert declared is not None
            required = spot.name == KINDS[self.kind].title
            bound = KindField(declared, self.known, self._row[spot.name], required=required)
        bound.field.check()
        return bound

    @property
    def spot(self) -> Spot:
        return self.spots[self._at]

    # -- on the screen --------------------------------------------------------------------------

    def make_pane(self) -> Pane:
        self.cell = InlineCell(self.bound.field, self._key)
        self.cell.on_change = self._typed
        self._label()
        return self.cell

    def compose(self) -> ComposeResult:
        yield from super().compose()
        if self.main is not None:
            yield self.hints

    def made(self) -> None:
        database = self.host.read(lambda _: self.host.ws.db_id)
        self._store = self.host.drafts
        self._place = Place(database, "inline", f"{self.kind} {self.item}")
        kept = self._store.load(self._place)
        for at, spot in enumerate(self.spots):
            if spot.name in kept:
                self._turn_to(at)
                self.bound.field.set(kept[spot.name])
                self.cell.untouched = False
        self._tell()

    def lines_needed(self) -> int:
        return 1 + len(self.cell.offered)

    def on_mount(self) -> None:
        if self.main is None:
            return  # nothing could be read to edit
        self.resize()
        self.call_after_refresh(self.cell.place_caret)

    def resize(self) -> None:
        """Put the line over its cell, wide enough to type in, with its suggestions in view."""
        if self.main is None:
            return
        columns, lines = self.app.size
        cell = self._cell_region()
        least = _LEAST.get(self.bound.declared.type, LEAST_CELLS)
        if self.spot.name == KINDS[self.kind].title:
            least = NAME_CELLS
        # A long text may stand over the cells to its right, to the edge of the list.
        edge = self.rows.region.right - 1 - cell.x
        wanted = max(cell.width, least, min(self.cell.cells_wanted(), edge))
        label = width(shown(self.cell.label)) + 2 if self.cell.label else 0
        x, cells = self._across(cell, min(wanted + label, columns), columns)
        offered = min(len(self.cell.offered), max(0, lines - 2))
        self.cell.above = bool(offered) and cell.y + 1 + offered > lines - 1
        y = max(0, min(cell.y, lines - 2) - (offered if self.cell.above else 0))
        self.cell.styles.width = cells
        self.cell.styles.height = 1 + offered
        self.cell.styles.offset = (x, y)

    def _across(self, cell: Region, cells: int, columns: int) -> tuple[int, int]:
        """First cell and width: within the list, and no other cell is covered by half."""
        edge = min(columns, self.rows.region.right - 1) if self.rows.framed else columns
        # Where there is room to type it stays in its column, however long the text is.
        cells = max(min(cells, edge - cell.x), min(cells, ENOUGH_CELLS))
        x = max(0, min(cell.x, max(self.rows.region.x, edge - cells)))
        cells = min(cells, columns - x)
        for at in range(len(self.rows.columns)):
            other = self.rows.cell_at_cursor(at)
            if other is not None and other.x < x + cells < other.right:
                cells = other.right - x
            if other is not None and other.x < x < other.right <= other.x + LEAST_CELLS:
                x, cells = other.x, cells + x - other.x
        return x, cells

    def _cell_region(self) -> Region:
        """The cell of the field, or that of the name where it has no column."""
        for column in (self.spot.column, self.spots[0].column):
            if column is not None and (found := self.rows.cell_at_cursor(column)):
                return found
        return Region(self.rows.region.x + 1, self.rows.region.y + 1, LEAST_CELLS, 1)

    def _label(self) -> None:
        alone = self.spot.column is None or self.rows.cell_at_cursor(self.spot.column) is None
        shared = sum(spot.column == self.spot.column for spot in self.spots) > 1
        self.cell.turn_to(self.bound.field, self.bound.field.label if alone or shared else "")
        self.cell.untouched = self.spot.name != KINDS[self.kind].title

    # -- keys -----------------------------------------------------------------------------------

    def _key(self, key: str, character: str | None) -> bool:
        """What a key does beside typing; False where it is the field's."""
        if key == "escape" and not self.cell.offered:
            self._leave()
        elif key in ("enter", "ctrl+s"):
            self.start(self._save_and_close)
        elif key in ("tab", "shift+tab"):
            self.start(lambda: self._save_and_go(1 if key == "tab" else -1))
        else:
            return False
        return True

    def on_key(self, event: events.Key) -> None:
        super().on_key(event)
        # A key that means nothing here is nobody else's either.
        event.stop()

    def _typed(self) -> None:
        self._problem = ""
        if self._store is not None and self._place is not None:
            changed = self.bound.changed
            self._store.save(
                self._place, {self.spot.name: self.bound.field.value} if changed else {}
            )
        self._tell()
        self.resize()

    def _tell(self) -> None:
        """What the text means, and the keys that help with it."""
        step = (("←→", "choose"),) if isinstance(self.bound.field, ChoiceField) else ()
        at = f"{self._at + 1} of {len(self.spots)}"
        keys = (*step, ("Enter", "save"), ("Tab", f"next, {at}"), ("Esc", "leave"))
        self.hints.tell(self.bound.field, self._problem, keys, self._judged())

    def _judged(self) -> str:
        """The badge of a milestone's name while it is typed, with the first reason."""
        if self.kind != "milestone" or self.spot.name != "name":
            return ""
        from mstui.domain.smart import assess
        from mstui.tui.dialogs.known import date_text
        from mstui.tui.dialogs.smart_badge import linked_to, told_of

        if self._linked is None:
            self._linked = linked_to(self.host, self.item)
        target = self._row["target"]
        smart = assess(
            self.bound.field.value,
            target=None if target is None else str(target),
            forecast=self._linked.forecast,
            has_kpi=self._linked.has_kpi,
            has_objective=self._linked.has_objective,
            show_date=date_text,
        )
        return f"{smart.text} · {told_of(smart, 'name').reason}"

    # -- saving ---------------------------------------------------------------------------------

    async def _save_and_close(self) -> None:
        if await self._save():
            self._leave()

    async def _save_and_go(self, step: int) -> None:
        if await self._save():
            self._turn_to((self._at + step) % len(self.spots))
            self.resize()
            self.cell.place_caret()

    async def _save(self) -> bool:
        """Save the field where it was changed; False where the person stays in it."""
        self.known.look_again()
        if not self.bound.field.check():
            self.refuse(MstuiError(self.bound.field.problem))
            return False
        typed = typed_values([self.bound])
        if typed:
            change = await save_edit(self, self.kind, [self._row], typed, self.known)
            if change is None:
                return False
            self.last = change
        self._forget()
        return True

    def _turn_to(self, at: int) -> None:
        self._at = at
        self._problem = ""
        self._read()
        self.bound = self._bound(self.spot)
        self._label()
        self._tell()

    def refuse(self, error: MstuiError) -> None:
        self._problem = str(error)
        self._tell()

    def _forget(self) -> None:
        if self._store is not None and self._place is not None:
            self._store.clear(self._place)

    def _leave(self) -> None:
        if not self.busy or self.last is not None:
            self._forget()
            self.dismiss(self.last)
