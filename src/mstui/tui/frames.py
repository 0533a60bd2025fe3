"""What changed on the screen, and nothing else, as terminal sequences.

Textual paints whole lines of every widget that was touched, each piece with its full colours. A
terminal over SSH is spared that: the frame remembers what the screen shows and writes only the
pieces that differ, with only the colours that change between them. A start that lays itself out
four times is painted once; a closed dialog repaints what it covered. And since every strip of
every widget becomes bytes here, here is where no control character passes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.strip import Strip

from mstui.tui.safety import harmless

_RESET = "\x1b[0m"

Line = Mapping[int, Strip | None]


class ShownScreen:
    """The strips that the terminal shows, by line and column."""

    def __init__(self) -> None:
        self._lines: dict[int, dict[int, Strip | None]] = {}

    def forget(self) -> None:
        """The terminal may show anything now: the next frame is painted in full."""
        self._lines.clear()

    def changes(self, update: CompositorUpdate, colors: ColorSystem) -> str:
        """The sequences that turn what is shown into the update; empty if it shows that already."""
        written: list[str] = []
        style = Style.null()
        for y, line in _lines(update):
            shown = self._lines.get(y)
            if shown is None or not _same_cuts(shown, line):
                shown = self._lines[y] = dict.fromkeys(line)
            for x, strip in line.items():
                old = shown.get(x)
                if strip is None or old is strip:
                    continue
                shown[x] = strip
                skipped, segments = _difference(old, strip)
                if segments:
                    written.append(f"\x1b[{y + 1};{x + skipped + 1}H")
                    for text, new, _ in segments:
                        new = new or Style.null()
                        written.append(_turn(style, new, colors) + harmless(text))
                        style = new
        if written:
            written.append(_RESET)
        return "".join(written)


def _lines(update: CompositorUpdate) -> Iterator[tuple[int, Line]]:
    """The lines of an update, each as its strips by column."""
    if isinstance(update, ChopsUpdate):
        for y in sorted({y for y, _, _ in update.spans}):
            yield y, update.chops[y]
    elif isinstance(update, LayoutUpdate):
        left = update.region.x
        for y, strips in enumerate(update.strips, update.region.y):
            line: dict[int, Strip | None] = {}
            x = left
            for strip in strips:
                line[x] = strip
                x += strip.cell_length
            yield y, line


def _same_cuts(shown: Line, line: Line) -> bool:
    """True unless the line is cut into pieces elsewhere than what is shown."""
    return shown.keys() == line.keys()


def _difference(old: Strip | None, new: Strip) -> tuple[int, list[Segment]]:
    """The segments that differ, and how many cells stand before the first of them."""
    segments = list(new)
    if old is None:
        return 0, segments
    before = list(old)
    first, limit = 0, min(len(before), len(segments))
    while first < limit and before[first] == segments[first]:
        first += 1
    last = 0
    while last < limit - first and before[-1 - last] == segments[-1 - last]:
        last += 1
    skipped = sum(segment.cell_length for segment in segments[:first])
    middle = segments[first : len(segments) - last]
    if last and _cells(before[first : len(before) - last]) != _cells(middle):
        # What follows has moved, so it is written again where it stands now.
        middle = segments[first:]
    return skipped, middle


def _cells(segments: Iterable[Segment]) -> int:
    return sum(segment.cell_length for segment in segments)


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
