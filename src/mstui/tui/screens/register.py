"""What the registers share: lists beside each other, what is said of the line under the cursor."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, NamedTuple, TypeVar

from mstui.commands.context import Context
from mstui.domain.errors import MstuiError
from mstui.tui.panes.lines import Wording
from mstui.tui.screens.items import ItemCommands
from mstui.tui.widgets.columns import Column
from mstui.tui.widgets.lines import Lines
from mstui.tui.widgets.rows import Rows
from mstui.tui.widgets.source import AnyRow, Cell, ListSource
from mstui.views.short_names import short_names

L = TypeVar("L")

FRAMED_FROM = 60
# Beside the lists there is room for what is said of a line.
BESIDE_FROM = 74
SHOWN = ("open", "due", "all")


class RegisterRow(NamedTuple):
    """A line of a register, with what it shows."""

    id: str
    key: Any
    cells: tuple[Cell, ...]
    mark: str = ""
    title: str = ""
    state: str = ""
    of: Any = None


class Register(NamedTuple):
    """One list of a screen: the kind of its items, its title and columns."""

    kind: str
    title: str
    columns: tuple[Column, ...]


class RegisterScreen(ItemCommands):
    """Lists of items of one project, or of all active ones; one of them hears the keys."""

    scope: ClassVar[str] = "register"
    DEFAULT_CSS = """
    RegisterScreen .away { display: none; }
    RegisterScreen #lists { width: 1fr; height: 1fr; }
    RegisterScreen #beside { width: 40; height: 1fr; }
    """
    name_of_screen: ClassVar[str] = ""
    registers: ClassVar[tuple[Register, ...]] = ()

    def __init__(self, project: str = "", *, select: str = "") -> None:
        super().__init__()
        self.project = project
        self.shown = "open"
        self._wanted = select
        self._one_pane = False
        self._reading = False
        self._project_name = ""
        self._gone = False
        self.wording = Wording("")
        self.panes = {
            one.kind: Rows(
                one.title,
                self._columns_of(one),
                number=str(place) if len(self.registers) > 1 else "",
                on_moved=self._moved,
                id=one.kind,
            )
            for place, one in enumerate(self.registers, 1)
        }
        self._place = self.registers[0].kind
        self.told = Lines("", focusable=False, id="told")

    def _columns_of(self, register: Register) -> tuple[Column, ...]:
        """Inside one project no line says whose it is: that column is the last one."""
        return register.columns[:-1] if self.project else register.columns

    # -- what a subclass provides -----------------------------------------------------------

    def read(self, conn: Any) -> None:
        """Ask the views for everything that is shown here."""
        raise NotImplementedError

    def rows_of(self, kind: str) -> list[RegisterRow]:
        """The lines of a list, as they were read, in their own order."""
        raise NotImplementedError

    def empty_words(self, kind: str) -> str:
        """What an empty list says; the keys of commands stand in braces."""
        raise NotImplementedError

    def say(self, row: RegisterRow | None) -> tuple[str, Sequence[Cell]]:
        """What is told of the line under the cursor: a title and lines."""
        raise NotImplementedError

    def drawn(self, row: RegisterRow | None) -> None:
        """Draw what else follows the cursor."""

    # -- on the screen ----------------------------------------------------------------------

    def on_mount(self) -> None:
        self.attempt(self.show_all)
        for kind, pane in self.panes.items():
            if self._wanted and pane.select_id(self._wanted):
                self._place = kind
        self.set_focus(self.active)
        self.lay_out(*self.app.size)
        self.tell_of_line()
        self.show_bars()

    def show_all(self) -> None:
        """Read everything again; each list keeps its cursor where its line is still there."""
        nobody: dict[str, str] = {}
        names = self.session.read_or(nobody, short_names)
        self.wording = Wording(self.session.today_text, names)
        try:
            known = self.session.read(_name_of_project, self.project)
            self._project_name, self._gone = known or "", known is None
            self.session.read(self.read)
        except MstuiError as error:
            for pane in self.panes.values():
                pane.empty = str(error)
                pane.show(ListSource())
            raise
        for kind in self.panes:
            self.show_list(kind)

    def show_list(self, kind: str) -> None:
        """Fill one list from what was read."""
        pane = self.panes[kind]
        rows = self.fitting(self.rows_of(kind), lambda _: kind)
        order = self.order_of(pane)
        if order.name:
            rows = _sorted(rows, order.name, descending=order.descending)
        numbered = [row._replace(key=place) for place, row in enumerate(rows)]
        words = self.empty_words(kind)
        if self.searched:
            words = f"Nothing here holds “{self.searched}”.\n{{cancel}} shows everything."
        pane.empty = self.session.registry.worded(words)
        pane.show(ListSource(numbered), select=pane.row_id)
        pane.retitle(self.title_of(kind))

    def title_of(self, kind: str) -> str:
        """What stands over a list."""
        return next(one.title for one in self.registers if one.kind == kind)

    def show_sorted(self, rows: Rows) -> None:
        self.show_list(self.kind_of(rows))

    def own_order(self, rows: Rows) -> str:
        return "worst first"

    def _moved(self, row: AnyRow | None) -> None:
        if self.is_mounted:
            self.tell_of_line()

    def tell_of_line(self) -> None:
        """Draw what is said of the line under the cursor."""
        row = self.active.row
        known = row if isinstance(row, RegisterRow) else None
        title, lines = self.say(known)
        self.told.retitle(title)
        self.told.set_lines(lines)
        self.drawn(known)

    # -- which list -------------------------------------------------------------------------

    @property
    def active(self) -> Rows:
        return self.panes[self._place]

    def kind_of(self, rows: Rows) -> str:
        return next((kind for kind, pane in self.panes.items() if pane is rows), "")

    def activate(self, kind: str) -> None:
        """Let another list hear the keys."""
        self._place = kind
        self.set_focus(self.panes[kind])
        self.lay_out(*self.app.size)
        self.tell_of_line()
        self.show_hints()

    def do_next_pane(self) -> None:
        self._turn(1)

    def do_previous_pane(self) -> None:
        self._turn(-1)

    def _turn(self, step: int) -> None:
        kinds = list(self.panes)
        self.activate(kinds[(kinds.index(self._place) + step) % len(kinds)])

    def on_descendant_focus(self) -> None:
        for kind, pane in self.panes.items():
            if pane is self.focused and kind != self._place:
                self.activate(kind)

    def on_rows_opened(self, message: Rows.Opened) -> None:
        message.stop()
        self.do_open()

    # -- the base's questions ---------------------------------------------------------------

    def crumbs(self) -> tuple[str, ...]:
        return (self._project_name or "Portfolio", self.name_of_screen)

    def context(self) -> Context:
        return super().context()._replace(fixed_order="a register has no order of its own")

    def state_of_item(self) -> str:
        row = self.active.row
        return row.state if isinstance(row, RegisterRow) else ""

    def surroundings(self) -> dict[str, str]:
        project = self.project_of_timeline()[0]
        return {"project": project} if project else {}

    def project_of_timeline(self) -> tuple[str, str]:
        row = self.active.row
        of_line = row.of.project if isinstance(row, RegisterRow) else ""
        return (self.project or of_line, "")

    def item_of_history(self) -> tuple[str, str, str]:
        row = self.active.row
        if isinstance(row, RegisterRow):
            return (row.id, self._place, row.title)
        return ("", "", "")

    def narrow(self, text: str) -> None:
        for kind, pane in self.panes.items():
            pane.find(text)
            self.show_list(kind)

    def reload(self, touched: frozenset[str] = frozenset()) -> None:
        self.show_all()
        for pane in self.panes.values():
            pane.mark_changed(touched)
        self.tell_of_line()
        self.on_screen_resume()

    def on_screen_resume(self) -> None:
        """A project that was deleted is left as soon as that is seen."""
        if self._gone and self.is_current:
            self.app.call_later(self.host.leave_gone, self)

    def go_to(self, kind: str, id: str) -> None:
        """The line of an item; one that has none here is shown in its project."""
        if kind in self.panes and self.panes[kind].select_id(id):
            self.activate(kind)

    def do_show_lines(self) -> None:
        """Only what is open, only what is due, everything, in turn."""
        self.shown = SHOWN[(SHOWN.index(self.shown) + 1) % len(SHOWN)]
        self.attempt(self.show_all)
        self.tell_of_line()
        key = self.session.registry.key_of("show_lines")
        after = SHOWN[(SHOWN.index(self.shown) + 1) % len(SHOWN)]
        self.show_bars(f"{_SHOWS[self.shown]} · {key} again: {_SHOWS[after]}")

    def do_open(self) -> None:
        """What is said of the line on the whole screen; the same key closes it."""
        if self.active.row_id is None:
            return
        self._read_whole(not self._reading)

    def leave(self) -> bool:
        if not self._reading:
            return False
        self._read_whole(False)
        return True

    def _read_whole(self, reading: bool) -> None:
        self._reading = reading
        self.lay_out(*self.app.size)
        self.tell_of_line()
        self.show_hints()

    def show_hints(self) -> None:
        """While one line is read whole: the way back, and what is done with it."""
        if not self._reading:
            super().show_hints()
            return
        key = self.session.registry.key_of
        scroll = f"{key('cursor_up')}{key('cursor_down')}"
        hints = [(key("open"), "the list"), (scroll, "scroll"), (key("look_at"), "review")]
        self.hint_bar.show([*hints, (key("edit"), "edit"), (key("keys"), "keys")], key("open"))

    def extra_hints(self) -> list[tuple[str, str]]:
        registry = self.session.registry
        return [(registry.key_of("next_pane"), "next list")] if self._one_pane else []

    def do_cursor_up(self) -> None:
        self._up_or_down(-1)

    def do_cursor_down(self) -> None:
        self._up_or_down(1)

    def do_page_up(self) -> None:
        if self._reading:
            self.told.scroll_lines(-max(1, self.told.inner_height - 1))
        else:
            self.active.page(-1)

    def do_page_down(self) -> None:
        if self._reading:
            self.told.scroll_lines(max(1, self.told.inner_height - 1))
        else:
            self.active.page(1)

    def _up_or_down(self, lines: int) -> None:
        if self._reading:
            self.told.scroll_lines(lines)
        else:
            self.active.move(lines)


_SHOWS = {"open": "what is open", "due": "what is due", "all": "everything"}


def _sorted(rows: Iterable[RegisterRow], name: str, *, descending: bool) -> list[RegisterRow]:
    """By a field of what the rows show; those without a value stand last either way."""

    def value(row: RegisterRow) -> Any:
        found = getattr(row.of, name)
        return found.casefold() if isinstance(found, str) else found

    rows = list(rows)
    known = [row for row in rows if value(row) not in (None, "")]
    known.sort(key=value, reverse=descending)
    seen = {row.id for row in known}
    return [*known, *(row for row in rows if row.id not in seen)]


def _name_of_project(conn: Any, project: str) -> str | None:
    """How a project is called; empty for all of them, None where it is gone."""
    if not project:
        return ""
    row = conn.execute('SELECT "key",name FROM project WHERE id=?', (project,)).fetchone()
    return " ".join(part for part in row if part) if row else None


def labelled(label: str, text: str, style: str = "text", cells: int = 11) -> Cell:
    """``owner      Ana``: a muted label and what stands behind it."""
    return ((f"{label:<{cells}} ", "muted"), (text, style))
