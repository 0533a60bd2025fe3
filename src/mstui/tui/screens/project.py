"""A project in four panes that narrow each other, with the detail beside them."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult

from mstui.commands.context import Context
from mstui.tui.panes import lines as cells
from mstui.tui.panes.words import ago, late_span, state_span
from mstui.tui.screens.detail import DetailPane
from mstui.tui.screens.project_panes import KINDS, Narrowing, ProjectPanes
from mstui.tui.screens.project_sizes import sizes
from mstui.tui.widgets.areas import Across, Down
from mstui.tui.widgets.rows import Rows
from mstui.tui.widgets.source import Cell

DETAIL_FROM = 116
PANES_FROM = (64, 18)
# The line above and the line below.
BARS = 2


class ProjectScreen(ProjectPanes):
    """The panes and the detail, laid out for the terminal, and the way from one to the other."""

    scope: ClassVar[str] = "project"
    DEFAULT_CSS = """
    ProjectScreen #left { width: 1fr; }
    ProjectScreen #lower { height: 1fr; }
    ProjectScreen .away { display: none; }
    """

    def __init__(
        self, project: str, *, select: tuple[str, str] | None = None, notice: str = ""
    ) -> None:
        super().__init__(project)
        self._notice = notice
        self._wanted = select
        self._zoomed = False
        self._one_pane = False
        self._reading = False
        # An item without a pane of its own (a roadblock), while it is read.
        self._beside: tuple[str, str] | None = None
        self.detail = DetailPane()

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

    # -- the detail ---------------------------------------------------------------------------

    def _show_detail(self, *, again: bool = False) -> None:
        pane = self.active
        kind, id = self._beside or (self.kind_of(pane), pane.row_id)
        if self.detail.has_class("away"):
            return
        if not self.detail.show_item(self.session, kind, id, again=again) and self._beside:
            self._read(False)  # deleted while it was read

    # -- which pane -----------------------------------------------------------------------------

    def activate(self, kind: str) -> None:
        """Let another pane hear the keys."""
        self._place, self._beside = kind, None
        self.set_focus(self.panes[kind])
        if kind == "phase":
            row = self.panes["phase"].row
            self._narrow_to(Narrowing(row.id if row else "", ""))
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
        from mstui.views.health_words import project_shown

        parts = [self._forecast()] if self._health is not None and self._health.forecast else []
        parts += [head.progress] if head.progress else []
        if head.line.next_name and head.line.next_days is not None:
            parts.append(f"next {head.line.next_name} {late_span(head.line.next_days)[0]}")
        if head.checkin_age is not None:
            parts.append(f"check-in {ago(head.checkin_age)}")
        tail = "".join(f" · {part}" for part in parts)
        return (
            state_span(project_shown(head.line.state, self._health)),
            (self._lack(head.line.unowned), "amber"),
            (tail, "muted"),
        )

    def _forecast(self) -> str:
        """``forecast 12 Mar (+4wd)``: the last of what is open, against the target."""
        from mstui.views.health_words import gap_shown

        assert self._health is not None
        gap = gap_shown(self._health.gap_days)
        day = self._wording.day(self._health.forecast)
        return f"forecast {day} ({gap})" if self._health.gap_days else f"forecast {day}"

    def _lack(self, unowned: int) -> str:
        """How many milestones nobody answers for, and the key that changes it."""
        key = self.session.registry.key_of("set_owner")
        return f" · {unowned} without an owner{f' ({key})' if key else ''}" if unowned else ""

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

    def project_of_timeline(self) -> tuple[str, str]:
        return (self.project, self.active.row_id or "")

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
        self._narrowing = Narrowing()
        self._place = kind
        self.show_all()
        self.panes[kind].select_id(id)
        self.activate(kind)
