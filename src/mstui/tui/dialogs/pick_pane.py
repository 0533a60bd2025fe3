"""A list to pick from, narrowed by typing, with what the entry holds beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Generic, NamedTuple, TypeVar

from textual import events
from textual.geometry import Offset

from mstui.domain.text import LINE_LIMIT
from mstui.tui.dialogs.pane import Keys, Raised, key_line, laid_lines, text_line
from mstui.tui.theming import FIELD
from mstui.tui.widgets.columns import spans
from mstui.tui.widgets.editing import Editing, edit_by_key
from mstui.tui.widgets.form import MARGIN
from mstui.tui.widgets.frame import Pane, Piece, blank, glyphs_of, palette_of
from mstui.tui.widgets.source import Cell, Span
from mstui.tui.widgets.text import cut, fit, shown, width
from mstui.tui.widgets.typed import Ink, clusters_of, first_shown, line_pieces

T = TypeVar("T")

WHEEL_LINES = 3
PROMPT = "/ "
COLUMN_GAP = 2
PREVIEW_FROM = 70
PREVIEW_GAP = 3
LIST_CELLS = 34


class Entry(NamedTuple, Generic[T]):
    """A line to pick; ``why_not`` says why it can't be picked now, ``more`` what it is."""

    value: T
    name: Cell
    right: Cell = ""
    why_not: str = ""
    more: str = ""


