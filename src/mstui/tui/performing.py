"""The app on a file: actions in the writing thread, what other programs write, who signs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual.screen import ModalScreen

from mstui.actions.change import Change
from mstui.domain.errors import Locked, MstuiError, Refused
from mstui.tui.ordering import Orders
from mstui.tui.screens.base import ListScreen
from mstui.tui.session import Session
from mstui.tui.widgets.base import BaseApp
from mstui.tui.widgets.steady import leave

if TYPE_CHECKING:
    from datetime import date

    from mstui.config.themes import Theme
    from mstui.tui.dialogs.drafts import DraftStore
    from mstui.tui.news import FileNews

T = TypeVar("T")

# So long a save may take before it is told that somebody is waited for.
PATIENT_SECONDS = 0.3


class WorkingApp(BaseApp, inherit_bindings=False):
    """Performs actions in the writing thread, and keeps every screen up to date."""

    BINDINGS: ClassVar[list[Any]] = []

    def __init__(
        self, session: Session, theme: Theme, *, crash_folder: str, notice: str = ""
    ) -> None:
        super().__init__(
            theme, crash_folder=crash_folder, glyph_setting=session.settings.text("glyphs")
        )
        self.session = session
        self._before: list[Session] = []
        self._notice = notice
        self._writing = asyncio.Lock()
        self._news: FileNews | None = None
        self._is_empty: bool | None = None
        # The day that is shown: at midnight everything is counted anew.
        self._day = session.today_text
        self.orders = Orders()

    def on_mount(self) -> None:
        self.call_after_refresh(self._after_first_paint)

    def _after_first_paint(self) -> None:
        from mstui.tui.news import POLL_SECONDS, FileNews

        self._news = FileNews(self.session)
        self.set_interval(POLL_SECONDS, self._look_for_news)
        self._recall_author()
        self._ask_labels()
        if isinstance(self.screen, ListScreen):
            self.screen.show_bars(self._notice, problem=bool(self._notice))

    # -- what dialogs need ---------------------------------------------------------------------

    @property
    def ws(self) -> Any:
        return self.session.ws

    @property
    def today(self) -> date:
        return self.session.today

    def read(self, ask: Callable[..., Any], *more: object) -> Any:
        """What a view answers about the file as it is now."""
        return self.session.read(ask, *more)

    @property
    def drafts(self) -> DraftStore:
        """Where half-typed forms are kept."""
        from mstui.config.paths import drafts_dir
        from mstui.tui.dialogs.drafts import DraftStore

        return DraftStore(drafts_dir())

    async def perform(self, action: Callable[[], Change]) -> Change | None:
        """Run an action and show what it did; None where it refused or nobody would sign it.

        A refusal is told here only where no dialog is open to tell it.
        """
        try:
            return await self._carry_out(action)
        except MstuiError as error:
            if isinstance(self.screen, ListScreen):
                self.tell(str(error), problem=True)
            return None

    async def _carry_out(self, action: Callable[[], Change]) -> Change | None:
        """Run an action in the writing thread; raises MstuiError where it refuses."""
        if self.session.past is not None:
            raise Refused("this is the past: nothing is changed there")
        if not await self.knows_author():
            return None
        loop = asyncio.get_running_loop()
        waiting = loop.call_later(
            PATIENT_SECONDS, self.tell, "saving … another program may hold the file"
        )
        try:
            async with self._writing:
                change = await loop.run_in_executor(None, action)
        except MstuiError as error:
            self.session.shorten(error)
            self.tell("")
            raise
        finally:
            waiting.cancel()
        self._remember_author()
        self._show_change(change)
        return change

    def tell(self, text: str, *, problem: bool = False) -> None:
        """A notice in one line, until the next key; under a dialog it stays until that is left."""
        screen = self._list_screen()
        if screen is not None:
            screen.show_bars(text, problem=problem)
        else:
            self._notice = text

    def _list_screen(self) -> ListScreen | None:
        return next((s for s in reversed(self.screen_stack) if isinstance(s, ListScreen)), None)

    async def let_write(self, doing: Callable[[], T]) -> T:
        """Run something that may write in the writing thread; raises what it raises."""
        loop = asyncio.get_running_loop()
        waiting = loop.call_later(
            PATIENT_SECONDS, self.tell, "saving … another program may hold the file"
        )
        try:
            async with self._writing:
                return await loop.run_in_executor(None, doing)
        finally:
            waiting.cancel()

    def took(self, change: Change) -> None:
        """A screen has shown by itself what was written: only the others read it again."""
        if self._news is not None:
            self._news.know_own_change()
        self._is_empty = None
        self._ask_labels()
        seen = self._list_screen()
        for screen in self.screen_stack:
            if isinstance(screen, ListScreen) and screen is not seen:
                screen.stale = True

    # -- after a change ------------------------------------------------------------------------

    def _show_change(self, change: Change) -> None:
        if self._news is not None:
            self._news.know_own_change()
        self._read_again(frozenset(row.id for row in change.touched))
        self._tell_change(change)

    def _tell_change(self, change: Change) -> None:
        undo = self.session.registry.key_of("undo")
        tail = f" · {undo} takes it back" if undo and not change.label.startswith("undo:") else ""
        self.tell(f"{change.summary}{tail}")

    def _read_again(self, touched: frozenset[str] = frozenset()) -> None:
        """Show the file as it is now, on other screens when they are seen again.

        Where it can't be read what is shown stays.
        """
        self._is_empty = None
        self._ask_labels()
        seen = self._list_screen()
        for screen in self.screen_stack:
            if screen is seen:
                seen.attempt(seen.reload, touched)
            elif isinstance(screen, ListScreen):
                screen.stale = True

    def _ask_labels(self) -> None:
        from mstui.actions.undoing import what_undo_would_do

        session = self.session
        known = (session.undo_label, session.redo_label)
        labels = session.read_or(known, lambda _: what_undo_would_do(session.ws))
        session.undo_label, session.redo_label = labels

    @property
    def is_empty(self) -> bool:
        """Whether the file holds no project yet."""
        if self._is_empty is None:
            found = self.session.read_or(
                [(0,)], lambda conn: conn.execute("SELECT 1 FROM project LIMIT 1").fetchall()
            )
            self._is_empty = not found
        return self._is_empty

    # -- how the file is -----------------------------------------------------------------------

    @property
    def _trouble(self) -> str:
        return self._news.trouble if self._news is not None else ""

    def file_state(self) -> str:
        """One word on the file: saved, read-only, or what is wrong with it."""
        if self._trouble:
            return self._trouble
        if self.session.past is not None:
            return "nothing can be changed"
        if self.session.ws.read_only:
            return "read-only"
        return "demonstration" if self.session.demo else "saved"

    @property
    def is_troubled(self) -> bool:
        """Whether nothing can be saved, which no screen may leave out."""
        return bool(self._trouble) or self.session.ws.read_only

    # -- other programs ------------------------------------------------------------------------

    def _look_for_news(self) -> None:
        """Another window, a sync or a shell wrote to the file: show it."""
        if self._news is None or self._writing.locked():
            return
        report = self._news.look()
        if report.changed or self._day != self.session.today_text:
            self._day = self.session.today_text
            self._read_again()
            self._show_bars_again()
        if report.text:
            self.tell(report.text, problem=report.problem)

    def _show_bars_again(self) -> None:
        screen = self._list_screen()
        if screen is not None:
            screen.show_bars(screen.hint_bar.notice)

    def _handle_exception(self, error: Exception) -> None:
        """What is wrong with the file is no fault of the program: told in its own words."""
        if isinstance(error, Locked) and isinstance(self.screen, ModalScreen):
            # Met while a dialog was being filled: it closes, and the person tries again.
            self.call_later(leave, self.screen)
            self.call_later(self.tell, str(error), problem=True)
        elif isinstance(error, MstuiError):
            from mstui.domain.text import visible

            self._return_code = error.exit_code
            self.crash.line = f"mstui: {visible(f'{self.session.ws.path}: {error}')}"
            self._close_messages_no_wait()
        else:
            super()._handle_exception(error)

    # -- who writes ----------------------------------------------------------------------------

    def _recall_author(self) -> None:
        from mstui.tui.author import known_author

        self.session.author_name = known_author(self.session)

    async def knows_author(self) -> bool:
        """Whether it is known who signs what is written; asks where it is not."""
        if self.session.ws.author:
            return True
        if self.session.demo:
            from mstui.actions.signing import login_name

            self.session.author_name = login_name() or "You"
            self.session.ws.sign(self.session.author_name)
            return True
        from mstui.tui.dialogs.who import WhoAreYou

        name = await self.push_screen_wait(WhoAreYou())
        if not name:
            return False
        self.session.ws.sign(name)
        self.session.author_name = name
        return True

    def _remember_author(self) -> None:
        from mstui.tui.author import remember_author

        remember_author(self.session)
