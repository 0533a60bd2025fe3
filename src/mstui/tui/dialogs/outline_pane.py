"""The pane of an outline: the lines with their kinds, and below them what the current one means."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from textual import events
from textual.geometry import Offset

from mstui.domain.quick_outline import word_for
from mstui.tui.dialogs.outline_model import OutlineModel
from mstui.tui.dialogs.pane import Keys, Raised, key_line, laid_lines, text_line
from mstui.tui.dialogs.quick_field import coloured
from mstui.tui.widgets.editing import Editing
from mstui.tui.widgets.frame import Piece, blank, glyphs_of, palette_of
from mstui.tui.widgets.source import Cell
from mstui.tui.widgets.text import cut, fit, shown, width
from mstui.tui.widgets.typed import Ink, clusters_of, first_shown

if TYPE_CHECKING:
    from mstui.domain.quick import Reading
    from mstui.domain.quick_offers import Offer

MARGIN = 1
KIND, NARROW_KIND, NARROW = 12, 6, 60
STEP = 2
LEAST_TEXT = 12
TOLD, FEW_TOLD, HIGH = 5, 2, 18
SUGGESTED = 6


class OutlinePane(Raised):
    """Paints an outline and hands keys and pastes on; one key repaints what it changed."""

    def __init__(
        self,
        title: str,
        model: OutlineModel,
        *,
        keys: Keys,
        read: Callable[[int], Reading],
        on_key: Callable[[str, str | None], bool],
        on_paste: Callable[[str], object],
    ) -> None:
        super().__init__(title)
        self.model = model
        self.hints = keys
        self.read = read
        self.problem = ""
        self.said = ""
        self.told: Sequence[Cell] = ()
        self.wrong: dict[int, str] = {}
        self.offers: Sequence[Offer] = ()
        self.picked = -1
        self._take_key = on_key
        self._take_paste = on_paste
        self._first = 0

    # -- what a dialog asks of its pane -------------------------------------------------------

    @property
    def values(self) -> dict[str, str]:
        """What is typed, as far as a dialog has to know it."""
        return {"lines": "\n".join(row.text for row in self.model.rows)}

    def say(self, text: str) -> None:
        """Say in the last line what is going on; empty to show the keys again."""
        self.said = text
        self.repaint_inner()

    def tell(self, problem: str) -> None:
        """Say in the last line why nothing was saved."""
        self.problem = problem
        self.repaint_inner()

    def activate(self, name: str) -> None:
        """There is only one field."""

    def show(self, told: Sequence[Cell]) -> None:
        """Say what the current line means."""
        self.told = told
        self._annotate()
        self.repaint_inner()
        self._place_caret()

    # -- keys ---------------------------------------------------------------------------------

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """True while a printable key would be typed into the line."""
        return character is not None and character.isprintable()

    def on_key(self, event: events.Key) -> None:
        if self._take_key(event.key, event.character):
            event.stop()
            event.prevent_default()

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        self._take_paste(event.text)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        y = event.y - 1
        number = self._offer_at(y)
        if number is not None:
            self.picked = number
            self._take_key("enter", None)
            return
        at = y + self._first_row()
        if 0 <= y < self.rows_shown and at < len(self.model.rows):
            self.model.go(at)
            x = event.x - 1 - self._text_begin(at)
            column = 0
            for index, text in clusters_of(self.model.editing):
                column += width(text)
                if column > x:
                    self.model.editing.go(index)
                    break
            self._take_key("", None)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self._take_key("down", None)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self._take_key("up", None)

    # -- geometry -----------------------------------------------------------------------------

    @property
    def told_lines(self) -> int:
        """How many lines below say what the current one means."""
        return TOLD if self.inner_height >= HIGH else FEW_TOLD

    @property
    def rows_shown(self) -> int:
        """How many lines of the outline are seen at once."""
        rule = 1 if self.inner_height >= HIGH else 0
        return max(1, self.inner_height - self.told_lines - 1 - rule)

    @property
    def kind_cells(self) -> int:
        return NARROW_KIND if self.inner_width < NARROW else KIND

    def _text_begin(self, number: int) -> int:
        """The column at which a line's text begins."""
        begin = MARGIN + 1 + self.kind_cells
        indent = self.model.rows[number].level * STEP
        return begin + min(indent, max(0, self.inner_width - begin - LEAST_TEXT))

    def _first_row(self) -> int:
        """The first line seen, so that the current one is."""
        many = self.rows_shown
        last = max(0, len(self.model.rows) - many)
        at = self.model.at
        self._first = max(0, min(self._first, at, last), at - many + 1)
        return self._first

    def _place_caret(self) -> None:
        """Where the terminal's own cursor would be, for input methods that open beside it."""
        if not self.is_attached:
            return
        cells = self.inner_width - self._text_begin(self.model.at) - MARGIN
        clusters = list(clusters_of(self.model.editing))
        caret = self.model.editing.caret
        first = first_shown(clusters, caret, cells)
        x = sum(width(text) for at, text in clusters if first <= at < caret)
        y = self.model.at - self._first_row()
        begin = 1 + self._text_begin(self.model.at)
        self.app.cursor_position = self.content_region.offset + Offset(begin + x, 1 + y)

    def _annotate(self) -> None:
        many = len(self.model.rows)
        self.annotate(f"{self.model.at + 1:,} of {many:,}" if many > 1 else "")

    def relayout(self) -> None:
        super().relayout()
        self._annotate()
        self._place_caret()

    # -- painting -----------------------------------------------------------------------------

    def paint(self, y: int, cells: int) -> Iterable[Piece]:
        ink = Ink(palette_of(self), glyphs_of(self))
        if y == self.inner_height - 1:
            return self._paint_keys(cells, ink)
        below = self.inner_height - 1 - self.told_lines
        if y >= below:
            return self._paint_told(y - below, cells, ink)
        if y >= self.rows_shown:
            rule = ink.glyphs.frame.top * max(0, cells - 2 * MARGIN)
            return [
                blank(MARGIN, ink.palette.style("text", "surface")),
                (rule, ink.palette.style("border", "surface")),
                blank(MARGIN, ink.palette.style("text", "surface")),
            ]
        offered = self._offer_at(y)
        if offered is not None:
            return self._paint_offer(offered, cells, ink)
        at = y + self._first_row()
        if at >= len(self.model.rows):
            return [blank(cells, ink.palette.style("text", "surface"))]
        return self._paint_row(at, cells, ink)

    def _paint_keys(self, cells: int, ink: Ink) -> Iterable[Piece]:
        if self.problem:
            return text_line(f"! {self.problem}", "red", cells, ink)
        if self.said:
            return text_line(self.said, "info", cells, ink)
        return list(key_line(self.hints, cells, ink))

    def _paint_told(self, number: int, cells: int, ink: Ink) -> Iterable[Piece]:
        lines = [
            line for cell in self.told for line in laid_lines(cell, cells - 2 * MARGIN, ink.glyphs)
        ]
        surface = ink.palette.style("text", "surface")
        if number >= len(lines):
            return [blank(cells, surface)]
        pieces: list[Piece] = [blank(MARGIN, surface)]
        left = cells - MARGIN
        for text, style in lines[number]:
            text = cut(text, left, ink.glyphs.ellipsis)
            left -= width(text)
            pieces.append((text, ink.palette.style(style or "text", "surface")))
        return [*pieces, blank(left, surface)]

    def _paint_row(self, at: int, cells: int, ink: Ink) -> Iterable[Piece]:
        model, palette = self.model, ink.palette
        is_current = at == model.at
        surface = palette.style("text", "surface")
        reading = self.read(at)
        wrong = at in self.wrong or (not is_current and reading.line.strip() and reading.problem)
        mark = "!" if wrong else ink.glyphs.cursor if is_current else " "
        word = word_for(model.places, at)
        begin = self._text_begin(at)
        editing = model.editing if is_current else _still(model.rows[at].text)
        room = max(1, cells - begin - MARGIN)
        clusters = list(clusters_of(editing))
        first = first_shown(clusters, editing.caret, room) if is_current else 0
        caret = editing.caret if is_current and self.has_focus else -1
        kind_cells = self.kind_cells
        return [
            blank(MARGIN, surface),
            (mark, palette.style("red bold" if wrong else "accent bold", "surface")),
            (
                fit(word, kind_cells - 1, ink.glyphs.ellipsis),
                palette.style("accent" if is_current else "muted", "surface"),
            ),
            blank(begin - MARGIN - 1 - (kind_cells - 1), surface),
            *coloured(
                [each for each in clusters if each[0] >= first],
                reading.parts,
                caret,
                room,
                ink,
                "cursor" if is_current else "surface",
            ),
            blank(cells - begin - room, surface),
        ]

    def _offer_at(self, y: int) -> int | None:
        """The completion that stands in a line of the pane; below the caret's, or above it."""
        many = len(self.offers)
        if not many:
            return None
        own = self.model.at - self._first_row()
        below = own + 1 + many <= self.rows_shown or own < many
        number = y - own - 1 if below else y - own + many
        return number if 0 <= number < many and y != own else None

    def _paint_offer(self, number: int, cells: int, ink: Ink) -> Iterable[Piece]:
        surface = ink.palette.style("text", "surface")
        begin = self._text_begin(self.model.at)
        picked = number == self.picked
        mark = f"{ink.glyphs.cursor if picked else ' '} "
        room = max(1, cells - begin - MARGIN)
        text = fit(
            mark + ink.glyphs.plain(shown(self.offers[number].label)), room, ink.glyphs.ellipsis
        )
        return [
            blank(begin, surface),
            (text, ink.palette.style("text", "cursor" if picked else "panel")),
            blank(cells - begin - room, surface),
        ]


def _still(text: str) -> Editing:
    """A line that is not typed into, for its characters only; no more than any screen shows."""
    return Editing(text[:400], limit=400)
