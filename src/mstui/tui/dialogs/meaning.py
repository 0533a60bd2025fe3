"""A field of one line with what it is understood as beside it, where there is room."""

from __future__ import annotations

from collections.abc import Iterable

from mstui.tui.widgets.fields import Field, TextField
from mstui.tui.widgets.frame import Piece
from mstui.tui.widgets.notes import NotesField
from mstui.tui.widgets.text import cut, shown, width
from mstui.tui.widgets.typed import Ink

# With so much room the meaning stands beside the text; else only in the dialog's hint line.
BESIDE_FROM = 48
TEXT_CELLS = 26
GAP = 2


class MeaningField(TextField):
    """A text field without a line of its own for the hint.

    ``examples`` of what can be typed stand there while the caret is in the empty field.
    """

    def __init__(
        self, name: str, label: str, value: str = "", *, examples: str = "", **more: object
    ) -> None:
        super().__init__(name, label, value, **more)  # type: ignore[arg-type]
        self.lines = 1
        self.examples = examples

    def paint(self, y: int, cells: int, ink: Ink, *, active: bool) -> Iterable[Piece]:
        taken = self._text_cells(cells)
        yield from super().paint(0, taken, ink, active=active)
        room = cells - taken - GAP
        if room <= 0:
            return
        text, style = said_of(self, active=active)
        if active and width(shown(text)) > room:
            # The line below the fields has room for all of it: nothing is told twice.
            return
        yield " " * GAP, ink.palette.style("text", "surface")
        text = cut(ink.glyphs.plain(shown(text)), room, ink.glyphs.ellipsis)
        yield text, ink.palette.style(style, "surface")

    def caret_at(self, cells: int) -> tuple[int, int] | None:
        return super().caret_at(self._text_cells(cells))

    def click(self, x: int, y: int, cells: int) -> None:
        super().click(x, y, self._text_cells(cells))

    def _text_cells(self, cells: int) -> int:
        return TEXT_CELLS if self._parse is not None and cells >= BESIDE_FROM else cells


def said_of(field: Field, *, active: bool = True) -> tuple[str, str]:
    """What there is to say of a field and in which colour: a problem, a meaning, or its help."""
    if isinstance(field, TextField | NotesField) and field.editing.full:
        return f"at most {field.editing.limit:,} characters", "amber"
    if field.problem:
        return f"! {field.problem}", "red"
    if active and isinstance(field, MeaningField) and field.examples and not field.value:
        return field.examples, "muted"
    return field.hint or field.help, "muted"


def said_beside(field: Field, cells: int) -> bool:
    """Whether all that there is to say of a field stands beside it already."""
    if not isinstance(field, MeaningField):
        return False
    room = cells - field._text_cells(cells) - GAP
    return room > 0 and width(shown(said_of(field)[0])) <= room
