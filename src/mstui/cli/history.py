"""Undo, redo and the log."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import click

from mstui.cli.output import Column, say, say_json, say_table, tell
from mstui.cli.session import Session
from mstui.cli.verb import verb

if TYPE_CHECKING:
    from mstui.store.journal import FieldChange
    from mstui.views.history import Step
    from mstui.views.values import Wording

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
    ws.author = author_of(ws, session.author)
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
    row = _row_named(session, conn, item) if item else ""
    journal = Journal(row)
    place = _place(conn, before)
    steps = journal.first(conn, limit) if place is None else journal.after(conn, place, limit)
    if session.json:
        _say_json(conn, steps, row, limit)
        return
    if not steps:
        tell("Nothing was changed yet")
    elif changes or row:
        _say_changes(conn, steps, row, session.today())
    else:
        _say_lines(steps)
    if len(steps) == limit:
        tell(f"The changes before: mstui log --before {steps[-1].id}")


def _row_named(session: Session, conn: sqlite3.Connection, item: str) -> str:
    """The id of an item; of one that was deleted, only its whole id is known."""
    from mstui.cli.refs import Refs
    from mstui.domain.errors import NotFound

    try:
        return Refs(session).find(item).id
    except NotFound:
        if conn.execute("SELECT 1 FROM journal_op WHERE row=? LIMIT 1", (item,)).fetchone():
            return item
        raise


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
    for intent in told["intents"]:
        intent["at"] = _iso(intent["at"])
    say_json({**told, "next": steps[-1].id if len(steps) == limit else None})


def _iso(milliseconds: int) -> str:
    """An instant as ISO text, UTC, to the millisecond."""
    from datetime import UTC, datetime, timedelta

    try:
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)
    except OverflowError:
        return str(milliseconds)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


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


def _say_changes(conn: sqlite3.Connection, steps: list[Step], row: str, today: str) -> None:
    from mstui.store.journal import changes_of
    from mstui.views.values import Wording

    wording = Wording(conn, today)
    for step in steps:
        say("  ".join(part for part in (_when(step.at), step.author, _what(step)) if part))
        for change in changes_of(conn, step.id, row=row):
            say(f"    {_worded(wording, change)}")


def _worded(wording: Wording, change: FieldChange) -> str:
    if change.field == "+":
        return f"+ {change.kind} {_shown(wording, change, change.after)}"
    if change.field == "-":
        return f"- {change.kind} {_shown(wording, change, change.before)}"
    before, after = (_shown(wording, change, value) for value in (change.before, change.after))
    return f"{change.kind} {change.field.replace('_', ' ')}: {before} → {after}"


def _shown(wording: Wording, change: FieldChange, value: str | int | None) -> str:
    from mstui.domain.kinds import KINDS

    kind = KINDS[change.kind]
    field = kind.field(kind.title if change.field in "+-" else change.field)
    text = " ".join((wording.of(field, value) if field else str(value or "")).split()) or "–"
    return text if len(text) <= 120 else f"{text[:119]}…"
