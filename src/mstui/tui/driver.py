"""The terminal's two ends: keys read and frames written by the event loop itself.

Textual's own driver reads in a thread that polls ten times a second and writes in another.
Here the loop waits for the terminal: nothing wakes an idle program, quitting waits for nobody,
Escape is told from an escape sequence after 20 ms, a terminal that nobody reads never blocks
the program, one that is gone ends it, and pasted text is not taken for commands.
"""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
import termios
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TextIO

from textual import constants, events, messages
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Size
from textual.message import Message

from mstui.tui import bursts, compat, glyphs
from mstui.tui.modes import decoder, in_foreground, raw_mode
from mstui.tui.output import TerminalOutput
from mstui.tui.pacing import Pacing
from mstui.tui.pasted import PasteGuard
from mstui.tui.safety import harmless_output

if TYPE_CHECKING:
    from textual.app import App
    from textual.driver import Driver

# An escape sequence arrives within this time of its first byte, or it was the Escape key.
ESCAPE_SECONDS = 0.02
READ_SIZE = 65_536

# What this driver leans on in Textual 8.2.8; `driver_class` looks whether it is still there.
PRIVATE_NAMES: dict[type, tuple[str, ...]] = {
    LinuxDriver: (
        "_patch_iflag",
        "_patch_lflag",
        "_request_terminal_sync_mode_support",
        "_enable_bracketed_paste",
        "_disable_line_wrap",
        "_sigtstp_application",
        "_sigcont_application",
        "stop_application_mode",
    ),
    XTermParser: ("feed", "tick"),
}
# What the parser makes of the answer to `_ASK_MODE`; without it no frame is ever held back.
_MODE_TOLD_BY = getattr(messages, "TerminalSupportsSynchronizedOutput", ())

# The question at the end of frames, and its answer; on leaving, answers are awaited for so long,
# or the shell would find them typed at its prompt.
_ASK_MODE, _MODE_TOLD = "\x1b[?2026$p", re.compile(rb"\x1b\[\?2026;\d\$y")
_ANSWER_SECONDS = 1.0

# Kitty keyboard protocol: tell Escape apart, report all keys, and the text they stand for.
_KITTY_FLAGS = 0b11001


class TerminalGone(Message):
    """The terminal was closed under the program: nobody reads or types any more."""


class AmbiguousWidth(Message):
    """The terminal draws characters of ambiguous width in two cells."""


