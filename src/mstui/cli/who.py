"""Who writes: asked once, remembered for each workspace."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from mstui.actions.signing import login_name, newcomer_id
from mstui.domain.errors import InvalidValue
from mstui.domain.ids import ALPHABET
from mstui.domain.text import clean_line

if TYPE_CHECKING:
    import sqlite3

    from mstui.actions.signing import SignedWorkspace
    from mstui.cli.session import Session

VARIABLE = "MSTUI_USER"


def sign(ws: SignedWorkspace, session: Session) -> None:
    """Make somebody the author of what follows; they are added with it where they are new.

    The first name given for a workspace is remembered; a later ``--as`` holds for its call.
    """
    db = ws.db_id
    name, ask = _named(session)
    remembered = _remembered(db)
    if name:
        ws.sign(name)
        if session.author and remembered is None:
            _remember(db, ws.author, name)
    elif remembered:
        ws.sign_again(*remembered)
    else:
        name = _asked() if ask else _login()
        ws.sign(name)
        _remember(db, ws.author, name)


def author_of(ws: SignedWorkspace, session: Session) -> str:
    """The id under which this person has written so far: whose changes undo takes back."""
    from mstui.actions.people import person_named

    db = ws.db_id
    name, _ = _named(session)
    if not name:
        remembered = _remembered(db)
        if remembered:
            return remembered[0]
        name = login_name()
    return person_named(ws.reader, name) or newcomer_id(db, name)


def reader_of(conn: sqlite3.Connection, session: Session) -> str:
    """The id of who reads, for ``@me``; empty where that is not known. Nothing is asked."""
    from mstui.actions.people import person_named

    name = session.author or os.environ.get(VARIABLE, "")
    if not name.strip():
        (db,) = conn.execute("SELECT db FROM journal_meta").fetchone()
        remembered = _remembered(db)
        return remembered[0] if remembered else ""
    return person_named(conn, clean_line(name, field="name").removeprefix("@")) or ""


def _named(session: Session) -> tuple[str, bool]:
    """The name given for this call or for good; and whether a person can be asked for one."""
    from mstui.cli.session import interactive

    for name, source in ((session.author, "--as"), (os.environ.get(VARIABLE, ""), VARIABLE)):
        if name.strip():
            return clean_line(name, field=source), False
    from mstui.config.settings import load_settings

    session.warn_of_settings()
    return load_settings().text("user"), interactive()


def _key(db: str) -> str:
    return f"author_{db}"


def _remembered(db: str) -> tuple[str, str] | None:
    from mstui.config.state import read_state

    id, space, name = str(read_state().get(_key(db), "")).partition(" ")
    return (id, name) if space and name and set(id) <= set(ALPHABET) else None


def _remember(db: str, id: str, name: str) -> None:
    from mstui.config.state import remember
    from mstui.domain.errors import MstuiError

    try:
        remember(**{_key(db): f"{id} {name}"})
    except MstuiError as error:
        from mstui.cli.output import warn

        warn(f"your name is not remembered: {error}")


def _asked() -> str:
    import click

    login = login_name()
    while True:
        answer = click.prompt("You are", default=login or None, err=True)
        try:
            name = clean_line(str(answer), field="name")
        except InvalidValue as error:
            click.echo(str(error), err=True)
            continue
        if name:
            return name


def _login() -> str:
    from mstui.cli.output import tell

    name = login_name() or "someone"
    tell(f"You write as {name} (the login name); --as, {VARIABLE} or config.toml name another")
    return name
