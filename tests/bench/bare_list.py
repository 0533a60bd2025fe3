"""A bare list of 100,000 lines drawn by the line API: what any list of this library costs."""

from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip


class Lines(ScrollView, can_focus=True):
    """Row numbers and a cursor."""

    BINDINGS: ClassVar = [("j", "move(1)"), ("k", "move(-1)")]
    cursor = 0

    def on_mount(self) -> None:
        self.virtual_size = Size(self.size.width, 100_000)

    def render_line(self, y: int) -> Strip:
        at = y + self.scroll_offset.y
        style = Style(reverse=at == self.cursor)
        return Strip([Segment(f"row {at:6} of the bare list".ljust(self.size.width), style)])

    def action_move(self, lines: int) -> None:
        before, self.cursor = self.cursor, self.cursor + lines
        top = self.scroll_offset.y
        if not top <= self.cursor < top + self.size.height:
            self.scroll_to(y=self.cursor - self.size.height + 1, animate=False)
        for row in (before, self.cursor):
            self.refresh(Region(0, row - self.scroll_offset.y, self.size.width, 1))


class Bare(App[None]):
    def compose(self) -> ComposeResult:
        yield Lines()

    def on_mount(self) -> None:
        self.query_one(Lines).focus()


Bare().run()
