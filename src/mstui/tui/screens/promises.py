"""The ledger of a milestone's promises on the whole screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mstui.tui.panes.promises import promises_report
from mstui.tui.panes.reports import ReportRow
from mstui.tui.screens.report import ReportScreen

if TYPE_CHECKING:
    from mstui.commands.context import Context


class PromisesScreen(ReportScreen):
    """Every change of what a milestone promises; Enter shows one whole, with its impact."""

    def __init__(self, milestone: str, project: str = "") -> None:
        super().__init__(promises_report(milestone), project)
        self.milestone = milestone

    def chosen(self) -> tuple[str, list[str]]:
        """The milestone, wherever the cursor is, and where there is no line at all."""
        return "milestone", [self.milestone]

    def context(self) -> Context:
        return super().context()._replace(pane="milestone")

    def do_open(self) -> None:
        from mstui.tui.dialogs.promise import PromiseDialog

        row = self.lines.row
        if isinstance(row, ReportRow):
            self.app.push_screen(PromiseDialog(self.milestone, row.id))
        else:
            self.show_bars("there is no change to show", problem=True)