class PickPane(Raised, Pane, Generic[T]):
    """A line to type into, the entries that fit, one line about the entry, and the keys."""

    def __init__(
        self,
        title: str,
        *,
        keys: Keys,
        typing: bool = True,
        placeholder: str = "",
        on_typed: Callable[[str], object] | None = None,
        on_moved: Callable[[Entry[T] | None], object] | None = None,
        on_picked: Callable[[Entry[T]], object] | None = None,
        on_cancel: Callable[[], object] | None = None,
    ) -> None:
        super().__init__(title)
        self.hints = keys
        self.editing = Editing(limit=LINE_LIMIT)
        self.typing = typing
        self.placeholder = placeholder
        self.empty = "nothing fits"
        self.problem = ""
        self.entries: list[Entry[T]] = []
        self.at = 0
        self._top = 0
        # What the entry under the cursor holds, beside the list where there is room.
        self.preview: Callable[[Entry[T]], Sequence[Cell]] | None = None
        self._previewed: list[tuple[Span, ...]] = []
        self._on_typed = on_typed
        self._on_moved = on_moved
        self._on_picked = on_picked
        self._on_cancel = on_cancel

    # -- what it shows ----------------------------------------------------------------------

    @property
    def entry(self) -> Entry[T] | None:
        """The entry under the cursor."""
        return self.entries[self.at] if self.at < len(self.entries) else None

    def show(self, entries: Iterable[Entry[T]], at: int = 0) -> None:
        """Show these entries, the cursor on one of them."""
        self.problem = ""
        self.entries = list(entries)
        self.at = max(0, min(at, len(self.entries) - 1))
        self._top = 0
        self._moved()

    def tell(self, problem: str) -> None:
        """Say in the line below the entries what is wrong."""
        self.problem = problem
        self.repaint_inner()

    def move(self, lines: int) -> None:
        self.problem = ""
        if self.entries:
            self.at = max(0, min(self.at + lines, len(self.entries) - 1))
            self._moved()

    def pick(self) -> None:
        """Take the entry under the cursor, or say why it can't be taken."""
        entry = self.entry
        if entry is None:
            return
        if entry.why_not:
            self.tell(entry.why_not)
        elif self._on_picked is not None:
            self._on_picked(entry)

    def _moved(self) -> None:
        room = self.rows_shown
        self._top = max(0, min(self._top, self.at, max(0, len(self.entries) - room)))
        self._top = max(self._top, self.at - room + 1)
        hidden = len(self.entries) > room
        self.annotate(f"{self.at + 1} of {len(self.entries)}" if hidden else "")
        self._previewed = self._preview_lines()
        self.repaint_inner()
        if self._on_moved is not None:
            self._on_moved(self.entry)

    # -- keys and mouse ---------------------------------------------------------------------

    def check_consume_key(self, key: str, character: str | None) -> bool:
        return self.typing and character is not None and character.isprintable()

    def on_key(self, event: events.Key) -> None:
        if self.take_key(event.key, event.character):
            event.stop()
            event.prevent_default()

    def take_key(self, key: str, character: str | None) -> bool:
        """Do what a key does here; False if it means nothing."""
        page = max(1, self.rows_shown - 1)
        moves = {"up": -1, "down": 1, "pageup": -page, "pagedown": page}
        if not self.typing:
            moves |= {"k": -1, "j": 1, "home": -len(self.entries), "end": len(self.entries)}
        if key in moves:
            self.move(moves[key])
        elif key in ("tab", "shift+tab"):
            self.move(1 if key == "tab" else -1)
        elif key == "enter":
            self.pick()
        elif key == "escape":
            if self._on_cancel is not None:
                self._on_cancel()
        else:
            return self.typing and self._type(key, character)
        return True

    def _type(self, key: str, character: str | None) -> bool:
        changed = edit_by_key(self.editing, key)
        if changed is None:
            if character is None or not character.isprintable():
                return False
            changed = self.editing.insert(character)
        self._typed(changed)
        return True

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        if self.typing:
            self._typed(self.editing.insert(event.text))

    def _typed(self, changed: bool) -> None:
        if changed and self._on_typed is not None:
            self._on_typed(self.editing.text)
        self.repaint_inner()
        self._place_caret()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        at = self._top + event.y - 1 - self._head
        if 0 <= event.y - 1 - self._head < self.rows_shown and at < len(self.entries):
            again = at == self.at
            self.at = at
            self._moved()
            if again:
                self.pick()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.move(WHEEL_LINES)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.move(-WHEEL_LINES)

    # -- geometry ---------------------------------------------------------------------------

    @property
    def _list_cells(self) -> int:
        """The width of the list; the rest is the preview's."""
        cells = self.inner_width
        if self.preview is None or cells < PREVIEW_FROM:
            return cells
        return min(LIST_CELLS, cells // 2)

    @property
    def preview_cells(self) -> int:
        """The width of the preview."""
        return self.inner_width - self._list_cells - PREVIEW_GAP - MARGIN

    def _preview_lines(self) -> list[tuple[Span, ...]]:
        room = self.preview_cells
        entry = self.entry
        if self.preview is None or entry is None or room < 1 or not self.is_attached:
            return []
        glyphs = glyphs_of(self)
        return [line for cell in self.preview(entry) for line in laid_lines(cell, room, glyphs)]

    @property
    def _head(self) -> int:
        """Lines above the entries."""
        return 1 if self.typing else 0

    @property
    def rows_shown(self) -> int:
        """Lines for entries: those between the typed line and the last two."""
        return max(1, self.inner_height - self._head - 2)

    def lines_for(self, entries: int) -> int:
        """The lines that so many entries need, with an empty one, two below and the frame."""
        return max(1, entries) + self._head + 1 + 2 + 2

    def relayout(self) -> None:
        super().relayout()
        self._moved()
        self._place_caret()

    def _place_caret(self) -> None:
        """Where the terminal's own cursor would be, for input methods that open beside it."""
        if self.typing and self.is_attached:
            clusters = list(clusters_of(self.editing))
            room = self.inner_width - 2 * MARGIN - len(PROMPT)
            first = first_shown(clusters, self.editing.caret, room)
            x = sum(width(text) for at, text in clusters if first <= at < self.editing.caret)
            self.app.cursor_position = self.content_region.offset + Offset(
                1 + MARGIN + len(PROMPT) + x, 1
            )

    # -- painting ---------------------------------------------------------------------------

    def paint(self, y: int, cells: int) -> Iterable[Piece]:
        ink = Ink(palette_of(self), glyphs_of(self))
        if y >= self.inner_height - 1:
            return list(key_line(self.hints, cells, ink))
        if y == self.inner_height - 2:
            return text_line(*self._about(), cells, ink)
        if y < self._head:
            return self._paint_typed(cells, ink)
        listed = self._list_cells
        line = list(self._paint_row(y - self._head, listed, ink))
        return line if listed == cells else [*line, *self._paint_preview(y, cells - listed, ink)]

    def _paint_row(self, y: int, cells: int, ink: Ink) -> Iterable[Piece]:
        at = self._top + y
        if at < len(self.entries):
            return self._paint_entry(self.entries[at], cells, ink, chosen=at == self.at)
        if not self.entries and y == 0:
            return text_line(self.empty, "muted", cells, ink)
        return text_line("", "", cells, ink)

    def _paint_preview(self, y: int, cells: int, ink: Ink) -> Iterable[Piece]:
        palette = ink.palette
        y -= self._head
        left = cells - PREVIEW_GAP
        edge = f" {ink.glyphs.frame.left}".ljust(PREVIEW_GAP)
        yield edge, palette.style("border", "surface")
        more = y == self.rows_shown - 1 and len(self._previewed) > self.rows_shown
        for text, style in self._previewed[y] if y < len(self._previewed) and not more else ():
            text = cut(text, left, ink.glyphs.ellipsis)
            left -= width(text)
            yield text, palette.style(style or "text", "surface")
        if more:
            yield ink.glyphs.ellipsis, palette.style("muted", "surface")
            left -= width(ink.glyphs.ellipsis)
        yield blank(left, palette.style("text", "surface"))

    def _about(self) -> tuple[str, str]:
        if self.problem:
            return f"! {self.problem}", "red"
        entry = self.entry
        if entry is None:
            return "", ""
        return entry.why_not or entry.more, "muted"

    def _paint_typed(self, cells: int, ink: Ink) -> Iterable[Piece]:
        palette = ink.palette
        surface = palette.style("text", "surface")
        room = max(1, cells - 2 * MARGIN - len(PROMPT))
        lead = [blank(MARGIN, surface), (PROMPT, palette.style("accent bold", "surface"))]
        if not self.editing.text and self.placeholder:
            text = fit(shown(self.placeholder), room - 1, ink.glyphs.ellipsis)
            caret = palette.caret(FIELD)
            return [*lead, (" ", caret), (text, palette.style("muted", FIELD)), blank(1, surface)]
        clusters = list(clusters_of(self.editing))
        first = first_shown(clusters, self.editing.caret, room)
        seen = [each for each in clusters if each[0] >= first]
        line = line_pieces(seen, self.editing.caret, room, ink, FIELD)
        return [*lead, *line, blank(MARGIN, surface)]

    def _paint_entry(
        self, entry: Entry[T], cells: int, ink: Ink, *, chosen: bool
    ) -> Iterable[Piece]:
        palette, glyphs = ink.palette, ink.glyphs
        on = "cursor" if chosen else "surface"
        muted = "muted" if entry.why_not else ""
        right = [(glyphs.plain(shown(text)), style) for text, style in spans(entry.right, "muted")]
        room = cells - 2 * MARGIN - 1
        taken = sum(width(text) for text, _ in right)
        if taken + COLUMN_GAP > room // 2 and taken > room - 16:
            right, taken = [], 0
        yield (
            f"{glyphs.cursor if chosen else ' '} ",
            palette.style("accent bold", on),
        )
        left = room - taken
        for text, style in spans(entry.name, ""):
            text = cut(glyphs.plain(shown(text)), left, glyphs.ellipsis)
            left -= width(text)
            yield text, palette.style(muted or style or "text", on)
        yield blank(left, palette.style("text", on))
        for text, style in right:
            yield text, palette.style(style or "muted", on)
        yield blank(MARGIN, palette.style("text", on))
