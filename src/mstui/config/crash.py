"""A crash leaves a report that the person alone can read, one line on the screen, and exit 1.

Textual's own crash screen prints the values of local variables, which are the person's notes,
and a crashed app ends with 0.
"""

from __future__ import annotations

import os
import sys
import time
import traceback
from collections.abc import Iterator
from pathlib import Path

from mstui.domain.text import visible

REPORTS_KEPT = 10
MESSAGE_LIMIT = 300
_PREFIX, _SUFFIX = "crash-", ".txt"


class CrashReporter:
    """Writes crash reports into one folder; ``line`` is what the screen says of the first."""

    def __init__(self, folder: Path | str) -> None:
        self.folder = Path(folder)
        self.line = ""

    def report(self, error: BaseException, *, doing: str = "") -> Path | None:
        """Write a report (0600, no values of variables); None if it cannot be written."""
        path = self._write(render(error, doing=doing))
        if not self.line:
            where = f"report: {path}" if path else f"no report: {self.folder} is not writable"
            told = f"mstui crashed ({type(error).__name__}); saved changes are safe; {where}"
            self.line = visible(told)
        return path

    def _write(self, text: str) -> Path | None:
        # To the microsecond and in order, so that the oldest are the first by name.
        now = time.time_ns() // 1000
        stamp = time.strftime("%Y%m%d-%H%M%S", time.localtime(now // 1_000_000))
        flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            for number in range(100):
                name = f"{_PREFIX}{stamp}-{now % 1_000_000 + number:07}{_SUFFIX}"
                try:
                    fd = os.open(self.folder / name, flags, 0o600)
                except FileExistsError:
                    continue
                with os.fdopen(fd, "w", encoding="utf-8", errors="replace") as stream:
                    stream.write(text)
                self._thin_out()
                return self.folder / name
        except OSError:
            pass
        return None

    def _thin_out(self) -> None:
        reports = sorted(self.folder.glob(f"{_PREFIX}*{_SUFFIX}"))
        for old in reports[:-REPORTS_KEPT]:
            old.unlink(missing_ok=True)


def render(error: BaseException, *, doing: str = "") -> str:
    """The report's text: versions, terminal, and for each cause its frames without values."""
    lines = [f"{name}: {value}" for name, value in _surroundings()]
    if doing:
        lines.append(f"doing: {visible(doing)}")
    for title, cause in _causes(error):
        message = visible(str(cause))[:MESSAGE_LIMIT]
        lines += ["", f"{title}: {type(cause).__module__}.{type(cause).__qualname__}: {message}"]
        for frame in traceback.extract_tb(cause.__traceback__):
            lines.append(f"  {_short(frame.filename)}:{frame.lineno} in {frame.name}")
            if frame.line:
                lines.append(f"    {frame.line}")
    return "\n".join(lines) + "\n"


def _surroundings() -> Iterator[tuple[str, str]]:
    import platform

    import mstui

    # Named only where it runs: the verbs crash without it.
    textual = sys.modules.get("textual")

    yield "time", time.strftime("%Y-%m-%dT%H:%M:%S%z")
    yield "mstui", getattr(mstui, "__version__", "unknown")
    yield "python", f"{platform.python_version()} on {platform.system()} {platform.machine()}"
    yield "textual", getattr(textual, "__version__", "unknown")
    for name in ("TERM", "COLORTERM", "TERM_PROGRAM", "LANG", "LC_ALL"):
        yield name, visible(os.environ.get(name, ""))
    try:
        yield "size", "{}x{}".format(*os.get_terminal_size(sys.__stdout__.fileno()))  # type: ignore[union-attr]
    except (OSError, AttributeError, ValueError):
        yield "size", "unknown"


def _causes(error: BaseException) -> Iterator[tuple[str, BaseException]]:
    """The error, then what it was raised from or while handling, each once."""
    title, seen = "error", set[int]()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield title, current
        if current.__cause__ is not None:
            title, current = "raised from", current.__cause__
        elif current.__context__ is not None and not current.__suppress_context__:
            title, current = "while handling", current.__context__
        else:
            return


def _short(filename: str) -> str:
    """A file's path without the person's home in it."""
    home = str(Path.home())
    return "~" + filename[len(home) :] if filename.startswith(home + os.sep) else filename
