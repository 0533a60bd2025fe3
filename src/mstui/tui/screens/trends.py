"""The milestone trend chart on the whole screen, beside the list of its numbers."""

from __future__ import annotations

from textual.app import ComposeResult

from mstui.tui.panes.trends import trend_report
from mstui.tui.screens.report import FRAMED_FROM, ReportScreen
from mstui.tui.widgets.areas import Across, Down
from mstui.tui.widgets.drawing import Drawing
from mstui.tui.widgets.source import AnyRow, Cell
from mstui.views.trend_chart import drawn, key_to
from mstui.views.trends import MilestoneTrend, trends_of

BESIDE_FROM = 110
CHART_FROM = 11
# A line below the chart says what its signs mean.
KEY_FROM = 12


class TrendScreen(ReportScreen):
    """Every milestone's forecasts over the check-ins; the one under the cursor lies on top."""

    DEFAULT_CSS = """
    TrendScreen #body { layout: horizontal; }
    TrendScreen.below #body { layout: vertical; }
    TrendScreen #lines { width: 11fr; height: 1fr; }
    TrendScreen #trend { width: 10fr; height: 1fr; }
    TrendScreen.below #lines { width: 1fr; height: 2fr; }
    TrendScreen.below #trend { width: 1fr; height: 3fr; }
    TrendScreen.low #trend { display: none; }
    """

    def __init__(self, project: str = "", *, select: str = "") -> None:
        super().__init__(trend_report(project), project)
        self._trends: list[MilestoneTrend] = []
        self._wanted = select
        self.drawing = Drawing("Forecast by check-in", self._draw, id="trend")

    def compose(self) -> ComposeResult:
        yield self.header_bar
        with Down():
            with Across(id="body"):
                yield self.lines
                yield self.drawing
            yield self.summary
        yield self.hint_bar
        yield self.popup

    def show_all(self) -> None:
        nothing: list[MilestoneTrend] = []
        project = self.project
        self._trends = self.session.read_or(nothing, lambda conn: trends_of(conn, project))
        super().show_all()
        if self._wanted:
            self.lines.select_id(self._wanted)
            self._wanted = ""
        self.drawing.draw()

    def _tell(self, row: AnyRow | None) -> None:
        super()._tell(row)
        self.drawing.draw()

    def _draw(self, width: int, height: int) -> list[Cell]:
        """The chart for its size, the milestone under the cursor on top."""
        is_ascii = self.host.glyphs.name == "ascii"
        below = self._key_lines(width, is_ascii) if height >= KEY_FROM else []
        chosen, today = self.lines.row_id or "", self.session.today
        rows = drawn(self._trends, chosen, width, height - len(below), today, ascii=is_ascii)
        lines: list[Cell] = [tuple((span.text, span.style) for span in row) for row in rows]
        return [*lines, *below] if lines else []

    def _key_lines(self, width: int, is_ascii: bool) -> list[Cell]:
        """What the signs mean, as many of them as one line holds."""
        line: list[tuple[str, str]] = []
        left = width
        for sign, word in key_to(ascii=is_ascii):
            text = f" {word}   "
            if left < len(sign) + len(text) - 3:
                break
            line += [(sign, "text"), (text, "muted")]
            left -= len(sign) + len(text)
        return [tuple(line)] if line else []

    def crumbs(self) -> tuple[str, ...]:
        return ("Trend",)

    def lay_out(self, width: int, height: int) -> None:
        self.set_class(width < BESIDE_FROM, "below")
        self.set_class(height < CHART_FROM, "low")
        for pane in (self.lines, self.drawing):
            pane.set_framed(width >= FRAMED_FROM)
