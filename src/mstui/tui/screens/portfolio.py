"""The first screen: every project, worst first, the milestones ahead, and what needs a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult

from mstui.domain.errors import Locked
from mstui.tui.panes.bars import Summary
from mstui.tui.panes.lines import Wording
from mstui.tui.panes.projects import (
    COLUMNS,
    COMING_COLUMNS,
    DUE_CHECKINS,
    NEED_COLUMN,
    NEED_COLUMNS,
    coming_source,
    need_source,
    project_source,
    summary,
)
from mstui.tui.screens.items import ItemCommands
from mstui.tui.widgets.areas import Across, Down
from mstui.tui.widgets.rows import Rows
from mstui.tui.widgets.source import AnyRow, Cell
from mstui.views.attention import Need
from mstui.views.portfolio import ProjectLine, Rollup, needs_you, projects, rollups

if TYPE_CHECKING:
    from textual.timer import Timer

    from mstui.views.coming import Coming
    from mstui.views.health import ProjectHealth

BESIDE_FROM = 100
ALL_PANES_FROM = 20
SMALL = 60
NEEDS_SHARE, LEAST_NEEDS, MOST_NEEDS = 0.36, 40, 60
# Lines around rows: the frame and the header.
AROUND = 3
LEAST_LINES = 5
PROJECTS_SHARE = 0.45
# The line above and the line below.
BARS = 2
# Projects are judged for so long at a time, and so long is left for keys between.
JUDGE_SECONDS, REST_SECONDS = 0.04, 0.01
# The first picture with all that it needs may take so long.
FIRST_SECONDS = 0.4
# A large one is judged once nothing has changed for so long; none while keys come.
JUDGE_AFTER_SECONDS = 0.4
# Nobody looks farther ahead than so many milestones.
MOST_COMING = 400
_OWN_ORDER = {
    "projects": "worst first",
    "coming": "by target",
    "needs": "most pressing first",
}


_WAYS = (
    ("go_new_project", "a new one from a template"),
    ("go_import", "import a plan (Excel, CSV, MSP)"),
    ("go_demo", "look at the demonstration"),
    ("help", "how it works"),
)
_SHORT = {"projects": "projects", "coming": "ahead", "needs": "needs you"}
_WHAT_IT_IS = (
    "It keeps the milestones of your projects: what must be reached, by when, who answers for "
    "it, and what stands in its way."
)


class PortfolioScreen(ItemCommands):
    """Projects above the milestones ahead; what needs a person beside them, or between."""

    scope: ClassVar[str] = "portfolio"
    DEFAULT_CSS = """
    PortfolioScreen #body { layout: grid; }
    PortfolioScreen #projects { height: 1fr; }
    PortfolioScreen #needs { row-span: 2; }
    PortfolioScreen.stacked #needs { row-span: 1; }
    PortfolioScreen .away { display: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.projects = Rows("Projects", COLUMNS, id="projects", on_moved=self._moved)
        self.coming = Rows("Milestones ahead", COMING_COLUMNS, id="coming")
        self.needs = Rows("Needs you", NEED_COLUMNS, header=False, id="needs")
        self.summary = Summary(id="summary")
        self._lines: dict[str, ProjectLine] = {}
        self._rollups: dict[str, Rollup] = {}
        self._needs: list[Need] = []
        self._ahead: list[Coming] = []
        # What is computed of the projects so far.
        self._health: dict[str, ProjectHealth] = {}
        self._judging: Timer | None = None
        self._wording = Wording("")
        self._item_kinds: dict[str, tuple[str, str | None]] = {}
        self._active = self.projects
        # On a low terminal one of the lists is seen at a time.
        self._one_pane = False
        # Until there is a project, nothing but the welcome is seen.
        self._welcome = False

    def compose(self) -> ComposeResult:
        yield self.header_bar
        with Across(id="body"):
            with Down(id="top"):
                yield self.projects
                yield self.summary
            yield self.needs
            yield self.coming
        yield self.hint_bar
        yield self.popup

    def on_mount(self) -> None:
        try:
            self._show_projects()
        except Locked:
            # The app asks again, twice a second.
            self.projects.empty = "Another program is saving: one moment …"
        self.lay_out(*self.app.size)
        self.set_focus(self.projects)
        self.show_bars()
        # Sums over all tasks come after the first picture.
        self.call_after_refresh(self.attempt, self._show_rest)

    def _empty_words(self) -> list[Cell]:
        """What an empty list of projects says: what this is, and what to press."""
        key = self.session.registry.key_of
        if self.searched:
            return [
                (f"Nothing here holds “{self.searched}”.", "text"),
                (f"{key('cancel')} shows everything.", "muted"),
            ]
        keys = max(len(key(command)) for command, _ in _WAYS)
        ways: list[Cell] = [
            ((f"{key(command):<{keys}}  ", "accent bold"), (words, "text"))
            for command, words in _WAYS
        ]
        told: list[Cell] = [("No projects yet.", "text"), "", *ways]
        if self._one_pane:
            return told
        return [("Welcome to mstui.", "text bold"), (_WHAT_IT_IS, "text"), "", *told]

    # -- what it shows --------------------------------------------------------------------------

    def _show_projects(self) -> None:
        found = self.session.read(projects, self.session.today_text)
        self._lines = {line.id: line for line in found}
        self._show(self.projects)
        welcome = not found
        if welcome != self._welcome:
            self._welcome = welcome
            self.projects.retitle("Welcome" if welcome else "Projects")
            self._active = self.projects

    def _show_rest(self) -> None:
        from mstui.views.coming import coming
        from mstui.views.short_names import short_names

        self._rollups = self.session.read(rollups)
        today = self.session.today_text
        self._needs = self.session.read(needs_you, today, self.session.ws.author)
        self._ahead = self.session.read(coming, today, MOST_COMING)
        self._wording = Wording(today, self.session.read(short_names))
        self._item_kinds = {one.id: ("milestone", one.project) for one in self._ahead}
        self._item_kinds |= {need.id: (need.kind, need.project) for need in self._needs}
        # Said only once it is known.
        self.needs.empty = "Nothing needs you today."
        self.coming.empty = "No milestone with a target is open.\nOpen a project and add one."
        # At the start all of it comes in one picture, unless it takes too long.
        self._judge(seconds=JUDGE_SECONDS if self._health else FIRST_SECONDS)
        self._show(self.needs)
        self._show(self.coming)
        self._moved(self.projects.row)
        self.show_header()

    def _judge(self, *, large: bool = False, seconds: float = JUDGE_SECONDS) -> None:
        """Judge the projects that are at work, a few at a time so that no key waits for it.

        A ``large`` one takes longer than a frame: those come one by one, once nobody has changed
        anything for a moment. What is known is shown when all of them are judged: nothing moves
        more than once.
        """
        from time import monotonic

        if self._judging is not None:
            self._judging.stop()
        begun, waits = monotonic(), False
        is_long = large or not self._health
        if is_long and begun - self.host.pressed_at < JUDGE_AFTER_SECONDS:
            self._judge_after(JUDGE_AFTER_SECONDS, large=large)
            return
        found: dict[str, ProjectHealth] = {}
        for id, line in self._lines.items():
            if line.status != "active":
                continue
            if monotonic() - begun > seconds:
                self._judge_after(REST_SECONDS, large=large)
                return
            health = self._judged(id, soon=True)
            if health is None and large and not waits:
                health, waits = self._judged(id), True
            elif health is None:
                self._judge_after(REST_SECONDS if large else JUDGE_AFTER_SECONDS, large=True)
                return
            if health is not None:
                found[id] = health
        if found != self._health:
            first = not self._health
            self._health = found
            # Nobody has chosen a project yet: the cursor stays at the worst.
            stays = first and self.projects.position == 0
            self._show(self.projects)
            if stays:
                self.projects.top()
            self._show(self.coming)
        self._add_needs()

    def _judged(self, project: str, *, soon: bool = False) -> ProjectHealth | None:
        from mstui.views.health import health_in_passing

        unread: ProjectHealth | None = None
        today = self.session.today_text
        return self.session.read_or(
            unread, lambda conn: health_in_passing(conn, project, today, soon=soon)
        )

    def _judge_after(self, seconds: float, *, large: bool) -> None:
        self._judging = self.set_timer(seconds, lambda: self._judge(large=large))

    def _add_needs(self) -> None:
        """What is off track needs somebody as well."""
        from mstui.views.health_needs import with_health

        needs = self.session.read_or(
            self._needs, lambda conn: with_health(conn, self._needs, self._health.values())
        )
        if needs != self._needs:
            self._needs = needs
            self._item_kinds |= {need.id: (need.kind, need.project) for need in needs}
            self._show(self.needs)

    def _show(self, rows: Rows) -> None:
        """Read one of the lists again, in its order and narrowed by what is searched."""
        order, keep = self.order_of(rows), rows.row_id
        if rows is self.projects:
            rows.empty = self._empty_words()
            lines = self.fitting(self._lines.values(), lambda _: "project")
            rows.show(project_source(lines, order, self._health), select=keep)
        elif rows is self.needs:
            keys = {id: line.short for id, line in self._lines.items()}
            needs = self.fitting(self._needs, lambda need: need.kind)
            key = self.session.registry.key_of("go_checkin")
            rows.show(need_source(needs, keys, self._wording, order, key), select=keep)
        else:
            ahead = self.fitting(self._ahead, lambda _: "milestone")
            source = coming_source(ahead, self._wording, order, self._health)
            rows.show(source, select=keep)

    def show_sorted(self, rows: Rows) -> None:
        self._show(rows)

    def own_order(self, rows: Rows) -> str:
        return _OWN_ORDER[str(rows.id)]

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
        if rows.row_id == DUE_CHECKINS:
            return "checkin"
        return self._item_kinds.get(rows.row_id or "", ("", None))[0]

    def crumbs(self) -> tuple[str, ...]:
        return ("Portfolio",)

    def standing(self) -> Cell:
        """How many projects wait for their check-in: why the app is opened once a week."""
        due = sum(need.kind == "project" for need in self._needs)
        if not due:
            return ""
        return (("1 check-in due" if due == 1 else f"{due} check-ins due", "amber bold"),)

    def narrow(self, text: str) -> None:
        for rows in self._panes:
            rows.find(text)
            self._show(rows)

    def reload(self, touched: frozenset[str] = frozenset()) -> None:
        self._show_projects()
        self._show_rest()
        self.lay_out(*self.app.size)
        for rows in self._panes:
            rows.mark_changed(touched)

    # -- layout ---------------------------------------------------------------------------------

    @property
    def _panes(self) -> tuple[Rows, ...]:
        return (self.projects, self.needs, self.coming)

    def lay_out(self, width: int, height: int) -> None:
        beside = width >= BESIDE_FROM
        self._one_pane = height < ALL_PANES_FROM
        # Where there is no width, what needs a person gets two lines each.
        two = beside or width < SMALL
        self.needs.columns = NEED_COLUMN if two else NEED_COLUMNS
        self.needs.set_row_lines(2 if two else 1)
        for rows in self._panes:
            rows.set_framed(width >= SMALL)
        if self._welcome:
            self.projects.empty = self._empty_words()
        self._show_panes(width, height - BARS)

    def _show_panes(self, width: int, lines: int) -> None:
        """Which of the lists are seen, and how much room each gets."""
        alone, beside = self._one_pane or self._welcome, width >= BESIDE_FROM
        for rows in (self.needs, self.coming):
            rows.set_class(alone and rows is not self._active, "away")
        self.query_one("#top").set_class(alone and self._active is not self.projects, "away")
        self.summary.set_class(alone, "away")
        self.set_class(alone or not beside, "stacked")
        most = round(lines * (PROJECTS_SHARE if beside else 1 / 3))
        top = max(LEAST_LINES, min(self.projects.count + AROUND, most)) + 1
        needs = max(LEAST_NEEDS, min(round(width * NEEDS_SHARE), MOST_NEEDS))
        grid = self.query_one("#body").styles
        grid.grid_size_columns = 1 if alone or not beside else 2
        grid.grid_columns = "1fr" if alone or not beside else f"1fr {needs}"
        grid.grid_rows = "1fr" if alone else f"{top} 1fr"

    def _activate(self, rows: Rows) -> None:
        self._active = rows
        if self._one_pane:
            self.lay_out(*self.app.size)
        self.set_focus(rows)
        self.show_hints()

    def on_descendant_focus(self) -> None:
        for rows in self._panes:
            if rows is self.focused and rows is not self._active:
                self._activate(rows)

    def extra_hints(self) -> list[tuple[str, str]]:
        if not self._one_pane or self._welcome:
            return []
        following = self._panes[(self._panes.index(self.active) + 1) % len(self._panes)]
        return [(self.session.registry.key_of("next_pane"), _SHORT[str(following.id)])]

    # -- commands -------------------------------------------------------------------------------

    def do_open(self) -> None:
        """Open the project, or the item in its project."""
        from mstui.tui.screens.project import ProjectScreen

        row = self.active.row_id
        if not row:
            return
        if self.active is self.projects:
            self.app.push_screen(ProjectScreen(row))
            return
        if row == DUE_CHECKINS:
            self.host.run_command(self.session.registry.command("go_checkin"))
            return
        kind, project = self._item_kinds[row]
        if kind == "project":
            self.app.push_screen(ProjectScreen(row))
        elif project:
            self.app.push_screen(ProjectScreen(project, select=(kind, row)))
        else:
            self.host.do_go_history()

    def on_rows_opened(self, message: Rows.Opened) -> None:
        message.stop()
        self.do_open()

    def do_cursor_right(self) -> None:
        if not self._welcome:
            self._activate(self.needs)

    def do_cursor_left(self) -> None:
        if self.active is self.needs:
            self._activate(self.projects)

    def do_next_pane(self) -> None:
        self._turn(1)

    def do_previous_pane(self) -> None:
        self._turn(-1)

    def _turn(self, step: int) -> None:
        if not self._welcome:
            at = (self._panes.index(self.active) + step) % len(self._panes)
            self._activate(self._panes[at])

    def project_of_timeline(self) -> tuple[str, str]:
        id = self.active.row_id or ""
        if self.active is self.projects:
            return (id, "")
        _, project = self._item_kinds.get(id, ("", None))
        return (project or "", id)

    def go_to(self, kind: str, id: str) -> None:
        if kind == "project":
            self._activate(self.projects)
            self.projects.select_id(id)
