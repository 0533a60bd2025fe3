"""Finding text in names: case and accents do not matter, and nothing but the text is a pattern.

Names in plain ASCII are matched by LIKE, inside SQLite. Only the others are folded, by a function
that stays within one pass over their bytes: a hundred thousand names must not make a person wait.
"""

from __future__ import annotations

from mstui.domain.text import fold
from mstui.store import search_fold
from mstui.store.search_fold import LETTERS
from mstui.views.functions import FUNCTIONS

FUNCTION = "mstui_found"


folded = search_fold.wanted

# The most letters that one letter of two bytes is folded to (½ is 1⁄2).
LONGEST_FOLD = 3
# What letters of two bytes may be folded to; any other plain character stands for itself alone.
FOLDED_TO = frozenset(" 1234;acdeghijklnorstuwxyz")


def condition(column: str, mark: str = "") -> str:
    """SQL that is true where ``column`` holds the text of ``parameters`` with the same mark.

    A name with one letter of two bytes must hold, as they stand, the characters that no such
    letter is folded to; and an end of the text: the letter stands for at most three of the
    text's, so one of the parts beside it is half of the rest.
    """
    spare = f"length(CAST({column} AS BLOB))-length({column})"
    find = f":find{mark}"
    return (
        f"({column} LIKE {find}_like ESCAPE '\\' OR ({spare}>0 AND ({spare}>1"
        f" OR {column} LIKE {find}_sure ESCAPE '\\' AND ({column} LIKE {find}_begin ESCAPE '\\'"
        f" OR {column} LIKE {find}_end ESCAPE '\\'))"
        f" AND {FUNCTION}({column},{find}_text)))"
    )


def parameters(text: str, mark: str = "") -> dict[str, str]:
    """What ``condition`` needs to look for ``text``; several marks look for several texts."""
    wanted = folded(text)
    half = max(0, (len(wanted) - LONGEST_FOLD + 1) // 2)
    return {
        f"find{mark}_like": _anywhere(wanted),
        f"find{mark}_sure": _anywhere(
            *(char for char in wanted if char.isascii() and char not in FOLDED_TO)
        ),
        f"find{mark}_begin": _anywhere(wanted[:half]),
        f"find{mark}_end": _anywhere(wanted[len(wanted) - half :]),
        f"find{mark}_text": wanted,
    }


def _anywhere(*parts: str) -> str:
    """The pattern of texts that hold the parts in this order."""
    escaped = (part.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") for part in parts)
    return f"%{'%'.join(escaped)}%"


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
    return wanted in name.translate(LETTERS)


FUNCTIONS[FUNCTION] = (2, found)
