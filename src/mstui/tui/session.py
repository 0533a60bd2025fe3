"""What the screens work on: the open file, the person's settings, and the day it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from mstui import dates
from mstui.domain.errors import Locked

if TYPE_CHECKING:
    from mstui.actions.signing import SignedWorkspace
    from mstui.commands.registry import Registry
    from mstui.config.settings import Settings

T = TypeVar("T")


class Session:
    """One run of the app on one file. Reading goes through ``read``, one reader at a time."""

    def __init__(
        self, ws: SignedWorkspace, settings: Settings, registry: Registry, *, demo: bool = False
    ) -> None:
        self.ws = ws
        self.settings = settings
        self.registry = registry
        self.demo = demo
        # The labels of what undo and redo would take back; asked again after every change.
        self.undo_label = ""
        self.redo_label = ""
        self.author_name = ""
        # What is wrong with the configuration, a line each.
        self.problems: list[str] = []
        # Another program was saving when something was to be read; the app tries again.
        self.locked = False

    @property
    def today(self) -> date:
        return dates.as_date(dates.today())

    @property
    def today_text(self) -> str:
        return dates.today()

    def read(self, ask: Callable[..., T], *more: object) -> T:
        """What a view answers about the file as it is now.

        Raises Locked after a tenth of a second where another program is saving; ``locked`` is
        then set until somebody has read again.
        """
        try:
            with self.ws.reader_lock:
                answer = ask(self.ws.reader, *more)
        except Locked:
            self.locked = True
            raise
        return answer

    def read_or(self, instead: T, ask: Callable[..., T], *more: object) -> T:
        """As ``read``, but ``instead`` while the file is locked: what is shown stays."""
        try:
            return self.read(ask, *more)
        except Locked:
            return instead
