"""The four panes of a project: what each lists, and how it narrows those after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mstui.tui.panes import lines as cells
from mstui.tui.panes.phases import phase_source
from mstui.tui.panes.sources import Line, ListingSource
from mstui.tui.screens.items import ItemCommands
from mstui.tui.screens.project_sizes import Held
from mstui.tui.widgets.rows import Rows
from mstui.tui.widgets.source import AnyRow, PageSource
from mstui.views.pages import Listing
from mstui.views.project import ProjectHead, project_head
from mstui.views.rows import MilestoneRow
from mstui.views.scope import Scope
from mstui.views.short_names import short_names

if TYPE_CHECKING:
    from textual.timer import Timer

    from mstui.views.health import ProjectHealth

# A large plan is judged once the person rests for so long.
JUDGE_AFTER_SECONDS = 0.4
KINDS = ("phase", "milestone", "task", "risk")
TITLES = {"phase": "Phases", "milestone": "Milestones", "task": "Tasks", "risk": "Risks"}
# The keys of commands stand in braces.
_EMPTY = {
    "phase": "No phases yet.\n{add} adds one: a part of the project, as Design or Launch.",
    "milestone": "No milestones here yet.\n{add} adds one: what must be reached, by when, by whom.",
    "task": "No tasks here yet.\n{add} adds one: a piece of work, who does it, from when to when.",
    "risk": "No risks here yet.\n{add} adds one: what could go wrong?",
}
_OWN_ORDER = {
    "phase": "as planned",
    "milestone": "late first, then by priority",
    "task": "as planned",
    "risk": "highest score first",
}
_LINES: dict[str, Line] = {
    "task": cells.task_line,
    "risk": cells.risk_line,
}


class Narrowing(NamedTuple):
    """What the panes to the left have chosen; empty is everything."""

    phase: str = ""
    milestone: str = ""


class ProjectPanes(ItemCommands):
    """Phases narrow milestones, milestones narrow tasks and risks."""

    def __init__(self, project: str) -> None:
        super().__init__()
        self.project = project
        self._narrowing = Narrowing()
        # The kind of the pane that hears the keys.
        self._place = "milestone"
        columns = {
            "phase": cells.PHASE_COLUMNS,
            "milestone": cells.MILESTONE_COLUMNS,
            "task": cells.TASK_COLUMNS,
            "risk": cells.RISK_COLUMNS,
        }
        moved = {"phase": self._phase_moved, "milestone": self._milestone_moved}
        self.panes = {
            kind: Rows(
                TITLES[kind],
                columns[kind],
                number=str(KINDS.index(kind) + 1),
                on_moved=moved.get(kind, self._item_moved),
                id=kind,
            )
            for kind in KINDS
        }
        self._held = Held()
        self._wording = cells.Wording("")
        self._head: ProjectHead | None = None
        # What is computed of it; None for a large plan until there is time.
        self._health: ProjectHealth | None = None
        self._judging: Timer | None = None
        self._gone = False

    @property
    def active(self) -> Rows:
        return self.panes[self._place]

    def kind_of(self, rows: Rows) -> str:
        return next(kind for kind, pane in self.panes.items() if pane is rows)

    def _show_detail(self, *, again: bool = False) -> None:
        """Show the item under the cursor beside the panes."""
        raise NotImplementedError

    # -- what the panes show ------------------------------------------------------------------

    def _listing(self, kind: str) -> Listing:
        chosen = self._narrowing
        me = self.session.ws.author
        scope = Scope(project=self.project, query=self.searched, me=me)
        if kind == "milestone":
            scope = scope._replace(phase=chosen.phase)
        elif kind in ("task", "risk"):
            narrowed = (
                {"milestone": chosen.milestone} if chosen.milestone else {"phase": chosen.phase}
            )
            scope = scope._replace(**narrowed)
        order = self.order_of(self.panes[kind])
        name, descending = ("", False) if kind == "phase" else order
        return Listing(kind, self.session.today_text, scope, name, descending)

    def _source(self, kind: str) -> PageSource:
        listing = self._listing(kind)
        if kind == "phase":
            order = self.order_of(self.panes["phase"])
            phases = self._health.phases if self._health is not None else None
            return phase_source(self.session, listing, self.project, order, phases)
        if kind == "milestone" and self._health is not None:
            from mstui.tui.panes.milestones import BY_HEALTH, judged_source

            order = self.order_of(self.panes[kind])
            if order.name in BY_HEALTH:
                known = self._health.milestones
                return judged_source(self.session, listing, self._wording, order, known)
        line = self._milestone_line if kind == "milestone" else _LINES[kind]
        return ListingSource(self.session, listing, line, self._wording)

    def _milestone_line(self, row: MilestoneRow, wording: cells.Wording) -> cells.Row:
        health = self._health.milestones.get(row.id) if self._health is not None else None
        return cells.milestone_line(row, wording, health)

    def show_all(self) -> None:
        """Read all four panes; each keeps its cursor where its row is still there."""
        self._head = self.session.read(project_head, self.project, self.session.today_text)
        self._gone = self._head is None
        nobody: dict[str, str] = {}
        names = self.session.read_or(nobody, short_names)
        self._health = self._known_health()
        self._wording = cells.Wording(self.session.today_text, names)
        for kind in KINDS:
            self._show(kind)
        self._count()

    def _known_health(self) -> ProjectHealth | None:
        """How the project is judged, unless that takes long: then once no key is pressed."""
        from mstui.views.health import known_health

        unread: ProjectHealth | None = None
        today = self.session.today_text
        found = self.session.read_or(unread, known_health, self.project, today)
        if found is None and not self._gone:
            if self._judging is not None:
                self._judging.stop()
            self._judging = self.set_timer(JUDGE_AFTER_SECONDS, self._judge)
        return found

    def _judge(self) -> None:
        from mstui.views.health import project_health

        unread: ProjectHealth | None = None
        today = self.session.today_text
        self._health = self.session.read_or(unread, project_health, self.project, today)
        if self._health is not None:
            self._show("phase")
            self._show("milestone")
            self._show_detail(again=True)
            self.show_header()  # a notice stays below until the next key

    def _count(self) -> None:
        """How many rows the panes hold, by which they share the room."""
        everything = Listing("milestone", self.session.today_text, Scope(project=self.project))
        phases = self.panes["phase"]
        self._held = Held(
            phases.count,
            self.session.read_or(self._held.milestones, everything.count),
            self.panes["task"].count,
            self.panes["risk"].count,
            phases.cells_needed(),
        )

    def _show(self, kind: str) -> None:
        pane = self.panes[kind]
        pane.empty = self._empty_words(kind)
        by_priority = kind == "milestone" and not self.order_of(pane).name
        pane.order_note = "by priority" if by_priority else ""
        pane.show(self._source(kind), select=pane.row_id)
        pane.retitle(self._title(kind))

    def show_sorted(self, rows: Rows) -> None:
        self._show(self.kind_of(rows))

    def own_order(self, rows: Rows) -> str:
        return _OWN_ORDER[self.kind_of(rows)]

    def _empty_words(self, kind: str) -> str:
        """What an empty pane says: why it may be empty, and what to press."""
        registry = self.session.registry
        if self.searched:
            words = f"Nothing here holds “{self.searched}”.\n{{cancel}} shows everything."
        elif kind in ("task", "risk") and self._narrowing.milestone:
            plural = "tasks lead to" if kind == "task" else "risks endanger"
            words = f"No {plural} this milestone.\n{{add}} adds one, {{focus_1}} shows a phase's."
        else:
            words = _EMPTY[kind]
        return registry.worded(words)

    def _title(self, kind: str) -> str:
        chosen = self._narrowing
        if kind in ("task", "risk") and chosen.milestone:
            return f"{TITLES[kind]} · {self._name_in('milestone')}"
        if kind != "phase" and chosen.phase:
            return f"{TITLES[kind]} · {self._name_in('phase')}"
        return TITLES[kind]

    def _name_in(self, kind: str) -> str:
        row = self.panes[kind].row
        return row.title if isinstance(row, cells.Row) else ""

    # -- narrowing ----------------------------------------------------------------------------

    def _phase_moved(self, row: AnyRow | None) -> None:
        if self._place == "phase":
            self._narrow_to(Narrowing(row.id if row else "", ""))
        self._item_moved(row)

    def _milestone_moved(self, row: AnyRow | None) -> None:
        if self._place == "milestone":
            self._narrow_to(self._narrowing._replace(milestone=row.id if row else ""))
        self._item_moved(row)

    def _narrow_to(self, narrowing: Narrowing) -> None:
        before, self._narrowing = self._narrowing, narrowing
        if before.phase != narrowing.phase:
            self._show("milestone")
        if before != narrowing:
            self._show("task")
            self._show("risk")

    def _item_moved(self, _: AnyRow | None) -> None:
        if self.is_mounted:
            self._show_detail()

    # -- what new items belong to ------------------------------------------------------------------

    def surroundings(self) -> dict[str, str]:
        """The project, phase and milestone in which a new item is added."""
        found = {"project": self.project}
        if self._narrowing.phase:
            found["phase"] = self._narrowing.phase
        if self._narrowing.milestone and self._place in ("task", "risk", "milestone"):
            found["milestone"] = self._narrowing.milestone
        return found
