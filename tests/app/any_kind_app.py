"""The app whose help key reads one item after the other, of every kind there is."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from mstui.tui.compat import lean_import

lean_import()

from mstui.domain.kinds import KINDS  # noqa: E402
from mstui.tui import app  # noqa: E402
from mstui.tui.screens.project import ProjectScreen  # noqa: E402

PER_KIND = 1
_seen: list[tuple[str, str]] = []


def next_item(the_app: Any) -> None:
    """Show the next item in the place of the one before."""
    session = the_app.session
    if not _seen:
        for kind in KINDS.values():
            rows = session.read(
                lambda conn, name=kind.name: conn.execute(
                    f'SELECT id FROM "{name}" ORDER BY rowid%3,id LIMIT {PER_KIND}'
                ).fetchall()
            )
            _seen.extend((kind.name, row[0]) for row in rows)
        _seen.reverse()
    if not _seen:
        return
    project = session.read(lambda conn: conn.execute("SELECT id FROM project").fetchone()[0])
    kind, id = _seen.pop()
    the_app.do_go_portfolio()
    the_app.push_screen(ProjectScreen(project, select=(kind, id)))
    if not _seen:
        the_app.call_after_refresh(the_app.tell, "ALL KINDS WERE READ")


if __name__ == "__main__":
    app.MstuiApp.do_help = next_item  # type: ignore[method-assign]
    sys.exit(app.run(Path(sys.argv[1])))
