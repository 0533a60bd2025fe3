"""Typed text as it is painted: by what a person sees as one character, with the caret in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mstui.tui.glyphs import Glyphs
from mstui.tui.theming import Palette
from mstui.tui.widgets.editing import Editing
from mstui.tui.widgets.frame import Piece
from mstui.tui.widgets.text import shown, width


class Ink(NamedTuple):
    """What a field paints with."""

    palette: Palette
    glyphs: Glyphs


def clusters_of(editing: Editing) -> Iterator[tuple[int, str]]:
    """What a person sees as one character each, as it is drawn, with its index."""
    at = 0
    while at < len(editing.text):
        end = editing.right(at)
        yield at, shown(editing.text[at:end])
        at = end


def first_shown(clusters: Sequence[tuple[int, str]], caret: int, cells: int) -> int:
    """The index from which a line too long for its cells is shown, so that the caret is seen."""
    room, first = cells - 1, caret
    for at, text in reversed(clusters):
        if at >= caret:
            continue
        room -= width(text)
        if room < 0:
            break
        first = at
    return first


def line_pieces(
    clusters: Sequence[tuple[int, str]], caret: int, cells: int, ink: Ink, on: str
) -> list[Piece]:
    """A line of typed text with the caret drawn as a reversed cell; a caret of -1 is not drawn."""
    plain = ink.palette.style("text", on)
    at_caret = ink.palette.caret(on)
    pieces: list[Piece] = []
    left, drawn = cells, False
    for at, text in clusters:
        size = width(text)
        if size > left:
            break
        pieces.append((text, at_caret if at == caret else plain))
        drawn = drawn or at == caret
        left -= size
    if caret >= 0 and not drawn and left > 0:
        pieces.append((" ", at_caret))
        left -= 1
    if left:
        pieces.append((" " * left, plain))
    return pieces
