"""The one list of every pane: a window on pages of rows, drawn line by line.

No widget per row: 100,000 rows open as fast as 60. Moving in view repaints two lines and the
position; leaving the view turns half a page at once, since each scrolled line would repaint the
pane (10 KB over SSH). The cursor is told by a mark and a background, and is kept by the row's id.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from textual import events
from textual.message import Message

from mstui.tui.widgets.columns import Column
from mstui.tui.widgets.rows_painted import GUTTER, PaintedRows
from mstui.tui.widgets.source import AnyRow, Cell, MarkableSource, PageSource
from mstui.tui.widgets.window import RowWindow

WHEEL_LINES = 3


class Rows(PaintedRows):
    """A list over a page source.

    A screen calls `show` with a source, moves by methods, and follows by ``on_moved``, which
    runs within the key's own handler, so list and detail are drawn in one frame.
    """

    class Moved(Message):
        """The cursor stands on another row; ``id`` is None in an empty list."""

        def __init__(self, rows: Rows, id: str | None) -> None:
            super().__init__()
            self.rows = rows
            self.id = id

        @property
        def control(self) -> Rows:
            return self.rows

    class Opened(Message):
        """A row was opened by a double click or `open`."""

        def __init__(self, rows: Rows, id: str) -> None:
            super().__init__()
            self.rows = rows
            self.id = id

        @property
        def control(self) -> Rows:
            return self.rows

    def __init__(
        self,
        title: str = "",
        columns: Sequence[Column] = (),
        *,
        number: str = "",
        empty: str | Sequence[Cell] = "",
        header: bool = True,
        framed: bool = True,
        on_moved: Callable[[AnyRow | None], object] | None = None,
        on_header: Callable[[Rows, Column], object] | None = None,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(
            title,
            columns,
            number=number,
            empty=empty,
            header=header,
            framed=framed,
            id=id,
            classes=classes,
        )
        self.on_moved = on_moved
        # A click on a column's title.
        self.on_header = on_header
        # By what the rows stand, where no column's title says it.
        self.order_note = ""
        self._told: str | None = None

    # -- what it shows ----------------------------------------------------------------------

    def show(self, source: PageSource, *, select: str | None = None) -> None:
        """Show another source, the cursor on the row with that id or on the first."""
        self._window = RowWindow(source)
        self._cursor = self._top = 0
        position = None if select is None else self._window.to_id(select, self._height)
        if position is None:
            self._window.to_first(self._height)
        self._cursor = position or 0
        self._top = self._centred(self._cursor) if self._cursor >= self._height else 0
        self._forget_gone()
        self._measure()
        self._settle()

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Other columns, for the rows of another source that is shown next."""
        if tuple(columns) != self.columns:
            self.columns = tuple(columns)
            self.header = any(column.title for column in columns)
            self._content, self._painter = [], None

    def reload(self) -> None:
        """Read what is seen again; the cursor stays on its row, and in its line of the view.

        If its row is gone the one after it takes its place.
        """
        row, line = self.row, self._cursor - self._top
        if row is None:
            self._window.to_first(self._height)
            self._cursor = 0
        else:
            found = self._window.to_id(row.id, self._height, near=self._cursor)
            if found is None:
                found = self._window.to_key(row, self._height, near=self._cursor)
            self._cursor = found
        self._top = self._within(self._cursor - line)
        self._forget_gone()
        self._measure()
        self._settle()

    def find(self, text: str) -> None:
        """Highlight text wherever it is seen; empty to stop."""
        if text != self._find:
            self._find = text
            self._repaint()

    def mark_changed(self, ids: Collection[str]) -> None:
        """Mark rows that another program or an action changed, until the next move."""
        before, self._changed = self._changed, frozenset(ids)
        self._repaint_rows(before | self._changed)

    def select(self, ids: Collection[str]) -> None:
        """Mark exactly these rows as selected."""
        before, self.selected = self.selected, set(ids)
        self._repaint_rows(before | self.selected)
        self._tell_position()

    def toggle(self) -> None:
        """Select the cursor row, or take it out of the selection."""
        if (row := self.row) is not None and row.id:
            self.selected ^= {row.id}
            self._repaint_row(self._cursor)
            self._tell_position()

    def _forget_gone(self) -> None:
        """Marks stay on rows that are not seen now, but not on those that exist no more."""
        away = self.selected - {row.id for row in self._window.rows}
        if not away:
            return
        source = self._window.source
        there = source.among(away) if isinstance(source, MarkableSource) else set()
        self.selected -= away - there

    def select_all(self) -> int:
        """Mark every row of the list, read or not; how many are marked then."""
        source = self._window.source
        if isinstance(source, MarkableSource):
            self.select({*self.selected, *source.ids()})
        return len(self.selected)

    # -- where it stands --------------------------------------------------------------------

    @property
    def row(self) -> AnyRow | None:
        """The row under the cursor, None in an empty list."""
        return self._window.at(self._cursor)

    @property
    def row_id(self) -> str | None:
        return None if (row := self.row) is None else row.id

    @property
    def position(self) -> int:
        """The cursor's position in the whole list, from 0."""
        return self._cursor

    def chosen(self) -> list[str]:
        """The ids that an action concerns: the selected rows, else the cursor's.

        Those that are in memory come first, in the order in which they stand.
        """
        if self.selected:
            seen = [row.id for row in self._window.rows if row.id in self.selected]
            return [*seen, *sorted(self.selected.difference(seen))]
        return [] if self.row_id is None else [self.row_id]

    # -- moving -----------------------------------------------------------------------------

    def move(self, lines: int) -> None:
        """Move the cursor by lines; past the edge the view turns half a page."""
        self._go(self._cursor + lines)

    def page(self, pages: int) -> None:
        """Move view and cursor by whole pages less one line."""
        step = max(1, self._height - 1) * pages
        self._go(self._cursor + step, top=self._top + step)

    def top(self) -> None:
        """Go to the first row."""
        if self._window.start > 0:
            self._window.to_first(self._height)
        self._go(0, top=0)

    def bottom(self) -> None:
        """Go to the last row."""
        if self._window.end < self.count:
            self._window.to_last(self._height)
        self._go(self.count - 1, top=self.count - self._height)

    def select_id(self, id: str) -> bool:
        """Go to the row with that id; False if the list does not have it."""
        position = self._window.position(id)
        if position is None:
            position = self._window.to_id(id, self._height, near=self._cursor)
            if position is None:
                return False
            self._cursor = min(self._cursor, self._window.count - 1)
            self._go(position, top=self._centred(position), repaint=True)
            return True
        self._go(position)
        return True

    def open(self) -> None:
        """Tell that the cursor row is opened."""
        if (id := self.row_id) is not None:
            self.post_message(self.Opened(self, id))

    def _go(self, position: int, *, top: int | None = None, repaint: bool = False) -> None:
        self._unmark_changed()
        if not self.count:
            return
        shift = self._load(position)
        position = max(0, min(position + shift, self.count - 1))
        before, self._cursor = self._cursor, position
        old_top = self._top
        self._top = self._view_for(position, self._top if top is None else top + shift)
        if repaint or self._top != old_top:
            self._load(self._top, self._top + self._height)
            self.repaint_inner()
        elif before != self._cursor:
            self._repaint_row(before)
            self._repaint_row(self._cursor)
        self._tell()

    def _view_for(self, position: int, top: int) -> int:
        """The first line of a view that has the position in it, after half a page if need be."""
        top = self._within(top)
        if top <= position < top + self._height:
            return top
        return self._centred(position)

    def _centred(self, position: int) -> int:
        return self._within(position - self._height // 2)

    def _within(self, top: int) -> int:
        return max(0, min(top, self.count - self._height))

    def _load(self, first: int, last: int | None = None) -> int:
        """Have these rows in memory; where the list has changed meanwhile, positions shift."""
        shift = self._window.need(first, first + 1 if last is None else last)
        self._cursor += shift
        self._top += shift
        return shift

    # -- telling ----------------------------------------------------------------------------

    def _settle(self) -> None:
        """After another source, reading again, or another size: everything is drawn."""
        self._cursor = max(0, min(self._cursor, self.count - 1))
        self._top = self._view_for(self._cursor, self._top)
        if self.size.height:
            self._load(self._top, self._top + self._height)
        self._repaint()
        self._tell(always=True)

    def _tell(self, *, always: bool = False) -> None:
        id = self.row_id
        self._tell_position()
        if not always and id == self._told:
            return
        moved, self._told = id != self._told, id
        if self.on_moved is not None:
            self.on_moved(self.row)
        if moved and self.is_attached:
            self.post_message(self.Moved(self, id))

    def _tell_position(self) -> None:
        """Where the cursor stands among how many, and how many are marked, seen or not."""
        place = f"{self._cursor + 1:,} of {self.count:,}" if self.count else ""
        marked = f"{len(self.selected):,} marked" if self.selected else ""
        ordered = self.order_note if self.count > 1 and not marked else ""
        self.annotate(" · ".join(part for part in (marked, ordered, place) if part))

    # -- another size -----------------------------------------------------------------------

    def relayout(self) -> None:
        self._painter = None
        self._top = self._view_for(self._cursor, self._top)
        self._load(self._top, self._top + self._height)
        self.refresh()

    def _unmark_changed(self) -> None:
        if self._changed:
            before, self._changed = self._changed, frozenset()
            self._repaint_rows(before)

    # -- the mouse --------------------------------------------------------------------------

    def on_mouse_down(self, event: events.MouseDown) -> None:
        line = self._line_at(event.y)
        if line is not None:
            self._go(self._top + line)

    def on_click(self, event: events.Click) -> None:
        if event.chain == 2 and self._line_at(event.y) is not None:
            self.open()
        elif self._header_lines and event.y == 1 and self._painter is not None:
            column = self._painter.column_at(event.x - int(self._framed) - GUTTER)
            if column is not None and self.on_header is not None:
                self.on_header(self, column)

    def _line_at(self, y: int) -> int | None:
        """The row of the view that is painted at a line of the widget; None where none is."""
        line = (y - 1 - self._header_lines) // self._row_lines
        if 0 <= line < self._height and self._top + line < self.count:
            return line
        return None

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        event.prevent_default()
        self._wheel(WHEEL_LINES)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        event.prevent_default()
        self._wheel(-WHEEL_LINES)

    def _wheel(self, lines: int) -> None:
        """Scroll the view; the cursor is taken along only at the edge."""
        top = self._within(self._top + lines)
        if top != self._top:
            position = max(top, min(self._cursor, top + self._height - 1))
            self._go(position, top=top)
