"""What others owe, on the whole screen: enter it, ask again, see who waits."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from mstui.tui.panes.owed import owed_report
from mstui.tui.panes.reports import ReportRow
from mstui.tui.screens.report import ReportScreen
from mstui.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from mstui.commands.context import Context


class OwedScreen(ReportScreen):
    """The promises of suppliers, authorities and clients, the worst first."""

    scope: ClassVar[str] = "owed"

    def __init__(self, project: str = "") -> None:
        super().__init__(owed_report(project), project)

    def kind_of(self, rows: Rows) -> str:
        return "promise"

    def surroundings(self) -> dict[str, str]:
        """What is added belongs to this project, else to that of the line under the cursor."""
        row = self.lines.row
        project = self.project
        if not project and isinstance(row, ReportRow):
            project = self._project_of("promise", row.item)
        return {"project": project} if project else {}

    def chosen(self) -> tuple[str, list[str]]:
        return "promise", self.lines.chosen()

    def state_of_item(self) -> str:
        row = self.lines.row
        return row.state if isinstance(row, ReportRow) else ""

    def context(self) -> Context:
        return super().context()._replace(kind="promise", state=self.state_of_item())

    def do_open(self) -> None:
        """Where it is still owed it can be confirmed; else it is read and changed."""
        command = "confirm" if self.state_of_item() == "open" else "edit"
        self.host.run_command(self.session.registry.command(command))
