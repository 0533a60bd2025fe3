"""Who changed what, when and why: of one item, or of everything."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult

from mstui import dates
from mstui.tui.panes.lines import Row
from mstui.tui.screens.base import ListScreen
from mstui.tui.session import Session
from mstui.tui.widgets.areas import Across
from mstui.tui.widgets.columns import Column
from mstui.tui.widgets.lines import Lines
from mstui.tui.widgets.rows import Rows
from mstui.tui.widgets.source import AnyRow, Cell
from mstui.views.changes import ChangeLine, changes
from mstui.views.history import Journal, Step

BESIDE_FROM = 90
COLUMNS = (
    Column("When", min=12, max=21),
    Column("Who", min=4, max=14, drop=1),
    Column("What", min=16, flex=1),
)


class HistoryScreen(ListScreen):
    """The journal, latest first, with what each step changed beside it."""

    scope: ClassVar[str] = "history"
    DEFAULT_CSS = """
    HistoryScreen #body { layout: horizontal; }
    HistoryScreen.below #body { layout: vertical; }
    HistoryScreen #steps { width: 3fr; height: 1fr; }
    HistoryScreen #changes { width: 2fr; height: 1fr; }
    HistoryScreen.below #steps { width: 1fr; height: 3fr; }
    HistoryScreen.below #changes { width: 1fr; height: 2fr; }
    """

    def __init__(self, item: str = "", kind: str = "", title: str = "") -> None:
        super().__init__()
        self.item = item
        self.kind = kind
        self.item_title = title
        self.steps = Rows(
            "Steps", COLUMNS, empty="Nothing was changed yet.", id="steps", on_moved=self._moved
        )
        self.changes = Lines("What it changed", focusable=False, id="changes")

    def compose(self) -> ComposeResult:
        yield self.header_bar
        with Across(id="body"):
            yield self.steps
            yield self.changes
        yield self.hint_bar
        yield self.popup

    def on_mount(self) -> None:
        self.steps.show(_Steps(self.session, Journal(self.item)))
        self.set_focus(self.steps)
        self.show_bars()

    def _moved(self, row: AnyRow | None) -> None:
        if row is None:
            self.changes.set_lines(())
            return
        lines: list[Cell] = []
        if isinstance(row, Row) and row.state:
            lines += [(row.state, "amber"), ""]
        today = self.session.today_text
        nothing: list[ChangeLine] = []
        found = self.session.read_or(
            nothing, lambda conn: changes(conn, row.id, today, item=self.item, kind=self.kind)
        )
        about = ""
        for change in found:
            if change.field and change.id != about:
                lines.append(((f"{change.kind} ", "muted"), (change.name, "text bold")))
            about = change.id
            lines.append((f"  {change.text}" if change.field else change.text, "text"))
        self.changes.set_lines(lines)

    @property
    def active(self) -> Rows:
        return self.steps

    def crumbs(self) -> tuple[str, ...]:
        return ("History", self.item_title) if self.item_title else ("History",)

    def reload(self, touched: frozenset[str] = frozenset()) -> None:
        self.steps.reload()

    def narrow(self, text: str) -> None:
        self.steps.find(text)

    def lay_out(self, width: int, height: int) -> None:
        self.set_class(width < BESIDE_FROM, "below")
        for pane in (self.steps, self.changes):
            pane.set_framed(width >= 60)


class _Steps:
    """The steps of the journal as rows; none while another program holds the file."""

    def __init__(self, session: Session, journal: Journal) -> None:
        self._session = session
        self._journal = journal
        self._count = 0

    def _rows(self, steps: Sequence[Step]) -> list[Row]:
        return [_row(step) for step in steps]

    def first(self, n: int) -> list[Row]:
        return self._rows(self._session.read_or([], self._journal.first, n))

    def last(self, n: int) -> list[Row]:
        return self._rows(self._session.read_or([], self._journal.last, n))

    def after(self, key: Any, n: int) -> list[Row]:
        return self._rows(self._session.read_or([], self._journal.after, key, n))

    def before(self, key: Any, n: int) -> list[Row]:
        return self._rows(self._session.read_or([], self._journal.before, key, n))

    def around(self, id: str, n: int) -> list[Row]:
        return self._rows(self._session.read_or([], self._journal.around, id, 2 * n + 1))

    def count(self) -> int:
        self._count = self._session.read_or(self._count, self._journal.count)
        return self._count

    def rank(self, key: Any) -> int:
        return self._session.read_or(0, self._journal.position, key)


def _row(step: Step) -> Row:
    mark = "muted strike" if step.undone else "muted" if step.undoes else ""
    why = f" · {step.reason}" if step.reason else ""
    undone = "undone" if step.undone else ""
    return Row(
        step.id,
        step.key,
        (dates.show_instant(step.at), step.author or "–", f"{step.label}{why}"),
        mark,
        step.label,
        undone,
    )
