"""A small framed list of keys above the bottom line: what a begun chord, or a question, can become.

It is drawn in the frame of the key that asked for it, takes no focus and needs no timer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar, NamedTuple

from rich.style import Style
from textual import events

from mstui.tui.widgets.frame import Pane, Piece, blank, glyphs_of, palette_of
from mstui.tui.widgets.text import cut, fit, shown, width

WIDEST = 64
MARGIN = 1


class Choice(NamedTuple):
    """A key, what it does, and why it can't now; ``note`` stands to the right of the word.

    ``look`` is the key's colour, where it is not that of keys.
    """

    key: str
    word: str
    why_not: str = ""
    note: str = ""
    look: str = "accent bold"


class Popup(Pane, can_focus=False):
    """Choices in the corner at the bottom right; ``on_pick`` hears a click on one of them."""

    DEFAULT_CSS = """
    Popup { layer: popup; position: absolute; display: none; background: $surface; }
    """

    ground: ClassVar[str] = "surface"

    def __init__(self, on_pick: Callable[[int], object] | None = None) -> None:
        super().__init__("", id="popup")
        self._choices: tuple[Choice, ...] = ()
        self._at: int | None = None
        self._first = 0
        self.on_pick = on_pick

    @property
    def is_open(self) -> bool:
        return bool(self.display)

    def open(
        self,
        title: str,
        choices: Sequence[Choice],
        room: tuple[int, int],
        *,
        at: int | None = None,
        note: str = "",
    ) -> None:
        """Show the choices in a corner of ``room`` (cells, lines above the bottom line).

        ``at`` is the one under a cursor, where there is one.
        """
        self._choices, self._at, self._first = tuple(choices), at, 0
        self.retitle(title)
        self.annotate(note)
        cells, lines = self._needed(title, note), len(choices) + 2
        cells, lines = min(cells, room[0]), min(lines, room[1])
        self.styles.width, self.styles.height = cells, lines
        self.styles.offset = (room[0] - cells, room[1] - lines + 1)
        self._keep_in_view(lines - 2)
        self.display = True
        self.refresh()

    def close(self) -> None:
        self.display = False

    def move_to(self, at: int) -> None:
        """Put the cursor on another choice."""
        before, self._at = self._at, at
        first = self._first
        self._keep_in_view(self.inner_height)
        if self._first != first:
            self.repaint_inner()
            return
        for each in (before, at):
            if each is not None:
                self.repaint_inner(each - self._first, 1)

    def _keep_in_view(self, lines: int) -> None:
        if self._at is not None and lines > 0:
            self._first = max(self._at - lines + 1, min(self._first, self._at))

    def _needed(self, title: str, note: str) -> int:
        texts = [f"{self._word(one)}{one.note}" for one in self._choices]
        widest = max((width(self._plain(text)) for text in texts), default=0)
        cells = 2 + 2 * MARGIN + self._key_cells + 2 + widest + (2 if self._noted else 0)
        return min(WIDEST, max(cells, width(self._plain(title)) + 6, width(note) + 8))

    @property
    def _noted(self) -> bool:
        return any(one.note for one in self._choices)

    @property
    def _key_cells(self) -> int:
        return max((width(self._plain(one.key)) for one in self._choices), default=0)

    def _word(self, one: Choice) -> str:
        return f"{one.word}: {one.why_not}" if one.why_not else one.word

    def _plain(self, text: str) -> str:
        return glyphs_of(self).plain(shown(text))

    def paint(self, y: int, cells: int) -> Iterable[Piece]:
        palette, ellipsis = palette_of(self), glyphs_of(self).ellipsis
        at = y + self._first
        if not 0 <= at < len(self._choices):
            return [blank(cells, palette.style("text", "surface"))]
        one = self._choices[at]
        on = "cursor" if at == self._at else "surface"
        key = fit(self._plain(one.key), self._key_cells, "", right=False)
        note = self._plain(one.note)
        room = max(0, cells - 2 * MARGIN - self._key_cells - 2)
        word = cut(self._plain(self._word(one)), max(0, room - width(note)), ellipsis)
        gap = " " * max(0, room - width(word) - width(note))
        style = "muted" if one.why_not else "text"
        return [
            (" " * MARGIN, palette.style("text", on)),
            (key, palette.style("muted" if one.why_not else one.look, on)),
            ("  ", palette.style("text", on)),
            (word, palette.style(style, on)),
            (gap, palette.style("text", on)),
            (note, palette.style("accent", on)),
            (" " * MARGIN, palette.style("text", on)),
        ]

    def _edge_style(self) -> Style:
        return palette_of(self).style("border-focus", self.ground)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        event.stop()

    def on_click(self, event: events.Click) -> None:
        event.stop()
        at = event.y - 1 + self._first
        if self.on_pick is not None and 0 <= at < len(self._choices) and event.y >= 1:
            self.on_pick(at)
