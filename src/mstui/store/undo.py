"""Undo and redo: inverse writes under a new intent; the journal itself is never rewritten."""

from __future__ import annotations

import heapq
import sqlite3
from collections.abc import Iterable, Iterator

from mstui.store.cells import INSERT, INTENT, row_cell
from mstui.store.journal import Intent, intent_named, ops_of_intent, undone_intents
from mstui.store.transaction import Transaction

_SCAN = (
    "SELECT o.clock,o.row FROM journal_op o JOIN intent i ON i.id=o.row"
    f" WHERE o.cell={row_cell(INTENT, INSERT)} AND o.site=? AND i.author IN (?,'')"
    " ORDER BY o.seq DESC"
)


def _recent(conn: sqlite3.Connection, author: str) -> Iterable[Intent]:
    """The author's intents on this file's own sites, and those of other tools, latest first."""
    undone = undone_intents(conn)
    (current,) = conn.execute("SELECT site FROM journal_meta").fetchone()
    sites = {current} | {site for (site,) in conn.execute("SELECT site FROM journal_self")}
    # A file that was moved away and back writes as one site, as another, as the first again.
    for _, id in heapq.merge(*(_scan(conn, site, author) for site in sites), reverse=True):
        intent = intent_named_quickly(conn, id, undone)
        if intent is not None:
            yield intent


def _scan(conn: sqlite3.Connection, site: int, author: str) -> Iterator[tuple[int, str]]:
    yield from conn.execute(_SCAN, (site, author))


def intent_named_quickly(conn: sqlite3.Connection, id: str, undone: set[str]) -> Intent | None:
    """One intent by its id, with the undone ones already known."""
    found = conn.execute(
        "SELECT id,label,author,coalesce(reason,''),at,coalesce(undoes,'') FROM intent WHERE id=?",
        (id,),
    ).fetchone()
    return Intent._make((*found, id in undone)) if found else None


def next_undo(conn: sqlite3.Connection, author: str) -> Intent | None:
    """What ``undo`` would take back: the last intent of this author that still stands."""
    return next(
        (intent for intent in _recent(conn, author) if not intent.undoes and not intent.undone),
        None,
    )


def next_redo(conn: sqlite3.Connection, author: str) -> Intent | None:
    """The undo that ``redo`` would take back: none once something new was done after it."""
    for intent in _recent(conn, author):
        if not intent.undoes:
            return None
        undone = intent_named(conn, intent.undoes)
        if undone is not None and undone.undoes:
            continue  # a redo: what it brought back may itself be undone again
        if not intent.undone:
            return intent
    return None


def take_back(tx: Transaction, intent: Intent, *, force: bool = False) -> list[tuple[str, str]]:
    """Write the state before ``intent`` for every row it touched; return (kind, id) of them.

    Raises ``NeedsAnswer`` where later changes stand on it, unless ``force``: then what was
    added to its rows since goes too, and what lost its owner since stays deleted.
    """
    from mstui.store.inverse import Inverse

    inverse = Inverse(tx, intent, ops_of_intent(tx.conn, intent.id))
    inverse.prepare(force=force)
    inverse.write()
    return inverse.touched + _derived(tx, intent)


def _derived(tx: Transaction, intent: Intent) -> list[tuple[str, str]]:
    """Take away what the ledger says of promises that the intent of another tool changed."""
    if intent.author or intent.undoes:
        return []
    from mstui.store.derived import derived_of
    from mstui.store.tree import remove

    there = [id for id in derived_of(tx.conn, intent.id) if tx.get("adjustment", id)]
    for id in there:
        remove(tx, "adjustment", id)
    return [("adjustment", id) for id in there]
