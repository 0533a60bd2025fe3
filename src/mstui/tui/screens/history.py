"""Who changed what, when and why: of one item, or of everything."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, NamedTuple

from textual.app import ComposeResult

from mstui import dates
from mstui.tui.panes.lines import Wording
from mstui.tui.panes.words import instant
from mstui.tui.screens.base import ListScreen
from mstui.tui.session import Session
from mstui.tui.widgets.areas import Across
from mstui.tui.widgets.columns import Column
from mstui.tui.widgets.lines import Lines
from mstui.tui.widgets.rows import Rows
from mstui.tui.widgets.source import AnyRow, Cell, Span
from mstui.views.changes import ChangeLine, changes
from mstui.views.history import Journal, Step

BESIDE_FROM = 90
COLUMNS = (
    Column("When", min=12, max=17, whole=True, sort="when"),
    Column("Who", min=4, max=10, drop=1, sort="who"),
    Column("What", min=16, flex=1, good=24, sort="what"),
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
        self.steps = Rows("Steps", COLUMNS, id="steps", on_moved=self._moved)
        self.changes = Lines("What it changed", focusable=False, id="changes")
        self._names: dict[str, str] = {}

    def compose(self) -> ComposeResult:
        yield self.header_bar
        with Across(id="body"):
            yield self.steps
            yield self.changes
        yield self.hint_bar
        yield self.popup

    def on_mount(self) -> None:
        from mstui.views.short_names import short_names

        self._names = self.session.read_or(self._names, short_names)
        self.show_sorted(self.steps)
        self.set_focus(self.steps)
        self.show_bars()

    def show_sorted(self, rows: Rows) -> None:
        """The steps in the order that was chosen, and only those that hold what is searched."""
        order = self.order_of(rows)
        # Sorted by time means the own order, the latest first, or the other way.
        by_time = order.name in ("", "when")
        sort = "" if by_time else order.name
        turned = order.descending if order.name != "when" else not order.descending
        journal = Journal(self.item, self.searched, sort, turned)
        rows.empty = self._empty_words()
        wording = Wording(self.session.today_text, self._names)
        rows.show(_Steps(self.session, journal, wording), select=rows.row_id)

    def own_order(self, rows: Rows) -> str:
        return "latest first"

    def _empty_words(self) -> str:
        if self.searched:
            words = f"No step's who, what or why holds “{self.searched}”."
            return self.session.registry.worded(f"{words}\n{{cancel}} shows all of them.")
        return "Nothing was changed yet.\nWhatever you change is kept here, with who and when."

    def _moved(self, row: AnyRow | None) -> None:
        if not isinstance(row, StepRow):
            self.changes.set_lines(())
            return
        step = row.of
        by = step.author or "nobody who is known"
        lines: list[Cell] = [
            (step.label, "text bold"),
            ((f"{dates.show_instant(step.at)} · ", "muted"), (by, "text")),
        ]
        if step.reason:
            lines.append((("why: ", "muted"), (step.reason, "text")))
        if step.undone:
            lines.append(("Taken back: what is listed here holds no more.", "amber"))
        if step.undoes:
            lines.append(("Takes an earlier step back.", "amber"))
        lines += ["", *self._changes(step.id)]
        self.changes.set_lines(lines)

    def _changes(self, step: str) -> list[Cell]:
        """What a step changed, field by field below the items."""
        today = self.session.today_text
        nothing: list[ChangeLine] = []
        found = self.session.read_or(
            nothing, lambda conn: changes(conn, step, today, item=self.item, kind=self.kind)
        )
        lines: list[Cell] = []
        about = ""
        for change in found:
            if change.field and change.id != about:
                lines.append(((f"{change.kind} ", "muted"), (change.name, "text bold")))
            about = change.id
            if change.field:
                lines.append(((f"  {change.field}: ", "muted"), *_from_to(change)))
            else:
                style = "green" if change.sign == "+" else "red"
                lines.append(((f"{change.sign} ", style), (change.text[2:], "text")))
        return lines

    @property
    def active(self) -> Rows:
        return self.steps

    def crumbs(self) -> tuple[str, ...]:
        return ("History", self.item_title) if self.item_title else ("History",)

    def reload(self, touched: frozenset[str] = frozenset()) -> None:
        self.steps.reload()

    def narrow(self, text: str) -> None:
        self.steps.find(text)
        self.show_sorted(self.steps)

    def lay_out(self, width: int, height: int) -> None:
        self.set_class(width < BESIDE_FROM, "below")
        for pane in (self.steps, self.changes):
            pane.set_framed(width >= 60)


class _Steps:
    """The steps of the journal as rows; none while another program holds the file."""

    def __init__(self, session: Session, journal: Journal, wording: Wording) -> None:
        self._session = session
        self._wording = wording
        self._journal = journal
        self._count = 0

    def _rows(self, steps: Sequence[Step]) -> list[StepRow]:
        return [_row(step, self._wording) for step in steps]

    def first(self, n: int) -> list[StepRow]:
        return self._rows(self._session.read_or([], self._journal.first, n))

    def last(self, n: int) -> list[StepRow]:
        return self._rows(self._session.read_or([], self._journal.last, n))

    def after(self, key: Any, n: int) -> list[StepRow]:
        return self._rows(self._session.read_or([], self._journal.after, key, n))

    def before(self, key: Any, n: int) -> list[StepRow]:
        return self._rows(self._session.read_or([], self._journal.before, key, n))

    def around(self, id: str, n: int) -> list[StepRow]:
        return self._rows(self._session.read_or([], self._journal.around, id, 2 * n + 1))

    def count(self) -> int:
        self._count = self._session.read_or(self._count, self._journal.count)
        return self._count

    def rank(self, key: Any) -> int:
        return self._session.read_or(0, self._journal.position, key)


def _from_to(change: ChangeLine) -> tuple[Span, ...]:
    return ((change.before or "–", "muted"), (" → ", "muted"), (change.after or "–", "text"))


class StepRow(NamedTuple):
    """A line of the journal with the step it shows."""

    id: str
    key: Any
    cells: tuple[Cell, ...]
    mark: str
    title: str
    of: Step


def _row(step: Step, wording: Wording) -> StepRow:
    mark = "muted strike" if step.undone else "muted" if step.undoes else ""
    why = f" · {step.reason}" if step.reason else ""
    taken = "undone: " if step.undone else ""
    return StepRow(
        step.id,
        step.key,
        (
            instant(step.at, wording.today),
            wording.who(step.author) or "–",
            ((taken, "amber"), (f"{step.label}{why}", mark or "text")),
        ),
        "muted" if mark else "",
        step.label,
        step,
    )
