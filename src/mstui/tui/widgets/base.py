"""The ground on which the app stands: safe output, driver, signals, crashes, colours, glyphs."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.color import ColorSystem
from rich.console import RenderableType
from textual import events
from textual._compositor import CompositorUpdate
from textual.app import App
from textual.filter import LineFilter
from textual.worker import WorkerFailed

from mstui.config.crash import CrashReporter
from mstui.tui import compat, glyphs
from mstui.tui.bursts import KeyBurst
from mstui.tui.driver import AmbiguousWidth, LoopDriver, TerminalGone, driver_class
from mstui.tui.frames import ShownScreen
from mstui.tui.safety import SafeLines
from mstui.tui.settling import Settling
from mstui.tui.shorthand import can_erase
from mstui.tui.signals import EndingSignals
from mstui.tui.theming import Palette, textual_theme

if TYPE_CHECKING:
    from textual.screen import Screen
    from textual.theme import Theme as TextualTheme

    from mstui.config.themes import Theme


class BaseApp(App[int]):
    """An app that keeps drafts when it is ended, reports its crashes and ends with the right code.

    Subclasses compose screens, override `save_drafts` and, for notices, `tell`. The process runs
    it by `run_to_exit`.
    """

    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False

    _worn: TextualTheme | None = None

    def __init__(
        self,
        theme: Theme,
        *,
        crash_folder: Path | str,
        glyph_setting: str = "auto",
        mono: bool | None = None,
    ) -> None:
        compat.drop_exported_size()
        # Known before the library's part begins, the theme's CSS is parsed once and not twice.
        if mono is None:
            mono = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") in ("dumb", "unknown")
        self.palette = Palette(theme, mono=mono)
        worn = textual_theme(theme, mono=mono)
        self._worn = worn
        super().__init__(driver_class=driver_class())
        self.register_theme(worn)
        self._worn = None
        self.set_reactive(BaseApp.theme, worn.name)
        self.animation_level = "none"
        self._disable_tooltips = True
        self.glyph_setting = glyph_setting
        self.glyphs = glyphs.choose(glyph_setting)
        self.crash = CrashReporter(crash_folder)
        self.ending = EndingSignals(self._end_by_signal, self.save_drafts)
        self._safe_lines = SafeLines()
        self._shown = ShownScreen(erases=can_erase())
        self._settling = Settling(self)

    def call_next(self, callback: compat.Callback, *args: Any, **kwargs: Any) -> None:
        super().call_next(compat.unharmed(callback), *args, **kwargs)

    # -- what the app overrides ---------------------------------------------------------------

    def save_drafts(self) -> None:
        """Keep what is typed and not yet saved: a signal or a closed terminal ends the program."""

    def tell(self, text: str, *, problem: bool = False) -> None:
        """A notice in one line; its text is never read as markup."""
        severity = "warning" if problem else "information"
        self.notify(text, severity=severity, markup=False)  # type: ignore[arg-type]

    # -- colours and glyphs -------------------------------------------------------------------

    @property
    def color_system(self) -> str | None:
        """What the terminal can draw, in rich's words: None, standard, 256, truecolor."""
        return self.console.color_system

    @property
    def current_theme(self) -> TextualTheme:
        return self._worn or super().current_theme

    def wear(self, theme: Theme, *, mono: bool | None = None) -> None:
        """Draw everything in this theme from now on."""
        mono = self.palette.mono if mono is None else mono
        self.palette = Palette(theme, mono=mono)
        self.register_theme(textual_theme(theme, mono=mono))
        if self.theme != theme.name:
            self.theme = theme.name
        else:
            self._watch_theme(theme.name)

    def draw_with(self, chosen: glyphs.Glyphs) -> None:
        """Draw with another glyph set from now on."""
        if chosen is not self.glyphs:
            self.glyphs = chosen
            for screen in self.screen_stack:
                for widget in screen.walk_children():
                    widget.refresh()

    def on_ambiguous_width(self, _: AmbiguousWidth) -> None:
        self.draw_with(glyphs.choose(self.glyph_setting, ambiguous_wide=True))

    # -- safe output --------------------------------------------------------------------------

    def get_line_filters(self) -> Sequence[LineFilter]:
        filters = super().get_line_filters()
        return filters if self.writes_frames else (*filters, self._safe_lines)

    @property
    def writes_frames(self) -> bool:
        """Whether frames are written by `ShownScreen`, and not by Textual itself."""
        return isinstance(self._driver, LoopDriver)

    def _display(self, screen: Screen[object], renderable: Any) -> None:
        """Write what a frame changes, in one piece, and nothing where it changes nothing."""
        driver = self._driver
        if (
            not isinstance(renderable, CompositorUpdate)
            or not isinstance(driver, LoopDriver)
            or self._batch_count
            or not self._running
            or self._closed
        ):
            super()._display(screen, renderable)
            return
        if not driver.may_paint() or self._settling.holds(screen, renderable):
            self.post_display_hook()
            return
        try:
            changes = self._shown.changes(
                renderable, self.console._color_system or ColorSystem.TRUECOLOR
            )
        except Exception as error:
            self._handle_exception(error)
            return
        if changes:
            cursor = self.screen.outer_size.clamp_offset(self.cursor_position)
            self._begin_update()
            driver.write(f"{changes}\x1b[{cursor.y + 1};{cursor.x + 1}H")
            self._end_update()
            driver.end_frame(len(changes))
        if self._size is not None and screen.outer_size != self._size:
            # Laid out for a size that the terminal has no more: who knows what it made of it.
            self._shown.forget()
        self.post_display_hook()

    def redraw(self) -> None:
        """Draw everything again, whatever the terminal shows: another program wrote over it."""
        self._shown.forget()
        if self._running and self.screen_stack:
            self.screen.refresh()

    async def _on_resize(self, event: events.Resize) -> None:
        # The terminal has moved or wiped what it showed.
        if self._size is not None and event.size != self._size:
            self._shown.forget()
            self._settling.forget()

    def _set_pointer_shape(self, shape: str) -> None:
        """The mouse pointer keeps its shape: few terminals know another."""

    # -- keys, terminal, signals --------------------------------------------------------------

    def on_key_burst(self, event: KeyBurst) -> None:
        self.tell(f"{event.count:,} pasted characters ignored: paste into a text field")

    def on_terminal_gone(self, _: TerminalGone) -> None:
        self.ending.end(signal.SIGHUP)

    @contextmanager
    def suspend(self) -> Iterator[None]:
        """Give another program the terminal for a while; its Ctrl+C does not end this one."""
        self.ending.elsewhere = True
        try:
            with super().suspend():
                yield
        finally:
            self.ending.elsewhere = False

    def _on_load(self) -> None:
        if self._loop is not None:
            self.ending.attach(self._loop)

    def _on_ready(self) -> None:
        self.call_after_refresh(compat.settle)

    def _end_by_signal(self, number: int) -> None:
        if isinstance(self._driver, LoopDriver):
            self._driver.mute()
        self.exit(return_code=128 + number)

    # -- crashes ------------------------------------------------------------------------------

    def _handle_exception(self, error: Exception) -> None:
        self._return_code = 1
        if isinstance(error, WorkerFailed) and isinstance(error.error, Exception):
            error = error.error  # what went wrong, and not that something did
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self.crash.report(error, doing=type(self.screen).__name__ if self.screen_stack else "start")
        self._close_messages_no_wait()

    def panic(self, *renderables: RenderableType) -> None:
        self._handle_exception(RuntimeError(" ".join(str(each) for each in renderables)))

    def _print_error_renderables(self) -> None:
        """Nothing of Textual's crash screen; `run_to_exit` prints the one line."""
        self._exit_renderables.clear()

    def run_to_exit(self, *, mouse: bool = True) -> int:
        """Run until the end; the exit code of the process. One line says what crashed, if any."""
        import sys

        self.ending.install()
        try:
            self.run(mouse=mouse)
        except Exception as error:
            self._return_code = 1
            self.crash.report(error)
        if self.crash.line:
            print(self.crash.line, file=sys.stderr)
        return self.return_code or 0
