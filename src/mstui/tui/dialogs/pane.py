"""The inside of a dialog: fields, lines that only tell, and the keys in the last line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import ClassVar

from textual import events

from mstui.tui.dialogs.meaning import said_beside, said_of
from mstui.tui.glyphs import Glyphs
from mstui.tui.widgets.columns import spans
from mstui.tui.widgets.fields import Field, TextField
from mstui.tui.widgets.form import MARGIN, FormPane, Values, _Line
from mstui.tui.widgets.frame import Pane, Piece, blank, glyphs_of, palette_of
from mstui.tui.widgets.lines import wrap_spans
from mstui.tui.widgets.source import Cell, Span
from mstui.tui.widgets.text import cut, shown, width
from mstui.tui.widgets.typed import Ink

Keys = Sequence[tuple[str, str]]
"""Keys with a word each, the most needed first; the last ones give way on a short line."""

KEY_GAP = 3
WAY_OUT = "Esc"
NARROW = 50
NARROW_LABEL = 11


class Told(Field):
    """Lines among the fields that nobody types into; there is room for ``lines`` of them."""

    def __init__(self, name: str, label: str = "", *texts: Cell, lines: int = 0) -> None:
        super().__init__(name, label)
        self.texts: tuple[Cell, ...] = texts
        self.lines = lines or max(1, len(texts))

    def tell(self, *texts: Cell) -> None:
        """Say something else."""
        self.texts = texts

    @property
    def value(self) -> str:
        return ""

    def set(self, value: str) -> None:
        """Nothing is typed here."""

    def paint(self, y: int, cells: int, ink: Ink, *, active: bool) -> Iterable[Piece]:
        if y >= len(self.texts):
            return
        left = cells
        for text, style in spans(self.texts[y], ""):
            text = cut(ink.glyphs.plain(shown(text)), left, ink.glyphs.ellipsis)
            left -= width(text)
            yield text, ink.palette.style(style or "text", "surface")


class Raised(Pane):
    """A pane whose frame stands on the dialogs' surface too."""

    ground: ClassVar[str] = "surface"


