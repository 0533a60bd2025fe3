"""A program in a real pseudo-terminal: keys in, bytes out, and the screen that they draw."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[3] / "src"
PATIENCE = 20.0


class Terminal:
    """A child process on a pseudo-terminal of its own, which it leads as a session."""

    def __init__(
        self,
        argv: list[str],
        *,
        size: tuple[int, int] = (100, 30),
        env: dict[str, str] | None = None,
        answers: bool = True,
    ) -> None:
        self.output = b""
        self.size = size
        self.answers = answers
        self._answered = 0
        self.status: int | None = None
        environ = {
            name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ
        }
        environ |= {
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "LANG": "C.UTF-8",
            "PYTHONPATH": f"{SOURCE}{os.pathsep}{Path(__file__).parent}",
        } | (env or {})
        self.pid, self.master = pty.fork()
        if self.pid == 0:
            try:
                os.execve(argv[0], argv, environ)
            finally:
                os._exit(127)
        self.resize(*size)

    @classmethod
    def python(cls, script: Path, *args: str, **options: object) -> Terminal:
        return cls([sys.executable, str(script), *args], **options)  # type: ignore[arg-type]

    def resize(self, columns: int, lines: int) -> None:
        self.size = (columns, lines)
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def send(self, data: str | bytes) -> None:
        os.write(self.master, data.encode() if isinstance(data, str) else data)

    def read(self, seconds: float = 0.2) -> bytes:
        """What arrives until it is quiet for so long."""
        begin = len(self.output)
        while self._read_some(seconds):
            pass
        return self.output[begin:]

    def wait_for(self, text: str, *, seconds: float = PATIENCE, since: int = 0) -> None:
        """Wait until the text was written, escape sequences between its letters apart."""
        deadline = time.monotonic() + seconds
        while text not in plain(self.output[since:]):
            left = deadline - time.monotonic()
            assert left > 0, f"no {text!r} in {plain(self.output[since:])[-2000:]!r}"
            if not self._read_some(min(left, 0.5)) and self.poll() is not None:
                if text in plain(self.output[since:]):
                    return
                raise AssertionError(
                    f"ended with {self.status} before {text!r}: {plain(self.output)[-2000:]!r}"
                )

    def wait_screen(self, text: str, *, seconds: float = PATIENCE) -> None:
        """Wait until a line of the screen has the text in it."""
        deadline = time.monotonic() + seconds
        while not any(text in line for line in self.screen()):
            assert time.monotonic() < deadline, "\n".join(self.screen())
            self._read_some(0.2)

    def poll(self) -> int | None:
        """The exit code (negative for a signal), None while it runs."""
        if self.status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
        return self.status

    def wait(self, seconds: float = PATIENCE, *, reading: bool = True) -> int:
        """Wait for its end."""
        deadline = time.monotonic() + seconds
        while (status := self.poll()) is None:
            assert time.monotonic() < deadline, f"still runs: {plain(self.output)[-500:]!r}"
            if reading:
                self._read_some(0.02)
            else:
                time.sleep(0.02)
        if reading:
            while self._read_some(0.05):
                pass
        return status

    def kill(self, number: int) -> None:
        os.kill(self.pid, number)

    def raw_mode(self) -> bool:
        """Whether the terminal is in raw mode."""
        return not termios.tcgetattr(self.master)[3] & termios.ICANON

    def hang_up(self) -> None:
        os.close(self.master)
        self.master = -1

    def screen(self) -> list[str]:
        """The lines that a terminal would show."""
        import pyte

        columns, lines = self.size
        screen = pyte.Screen(columns, lines)
        stream = pyte.ByteStream(screen)
        stream.feed(re.sub(rb"\x1b\[[<>=][0-9;]*u|\x1b\[\?\d+\$p", b"", self.output))
        return [line.rstrip() for line in screen.display]

    def close(self) -> None:
        if self.poll() is None:
            os.kill(self.pid, signal.SIGKILL)
            self.status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        if self.master >= 0:
            os.close(self.master)
            self.master = -1

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _read_some(self, seconds: float) -> bool:
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
        if self.answers:
            self._answer()
        return bool(data)

    def _answer(self) -> None:
        """Answer cursor reports and mode queries as an ordinary terminal does."""
        for found in re.finditer(rb"\x1b\[6n|\x1b\[\?2026\$p", self.output[self._answered :]):
            self.send("\x1b[1;3R" if found[0] == b"\x1b[6n" else "\x1b[?2026;2$y")
        self._answered = max(0, len(self.output) - 8)
        # A query may be cut by the end of a read; what was answered must not be seen again.
        tail = self.output[self._answered :]
        if re.search(rb"\x1b\[6n|\x1b\[\?2026\$p", tail):
            self._answered = len(self.output)


def plain(output: bytes) -> str:
    """Terminal output without its escape sequences."""
    text = output.decode("utf-8", "replace")
    return re.sub(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])", "", text)
