"""Which rows are milestones or phases, and which are tasks."""

from __future__ import annotations

from mstui.exchange.readers import headers
from mstui.exchange.readers.cells import words
from mstui.exchange.readers.table.source import Column, Table

TASK, MILESTONE, PHASE = "task", "milestone", "phase"


class Kinds:
    """The kind of each row, and words of a type column that are labels instead (``bug``)."""

    def __init__(self, table: Table, *, as_milestones: bool) -> None:
        self.of_row: list[str] = [TASK] * table.height
        self.labels: list[Column] = []
        self._said = [False] * table.height
        for column in table.of("kind"):
            if words.yes_or_no(column.told()):
                self._flags(column)
            else:
                self._words(column)
        self._levels(table)
        if as_milestones:
            self.of_row = [MILESTONE if kind == TASK else kind for kind in self.of_row]
        else:
            self._zero_durations(table)

    def rows(self, kind: str) -> list[int]:
        count = self.of_row.count(kind)
        if count in (0, len(self.of_row)):
            return list(range(count))
        return [row for row, found in enumerate(self.of_row) if found == kind]

    def _flags(self, column: Column) -> None:
        """``Milestone: yes``, ``Summary: yes``; a no says nothing about the others."""
        summary = any(
            word in headers.plain(column.label) for word in ("summary", "phase", "sammel", "group")
        )
        meant = PHASE if summary else MILESTONE
        for row, text in enumerate(column.texts):
            if text.casefold() in words.YES:
                self.of_row[row] = meant
                self._said[row] = True

    def _words(self, column: Column) -> None:
        kinds = {text: words.kind(text) for text in column.told()}
        for row, text in enumerate(column.texts):
            kind = kinds.get(text)
            if kind and not self._said[row]:
                self.of_row[row] = kind
                self._said[row] = True
        labels = {text for text, kind in kinds.items() if kind is None}
        if labels:
            column.values = [text if text in labels else None for text in column.texts]
            self.labels.append(column)

    def _levels(self, table: Table) -> None:
        """A row that the next one is deeper than is a summary of it, as in Project."""
        for column in table.of("level"):
            levels = [int(value) if value is not None else 1 for value in column.values]
            for row in range(len(levels) - 1):
                if levels[row + 1] > levels[row]:
                    self.of_row[row] = PHASE

    def _zero_durations(self, table: Table) -> None:
        for column in table.of("duration"):
            for row, minutes in enumerate(column.values):
                if minutes == 0 and self.of_row[row] == TASK:
                    self.of_row[row] = MILESTONE
