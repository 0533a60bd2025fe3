"""All projects over time: a row for each with its milestones on it, and below it when opened."""

from __future__ import annotations

from typing import ClassVar

from mstui.commands.context import Context
from mstui.dates import show
from mstui.tui.garbage import looked_for_later
from mstui.tui.screens.charts import ChartScreen
from mstui.tui.widgets.chart import ChartRow
from mstui.tui.widgets.source import Cell
from mstui.views.signs import MARKS
from mstui.views.timelines import Timelines, timelines

# So many milestones to come are told of a project.
NEXT = 3


class TimelinesScreen(ChartScreen[Timelines]):
    """The milestones of all active projects; one of them is opened, nothing is moved here."""

    of_projects: ClassVar[bool] = True

    def __init__(self, *, select: str = "") -> None:
        super().__init__(select=select)
        # Projects that were seen already: new ones begin closed.
        self._known: set[str] = set()

    def show_all(self) -> None:
        """Read and schedule every active project."""
        today = self.session.today_text
        with looked_for_later(self.app):
            self._timeline = found = self.session.read(timelines, today)
        projects = {place.id for place in found.places if place.kind == "project"}
        self._folded |= projects - self._known
        self._known |= projects
        around = found.project_of.get(self._wanted)
        if around is not None:
            self._folded.discard(around)
        self._show_rows()
        self._draw()

    def trouble(self) -> str:
        if self._timeline is None or not self._timeline.problems:
            return ""
        id, problem = next(iter(self._timeline.problems.items()))
        return f"{self._name_of_row(id)}: {problem}"

    def _name_of_row(self, id: str) -> str:
        assert self._timeline is not None
        return next((bar.name for bar in self._timeline.bars if bar.id == id), id)

    def _nothing(self) -> str:
        if self._only.what:
            return super()._nothing()
        return self.session.registry.worded("No project is active.\n{back} goes back.")

    def reason(self, row: ChartRow) -> Cell:
        timeline = self._timeline
        assert timeline is not None
        bar = row.bar
        if row.id in timeline.problems:
            return (timeline.problems[row.id], "red")
        if bar.kind == "project":
            count = len(bar.marks)
            met = sum(mark.state == "achieved" for mark in bar.marks)
            told = f"{met} of {count} milestones achieved" if count else "no milestones yet"
            return (
                (f"ends {show(bar.day, self.session.today_text)}", "text"),
                (f" · {told}", "muted"),
            )
        words = [self._name_of_row(timeline.project_of[row.id]), bar.state, bar.owner]
        return (
            (show(bar.day, self.session.today_text), "text"),
            (" · " + " · ".join(filter(None, words)), "muted"),
        )

    def more(self, row: ChartRow) -> Cell:
        """Of a project the next milestones, with their signs and dates."""
        timeline = self._timeline
        assert timeline is not None
        if row.bar.kind != "project":
            return ""
        open_ones = [
            bar
            for bar in timeline.bars
            if timeline.project_of.get(bar.id) == row.id and bar.state != "achieved"
        ]
        parts: list[tuple[str, str]] = []
        for bar in open_ones[:NEXT]:
            sign = self._signs.milestone.get(bar.state, "")
            parts.append((" · " if parts else "next: ", "muted"))
            parts.append((sign, MARKS.get(bar.state, "critical" if bar.critical else "accent")))
            parts.append((f" {bar.name} {show(bar.day, self.session.today_text)}", "text"))
        return tuple(parts)

    def crumbs(self) -> tuple[str, ...]:
        return ("Portfolio", "Timeline")

    def context(self) -> Context:
        return (
            super()
            .context()
            ._replace(fixed_bars="nothing is moved here; {open} opens the project's own timeline")
        )

    def show_hints(self) -> None:
        """Nothing is moved here: the keys for looking, and the way out."""
        registry = self.session.registry
        keys = ("open", "cursor_right", "zoom_in", "show_only", "back", "keys")
        words = {"cursor_right": "milestones", "zoom_in": "zoom"}
        self.hint_bar.show(
            [(registry.key_of(id), words.get(id) or registry.command(id).short) for id in keys]
        )

    def go_to(self, kind: str, id: str) -> None:
        if self._timeline is not None and id in self._timeline.kinds:
            super().go_to(kind, id)

    def surroundings(self) -> dict[str, str]:
        row = self.chart.row
        if not isinstance(row, ChartRow):
            return {}
        if row.bar.kind == "milestone":
            return {"project": self._project(row), "milestone": row.id}
        return {"project": row.id}

    def _project(self, row: ChartRow) -> str:
        assert self._timeline is not None
        return self._timeline.project_of.get(row.id, row.id)

    def project_of_timeline(self) -> tuple[str, str]:
        row = self.chart.row
        if not isinstance(row, ChartRow):
            return ("", "")
        return self._project(row), row.id if row.bar.kind == "milestone" else ""

    async def do_open(self) -> None:
        """The timeline of the project, the cursor on the same milestone."""
        from mstui.tui.screens.timeline import TimelineScreen

        project, item = self.project_of_timeline()
        if project:
            await self.app.push_screen(TimelineScreen(project, select=item))
