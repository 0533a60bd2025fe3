"""What timelines share, of one project and of all: zoom, scrolling, folding, and what is seen."""

from __future__ import annotations

from typing import ClassVar, Generic, TypeVar

from textual.app import ComposeResult

from mstui.domain.errors import InvalidValue
from mstui.tui.panes.bars import Summary
from mstui.tui.screens.chart_popups import ChartPopups, Only
from mstui.tui.widgets.areas import Down
from mstui.tui.widgets.chart import ChartRow, ChartRows, ChartSource
from mstui.tui.widgets.rows import Rows
from mstui.tui.widgets.source import AnyRow, Cell
from mstui.views.chart import FIT, Painter, scaled
from mstui.views.scale import DAY, header
from mstui.views.signs import common
from mstui.views.timeline import Bar, Charted, folded

C = TypeVar("C", bound=Charted)

ZOOMS = ("day", "week", "month", "quarter")
# What can wait for something.
LINKED = ("phase", "task", "milestone")
# How much of the chart a scrolled step shows anew.
STEP = 3
FRAMED_FROM = 60
FACTS_FROM = 20


class ChartScreen(ChartPopups, Generic[C]):
    """Rows over time; a subclass reads them and says what a row is."""

    scope: ClassVar[str] = "timeline"
    # Whether each row is a project with its milestones on it.
    of_projects: ClassVar[bool] = False
    DEFAULT_CSS = """
    ChartScreen #chart { width: 1fr; height: 1fr; }
    """

    def __init__(self, *, select: str = "") -> None:
        super().__init__()
        self.chart = ChartRows(id="chart", on_moved=self._moved)
        self.chart.on_sized = self._draw
        self.summary = Summary(id="summary")
        # A second line where the terminal has room for one.
        self.facts = Summary(id="facts")
        self._wanted = select
        self._timeline: C | None = None
        self._zoom = FIT
        self._middle: int | None = None
        self._folded: set[str] = set()

    def compose(self) -> ComposeResult:
        yield self.header_bar
        with Down(id="body"):
            yield self.chart
            yield self.summary
            yield self.facts
        yield self.hint_bar
        yield self.popup

    def on_mount(self) -> None:
        self.attempt(self.show_all)
        self.set_focus(self.chart)
        self._moved(self.chart.row)
        notice = self.trouble()
        self.show_bars(notice, problem=bool(notice))

    @property
    def charted(self) -> Charted | None:
        return self._timeline

    # -- what a subclass provides ---------------------------------------------------------------

    def show_all(self) -> None:
        """Read everything; the cursor stays on its item."""
        raise NotImplementedError

    def reason(self, row: ChartRow) -> Cell:
        """What is told of the bar under the cursor."""
        return ""

    def more(self, row: ChartRow) -> Cell:
        """What else is told of it, in the second line."""
        return ""

    def begins_at(self) -> str:
        """The id of the row that a new chart has under the cursor; empty for the first."""
        return ""

    def trouble(self) -> str:
        """What of the plan can't be drawn; empty where all can."""
        return ""

    # -- what is shown --------------------------------------------------------------------------

    def _show_rows(self) -> None:
        timeline = self._timeline
        if timeline is None:
            return
        places = timeline.places
        if self._only.what:
            from mstui.views.narrowing import ids_of, narrowed

            places = narrowed(places, ids_of(timeline, *self._only))
        places = folded(places, self._folded)
        places = self.fitting(places, lambda place: place.kind)
        wanted_id = self._wanted or self.chart.row_id or self.begins_at()
        self._wanted = ""
        self.chart.empty = self._nothing()
        self.chart.show(ChartSource(timeline, places, self._folded), select=wanted_id)

    def _nothing(self) -> str:
        """What an empty chart says."""
        if self._only.what:
            told = f"Nothing here is {self._only.what}."
            if self._only.name:
                told = f"Nothing here is {self._only.name}'s."
            return self.session.registry.worded(f"{told}\n{{show_only}} shows everything again.")
        return self.session.registry.worded(
            "Nothing to show yet.\n{back} goes back; add phases, milestones and tasks there."
        )

    def _draw(self) -> None:
        """Draw the days anew: another zoom, another place, another size."""
        timeline = self._timeline
        if timeline is None or not self.chart.size.width:
            return
        scale = scaled(timeline, self._zoom, self.chart.chart_cells, self._middle)
        self.chart.signs = common(self._signs, projects=self.of_projects)
        self.chart.signs_key = self.session.registry.key_of("signs")
        painter = Painter(timeline, scale, self._signs)
        self.chart.draw(painter, header(scale, timeline.today))

    def _moved(self, row: AnyRow | None) -> None:
        """The cursor stands on another bar: tell of it, and have it in view."""
        if isinstance(row, ChartRow):
            self._bring_into_view(row.bar)
            self.chart.retitle(row.title)
        self.chart.rewire()
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
        """Tell of the row under the cursor."""
        row = self.chart.row
        if isinstance(row, ChartRow):
            self.summary.show(self.reason(row))
            self.facts.show(self.more(row) if self.tells_facts else "")
            return
        self.summary.show("")
        self.facts.show("")

    @property
    def tells_facts(self) -> bool:
        """Whether there is a second line for what is told."""
        return bool(self.facts.display)

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

    def chosen(self) -> tuple[str, list[str]]:
        """Of marked rows of several kinds those of the kind under the cursor, else of the first."""
        kind, ids = super().chosen()
        if self._timeline is None or not self.chart.selected:
            return kind, ids
        kinds = self._timeline.kinds
        first = kind if any(kinds.get(id) == kind for id in ids) else kinds.get(ids[0], kind)
        return first, [id for id in ids if kinds.get(id) == first]

    async def do_link(self) -> None:
        """Marked rows are linked in their order, whatever they are; else the one row's links."""
        kinds = self._timeline.kinds if self._timeline is not None else {}
        marked = [id for id in self.chart.selected if kinds.get(id) in LINKED]
        if len({kinds[id] for id in marked}) < 2:
            await super().do_link()
            return
        from mstui.tui.dialogs.link_several import LinkSeveral

        ids = self.in_list_order(marked)
        if await self.ask(LinkSeveral([kinds[id] for id in ids], ids)):
            self.unmark()

    def in_list_order(self, ids: list[str]) -> list[str]:
        source = self.chart.source
        return sorted(ids, key=lambda each: source.place_of(each) or 0) if source else ids

    def standing(self) -> Cell:
        zoom = "all of it" if self._zoom == FIT else f"by {self._zoom}"
        if self._only.what:
            return ((self._only.told, "amber bold"), (f" · {zoom}", "muted"))
        return (zoom, "muted")

    def narrow(self, text: str) -> None:
        self.chart.find(text)
        self._show_rows()

    def reload(self, touched: frozenset[str] = frozenset()) -> None:
        self.show_all()
        self.chart.mark_changed(touched)
        self.chart.rewire()
        self._tell()

    def go_to(self, kind: str, id: str) -> None:
        """Put the cursor on an item, wherever it hides."""
        self._folded.clear()
        self._wanted = id
        self._show_rows()
        if self.chart.row_id != id and self._only.what:
            self._only = Only()
            self._wanted = id
            self._show_rows()

    def item_of_history(self) -> tuple[str, str, str]:
        row = self.chart.row
        return (row.id, row.bar.kind, row.title) if isinstance(row, ChartRow) else ("", "", "")

    def lay_out(self, width: int, height: int) -> None:
        self.chart.set_framed(width >= FRAMED_FROM)
        tells = height >= FACTS_FROM
        if tells != self.tells_facts:
            self.facts.display = tells
            self._tell()

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

    def do_next_milestone(self) -> None:
        """The cursor on the next milestone; after the last one the first."""
        if not self.chart.to_next("milestone"):
            self.show_bars("No milestone is seen here", problem=True)

    def _scroll(self, direction: int) -> None:
        painter = self.chart.painter
        if painter is None:
            return
        scale = painter.scale
        if self._zoom == FIT:
            self.show_bars(
                self.session.registry.worded("All of it is in view; {zoom_in} shows it nearer")
            )
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

    # -- moving: a chart of several projects has nothing that could be moved --------------------

    def _moves_nothing(self) -> None:
        raise InvalidValue("nothing is moved here")

    do_move_later = do_move_earlier = _moves_nothing
    do_week_later = do_week_earlier = _moves_nothing
    do_longer = do_shorter = _moves_nothing

    def on_rows_opened(self, message: Rows.Opened) -> None:
        message.stop()
        self.run_worker(self.do_open())

    async def do_open(self) -> None:
        """Open what is under the cursor."""
        raise NotImplementedError