class LoopDriver(LinuxDriver):
    """Input and output on the event loop, without threads."""

    ask_width: ClassVar[bool] = True
    """Whether the start asks the terminal how wide it draws ambiguous characters."""

    def __init__(
        self,
        app: App[Any],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        stdout, stderr = sys.__stdout__, sys.__stderr__
        # Textual draws on stderr; there `2> errors.txt` would swallow the screen.
        stream = stdout if stdout is not None and stdout.isatty() else stderr
        assert stream is not None, "the entry point lets no app run without a terminal"
        self._screen_stream: TextIO = stream
        self._out: TerminalOutput | None = None
        self._parser = XTermParser(debug)
        self._decode = decoder()
        self._pasted = PasteGuard()
        self._escape_timer: asyncio.TimerHandle | None = None
        self._reading = False
        self._width: Literal["unknown", "asked", "answered"] = "unknown"
        self._bursts = bursts.BurstGuard(self._loop, self._takes_text, self._send)
        self._pacing = Pacing(self._loop, self._ask_mode, self._catch_up)

    # -- output ---------------------------------------------------------------------------

    def write(self, data: str) -> None:
        if self._out is not None:
            self._out.write(harmless_output(data))

    def flush(self) -> None:
        if self._out is not None:
            self._out.flush()

    def may_paint(self) -> bool:
        """False while a slow line is full: a frame painted now would only come late."""
        return self._pacing.may_paint()

    def end_frame(self, size: int) -> None:
        """A frame of about so many bytes is written: let the terminal have it."""
        self._pacing.wrote(size)
        self.flush()

    def _ask_mode(self) -> None:
        self.write(_ASK_MODE)

    def _catch_up(self) -> None:
        """Paint what was held back, as far as it still differs from what is shown."""
        if self._reading and self._app.screen_stack:
            self._app.screen.refresh()

    def mute(self) -> None:
        """Write nothing more of the screen: the program is about to end."""
        if self._out is not None:
            self._out.muted = True

    def close(self) -> None:
        if self._out is not None:
            self._out.close()
            self._out = None

    def _repaint(self) -> None:
        """Draw everything again, after frames were dropped or another program had the screen."""
        redraw = getattr(self._app, "redraw", self._app.refresh)
        redraw()

    # -- start and stop -------------------------------------------------------------------

    def start_application_mode(self) -> None:
        if not in_foreground(self.fileno):
            return
        self._out = TerminalOutput.open(self._screen_stream, self._loop, self._repaint)
        signal.signal(signal.SIGWINCH, self._on_window_change)
        self._send_size()
        self.attrs_before = raw_mode(self.fileno, self._patch_lflag, self._patch_iflag)
        self.write("\x1b[?1049h")
        if self.ask_width and self._width == "unknown" and not self._draws_ascii():
            self._width = "asked"
            self.write(glyphs.probe())
        self._enable_mouse_support()
        self.write("\x1b[?25l")
        if not constants.DISABLE_KITTY_KEY:
            self.write(f"\x1b[>{_KITTY_FLAGS}u")
        self._request_terminal_sync_mode_support()
        self._enable_bracketed_paste()
        self._disable_line_wrap()
        self.flush()
        self._start_reading()
        if self._must_signal_resume:
            self._must_signal_resume = False
            self._send(self.SignalResume())

    def _draws_ascii(self) -> bool:
        """True where nothing of ambiguous width will be drawn, so nothing is asked."""
        return getattr(self._app, "glyphs", None) is glyphs.ASCII

    def disable_input(self) -> None:
        if not self._reading:
            return
        self._reading = False
        self._loop.remove_reader(self.fileno)
        self._await_answers()
        signal.signal(signal.SIGWINCH, signal.SIG_DFL)
        if self._escape_timer is not None:
            self._escape_timer.cancel()
        self._bursts.stop()
        self._disable_mouse_support()
        with suppress(termios.error):
            termios.tcflush(self.fileno, termios.TCIFLUSH)

    def _await_answers(self) -> None:
        """Read the answers that are still to come: left to the shell they would be typed text."""
        import select

        told, deadline = b"", time.monotonic() + _ANSWER_SECONDS
        if self._out is not None and self._pacing.awaiting:
            self._out.drain()
        while len(_MODE_TOLD.findall(told)) < self._pacing.awaiting:
            ready, _, _ = select.select([self.fileno], [], [], max(0, deadline - time.monotonic()))
            data = self._read_quietly() if ready else b""
            if not data:
                break
            told += data
        self._pacing.stop()

    def _read_quietly(self) -> bytes:
        try:
            return os.read(self.fileno, READ_SIZE)
        except OSError:
            return b""

    def stop_application_mode(self) -> None:
        if self._out is None:
            return
        self._out.muted = False
        super().stop_application_mode()
        self._out.drain()

    def _enable_mouse_support(self) -> None:
        """Clicks, drags and the wheel; plain motion would wake the program at every move."""
        if self._mouse:
            self.write("\x1b[?1000h\x1b[?1002h\x1b[?1006h")

    def _disable_mouse_support(self) -> None:
        if self._mouse:
            self.write("\x1b[?1006l\x1b[?1002l\x1b[?1000l")

    # -- size -----------------------------------------------------------------------------

    def _get_terminal_size(self) -> tuple[int, int]:
        """The terminal's own answer: exported COLUMNS and LINES would freeze it."""
        for stream in (self._screen_stream.fileno(), self.fileno):
            try:
                width, height = os.get_terminal_size(stream)
            except OSError:
                continue
            if width > 0 and height > 0:
                return width, height
        return 80, 24

    def _send_size(self) -> None:
        size = Size(*self._get_terminal_size())
        self._send(events.Resize(size, size))

    def _on_window_change(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._send_size)

    # -- job control ----------------------------------------------------------------------

    def _sigtstp_application(self, *_: object) -> None:
        """Stop from the loop and not from amid a half-written frame."""
        self._loop.call_soon_threadsafe(self._suspend)

    def _suspend(self) -> None:
        if self._auto_restart and self._out is not None:
            self.suspend_application_mode()
            self._must_signal_resume = True
        os.kill(os.getpid(), signal.SIGSTOP)

    def _sigcont_application(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._resume)

    def _resume(self) -> None:
        if not self._auto_restart:
            return
        if self._out is not None:
            # Stopped by a signal that cannot be caught: the shell took the terminal meanwhile.
            self._pacing.stop()
            self.suspend_application_mode()
        self.resume_application_mode()

    def resume_application_mode(self) -> None:
        super().resume_application_mode()
        self._repaint()

    # -- input ----------------------------------------------------------------------------

    def _start_reading(self) -> None:
        self._parser = XTermParser(self._debug)
        self._decode = decoder()
        self._pasted = PasteGuard()
        self._loop.add_reader(self.fileno, self._on_readable)
        self._reading = True

    def _on_readable(self) -> None:
        data = self._read()
        if data is None:
            return
        messages = self._parse(data)
        while self._bursts.may_go_on(messages) and (more := self._read_on()):
            messages.extend(self._parse(more))
        self._bursts.deliver(messages)
        self._watch_escape()

    def _read(self) -> bytes | None:
        """What was typed, or None once the terminal is gone."""
        try:
            data = os.read(self.fileno, READ_SIZE)
        except BlockingIOError:
            return None
        except OSError:
            data = b""
        if not data:
            self._loop.remove_reader(self.fileno)
            self._reading = False
            self._send(TerminalGone())
            return None
        return data

    def _read_on(self) -> bytes | None:
        """What follows at once: text that is pasted arrives in pieces."""
        import select

        ready, _, _ = select.select([self.fileno], [], [], bursts.PIECE_SECONDS)
        return self._read() if ready else None

    def _parse(self, data: bytes) -> list[Message]:
        text = compat.without_string_reports(self._pasted.clean(self._decode(data)))
        try:
            return list(self._parser.feed(text)) if text else []
        except compat.PARSER_FAULTS:
            self._parser = XTermParser(self._debug)
            return []

    def _watch_escape(self) -> None:
        """Look again shortly if the parser holds an Escape that may begin a sequence."""
        if self._escape_timer is not None:
            self._escape_timer.cancel()
            self._escape_timer = None
        if self._parser._timeout_time is not None:
            self._escape_timer = self._loop.call_later(ESCAPE_SECONDS, self._escape_is_a_key)

    def _escape_is_a_key(self) -> None:
        self._escape_timer = None
        if self._parser._timeout_time is None:
            return
        self._parser._timeout_time = 0
        self._bursts.deliver(list(self._parser.tick()))
        self._watch_escape()

    def _takes_text(self) -> bool:
        """True while what is typed goes into a text field."""
        focused = self._app.focused if self._app.screen_stack else None
        return focused is not None and focused.check_consume_key("a", "a")

    def _send(self, message: Message) -> None:
        if isinstance(message, events.CursorPosition):
            # The first report answers the probe; later ones are F3 with a modifier.
            if self._width == "asked" and glyphs.is_wide(message.x):
                self._app.post_message(AmbiguousWidth())
            self._width = "answered"
            return
        asked_again = isinstance(message, _MODE_TOLD_BY)
        if asked_again and self._pacing.answered():
            return
        self.process_message(message)

    def send_message(self, message: Message) -> None:
        self._app.post_message(message)


def driver_class() -> type[Driver]:
    """The loop driver, or Textual's own where the names it leans on are missing."""
    missing = [
        name for owner, names in PRIVATE_NAMES.items() for name in names if not hasattr(owner, name)
    ]
    if missing or not hasattr(XTermParser(), "_timeout_time"):
        return LinuxDriver
    return LoopDriver
