"""KPIs with their readings, limits and charts, and the investigations of those that stay short."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.message import Message

from mstui.actions.change import Change
from mstui.tui.panes.kpis import (
    INVESTIGATION_COLUMNS,
    KPI_COLUMNS,
    investigation_cells,
    investigation_told,
    kpi_cells,
    kpi_told,
)
from mstui.tui.screens.register import (
    BESIDE_FROM,
    FRAMED_FROM,
    Register,
    RegisterRow,
    RegisterScreen,
)
from mstui.tui.widgets.areas import Across, Down
from mstui.tui.widgets.frame import glyphs_of
from mstui.tui.widgets.lines import MARGIN
from mstui.tui.widgets.rows import Rows
from mstui.tui.widgets.source import Cell
from mstui.views import kpis as views
from mstui.views.investigations import InvestigationLine, investigations

MOST_INVESTIGATIONS = 8
WIDE_FROM = 108
# What begins a number that is typed on the list.
_BEGINS = frozenset("0123456789.,-")


class NumberRows(Rows):
    """A list on which a number can be typed right away: its first digit opens the reading."""

    class Typed(Message):
        """A digit was typed on a row."""

        def __init__(self, character: str) -> None:
            super().__init__()
            self.character = character

    def check_consume_key(self, key: str, character: str | None) -> bool:
        return character is not None and character in _BEGINS

    def on_key(self, event: events.Key) -> None:
        if event.character is not None and event.character in _BEGINS:
            event.stop()
            event.prevent_default()
            self.post_message(self.Typed(event.character))


class KpisScreen(RegisterScreen):
    """A number and Enter is a reading; the detail has its chart and every reading before it."""

    name_of_screen: ClassVar[str] = "KPIs"
    help_topic: ClassVar[str] = "kpis"
    registers: ClassVar[tuple[Register, ...]] = (
        Register("kpi", "KPIs", KPI_COLUMNS),
        Register("investigation", "Investigations", INVESTIGATION_COLUMNS),
    )

    def __init__(self, project: str = "", *, select: str = "") -> None:
        super().__init__(project, select=select)
        self.panes["kpi"] = NumberRows(
            "KPIs",
            self._columns_of(self.registers[0]),
            number="1",
            on_moved=self._moved,
            id="kpi",
        )
        self._lines: list[views.KpiLine] = []
        self._asked: list[InvestigationLine] = []

    def compose(self) -> ComposeResult:
        yield self.header_bar
        with Across(id="body"):
            with Down(id="lists"):
                yield self.panes["kpi"]
                yield self.panes["investigation"]
            with Down(id="beside"):
                yield self.told
        yield self.hint_bar
        yield self.popup

    # -- what is shown ----------------------------------------------------------------------

    def read(self, conn: Any) -> None:
        today = self.session.today_text
        self._lines = views.kpis(conn, today, self.project)
        self._asked = investigations(conn, today, self.project)

    def rows_of(self, kind: str) -> list[RegisterRow]:
        if kind == "investigation":
            return [
                RegisterRow(
                    one.id,
                    0,
                    investigation_cells(one, self.wording),
                    "" if one.is_open else "muted",
                    one.name,
                    one.state,
                    one,
                )
                for one in self._asked
                if one.is_open or self.shown == "all"
            ]
        shown = {
            "open": [one for one in self._lines if not one.is_over or one.investigation],
            "due": [one for one in self._lines if one.stands.is_due],
            "all": self._lines,
        }[self.shown]
        glyphs = glyphs_of(self.panes["kpi"])
        return [
            RegisterRow(
                one.id, 0, kpi_cells(one, self.wording, glyphs), "", one.name, one.word, one
            )
            for one in shown
        ]

    def title_of(self, kind: str) -> str:
        return super().title_of(kind) + (f" · {self.shown}" if kind == "kpi" else "")

    def empty_words(self, kind: str) -> str:
        if kind == "investigation":
            return "Nothing is investigated.\nA third short reading in a row begins it, or {add}."
        if not self._lines:
            return "No KPIs yet.\n{add} adds one: a number, where it starts and where it shall be."
        word = {"due": "No reading is due.", "open": "No KPI is open."}.get(self.shown, "No KPI.")
        return f"{word}\n{{show_lines}} shows more of {len(self._lines)}."

    def say(self, row: RegisterRow | None) -> tuple[str, Sequence[Cell]]:
        if row is None:
            return "", []
        if isinstance(row.of, InvestigationLine):
            return row.title, list(investigation_told(row.of, self.wording))
        line: views.KpiLine = row.of
        nothing: list[views.ReadingLine] = []
        found = self.session.read_or(nothing, lambda conn: views.readings(conn, line))
        asked = [one for one in self._asked if one.kpi == line.id]
        cells = max(20, self.told.inner_width - 2 * MARGIN)
        glyphs = glyphs_of(self.told)
        return row.title, list(kpi_told(line, found, self.wording, cells, glyphs, asked))

    def standing(self) -> Cell:
        due = sum(one.stands.is_due for one in self._lines)
        going_on = [one for one in self._lines if not one.is_over]
        short = sum(one.stands.consistently_short for one in going_on)
        parts: list[tuple[str, str]] = []
        if short:
            parts.append((f"{short} consistently short", "red"))
        if due:
            parts.append((f"{due} due", "amber"))
        if not parts:
            parts.append((f"{len(self._lines)} KPIs", "text"))
        spans = [parts[0]]
        for part in parts[1:]:
            spans += [(" · ", "muted"), part]
        return tuple(spans)

    # -- layout -----------------------------------------------------------------------------

    def lay_out(self, width: int, height: int) -> None:
        room = height - 2
        alone = self._one_pane = width < BESIDE_FROM or room < 14
        beside, lists = self.query_one("#beside"), self.query_one("#lists")
        lists.set_class(self._reading, "away")
        beside.set_class((alone or width < WIDE_FROM) and not self._reading, "away")
        beside.styles.width = "1fr" if self._reading else min(60, width * 2 // 5)
        shown = sum(one.is_open for one in self._asked)
        lower = min(max(1, shown), MOST_INVESTIGATIONS) + 3
        self.panes["investigation"].styles.height = max(5, min(lower, room // 3))
        self.panes["kpi"].styles.height = "1fr"
        for kind, pane in self.panes.items():
            pane.set_class(alone and kind != self._place, "away")
            pane.set_framed(width >= FRAMED_FROM)
            if alone:
                pane.styles.height = "1fr"
        self.told.set_framed(width >= FRAMED_FROM)

    def on_resize(self, event: events.Resize) -> None:
        super().on_resize(event)
        # The chart is as wide as its pane, which knows its width after the layout.
        self.call_after_refresh(self.tell_of_line)

    def _read_whole(self, reading: bool) -> None:
        super()._read_whole(reading)
        self.call_after_refresh(self.tell_of_line)

    # -- commands ---------------------------------------------------------------------------

    async def on_number_rows_typed(self, message: NumberRows.Typed) -> None:
        message.stop()
        why_not = self.session.registry.why_not("look_at", self.context())
        if why_not:
            self.show_bars(f"Reading: {why_not}", problem=True)
            return
        from mstui.tui.dialogs.read_kpi import ReadKpi

        kpi = self.panes["kpi"].row_id
        if kpi is not None:
            self.app.push_screen(ReadKpi(kpi, message.character))

    async def do_add(self) -> None:
        """A KPI by its form: a name alone measures nothing; else an investigation of one."""
        if self._place != "investigation":
            await self._add_by_form("kpi", self.surroundings(), "")
            return
        from mstui.tui.dialogs.investigate import FindOut

        kpi = self.panes["kpi"].row_id
        if kpi is None:
            self.show_bars("there is no KPI to investigate", problem=True)
            return
        made: Change | None = await self.ask(FindOut(kpi=kpi))
        self.landed(made)

    def extra_hints(self) -> list[tuple[str, str]]:
        if self._place != "kpi":
            return super().extra_hints()
        return [("0-9", "a reading")]
