"""From a path to a running app: settings, keys, theme, and the exit code."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from mstui.tui.session import Session

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mstui.actions.files import Rhythm
    from mstui.config.settings import Settings

# The screen never waits for another program's lock; it asks again with the next poll.
READ_WAIT_MS = 100


def open_session(
    path: Path,
    like: Session | None = None,
    *,
    demo: bool = False,
    thrown_away: Path | None = None,
) -> Session:
    """A session on ``path`` with the person's settings and keys; ``like`` lends them.

    ``thrown_away`` is a folder that is deleted when the session is closed.
    """
    from mstui.actions.signing import SignedWorkspace
    from mstui.config.paths import state_dir
    from mstui.config.settings import load_settings
    from mstui.views.health_limits import limits_from

    ws = SignedWorkspace(
        path, state_dir=None if demo else Path(state_dir()), reader_wait_ms=READ_WAIT_MS
    )
    settings = like.settings if like is not None else load_settings()
    ws.ask_rhythm = lambda: _rhythm(settings)
    limits_from(lambda: settings.integers("health"))
    if like is not None:
        return Session(ws, like.settings, like.registry, demo=demo, thrown_away=thrown_away)
    from mstui.commands.keymap import apply_keys

    keymap = apply_keys(settings.keys, line=lambda command: settings.line("keys", command))
    session = Session(ws, settings, keymap.registry, demo=demo, thrown_away=thrown_away)
    session.problems = [str(problem) for problem in settings.problems] + list(keymap.problems)
    return session


def _rhythm(settings: Settings) -> Rhythm:
    """How often the settings have a file backed up."""
    from mstui.actions.files import Rhythm

    return Rhythm(**settings.integers("backups"))


def _notice(problems: list[str]) -> str:
    """What is wrong with the configuration, in the one line that the start has room for."""
    if not problems:
        return ""
    # The count first: a long problem is cut at its end.
    count = f"{len(problems)} mistakes, mstui doctor lists them · " if problems[1:] else ""
    return f"{count}{problems[0]}"


def run(
    path: Path,
    *,
    demo: bool = False,
    mouse: bool = True,
    theme: str | None = None,
    checkin: tuple[Sequence[str], str, bool] | None = None,
) -> int:
    """Run the app on ``path`` until it is left; returns the exit code of the process.

    ``checkin`` begins with one: the ids of its projects, none for those that are due, its kind,
    and whether it is a report of one's own items.
    """
    from mstui.config.paths import crash_dir
    from mstui.config.state import chosen_theme, read_state
    from mstui.config.themes import DEFAULT_THEME, theme_or_default
    from mstui.tui.app import MstuiApp
    from mstui.tui.theming import fitting_name, terminal_colors

    session = open_session(path, demo=demo)
    chosen = theme or chosen_theme(session.settings, read_state()).name
    worn, problem = theme_or_default(chosen)
    problems = [*session.problems, *([problem] if problem else [])]
    # Known before the app is made: its style sheets are then read once.
    colors = terminal_colors()
    fitting = fitting_name(worn.name, DEFAULT_THEME, colors, mono="NO_COLOR" in os.environ)
    if fitting != worn.name:
        worn = theme_or_default(fitting)[0]
    elif colors == "256":
        from mstui.config.fitting import fitted

        worn = fitted(worn, colors)
    app = MstuiApp(session, worn, crash_folder=crash_dir(), notice=_notice(problems))
    app.first_checkin = checkin
    try:
        return app.run_to_exit(mouse=mouse)
    finally:
        app.close_files()
