"""The columns of one table: their texts, what they were read as, and what is left of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import compress

from mstui.exchange.mapping import ColumnGuess
from mstui.exchange.readers.cells.words import is_empty
from mstui.exchange.readers.grid import Grid
from mstui.exchange.records import Ledger

# What a cell can be read as.
Read = str | int | None


class Column:
    """One column: ``texts`` as they stand in the file, ``values`` as they were read."""

    __slots__ = ("_filled", "_left", "guess", "ledger", "texts", "values")

    def __init__(self, guess: ColumnGuess, texts: list[str], ledger: Ledger) -> None:
        self.guess = guess
        self.texts = texts
        self.values: list[Read] = []
        self.ledger = ledger
        self._left = 0
        self._filled: int | None = None  # counted once, until rows are forgotten

    @property
    def label(self) -> str:
        return self.guess.header

    @property
    def filled(self) -> int:
        """How many cells are not empty."""
        if self._filled is None:
            self._filled = len(self.texts) - self.texts.count("")
        return self._filled

    def told(self) -> list[str]:
        """The distinct texts that say something, in the order of the file."""
        return [text for text in dict.fromkeys(self.texts) if text and not is_empty(text)]

    def read(self, reader: Callable[[str], Read]) -> set[str]:
        """Read every cell; returns the texts that could not be read (their value is None)."""
        values: dict[str, Read] = {}
        unread: set[str] = set()
        for text in set(self.texts):
            if not text or is_empty(text):
                values[text] = None
                continue
            values[text] = reader(text)
            if values[text] is None:
                unread.add(text)
        self.values = list(map(values.__getitem__, self.texts))
        return unread

    def keep(self, mask: list[bool]) -> None:
        """Forget the rows that are False in ``mask``; their cells are counted."""
        for text, kept in zip(self.texts, mask, strict=True):
            if text and not kept:
                self.ledger.leave(self.label, text)
        self.texts = list(compress(self.texts, mask))
        self._filled = None
        if self.values:
            self.values = list(compress(self.values, mask))

    def leave(self, rows: Iterable[int]) -> None:
        """Count the cells of these rows as unused."""
        for row in rows:
            self.leave_text(self.texts[row])

    def leave_text(self, text: str, cells: int = 1) -> None:
        if text:
            self._left += cells
            self.ledger.leave(self.label, text, cells)

    def leave_texts(self, texts: set[str]) -> None:
        """Count all cells with one of these texts as unused."""
        if texts:
            counts = Counter(self.texts)
            for text in sorted(texts):
                self.leave_text(text, counts[text])

    def leave_all(self) -> None:
        filled = self.filled
        if filled:
            self._left += filled
            self.ledger.leave(self.label, next(filter(None, self.texts)), filled)

    def settle(self) -> None:
        """Count as used what was not left."""
        self.ledger.use(self.filled - self._left)


class Table:
    """All columns of a file, by target, and the rows that were given up."""

    def __init__(self, grid: Grid, guesses: list[ColumnGuess], ledger: Ledger) -> None:
        self.grid = grid
        self.ledger = ledger
        self.columns = [
            Column(guess, list(map(str.strip, grid.columns[guess.place])), ledger)
            for guess in guesses
        ]
        self.rows: list[int] = list(range(grid.height))  # places in the file
        self._bad: dict[int, list[str]] = {}

    @property
    def height(self) -> int:
        return len(self.rows)

    def of(self, *targets: str) -> list[Column]:
        """The columns of these targets, in the order of the file."""
        return [column for column in self.columns if column.guess.target in targets]

    def where(self, row: int) -> str:
        return self.grid.where(self.rows[row])

    def give_up(self, row: int, why: str) -> None:
        """A row that can't be taken as it is: it will be left out and told."""
        self._bad.setdefault(row, []).append(why)

    def drop_bad(self) -> None:
        """Leave the rows out that were given up, and say why."""
        if not self._bad:
            return
        for row in sorted(self._bad):
            self.ledger.bad(self.where(row), "; ".join(self._bad[row]))
        mask = [row not in self._bad for row in range(self.height)]
        for column in self.columns:
            column.keep(mask)
        self.rows = list(compress(self.rows, mask))
        self._bad = {}

    def first(self, columns: Sequence[Column]) -> list[Read] | None:
        """Of several columns for one field the first that says something; None without any.

        What a later one says differently is counted as unused.
        """
        if not columns:
            return None
        merged = columns[0].values
        for column in columns[1:]:
            column.leave(
                row
                for row, (value, earlier) in enumerate(zip(column.values, merged, strict=True))
                if value is not None and earlier is not None and value != earlier
            )
            merged = [
                value if value is not None else later
                for value, later in zip(merged, column.values, strict=True)
            ]
        return merged
