"""How many terminal cells a text takes, without the screen library."""

from __future__ import annotations

_EMOJI_STYLE = "\ufe0f"
_JOINER = "\u200d"


def cells(text: str) -> int:
    """The width of ``text`` in cells: 2 for a CJK letter or an emoji, 0 for a combining mark."""
    if text.isascii():
        return len(text)
    return sum(_widths(text))


def cut(text: str, width: int) -> str:
    """``text`` shortened to ``width`` cells, with an ellipsis where something was left out."""
    if cells(text) <= width:
        return text
    if width <= 0:
        return ""
    kept, used = 0, 0
    for index, size in enumerate(_widths(text)):
        if used + size > width - 1:
            break
        kept, used = index + 1, used + size
    return text[:kept].rstrip() + "…"


def padded(text: str, width: int, *, right: bool = False) -> str:
    """``text`` filled up with spaces to ``width`` cells."""
    room = " " * max(0, width - cells(text))
    return room + text if right else text + room


def _widths(text: str) -> list[int]:
    """The cells of each character, where its neighbours decide too."""
    from unicodedata import category, east_asian_width

    sizes: list[int] = []
    joined = False
    for char in text:
        if joined:  # the second half of an emoji such as a family: drawn as one
            size = 0
        elif char == _EMOJI_STYLE:
            size = 0
            if sizes and sizes[-1] == 1:
                sizes[-1] = 2
        elif category(char) in ("Mn", "Me", "Cf") or "\u1160" <= char <= "\u11ff":
            size = 0
        else:
            size = 2 if east_asian_width(char) in "WF" else 1
        joined = char == _JOINER
        sizes.append(size)
    return sizes
