"""A form over the screen: fields, what is understood, and the keys; typed text is never lost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import ClassVar, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.geometry import Offset

from mstui.domain.errors import InvalidValue, MstuiError
from mstui.tui.widgets.fields import Field, TextField
from mstui.tui.widgets.frame import Pane, Piece, blank, glyphs_of, palette_of
from mstui.tui.widgets.steady import ClosedOnce
from mstui.tui.widgets.text import cut, fit, shown, width, wrap
from mstui.tui.widgets.typed import Ink

Values = dict[str, str]

MARGIN = 1
LABEL_GAP = 2
LONGEST_LABEL = 18
WIDEST = 84


class _Line(NamedTuple):
    """A line of the form: a field's own, or one of its blank neighbours."""

    field: int
    y: int


class FormPane(Pane):
    """The fields of a form, painted as one widget: a key repaints the lines that it changes."""

    def __init__(
        self,
        title: str,
        fields: Sequence[Field],
        *,
        keys: str = "",
        on_change: Callable[[Values], object] | None = None,
        on_save: Callable[[Values], object] | None = None,
        on_cancel: Callable[[], object] | None = None,
    ) -> None:
        super().__init__(title)
        self.fields = list(fields)
        self.keys = keys
        self.on_change = on_change
        self.on_save = on_save
        self.on_cancel = on_cancel
        self.problem = ""
        self._active = 0
        self._first = 0

    # -- values -----------------------------------------------------------------------------

    @property
    def values(self) -> Values:
        return {field.name: field.value for field in self.fields}

    @property
    def field(self) -> Field:
        """The field in which the caret stands."""
        return self.fields[self._active]

    def take(self, values: Mapping[str, str]) -> None:
        """Fill in values, a draft for example; fields that it does not name stay."""
        for field in self.fields:
            if field.name in values:
                field.set(values[field.name])
        self.refresh()

    def rebuild(self, fields: Sequence[Field], title: str | None = None) -> None:
        """Ask for other fields; what was typed into those of the same name is kept."""
        kept, here = self.values, self.field.name
        self.fields = list(fields)
        names = [field.name for field in fields]
        self._active = names.index(here) if here in names else 0
        self._first = 0
        if title is not None:
            self.retitle(title)
        self.take(kept)

    def activate(self, name: str) -> None:
        """Put the caret into a field."""
        for number, field in enumerate(self.fields):
            if field.name == name:
                self._go(number)

    def tell(self, problem: str) -> None:
        """Say in the form's last line why it was not saved; empty to stop."""
        self.problem = problem
        self.repaint_inner()

    def save(self) -> None:
        """Check every field and hand the values over; the first problem gets the caret."""
        for number, field in enumerate(self.fields):
            if not field.check():
                self._go(number)
                self.tell(f"{field.label}: {field.problem}")
                return
        if self.on_save is None:
            return
        try:
            self.on_save(self.values)
        except MstuiError as error:
            if isinstance(error, InvalidValue) and error.field:
                self.activate(error.field)
            self.tell(str(error))

    # -- keys -------------------------------------------------------------------------------

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """True while a printable key would be typed into the field."""
        return self.field.takes_text and character is not None and character.isprintable()

    def on_key(self, event: events.Key) -> None:
        if self.take_key(event.key, event.character):
            event.stop()
            event.prevent_default()

    def take_key(self, key: str, character: str | None) -> bool:
        """Do what a key does in the form; False if it means nothing here."""
        changed = self.field.key(key, character)
        if changed is not None:
            self._after(changed)
            return True
        if key in ("tab", "down"):
            self._go((self._active + 1) % len(self.fields))
        elif key in ("shift+tab", "up"):
            self._go((self._active - 1) % len(self.fields))
        elif key in ("enter", "ctrl+s"):
            self.save()
        elif key == "escape" and self.on_cancel is not None:
            self.on_cancel()
        else:
            return False
        return True

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        self._after(self.field.paste(event.text))

    def _after(self, changed: bool) -> None:
        if changed and self.problem:
            self.problem = ""
        self.repaint_inner()
        self._place_caret()
        if changed and self.on_change is not None:
            self.on_change(self.values)

    def _go(self, number: int) -> None:
        if isinstance(self.field, TextField):
            self.field.suggestions = []
        self._active = number
        self.repaint_inner()
        self._place_caret()

    # -- geometry ---------------------------------------------------------------------------

    @property
    def label_width(self) -> int:
        widest = max((width(shown(field.label)) for field in self.fields), default=0)
        return min(widest, LONGEST_LABEL) + LABEL_GAP

    def lines_needed(self) -> int:
        """The lines of all fields, the line of keys and the frame."""
        return sum(field.lines for field in self.fields) + 2 + 2

    def _lines(self) -> list[_Line]:
        return [_Line(at, y) for at, field in enumerate(self.fields) for y in range(field.lines)]

    def _first_line(self, lines: Sequence[_Line]) -> int:
        """The first line seen, so that the active field is, with its hint."""
        room = max(1, self.inner_height - 2)
        top = next((at for at, line in enumerate(lines) if line.field == self._active), 0)
        caret = self.field.caret_at(self._value_cells(self.inner_width)) or (0, 0)
        # Notes may be longer than a small screen: there the line of the caret is what is seen.
        bottom = max(top + min(self.field.lines, room), top + caret[1] + 1)
        self._first = max(min(self._first, top), bottom - room, 0)
        return self._first

    def _place_caret(self) -> None:
        """Where the terminal's own cursor would be, for input methods that open beside it."""
        at = self.field.caret_at(self._value_cells(self.inner_width))
        if at is None or not self.is_attached:
            return
        lines = self._lines()
        y = lines.index(_Line(self._active, 0)) - self._first_line(lines) + at[1]
        x = 1 + MARGIN + self.label_width + at[0]
        self.app.cursor_position = self.content_region.offset + Offset(x, 1 + y)

    def _value_cells(self, cells: int) -> int:
        return max(4, cells - 2 * MARGIN - self.label_width)

    # -- painting ---------------------------------------------------------------------------

    def relayout(self) -> None:
        super().relayout()
        self._place_caret()

    def paint(self, y: int, cells: int) -> Iterable[Piece]:
        palette, glyphs = palette_of(self), glyphs_of(self)
        surface = palette.style("text", "surface")
        if y >= self.inner_height - 1:
            if self.problem:
                text, style = f"! {self.problem}", palette.style("red", "surface")
            else:
                text, style = self.keys, palette.style("muted", "surface")
            text = fit(glyphs.plain(shown(text)), cells - 2 * MARGIN, glyphs.ellipsis)
            return [blank(MARGIN, surface), (text, style), blank(MARGIN, surface)]
        lines = self._lines()
        first = self._first_line(lines)
        popup = self._popup(y + first, lines, cells)
        if popup is not None:
            return popup
        at = y + first
        if at >= len(lines) or y >= self.inner_height - 2:
            return [blank(cells, surface)]
        return self._paint_field(lines[at], cells)

    def _paint_field(self, line: _Line, cells: int) -> Iterable[Piece]:
        palette, glyphs = palette_of(self), glyphs_of(self)
        surface = palette.style("text", "surface")
        field, active = self.fields[line.field], line.field == self._active
        mark = glyphs.cursor if active and line.y == 0 else " "
        label = field.label if line.y == 0 else ""
        label_cells = self.label_width - LABEL_GAP
        room = self._value_cells(cells)
        value = list(
            field.paint(line.y, room, Ink(palette, glyphs), active=active and self.has_focus)
        )
        missing = room - sum(width(text) for text, _ in value)
        return [
            (mark * MARGIN, palette.style("accent bold", "surface")),
            (
                fit(glyphs.plain(shown(label)), label_cells, glyphs.ellipsis),
                palette.style("text bold" if active else "muted", "surface"),
            ),
            blank(LABEL_GAP, surface),
            *value,
            blank(missing + MARGIN, surface),
        ]

    def _picked_at(self, at: int, lines: Sequence[_Line]) -> int | None:
        """The suggestion that stands in a line of the form, None where there is none.

        They stand below their field, or above it where the form ends too soon.
        """
        field = self.field
        if not isinstance(field, TextField) or not field.suggestions:
            return None
        own, many = lines.index(_Line(self._active, 0)), len(field.suggestions)
        above, below = own - self._first, self.inner_height - 1 - (own - self._first) - 1
        number = at - own - 1 if many <= below or below >= above else at - own + many
        return number if 0 <= number < many and at != own else None

    def _popup(self, at: int, lines: Sequence[_Line], cells: int) -> Iterable[Piece] | None:
        """A line of the suggestions, None where there is none."""
        field, number = self.field, self._picked_at(at, lines)
        if not isinstance(field, TextField) or number is None:
            return None
        palette, glyphs = palette_of(self), glyphs_of(self)
        surface = palette.style("text", "surface")
        picked = number == field.picked
        mark = f"{glyphs.cursor if picked else ' '} "
        room = self._value_cells(cells)
        text = fit(mark + shown(field.suggestions[number]), room, glyphs.ellipsis)
        return [
            blank(MARGIN + self.label_width, surface),
            (text, palette.style("text", "cursor" if picked else "panel")),
            blank(cells - MARGIN - self.label_width - room, surface),
        ]

    def on_mouse_down(self, event: events.MouseDown) -> None:
        lines = self._lines()
        at = event.y - 1 + self._first_line(lines)
        number = self._picked_at(at, lines)
        if number is not None and isinstance(self.field, TextField):
            self.field.pick(number)
            self._after(changed=True)
            return
        if not 0 <= at < len(lines) or event.y > self.inner_height - 2:
            return
        self._go(lines[at].field)
        x = event.x - 1 - MARGIN - self.label_width
        if x >= 0:
            self.field.click(x, lines[at].y, self._value_cells(self.inner_width))
            self._after(changed=True)


