"""The app: one workspace at a time, and every key's way from the registry to a command."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.screen import ModalScreen, Screen

from mstui.actions.change import Change
from mstui.commands.command import Command
from mstui.commands.registry import Prefix
from mstui.domain.errors import Locked, MstuiError, NeedsAnswer
from mstui.tui.running import open_session, run
from mstui.tui.screens.base import ListScreen
from mstui.tui.session import Session
from mstui.tui.widgets.base import BaseApp
from mstui.tui.widgets.steady import leave

if TYPE_CHECKING:
    from datetime import date

    from mstui.config.themes import Theme
    from mstui.tui.dialogs.drafts import DraftStore
    from mstui.tui.news import FileNews

# So long a save may take before it is told that somebody is waited for.
PATIENT_SECONDS = 0.3


class MstuiApp(BaseApp, inherit_bindings=False):
    """Routes keys, performs actions in the writing thread, and keeps every screen up to date."""

    BINDINGS: ClassVar[list[Any]] = []

    def __init__(
        self, session: Session, theme: Theme, *, crash_folder: str, notice: str = ""
    ) -> None:
        super().__init__(
            theme, crash_folder=crash_folder, glyph_setting=session.settings.text("glyphs")
        )
        self.session = session
        self._before: list[Session] = []
        self._pressed: list[str] = []
        self._notice = notice
        self._writing = asyncio.Lock()
        self._news: FileNews | None = None
        self._is_empty: bool | None = None
        # The day that is shown: at midnight everything is counted anew.
        self._day = session.today_text

    def get_default_screen(self) -> Screen[Any]:
        from mstui.tui.screens.portfolio import PortfolioScreen

        return PortfolioScreen()

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

    # -- what dialogs need ------------------------------------------------------------------

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
        if not await self._knows_author():
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

    # -- keys -------------------------------------------------------------------------------

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key) and not event.is_forwarded and self._hears(event):
            self.app_focus = True
            self.press(event.key)
            return
        if (
            isinstance(event, events.Key)
            and event.key in self.session.registry.command("quit").keys
        ):
            self.do_quit()
            return
        await super().on_event(event)

    def _hears(self, event: events.Key) -> bool:
        """Whether a key is a command's, and not a dialog's or a text field's."""
        if not isinstance(self.screen, ListScreen):
            return False
        focused = self.focused
        return focused is None or not focused.check_consume_key(event.key, event.character)

    def press(self, key: str) -> None:
        """One key outside text: a command, a chord's part, or nothing."""
        screen = self.screen
        assert isinstance(screen, ListScreen)
        if self._pressed and key == "escape":
            self._pressed.clear()
            screen.hint_bar.tell("")
            return
        pressed = [*self._pressed, key]
        self._pressed.clear()
        screen.hint_bar.tell("")
        found = self.session.registry.resolve(pressed, screen.scope)
        if isinstance(found, Prefix):
            self._pressed = pressed
            choices = tuple((choice, command.short) for choice, command in found.choices)
            screen.show_choices(choices, " ".join(pressed))
        elif found is not None:
            self.run_command(found)

    def run_command(self, command: Command) -> None:
        """Run a command, or say in one sentence why it can't run now."""
        screen = self._list_screen()
        if screen is None:
            return
        why_not = self.session.registry.why_not(command.id, screen.context())
        if why_not:
            screen.show_bars(f"{command.title}: {why_not}", problem=True)
            return
        handler = getattr(screen, f"do_{command.handler}", None)
        handler = handler or getattr(self, f"do_{command.handler}")
        try:
            outcome = handler()
        except MstuiError as error:
            self.tell(str(error), problem=True)
            return
        if asyncio.iscoroutine(outcome):
            self.run_worker(self._guarded(outcome))

    async def _guarded(self, doing: Coroutine[Any, Any, object]) -> None:
        """A command that waits for people or the disk; its refusal is told in one line."""
        try:
            await doing
        except MstuiError as error:
            self.tell(str(error), problem=True)

    # -- after a change ---------------------------------------------------------------------

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
        """Show every screen as the file is now; where it can't be read what is shown stays."""
        self._is_empty = None
        self._ask_labels()
        for screen in self.screen_stack:
            if isinstance(screen, ListScreen):
                screen.attempt(screen.reload, touched)

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

    @property
    def _trouble(self) -> str:
        return self._news.trouble if self._news is not None else ""

    def file_state(self) -> str:
        """One word on the file: saved, read-only, or what is wrong with it."""
        if self._trouble:
            return self._trouble
        if self.session.ws.read_only:
            return "read-only"
        return "demonstration" if self.session.demo else "saved"

    @property
    def is_troubled(self) -> bool:
        """Whether nothing can be saved, which no screen may leave out."""
        return bool(self._trouble) or self.session.ws.read_only

    # -- other programs -----------------------------------------------------------------------

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

    # -- who writes -------------------------------------------------------------------------

    def _recall_author(self) -> None:
        from mstui.tui.author import known_author

        self.session.author_name = known_author(self.session)

    async def _knows_author(self) -> bool:
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

    # -- commands of every screen -------------------------------------------------------------

    def do_back(self) -> None:
        """Close what was opened, or to the screen before; on the first one, quit."""
        screen = self._list_screen()
        if screen is not None and screen.leave():
            return
        if len(self.screen_stack) > 1:
            self.pop_screen()
            screen = self._list_screen()
            if screen is not None:
                screen.attempt(screen.reload)
                screen.show_bars()
        elif self._before:
            self._switch(self._before.pop())
        else:
            self.exit(0)

    def do_quit(self) -> None:
        self.exit(0)

    async def do_undo(self) -> None:
        from mstui.actions import undoing

        try:
            await self._carry_out(lambda: undoing.undo(self.session.ws))
        except NeedsAnswer as question:
            from mstui.tui.dialogs.undo import UndoAnyway

            if await self.push_screen_wait(UndoAnyway(question.message)):
                await self.perform(lambda: undoing.undo(self.session.ws, force=True))

    async def do_redo(self) -> None:
        from mstui.actions import undoing

        await self.perform(lambda: undoing.redo(self.session.ws))

    def do_keys(self) -> None:
        from mstui.tui.dialogs.keys import KeysHelp

        screen = self._list_screen()
        assert screen is not None
        self.push_screen(KeysHelp(self.session.registry, screen.scope))

    def do_help(self) -> None:
        from mstui.tui.dialogs.pages import HelpPages

        self.push_screen(HelpPages())

    async def do_palette(self) -> None:
        from mstui.tui.dialogs.palette import Palette

        screen = self._list_screen()
        assert screen is not None
        chosen = await self.push_screen_wait(Palette(self.session.registry, screen.context()))
        if chosen is not None:
            self.run_command(chosen)

    async def do_theme(self) -> None:
        from mstui.tui.dialogs.theme import ThemeChooser

        await self.push_screen_wait(ThemeChooser())

    def do_go_portfolio(self) -> None:
        while len(self.screen_stack) > 1:
            self.pop_screen()
        screen = self._list_screen()
        if screen is not None:
            screen.attempt(screen.reload)
            screen.show_bars()

    def leave_gone(self, screen: ListScreen) -> None:
        """What a screen shows is gone: to the portfolio, with what was told."""
        if screen is self.screen:
            notice = screen.hint_bar.notice
            self.do_go_portfolio()
            self.tell(notice)

    def do_go_history(self) -> None:
        from mstui.tui.screens.history import HistoryScreen

        screen = self._list_screen()
        assert screen is not None
        self.push_screen(HistoryScreen(*screen.item_of_history()))

    async def do_go_new_project(self) -> None:
        from mstui.tui.dialogs.new_project import NewProject

        made = await self.push_screen_wait(NewProject())
        await self._open_made(made)

    async def do_go_import(self) -> None:
        from mstui.tui.dialogs.import_plan import ImportPlan

        made = await self.push_screen_wait(ImportPlan())
        await self._open_made(made)

    async def _open_made(self, change: Change | None) -> None:
        """Go to the project that was just made; what is told of it comes along."""
        from mstui.tui.screens.project import ProjectScreen

        made = (
            next((row for row in change.touched if row.kind == "project"), None) if change else None
        )
        if change is not None and made is not None:
            self.do_go_portfolio()
            await self.push_screen(ProjectScreen(made.id))
            self._tell_change(change)

    async def do_go_demo(self) -> None:
        """A demonstration in a file of its own; `q` on its portfolio comes back."""
        import tempfile

        from mstui.actions.demo_write import write_demo

        self.tell("writing the demonstration …")
        today = self.session.today
        try:
            folder = Path(tempfile.mkdtemp(prefix="mstui-demo-"))
            path = folder / "demonstration.db"
            await asyncio.get_running_loop().run_in_executor(None, lambda: write_demo(path, today))
        except OSError as error:
            raise MstuiError(f"the demonstration can't be written: {error.strerror}") from None
        shown = open_session(path, self.session, demo=True, thrown_away=folder)
        self._before.append(self.session)
        self._switch(shown)

    def _switch(self, session: Session) -> None:
        """Work on another file from now on."""
        from mstui.tui.news import FileNews

        left, self.session = self.session, session
        if left not in self._before:
            left.close()
        self._news = FileNews(session)
        self._recall_author()
        self._read_again()
        screen = self._list_screen()
        if screen is not None:
            screen.show_bars()

    def close_files(self) -> None:
        """Close every file that is open, the one to come back to included."""
        for session in (self.session, *self._before):
            session.close()


__all__ = ["MstuiApp", "open_session", "run"]
