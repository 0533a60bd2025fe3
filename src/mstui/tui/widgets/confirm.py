"""A question before something is done, answered by another key than the one that asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult

from mstui.tui.widgets.form import told
from mstui.tui.widgets.frame import Pane, Piece, glyphs_of, palette_of
from mstui.tui.widgets.steady import ClosedOnce
from mstui.tui.widgets.text import fit, pad

WIDEST = 76
MARGIN = 1

# Keys that may confirm, as the library names them, with what is shown of them.
_CONFIRMING = (("y", "y"), ("enter", "Enter"))


def confirming_key(trigger: str) -> tuple[str, str]:
    """The key that confirms what ``trigger`` asked for, never the same; and how it is shown.

    ``trigger`` may be several presses (``g x``): none of them confirms.
    """
    presses = {press.casefold() for press in trigger.split()}
    return next(pair for pair in _CONFIRMING if pair[0] not in presses)


class ConfirmPane(Pane):
    """The question, what would happen, and the two answers."""

    def __init__(self, title: str, question: str, lines: Sequence[str], keys: str) -> None:
        super().__init__(title)
        self._question = question
        self._more = tuple(lines)
        self._keys = keys

    def texts(self, cells: int) -> list[tuple[str, str]]:
        """Every line with its style."""
        room = max(1, cells - 2 * MARGIN)
        plain = glyphs_of(self).plain
        asked = [(line, "bold") for line in told(plain(self._question), room)]
        more = [(line, "text") for each in self._more for line in told(plain(each), room)]
        keys = [(line, "accent") for line in told(plain(self._keys), room)]
        return [*asked, *more, ("", "text"), *keys]

    def paint(self, y: int, cells: int) -> Iterable[Piece]:
        palette = palette_of(self)
        lines = self.texts(cells)
        if len(lines) > self.inner_height:
            # The answers stay, whatever had to be left out above them.
            lines = [*lines[: max(0, self.inner_height - 1)], lines[-1]]
        text, style = lines[y] if y < len(lines) else ("", "text")
        line = pad(" " * MARGIN + fit(text, max(0, cells - MARGIN)), cells)
        return [(line, palette.style(style, "surface"))]


class Confirm(ClosedOnce[bool]):
    """Asks; its result is True only if the confirming key was pressed.

    ``trigger`` is the key that asked, so that holding it down answers nothing. Esc and n leave;
    any other key does nothing.
    """

    AUTO_FOCUS: ClassVar[str | None] = "ConfirmPane"
    DEFAULT_CSS = """
    Confirm { align: center middle; background: transparent; }
    Confirm ConfirmPane { background: $surface; }
    """

    def __init__(
        self,
        title: str,
        question: str,
        *,
        trigger: str,
        lines: Sequence[str] = (),
        yes: str = "yes",
        no: str = "no",
    ) -> None:
        super().__init__()
        self._key, shown_key = confirming_key(trigger)
        keys = f"{shown_key} {yes} · n or Esc {no}"
        self.pane = ConfirmPane(title, question, lines, keys)

    def compose(self) -> ComposeResult:
        self._size_pane()
        yield self.pane

    def on_resize(self) -> None:
        self._size_pane()

    def on_key(self, event: events.Key) -> None:
        event.stop()
        event.prevent_default()
        if event.key == self._key:
            self.dismiss(True)
        elif event.key in ("n", "N", "escape"):
            self.dismiss(False)

    def _size_pane(self) -> None:
        columns, lines = self.app.size
        cells = min(WIDEST, columns - (4 if columns > WIDEST else 0))
        self.pane.styles.width = cells
        self.pane.styles.height = min(len(self.pane.texts(cells - 2)) + 2, lines)
