"""What is looked for in the open file: the finder, the trail of the last search, past searches."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, NamedTuple

from mstui.domain.errors import MstuiError

if TYPE_CHECKING:
    from mstui.tui.session import Session
    from mstui.views.search import Asker, Finder, Found
    from mstui.views.search_filters import Filter
    from mstui.views.search_hits import Hit
    from mstui.views.search_query import Query

KEPT = 5
LONGEST = 70


class Trail(NamedTuple):
    """What a search found, and at which of the hits one stands."""

    text: str
    hits: tuple[Hit, ...]
    at: int

    def moved(self, steps: int) -> Trail:
        """At another hit; behind the last one the first follows."""
        return self._replace(at=(self.at + steps) % len(self.hits))

    @property
    def hit(self) -> Hit:
        return self.hits[self.at]


class Searching:
    """Searches in one session's file, for as long as it is open."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._finder: Finder | None = None
        self._past: list[str] | None = None

    @property
    def finder(self) -> Finder:
        if self._finder is None:
            from mstui.config.paths import cache_dir
            from mstui.views.search import Finder

            folder = ""
            # Without a home there is no index, and every search looks at the rows.
            with contextlib.suppress(MstuiError):
                folder = f"{cache_dir()}/search"
            self._finder = Finder(self.session.ws.path, folder)
        return self._finder

    def begin(self) -> None:
        """Somebody is about to search: bring the index up to date, or begin to make it."""
        self.session.read_or(None, self.finder.prepare)

    def parse(self, text: str) -> Query:
        from mstui.views.search_query import parse

        return parse(text, self.session.today_text)

    def find(self, query: Query, project: str, limit: int = 0) -> Found:
        """What a query finds; raises Locked where the file can't be read now."""
        from mstui.views.search import LIMIT

        asker = self.asker(project)
        return self.session.read(
            lambda conn: self.finder.search(conn, query, asker, limit=limit or LIMIT)
        )

    def why_nothing(self, query: Query) -> str:
        """What in a query names nothing; empty where all of it is known."""
        from mstui.views.search import why_nothing

        return self.session.read_or("", why_nothing, query, self.asker())

    def asker(self, project: str = "") -> Asker:
        from mstui.views.search import Asker

        return Asker(self.session.today_text, project, self.session.ws.author)

    def filters(self) -> list[Filter]:
        """The saved filters of the file."""
        from mstui.views.search_filters import filters

        nothing: list[Filter] = []
        return self.session.read_or(nothing, filters)

    # -- past searches ------------------------------------------------------------------------

    @property
    def past(self) -> list[str]:
        """The last searches in this file, the latest first."""
        if self._past is None:
            import json

            from mstui.config.state import read_state

            self._past = []
            with contextlib.suppress(ValueError):
                found = json.loads(str(read_state().get(self._name, "[]")))
                self._past = [str(text) for text in found][:KEPT]
        return self._past

    def remember(self, text: str) -> None:
        """Keep a search among the past ones; a disk that takes nothing is no reason to fail."""
        text = " ".join(text.split())
        if not text or len(text) > LONGEST or self.session.demo:
            return
        import json

        from mstui.config.state import TEXT_LIMIT, remember

        kept = [text, *(each for each in self.past if each != text)][:KEPT]
        while len(json.dumps(kept, ensure_ascii=False)) > TEXT_LIMIT:
            kept.pop()
        self._past = kept
        with contextlib.suppress(MstuiError):
            remember(**{self._name: json.dumps(kept, ensure_ascii=False)})

    @property
    def _name(self) -> str:
        return f"searches {self.session.read_or('', lambda _: self.session.ws.db_id)}"

    def close(self) -> None:
        """Close the index."""
        if self._finder is not None:
            self._finder.close()
            self._finder = None
