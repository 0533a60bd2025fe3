"""The app, started without click: its import is a twentieth of the start."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def start_at_once(words: list[str]) -> int | None:
    """The exit code of the app on a workspace that is there; None where click has a say.

    That is whenever anything is out of the ordinary: options, no terminal, no such file, settings
    to warn of. A path is a word with a ``/`` or a ``.``, as for the verbs.
    """
    if len(words) > 1 or not sits_at_a_terminal() or "_MSTUI_COMPLETE" in os.environ:
        return None
    word = words[0] if words else ""
    if word.startswith("-") or (words and "/" not in word and "." not in word):
        return None
    from mstui.config.database import database_path, may_name_a_database
    from mstui.config.paths import config_file

    path, source = database_path(word)
    if not os.path.isfile(path):  # noqa: PTH113 - pathlib comes with the app
        return None
    if source == "default" and may_name_a_database(config_file()):
        return None
    from pathlib import Path

    from mstui.cli.output import prepare

    prepare()
    return run_on(Path(path))


def run_on(
    file: Path,
    *,
    demo: bool = False,
    no_mouse: bool = False,
    theme: str | None = None,
    checkin: tuple[Sequence[str], str, bool] | None = None,
) -> int:
    """The app on a file that may be opened; a file that may not is told before the screen goes."""
    from mstui.config.settings import load_settings
    from mstui.store.header import read_header

    read_header(file)
    from mstui.tui.compat import lean_import

    # A quarter of a second that no verb pays; nothing may import the screens before it.
    lean_import()
    from mstui.tui.app import run

    mouse = not no_mouse and load_settings().flag("mouse")
    return run(file, demo=demo, mouse=mouse, theme=theme, checkin=checkin)


def sits_at_a_terminal() -> bool:
    """Whether somebody types and sees, on a terminal that moves its cursor."""
    return is_terminal(0) and is_terminal(1) and os.environ.get("TERM", "") not in ("", "dumb")


def is_terminal(number: int) -> bool:
    """Whether stdin (0) or stdout (1) is one; False where it is closed."""
    stream = (sys.stdin, sys.stdout)[number]
    try:
        return stream is not None and stream.isatty()
    except ValueError:  # closed
        return False