class DialogPane(Raised, FormPane):
    """A form's pane that passes over told lines and shows its keys as the bottom line does.

    ``shortcuts`` are keys that mean something in every field, before the field is asked.
    """

    def __init__(
        self,
        title: str,
        fields: Sequence[Field],
        *,
        keys: Keys,
        on_change: Callable[[Values], object] | None = None,
        on_save: Callable[[Values], object] | None = None,
        on_cancel: Callable[[], object] | None = None,
    ) -> None:
        super().__init__(title, fields, on_change=on_change, on_save=on_save, on_cancel=on_cancel)
        self.hints: Keys = keys
        self.shortcuts: Mapping[str, Callable[[], object]] = {}
        self.said = ""
        # The caret went to another field.
        self.on_move: Callable[[], object] | None = None
        self._active = next((at for at, each in enumerate(fields) if not told(each)), 0)

    @property
    def values(self) -> Values:
        return {field.name: field.value for field in self.fields if not told(field)}

    def say(self, text: str) -> None:
        """Say in the last line what is going on; empty to show the keys again."""
        self.said = text
        self.repaint_inner()

    def save(self) -> None:
        """As any form; what is wrong with a field is told once, where the field is."""
        for number, field in enumerate(self.fields):
            if not field.check():
                self._go(number)
                self.say(f"not saved yet: {field.label}")
                return
        super().save()

    def take_key(self, key: str, character: str | None) -> bool:
        self.said = ""
        shortcut = self.shortcuts.get(key)
        if shortcut is not None and not self._picking(key):
            shortcut()
            return True
        return super().take_key(key, character)

    def _picking(self, key: str) -> bool:
        """True while the key takes a suggestion."""
        return getattr(self.field, "picked", -1) >= 0 and key in ("tab", "enter", "right")

    def _go(self, number: int) -> None:
        """To a field, or past told lines to the next one in the same direction."""
        many = len(self.fields)
        step = -1 if number == (self._active - 1) % many and many > 2 else 1
        for _ in range(many):
            if not told(self.fields[number]):
                break
            number = (number + step) % many
        super()._go(number)
        self._tell_position()
        if self.on_move is not None:
            self.on_move()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """A suggestion is picked by the mouse; told lines are not clicked into."""
        lines = self._lines()
        first = self._first_line(lines)
        at = event.y - 1 + first
        field = self.field
        if isinstance(field, TextField) and field.suggestions:
            number = at - lines.index(_Line(self._active, 0)) - 1
            if 0 <= number < len(field.suggestions):
                event.prevent_default()
                field.pick(number)
                self._after(changed=True)
                return
        if 0 <= at < len(lines) and told(self.fields[lines[at].field]):
            event.prevent_default()

    # -- geometry ---------------------------------------------------------------------------

    def _first_line(self, lines: Sequence[_Line]) -> int:
        """Also the suggestions below the field are seen."""
        first = super()._first_line(lines)
        field = self.field
        if isinstance(field, TextField) and field.suggestions:
            at = lines.index(_Line(self._active, 0))
            room = max(1, self.inner_height - 2)
            self._first = min(at, max(first, at + 1 + len(field.suggestions) - room))
        return self._first

    @property
    def label_width(self) -> int:
        whole = super().label_width
        return min(whole, NARROW_LABEL) if self.inner_width < NARROW else whole

    def lines_needed(self) -> int:
        """Also an empty line between the fields and what is said of them."""
        return super().lines_needed() + 1

    def relayout(self) -> None:
        super().relayout()
        self._tell_position()

    def _tell_position(self) -> None:
        """Which field of how many, where not all of them are seen."""
        typed = [field for field in self.fields if not told(field)]
        if super().lines_needed() > self.size.height and self.field in typed:
            self.annotate(f"{typed.index(self.field) + 1} of {len(typed)}")
        else:
            self.annotate("")

    # -- painting ---------------------------------------------------------------------------

    def paint(self, y: int, cells: int) -> Iterable[Piece]:
        ink = Ink(palette_of(self), glyphs_of(self))
        if y == self.inner_height - 1 and not self.problem:
            if self.said:
                return text_line(self.said, "info", cells, ink)
            return list(key_line(self.hints, cells, ink))
        if y == self.inner_height - 2:
            field = self.field
            if said_beside(field, self._value_cells(cells)):
                return text_line("", "", cells, ink)
            return text_line(*said_of(field), cells, ink)
        return super().paint(y, cells)


def told(field: Field) -> bool:
    """True for a line that nobody types into."""
    return isinstance(field, Told)


def laid_lines(cell: Cell, cells: int, glyphs: Glyphs) -> Iterable[tuple[Span, ...]]:
    """A styled line as it stands where it fits, else wrapped at blanks."""
    parts = [(glyphs.plain(shown(text)), style) for text, style in spans(cell, "")]
    if sum(width(text) for text, _ in parts) <= cells:
        return [tuple(parts)]
    return list(wrap_spans(cell, cells, glyphs))


def text_line(text: str, style: str, cells: int, ink: Ink) -> list[Piece]:
    """A line of text between margins."""
    text = cut(ink.glyphs.plain(shown(text)), max(0, cells - 2 * MARGIN), ink.glyphs.ellipsis)
    surface = ink.palette.style("text", "surface")
    return [
        blank(MARGIN, surface),
        (text, ink.palette.style(style, "surface")),
        blank(cells - MARGIN - width(text), surface),
    ]


def _cells_of(keys: Keys) -> int:
    gaps = MARGIN + KEY_GAP * (len(keys) - 1)
    return gaps + sum(width(key) + width(word) for key, word in keys)


def key_line(keys: Keys, cells: int, ink: Ink) -> Iterable[Piece]:
    """The keys that fit into a line, each with its word; the way out is always among them."""
    palette, plain = ink.palette, ink.glyphs.plain
    muted = palette.style("muted", "surface")
    left = cells
    fitting = [(plain(shown(key)), plain(shown(f" {word}"))) for key, word in keys]
    while len(fitting) > 1 and _cells_of(fitting) > cells:
        del fitting[-2 if fitting[-1][0] == WAY_OUT else -1]
    for number, (key, word) in enumerate(fitting):
        gap = KEY_GAP if number else MARGIN
        if gap + width(key) + width(word) > left:
            break
        yield " " * gap, muted
        yield key, palette.style("accent bold", "surface")
        yield word, muted
        left -= gap + width(key) + width(word)
    yield blank(left, muted)
