"""A project in four panes that narrow each other, with the detail beside them."""

from __future__ import annotations

from typing import ClassVar, NamedTuple

from textual.app import ComposeResult

from mstui.commands.context import Context
from mstui.tui.panes import lines as cells
from mstui.tui.panes.phases import phase_source
from mstui.tui.panes.projects import health
from mstui.tui.panes.sources import Line, ListingSource
from mstui.tui.panes.words import ago, late_span, state_span
from mstui.tui.screens.detail import DetailPane
from mstui.tui.screens.items import ItemCommands
from mstui.tui.screens.project_sizes import Held, sizes
from mstui.tui.widgets.areas import Across, Down
from mstui.tui.widgets.rows import Rows
from mstui.tui.widgets.source import AnyRow, Cell, PageSource
from mstui.views.pages import Listing
from mstui.views.project import ProjectHead, project_head
from mstui.views.scope import Scope
from mstui.views.short_names import short_names

DETAIL_FROM = 100
PANES_FROM = (64, 18)
# The line above and the line below.
BARS = 2

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
    "milestone": "priority, then target",
    "task": "as planned",
    "risk": "highest score first",
}
_LINES: dict[str, Line] = {
    "milestone": cells.milestone_line,
    "task": cells.task_line,
    "risk": cells.risk_line,
}


class _Narrowing(NamedTuple):
    """What the panes to the left have chosen; empty is everything."""

    phase: str = ""
    milestone: str = ""


