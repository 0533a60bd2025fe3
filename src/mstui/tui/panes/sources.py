"""The pages of a view as a list widget asks for them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

from mstui.tui.panes.lines import Row, Wording
from mstui.tui.session import Session
from mstui.views.pages import Listing

PAGE_OF_IDS = 2000

Line = Callable[[Any, Wording], Row]


class ListingSource:
    """A listing read through the session; ``line`` turns each of its rows into cells.

    While another program holds the file it has no rows to give; the app reads again afterwards.
    """

    def __init__(
        self, session: Session, listing: Listing, line: Line, wording: Wording | None = None
    ) -> None:
        self.listing = listing
        self._session = session
        self._line = line
        self._wording = wording or Wording(listing.today)
        self._count = 0

    def _lines(self, rows: Sequence[Any]) -> list[Row]:
        return [self._line(row, self._wording) for row in rows]

    def first(self, n: int) -> Sequence[Row]:
        return self._lines(self._session.read_or([], self.listing.first, n))

    def last(self, n: int) -> Sequence[Row]:
        return self._lines(self._session.read_or([], self.listing.last, n))

    def after(self, key: Any, n: int) -> Sequence[Row]:
        return self._lines(self._session.read_or([], self.listing.after, key, n))

    def before(self, key: Any, n: int) -> Sequence[Row]:
        return self._lines(self._session.read_or([], self.listing.before, key, n))

    def around(self, id: str, n: int) -> Sequence[Row]:
        found = self._session.read_or(None, self.listing.around, id, 2 * n + 1)
        return self._lines(found.rows) if found is not None else []

    def count(self) -> int:
        self._count = self._session.read_or(self._count, self.listing.count)
        return self._count

    def rank(self, key: Any) -> int:
        return self._session.read_or(0, self.listing.position, key)

    def among(self, ids: Collection[str]) -> set[str]:
        from mstui.views.names import names_of  # marks are made after the start

        unread: Collection[str] = ids
        return set(self._session.read_or(unread, names_of, self.listing.kind, list(ids)))

    def ids(self) -> list[str]:
        none: list[Any] = []
        rows = self._session.read_or(none, self.listing.first, PAGE_OF_IDS)
        found = [str(row.id) for row in rows]
        while len(rows) == PAGE_OF_IDS:
            rows = self._session.read_or(none, self.listing.after, rows[-1].key, PAGE_OF_IDS)
            found += [str(row.id) for row in rows]
        return found
