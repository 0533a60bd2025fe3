"""The first screen: every project, worst first, and what needs a person."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult

from mstui.tui.panes.bars import Summary
from mstui.tui.panes.projects import (
    COLUMNS,
    NEED_COLUMNS,
    need_source,
    project_source,
    summary,
)
from mstui.tui.screens.items import ItemCommands
from mstui.tui.widgets.areas import Across, Down
from mstui.tui.widgets.rows import Rows
from mstui.tui.widgets.source import AnyRow, Cell
from mstui.views.portfolio import ProjectLine, Rollup, needs_you, projects, rollups

BESIDE_FROM = 100
NEEDS_FROM = 18


class PortfolioScreen(ItemCommands):
    """Projects on the left, what needs a person on the right, or below where that is narrow."""

    scope: ClassVar[str] = "portfolio"
    DEFAULT_CSS = """
    PortfolioScreen #body { layout: horizontal; }
    PortfolioScreen.below #body { layout: vertical; }
    PortfolioScreen #left { width: 1fr; height: 1fr; }
    PortfolioScreen #projects { width: 1fr; height: 1fr; }
    PortfolioScreen #needs { width: 40; height: 1fr; }
    PortfolioScreen.below #left { width: 1fr; height: 3fr; }
    PortfolioScreen.below #needs { width: 1fr; height: 2fr; }
    PortfolioScreen .away { display: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.projects = Rows("Projects", COLUMNS, id="projects", on_moved=self._moved)
        self.needs = Rows("Needs you", NEED_COLUMNS, header=False, id="needs")
        self.summary = Summary(id="summary")
        self._lines: dict[str, ProjectLine] = {}
        self._rollups: dict[str, Rollup] = {}
        self._need_kinds: dict[str, tuple[str, str | None]] = {}

    def compose(self) -> ComposeResult:
        yield self.header_bar
        with Across(id="body"):
            with Down(id="left"):
                yield self.projects
                yield self.summary
            yield self.needs
        yield self.hint_bar

    def on_mount(self) -> None:
        self.projects.empty = self._first_words()
        self._show_projects()
        self.set_focus(self.projects)
        self.show_bars()
        # Sums over all tasks come after the first picture.
        self.call_after_refresh(self._show_rest)

    def _first_words(self) -> str:
        key = self.session.registry.key_of
        return (
            "No projects yet.\n\n"
            f"{key('go_new_project')}  a new one from a template\n"
            f"{key('go_import')}  import a plan (Microsoft Project, Excel, CSV)\n"
            f"{key('go_demo')}  look at the demonstration\n"
            f"{key('keys')}   all keys"
        )

    # -- what it shows --------------------------------------------------------------------------

    def _show_projects(self) -> None:
        found = self.session.read(projects, self.session.today_text)
        self._lines = {line.id: line for line in found}
        source = project_source(found, self.searched)
        self.projects.show(source, select=self.projects.row_id)

    def _show_rest(self) -> None:
        self._rollups = self.session.read(rollups)
        today = self.session.today_text
        needs = self.session.read(needs_you, today, self.session.ws.author)
        self._need_kinds = {need.id: (need.kind, need.project) for need in needs}
        # Said only once it is known.
        self.needs.empty = "Nothing needs you today."
        self.needs.show(need_source(needs), select=self.needs.row_id)
        self._moved(self.projects.row)

    def _moved(self, row: AnyRow | None) -> None:
        line = self._lines.get(row.id) if row is not None else None
        if line is None:
            self.summary.show("")
            return
        from mstui.views.project import days_since

        rollup = self._rollups.get(line.id)
        age = days_since(rollup.checkin, self.session.today_text) if rollup else None
        self.summary.show(summary(line, rollup, age))

    # -- the base's questions -------------------------------------------------------------------

    @property
    def active(self) -> Rows:
        return self.needs if self.needs.has_focus else self.projects

    def kind_of(self, rows: Rows) -> str:
        if rows is self.projects:
            return "project"
        return self._need_kinds.get(rows.row_id or "", ("", None))[0]

    def crumbs(self) -> tuple[str, ...]:
        return ("Portfolio",)

    def standing(self) -> Cell:
        return ""

    def narrow(self, text: str) -> None:
        self.projects.find(text)
        self._show_projects()

    def reload(self, touched: frozenset[str] = frozenset()) -> None:
        self._show_projects()
        self._show_rest()
        self.projects.mark_changed(touched)

    def lay_out(self, width: int, height: int) -> None:
        self.set_class(width < BESIDE_FROM, "below")
        self.needs.set_class(height < NEEDS_FROM, "away")
        self.summary.set_class(height < NEEDS_FROM, "away")
        small = width < 60
        self.projects.set_framed(not small)
        self.needs.set_framed(not small)

    # -- commands -------------------------------------------------------------------------------

    def do_open(self) -> None:
        """Open the project, or the item that needs a person in its project."""
        from mstui.tui.screens.project import ProjectScreen

        row = self.active.row_id
        if not row:
            return
        if self.active is self.projects:
            self.app.push_screen(ProjectScreen(row))
            return
        kind, project = self._need_kinds[row]
        if project:
            self.app.push_screen(ProjectScreen(project, select=(kind, row)))
        else:
            self.host.do_go_history()

    def on_rows_opened(self, message: Rows.Opened) -> None:
        message.stop()
        self.do_open()

    def do_cursor_right(self) -> None:
        if not self.needs.has_class("away"):
            self.set_focus(self.needs)
            self.show_bars()

    def do_cursor_left(self) -> None:
        self.set_focus(self.projects)
        self.show_bars()

    def do_next_pane(self) -> None:
        if self.active is self.projects:
            self.do_cursor_right()
        else:
            self.do_cursor_left()

    do_previous_pane = do_next_pane

    def go_to(self, kind: str, id: str) -> None:
        if kind == "project":
            self.set_focus(self.projects)
            self.projects.select_id(id)
