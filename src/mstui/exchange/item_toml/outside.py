"""A text in the person's own editor: run, read back, opened again with what is wrong, kept."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from mstui.domain.errors import MstuiError
from mstui.domain.text import visible
from mstui.exchange.item_toml.document import Problem, with_problems, without_problems
from mstui.exchange.item_toml.reading import LARGEST, Mistakes

# What is looked for where nobody said which editor.
USUAL = ("vi", "nano")

Run = Callable[[list[str]], int]
"""Runs a command until it ends; its exit code. Raises OSError where it does not start."""


def editor_command() -> list[str]:
    """``$VISUAL``, ``$EDITOR``, else an editor that is there; raises MstuiError where none is."""
    for name in ("VISUAL", "EDITOR"):
        words = os.environ.get(name, "").strip()
        if not words:
            continue
        try:
            command = shlex.split(words)
        except ValueError as error:
            raise MstuiError(
                f"the editor “{visible(words)}” can't be understood: {error}", hint=f"set {name}"
            ) from None
        if command:
            return command
    for name in USUAL:
        if found := shutil.which(name):
            return [found]
    raise MstuiError("no editor is known here", hint="set EDITOR to yours, as in EDITOR=nano")


def run_editor(command: list[str]) -> int:
    """Run it in this terminal; its Ctrl+C and Ctrl+\\ are not ours."""
    # Ignored only once it runs: it would inherit that.
    with subprocess.Popen(command) as process:
        numbers = (signal.SIGINT, signal.SIGQUIT)
        before = [signal.signal(number, signal.SIG_IGN) for number in numbers]
        try:
            return process.wait()
        finally:
            for number, handler in zip(numbers, before, strict=True):
                signal.signal(number, handler)


class EditedFile:
    """A text in a file of its own, in a folder that nobody else may enter."""

    def __init__(self, text: str, name: str) -> None:
        self.name = name
        self.original = text
        self.problems: tuple[Problem, ...] = ()
        # What the person wrote last, without our comments.
        self.text = text
        # Whether the file has to be written before it is opened.
        self._stale = True
        self.is_kept = False
        try:
            folder = Path(tempfile.mkdtemp(prefix="mstui-edit-"))  # 0700
        except OSError as error:
            raise _not_written(error) from None
        self.path = folder / name
        self._write(text)

    def edit(self, run: Run = run_editor) -> str | None:
        """Open the editor; the text it left, None where the person changed nothing.

        Where what was wrong stands as it was, that is raised: the person gave up.
        """
        command = [*editor_command(), str(self.path)]
        if self._stale:
            self._write(with_problems(self.text, self.problems))
            self._stale = False
        opened = self._bytes()
        try:
            code = run(command)
        except OSError as error:
            raise MstuiError(
                f"the editor {visible(command[0])} does not start"
                f" ({(error.strerror or '').lower()})",
                hint="set EDITOR",
            ) from None
        if code:
            raise MstuiError(f"the editor ended with {code}; nothing was changed")
        written = self._read()
        if not written.strip():
            self.text = self.original
            raise MstuiError("the file came back empty; nothing was changed")
        if self.problems and self._bytes() == opened:
            raise Mistakes(self.problems, self.name)
        self.text = without_problems(written, self.problems)
        return None if self.text == self.original else self.text

    def refused(self, problems: Sequence[Problem]) -> None:
        """What is wrong with the text: the next time it is opened that stands at its lines."""
        self.problems = tuple(problems)
        self._stale = True

    def keep(self, error: MstuiError) -> None:
        """Leave the text in its file and name that in the error; drop it where it says nothing."""
        # A file that is no text is left as the editor left it.
        with suppress(MstuiError):
            written = self._read()
            if written.strip():
                self.text = without_problems(written, self.problems)
                self._write(self.text)
                self._stale = True
        content = self._bytes()
        self.is_kept = bool(content and content.strip() and content != self.original.encode())
        if not self.is_kept:
            self.discard()
            return
        kept = f"your text is kept: {self.path} (mstui edit --from takes it)"
        error.hint = f"{error.hint} · {kept}" if error.hint else kept

    def discard(self) -> None:
        """Remove the file, and the copies of it that an editor left beside it."""
        with suppress(OSError):
            for each in self.path.parent.iterdir():
                if self.name in each.name:
                    each.unlink(missing_ok=True)
            self.path.parent.rmdir()

    def _write(self, text: str) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC
        try:
            number = os.open(self.path, flags, 0o600)
            with os.fdopen(number, "w", encoding="utf-8", newline="\n") as stream:
                stream.write(text)
        except OSError as error:
            raise _not_written(error) from None

    def _bytes(self) -> bytes | None:
        with suppress(OSError):
            number = os.open(self.path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
            with os.fdopen(number, "rb") as stream:
                return stream.read(LARGEST + 1)
        return None

    def _read(self) -> str:
        content = self._bytes()
        if content is None:
            raise MstuiError("the editor left no file; nothing was changed")
        if len(content) > LARGEST:
            raise MstuiError(f"the file is larger than {LARGEST >> 20} MB; nothing was changed")
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            raise MstuiError(
                f"{self.name}: line {line} is not UTF-8 text; nothing was changed"
            ) from None
        return text.replace("\r\n", "\n")


def _not_written(error: OSError) -> MstuiError:
    reason = (error.strerror or "").lower()
    return MstuiError(f"the text for the editor can't be written ({reason})", hint="set TMPDIR")
