"""The first screen: every project, worst first, and what needs a person."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult

from mstui.domain.errors import Locked
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
        self._active = self.projects
        # On a low terminal one of the two lists is seen at a time.
        self._one_pane = False

    def compose(self) -> ComposeResult:
        yield self.header_bar
        with Across(id="body"):
            with Down(id="left"):
                yield self.projects
                yield self.summary
            yield self.needs
        yield self.hint_bar

    def on_mount(self) -> None:
        try:
            self._show_projects()
        except Locked:
            # The app asks again, twice a second.
            self.projects.empty = "Another program is saving: one moment …"
        self.set_focus(self.projects)
        self.show_bars()
        # Sums over all tasks come after the first picture.
        self.call_after_refresh(self.attempt, self._show_rest)

    def _empty_words(self) -> str:
        key = self.session.registry.key_of
        if self.searched:
            return f"Nothing here holds “{self.searched}”.\n{key('cancel')} shows everything."
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
        self.projects.empty = self._empty_words()
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
        return self._active

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
        self._one_pane = height < NEEDS_FROM
        self.set_class(width < BESIDE_FROM, "below")
        self._show_panes()
        small = width < 60
        self.projects.set_framed(not small)
        self.needs.set_framed(not small)

    def _show_panes(self) -> None:
        alone = self._one_pane
        self.needs.set_class(alone and self._active is not self.needs, "away")
        self.query_one("#left").set_class(alone and self._active is self.needs, "away")
        self.summary.set_class(alone, "away")

    def _activate(self, rows: Rows) -> None:
        self._active = rows
        self._show_panes()
        self.set_focus(rows)
        self.show_hints()

    def on_descendant_focus(self) -> None:
        for rows in (self.projects, self.needs):
            if rows is self.focused and rows is not self._active:
                self._activate(rows)

    def extra_hints(self) -> list[tuple[str, str]]:
        if not self._one_pane:
            return []
        other = "needs you" if self.active is self.projects else "projects"
        return [(self.session.registry.key_of("next_pane"), other)]

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
        self._activate(self.needs)

    def do_cursor_left(self) -> None:
        self._activate(self.projects)

    def do_next_pane(self) -> None:
        if self.active is self.projects:
            self.do_cursor_right()
        else:
            self.do_cursor_left()

    do_previous_pane = do_next_pane

    def go_to(self, kind: str, id: str) -> None:
        if kind == "project":
            self._activate(self.projects)
            self.projects.select_id(id)