class Form(ClosedOnce[Values | None]):
    """A form in the middle of the screen; its result is the values, None if it was cancelled.

    ``on_save`` gets the values first and may refuse by raising MstuiError: the form then stays,
    with the reason in its last line and everything as it was typed. ``on_change`` gets them at
    each change, to keep a draft.
    """

    AUTO_FOCUS: ClassVar[str | None] = "FormPane"
    DEFAULT_CSS = """
    Form { align: center middle; background: transparent; }
    Form FormPane { background: $surface; }
    """

    def __init__(
        self,
        title: str,
        fields: Sequence[Field],
        *,
        draft: Mapping[str, str] | None = None,
        on_change: Callable[[Values], object] | None = None,
        on_save: Callable[[Values], object] | None = None,
        keys: str = "Tab next · Ctrl+S or Enter save · Esc cancel",
    ) -> None:
        super().__init__()
        self._save = on_save
        self.pane = FormPane(
            title,
            fields,
            keys=keys,
            on_change=on_change,
            on_save=self._on_save,
            on_cancel=self.cancel,
        )
        if draft:
            self.pane.take(draft)

    def compose(self) -> ComposeResult:
        self._size_pane()
        yield self.pane

    def on_resize(self) -> None:
        self._size_pane()

    def cancel(self) -> None:
        """Leave without saving."""
        self.dismiss(None)

    def rebuild(self, fields: Sequence[Field], title: str | None = None) -> None:
        """Ask for other fields; what was typed is kept by name."""
        self.pane.rebuild(fields, title)
        self._size_pane()

    def _on_save(self, values: Values) -> None:
        if self._save is not None:
            self._save(values)
        self.dismiss(values)

    def _size_pane(self) -> None:
        columns, lines = self.app.size
        self.pane.styles.width = min(WIDEST, columns - (4 if columns > WIDEST else 0))
        self.pane.styles.height = min(self.pane.lines_needed(), lines)


def told(text: str, cells: int, ellipsis: str = "…") -> list[str]:
    """Text of a dialog as shown lines, wrapped at blanks."""
    return [
        cut(line, cells, ellipsis)
        for each in text.split("\n")
        for line in wrap(shown(each), max(1, cells))
    ]
