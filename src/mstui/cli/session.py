"""What one call of the program works on: the workspace, the moment, the project, the person."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from mstui.domain.errors import NotFound, UsageProblem

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from mstui.actions.change import Change
    from mstui.actions.files import Rhythm
    from mstui.actions.signing import SignedWorkspace
    from mstui.store.workspace import Workspace


class Session:
    """The shared options of a call, and what is opened on their account."""

    def __init__(self) -> None:
        self.db = ""
        self.author = ""
        self.project = ""
        self.as_of = ""
        self.json = False
        self.theme = ""
        self.no_mouse = False
        self.create_people = False
        self._warned = False
        self._opened: list[sqlite3.Connection | Workspace] = []
        self._reader: sqlite3.Connection | None = None

    def path(self) -> tuple[Path, str]:
        """The workspace's path, and who names it: ``--db``, ``MSTUI_DB``, config, default."""
        from pathlib import Path

        path, source = self._path()
        return Path(path), source

    def _path(self) -> tuple[str, str]:
        from mstui.config.database import database_path, may_name_a_database
        from mstui.config.paths import config_file

        path, source = database_path(self.db)
        if source == "default" and may_name_a_database(config_file()):
            self.warn_of_settings()
        return path, source

    def warn_of_settings(self) -> None:
        """Tell once what is wrong with config.toml, where what it says would have counted."""
        from mstui.config.settings import load_settings

        problems = load_settings().problems
        if problems and not self._warned:
            from mstui.cli.output import warn

            self._warned = True
            warn(f"{problems[0]} (mstui doctor tells more)")

    def reader(self) -> sqlite3.Connection:
        """A connection that can't write, to the file now or as of a day; opened once."""
        if self._reader is None:
            self._reader = self._open_reader()
        return self._reader

    def _open_reader(self) -> sqlite3.Connection:
        from mstui.views.health_limits import limits_from
        from mstui.views.opening import open_quickly

        limits_from(_health_limits)
        path, source = self._path()
        try:
            conn = open_quickly(path)
        except NotFound:
            if source != "default":
                raise
            raise NotFound(
                f"there is no workspace yet ({path})", hint="mstui new, or mstui demo"
            ) from None
        self._opened.append(conn)
        if not self.as_of:
            return conn
        from mstui.cli.moments import end_of
        from mstui.store.asof import as_of, is_present

        at = end_of(self.as_of)
        if is_present(conn, at):
            return conn
        past = as_of(conn, at)
        self._opened.append(past)
        return past

    def writer(self, *, signed: bool = True) -> SignedWorkspace:
        """The workspace, open for writing, with its author; the default one is made if missing.

        ``signed`` False leaves out who writes: for verbs that replace everything.
        """
        from pathlib import Path

        from mstui.actions.signing import SignedWorkspace
        from mstui.cli.writing import open_default
        from mstui.config.paths import state_dir

        if self.as_of:
            raise UsageProblem("the past can't be changed: --as-of is for reading")
        path, source = self.path()
        if source == "default":
            open_default(path)
        workspace = SignedWorkspace.open(path, state_dir=Path(state_dir()))
        assert isinstance(workspace, SignedWorkspace)
        workspace.ask_rhythm = rhythm
        self._opened.append(workspace)
        # What this call reads is what it is about to change.
        self._reader = workspace.reader
        if workspace.read_only:
            from mstui.domain.errors import Refused

            raise Refused(f"{path}: {workspace.read_only_because}")
        if signed:
            from mstui.cli.who import sign

            sign(workspace, self)
        return workspace

    def today(self) -> str:
        """Today, or the day of ``--as-of``: what dates and health are seen from."""
        if self.as_of:
            from mstui.cli.moments import day_of

            return day_of(self.as_of)
        from mstui.dates import today

        return today()

    def report(self, change: Change) -> None:
        """Say what a change did: in words on stderr, or as JSON."""
        from mstui.cli.output import say_json, tell

        if self.json:
            touched = [{"kind": kind, "id": id} for kind, id in change.touched]
            say_json({"summary": change.summary, "label": change.label, "touched": touched})
        else:
            tell(change.summary)

    def close(self) -> None:
        """Close what was opened."""
        for opened in self._opened:
            opened.close()
        self._opened.clear()


def rhythm() -> Rhythm:
    """How often the person's settings have a workspace backed up."""
    from mstui.actions.files import Rhythm
    from mstui.config.settings import load_settings

    return Rhythm(**load_settings().integers("backups"))


def _health_limits() -> dict[str, int]:
    """From where on the person's settings call a milestone at risk or off track."""
    from mstui.config.settings import load_settings

    return load_settings().integers("health")


def interactive() -> bool:
    """Whether a person can be asked: stdin and stderr are a terminal."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()
