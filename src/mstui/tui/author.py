"""Who sits at the keyboard: named by the configuration, or once asked and then remembered."""

from __future__ import annotations

import os

from mstui.domain.errors import MstuiError
from mstui.domain.ids import ALPHABET
from mstui.tui.session import Session

VARIABLE = "MSTUI_USER"


def known_author(session: Session) -> str:
    """Make whoever is known the author of what follows; returns their name, empty for nobody."""
    named = os.environ.get(VARIABLE, "").strip() or session.settings.text("user")
    if named:
        try:
            session.ws.sign(named)
        except MstuiError:
            return ""
        return named
    from mstui.config.state import read_state

    id, _, name = str(read_state().get(_key(session), "")).partition(" ")
    if not name or not set(id) <= set(ALPHABET):
        return ""
    session.ws.sign_again(id, name)
    return name


def remember_author(session: Session) -> None:
    """Keep the name for the next start; a state folder that can't be written is no obstacle."""
    from mstui.config.state import read_state, remember

    entry = f"{session.ws.author} {session.author_name}"
    if session.demo or not session.author_name or read_state().get(_key(session)) == entry:
        return
    try:
        remember(**{_key(session): entry})
    except MstuiError:
        return


def _key(session: Session) -> str:
    return f"author_{session.ws.db_id}"
