"""Pieces of a screen as terminal sequences, in as few bytes as the terminal understands.

A colour costs 19 bytes, to place the cursor 5 to 8: so a frame is written colour by colour and
not line by line. Blanks take the colour of their neighbours, and many of them are one erasing
sequence where the terminal erases in the colour that is set.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from rich.cells import get_character_cell_size
from rich.color import ColorSystem
from rich.style import Style

NO_STYLE = Style.null()
_RESET = "\x1b[0m"

# Letters, figures and signs that take one cell, and are no part of the sign before them.
_ONE_CELL = re.compile(
    "[\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u205e\u2190-\u2319\u2500-\u25fc]*"
)

# Attributes that show on a blank: underline, reverse, strike, double underline, frame, encircle,
# overline.
_SEEN_ON_BLANKS = 0b1_1111_0100_1000
# Blanks in a row that are erased rather than written: `ESC [ 9 9 X`, and the way past them.
_ERASE_FROM = {True: 6, False: 11}
_LONG_BLANKS = re.compile(f" {{{_ERASE_FROM[True]},}}$| {{{_ERASE_FROM[False]},}}")

# Terminals that fill what they erase with the background in force, by the first part of TERM.
_FILLING = re.compile(
    "alacritty|contour|foot|ghostty|gnome|kitty|konsole|linux|rio|rxvt|st|tmux|vte|wezterm|xterm"
)


class Piece(NamedTuple):
    """Text of one style at a place on the screen; ``end`` is the column after it."""

    y: int
    x: int
    text: str
    style: Style
    end: int


def can_erase(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether the terminal is one that fills what it erases with the background in force.

    GNU screen does not, and calls itself ``screen``, as old settings of tmux do too.
    """
    if environ.get("STY"):
        return False
    kind = environ.get("TERM", "").partition("-")[0]
    return _FILLING.fullmatch(kind) is not None or (kind == "screen" and "TMUX" in environ)


def is_even(text: str, cells: int) -> bool:
    """True if each character takes one cell."""
    if len(text) != cells:
        return False
    return _ONE_CELL.fullmatch(text) is not None or all(
        get_character_cell_size(character) == 1 for character in text
    )


def surface(style: Style) -> object:
    """What a blank of that style shows: the background; None where a line or frame shows too."""
    if style._attributes & style._set_attributes & _SEEN_ON_BLANKS:
        return None
    return style.bgcolor or "default"


def written(pieces: Iterable[Piece], colors: ColorSystem, *, erases: bool = False) -> str:
    """Sequences that draw the pieces, and end without a colour; empty for no pieces."""
    styles: dict[Style, list[Piece]] = {}
    for piece in _with_blanks_attached(pieces):
        styles.setdefault(piece.style, []).append(piece)
    if not styles:
        return ""
    out: list[str] = []
    before, at = NO_STYLE, (-1, -1)
    for style in sorted(styles, key=_order):
        out.append(_turn(before, style, colors))
        erasable = erases and surface(style) is not None
        before = style
        for y, x, text, _, end in styles[style]:
            if at != (y, x):
                out.append(f"\x1b[{x + 1}G" if at[0] == y else _place(y, x))
            at = (y, end)
            if erasable and "      " in text:
                if text[-6:].isspace():
                    at = (y, -1)  # erasing leaves the cursor where it began
                text = _LONG_BLANKS.sub(_erased, text)
            out.append(text)
    out.append(_RESET)
    return "".join(out)


def _place(y: int, x: int) -> str:
    return f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H"


def _erased(found: re.Match[str]) -> str:
    blanks = len(found[0])
    if found.end() == len(found.string):
        return f"\x1b[{blanks}X"
    return f"\x1b[{blanks}X\x1b[{blanks}C"


def _with_blanks_attached(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The pieces; blanks beside others on their surface are written with them."""
    last: Piece | None = None
    for piece in pieces:
        if last is None:
            last = piece
            continue
        if piece.x == last.end and piece.y == last.y and _same_surface(piece, last):
            text = last.text + piece.text
            if piece.text.isspace():
                last = Piece(last.y, last.x, text, last.style, piece.end)
                continue
            if last.text.isspace():
                last = Piece(last.y, last.x, text, piece.style, piece.end)
                continue
        yield last
        last = piece
    if last is not None:
        yield last


def _same_surface(one: Piece, other: Piece) -> bool:
    on = surface(one.style)
    return on is not None and on == surface(other.style)


@lru_cache(maxsize=4096)
def _order(style: Style) -> tuple[bool, str, int, str]:
    """Styles of one surface one after the other, and of those the plain ones first."""
    return (
        style.bgcolor is not None,
        style.bgcolor.name if style.bgcolor else "",
        style._attributes & style._set_attributes,
        style.color.name if style.color else "",
    )


@lru_cache(maxsize=4096)
def _turn(old: Style, new: Style, colors: ColorSystem) -> str:
    """The sequence from one style to the next: what stays the same is not said again."""
    if old == new:
        return ""
    parts: list[str] = []
    # An attribute is only added; to take one away, or a colour, is to begin anew.
    gone = old._attributes & old._set_attributes & ~(new._attributes & new._set_attributes)
    fresh = bool(gone) or (old.color and not new.color) or (old.bgcolor and not new.bgcolor)
    if fresh:
        parts.append("0")
        old = Style.null()
    attributes = new._attributes & new._set_attributes
    added = attributes & ~(old._attributes & old._set_attributes)
    parts += [code for bit, code in enumerate(_ATTRIBUTE_CODES) if added & (1 << bit)]
    if new.color is not None and new.color != old.color:
        parts += new.color.downgrade(colors).get_ansi_codes()
    if new.bgcolor is not None and new.bgcolor != old.bgcolor:
        parts += new.bgcolor.downgrade(colors).get_ansi_codes(foreground=False)
    return f"\x1b[{';'.join(parts)}m" if parts else ""


# Rich's attributes in the order of their bits: bold, dim, italic, underline, blink, rapid blink,
# reverse, conceal, strike, double underline, frame, encircle, overline.
_ATTRIBUTE_CODES = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "21", "51", "52", "53")
