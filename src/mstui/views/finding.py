"""Finding text in names: case and accents do not matter, and nothing but the text is a pattern.

Names in plain ASCII are matched by LIKE, inside SQLite. Only the others are folded, by a function
that stays within one pass over their bytes: a hundred thousand names must not make a person wait.
"""

from __future__ import annotations

from mstui.domain.text import fold
from mstui.views.functions import FUNCTIONS

FUNCTION = "mstui_found"


# The most letters that one letter of two bytes is folded to (½ is 1⁄2).
LONGEST_FOLD = 3
# What letters of two bytes may be folded to; any other plain character stands for itself alone.
FOLDED_TO = frozenset(" 1234;acdeghijklnorstuwxyz")


def condition(column: str) -> str:
    """SQL that is true where ``column`` holds the text of ``parameters``.

    A name with one letter of two bytes must hold, as they stand, the characters that no such
    letter is folded to; and an end of the text: the letter stands for at most three of the
    text's, so one of the parts beside it is half of the rest.
    """
    spare = f"length(CAST({column} AS BLOB))-length({column})"
    return (
        f"({column} LIKE :find_like ESCAPE '\\' OR ({spare}>0 AND ({spare}>1"
        f" OR {column} LIKE :find_sure ESCAPE '\\' AND ({column} LIKE :find_begin ESCAPE '\\'"
        f" OR {column} LIKE :find_end ESCAPE '\\'))"
        f" AND {FUNCTION}({column},:find_text)))"
    )


def parameters(text: str) -> dict[str, str]:
    """What ``condition`` needs to look for ``text``."""
    wanted = folded(text)
    half = max(0, (len(wanted) - LONGEST_FOLD + 1) // 2)
    return {
        "find_like": _anywhere(wanted),
        "find_sure": _anywhere(
            *(char for char in wanted if char.isascii() and char not in FOLDED_TO)
        ),
        "find_begin": _anywhere(wanted[:half]),
        "find_end": _anywhere(wanted[len(wanted) - half :]),
        "find_text": wanted,
    }


def _anywhere(*parts: str) -> str:
    """The pattern of texts that hold the parts in this order."""
    escaped = (part.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") for part in parts)
    return f"%{'%'.join(escaped)}%"


class _Letters(dict[int, str]):
    """What each letter is folded to, filled as letters are met."""

    def __missing__(self, code: int) -> str:
        letters = self[code] = fold(chr(code))
        return letters


_LETTERS = _Letters()


def folded(text: str) -> str:
    """A text as it is looked for: no case, no accents."""
    return fold(text).translate(_LETTERS)


def _latin_table() -> bytes:
    """Latin-1 to its folded letters; 0 stands for those that are folded to several."""
    letters = (fold(chr(code)) for code in range(256))
    return bytes(ord(letter) if len(letter) == 1 and ord(letter) < 256 else 0 for letter in letters)


_latin: list[bytes] = []


def found(name: str | None, wanted: str) -> bool:
    """Whether a name holds ``wanted``, a folded text."""
    if name is None:
        return False
    if not _latin:
        _latin.append(_latin_table())
    try:
        plain = name.encode("latin-1").translate(_latin[0])
        if 0 not in plain:
            return wanted.encode("latin-1") in plain
    except UnicodeEncodeError:
        pass
    return wanted in name.translate(_LETTERS)


FUNCTIONS[FUNCTION] = (2, found)
