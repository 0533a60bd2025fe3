"""Reads the typed columns: dates in the order the file means, lengths, shares, states."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from mstui.exchange.readers.cells import amounts, dates, words
from mstui.exchange.readers.columns import DATES, LENGTHS, level_of
from mstui.exchange.readers.table.source import Column, Read, Table
from mstui.exchange.records import listed

_ENDS = ("finish", "target", "due")


class Fields:
    """What the typed columns of a table say, row by row; bad rows are given up."""

    def __init__(self, table: Table, date_order: str, today: date) -> None:
        self._table = table
        # Places in the file, which stay what they are when bad rows are dropped.
        self.elapsed: set[int] = set()
        self.range_starts: dict[int, str] = {}
        self.date_order = self._order(date_order)
        self._dates = dates.DateReader(self.date_order, today)
        for column in table.columns:
            target = column.guess.target
            if target in DATES:
                self._read_dates(column)
            elif target in LENGTHS:
                self._read_lengths(column)
            elif target == "percent":
                self._read_percent(column)
            elif target == "level":
                self._typed(column, level_of, "a depth of the outline, as 3 or 1.2.1")
            elif target == "cost":
                self._typed(column, amounts.money, "an amount of money")

    def _order(self, said: str) -> str:
        """Whether the day or the month comes first: by all columns of the file together."""
        found = dates.Evidence()
        needed = False
        for column in self._table.columns:
            if column.guess.target not in ("", *DATES):
                continue
            seen = dates.evidence(set(column.texts))
            found += seen
            asked = seen.day_first or seen.month_first or seen.either
            needed = needed or (column.guess.target in DATES and bool(asked))
        if said or not needed:
            return said or found.order
        if found.undecided:
            self._ask(found)
        # For a preview, or where the person takes it so: what most of the telling dates say.
        likely = "dd/mm" if found.day_first >= found.month_first else "mm/dd"
        return found.order or likely

    def _ask(self, found: dates.Evidence) -> None:
        how = "say which it is: --map date=dd/mm or --map date=mm/dd"
        if found.day_first and found.month_first:
            examples = f"“{found.day_example}” and “{found.month_example}”"
            self._table.ledger.bad(
                "dates", f"the day comes first in some, not in all ({examples}): {how}"
            )
        else:
            self._table.ledger.bad(
                "dates", f"no date tells whether the day or the month comes first: {how}"
            )

    def _read_dates(self, column: Column) -> None:
        unread = column.read(lambda text: self._dates.read_range(text)[1])
        order = f" (read as {self.date_order})" if self.date_order else ""
        self._give_up(column, unread, f"a date{order}")
        if column.guess.target in _ENDS and any(" → " in text for text in set(column.texts)):
            for row, text in enumerate(column.texts):
                start, _ = self._dates.read_range(text)
                if start:
                    self.range_starts[row] = start

    def _read_lengths(self, column: Column) -> None:
        unit = column.guess.unit
        lengths = {text: amounts.length(text, unit) for text in column.told()}
        lasting = {text for text, found in lengths.items() if found and found.elapsed}
        unread = column.read(
            lambda text: found.minutes if (found := lengths.get(text)) is not None else None
        )
        self._give_up(column, unread, "a duration, as 3d or 2h 30m")
        if lasting and column.guess.target == "duration":
            self.elapsed = {row for row, text in enumerate(column.texts) if text in lasting}

    def _read_percent(self, column: Column) -> None:
        fraction = amounts.are_fractions(column.told())
        self._give_up(
            column,
            column.read(lambda text: amounts.percent(text, fraction=fraction)),
            "a share from 0 to 100 %",
        )

    def _typed(self, column: Column, reader: Callable[[str], Read], what: str) -> None:
        self._give_up(column, column.read(reader), what)

    def _give_up(self, column: Column, unread: set[str], what: str) -> None:
        if not unread:
            return
        for row, text in enumerate(column.texts):
            if text in unread:
                self._table.give_up(row, f"{column.label}: “{text[:40]}” is not {what}")


def read_words(table: Table) -> None:
    """Read states and priorities; words that are unknown are told once, and counted."""
    for column in table.of("state"):
        _known(column, _state, "state", "its rows keep the state that their dates and shares say")
    for column in table.of("priority"):
        scale = set(column.told()) <= words.SCALE.keys()
        _known(column, words.SCALE.get if scale else words.priority, "priority", "left out")


def _state(text: str) -> Read:
    if text.casefold() in words.NO:
        return "todo"
    if text.casefold() in words.YES:
        return "done"
    return words.state(text)


def _known(column: Column, reader: Callable[[str], Read], what: str, then: str) -> None:
    unknown = column.read(reader)
    column.values = [value or None for value in column.values]
    if unknown:
        column.leave_texts(unknown)
        told = listed(f"“{text[:40]}”" for text in sorted(unknown))
        column.ledger.info(f"column {column.label}", f"no {what} is called {told}: {then}")
