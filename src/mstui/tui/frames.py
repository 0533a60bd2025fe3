"""What changed on the screen, and nothing else, as terminal sequences.

Textual paints whole lines of every widget that was touched, each piece with its full colours. A
terminal over SSH is spared that: the frame remembers what the screen shows and writes only the
cells that look different (`shorthand` writes them in few bytes). A start that lays itself out
four times is painted once; a closed dialog repaints what it covered. And since every strip of
every widget becomes bytes here, here is where no control character passes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rich.color import ColorSystem
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.strip import Strip

from mstui.tui.safety import harmless
from mstui.tui.shorthand import NO_STYLE, Piece, is_even, surface, written

# Fewer unchanged cells than this between changed ones are written too: to skip costs as much.
_SKIP_FROM = 6

Span = tuple[int, int]


class Run(NamedTuple):
    """Cells of one style in a line, from column ``x``."""

    x: int
    text: str
    style: Style
    cells: int
    even: bool
    """One cell a character, so it can be cut anywhere."""

    @property
    def end(self) -> int:
        return self.x + self.cells


class ShownScreen:
    """What the terminal shows, line by line."""

    def __init__(self, *, erases: bool = False) -> None:
        self._erases = erases
        self._lines: dict[int, list[Run]] = {}
        self._strips: dict[int, dict[int, Strip]] = {}

    def forget(self) -> None:
        """The terminal may show anything now: the next frame is painted in full."""
        self._lines.clear()
        self._strips.clear()

    def changes(self, update: CompositorUpdate, colors: ColorSystem) -> str:
        """The sequences that turn what is shown into the update; empty if it shows that already."""
        pieces: list[Piece] = []
        for y, x, strip in _strips(update):
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
            pieces += _to_write(y, line, new)
        return written(pieces, colors, erases=self._erases)


def _strips(update: CompositorUpdate) -> Iterator[tuple[int, int, Strip]]:
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
            text = harmless(text)
            yield Run(x, text, style or NO_STYLE, cells, is_even(text, cells))
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
    return Run(first, run.text[first - run.x : last - run.x], run.style, last - first, True)


def _to_write(y: int, line: Sequence[Run], new: Sequence[Run]) -> Iterator[Piece]:
    """What of the new runs looks otherwise than the line does."""
    index = 0
    for run in new:
        while index < len(line) and line[index].end <= run.x:
            index += 1
        spans = _joined(_changed(line, index, run))
        if spans and not run.even:
            spans = [(run.x, run.end)]
        for first, last in spans:
            text = run.text[first - run.x : last - run.x] if run.even else run.text
            yield Piece(y, first, text, run.style, last)


def _changed(line: Sequence[Run], index: int, run: Run) -> Iterator[Span]:
    """The columns of a new run where the line, from its run ``index`` on, shows something else."""
    at = run.x
    while at < run.end:
        old = line[index] if index < len(line) else None
        if old is None or old.x > at:
            end = run.end if old is None else min(run.end, old.x)
            yield at, end
        else:
            end = min(run.end, old.end)
            yield from _differing(old, run, at, end)
            index += 1
        at = end


def _differing(old: Run, new: Run, first: int, last: int) -> Iterator[Span]:
    """Where two runs look different between two columns that both cover."""
    if not (old.even and new.even):
        if old != new:
            yield first, last
        return
    before = old.text[first - old.x : last - old.x]
    after = new.text[first - new.x : last - new.x]
    if old.style is new.style or old.style == new.style:
        if before != after:
            yield from _mismatches(before, after, first)
        return
    on = surface(new.style)
    if on is None or on != surface(old.style):
        yield first, last
        return
    # On one surface a blank is a blank, whatever the colour of the letters beside it.
    if after.isspace():
        before = before.rstrip()
        start = len(before) - len(before.lstrip())
        if start < len(before):
            yield first + start, first + len(before)
        return
    for at, (one, other) in enumerate(zip(before, after, strict=True), first):
        if one != " " or other != " ":
            yield at, at + 1


def _mismatches(before: str, after: str, first: int) -> Iterator[Span]:
    for at, (one, other) in enumerate(zip(before, after, strict=True), first):
        if one != other:
            yield at, at + 1


def _joined(spans: Iterator[Span]) -> list[Span]:
    """Spans in order, those that are close together as one."""
    joined: list[Span] = []
    for first, last in spans:
        if joined and first - joined[-1][1] < _SKIP_FROM:
            joined[-1] = joined[-1][0], max(last, joined[-1][1])
        else:
            joined.append((first, last))
    return joined
