"""Undo, redo and the log."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import click

from mstui.cli.output import Column, say, say_json, say_table, tell
from mstui.cli.session import Session
from mstui.cli.verb import verb

if TYPE_CHECKING:
    from mstui.cli.refs import Ref
    from mstui.views.history import Step

PAGE = 50
_SHARED = ("db", "as", "json")


@verb("undo", shared=_SHARED)
@click.option("--force", is_flag=True, help="Later changes that stand on it go too.")
def undo(session: Session, force: bool) -> None:
    """Take back your last change, also one made before a restart."""
    _take_back(session, "undo", force)


@verb("redo", shared=_SHARED)
@click.option("--force", is_flag=True, help="Later changes that stand in its way go too.")
def redo(session: Session, force: bool) -> None:
    """Bring back what the last undo took."""
    _take_back(session, "redo", force)


def _take_back(session: Session, which: str, force: bool) -> None:
    from mstui.actions import undoing
    from mstui.cli.who import author_of

    ws = session.writer(signed=False)
    ws.author = author_of(ws, session)
    act = undoing.undo if which == "undo" else undoing.redo
    session.report(act(ws, force=force))


@verb("log", shared=("db", "as-of", "project", "json"))
@click.argument("item", required=False, metavar="[ITEM]")
@click.option(
    "--limit",
    type=click.IntRange(1),
    default=PAGE,
    show_default=True,
    metavar="N",
    help="At most so many changes.",
)
@click.option("--before", metavar="ID", help="Only those before this one: the next page.")
@click.option("--changes", is_flag=True, help="Every field, before and after.")
def log(session: Session, item: str | None, limit: int, before: str | None, changes: bool) -> None:
    """Who changed what, when and why; the latest first."""
    from mstui.views.history import Journal

    conn = session.reader()
    found = _named(session, conn, item) if item else None
    row = found.id if found else ""
    journal = Journal(row)
    place = _place(conn, before)
    steps = journal.first(conn, limit) if place is None else journal.after(conn, place, limit)
    if session.json:
        _say_json(conn, steps, row, limit)
        return
    if not steps:
        tell("Nothing was changed yet")
    elif changes or found:
        _say_changes(conn, steps, found, session.today())
    else:
        _say_lines(steps)
    if len(steps) == limit:
        tell(f"The changes before: mstui log --before {steps[-1].id}")


def _named(session: Session, conn: sqlite3.Connection, item: str) -> Ref:
    """The item; one that was deleted is found by its whole id."""
    from mstui.cli.refs import Ref, Refs
    from mstui.domain.errors import NotFound

    try:
        return Refs(session).find(item)
    except NotFound:
        from mstui.store.cells import cell_named

        rows = conn.execute("SELECT cell FROM journal_op WHERE row=? LIMIT 1", (item,)).fetchall()
        cell = cell_named(rows[0][0]) if rows else None
        if cell is None or cell.kind.name == "intent":
            raise
        return Ref(cell.kind.name, item, "")


def _place(conn: sqlite3.Connection, before: str | None) -> tuple[int, str] | None:
    if before is None:
        return None
    found = conn.execute("SELECT coalesce(at,0) FROM intent WHERE id=?", (before,)).fetchone()
    if found is None:
        from mstui.domain.errors import NotFound
        from mstui.domain.text import visible

        raise NotFound(f"there is no change {visible(before)[:40]}")
    return found[0], before


def _say_json(conn: sqlite3.Connection, steps: list[Step], row: str, limit: int) -> None:
    from mstui.views.history import log_data

    told = log_data(conn, steps, item=row)
    say_json({**told, "next": steps[-1].id if len(steps) == limit else None})


def _when(milliseconds: int) -> str:
    from mstui.dates import show_instant

    return show_instant(milliseconds)


def _what(step: Step) -> str:
    undone = " (undone)" if step.undone else ""
    reason = f" · {step.reason.splitlines()[0]}" if step.reason.strip() else ""
    return f"{step.label}{undone}{reason}"


def _say_lines(steps: list[Step]) -> None:
    columns = (Column("When"), Column("Who", flexible=True), Column("What", flexible=True))
    say_table(columns, [(_when(step.at), step.author, _what(step)) for step in steps])


def _say_changes(
    conn: sqlite3.Connection, steps: list[Step], found: Ref | None, today: str
) -> None:
    from mstui.views.changes import changes

    item, kind = (found.id, found.kind) if found else ("", "")
    for step in steps:
        say("  ".join(part for part in (_when(step.at), step.author, _what(step)) if part))
        for change in changes(conn, step.id, today, item=item, kind=kind):
            # Of one item, its name need not be said again; of a step, it has to.
            named = "" if found or change.sign != "~" else f"{change.kind} {change.name}: "
            say(f"    {named}{change.text}")
