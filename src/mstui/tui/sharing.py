"""Texts that leave the app: to the clipboard, always into a file as well, and to an editor."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from mstui.domain.errors import MstuiError

if TYPE_CHECKING:
    from mstui.tui.performing import WorkingApp


def copied(app: WorkingApp, text: str, name: str) -> str:
    """Hand ``text`` to the terminal's clipboard (OSC 52); the path of the file that holds it too.

    Some terminals ignore the clipboard and none answers, so there is always the file.
    """
    path = saved(text, name)
    app.copy_to_clipboard(text)
    return path


def saved(text: str, name: str) -> str:
    """Write ``text`` into the folder of copies, over one of the same name; its path.

    Raises MstuiError where it can't be written.
    """
    from mstui.config.files import replace
    from mstui.config.paths import copies_dir

    path = os.path.join(copies_dir(), name)  # noqa: PTH118 (paths of the configuration are str)
    replace(path, text)
    return path


def write_client_page(app: WorkingApp, project: str) -> str:
    """Write the page that a client may read of a project; what to tell of it."""
    from mstui.publish.client_page import client_page
    from mstui.publish.forms import plain_key
    from mstui.views.client_facing import client_view

    today = app.session.today_text
    view = app.read(lambda conn: client_view(conn, project, today))
    key = app.read(
        lambda conn: conn.execute("SELECT key FROM project WHERE id=?", (project,)).fetchone()[0]
    )
    name = f"{plain_key(key, str(view.project['name']))}-client.html"
    told = f"The client's page: {shown_path(saved(client_page(view), name))}"
    if view.untold:
        told += f" · {view.untold} changed without words for the client"
    return told


def write_report(app: WorkingApp) -> str:
    """Write the report over all active projects; what to tell of it."""
    from mstui.publish.forms import written
    from mstui.publish.report import CHART_WIDTH, report_document
    from mstui.publish.timeline_svg import timeline_svg
    from mstui.views.report import report
    from mstui.views.timelines import timelines

    today = app.session.today_text
    found = app.read(lambda conn: report(conn, today))
    charted = app.read(lambda conn: timelines(conn, today))
    chart = timeline_svg(charted, CHART_WIDTH) if charted.places else ""
    page = written(report_document(found, chart), "html")
    return f"The report: {shown_path(saved(page, f'report-{today}.html'))}"


def shown_path(path: str) -> str:
    """A path as it reads, the person's home as ``~``."""
    home = os.path.expanduser("~")  # noqa: PTH111
    return f"~{path[len(home) :]}" if home != "/" and path.startswith(f"{home}/") else path


def open_outside(app: WorkingApp, path: str) -> None:
    """Open a file in the person's editor; the app is back when that ends.

    Raises MstuiError where there is no editor, it does not start, or it ends with a problem.
    """
    from textual.app import SuspendNotSupported

    from mstui.exchange.item_toml.outside import editor_command
    from mstui.tui.editor import run_here

    command = [*editor_command(), path]
    problem = ""
    try:
        with app.suspend():
            # Textual takes the terminal back only where nothing is raised inside.
            try:
                code = run_here(command)
                problem = f"the editor ended with {code}" if code else ""
            except OSError as error:
                problem = f"{command[0]} does not start ({error.strerror})"
            except MstuiError as error:
                problem = str(error)
    except SuspendNotSupported:
        raise MstuiError("this terminal can't be given to another program") from None
    app.refresh(layout=True)
    if problem:
        raise MstuiError(f"{problem}; the text is in {shown_path(path)}")
