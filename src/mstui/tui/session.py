"""What the screens work on: the open file, the person's settings, and the day it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from mstui import dates
from mstui.domain.errors import Locked, MstuiError

if TYPE_CHECKING:
    from mstui.actions.copying import Copied
    from mstui.actions.signing import SignedWorkspace
    from mstui.commands.registry import Registry
    from mstui.config.settings import Settings
    from mstui.tui.past import Looking, Moment
    from mstui.tui.searching import Searching, Trail

T = TypeVar("T")


class Session:
    """One run of the app on one file. Reading goes through ``read``, one reader at a time."""

    def __init__(
        self,
        ws: SignedWorkspace,
        settings: Settings,
        registry: Registry,
        *,
        demo: bool = False,
        thrown_away: Path | None = None,
    ) -> None:
        self.ws = ws
        self.settings = settings
        self.registry = registry
        self.demo = demo
        # The folder that was made for this file alone and goes with it.
        self._thrown_away = thrown_away
        # The labels of what undo and redo would take back; asked again after every change.
        self.undo_label = ""
        self.redo_label = ""
        self.author_name = ""
        # What was copied last, to be pasted anywhere in this file.
        self.copied: Copied | None = None
        # What the last search found, while it is gone through.
        self.trail: Trail | None = None
        self._searching: Searching | None = None
        # The moment in the past that is looked at; None for the present.
        self.past: Moment | None = None
        self._looking: Looking | None = None
        # What is wrong with the configuration, a line each.
        self.problems: list[str] = []
        # Another program was saving when something was to be read; nobody waits for it twice.
        self.locked = False
        # What else was wrong when something was to be shown.
        self.damage = ""

    @property
    def today(self) -> date:
        return dates.as_date(self.today_text)

    @property
    def today_text(self) -> str:
        """The day it is, or the day of the past that is looked at: late is what was late then."""
        if self.past is not None and self.past.checkin.on:
            return self.past.checkin.on
        return dates.today()

    @property
    def read_only(self) -> bool:
        """Whether nothing that is seen can be changed."""
        return self.past is not None or self.ws.read_only

    def read(self, ask: Callable[..., T], *more: object) -> T:
        """What a view answers about the file as it is now.

        Raises Locked after a tenth of a second where another program is saving, and from then
        on at once, until ``is_readable`` finds that it has finished.
        """
        if self.past is not None:
            return ask(self.past.conn, *more)
        return self.read_present(ask, *more)

    def read_present(self, ask: Callable[..., T], *more: object) -> T:
        """As ``read``, of the present also where the past is looked at."""
        if self.locked:
            raise Locked("another program is writing to the file", hint="try again in a moment")
        try:
            with self.ws.reader_lock:
                return ask(self.ws.reader, *more)
        except MstuiError as error:
            self.locked = isinstance(error, Locked)
            self.shorten(error)
            raise

    def read_or(self, instead: T, ask: Callable[..., T], *more: object) -> T:
        """As ``read``, but ``instead`` where the file can't be read: what is shown stays."""
        try:
            return self.read(ask, *more)
        except Locked:
            return instead
        except MstuiError as error:
            self.damage = str(error)
            return instead

    def shorten(self, error: MstuiError) -> None:
        """Leave out where the file is: on one line of a screen the rest matters more."""
        error.message = error.message.removeprefix(f"{self.ws.path}: ")

    def is_readable(self) -> bool:
        """Whether no other program keeps everybody from reading."""
        self.locked = False
        try:
            self.read_present(lambda conn: conn.execute("PRAGMA data_version").fetchone())
        except Locked:
            pass
        except MstuiError as error:
            self.damage = str(error)
        return not self.locked

    @property
    def searching(self) -> Searching:
        """Searches in this file."""
        if self._searching is None:
            from mstui.tui.searching import Searching

            self._searching = Searching(self)
        return self._searching

    @property
    def looking(self) -> Looking:
        """The way through the past of this file."""
        if self._looking is None:
            from mstui.tui.past import Looking

            self._looking = Looking(self)
        return self._looking

    def close(self) -> None:
        """Close the file, and throw away what was made for looking only."""
        if self._looking is not None:
            self._looking.close()
        if self._searching is not None:
            self._searching.close()
        self.ws.close()
        if self._thrown_away is not None:
            import shutil

            shutil.rmtree(self._thrown_away, ignore_errors=True)
