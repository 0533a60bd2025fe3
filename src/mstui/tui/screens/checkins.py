"""The check-ins that were held, with the minutes of the one under the cursor."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult

from mstui.domain.errors import MstuiError
from mstui.tui.dialogs.minutes import MinutesDialog, styled
from mstui.tui.panes.checkins import checkins_report
from mstui.tui.panes.reports import ReportRow
from mstui.tui.screens.report import FRAMED_FROM, ReportScreen
from mstui.tui.widgets.areas import Across, Down
from mstui.tui.widgets.lines import MARGIN, Lines
from mstui.tui.widgets.source import AnyRow, Cell

BESIDE_FROM = 100
# Minutes that nobody sees yet are not drafted: from so many lines on they stand below the list.
MINUTES_FROM = 18


class CheckinsScreen(ReportScreen):
    """Past check-ins; Enter reads the minutes, ``{`` and ``}`` show everything as it was then."""

    help_topic: ClassVar[str] = "rhythm"
    DEFAULT_CSS = """
    CheckinsScreen #body { layout: horizontal; }
    CheckinsScreen.below #body { layout: vertical; }
    CheckinsScreen #lines { width: 2fr; height: 1fr; }
    CheckinsScreen #minutes { width: 3fr; height: 1fr; }
    CheckinsScreen.below #lines { width: 1fr; height: 1fr; }
    CheckinsScreen.below #minutes { width: 1fr; height: 2fr; }
    CheckinsScreen.low #minutes { display: none; }
    """

    def __init__(self, project: str = "") -> None:
        super().__init__(checkins_report(project), project)
        self.minutes = Lines("Minutes", focusable=False, id="minutes")
        self._read: dict[str, list[Cell]] = {}

    def compose(self) -> ComposeResult:
        yield self.header_bar
        with Down():
            with Across(id="body"):
                yield self.lines
                yield self.minutes
            yield self.summary
        yield self.hint_bar
        yield self.popup

    def show_all(self) -> None:
        self._read.clear()
        super().show_all()

    def _tell(self, row: AnyRow | None) -> None:
        super()._tell(row)
        if self.minutes.display:
            self.minutes.set_lines(self._minutes(row))

    def _minutes(self, row: AnyRow | None) -> list[Cell]:
        """The minutes of a check-in; drafted once while the screen is open."""
        if not isinstance(row, ReportRow) or not row.item:
            return []
        if row.item not in self._read:
            from mstui.publish.minutes import minutes
            from mstui.publish.plaintext import plain_text
            from mstui.views.record import record_of

            try:
                record = self.session.read(lambda conn: record_of(conn, row.item))
                room = max(20, self.minutes.inner_width - 2 * MARGIN)
                text = plain_text(minutes(record, "internal"), room)
                self._read[row.item] = list(styled(text.splitlines()))
            except MstuiError as error:
                return [(str(error), "amber")]
        return self._read[row.item]

    @property
    def missed(self) -> int:
        """How many check-ins were due and not held."""
        rows = self._report.rows if self._report is not None else []
        return sum(not row.item for row in rows)

    def crumbs(self) -> tuple[str, ...]:
        return ("Check-ins",)

    def project_of_timeline(self) -> tuple[str, str]:
        return (self.project, "")

    def lay_out(self, width: int, height: int) -> None:
        self.set_class(width < BESIDE_FROM, "below")
        self.set_class(width < BESIDE_FROM and height < MINUTES_FROM, "low")
        for pane in (self.lines, self.minutes):
            pane.set_framed(width >= FRAMED_FROM)
        self._read.clear()
        self._tell(self.lines.row)

    def do_open(self) -> None:
        row = self.lines.row
        if isinstance(row, ReportRow) and row.item:
            self.app.push_screen(MinutesDialog(row.key[2], row.item))
        else:
            self.show_bars("no check-in was held there", problem=True)
