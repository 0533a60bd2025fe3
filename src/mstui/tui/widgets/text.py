"""Text in terminal cells: measured, cut and padded, and safe for any terminal to draw."""

from __future__ import annotations

import re
from functools import lru_cache

from rich.cells import cell_len, get_character_cell_size

from mstui.domain.text import visible

# Terminals disagree on the width of these: emoji joined into one, emoji presentation, skin tones.
# The base sign is drawn alone, so no line is longer in the terminal than it is in the program.
_UNSTEADY = re.compile("\u200d.|[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]", re.S)


def shown(text: str) -> str:
    """Text as it is drawn: no control character, and nothing whose width a terminal may guess."""
    if text.isascii():
        return text if text.isprintable() else visible(text)
    return _steady(text)


@lru_cache(maxsize=1024)
def _steady(text: str) -> str:
    text = visible(text)
    if _UNSTEADY.search(text):
        # Terminals and libraries disagree on what a joiner takes: letters stand unjoined, and of
        # emoji joined into one the first stands alone.
        text = _UNSTEADY.sub(lambda found: found[0][1:] if _joins_letters(found) else "", text)
    return text


def _joins_letters(found: re.Match[str]) -> bool:
    return len(found[0]) == 2 and found[0][1].isalpha()


def width(text: str) -> int:
    """Terminal cells that text takes; it must be `shown` text."""
    return len(text) if text.isascii() else cell_len(text)


def cut(text: str, cells: int, ellipsis: str = "…") -> str:
    """Text in at most this many cells, its end replaced by the ellipsis where it is longer."""
    if width(text) <= cells:
        return text
    room = cells - width(ellipsis)
    if room < 0:
        return ellipsis[:cells] if ellipsis.isascii() else ""
    if text.isascii():
        return text[:room] + ellipsis
    taken, end = 0, 0
    for end, char in enumerate(text):  # noqa: B007
        size = get_character_cell_size(char)
        if taken + size > room:
            break
        taken += size
    return text[:end] + ellipsis


def cut_words(text: str, cells: int, ellipsis: str = "…") -> str:
    """Text in at most this many cells, cut between words where that leaves half of them."""
    if width(text) <= cells:
        return text
    room = cells - width(ellipsis)
    whole = cut(text, max(0, room), "")
    if len(whole) < len(text) and text[len(whole)] != " ":
        head, blank, _ = whole.rpartition(" ")
        if blank and 2 * width(head) >= room:
            whole = head
    return whole.rstrip(" ·") + ellipsis if room > 0 else cut(text, cells, ellipsis)


def pad(text: str, cells: int, *, right: bool = False) -> str:
    """Text filled up with blanks to this many cells, in front of it where ``right``."""
    blanks = " " * (cells - width(text))
    return blanks + text if right else text + blanks


def fit(text: str, cells: int, ellipsis: str = "…", *, right: bool = False) -> str:
    """Text cut or filled to exactly this many cells."""
    return pad(cut(text, cells, ellipsis), cells, right=right)


def wrap(text: str, cells: int) -> list[str]:
    """Lines of at most this many cells, broken at blanks, and inside words where one is longer."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            joined = f"{line} {word}" if line else word
            if width(joined) <= cells:
                line = joined
                continue
            if line:
                lines.append(line)
            *full, line = _pieces(word, cells)
            lines += full
        lines.append(line)
    return lines


def _pieces(word: str, cells: int) -> list[str]:
    """A word in pieces of at most this many cells."""
    if width(word) <= cells or cells < 2:
        return [word]
    pieces, piece, taken = [], "", 0
    for char in word:
        size = get_character_cell_size(char)
        if taken + size > cells:
            pieces.append(piece)
            piece, taken = "", 0
        piece += char
        taken += size
    return [*pieces, piece]
