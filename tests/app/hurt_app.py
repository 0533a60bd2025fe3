"""The app with a fault in it: ``hurt_app.py PATH FAULT`` breaks one command.

``command`` raises in a key's handler, ``paint`` in a widget that paints, ``action`` in the
writing thread, ``save`` as a form is saved, ``start`` before the first screen.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from mstui.tui.compat import lean_import

lean_import()

from mstui.tui import app  # noqa: E402
from mstui.tui.dialogs import quick_add  # noqa: E402
from mstui.tui.screens import items, portfolio, project  # noqa: E402

SECRET = "my salary is 12345"


def broken(*_: Any, **__: Any) -> Any:
    secret_of_the_person = SECRET
    raise ZeroDivisionError(f"boom {len(secret_of_the_person)}")


def hurt(fault: str) -> None:
    """Break what the fault names."""
    if fault == "command":
        project.ProjectScreen.do_zoom = broken  # type: ignore[method-assign]
    elif fault == "paint":

        def break_panes(screen: Any) -> None:
            for pane in screen.panes.values():
                pane.paint = broken
                pane.refresh()

        project.ProjectScreen.do_zoom = break_panes  # type: ignore[method-assign, assignment]
    elif fault == "action":

        async def perform_broken(screen: Any) -> None:
            await screen.host.perform(broken)

        items.ItemCommands.do_done = perform_broken  # type: ignore[method-assign]
    elif fault == "save":
        quick_add.add_entries = broken
    elif fault == "start":
        portfolio.PortfolioScreen.on_mount = broken  # type: ignore[method-assign]


if __name__ == "__main__":
    hurt(sys.argv[2])
    sys.exit(app.run(Path(sys.argv[1])))
