"""The part of a list that is in memory: a run of rows around what is seen, read page by page."""

from __future__ import annotations

from collections.abc import Sequence

from mstui.tui.widgets.source import AnyRow, PageSource, RankedSource

PAGE = 64
# Rows farther than this from what is asked for are forgotten.
KEPT_PAGES = 8


class RowWindow:
    """Rows ``start`` to ``end`` of a source, by their positions in the whole list.

    Positions follow from the pages read; where other programs change the list meanwhile, they
    are put right as soon as a page shows it, and `shift` says by how much.
    """

    def __init__(self, source: PageSource) -> None:
        self.source = source
        self.rows: list[AnyRow] = []
        self.start = 0
        self.count = 0

    @property
    def end(self) -> int:
        return self.start + len(self.rows)

    def at(self, position: int) -> AnyRow | None:
        """The row at a position, None where it is not in memory."""
        index = position - self.start
        return self.rows[index] if 0 <= index < len(self.rows) else None

    def position(self, id: str) -> int | None:
        """Where a row in memory stands."""
        for index, row in enumerate(self.rows):
            if row.id == id:
                return self.start + index
        return None

    def to_first(self, n: int = PAGE) -> None:
        self.count = self.source.count()
        self._take(self.source.first(max(n, PAGE)), 0)

    def to_last(self, n: int = PAGE) -> None:
        self.count = self.source.count()
        rows = self.source.last(max(n, PAGE))
        self._take(rows, max(0, self.count - len(rows)))

    def to_id(self, id: str, n: int = PAGE, *, near: int = 0) -> int | None:
        """Read the rows around one; its position, None if the list no longer has it.

        ``near`` is where it stood before, for sources that do not rank.
        """
        rows = self.source.around(id, max(n, PAGE))
        index = next((i for i, row in enumerate(rows) if row.id == id), None)
        if index is None:
            return None
        self.count = self.source.count()
        self._take(rows, self._start_of(rows, max(0, near - index)))
        return self.start + index

    def to_key(self, row: AnyRow, n: int = PAGE, *, near: int = 0) -> int:
        """Read the rows around where one stood that is gone; the position that takes its place."""
        before = list(self.source.before(row.key, max(n, PAGE)))
        after = list(self.source.after(row.key, max(n, PAGE)))
        rows = before + after
        self.count = self.source.count()
        self._take(rows, self._start_of(rows, max(0, near - len(before))))
        return min(self.start + len(before), max(self.end - 1, 0))

    def need(self, first: int, last: int) -> int:
        """Have rows ``first`` to ``last`` (exclusive) in memory where they exist; the shift."""
        last = min(last, self.count)
        while self.rows and self.end < last:
            page = self.source.after(self.rows[-1].key, PAGE)
            if not page:
                self.count = self.end
                break
            self.rows.extend(page)
            self.count = max(self.count, self.end)
        shift = 0
        while self.rows and self.start > max(first, 0):
            page = self.source.before(self.rows[0].key, PAGE)
            self.rows[:0] = page
            self.start -= len(page)
            if not page or self.start < 0:
                # There are fewer or more rows before these than their positions said.
                shift -= self.start
                self.count -= self.start
                self.start = 0
                if not page:
                    break
        self._forget(first + shift, last + shift)
        return shift

    def _start_of(self, rows: Sequence[AnyRow], near: int) -> int:
        if not rows:
            return 0
        if isinstance(self.source, RankedSource):
            return self.source.rank(rows[0].key)
        return min(near, max(0, self.count - len(rows)))

    def _take(self, rows: Sequence[AnyRow], start: int) -> None:
        self.rows = list(rows)
        self.start = start
        self.count = max(self.count, self.end)

    def _forget(self, first: int, last: int) -> None:
        """Drop whole pages on the side that is farther away."""
        surplus = len(self.rows) - KEPT_PAGES * PAGE
        while surplus >= PAGE:
            if first - self.start > self.end - last:
                del self.rows[:PAGE]
                self.start += PAGE
            else:
                del self.rows[-PAGE:]
            surplus -= PAGE
