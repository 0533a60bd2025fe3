"""The field for text of several lines."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from mstui.domain.text import NOTES_LIMIT
from mstui.tui.theming import FIELD
from mstui.tui.widgets.editing import Editing, edit_by_key
from mstui.tui.widgets.fields import Field
from mstui.tui.widgets.frame import Piece
from mstui.tui.widgets.text import shown, width, wrap
from mstui.tui.widgets.typed import Ink, clusters_of, line_pieces

NOTES_LINES = 5


class NotesField(Field):
    """Text of several lines, wrapped at blanks."""

    takes_text = True

    def __init__(
        self,
        name: str,
        label: str,
        value: str = "",
        *,
        lines: int = NOTES_LINES,
        limit: int = NOTES_LIMIT,
        help: str = "",
    ) -> None:
        super().__init__(name, label, help=help)
        self.editing = Editing(value, limit=limit, lines=True)
        self.lines = lines
        self._top = 0
        self._cells = 40
        self._laid_for: tuple[str, int] = ("", 0)
        self._laid_lines: list[tuple[int, str]] = [(0, "")]

    @property
    def value(self) -> str:
        return self.editing.text

    def set(self, value: str) -> None:
        self.editing.set(value)

    def key(self, key: str, character: str | None) -> bool | None:
        changed = edit_by_key(self.editing, key)
        if changed is not None:
            return changed
        if key == "enter":
            return self.editing.insert("\n")
        if key in ("up", "down"):
            return self._move_line(-1 if key == "up" else 1)
        if character is None or not character.isprintable():
            return None
        return self.editing.insert(character)

    def paste(self, text: str) -> bool:
        return self.editing.insert(text)

    def _move_line(self, step: int) -> bool | None:
        """To the line above or below; past the first or last the form moves on."""
        lines = self._laid()
        at = self._line_of_caret(lines)
        if not 0 <= at + step < len(lines):
            return None
        column = self.editing.caret - lines[at][0]
        begin, text = lines[at + step]
        self.editing.go(begin + min(column, len(text)))
        return False

    def _wrapped(self) -> Iterator[tuple[int, str]]:
        """The display lines, each with the index at which it begins."""
        begin = 0
        for paragraph in self.editing.text.split("\n"):
            at = 0
            for line in wrap(paragraph, max(2, self._cells - 1)):
                at = paragraph.find(line, at) if line else at
                yield begin + at, line
                at += len(line)
            begin += len(paragraph) + 1

    def _laid(self) -> list[tuple[int, str]]:
        """The display lines, laid out anew only where the text or the width is another."""
        stamp = (self.editing.text, self._cells)
        if stamp != self._laid_for:
            self._laid_for, self._laid_lines = stamp, list(self._wrapped())
        return self._laid_lines

    def _follow_caret(self, lines: Sequence[tuple[int, str]]) -> int:
        """Scroll so that the caret is seen; its line among all."""
        at = self._line_of_caret(lines)
        # Never further than the last line needs: where there came to be more room it is filled.
        furthest = max(0, len(lines) - self.lines)
        self._top = max(0, min(self._top, at, furthest), at - self.lines + 1)
        return at

    def _line_of_caret(self, lines: Sequence[tuple[int, str]]) -> int:
        return max(0, bisect_right(lines, self.editing.caret, key=lambda line: line[0]) - 1)

    def paint(self, y: int, cells: int, ink: Ink, *, active: bool) -> Iterable[Piece]:
        self._cells = cells
        on = "cursor" if active else FIELD
        lines = self._laid()
        at_caret = self._follow_caret(lines)
        at = self._top + y
        if at >= len(lines):
            return [(" " * cells, ink.palette.style("text", on))]
        begin, text = lines[at]
        clusters = [
            (begin + index, piece) for index, piece in clusters_of(Editing(text, limit=len(text)))
        ]
        caret = self.editing.caret if active and at == at_caret else -1
        return line_pieces(clusters, caret, cells, ink, on)

    def caret_at(self, cells: int) -> tuple[int, int] | None:
        self._cells = cells
        lines = self._laid()
        at = self._follow_caret(lines)
        begin, text = lines[at]
        return width(shown(text[: self.editing.caret - begin])), at - self._top

    def click(self, x: int, y: int, cells: int) -> None:
        lines = self._laid()
        begin, text = lines[min(self._top + y, len(lines) - 1)]
        column = 0
        for index, char in enumerate(text):
            column += width(shown(char))
            if column > x:
                self.editing.go(begin + index)
                return
        self.editing.go(begin + len(text))
