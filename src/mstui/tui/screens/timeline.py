"""The timeline of a project: its plan as bars that can be moved, with what follows from it."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult

from mstui.commands.context import Context
from mstui.tui.panes.bars import Summary
from mstui.tui.screens.items import ItemCommands
from mstui.tui.widgets.areas import Down
from mstui.tui.widgets.chart import ChartRow, ChartRows, ChartSource
from mstui.tui.widgets.rows import Rows
from mstui.tui.widgets.source import AnyRow, Cell, ListSource
from mstui.views.chart import ASCII, UNICODE, Painter
from mstui.views.planning import computed, planned_project
from mstui.views.scale import DAY, Scale, fitted, header, zoomed
from mstui.views.shifting import Shifting
from mstui.views.timeline import Bar, Timeline, folded
from mstui.views.why import explained

ZOOMS = ("day", "week", "month", "quarter")
FIT = "fit"
# How much of the chart a scrolled step shows anew.
STEP = 3
LEAST_PIECE = 8
FRAMED_FROM = 60


class TimelineScreen(ItemCommands):
    """Phases, tasks and milestones over time; `+` and `-` move the bar under the cursor."""

    scope: ClassVar[str] = "timeline"
    DEFAULT_CSS = """
    TimelineScreen #chart { width: 1fr; height: 1fr; }
    """

    def __init__(self, project: str, *, select: str = "") -> None:
        super().__init__()
        self.project = project
        self.chart = ChartRows(id="chart", on_moved=self._moved)
        self.chart.on_sized = self._draw
        self.summary = Summary(id="summary")
        self._wanted = select
        self._timeline: Timeline | None = None
        self._sketch: Shifting | None = None
        self._zoom = FIT
        self._middle: int | None = None
        self._folded: set[str] = set()
        self._gone = False

    def compose(self) -> ComposeResult:
        yield self.header_bar
        with Down(id="body"):
            yield self.chart
            yield self.summary
        yield self.hint_bar
        yield self.popup

    def on_mount(self) -> None:
        self.attempt(self.show_all)
        self.set_focus(self.chart)
        self._moved(self.chart.row)
        self.show_bars()

    # -- what is shown --------------------------------------------------------------------------

    def show_all(self) -> None:
        """Read the plan and schedule it; the cursor stays on its item."""
        from mstui.domain.errors import InvalidValue, NotFound

        try:
            planned = self.session.read(planned_project, self.project)
            done = computed(planned)
        except NotFound:
            self._gone = True
            return
        except InvalidValue as error:
            self.chart.empty = f"The plan can't be computed.\n{error}"
            self.chart.show(ListSource())
            return
        today = self.session.today_text
        self._sketch = Shifting(planned, done)
        self.chart.seen = self._sketch.bar
        self._timeline = self.session.read(lambda conn: Timeline(conn, planned, done, today))
        self.chart.empty = self.session.registry.worded(
            "Nothing to show yet.\n{back} goes back; add phases, milestones and tasks there."
        )
        self._show_rows()
        self._draw()

    def _show_rows(self) -> None:
        if self._timeline is None:
            return
        places = folded(self._timeline.places, self._folded)
        rows = self._timeline.planned.rows
        places = self.fitting(places, lambda place: str(rows[place.id]["kind"]))
        wanted_id = self._wanted or self.chart.row_id
        self._wanted = ""
        self.chart.show(ChartSource(self._timeline, places, self._folded), select=wanted_id)

    def _draw(self) -> None:
        """Draw the days anew: another zoom, another place, another size."""
        timeline = self._timeline
        if timeline is None or not self.chart.size.width:
            return
        scale = self._scale(timeline)
        signs = ASCII if self.host.glyphs.name == "ascii" else UNICODE
        self.chart.draw(Painter(timeline, scale, signs), header(scale, timeline.today))

    def _scale(self, timeline: Timeline) -> Scale:
        columns = self.chart.chart_cells
        if self._zoom == FIT:
            return fitted(timeline.start, timeline.finish + LEAST_PIECE * DAY, columns)
        middle = self._middle if self._middle is not None else timeline.today
        return zoomed(self._zoom, middle, columns)

    def _moved(self, row: AnyRow | None) -> None:
        """The cursor stands on another bar: tell of it, and have it in view."""
        if self._sketch is not None and self._sketch.shift.id not in (
            "",
            row.id if row else "",
        ):
            self._drop()
        if isinstance(row, ChartRow):
            self._bring_into_view(row.bar)
        self._tell()

    def _bring_into_view(self, bar: Bar) -> None:
        painter = self.chart.painter
        if painter is None or self._zoom == FIT:
            return
        scale = painter.scale
        if not 0 <= scale.column(bar.finish - 1) < scale.columns and not (
            0 <= scale.column(bar.start) < scale.columns
        ):
            self._middle = bar.finish
            self._draw()

    def _tell(self) -> None:
        """What the shift does, else why the item under the cursor stands where it stands."""
        shifting, row = self._sketch, self.chart.row
        if shifting is None or not isinstance(row, ChartRow):
            self.summary.show("")
            return
        told = shifting.summary()
        if told:
            self.summary.show((told, "amber" if "misses" in told else "text"))
            return
        self.summary.show(self._reason(shifting, row))

    def _reason(self, shifting: Shifting, row: ChartRow) -> Cell:
        from mstui.domain.errors import MstuiError

        try:
            found = explained(shifting.planned, shifting.done, row.id, self.session.today_text)
        except MstuiError as error:
            return (str(error), "muted")
        return ((found.chain[0].text, "text"), (f" · {found.float.text}", "muted"))

    # -- the base's questions -------------------------------------------------------------------

    @property
    def active(self) -> Rows:
        return self.chart

    def kind_of(self, rows: Rows) -> str:
        row = rows.row
        return row.bar.kind if isinstance(row, ChartRow) else ""

    def state_of_item(self) -> str:
        row = self.chart.row
        return row.state if isinstance(row, ChartRow) else ""

    def context(self) -> Context:
        here = super().context()
        told = self._sketch.shift.is_none if self._sketch is not None else True
        return here._replace(moving=not told)

    def crumbs(self) -> tuple[str, ...]:
        if self._timeline is None:
            return ("Timeline",)
        return (f"{self._timeline.key} {self._timeline.name}".strip(), "Timeline")

    def standing(self) -> Cell:
        if self._sketch is not None and not self._sketch.shift.is_none:
            return ((f"{self._sketch.told()} ", "amber bold"), ("not saved", "muted"))
        return (("all of it" if self._zoom == FIT else f"by {self._zoom}"), "muted")

    def extra_hints(self) -> list[tuple[str, str]]:
        registry = self.session.registry
        if self._sketch is not None and not self._sketch.shift.is_none:
            return [(registry.key_of("open"), "keep"), (registry.key_of("cancel"), "as it was")]
        return []

    def narrow(self, text: str) -> None:
        self.chart.find(text)
        self._show_rows()

    def reload(self, touched: frozenset[str] = frozenset()) -> None:
        self.show_all()
        self.chart.mark_changed(touched)
        self._tell()
        if self._gone and self.is_current:
            self.app.call_later(self.host.leave_gone, self)

    def go_to(self, kind: str, id: str) -> None:
        self._folded.clear()
        self._show_rows()
        self.chart.select_id(id)

    def surroundings(self) -> dict[str, str]:
        found = {"project": self.project}
        row = self.chart.row
        if isinstance(row, ChartRow) and row.bar.kind in ("phase", "milestone"):
            found[row.bar.kind] = row.id
        return found

    def item_of_history(self) -> tuple[str, str, str]:
        row = self.chart.row
        return (row.id, row.bar.kind, row.title) if isinstance(row, ChartRow) else ("", "", "")

    def lay_out(self, width: int, height: int) -> None:
        self.chart.set_framed(width >= FRAMED_FROM)

    # -- zooming and scrolling ------------------------------------------------------------------

    def do_zoom_in(self) -> None:
        """Fewer days a column."""
        self._zoom_to(ZOOMS[max(0, self._zoom_place() - 1)])

    def do_zoom_out(self) -> None:
        """More days a column."""
        self._zoom_to(ZOOMS[min(len(ZOOMS) - 1, self._zoom_place() + 1)])

    def _zoom_place(self) -> int:
        """Where the scale stands among the zooms; the whole plan counts as the nearest."""
        if self._zoom in ZOOMS:
            return ZOOMS.index(self._zoom)
        painter = self.chart.painter
        per_column = painter.scale.per_column if painter is not None else DAY
        return sum(per_column > limit for limit in (DAY // 2, 2 * DAY, 10 * DAY))

    def _zoom_to(self, zoom: str) -> None:
        row, painter = self.chart.row, self.chart.painter
        if self._middle is None and isinstance(row, ChartRow):
            self._middle = row.bar.finish
        elif painter is not None and self._zoom != FIT:
            self._middle = painter.scale.place(painter.scale.columns // 2)
        self._zoom = zoom
        self._draw()
        self.show_bars()

    def do_zoom_fit(self) -> None:
        """All of it."""
        self._zoom, self._middle = FIT, None
        self._draw()
        self.show_bars()

    def do_to_today(self) -> None:
        """Today in the middle; the whole plan is left for weeks."""
        if self._timeline is None:
            return
        if self._zoom == FIT:
            self._zoom = "week"
        self._middle = self._timeline.today
        self._draw()
        self.show_bars()

    def _scroll(self, direction: int) -> None:
        painter = self.chart.painter
        if painter is None:
            return
        scale = painter.scale
        if self._zoom == FIT:
            return
        middle = self._middle if self._middle is not None else scale.place(scale.columns // 2)
        self._middle = middle + direction * scale.columns // STEP * scale.per_column
        self._draw()

    def do_cursor_left(self) -> None:
        """Close what is open below the row, else to earlier days."""
        row = self.chart.row
        if isinstance(row, ChartRow) and row.bar.parts and row.id not in self._folded:
            self._folded.add(row.id)
            self._show_rows()
        else:
            self._scroll(-1)

    def do_cursor_right(self) -> None:
        """Open what is closed below the row, else to later days."""
        row = self.chart.row
        if isinstance(row, ChartRow) and row.id in self._folded:
            self._folded.discard(row.id)
            self._show_rows()
        else:
            self._scroll(1)

    # -- moving ---------------------------------------------------------------------------------

    def do_move_later(self) -> None:
        self._move_bar(days=1)

    def do_move_earlier(self) -> None:
        self._move_bar(days=-1)

    def do_week_later(self) -> None:
        self._move_bar(days=5)

    def do_week_earlier(self) -> None:
        self._move_bar(days=-5)

    def do_longer(self) -> None:
        self._move_bar(longer=1)

    def do_shorter(self) -> None:
        self._move_bar(longer=-1)

    def _move_bar(self, *, days: int = 0, longer: int = 0) -> None:
        row, shifting = self.chart.row, self._sketch
        if shifting is None or not isinstance(row, ChartRow):
            return
        why_not = shifting.why_not(row.id, length=bool(longer))
        if why_not:
            self.show_bars(f"{row.title}: {why_not}", problem=True)
            return
        shifting.move(row.id, days=days, longer=longer)
        self._shown_again()

    def _shown_again(self) -> None:
        self.chart.follow()
        self._tell()
        self.show_bars()

    def _drop(self) -> None:
        if self._sketch is not None:
            self._sketch.drop()
            self._shown_again()

    def leave(self) -> bool:
        if self._sketch is None or self._sketch.shift.is_none:
            return False
        self._drop()
        return True

    async def do_open(self) -> None:
        """Keep what was moved; else the item with all its details."""
        shifting, row = self._sketch, self.chart.row
        if shifting is not None and not shifting.shift.is_none:
            from mstui.tui.dialogs.keep_move import KeepMove

            kind = shifting.planned.rows[shifting.shift.id]["kind"]
            kept = await self.ask(
                KeepMove(self.project, kind, shifting.shift.id, shifting.fields(), shifting.told())
            )
            if kept is None:
                self._shown_again()
            return
        if isinstance(row, ChartRow):
            from mstui.tui.screens.project import ProjectScreen

            await self.app.push_screen(ProjectScreen(self.project, select=(row.bar.kind, row.id)))

    def on_rows_opened(self, message: Rows.Opened) -> None:
        message.stop()
        self.run_worker(self.do_open())
