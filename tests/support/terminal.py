"""A program in a real pseudo-terminal: keys in, bytes out, and the screen that they draw.

The terminal is a plain xterm: it answers cursor reports and mode queries, and ignores the kitty
keyboard protocol. The parent keeps the terminal's other end open, so its attributes can be
compared after the program has ended.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from array import array
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pyte
from wcwidth import wcwidth

from mstui.commands.keys import character_of

SOURCE = Path(__file__).resolve().parents[2] / "src"
PATIENCE = 20.0
# Seen to wait at five glances: what was sent is answered, and drawn (a frame may be held back for
# 30 ms where its layout changes).
GLANCE, GLANCES = 0.008, 5
# A terminal's Escape key is told from a sequence by what does not follow it within this time.
ESCAPE = 0.03

ENTER_SCREEN, LEAVE_SCREEN = b"\x1b[?1049h", b"\x1b[?1049l"
PASTE, PASTE_END = b"\x1b[200~", b"\x1b[201~"
_QUERIES = {b"\x1b[6n": b"\x1b[1;3R", b"\x1b[?2026$p": b"\x1b[?2026;2$y"}
_QUERY = re.compile(rb"\x1b\[6n|\x1b\[\?2026\$p")
# What pyte would draw as text.
_UNKNOWN_TO_PYTE = re.compile(rb"\x1b\[[<>=][0-9;]*u|\x1b\[\?\d+\$p")
_UNFINISHED = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*|\][^\x07\x1b]*)?\Z")
SEQUENCE = re.compile(
    rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[P^_X][^\x1b]*\x1b\\|[ -/]*[0-~])"
)

_SPECIAL = {
    "enter": b"\r",
    "escape": b"\x1b",
    "tab": b"\t",
    "shift+tab": b"\x1b[Z",
    "backspace": b"\x7f",
    "delete": b"\x1b[3~",
    "space": b" ",
    "up": b"\x1b[A",
    "down": b"\x1b[B",
    "right": b"\x1b[C",
    "left": b"\x1b[D",
    "home": b"\x1b[H",
    "end": b"\x1b[F",
    "pageup": b"\x1b[5~",
    "pagedown": b"\x1b[6~",
    "f1": b"\x1bOP",
    "f2": b"\x1bOQ",
}


def key_bytes(press: str) -> bytes:
    """What a plain terminal sends for one press, named as the command registry names it."""
    if press in _SPECIAL:
        return _SPECIAL[press]
    modifier, plus, base = press.rpartition("+")
    if plus and modifier == "ctrl" and len(base) == 1:
        return bytes([ord(base.upper()) & 0x1F])
    character = character_of(press)
    assert character, f"a plain terminal has no bytes for {press}"
    return character.encode()


class Terminal:
    """A child process that leads a session on a pseudo-terminal of its own."""

    def __init__(
        self,
        argv: Sequence[str],
        *,
        size: tuple[int, int] = (120, 40),
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        stdin: int | None = None,
        stdout: int | None = None,
        limits: Callable[[], object] | None = None,
    ) -> None:
        self.output = b""
        self.size = size
        self._tail = b""
        self._asked = b""
        self._screen = pyte.Screen(*size)
        self._feed = pyte.ByteStream(self._screen)
        self._undrawn = b""
        self.master, self.slave = pty.openpty()
        self._set_size(*size)
        self.attributes = termios.tcgetattr(self.slave)

        def become_session_leader() -> None:
            fcntl.ioctl(self.slave, termios.TIOCSCTTY, 0)
            if limits is not None:
                limits()

        self.process: subprocess.Popen[bytes] = subprocess.Popen(
            list(argv),
            stdin=self.slave if stdin is None else stdin,
            stdout=self.slave if stdout is None else stdout,
            stderr=self.slave,
            env=surroundings(env),
            cwd=cwd,
            start_new_session=True,
            preexec_fn=become_session_leader,
            pass_fds=(self.slave,),
        )

    @classmethod
    def python(cls, *args: str, **options: Any) -> Terminal:
        return cls([sys.executable, *args], **options)

    # -- in ---------------------------------------------------------------------------------

    def send(self, data: bytes | str) -> None:
        """Bytes as they are, however many the terminal takes at once."""
        left = data.encode() if isinstance(data, str) else data
        while left:
            _, ready, _ = select.select([], [self.master], [], PATIENCE)
            assert ready, "the program does not read its terminal"
            left = left[os.write(self.master, left[:1024]) :]
            self.read_some(0)

    def press(self, *presses: str) -> None:
        """Keys one after the other, each after what the one before it has drawn.

        A chord is its presses with blanks between them.
        """
        for each in presses:
            for press in each.split(" "):
                self.send(key_bytes(press))
                if press == "escape":
                    self.settle(glances=1)  # read at all, before the time counts
                    self.rest(ESCAPE)
                self.settle()

    def tap(self, *presses: str) -> None:
        """As ``press``, where nobody looks at the screen in between: each key only has to be
        taken."""
        for each in presses:
            for press in each.split(" "):
                self.send(key_bytes(press))
                if press == "escape":
                    self.settle(glances=1)  # read at all, before the time counts
                    self.rest(ESCAPE)
                self.settle(glances=1)

    def type(self, text: str) -> None:
        """Text, a character at a time."""
        for character in text:
            self.send(character)
            self.settle()

    def paste(self, text: str) -> None:
        """One bracketed paste, as most terminals send it."""
        self.send(PASTE + text.encode() + PASTE_END)
        self.settle()

    def resize(self, columns: int, lines: int) -> None:
        self.size = (columns, lines)
        self._drawn.resize(lines, columns)
        self._set_size(columns, lines)
        self.settle()

    # -- out --------------------------------------------------------------------------------

    def read_some(self, seconds: float) -> bool:
        """Read what arrives within so long; False where nothing did."""
        if self.master < 0:
            return False
        ready, _, _ = select.select([self.master], [], [], seconds)
        if not ready:
            return False
        try:
            data = os.read(self.master, 65_536)
        except OSError:
            return False
        self.output += data
        self._answer(data)
        self._undrawn += data
        return bool(data)

    def settle(self, patience: float = PATIENCE, *, glances: int = GLANCES) -> None:
        """Read until the program has taken all keys and does nothing but wait."""
        deadline, idle = time.monotonic() + patience, 0
        while idle < glances and time.monotonic() < deadline:
            quiet = not self.read_some(GLANCE)
            idle = idle + 1 if quiet and self.is_waiting() else 0

    def is_waiting(self) -> bool:
        """Whether nothing typed is left unread and every thread of the program sleeps."""
        if self.process.poll() is not None:
            return True
        waiting = array("i", [0])
        fcntl.ioctl(self.slave, termios.FIONREAD, waiting)
        return waiting[0] == 0 and all(state in "ST" for state in self._thread_states())

    def _thread_states(self) -> list[str]:
        states = []
        for stat in Path(f"/proc/{self.pid}/task").glob("*/stat"):
            with suppress(OSError):
                states.append(stat.read_text().rpartition(")")[2].split()[0])
        return states

    def rest(self, seconds: float) -> bytes:
        """What is written within so long."""
        begin, end = len(self.output), time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.read_some(left)
        return self.output[begin:]

    @property
    def lines(self) -> list[str]:
        """The lines that the terminal shows."""
        return [self._line(y).rstrip() for y in range(self._drawn.lines)]

    def cells(self, y: int) -> list[Any]:
        """The cells of a line from above, each with ``data``, ``fg``, ``bg`` and attributes."""
        row = self._drawn.buffer[y]
        return [row[x] for x in range(self._drawn.columns)]

    def _line(self, y: int) -> str:
        """As pyte's own, which fails on a wide character whose first half was drawn over."""
        row, drawn, is_second_half = self._drawn.buffer[y], "", False
        for x in range(self._drawn.columns):
            data = row[x].data
            if not is_second_half:
                drawn += data or " "
            is_second_half = not is_second_half and bool(data) and wcwidth(data[0]) == 2
        return drawn

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def cursor_row(self) -> str:
        """The first line with a list's cursor mark."""
        return next((line for line in self.lines if re.match(r"[│|]?>", line)), "")

    def shows(self, *texts: str) -> bool:
        shown = self.text
        return all(text in shown for text in texts)

    def wait_for(self, *texts: str, seconds: float = PATIENCE) -> None:
        """Wait until the screen shows all of these."""
        self.wait_until(lambda: self.shows(*texts), " and ".join(map(repr, texts)), seconds)

    def wait_until(
        self, holds: Callable[[], bool], what: str = "it", seconds: float = PATIENCE
    ) -> None:
        """Wait until something holds, while reading."""
        deadline = time.monotonic() + seconds
        while not holds():
            ended = self.process.poll()
            if not self.read_some(0.05) and ended is not None and not holds():
                raise AssertionError(f"ended with {ended} before {what}:\n{self.text}")
            assert time.monotonic() < deadline, f"never came: {what}\n{self.text}"

    # -- its end ----------------------------------------------------------------------------

    @property
    def pid(self) -> int:
        return self.process.pid

    def kill(self, number: int) -> None:
        self.process.send_signal(number)

    def is_stopped(self) -> bool:
        """Whether the process was stopped, as by Ctrl+Z in a shell."""
        pid, status = os.waitpid(self.pid, os.WNOHANG | os.WUNTRACED)
        return bool(pid) and os.WIFSTOPPED(status)

    def wait(self, seconds: float = PATIENCE) -> int:
        """The exit code, once it has ended; negative for a signal that nobody handled."""
        deadline = time.monotonic() + seconds
        while (code := self.process.poll()) is None:
            assert time.monotonic() < deadline, f"still runs:\n{self.text}"
            self.read_some(0.02)
        while self.read_some(0.02):
            pass
        return code

    def hang_up(self) -> None:
        """Close the terminal's window."""
        os.close(self.slave)
        os.close(self.master)
        self.master = self.slave = -1

    @property
    def is_restored(self) -> bool:
        """Whether attributes, screen, cursor, mouse, paste and keyboard are as before."""
        return termios.tcgetattr(self.slave) == self.attributes and not self.left_on

    @property
    def left_on(self) -> list[str]:
        """The modes that the program switched on and not off again."""
        on: dict[bytes, bool] = {}
        for mode, state in re.findall(rb"\x1b\[\?(\d+)([hl])", self.output):
            on[mode] = state == b"h"
        # The cursor and wrapping are on in a fresh terminal.
        wrong = [mode.decode() for mode, is_on in on.items() if is_on != (mode in (b"25", b"7"))]
        pushed = len(re.findall(rb"\x1b\[>\d+u", self.output))
        popped = len(re.findall(rb"\x1b\[<\d*u", self.output))
        return wrong + (["keyboard"] if popped < pushed else [])

    @property
    def outside(self) -> str:
        """What was written before, between and after the full screen, without sequences."""
        kept = re.sub(
            re.escape(ENTER_SCREEN) + b".*?" + re.escape(LEAVE_SCREEN), b"", self.output, flags=re.S
        )
        return SEQUENCE.sub(b"", kept).decode("utf-8", "replace")

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        for number in (self.master, self.slave):
            if number >= 0:
                os.close(number)
        self.master = self.slave = -1

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- inside -----------------------------------------------------------------------------

    def _set_size(self, columns: int, lines: int) -> None:
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def _answer(self, data: bytes) -> None:
        """Answer cursor reports and mode queries as an ordinary terminal does."""
        self._asked += data
        end = 0
        for found in _QUERY.finditer(self._asked):
            os.write(self.master, _QUERIES[found[0]])
            end = found.end()
        # A query may be cut by the end of a read.
        self._asked = self._asked[end:][-8:]

    @property
    def _drawn(self) -> pyte.Screen:
        """The screen with all that was written; drawing waits until somebody looks."""
        if self._undrawn:
            self._draw(self._undrawn)
            self._undrawn = b""
        return self._screen

    def _draw(self, data: bytes) -> None:
        data = self._tail + data
        unfinished = _UNFINISHED.search(data)
        cut = unfinished.start() if unfinished else len(data)
        data, self._tail = data[:cut], data[cut:]
        self._feed.feed(_UNKNOWN_TO_PYTE.sub(b"", data))


def surroundings(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """An environment with a good terminal and the test's own folders; ``""`` unsets a name."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name in ("PATH", "HOME", "TMPDIR") or name.startswith(("XDG_", "MSTUI_"))
    }
    kept |= {
        "PYTHONDONTWRITEBYTECODE": os.environ.get("PYTHONDONTWRITEBYTECODE", ""),
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(SOURCE),
    } | dict(more or {})
    return {name: value for name, value in kept.items() if value}


def has_ended_by(code: int, number: signal.Signals) -> bool:
    """Whether an exit code tells that this signal ended the program in order."""
    return code == 128 + number
