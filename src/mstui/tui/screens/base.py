"""What all screens share: the bars, the list that hears the keys, finding, and the commands."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import events

from mstui import dates
from mstui.commands.context import Context
from mstui.commands.registry import FOOTER_LIMIT, WAY_OUT
from mstui.domain.errors import Locked, MstuiError
from mstui.tui.panes.bars import TooSmall
from mstui.tui.screens.finding import Finding
from mstui.tui.widgets.columns import spans
from mstui.tui.widgets.header import Header
from mstui.tui.widgets.hints import Hints
from mstui.tui.widgets.rows import Rows
from mstui.tui.widgets.source import Cell, Span

# Below this no pane can be read.
LEAST_WIDTH, LEAST_HEIGHT = 30, 8


class ListScreen(Finding, inherit_bindings=False):
    """A screen of lists, one of which is active. Its ``do_…`` methods run the commands."""

    scope: ClassVar[str] = "lists"
    AUTO_FOCUS = ""
    DEFAULT_CSS = """
    ListScreen TooSmall { display: none; }
    ListScreen.too-small > * { display: none; }
    ListScreen.too-small > TooSmall { display: block; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.header_bar = Header(id="header")
        self.hint_bar = Hints(id="hints")
        self.hint_bar.on_pick = self._hint_clicked
        # The file changed while another screen was seen.
        self.stale = False

    # -- what a subclass provides -----------------------------------------------------------

    def kind_of(self, rows: Rows) -> str:
        """The kind of item that a list shows; empty where it shows none."""
        return ""

    def crumbs(self) -> tuple[str, ...]:
        """Where one is, for the line above."""
        return ()

    def standing(self) -> Cell:
        """How what is seen here stands, for the line above."""
        return ""

    @property
    def is_sketching(self) -> bool:
        """Whether what is seen differs from what is stored, so that nobody reads "saved"."""
        return False

    def reload(self, touched: frozenset[str] = frozenset()) -> None:
        """Read everything seen here again; mark the rows that others touched."""

    def catch_up(self) -> None:
        """Show what changed while another screen was seen."""
        if self.stale:
            self.stale = False
            self.attempt(self.reload)

    def attempt(self, show: Callable[..., object], *more: object) -> None:
        """Show something of the file; where it can't be read now, the app tries again."""
        try:
            show(*more)
        except Locked:
            return
        except MstuiError as error:
            self.session.damage = str(error)

    def lay_out(self, width: int, height: int) -> None:
        """Lay the panes out for a terminal of that size."""

    # -- the bars ---------------------------------------------------------------------------

    def context(self) -> Context:
        """Where the person is, for the commands."""
        rows = self.active
        return Context(
            scope=self.scope,
            pane=self.kind_of(rows),
            item=rows.row_id or "",
            kind=self.kind_of(rows) if rows.row_id else "",
            state=self.state_of_item(),
            marked=len(rows.selected),
            read_only=self.session.read_only,
            past=self.session.past is not None,
            undo=self.session.undo_label,
            redo=self.session.redo_label,
            searched=bool(self.searched or self.session.trail),
            empty=self.host.is_empty,
        )

    def state_of_item(self) -> str:
        """The stored state of the item under the cursor, where commands ask for it."""
        return ""

    def show_bars(self, notice: str = "", *, problem: bool = False) -> None:
        """Draw both lines; a notice stands in place of the keys until the next one."""
        self.show_header()
        self.show_hints()
        self.hint_bar.tell(notice, problem=problem)

    def show_header(self) -> None:
        """Draw the line above: where one is, how it stands, and what is general."""
        today = dates.show_long(self.session.today_text)
        who = f" · {self.session.author_name}" if self.session.author_name else ""
        state = self.host.file_state()
        standing: list[Span] = list(spans(self.standing(), ""))
        past = self.session.past
        if past is not None:
            seen = f"as of {dates.show(past.checkin.on, dates.today())}"
            of = f"check-in {past.number} of {past.known}"
            standing = [(f"{seen} · {of}", "amber bold"), (" · ", "muted"), *standing]
        if self.host.is_troubled:
            # What forbids saving stands where it is never left out.
            standing = [(state, "amber bold"), (" · ", "muted"), *standing]
        told = "" if self.is_sketching else f" · {state}"
        self.header_bar.show(self.crumbs(), tuple(standing), f"{today}{who}{told}")

    def show_hints(self) -> None:
        """The keys that matter where the person is."""
        first = [*self.past_hints(), *self.extra_hints()]
        cancel, marked = self.session.registry.key_of("cancel"), len(self.active.selected)
        if marked:
            first.insert(0, (cancel, f"unmark {marked}"))
        elif self.searched:
            first.insert(0, (cancel, f"shows all, not only “{self.searched}”"))
        back = self.session.registry.key_of(WAY_OUT)
        # One way out is enough.
        leads_out = any(key in (cancel, back) for key, _ in first)
        here, registry = self.context(), self.session.registry
        hints = registry.footer(here, FOOTER_LIMIT - len(first) + leads_out)
        if here.past:  # what changes something has no place there
            hints = tuple(one for one in hints if not registry.why_not(one.command.id, here))
        told = [hint for hint in hints if not (leads_out and hint.command.id == WAY_OUT)]
        shown = [*first, *((hint.key, hint.word) for hint in told)]
        self.hint_bar.show([*shown[: FOOTER_LIMIT - 1], *shown[FOOTER_LIMIT - 1 :][-1:]], back)

    def past_hints(self) -> list[tuple[str, str]]:
        """The ways through the past, while it is looked at."""
        if self.session.past is None:
            return []
        key_of = self.session.registry.key_of
        steps = (("older_checkin", "older"), ("newer_checkin", "newer"), ("cancel", "today"))
        return [(key_of(id), word) for id, word in steps if key_of(id)]

    def extra_hints(self) -> list[tuple[str, str]]:
        """Keys that matter before all others at the moment."""
        return []

    def _hint_clicked(self, key: str) -> None:
        """A click on a hint is a press of its key."""
        registry = self.session.registry
        if self.app.screen is not self:
            return  # clicked before another screen came
        for command in registry.for_scope(self.scope):
            if registry.key_of(command.id) == key:
                self.host.run_command(command)
                return

    # -- size -------------------------------------------------------------------------------

    def on_mount(self) -> None:
        # Laid out before it is seen: the first frame is the right one.
        self.fit(*self.app.size)
        self.mark_orders()
        if self.popup.parent is None:
            self.mount(self.popup)

    def on_resize(self, event: events.Resize) -> None:
        self.fit(event.size.width, event.size.height)

    def fit(self, width: int, height: int) -> None:
        """Lay out for that size, or say that it is too small."""
        self.close_choices()
        too_small = width < LEAST_WIDTH or height < LEAST_HEIGHT
        if too_small and not self.query(TooSmall):
            self.mount(TooSmall(f"too small: {LEAST_WIDTH}x{LEAST_HEIGHT} at least"))
        self.set_class(too_small, "too-small")
        if not too_small:
            self.lay_out(width, height)
            self.show_hints()

    # -- moving -----------------------------------------------------------------------------

    def do_cursor_up(self) -> None:
        self.active.move(-1)

    def do_cursor_down(self) -> None:
        self.active.move(1)

    def do_cursor_left(self) -> None:
        """One pane to the left, where there are several."""

    def do_cursor_right(self) -> None:
        """One pane to the right, where there are several."""

    def do_next_pane(self) -> None:
        """The next pane, where there are several."""

    def do_previous_pane(self) -> None:
        """The pane before, where there are several."""

    def do_page_up(self) -> None:
        self.active.page(-1)

    def do_page_down(self) -> None:
        self.active.page(1)

    def do_go_top(self) -> None:
        self.active.top()

    def do_go_bottom(self) -> None:
        self.active.bottom()

    def do_select(self) -> None:
        self.active.toggle()
        self.active.move(1)
        self.show_hints()

    def unmark(self) -> None:
        """Mark no row any more."""
        self.active.select(())
        self.show_hints()

    def item_of_history(self) -> tuple[str, str, str]:
        """The item whose history is asked for: id, kind, title; empty for everything's."""
        return ("", "", "")

    def project_of_timeline(self) -> tuple[str, str]:
        """The project whose timeline is asked for, and the item under the cursor."""
        return ("", "")

    def leave(self) -> bool:
        """Close what was opened on this screen; False where nothing was."""
        return False

    def do_cancel(self) -> None:
        """Take back what stands between the person and the plain list."""
        if self.leave():
            return
        if self.session.past is not None:
            self.host.do_present()
            return
        if self.active.selected:
            self.unmark()
        elif self.searched:
            self.found("")
