"""A report on the whole screen: lines that lead to their items."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult

from mstui.commands.context import Context
from mstui.domain.errors import MstuiError
from mstui.tui.panes.bars import Summary
from mstui.tui.panes.reports import Reading, Report, ReportRow, person_report
from mstui.tui.screens.items import ItemCommands
from mstui.tui.widgets.areas import Down
from mstui.tui.widgets.rows import Rows
from mstui.tui.widgets.source import AnyRow, Cell, ListSource

FRAMED_FROM = 60


class ReportScreen(ItemCommands):
    """Reads a report and shows it as a list; Enter goes to the item of a line."""

    scope: ClassVar[str] = "report"
    DEFAULT_CSS = """
    ReportScreen #lines { width: 1fr; height: 1fr; }
    """

    def __init__(self, reading: Reading, project: str = "") -> None:
        super().__init__()
        self.project = project
        self._reading = reading
        self._report: Report | None = None
        self.lines = Rows("", header=True, on_moved=self._tell, id="lines")
        self.summary = Summary(id="summary")

    def compose(self) -> ComposeResult:
        yield self.header_bar
        with Down(id="body"):
            yield self.lines
            yield self.summary
        yield self.hint_bar
        yield self.popup

    def on_mount(self) -> None:
        self.attempt(self.show_all)
        self.set_focus(self.lines)
        self.show_bars()

    def show_all(self) -> None:
        """Read the report again; the cursor stays on its line."""
        today = self.session.today_text
        try:
            report = self.session.read(lambda conn: self._reading(conn, today))
        except MstuiError as error:
            self.lines.empty = str(error)
            self.lines.show(ListSource())
            return
        self._report = report
        rows = report.rows
        if self.searched:
            wanted = self.searched.casefold()
            rows = [row for row in rows if wanted in row.title.casefold()]
        self.lines.columns = report.columns
        self.lines.header = True
        self.lines.empty = self.session.registry.worded(report.empty)
        self.lines.retitle(report.title)
        self.lines.show(ListSource(rows), select=self.lines.row_id)
        self._tell(self.lines.row)

    def _tell(self, row: AnyRow | None) -> None:
        """What the line under the cursor says in full, else one line about the whole report."""
        report = self._report
        if report is not None:
            told = row.told if isinstance(row, ReportRow) else ""
            self.summary.show(told or (report.summary if report.rows else ""))

    # -- the base's questions -------------------------------------------------------------------

    @property
    def active(self) -> Rows:
        return self.lines

    def kind_of(self, rows: Rows) -> str:
        row = rows.row
        return row.kind if isinstance(row, ReportRow) else ""

    def context(self) -> Context:
        kind, ids = self.chosen()
        return super().context()._replace(item=ids[0] if ids else "", kind=kind)

    def chosen(self) -> tuple[str, list[str]]:
        row = self.lines.row
        if not isinstance(row, ReportRow) or not row.item:
            return "", []
        return row.kind, [row.item]

    def crumbs(self) -> tuple[str, ...]:
        return (self._report.title if self._report is not None else "Report",)

    def standing(self) -> Cell:
        return self._report.standing if self._report is not None else ""

    def narrow(self, text: str) -> None:
        self.lines.find(text)
        self.show_all()

    def reload(self, touched: frozenset[str] = frozenset()) -> None:
        self.show_all()
        self.show_header()

    def lay_out(self, width: int, height: int) -> None:
        self.lines.set_framed(width >= FRAMED_FROM)

    def item_of_history(self) -> tuple[str, str, str]:
        row = self.lines.row
        if isinstance(row, ReportRow) and row.item:
            return (row.item, row.kind, row.title)
        return ("", "", "")

    def project_of_timeline(self) -> tuple[str, str]:
        kind, ids = self.chosen()
        return (self.project, ids[0] if ids and kind != "project" else "")

    def do_open(self) -> None:
        """To the item of the line, in its project."""
        from mstui.tui.screens.project import ProjectScreen

        kind, ids = self.chosen()
        if not ids:
            self.show_bars("it is no longer there", problem=True)
        elif kind == "person":
            self.app.push_screen(ReportScreen(person_report(ids[0])))
        elif project := self.project or self._project_of(kind, ids[0]):
            select = None if kind == "project" else (kind, ids[0])
            self.app.push_screen(ProjectScreen(project, select=select))

    def _project_of(self, kind: str, id: str) -> str:
        from mstui.tui.dialogs.known import row_of

        row = row_of(self.host, kind, id)
        return str(row.get("project") or "") if row else ""

    def on_rows_opened(self, message: Rows.Opened) -> None:
        message.stop()
        self.do_open()
