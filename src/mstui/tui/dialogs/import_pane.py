"""The pane of an import's review: a list whose fields turn with left and right."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from textual import events

from mstui.tui.dialogs.import_lines import ReviewLine, word_begun
from mstui.tui.dialogs.pane import Keys, Raised, key_line, laid_lines, text_line
from mstui.tui.widgets.form import MARGIN
from mstui.tui.widgets.frame import Pane, Piece, blank, glyphs_of, palette_of
from mstui.tui.widgets.source import Cell, Span
from mstui.tui.widgets.text import fit, shown, width
from mstui.tui.widgets.typed import Ink

KEYS: Keys = (
    ("Enter", "import"),
    ("Esc", "back"),
    ("← →", "turn"),
    ("↑ ↓", "move"),
    ("a–z", "the field's word"),
)
WHEEL_LINES = 3
GAP = 2
VALUE_CELLS = 18
NARROW = 56
UNDECIDED = "–"


class ReviewPane(Raised, Pane):
    """A summary, the lines below it, one line about the line under the cursor, and the keys."""

    def __init__(
        self,
        title: str,
        *,
        on_turn: Callable[[ReviewLine, int], object],
        on_word: Callable[[ReviewLine, str], object],
        on_import: Callable[[], object],
        on_cancel: Callable[[], object],
    ) -> None:
        super().__init__(title)
        self.lines: list[ReviewLine] = []
        self.problem = ""
        self.said = ""
        self.at = 0
        self._typed = ""
        self._top = 0
        self._summary: Sequence[Cell] = ()
        self._on_turn = on_turn
        self._on_word = on_word
        self._on_import = on_import
        self._on_cancel = on_cancel

    # -- what it shows ----------------------------------------------------------------------

    def show(self, summary: Sequence[Cell], lines: Sequence[ReviewLine]) -> None:
        """Show another reading of the file; the cursor stays on its line."""
        here = self.line
        self._summary = summary
        self.lines = list(lines)
        self.at = next(
            (at for at, line in enumerate(lines) if here and _same(line, here)),
            next((at for at, line in enumerate(lines) if line.kind == "column"), 0),
        )
        self._settle(1)

    @property
    def line(self) -> ReviewLine | None:
        """The line under the cursor."""
        return self.lines[self.at] if self.at < len(self.lines) else None

    def go_to(self, turns: str) -> None:
        """Put the cursor on the line that turns something."""
        self.at = next((at for at, line in enumerate(self.lines) if line.turns == turns), self.at)
        self._settle(1)

    def tell(self, problem: str) -> None:
        """Say what is wrong; empty to stop."""
        self.problem = problem
        self.repaint_inner()

    def say(self, text: str) -> None:
        """Say what is going on; empty to show the keys again."""
        if text != self.said:
            self.said = text
            self.repaint_inner()

    def _settle(self, step: int) -> None:
        """Pass over headings, and have the cursor in view."""
        self.at = max(0, min(self.at, len(self.lines) - 1))
        while 0 < self.at < len(self.lines) - 1 and self.lines[self.at].kind == "heading":
            self.at += step
        if self.lines and self.lines[self.at].kind == "heading":
            self.at += 1 if self.at + 1 < len(self.lines) else 0
        room = self.rows_shown
        # A heading right above the cursor is seen with it.
        first = self.at - 1 if self.at and self.lines[self.at - 1].kind == "heading" else self.at
        self._top = max(0, min(self._top, first, max(0, len(self.lines) - room)))
        self._top = max(self._top, self.at - room + 1)
        hidden = len(self.lines) > room
        self.annotate(f"{self.at + 1} of {len(self.lines)}" if hidden else "")
        self.repaint_inner()

    # -- keys and mouse ---------------------------------------------------------------------

    def check_consume_key(self, key: str, character: str | None) -> bool:
        return character is not None and character.isalpha()

    def on_key(self, event: events.Key) -> None:
        if self.take_key(event.key, event.character):
            event.stop()
            event.prevent_default()

    def take_key(self, key: str, character: str | None) -> bool:
        """Do what a key does here; False if it means nothing."""
        page = max(1, self.rows_shown - 1)
        moves = {"up": -1, "down": 1, "pageup": -page, "pagedown": page, "tab": 1, "shift+tab": -1}
        moves |= {"home": -len(self.lines), "end": len(self.lines)}
        self.problem = ""
        if key in moves:
            self._typed = ""
            self.at += moves[key]
            self._settle(1 if moves[key] > 0 else -1)
        elif key in ("left", "right", "space"):
            self._turn(-1 if key == "left" else 1)
        elif key == "enter":
            self._on_import()
        elif key == "escape":
            self._on_cancel()
        elif character is not None and (character.isalpha() or character == "-"):
            self._type(character)
        elif key == "backspace":
            self._typed = ""
            self.repaint_inner()
        else:
            return False
        return True

    def _turn(self, step: int) -> None:
        self._typed = ""
        if self.line is not None and self.line.turns:
            self._on_turn(self.line, step)

    def _type(self, character: str) -> None:
        """Letters spell the word of the field; one that fits no further begins anew."""
        line = self.line
        if line is None or line.turns != "column":
            return
        typed = self._typed + character.casefold()
        word = word_begun(typed)
        if word is None:
            typed = character.casefold()
            word = word_begun(typed)
        if word is None:
            self._typed = ""
            self.tell(f"no field begins with “{shown(typed)}”")
            return
        self._typed = typed
        if word != line.value:
            self._on_word(line, word)
        self.repaint_inner()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        y = event.y - 1 - self._head
        at = self._top + y
        if 0 <= y < self.rows_shown and at < len(self.lines):
            again = at == self.at
            self.at = at
            self._settle(1)
            if again:
                self._turn(1)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.at += WHEEL_LINES
        self._settle(1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.at -= WHEEL_LINES
        self._settle(-1)

    # -- geometry ---------------------------------------------------------------------------

    @property
    def _told(self) -> list[tuple[Span, ...]]:
        room, glyphs = max(2, self.inner_width - 2 * MARGIN), glyphs_of(self)
        lines = [line for cell in self._summary for line in laid_lines(cell, room, glyphs)]
        return lines[: max(1, self.inner_height // 3)]

    @property
    def _head(self) -> int:
        """Lines above the list."""
        told = len(self._told)
        return told + 1 if self.inner_height > 12 else told

    @property
    def rows_shown(self) -> int:
        return max(1, self.inner_height - self._head - 2)

    def relayout(self) -> None:
        super().relayout()
        self._settle(1)

    # -- painting ---------------------------------------------------------------------------

    def paint(self, y: int, cells: int) -> Iterable[Piece]:
        ink = Ink(palette_of(self), glyphs_of(self))
        if y >= self.inner_height - 1:
            if self.problem:
                return text_line(f"! {self.problem}", "red", cells, ink)
            if self.said:
                return text_line(self.said, "info", cells, ink)
            return list(key_line(KEYS, cells, ink))
        if y == self.inner_height - 2:
            return text_line(self.line.about if self.line else "", "muted", cells, ink)
        told = self._told
        if y < self._head:
            return self._paint_told(told[y] if y < len(told) else (), cells, ink)
        at = self._top + y - self._head
        if at >= len(self.lines):
            return text_line("", "", cells, ink)
        return list(self._paint_line(self.lines[at], cells, ink, chosen=at == self.at))

    def _paint_told(self, spans: Sequence[Span], cells: int, ink: Ink) -> Iterable[Piece]:
        surface = ink.palette.style("text", "surface")
        yield blank(MARGIN, surface)
        for text, style in spans:
            yield text, ink.palette.style(style or "text", "surface")
        yield blank(cells - MARGIN - sum(width(text) for text, _ in spans), surface)

    def _paint_line(
        self, line: ReviewLine, cells: int, ink: Ink, *, chosen: bool
    ) -> Iterable[Piece]:
        palette, glyphs = ink.palette, ink.glyphs
        if line.kind == "heading":
            yield from text_line(str(line.name), "accent bold", cells, ink)
            return
        on = "cursor" if chosen else "surface"
        base = palette.style("text", on)
        name_cells, value_cells, rest = self._columns(cells)
        mark = glyphs.cursor if chosen else " "
        yield f"{mark} ", palette.style("accent bold", on)
        name = fit(glyphs.plain(shown(str(line.name))), name_cells, glyphs.ellipsis)
        yield name, palette.style(line.style or "text", on)
        yield blank(GAP, base)
        yield from self._paint_value(line, value_cells, ink, on, chosen=chosen)
        if rest > 0:
            yield blank(GAP, base)
            example = glyphs.plain(shown(line.example))
            yield fit(example, rest, glyphs.ellipsis), palette.style("muted", on)
        yield blank(MARGIN, base)

    def _paint_value(
        self, line: ReviewLine, cells: int, ink: Ink, on: str, *, chosen: bool
    ) -> Iterable[Piece]:
        """The field, between arrows where left and right turn it; typed letters stand out."""
        palette, glyphs = ink.palette, ink.glyphs
        if not line.turns:
            text = fit(f"  {glyphs.plain(shown(line.value))}", cells, glyphs.ellipsis)
            yield text, palette.style(line.style or "muted", on)
            return
        left, right = glyphs.choice
        value = line.value or UNDECIDED
        style = "muted" if not line.value else "bold" if chosen else "text"
        typed = len(self._typed) if chosen and value.startswith(self._typed) else 0
        yield (f"{left} " if chosen else "  "), palette.style("accent", on)
        yield value[:typed], palette.style("accent bold underline", on)
        room = max(0, cells - 4 - typed)
        rest = fit(glyphs.plain(value[typed:]), room, glyphs.ellipsis)
        if chosen:
            tail = rest.rstrip()
            yield tail, palette.style(style, on)
            yield f" {right}".ljust(2 + room - width(tail)), palette.style("accent", on)
        else:
            yield rest + "  ", palette.style(style, on)

    def _columns(self, cells: int) -> tuple[int, int, int]:
        """The widths of name, value and example."""
        room = cells - 2 - MARGIN
        if cells < NARROW:
            value = min(VALUE_CELLS, room // 2)
            return room - GAP - value, value, 0
        value = max(VALUE_CELLS, min(22, room // 4))
        name = (room - value - 2 * GAP) * 2 // 5
        return name, value, room - name - value - 2 * GAP


def _same(one: ReviewLine, other: ReviewLine) -> bool:
    return (one.kind, one.name, one.turns, one.place) == (
        other.kind,
        other.name,
        other.turns,
        other.place,
    )
