"""What changed on the screen, and nothing else, as terminal sequences.

Textual paints whole lines of every widget that was touched, each piece with its full colours. A
terminal over SSH is spared that: the frame remembers what the screen shows and writes only the
pieces that differ, with only the colours that change between them. A start that lays itself out
four times is painted once; a closed dialog repaints what it covered. And since every strip of
every widget becomes bytes here, here is where no control character passes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from rich.color import ColorSystem
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.strip import Strip

from mstui.tui.safety import harmless

_RESET = "\x1b[0m"
# Fewer unchanged cells than this between changed ones are written too: to skip costs as much.
_SKIP_FROM = 6

_NO_STYLE = Style.null()


class Run(NamedTuple):
    """Cells of one style in a line, from column ``x``."""

    x: int
    text: str
    style: Style
    cells: int

    @property
    def end(self) -> int:
        return self.x + self.cells

    @property
    def even(self) -> bool:
        """One cell a character, so it can be cut anywhere."""
        return self.cells == len(self.text)


class ShownScreen:
    """What the terminal shows, line by line."""

    def __init__(self) -> None:
        self._lines: dict[int, list[Run]] = {}
        self._strips: dict[int, dict[int, Strip]] = {}

    def forget(self) -> None:
        """The terminal may show anything now: the next frame is painted in full."""
        self._lines.clear()
        self._strips.clear()

    def changes(self, update: CompositorUpdate, colors: ColorSystem) -> str:
        """The sequences that turn what is shown into the update; empty if it shows that already."""
        written: list[str] = []
        style = _NO_STYLE
        for y, x, strip in _pieces(update):
            known = self._strips.setdefault(y, {})
            if known.get(x) is strip:
                continue
            new = list(_runs(x, strip))
            end = new[-1].end if new else x
            for other in [at for at in known if x < at < end]:
                del known[other]
            known[x] = strip
            line = self._lines.get(y, [])
            self._lines[y] = _replaced(line, new, x, end)
            for part in _to_write(line, new):
                written.append(f"\x1b[{y + 1};{part[0].x + 1}H")
                for run in part:
                    written.append(_turn(style, run.style, colors) + run.text)
                    style = run.style
        if written:
            written.append(_RESET)
        return "".join(written)


def _pieces(update: CompositorUpdate) -> Iterator[tuple[int, int, Strip]]:
    """The strips of an update with their lines and columns."""
    if isinstance(update, ChopsUpdate):
        for y, first, last in update.spans:
            for x, strip in update.chops[y].items():
                # Beside a span the line holds whatever was painted by the way.
                if strip is None or x >= last or x + strip.cell_length <= first:
                    continue
                if x < first or x + strip.cell_length > last:
                    strip, x = strip.crop(max(0, first - x), last - x), max(x, first)
                yield y, x, strip
    elif isinstance(update, LayoutUpdate):
        for y, strips in enumerate(update.strips, update.region.y):
            x = update.region.x
            for strip in strips:
                yield y, x, strip
                x += strip.cell_length


def _runs(x: int, strip: Strip) -> Iterator[Run]:
    for segment in strip:
        text, style, control = segment
        if text and control is None:
            cells = segment.cell_length
            yield Run(x, harmless(text), style or _NO_STYLE, cells)
            x += cells


def _replaced(line: Sequence[Run], new: Sequence[Run], first: int, last: int) -> list[Run]:
    """The line with its columns ``first`` to ``last`` replaced."""
    before = [_part(run, run.x, first) for run in line if run.x < first]
    after = [_part(run, last, run.end) for run in line if run.end > last]
    return [*filter(None, before), *new, *filter(None, after)]


def _part(run: Run, first: int, last: int) -> Run | None:
    """What of a run lies between two columns; None of a wide character that was cut."""
    first, last = max(first, run.x), min(last, run.end)
    if (first, last) == (run.x, run.end):
        return run
    if not run.even or first >= last:
        return None
    return Run(first, run.text[first - run.x : last - run.x], run.style, last - first)


def _to_write(line: Sequence[Run], new: Sequence[Run]) -> Iterator[list[Run]]:
    """Groups of runs to write, each group without a gap."""
    group: list[Run] = []
    for first, last in _merged(_changed(line, new)):
        group = [part for run in new if (part := _between(run, first, last)) is not None]
        if group:
            yield group


def _between(run: Run, first: int, last: int) -> Run | None:
    """The part of a new run in an interval; one with wide characters is written whole or not."""
    if run.end <= first or run.x >= last:
        return None
    return _part(run, first, last) if run.even else run


def _changed(line: Sequence[Run], new: Sequence[Run]) -> Iterator[tuple[int, int]]:
    """The intervals of columns where a line shows something else than it should."""
    index = 0
    for run in new:
        while index < len(line) and line[index].end <= run.x:
            index += 1
        at, here = run.x, index
        while at < run.end:
            old = line[here] if here < len(line) else None
            if old is None or old.x > at:
                end = run.end if old is None else min(run.end, old.x)
                yield at, end
            else:
                end = min(run.end, old.end)
                yield from _differing(old, run, at, end)
                here += 1
            at = end


def _differing(old: Run, new: Run, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Where two runs differ between two columns that both cover."""
    if not (old.even and new.even):
        if old != new:
            yield (new.x, new.end) if not new.even else (first, last)
        return
    if old.style is not new.style and old.style != new.style:
        yield first, last
        return
    before = old.text[first - old.x : last - old.x]
    after = new.text[first - new.x : last - new.x]
    if before == after:
        return
    size = len(after)
    start = next(at for at in range(size) if before[at] != after[at])
    end = next(at for at in range(size, 0, -1) if before[at - 1] != after[at - 1])
    yield first + start, first + end


def _merged(intervals: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Intervals in order, those that are close together as one."""
    first, last = -1, -1
    for start, end in intervals:
        if first >= 0 and start - last < _SKIP_FROM:
            last = max(last, end)
            continue
        if first >= 0:
            yield first, last
        first, last = start, end
    if first >= 0:
        yield first, last


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
