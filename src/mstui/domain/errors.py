"""Errors that a person sees: one line that says what and where, and an exit code."""

from __future__ import annotations


class MstuiError(Exception):
    """A problem told in one line. ``exit_code`` is the documented code of the process.

    Names of files and typed words may stand in it: what a terminal would obey is shown by name.
    """

    exit_code = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = _harmless(message)
        self.hint = _harmless(hint)

    def __str__(self) -> str:
        return f"{self.message} · {self.hint}" if self.hint else self.message


def _harmless(text: str) -> str:
    # Up to there, what is printable is also drawn; beyond stand letters that draw nothing.
    if text.isprintable() and max(text, default="") < "\u034f":
        return text
    from mstui.domain.text import visible  # which needs these errors itself

    return visible(text, keep_lines=True)


class InvalidValue(MstuiError):
    """A value that a field does not take; ``field`` names it where one is known."""

    exit_code = 2

    def __init__(self, message: str, *, field: str = "", hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.field = field


class UsageProblem(MstuiError):
    """The command's words are off, or there is no terminal."""

    exit_code = 2


class NotFound(MstuiError):
    """No such file, item or topic."""

    exit_code = 3


class Locked(MstuiError):
    """Another process holds the database."""

    exit_code = 4


class Refused(MstuiError):
    """A newer, foreign or read-only file."""

    exit_code = 5


class Corrupt(MstuiError):
    """The file is damaged."""

    exit_code = 6


class NeedsAnswer(MstuiError):
    """A person has to answer first: an undo or a merge that must ask."""

    exit_code = 7
