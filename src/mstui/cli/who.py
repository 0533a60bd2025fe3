"""Who writes: asked once, remembered for each workspace."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from mstui.cli.writing import SignedWorkspace
from mstui.domain.errors import InvalidValue
from mstui.domain.ids import ALPHABET, LENGTH
from mstui.domain.text import clean_line, fold

if TYPE_CHECKING:
    from mstui.cli.session import Session

VARIABLE = "MSTUI_USER"


def sign(ws: SignedWorkspace, session: Session) -> None:
    """Make somebody the author of what follows; they are added with it where they are new.

    The first name given for a workspace is remembered; a later ``--as`` holds for its call.
    """
    db, option = ws.db_id, session.author
    name, ask = _named(session)
    remembered = _remembered(db)
    if name:
        ws.author = _person(ws, db, name)
        if option and remembered is None:
            _remember(db, ws.author, name)
        return
    if remembered:
        id, name = remembered
        if not _is_there(ws, id):
            ws.join(id, name)
        ws.author = id
        return
    name = _asked() if ask else _login()
    ws.author = _person(ws, db, name)
    _remember(db, ws.author, name)


def author_of(ws: SignedWorkspace, session: Session) -> str:
    """The id under which this person has written so far: whose changes undo takes back."""
    db = ws.db_id
    name, _ = _named(session)
    if not name:
        remembered = _remembered(db)
        if remembered:
            return remembered[0]
        name = _login_name()
    return _known(ws, name) or newcomer_id(db, name)


def newcomer_id(db: str, name: str) -> str:
    """The id of a person to be: the same for one name in all copies of one workspace.

    Two copies that meet the same person while apart hold one person after a merge, and a
    person whose first change was undone is the same one in the redo.
    """
    import hashlib

    number = int.from_bytes(hashlib.sha256(f"{db}\0{fold(name)}".encode()).digest()[:9], "big")
    letters = []
    for _ in range(LENGTH):
        letters.append(ALPHABET[number & 31])
        number >>= 5
    return "".join(letters)


def _named(session: Session) -> tuple[str, bool]:
    """The name given for this call or for good; and whether a person can be asked for one."""
    from mstui.cli.session import interactive

    for name, source in ((session.author, "--as"), (os.environ.get(VARIABLE, ""), VARIABLE)):
        if name.strip():
            return clean_line(name, field=source), False
    from mstui.config.settings import load_settings

    session.warn_of_settings()
    return load_settings().text("user"), interactive()


def _person(ws: SignedWorkspace, db: str, name: str) -> str:
    return _known(ws, name) or ws.join(newcomer_id(db, name), name)


def _known(ws: SignedWorkspace, name: str) -> str | None:
    from mstui.actions.people import person_named

    return person_named(ws.reader, name)


def _is_there(ws: SignedWorkspace, id: str) -> bool:
    return ws.reader.execute("SELECT 1 FROM person WHERE id=?", (id,)).fetchone() is not None


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

    login = _login_name()
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

    name = _login_name() or "someone"
    tell(f"You write as {name} (the login name); --as, {VARIABLE} or config.toml name another")
    return name


def _login_name() -> str:
    import getpass

    try:
        return clean_line(getpass.getuser())
    except (OSError, KeyError, InvalidValue):
        return ""
