"""The health of every project, kept until the file changes: after an edit only what it touched.

What changed is read from the journal, which every tool that writes to the file adds to.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary, ref

from mstui.measures.health import Thresholds
from mstui.views.health_limits import limits

if TYPE_CHECKING:
    from collections.abc import Callable

    from mstui.views.health import ProjectHealth

Position = dict[int, int]

# Changes of these concern plans whose rows they are not.
_EVERYWHERE = frozenset(("calendar", "dayoff"))
# These are of no concern to health.
_NOWHERE = frozenset(
    ("intent", "person", "team", "leave", "note", "time", "expense", "budget", "document",
     "stakeholder", "capture", "tag", "tagged", "filter", "assignment", "contributor", "attendee",
     "action", "decision", "objective", "keyresult", "retrospective", "selfreport",
     "investigation", "reviewed", "template")
)  # fmt: skip
# How a row of a kind that has no project of its own leads to one.
_WAYS = {
    "project": ("id", ""),
    "judgement": ("checkin", "checkin"),
    "reading": ("kpi", "kpi"),
    "proves": ("kpi", "kpi"),
    "endangers": ("risk", "risk"),
    "waiting": ("promise", "promise"),
    "baselined": ("baseline", "baseline"),
}


class Book:
    """What is known on one day by one set of limits."""

    def __init__(self, conn: sqlite3.Connection, today: str, found: Thresholds) -> None:
        self.today, self.limits = today, found
        # A book that held its connection would keep it open for ever.
        self._conn: Callable[[], sqlite3.Connection | None]
        try:
            self._conn = ref(conn)
        except TypeError:
            self._conn = lambda: conn
        self._projects: dict[str, ProjectHealth | None] = {}
        self._position = position(conn)

    @property
    def conn(self) -> sqlite3.Connection:
        conn = self._conn()
        assert conn is not None
        return conn

    def project(self, id: str) -> ProjectHealth | None:
        """The health of a project, judged when it is first asked for."""
        if id not in self._projects:
            from mstui.views.health_judging import judged_project

            self._projects[id] = judged_project(self.conn, id, self.today, self.limits)
        return self._projects[id]

    def has(self, id: str) -> bool:
        """Whether a project's health is known already."""
        return id in self._projects

    def refresh(self) -> None:
        """Forget what the file's changes since the last time concern."""
        now = position(self.conn)
        if now == self._position:
            return
        before, self._position = self._position, now
        touched = touched_projects(self.conn, before, now)
        if touched is None:
            self._projects.clear()
            return
        for id in touched:
            self._projects.pop(id, None)


_books: WeakKeyDictionary[sqlite3.Connection, Book] = WeakKeyDictionary()
# The one of the last plain connection, to which nothing can refer weakly.
_last: list[Book] = []


def book_of(conn: sqlite3.Connection, today: str) -> Book:
    """The book of a connection, brought up to date."""
    found, book = limits(), _kept(conn)
    if book is None or book.today != today or book.limits != found:
        book = Book(conn, today, found)
        _keep(conn, book)
    else:
        book.refresh()
    return book


def _kept(conn: sqlite3.Connection) -> Book | None:
    try:
        return _books.get(conn)
    except TypeError:
        return next((book for book in _last if book.conn is conn), None)


def _keep(conn: sqlite3.Connection, book: Book) -> None:
    try:
        _books[conn] = book
    except TypeError:
        _last[:] = [book]


def position(conn: sqlite3.Connection) -> Position:
    """How far each site's part of the journal goes."""
    seen = dict(conn.execute("SELECT number,seq FROM journal_site").fetchall())
    site, seq = conn.execute("SELECT site,seq FROM journal_meta").fetchone()
    seen[site] = max(seq, seen.get(site, 0))
    return seen


def touched_projects(conn: sqlite3.Connection, before: Position, now: Position) -> set[str] | None:
    """The projects that the operations between two positions concern; None for all of them."""
    from mstui.store.cells import cell_named

    rows: set[tuple[str, str]] = set()
    for site, seq in now.items():
        since = before.get(site, 0)
        if seq < since:
            return None  # the file was put back
        for cell, row in conn.execute(
            "SELECT DISTINCT cell,row FROM journal_op WHERE site=? AND seq>? AND seq<=?",
            (site, since, seq),
        ).fetchall():
            named = cell_named(cell)
            if named is None or named.kind.name in _EVERYWHERE:
                return None
            if named.kind.name not in _NOWHERE:
                rows.add((named.kind.name, row))
    found: set[str] = set()
    for kind, row in rows:
        project = _project_of(conn, kind, row)
        if project is None:
            return None
        found.add(project)
    return _with_waiting(conn, found)


def _project_of(conn: sqlite3.Connection, kind: str, row: str) -> str | None:
    """The project that a row belongs to; None where the row is gone or can't tell."""
    column, by = _WAYS.get(kind, ("project", ""))
    found = conn.execute(f'SELECT "{column}" FROM "{kind}" WHERE id=?', (row,)).fetchone()
    if found is None:
        return _project_of_gone(conn, kind, row, column, by)
    if by:
        found = conn.execute(f'SELECT project FROM "{by}" WHERE id=?', (found[0],)).fetchone()
    return str(found[0]) if found and found[0] else None


def _project_of_gone(
    conn: sqlite3.Connection, kind: str, row: str, column: str, by: str
) -> str | None:
    """As it was written when the row came to be."""
    from mstui.store.cells import INSERT, SYNCED, row_cell
    from mstui.store.replay import inserted

    if kind == "project":
        return row
    cell = row_cell(SYNCED[kind], INSERT)
    op = conn.execute(
        "SELECT value FROM journal_op WHERE row=? AND cell=? LIMIT 1", (row, cell)
    ).fetchone()
    if op is None:
        return None
    said = inserted(SYNCED[kind], op[0]).get(column)
    return _project_of(conn, by, str(said)) if by and said else (str(said) if said else None)


def _with_waiting(conn: sqlite3.Connection, projects: set[str]) -> set[str]:
    """Those projects, and the ones whose plans wait for theirs."""
    if not projects:
        return projects
    links = conn.execute(
        "SELECT DISTINCT d.project,coalesce(t.project,m.project,h.project) FROM dependency d"
        " LEFT JOIN task t ON t.id=d.predecessor LEFT JOIN milestone m ON m.id=d.predecessor"
        " LEFT JOIN phase h ON h.id=d.predecessor"
        " WHERE coalesce(t.project,m.project,h.project)<>d.project"
    ).fetchall()
    found, size = set(projects), 0
    while len(found) != size:
        size = len(found)
        found |= {waiting for waiting, before in links if before in found}
    return found
