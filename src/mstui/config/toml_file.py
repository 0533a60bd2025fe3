"""Reading a TOML file that somebody else wrote: small, regular, and wrong in one line."""
# Paths are str, as in config.paths.
# ruff: noqa: PTH119

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from mstui.config.paths import reason
from mstui.domain.errors import InvalidValue
from mstui.domain.text import visible

SIZE_LIMIT = 64 * 1024
# tomllib takes quadratic time over a key of many dots; short lines keep that harmless.
LINE_LIMIT = 1000

Toml = Mapping[str, object]


class Problem(NamedTuple):
    """What is wrong with one setting of a file; ``line`` is 0 where it is not known."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}: {self.what}"


class Document(NamedTuple):
    """A TOML file: its name for messages, its tables, and its text for line numbers."""

    file: str
    data: Toml
    text: str

    def line(self, *path: str) -> int:
        """The line that sets ``path``, or the nearest table around it; 0 where none does."""
        from mstui.config.toml_lines import line_of

        return line_of(self.text, path)

    def problem(self, path: tuple[str, ...], what: str, advice: str = "") -> Problem:
        """A problem whose text names the line after ``what``."""
        line = self.line(*path)
        where = f" in line {line}" if line else ""
        return Problem(self.file, line, f"{what}{where}{'; ' if advice else ''}{advice}")


class BadToml(InvalidValue):
    """A file that can't be read as TOML."""


def read_document(path: str, *, limit: int = SIZE_LIMIT) -> Document | None:
    """The TOML file at ``path``, None where there is no such file.

    Raises BadToml for what is no regular file, too large, not UTF-8, or not TOML.
    """
    text = read_text(path, limit=limit)
    return None if text is None else parse_document(text, os.path.basename(path), limit=limit)


def read_text(path: str, *, limit: int = SIZE_LIMIT) -> str | None:
    """The text of the regular file at ``path``, None where there is none; BadToml as above."""
    file = visible(os.path.basename(path))
    try:
        # Non-blocking: a FIFO of that name must not stop the start.
        number = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        raise BadToml(f"{file}: can't be read ({reason(error)})") from None
    try:
        if not stat.S_ISREG(os.fstat(number).st_mode):
            raise BadToml(f"{file}: not a regular file")
        content = _content(number, limit)
    except OSError as error:
        raise BadToml(f"{file}: can't be read ({reason(error)})") from None
    finally:
        os.close(number)
    if len(content) > limit:
        raise BadToml(f"{file}: larger than {limit // 1024} KiB")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BadToml(f"{file}: line {line} is not UTF-8 text; save the file as UTF-8") from None


def _content(number: int, limit: int) -> bytes:
    """At most one byte more than ``limit``: enough to tell that a file is too large."""
    content = b""
    while len(content) <= limit and (part := os.read(number, limit + 1 - len(content))):
        content += part
    return content


def parse_document(text: str, file: str, *, limit: int = SIZE_LIMIT) -> Document:
    """``text`` as TOML; ``file`` is its name in messages. Raises BadToml."""
    import tomllib

    file = visible(file)
    if len(text) > limit:
        raise BadToml(f"{file}: larger than {limit // 1024} KiB")
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > LINE_LIMIT:
            raise BadToml(f"{file}: line {number} is longer than {LINE_LIMIT} characters")
    try:
        return Document(file, tomllib.loads(text), text)
    except RecursionError:
        raise BadToml(f"{file}: nested too deeply") from None
    except ValueError as error:  # TOMLDecodeError, and numbers of thousands of digits
        raise BadToml(f"{file}: {_plain(str(error))}") from None


def _plain(message: str) -> str:
    """tomllib's message with the place before what is wrong there."""
    what, mark, place = message.rpartition(" (at ")
    if not mark:
        return f"not valid TOML: {shown(message, 80)}"
    return f"not valid TOML at {place.rstrip(')')}: {visible(what)}"


def shown(value: object, limit: int = 40) -> str:
    """A value of the file as a message quotes it: one short line that no terminal obeys."""
    if isinstance(value, str):
        text = visible(value)
    elif isinstance(value, bool):
        text = str(value).lower()
    elif isinstance(value, dict):
        text = "a table"
    elif isinstance(value, list):
        text = "a list"
    else:
        text = _number(value)
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def _number(value: object) -> str:
    try:
        return visible(str(value))
    except ValueError:  # more digits than Python prints
        return "a huge number"


def quoted(value: object) -> str:
    """A value as TOML writes it: text in quotes."""
    return f'"{shown(value)}"' if isinstance(value, str) else shown(value)


def nearest(word: str, valid: Iterable[str]) -> str:
    """The valid word that ``word`` was probably meant to be; empty where none is near."""
    from difflib import get_close_matches

    found = get_close_matches(word[:80].casefold(), list(valid), n=1, cutoff=0.6)
    return found[0] if found else ""


def did_you_mean(word: str, valid: Iterable[str]) -> str:
    """``did you mean "theme"?``, or the list of what is valid where nothing is near."""
    valid = list(valid)
    near = nearest(word, valid)
    if near:
        return f'did you mean "{near}"?'
    listed = ", ".join(valid[:12]) + (", …" if len(valid) > 12 else "")
    return f"valid: {listed}"
