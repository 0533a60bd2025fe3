"""Opening the app, for those who sit at a terminal."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import click

from mstui.cli.session import Session
from mstui.cli.starting import is_terminal, run_on
from mstui.cli.verb import verb
from mstui.domain.errors import UsageProblem


@verb("open", shared=("db", "project", "theme", "no-mouse"))
@click.argument("path", metavar="PATH")
def open_(session: Session, path: str) -> int:
    """The app on the workspace at PATH."""
    return open_app(session, path)


def open_app(session: Session, path: str) -> int:
    """Open the app on ``path``, else on the workspace of the session; returns its exit code."""
    needs_terminal("mstui")
    session.db = path or session.db
    file, source = session.path()
    if source == "default":
        from mstui.cli.writing import open_default

        open_default(file)
    return run_app(session, file)


def run_app(
    session: Session,
    file: Path,
    *,
    demo: bool = False,
    checkin: tuple[Sequence[str], str, bool] | None = None,
) -> int:
    """The app as the session's options want it; ``checkin`` as ``running.run`` takes it."""
    theme = session.theme or None
    return run_on(file, demo=demo, no_mouse=session.no_mouse, theme=theme, checkin=checkin)


def needs_terminal(what: str) -> None:
    """Raise UsageProblem where there is no terminal to draw on: a pipe, a file, a dumb one."""
    if not (is_terminal(0) and is_terminal(1)):
        raise UsageProblem(
            f"{what} needs a terminal", hint="mstui list, due and show print; mstui -h"
        )
    if os.environ.get("TERM", "") in ("", "dumb"):
        raise UsageProblem(
            f"{what} needs a terminal that moves its cursor; TERM is "
            f"{os.environ.get('TERM') or 'not set'}",
            hint="export TERM=xterm-256color",
        )
