"""Texts that leave the app: to the clipboard, always into a file as well, and to an editor."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from mstui.domain.errors import MstuiError

if TYPE_CHECKING:
    from mstui.tui.app import MstuiApp


def copied(app: MstuiApp, text: str, name: str) -> str:
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


def shown_path(path: str) -> str:
    """A path as it reads, the person's home as ``~``."""
    home = os.path.expanduser("~")  # noqa: PTH111
    return f"~{path[len(home) :]}" if home != "/" and path.startswith(f"{home}/") else path


def open_outside(app: MstuiApp, path: str) -> None:
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
