"""The commands of every screen: back, undo, help, and the ways to other screens."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from mstui.actions.change import Change
from mstui.commands.command import Command
from mstui.domain.errors import MstuiError, NeedsAnswer
from mstui.tui.driver import LoopDriver
from mstui.tui.performing import WorkingApp
from mstui.tui.running import open_session
from mstui.tui.screens.base import ListScreen
from mstui.tui.session import Session

if TYPE_CHECKING:
    from textual.worker import Worker

# So long a key that follows at once waits for the dialog that the one before it opens.
OPENING_SECONDS = 0.15
# What one does with a first project; the keys of commands stand in braces.
_NEXT_STEPS = (
    "There it is. Next: {set_owner} owner · {set_target} target · {link} link ·"
    " {focus_4} {add} add a risk · {keys} keys"
)


class GoingApp(WorkingApp, inherit_bindings=False):
    """Runs commands; those that are not a screen's own are here."""

    # When the last key came, by the clock that only goes on.
    pressed_at = float("-inf")
    # What the last command has begun and goes on with by itself.
    _begun: Worker[object] | None = None
    # A check-in to begin with: its projects and its kind; see ``running.run``.
    first_checkin: tuple[Sequence[str], str, bool] | None = None

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
            self._begun = self.run_worker(self._guarded(outcome))

    async def let_it_begin(self) -> None:
        """Wait until the dialog that a key opens hears keys: the next one is meant for it.

        Keys come faster than dialogs open where somebody types ahead or the line is slow.
        """
        begun, self._begun = self._begun, None
        if begun is None:
            return
        before, end = self.screen, monotonic() + OPENING_SECONDS
        while not begun.is_finished and monotonic() < end:
            await asyncio.sleep(0.0005)
            if not self._running or (self.screen is not before and self.focused is not None):
                return

    async def _guarded(self, doing: Coroutine[Any, Any, object]) -> None:
        """A command that waits for people or the disk; its refusal is told in one line."""
        try:
            await doing
        except MstuiError as error:
            self.tell(str(error), problem=True)

    # -- back and out --------------------------------------------------------------------------

    def do_back(self) -> None:
        """Close what was opened, or to the screen before; on the first one, quit."""
        screen = self._list_screen()
        if screen is not None and screen.leave():
            return
        if len(self.screen_stack) > 1:
            self.pop_screen()
            screen = self._list_screen()
            if screen is not None:
                screen.catch_up()
                screen.show_bars()
        elif self._before:
            self._switch(self._before.pop())
        else:
            self.exit(0)

    def do_quit(self) -> None:
        self.exit(0)

    def do_suspend(self) -> None:
        """Leave the screen to the shell; its ``fg`` comes back, and everything is drawn anew."""
        import os
        import signal

        driver = self._driver
        if not isinstance(driver, LoopDriver) or not driver.can_suspend:
            raise MstuiError("this terminal can't be given back to a shell")
        if os.getpgrp() == os.getsid(0):
            # Nobody would be there to continue the program: it was started without job control.
            raise MstuiError("no shell waits behind this program: it would never come back")
        os.kill(0, signal.SIGTSTP)

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

    # -- help and looks ------------------------------------------------------------------------

    def do_keys(self) -> None:
        from mstui.tui.dialogs.keys import KeysHelp

        screen = self._list_screen()
        assert screen is not None
        self.push_screen(KeysHelp(self.session.registry, screen.scope))

    def do_help(self) -> None:
        from mstui.tui.dialogs.pages import HelpPage, HelpPages

        if isinstance(self.screen, (HelpPages, HelpPage)):
            return
        self.push_screen(HelpPages(getattr(self.screen, "help_topic", "")))

    async def do_palette(self) -> None:
        from mstui.tui.dialogs.palette import Palette

        screen = self._list_screen()
        assert screen is not None
        here = screen.project_here()
        palette = Palette(self.session.registry, screen.context(), here)
        chosen = await self.push_screen_wait(palette)
        if isinstance(chosen, Command):
            self.run_command(chosen)
        elif chosen is not None:
            screen.follow(chosen)

    async def do_theme(self) -> None:
        from mstui.tui.dialogs.theme import ThemeChooser

        await self.push_screen_wait(ThemeChooser())

    # -- the past ------------------------------------------------------------------------------

    def do_older_checkin(self) -> None:
        self._look(-1, "there is no check-in before")

    def do_newer_checkin(self) -> None:
        self._look(1, "there is no check-in after")

    def _look(self, direction: int, none: str) -> None:
        screen = self._list_screen()
        assert screen is not None
        project = "" if screen.scope == "portfolio" else screen.project_of_timeline()[0]
        if not self.session.looking.step(direction, project):
            raise MstuiError(f"{none} this one" if self.session.past else f"{none} today")
        self.show_moment()

    def do_present(self) -> None:
        """Come back from the past."""
        self.session.looking.leave()
        self.show_moment()

    def show_moment(self) -> None:
        """Draw everything as it is at the moment that is looked at now."""
        self._day = self.session.today_text
        self._read_again()
        self._show_bars_again()

    # -- other screens -------------------------------------------------------------------------

    def do_go_portfolio(self) -> None:
        while len(self.screen_stack) > 1:
            self.pop_screen()
        screen = self._list_screen()
        if screen is not None:
            screen.catch_up()
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

    def do_go_timeline(self) -> None:
        """The timeline of the project that is seen, the cursor on the same item; on the portfolio
        that of all projects."""
        from mstui.tui.screens.timeline import TimelineScreen

        screen = self._list_screen()
        assert screen is not None
        project, item = screen.project_of_timeline()
        if screen.scope == "portfolio":
            from mstui.tui.screens.timelines import TimelinesScreen

            self.push_screen(TimelinesScreen(select=item or project))
            return
        if not project:
            raise MstuiError("it belongs to no project")
        self.push_screen(TimelineScreen(project, select=item))

    def _seen_project(self) -> str:
        """The project that is seen, or that the item under the cursor belongs to."""
        screen = self._list_screen()
        assert screen is not None
        project, _ = screen.project_of_timeline()
        if not project:
            raise MstuiError("it belongs to no project")
        return project

    async def do_baseline(self) -> None:
        from mstui.tui.dialogs.take_baseline import TakeBaseline

        await self.push_screen_wait(TakeBaseline(self._seen_project()))

    def do_go_baseline(self) -> None:
        from mstui.tui.screens.baselines import BaselinesScreen

        self.push_screen(BaselinesScreen(self._seen_project()))

    def do_go_lint(self) -> None:
        from mstui.tui.panes.reports import lint_report

        self._report(lint_report, self._seen_project())

    def do_go_load(self) -> None:
        from mstui.tui.panes.reports import load_report

        screen = self._list_screen()
        assert screen is not None
        inside = screen.scope in ("project", "timeline")
        self._report(load_report, screen.project_of_timeline()[0] if inside else "")

    def do_go_trend(self) -> None:
        """The trend of the project that is seen, the milestone under the cursor on top."""
        from mstui.tui.screens.trends import TrendScreen

        screen = self._list_screen()
        assert screen is not None
        inside = screen.scope in ("project", "timeline", "report")
        project, item = screen.project_of_timeline()
        self.push_screen(TrendScreen(project if inside else "", select=item if inside else ""))

    def do_go_risks(self) -> None:
        from mstui.tui.screens.risks import RisksScreen

        self._to_register(RisksScreen)

    def do_go_kpis(self) -> None:
        from mstui.tui.screens.kpis import KpisScreen

        self._to_register(KpisScreen)

    def do_go_deliverables(self) -> None:
        from mstui.tui.screens.deliverables import DeliverablesScreen

        self._to_register(DeliverablesScreen)

    def _to_register(self, kind: Callable[..., ListScreen]) -> None:
        """A register of the project that is seen; on the portfolio that of all active ones.

        From one register to the next the same place is gone back to.
        """
        screen = self._list_screen()
        assert screen is not None
        if screen.scope == "register":
            self.switch_screen(kind(screen.project_here()))
            return
        of_all = screen.scope in ("portfolio", "history")
        select = screen.active.row_id or ""
        self.push_screen(kind("" if of_all else screen.project_of_timeline()[0], select=select))

    async def do_scope_alarm(self) -> None:
        from mstui.tui.dialogs.scope_alarm import ScopeAlarm

        await self.push_screen_wait(ScopeAlarm(self._seen_project()))

    def _after_first_paint(self) -> None:
        super()._after_first_paint()
        if self.first_checkin is not None:
            from mstui.tui.checkin import begin_checkin

            projects, kind, me = self.first_checkin
            begun = begin_checkin(self, projects, kind, me=me)
            self._begun = self.run_worker(self._guarded(begun))

    async def do_go_checkin(self) -> None:
        """The check-in of the project that is seen; on the portfolio of all that are due."""
        from mstui.tui.checkin import begin_checkin

        screen = self._list_screen()
        assert screen is not None
        inside = screen.scope in ("project", "timeline", "report", "register")
        project = screen.project_of_timeline()[0] if inside else ""
        await begin_checkin(self, [project] if project else [])

    def do_go_checkins(self) -> None:
        from mstui.tui.screens.checkins import CheckinsScreen

        screen = self._list_screen()
        assert screen is not None
        inside = screen.scope in ("project", "timeline", "report")
        self.push_screen(CheckinsScreen(screen.project_of_timeline()[0] if inside else ""))

    def do_go_promises(self) -> None:
        """The ledger of the milestone under the cursor."""
        from mstui.tui.screens.promises import PromisesScreen

        self.push_screen(PromisesScreen(self._seen_milestone(), self._seen_project()))

    def do_go_owed(self) -> None:
        """What others owe: to the project that is seen, on the portfolio to all of them."""
        from mstui.tui.screens.owed import OwedScreen

        screen = self._list_screen()
        assert screen is not None
        inside = screen.scope in ("project", "timeline")
        self.push_screen(OwedScreen(screen.project_of_timeline()[0] if inside else ""))

    async def do_minutes(self) -> None:
        from mstui.tui.dialogs.minutes import MinutesDialog

        await self.push_screen_wait(MinutesDialog(self._seen_project()))

    def do_publish_client_page(self) -> None:
        from mstui.tui.sharing import write_client_page

        self.tell(write_client_page(self, self._seen_project()))

    def do_write_report(self) -> None:
        from mstui.tui.sharing import write_report

        self.tell(write_report(self))

    async def do_change_notice(self) -> None:
        from mstui.tui.dialogs.change_notice import ChangeNotice

        await self.push_screen_wait(ChangeNotice(self._seen_milestone()))

    def _seen_milestone(self) -> str:
        screen = self._list_screen()
        assert screen is not None
        context = screen.context()
        if context.kind != "milestone" or not context.item:
            raise MstuiError("there is no milestone under the cursor")
        return context.item

    def _report(self, reading: Callable[[str], Any], project: str) -> None:
        from mstui.tui.screens.report import ReportScreen

        self.push_screen(ReportScreen(reading(project), project))

    async def do_go_new_project(self) -> None:
        from mstui.tui.dialogs.new_project import NewProject

        was_empty = self.is_empty
        made = await self.push_screen_wait(NewProject())
        await self._open_made(made, _NEXT_STEPS if was_empty else "")

    async def do_go_import(self) -> None:
        from mstui.tui.dialogs.import_plan import ImportPlan

        made = await self.push_screen_wait(ImportPlan())
        await self._open_made(made)

    async def _open_made(self, change: Change | None, advice: str = "") -> None:
        """Go to the project that was just made; what is told of it comes along.

        ``advice`` is told instead: the first project is a beginning, not a change.
        """
        from mstui.tui.screens.project import ProjectScreen

        made = (
            next((row for row in change.touched if row.kind == "project"), None) if change else None
        )
        if change is not None and made is not None:
            self.do_go_portfolio()
            await self.push_screen(ProjectScreen(made.id))
            if advice:
                self.tell(self.session.registry.worded(advice))
            else:
                self._tell_change(change)

    async def do_save_template(self) -> None:
        from mstui.tui.dialogs.save_template import SaveTemplate

        screen = self._list_screen()
        assert screen is not None
        project = getattr(screen, "project", "") or screen.active.row_id
        if project:
            await self.push_screen_wait(SaveTemplate(project))

    # -- other files ---------------------------------------------------------------------------

    async def do_go_demo(self) -> None:
        """A demonstration in a file of its own; `q` on its portfolio comes back."""
        import tempfile

        from mstui.publish.update import draft_update
        from mstui.review.demonstration import write_demo

        self.tell("writing the demonstration …")
        today = self.session.today
        try:
            folder = Path(tempfile.mkdtemp(prefix="mstui-demo-"))
            path = folder / "demonstration.db"
            await asyncio.get_running_loop().run_in_executor(
                None, lambda: write_demo(path, today, drafter=draft_update)
            )
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
