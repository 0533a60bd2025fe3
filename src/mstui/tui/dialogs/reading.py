"""A dialog to read: lines that scroll, with the keys in the last one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, TypeVar

from textual import events

from mstui.domain.errors import MstuiError
from mstui.tui.dialogs.base import Dialog
from mstui.tui.dialogs.pane import Keys, Raised, key_line, laid_lines, text_line
from mstui.tui.widgets.frame import Piece, glyphs_of, palette_of
from mstui.tui.widgets.lines import MARGIN, Lines
from mstui.tui.widgets.source import Cell, Span
from mstui.tui.widgets.typed import Ink

R = TypeVar("R")


class ReadPane(Raised, Lines):
    """Lines on the dialogs' surface, and below them the keys or what is wrong."""

    def __init__(self, title: str, keys: Keys) -> None:
        super().__init__(title)
        self.hints = keys
        self.problem = ""
        self.news = ""

    @property
    def inner_height(self) -> int:
        """Without the line of keys and the empty one above it."""
        return max(1, super().inner_height - 2)

    def tell(self, problem: str) -> None:
        """Say what is wrong in place of the keys; empty to show them again."""
        self.problem, self.news = problem, ""
        self.refresh()

    def report(self, news: str) -> None:
        """Say what was done in place of the keys, until the next thing is told."""
        self.problem, self.news = "", news
        self.refresh()

    def lines_needed(self, texts: Iterable[Cell], cells: int) -> int:
        """The lines that texts need in a pane so wide, with keys and frame."""
        room = max(1, cells - 2 - 2 * MARGIN)
        glyphs = glyphs_of(self)
        wrapped = sum(1 for text in texts for _ in laid_lines(text, room, glyphs))
        return max(1, wrapped) + 2 + 2

    def _wrapped(self) -> list[tuple[Span, ...]]:
        room, glyphs = max(2, self.inner_width - 2 * MARGIN), glyphs_of(self)
        return [line for text in self._text for line in laid_lines(text, room, glyphs)]

    def paint(self, y: int, cells: int) -> Iterable[Piece]:
        ink = Ink(palette_of(self), glyphs_of(self))
        below = y - self.inner_height
        if below < 0:
            return super().paint(y, cells)
        if below == 0:
            return text_line("", "", cells, ink)
        if self.problem:
            return text_line(f"! {self.problem}", "red", cells, ink)
        if self.news:
            return text_line(self.news, "green", cells, ink)
        return list(key_line(self.hints, cells, ink))


class ReadDialog(Dialog[R], inherit_bindings=False):
    """Shows lines; Esc, q and Enter leave."""

    leaving: ClassVar[tuple[str, ...]] = ("escape", "q", "enter")
    pane_type: ClassVar[type[ReadPane]] = ReadPane

    @property
    def heading(self) -> str:
        """What stands in the frame."""
        raise NotImplementedError

    def texts(self) -> Sequence[Cell]:
        """What there is to read."""
        raise NotImplementedError

    def keys(self) -> Keys:
        return (("↑ ↓", "scroll"), ("Esc", "close"))

    def make_pane(self) -> ReadPane:
        self.pane = self.pane_type(self.heading, self.keys())
        return self.pane

    def made(self) -> None:
        self.pane.set_lines(self.texts())

    def lines_needed(self) -> int:
        return self.pane.lines_needed(self.texts(), self.cells)

    def refuse(self, error: MstuiError) -> None:
        self.pane.tell(str(error))

    def leave(self) -> None:
        if not self.busy:
            self.dismiss(None)

    def on_key(self, event: events.Key) -> None:
        if self.take_key(event.key):
            event.stop()
            event.prevent_default()

    def take_key(self, key: str) -> bool:
        """Scroll or leave; False for any other key."""
        pane = self.pane
        page = max(1, pane.inner_height - 1)
        scrolls = {
            **dict.fromkeys(("up", "k"), -1),
            **dict.fromkeys(("down", "j"), 1),
            **dict.fromkeys(("pageup", "ctrl+u", "b"), -page),
            **dict.fromkeys(("pagedown", "ctrl+d", "space"), page),
            **dict.fromkeys(("home", "g"), -100_000),
            **dict.fromkeys(("end", "G"), 100_000),
        }
        if key in self.leaving:
            self.leave()
        elif key in scrolls:
            pane.scroll_lines(scrolls[key])
        else:
            return False
        return True
