"""The bottom line: at most six keys, fewer beside a notice while there is one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar

from textual import events
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from mstui.tui.widgets.frame import Piece, blank, glyphs_of, palette_of, strip_of
from mstui.tui.widgets.text import cut, shown, width

MOST = 6
LEAST_FOR_BOTH = 50
GAP = 3


class Line(Widget):
    """A widget of one line that paints itself; the panel's colour runs through it."""

    BLANK: ClassVar[bool] = False
    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Line { height: 1; width: 1fr; background: $panel; }
    """

    def paint(self, cells: int) -> Iterable[Piece]:
        """The pieces of the line, at most ``cells`` wide."""
        raise NotImplementedError

    def render_lines(self, crop: Region) -> list[Strip]:
        strips = [self.render_line(y) for y in crop.line_range]
        if crop.column_span != (0, self.size.width):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        if getattr(self.app, "writes_frames", False):
            return strips
        background = self.background_colors[1]
        for each in self.get_line_filters():
            strips = [strip.apply_filter(each, background) for strip in strips]
        return strips

    def render_line(self, y: int) -> Strip:
        cells = self.size.width
        pieces = list(self.paint(cells))
        missing = cells - sum(width(text) for text, _ in pieces)
        return strip_of([*pieces, blank(missing, palette_of(self).style("text", "panel"))], cells)


class Hints(Line):
    """Keys with a word each; the last ones give way where the line is short.

    A notice stands before them until the next key, so nothing vanishes by itself.
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._keys: tuple[tuple[str, str], ...] = ()
        self._way_out = ""
        self._notice = ""
        self._problem = False
        # A click on a hint; it is told which key the hint shows.
        self.on_pick: Callable[[str], object] | None = None
        self._places: list[tuple[int, int, str]] = []

    @property
    def notice(self) -> str:
        return self._notice

    def show(self, keys: Sequence[tuple[str, str]], way_out: str = "") -> None:
        """Show these keys with their words, at most six; ``way_out`` is the last to give way."""
        if (tuple(keys[:MOST]), way_out) != (self._keys, self._way_out):
            self._keys, self._way_out = tuple(keys[:MOST]), way_out
            self.refresh()

    def tell(self, notice: str, *, problem: bool = False) -> None:
        """Say something before the keys; empty to take it away, as the next key does."""
        if (notice, problem) != (self._notice, self._problem):
            self._notice, self._problem = notice, problem
            self.refresh()

    def paint(self, cells: int) -> Iterable[Piece]:
        palette = palette_of(self)
        self._places = []
        if not self._notice:
            return self._hints(self._fitting(cells), cells)
        # The way to all keys stays, except where the line is too short for both.
        last = self._taken(self._keys[-1:]) + 1
        said = self._said(cells - last if cells > LEAST_FOR_BOTH else cells)
        room = max(0, cells - width(said) - 1)
        keys = self._beside(room)
        style = palette.style("red bold" if self._problem else "text", "panel")
        gap = room - self._taken(keys)
        return [
            (said, style),
            (" " * gap, palette.style("muted", "panel")),
            *self._hints(keys, cells - 1, room - gap),
        ]

    def _said(self, cells: int) -> str:
        """The notice; where it is too long, its last part (what takes it back) stays whole."""
        glyphs = glyphs_of(self)
        notice = glyphs.plain(shown(f" {self._notice}"))
        head, mark, tail = notice.rpartition(glyphs.plain(" · "))
        rest = f"{mark}{tail}"
        if width(notice) > cells and mark and 2 * width(rest) < cells:
            return cut(head, cells - width(rest), glyphs.ellipsis) + rest
        return cut(notice, cells, glyphs.ellipsis)

    def _hints(
        self, keys: Sequence[tuple[str, str]], cells: int, room: int | None = None
    ) -> list[Piece]:
        """The keys with their words at the end of the line, in ``room`` cells of it."""
        palette, glyphs = palette_of(self), glyphs_of(self)
        plain = palette.style("muted", "panel")
        pieces: list[Piece] = []
        left = cells if room is None else room
        for number, (key, word) in enumerate(keys):
            lead = " " * (GAP if number or room is not None else 1)
            shown_key, key = key, glyphs.plain(shown(key))
            word = cut(glyphs.plain(shown(f" {word}")), left - len(lead) - width(key))
            pieces += [(lead, plain), (key, palette.style("accent bold", "panel")), (word, plain)]
            first = cells - left + len(lead)
            left -= len(lead) + width(key) + width(word)
            self._places.append((first, cells - left, shown_key))
        return pieces

    def on_click(self, event: events.Click) -> None:
        for first, last, key in self._places:
            if first <= event.x < last and self.on_pick is not None:
                self.on_pick(key)
                return

    def _fitting(self, cells: int) -> Sequence[tuple[str, str]]:
        """The keys that fit, the last one (all keys) always among them."""
        keys = list(self._keys)
        while len(keys) > 2 and self._taken(keys) > cells:
            del keys[-3 if len(keys) > 3 and keys[-2][0] == self._way_out else -2]
        return keys

    def _beside(self, cells: int) -> Sequence[tuple[str, str]]:
        """The keys that find room beside a notice, all keys first."""
        keys = list(self._keys)
        while keys and self._taken(keys) > cells:
            del keys[-2 if len(keys) > 1 else -1]
        return keys

    def _taken(self, keys: Sequence[tuple[str, str]]) -> int:
        plain = glyphs_of(self).plain
        return sum(GAP + width(plain(shown(f"{key} {word}"))) for key, word in keys)
