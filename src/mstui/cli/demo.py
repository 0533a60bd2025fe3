"""The demonstration: three projects in a workspace that is thrown away, or kept with ``--db``."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from mstui.cli.output import say, tell
from mstui.cli.session import Session
from mstui.cli.verb import verb
from mstui.domain.errors import UsageProblem


@verb("demo", shared=("db", "theme", "no-mouse"))
@click.option("--no-ui", is_flag=True, help="Only write it, with --db PATH.")
def demo(session: Session, no_ui: bool) -> int:
    """The app on a throw-away demonstration; --db PATH keeps it."""
    if no_ui:
        if not session.db:
            raise UsageProblem("--no-ui needs --db PATH: where it is written")
        _write(Path(session.db))
        say(session.db)
        return 0
    from mstui.cli.opening import needs_terminal, run_app

    needs_terminal("the demonstration")
    if session.db:
        path = Path(session.db)
        if not path.exists():
            _write(path)
        return run_app(session, path, demo=True)
    import tempfile

    with tempfile.TemporaryDirectory(prefix="mstui-demo-") as folder:
        path = Path(folder) / "demonstration.db"
        _write(path)
        return run_app(session, path, demo=True)


def _write(path: Path) -> None:
    from mstui.dates import today
    from mstui.publish.update import draft_update
    from mstui.review.demonstration import write_demo

    tell("Writing the demonstration …")
    write_demo(path, date.fromisoformat(today()), drafter=draft_update)