class ProjectScreen(ItemCommands):
    """Phases narrow milestones, milestones narrow tasks and risks."""

    scope: ClassVar[str] = "project"
    DEFAULT_CSS = """
    ProjectScreen #left { width: 1fr; }
    ProjectScreen #lower { height: 1fr; }
    ProjectScreen .away { display: none; }
    """

    def __init__(
        self, project: str, *, select: tuple[str, str] | None = None, notice: str = ""
    ) -> None:
        super().__init__()
        self.project = project
        self._notice = notice
        self._wanted = select
        self._narrowing = _Narrowing()
        self._zoomed = False
        self._one_pane = False
        self._reading = False
        # An item without a pane of its own (a roadblock), while it is read.
        self._beside: tuple[str, str] | None = None
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
        self.detail = DetailPane()
        self._head: ProjectHead | None = None
        self._gone = False

    def compose(self) -> ComposeResult:
        yield self.header_bar
        with Across(id="body"):
            with Down(id="left"):
                with Across(id="upper"):
                    yield self.panes["phase"]
                    yield self.panes["milestone"]
                with Across(id="lower"):
                    yield self.panes["task"]
                    yield self.panes["risk"]
            yield self.detail
        yield self.hint_bar
        yield self.popup

    def on_mount(self) -> None:
        self.attempt(self.show_all)
        if self._wanted is not None:
            self.attempt(self.go_to, *self._wanted)
        self.set_focus(self.panes[self._place])
        self._lay_out_again()
        self._show_detail()
        self.show_bars(self._notice)

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
            return phase_source(self.session, listing, self.project, order)
        return ListingSource(self.session, listing, _LINES[kind], self._wording)

    def show_all(self) -> None:
        """Read all four panes; each keeps its cursor where its row is still there."""
        self._head = self.session.read(project_head, self.project, self.session.today_text)
        self._gone = self._head is None
        nobody: dict[str, str] = {}
        names = self.session.read_or(nobody, short_names)
        self._wording = cells.Wording(self.session.today_text, names)
        for kind in KINDS:
            self._show(kind)
        self._count()

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
            self._narrow_to(_Narrowing(row.id if row else "", ""))
        self._item_moved(row)

    def _milestone_moved(self, row: AnyRow | None) -> None:
        if self._place == "milestone":
            self._narrow_to(self._narrowing._replace(milestone=row.id if row else ""))
        self._item_moved(row)

    def _narrow_to(self, narrowing: _Narrowing) -> None:
        before, self._narrowing = self._narrowing, narrowing
        if before.phase != narrowing.phase:
            self._show("milestone")
        if before != narrowing:
            self._show("task")
            self._show("risk")

    def _item_moved(self, _: AnyRow | None) -> None:
        if self.is_mounted:
            self._show_detail()

    def _show_detail(self, *, again: bool = False) -> None:
        pane = self.active
        kind, id = self._beside or (self.kind_of(pane), pane.row_id)
        if self.detail.has_class("away"):
            return
        if not self.detail.show_item(self.session, kind, id, again=again) and self._beside:
            self._read(False)  # deleted while it was read

    # -- which pane -----------------------------------------------------------------------------

    @property
    def active(self) -> Rows:
        return self.panes[self._place]

    def kind_of(self, rows: Rows) -> str:
        return next(kind for kind, pane in self.panes.items() if pane is rows)

    def activate(self, kind: str) -> None:
        """Let another pane hear the keys."""
        self._place, self._beside = kind, None
        self.set_focus(self.panes[kind])
        if kind == "phase":
            row = self.panes["phase"].row
            self._narrow_to(_Narrowing(row.id if row else "", ""))
        elif kind == "milestone":
            row = self.panes["milestone"].row
            self._narrow_to(self._narrowing._replace(milestone=row.id if row else ""))
        self._count()
        self.lay_out(*self.app.size)
        self._show_detail()
        self.show_hints()

    def on_rows_moved(self, message: Rows.Moved) -> None:
        message.stop()

    def on_rows_opened(self, message: Rows.Opened) -> None:
        message.stop()
        self.do_open()

    def on_descendant_focus(self) -> None:
        focused = self.focused
        for kind, pane in self.panes.items():
            if pane is focused and kind != self._place:
                self.activate(kind)

    def do_focus_1(self) -> None:
        self.activate("phase")

    def do_focus_2(self) -> None:
        self.activate("milestone")

    def do_focus_3(self) -> None:
        self.activate("task")

    def do_focus_4(self) -> None:
        self.activate("risk")

    def do_next_pane(self) -> None:
        self.activate(KINDS[(KINDS.index(self._place) + 1) % 4])

    def do_previous_pane(self) -> None:
        self.activate(KINDS[(KINDS.index(self._place) - 1) % 4])

    def do_cursor_left(self) -> None:
        self.activate({"milestone": "phase", "risk": "task"}.get(self._place, self._place))

    def do_cursor_right(self) -> None:
        self.activate({"phase": "milestone", "task": "risk"}.get(self._place, self._place))

    # -- layout ---------------------------------------------------------------------------------

    def lay_out(self, width: int, height: int) -> None:
        self._one_pane = width < PANES_FROM[0] or height < PANES_FROM[1]
        alone = self._one_pane or self._zoomed
        detail = self._reading or (width >= DETAIL_FROM and not self._zoomed)
        room = sizes(width, height - BARS, self._held, self._place, with_detail=detail)
        self.detail.set_class(not detail, "away")
        self.detail.styles.width = "1fr" if self._reading else room.detail
        self.query_one("#left").set_class(self._reading, "away")
        for kind, pane in self.panes.items():
            pane.set_class(alone and kind != self._place, "away")
            pane.set_framed(not self._one_pane)
            cells = {"phase": room.phase, "risk": room.risk}.get(kind)
            pane.styles.width = cells if cells and not alone else "1fr"
        upper = self._place in ("phase", "milestone")
        self.query_one("#upper").set_class(alone and not upper, "away")
        self.query_one("#upper").styles.height = "1fr" if alone else room.upper
        self.query_one("#lower").set_class(alone and upper, "away")

    def do_zoom(self) -> None:
        """One pane alone, or all of them again."""
        if self._one_pane:
            self.show_bars(f"one pane fits here: {self._pane_keys()} for the others")
            return
        self._zoomed = not self._zoomed
        self._lay_out_again()

    def do_open(self) -> None:
        """The item with all its details, on the whole screen; the same key closes it."""
        self._read(not self._reading)

    def leave(self) -> bool:
        if not (self._reading or self._zoomed):
            return False
        self._zoomed = False
        self._read(False)
        return True

    def _read(self, reading: bool, beside: tuple[str, str] | None = None) -> None:
        self._reading = self.detail.full = reading
        self._beside = beside
        self._lay_out_again()
        self._show_detail()

    def _lay_out_again(self) -> None:
        self.lay_out(*self.app.size)
        self.show_hints()

    def extra_hints(self) -> list[tuple[str, str]]:
        registry = self.session.registry
        if self._reading or self._zoomed:
            return [(registry.key_of("back"), "all panes")]
        return [(self._pane_keys(), "panes")] if self._one_pane else []

    def _pane_keys(self) -> str:
        key_of = self.session.registry.key_of
        return f"{key_of('focus_1')}-{key_of('focus_4')}"

    def do_cursor_up(self) -> None:
        self._up_or_down(-1)

    def do_cursor_down(self) -> None:
        self._up_or_down(1)

    def do_page_up(self) -> None:
        if self._reading:
            self.detail.scroll_lines(-self.detail.inner_height)
        else:
            super().do_page_up()

    def do_page_down(self) -> None:
        if self._reading:
            self.detail.scroll_lines(self.detail.inner_height)
        else:
            super().do_page_down()

    def _up_or_down(self, lines: int) -> None:
        if self._reading:
            self.detail.scroll_lines(lines)
        else:
            self.active.move(lines)

    # -- the base's questions ---------------------------------------------------------------------

    def crumbs(self) -> tuple[str, ...]:
        line = self._head.line if self._head is not None else None
        return (f"{line.short} {line.name}".strip(),) if line is not None else ("deleted",)

    def standing(self) -> Cell:
        head = self._head
        if head is None:
            return ""
        parts = [head.progress] if head.progress else []
        if head.line.next_name and head.line.next_days is not None:
            parts.append(f"next {head.line.next_name} {late_span(head.line.next_days)[0]}")
        if head.checkin_age is not None:
            parts.append(f"check-in {ago(head.checkin_age)}")
        tail = "".join(f" · {part}" for part in parts)
        return (state_span(health(head.line.state)), (tail, "muted"))

    def context(self) -> Context:
        here = super().context()
        if self._beside is None:
            return here
        kind, id = self._beside
        return here._replace(pane=kind, item=id, kind=kind, state="", marked=0)

    def chosen(self) -> tuple[str, list[str]]:
        if self._beside is not None:
            return self._beside[0], [self._beside[1]]
        return super().chosen()

    def reads_whole(self) -> bool:
        return self._reading or self._beside is not None

    def item_of_history(self) -> tuple[str, str, str]:
        row = self.active.row
        if self._beside is not None:
            return (self._beside[1], self._beside[0], self.detail.title)
        if not isinstance(row, cells.Row) or not row.id:
            return (self.project, "project", self._head.line.name if self._head else "")
        return (row.id, self.kind_of(self.active), row.title)

    def narrow(self, text: str) -> None:
        for kind, pane in self.panes.items():
            pane.find(text)
            self._show(kind)

    def reload(self, touched: frozenset[str] = frozenset()) -> None:
        self.show_all()
        for pane in self.panes.values():
            pane.mark_changed(touched)
        self._show_detail(again=True)
        self.on_screen_resume()

    def on_screen_resume(self) -> None:
        """A project that was deleted, or whose making was undone, is left as soon as it is seen."""
        if self._gone and self.is_current:
            self.app.call_later(self.host.leave_gone, self)

    def go_to(self, kind: str, id: str) -> None:
        """Put the cursor on an item, in the pane of its kind."""
        if kind not in self.panes:
            self._read(True, (kind, id))
            return
        if self._beside is not None:
            self._read(False)
        self._narrowing = _Narrowing()
        self._place = kind
        self.show_all()
        self.panes[kind].select_id(id)
        self.activate(kind)

    # -- what new items belong to ------------------------------------------------------------------

    def surroundings(self) -> dict[str, str]:
        """The project, phase and milestone in which a new item is added."""
        found = {"project": self.project}
        if self._narrowing.phase:
            found["phase"] = self._narrowing.phase
        if self._narrowing.milestone and self._place in ("task", "risk", "milestone"):
            found["milestone"] = self._narrowing.milestone
        return found
