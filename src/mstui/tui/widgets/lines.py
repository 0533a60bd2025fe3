"""Lines of text in a pane, as the detail beside a list: wrapped, scrolled, repainted by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from textual import events

from mstui.tui.glyphs import Glyphs
from mstui.tui.widgets.columns import spans
from mstui.tui.widgets.frame import Pane, Piece, glyphs_of, palette_of
from mstui.tui.widgets.source import Cell, Span
from mstui.tui.widgets.text import shown, width, wrap

MARGIN = 1
WHEEL_LINES = 3
# As the last span of a line it fills what is left of it.
RULE: Span = ("─", "border rule")


class Lines(Pane):
    """A pane of styled lines. Setting new ones repaints only those that differ."""

    def __init__(
        self,
        title: str = "",
        *,
        number: str = "",
        framed: bool = True,
        focusable: bool = True,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(title, number=number, framed=framed, id=id, classes=classes)
        self.can_focus = focusable
        self._text: tuple[Cell, ...] = ()
        self._lines: list[tuple[Span, ...]] = []
        self._first = 0

    def set_lines(self, lines: Iterable[Cell], *, keep_scroll: bool = False) -> None:
        """Show these lines, each text, a span or spans; long ones are wrapped at blanks."""
        text = tuple(lines)
        if text == self._text:
            return
        self._text = text
        if not self.size.height:
            # Wrapped as soon as the width is known.
            self._first = 0
            return
        before, first = self._lines, self._first
        self._lines = self._wrapped()
        self._first = min(first, self._last_first) if keep_scroll else 0
        self._tell_position()
        if self._first != first:
            self.repaint_inner()
            return
        for y in range(self.inner_height):
            at = y + self._first
            old = before[at] if at < len(before) else None
            new = self._lines[at] if at < len(self._lines) else None
            if old != new:
                self.repaint_inner(y, 1)

    def scroll_lines(self, lines: int) -> None:
        """Scroll by lines; whole pages are ``inner_height``."""
        first = max(0, min(self._first + lines, self._last_first))
        if first != self._first:
            self._first = first
            self._tell_position()
            self.repaint_inner()

    def restyle(self) -> None:
        self._lines = self._wrapped()

    def relayout(self) -> None:
        self._lines = self._wrapped()
        self._first = min(self._first, self._last_first)
        self._tell_position()
        self.refresh()

    def paint(self, y: int, cells: int) -> Iterable[Piece]:
        palette = palette_of(self)
        at = y + self._first
        pieces: list[Piece] = [(" " * MARGIN, palette.style("text", self.ground))]
        left = cells - MARGIN
        if at < len(self._lines) and y < self.inner_height:
            for text, style in self._lines[at]:
                pieces.append((text, palette.style(style or "text", self.ground)))
                left -= width(text)
        pieces.append((" " * max(0, left), palette.style("text", self.ground)))
        return pieces

    @property
    def _last_first(self) -> int:
        return max(0, len(self._lines) - self.inner_height)

    def _wrapped(self) -> list[tuple[Span, ...]]:
        cells = max(2, self.inner_width - 2 * MARGIN)
        glyphs = glyphs_of(self)
        return [line for cell in self._text for line in wrap_spans(cell, cells, glyphs)]

    def _tell_position(self) -> None:
        """Tell what is above and below, where there is more than fits."""
        if self._last_first:
            shown_to = min(len(self._lines), self._first + self.inner_height)
            self.annotate(f"{self._first + 1}–{shown_to} of {len(self._lines)}")
        else:
            self.annotate("")

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        event.prevent_default()
        self.scroll_lines(WHEEL_LINES)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        event.prevent_default()
        self.scroll_lines(-WHEEL_LINES)


def wrap_spans(cell: Cell, cells: int, glyphs: Glyphs) -> Iterator[tuple[Span, ...]]:
    """A styled line as lines of at most so many cells; continued lines keep its indentation.

    A first span that ends with a blank is a label: what continues stands under what follows it.
    """
    parts = [(glyphs.plain(_shown_lines(text)), style) for text, style in spans(cell, "")]
    if len(parts) > 1 and parts[-1][1] == RULE[1]:
        *head, (rule, style) = parts
        left = cells - 1 - sum(width(text) for text, _ in head)
        if left > 0:
            yield (*head, (f" {rule * left}", style))
            return
        parts = head
    label = parts[0] if len(parts) > 1 and parts[0][0].endswith(" ") else ("", "")
    if label[0].strip() and width(label[0]) <= cells // 2:
        under = (" " * width(label[0]), "")
        for number, line in enumerate(_wrapped_spans(parts[1:], cells - width(label[0]))):
            yield (under if number else label, *line)
        return
    yield from _wrapped_spans(parts, cells)


def _wrapped_spans(parts: Sequence[Span], cells: int) -> Iterator[tuple[Span, ...]]:
    if len(parts) == 1 and "\n" not in parts[0][0] and width(parts[0][0]) <= cells:
        yield (parts[0],)
        return
    text = "".join(part for part, _ in parts)
    indent = " " * min(len(text) - len(text.lstrip(" ")), cells // 2 if cells >= 8 else 0)
    for paragraph, styles in _paragraphs(parts):
        at = 0
        for line in wrap(paragraph, cells - len(indent)):
            begin = paragraph.find(line, at) if line else at
            at = begin + len(line)
            lead: Sequence[Span] = ((indent, ""),) if indent else ()
            yield (*lead, *_styled(line, styles[begin:at]))


def _shown_lines(text: str) -> str:
    return "\n".join(shown(line) for line in text.split("\n")) if "\n" in text else shown(text)


def _paragraphs(parts: Sequence[Span]) -> Iterator[tuple[str, list[str]]]:
    """The text between line breaks, and the style of each of its characters."""
    text = "".join(part for part, _ in parts)
    styles = [style for part, style in parts for _ in part]
    at = 0
    for paragraph in text.split("\n"):
        yield paragraph, styles[at : at + len(paragraph)]
        at += len(paragraph) + 1


def _styled(text: str, styles: Sequence[str]) -> Iterator[Span]:
    begin = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or styles[at] != styles[begin]:
            yield text[begin:at], styles[begin]
            begin = at
