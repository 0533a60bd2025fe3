"""Finding anything in a workspace while somebody types.

In a large workspace an index names the rows that may hold a text (``store.search_index``); in a
small one, and until the index is ready, the rows themselves are searched. Either way every row
is read again before it is shown, so that what is told is what the file holds now.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

from mstui.store.search_text import (
    BEGIN,
    BODY,
    OPEN,
    TITLE,
    WORD,
    beginning,
    holding,
    kind_mark,
    project_mark,
    quoted,
    searched_kinds,
)
from mstui.views.functions import run
from mstui.views.search_conditions import (
    ME,
    NEVER,
    conditions,
    in_title,
    named,
    parameters,
    project_sql,
)
from mstui.views.search_hits import RECORDS, Hit, Ranked, load, with_items
from mstui.views.search_query import NOBODY, Query
from mstui.views.states import DUE_FIELD, ENDED, is_open

if TYPE_CHECKING:
    from pathlib import Path

    from mstui.store.search_build import Building
    from mstui.store.search_index import Index

LIMIT = 60
# With fewer rows than this, searching them takes no longer than asking an index.
LARGE = 10_000
_BATCH = 50
_LEAVING_SECONDS = 0.3
_MOST_DAMAGED = 2
# So many rows that only seemed to hold the text are read before one gives up on a tier.
_MOST_READ = 3_000


class Asker(NamedTuple):
    """From where a search is seen: the project that comes first, who asks (ids), and the day."""

    today: str
    project: str = ""
    me: str = ""


class Found(NamedTuple):
    """The best hits, and whether there are more of them."""

    hits: tuple[Hit, ...]
    more: bool


class Finder:
    """Searches one workspace; ``folder`` is where indexes lie, empty for none. For one thread."""

    def __init__(self, workspace: Path, folder: str, *, large: int = LARGE) -> None:
        self._workspace = workspace
        self._folder = folder
        self._large = large
        self._index: Index | None = None
        self._building: Building | None = None
        self._given_up = ""
        self._damaged = 0
        self._db_id = ""

    def prepare(self, conn: sqlite3.Connection) -> None:
        """Open the index, or begin to make it; called when somebody opens a search."""
        self._given_up, self._damaged = "", 0
        self._current(conn)

    @property
    def is_building(self) -> bool:
        """Whether an index is being made: until then every row is looked at."""
        return self._building is not None and self._building.is_alive()

    def close(self) -> None:
        """Close the index; one that is being made is given up."""
        if self._building is not None:
            self._building.stop()
            # A moment, in which it takes away what it has made so far.
            self._building.join(_LEAVING_SECONDS)
        self._drop()

    def search(
        self, conn: sqlite3.Connection, query: Query, asker: Asker, *, limit: int = LIMIT
    ) -> Found:
        """The best hits for a query, best first: names before other texts, the current project
        before others, what is open before what has ended."""
        if query.is_empty:
            return Found((), False)
        if query.words and not query.narrows:
            index = self._current(conn)
            if index is not None:
                try:
                    return _shown(conn, _indexed(conn, index, query, asker, limit), limit)
                except sqlite3.Error:
                    self._throw_away()
        return plain(conn, query, asker, limit=limit)

    # -- the index ----------------------------------------------------------------------------

    def _current(self, conn: sqlite3.Connection) -> Index | None:
        """The index as the file is now; None while there is none."""
        from mstui.store.search_index import Behind

        if self.is_building or self._given_up:
            return None
        if self._building is not None:
            self._given_up, self._building = self._building.problem, None
        if self._index is not None and self._index.was_replaced:
            self._drop()
        try:
            if self._index is None:
                self._open(conn)
            if self._index is not None:
                self._index.catch_up(conn)
        except Behind:
            self._drop()
            self._build()
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                return None  # another window brings it up to date
            self._throw_away()
        except sqlite3.Error:
            self._throw_away()
        return self._index

    def _open(self, conn: sqlite3.Connection) -> None:
        from mstui.store.search_index import Index, index_path

        (self._db_id,) = conn.execute("SELECT db FROM journal_meta").fetchone()
        if not self._folder or not _is_large(conn, self._large):
            return
        self._index = Index(
            index_path(self._folder, self._db_id, str(self._workspace)), self._db_id, ENDED
        )

    def _build(self) -> None:
        from mstui.store.search_build import Building
        from mstui.store.search_index import index_path

        path = index_path(self._folder, self._db_id, str(self._workspace))
        self._building = Building(self._workspace, self._db_id, path, ENDED)
        self._building.start()

    def _throw_away(self) -> None:
        """The index is damaged: it is made anew, but not again and again."""
        self._drop()
        self._damaged += 1
        if self._damaged > _MOST_DAMAGED:
            self._given_up = "the index is damaged whenever it is made"
        else:
            self._build()

    def _drop(self) -> None:
        if self._index is not None:
            self._index.close()
            self._index = None


def _is_large(conn: sqlite3.Connection, large: int) -> bool:
    rows = 0
    for kind in searched_kinds():
        (count,) = conn.execute(
            f'SELECT count(*) FROM (SELECT 1 FROM "{kind}" LIMIT ?)', (max(0, large - rows),)
        ).fetchone()
        rows += count
        if rows >= large:
            return True
    return False


def _shown(conn: sqlite3.Connection, ranked: list[Ranked], limit: int) -> Found:
    ranked.sort(key=lambda one: one.rank)
    return Found(tuple(with_items(conn, [one.hit for one in ranked[:limit]])), len(ranked) > limit)


# -- by the index -------------------------------------------------------------------------------


def _indexed(
    conn: sqlite3.Connection, index: Index, query: Query, asker: Asker, limit: int
) -> list[Ranked]:
    """A little more than ``limit`` of the best hits, in no order."""
    found: dict[tuple[str, str], Ranked | None] = {}
    everything = _all_of(_kinds(query), *(_holding(word, TITLE, BODY) for word in query.words))
    if _collect(conn, index, everything, query, asker, limit + 1, found):
        return [one for one in found.values() if one is not None]
    best: dict[tuple[str, str], Ranked | None] = {}
    for expression in _tiers(query, asker):
        _collect(conn, index, expression, query, asker, limit + 1, best, known=found)
        if sum(one is not None for one in best.values()) > limit:
            break
    return [one for one in best.values() if one is not None]


def _collect(
    conn: sqlite3.Connection,
    index: Index,
    expression: str,
    query: Query,
    asker: Asker,
    wanted: int,
    into: dict[tuple[str, str], Ranked | None],
    known: dict[tuple[str, str], Ranked | None] | None = None,
) -> bool:
    """Add hits to ``into`` until it has ``wanted``; True where there are no more."""
    known = {} if known is None else known
    hits = sum(one is not None for one in into.values())
    fresh = ((one.kind, one.id) for one in index.matching(expression))
    unread = (key for key in fresh if key not in into)
    read = 0
    while hits < wanted and read < _MOST_READ:
        batch = list(islice(unread, min(_BATCH, wanted - hits)))
        if not batch:
            return True
        read += len(batch)
        loaded = load(conn, [key for key in batch if key not in known], query, asker.project)
        for key in batch:
            one = known[key] if key in known else loaded.get(key)
            into[key] = one
            hits += one is not None
    return False


def _tiers(query: Query, asker: Asker) -> Iterator[str]:
    """Expressions from what is meant most likely to all that holds the words."""
    first, *others = query.words
    kinds = _kinds(query)
    begun = _all_of(_beginning(first, BEGIN), *(_beginning(word, WORD) for word in others))
    words = _all_of(*(_beginning(word, WORD) for word in query.words))
    inside = _all_of(*(_holding(word, TITLE) for word in query.words))
    anywhere = _all_of(*(_holding(word, TITLE, BODY) for word in query.words))
    projects = [quoted(project_mark(asker.project)), ""] if asker.project else [""]
    shapes = searched_kinds()
    records = " OR ".join(quoted(kind_mark(shapes[kind].kind)) for kind in sorted(RECORDS))
    for but in (f" NOT ({records})", ""):
        for tier in ((begun, words), (inside,), (anywhere,)):
            for project in projects:
                for is_open_ in (quoted(OPEN), ""):
                    for expression in tier:
                        yield f"({_all_of(expression, project, is_open_, kinds)}){but}"


def _kinds(query: Query) -> str:
    shapes = searched_kinds()
    either = [quoted(kind_mark(shapes[kind].kind)) for kind in query.kinds if kind in shapes]
    if query.kinds and not either:
        return quoted("m-")  # no row has it
    return f"({' OR '.join(either)})" if either else ""


def _holding(word: str, *places: str) -> str:
    return _all_of(*(holding(part, *places) for part in word.split()))


def _beginning(word: str, place: str) -> str:
    head, *rest = word.split()
    return _all_of(beginning(head, place), *(holding(part, TITLE) for part in rest))


def _all_of(*expressions: str) -> str:
    return " AND ".join(expression for expression in expressions if expression)


# -- by the rows themselves ---------------------------------------------------------------------


def plain(conn: sqlite3.Connection, query: Query, asker: Asker, *, limit: int = LIMIT) -> Found:
    """The same hits without an index: every row is looked at."""
    values = {
        **parameters(query),
        "today": asker.today,
        "me": asker.me,
        "project": asker.project,
        "limit": limit + 1,
        **{f"begin{number}": f"% {word}%" for number, word in enumerate(query.words)},
    }
    coarse = sorted(
        chain.from_iterable(_of_kind(conn, kind, query, values) for kind in searched_kinds()),
        key=lambda row: row[2:],
    )
    rows = [(row[0], row[1]) for row in coarse[: limit + 1]]
    loaded = load(conn, rows, query, asker.project)
    ranked = [loaded[row] for row in rows if row in loaded]
    if not query.words:
        # Nothing but marks: what is due first comes first, as it was read.
        hits = with_items(conn, [one.hit for one in ranked[:limit]])
        return Found(tuple(hits), len(ranked) > limit)
    return _shown(conn, ranked, limit)


def _of_kind(
    conn: sqlite3.Connection, kind: str, query: Query, values: dict[str, object]
) -> list[tuple[str, ...]]:
    wanted = conditions(kind, query)
    if NEVER in wanted:
        return []
    declared = searched_kinds()[kind].kind
    project = project_sql(declared, "t") or "NULL"
    ended = f"NOT {is_open(kind)}" if kind in ENDED else "0"
    title = in_title(kind, len(query.words))
    begun = " AND ".join(
        f"' '||t.\"{declared.title}\" LIKE :begin{number}" for number in range(len(query.words))
    )
    # The rows' order, the best first; what is due first among those without a text.
    order = [
        "1" if kind in RECORDS else "0",
        f"NOT coalesce({title},0)",
        f"NOT coalesce({begun or '1'},0)",
        f":project<>'' AND {project} IS NOT :project",
        ended,
        f"coalesce(t.{DUE_FIELD[kind]},'~')" if kind in DUE_FIELD and not query.words else "'~'",
    ]
    rows = run(
        conn,
        f'SELECT t.id,{",".join(order)} FROM "{kind}" t WHERE {" AND ".join(wanted) or "1"}'
        f" ORDER BY {','.join(str(place) for place in range(2, len(order) + 2))} LIMIT :limit",
        values,
    )
    return [(kind, *row) for row in rows]


def matching_ids(conn: sqlite3.Connection, kind: str, query: Query, asker: Asker) -> frozenset[str]:
    """The ids of all rows of a kind that are what a query asks for."""
    wanted = conditions(kind, query)
    if NEVER in wanted:
        return frozenset()
    values = {**parameters(query), "today": asker.today, "me": asker.me}
    rows = run(conn, f'SELECT t.id FROM "{kind}" t WHERE {" AND ".join(wanted) or "1"}', values)
    return frozenset(id for (id,) in rows)


def why_nothing(conn: sqlite3.Connection, query: Query, asker: Asker) -> str:
    """What in a query names nothing at all, in words; empty where all of it is known."""
    asked = (
        (query.people, ("person", "team"), "nobody is called"),
        (query.tags, ("tag",), "there is no tag"),
        (query.places, ("project",), "no project is called"),
    )
    for names, kinds, told in asked:
        for name in names:
            if name == ME and kinds[0] == "person":
                if not asker.me:
                    return "nobody is “me” yet: your name is asked for at the first change"
            elif name not in NOBODY and not any(_known(conn, kind, name) for kind in kinds):
                return f"{told} “{name[:60]}”"
    return ""


def _known(conn: sqlite3.Connection, kind: str, name: str) -> bool:
    more = {"project": ',"key"', "tag": ",id"}.get(kind, "")
    rows = conn.execute(f'SELECT name{more} FROM "{kind}"').fetchall()
    return any(named(value, name) for row in rows for value in row)
