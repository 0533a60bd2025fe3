"""A list whose rows are the bars of a timeline: names on the left, the days to the right."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from textual.geometry import Region, Size
from textual.strip import Strip

from mstui.tui.theming import Palette
from mstui.tui.widgets.columns import CellPainter
from mstui.tui.widgets.frame import Piece, blank, glyphs_of, palette_of
from mstui.tui.widgets.rows import Rows
from mstui.tui.widgets.rows_painted import GUTTER, MARGIN, _filled
from mstui.tui.widgets.source import AnyRow, Cell, PageSource
from mstui.tui.widgets.text import cut, fit, shown, width
from mstui.views.chart import ASCII, UNICODE, Painter
from mstui.views.signs import Meaning
from mstui.views.timeline import Bar, Charted, Place
from mstui.views.wires import End, Wires, wires

NAMES = 40
LEAST_NAMES = 14
# Names narrower than this are indented by one cell a level, else by two.
ROOMY = 20
# A row that was asked for stands below this part of the view.
ABOVE = 4
# The ids that an item waits for and those that wait for it, each with the type of the link.
Ties = tuple[Sequence[tuple[str, str]], Sequence[tuple[str, str]]]

# Between the name and the days: whether the item is critical, with a blank on both sides.
MARK = 3


class ChartRow(NamedTuple):
    """A bar as a row of a list."""

    id: str
    key: Any
    cells: tuple[Cell, ...]
    mark: str
    title: str
    state: str
    bar: Bar
    closed: bool = False


class ChartSource:
    """The rows of a timeline, each made when it comes into view."""

    def __init__(self, timeline: Charted, places: Sequence[Place], closed: Collection[str]) -> None:
        self._timeline = timeline
        self._places = places
        self._closed = closed
        self._at = {place.id: at for at, place in enumerate(places)}

    def _rows(self, first: int, last: int) -> list[ChartRow]:
        return [self._row(at) for at in range(max(0, first), min(last, len(self._places)))]

    def _row(self, at: int) -> ChartRow:
        bar = self._timeline.bar(self._places[at])
        return ChartRow(bar.id, at, (), "", bar.name, bar.state, bar, bar.id in self._closed)

    def first(self, n: int) -> list[ChartRow]:
        return self._rows(0, n)

    def last(self, n: int) -> list[ChartRow]:
        return self._rows(len(self._places) - n, len(self._places))

    def after(self, key: int, n: int) -> list[ChartRow]:
        return self._rows(key + 1, key + 1 + n)

    def before(self, key: int, n: int) -> list[ChartRow]:
        return self._rows(key - n, key)

    def around(self, id: str, n: int) -> list[ChartRow]:
        at = self._at.get(id)
        return [] if at is None else self._rows(at - n, at + n + 1)

    def count(self) -> int:
        return len(self._places)

    def rank(self, key: int) -> int:
        return key

    def among(self, ids: Collection[str]) -> set[str]:
        known = self._timeline.kinds
        return {id for id in ids if id in known}

    def ids(self) -> list[str]:
        return list(self._at)

    def place_of(self, id: str) -> int | None:
        """In which row an item stands; None where it is not among the rows."""
        return self._at.get(id)

    def bar_at(self, row: int) -> Bar:
        """The bar of a row, seen or not."""
        return self._timeline.bar(self._places[row])

    def next_of(self, kind: str, row: int) -> int | None:
        """The next row of a kind, after the last one the first; None where there is none."""
        rows = (*range(row + 1, len(self._places)), *range(min(row + 1, len(self._places))))
        return next((at for at in rows if self._places[at].kind == kind), None)


class ChartRows(Rows):
    """Rows of a timeline; ``painter`` draws the days, ``seen`` says how a bar stands now."""

    def __init__(self, *, id: str | None = None, **more: Any) -> None:
        super().__init__("Timeline", header=False, id=id, **more)
        self.painter: Painter | None = None
        self.head: tuple[str, str] = ("", "")
        # The commonest signs with their words, left of the dates; and the key of all of them.
        self.signs: Sequence[Meaning] = ()
        self.signs_key = ""
        self.seen: Callable[[Bar], Bar] = _as_it_is
        self._seen_last: dict[str, Bar] = {}
        self.ties: Callable[[str], Ties] = _no_ties
        self._wires: Wires = {}
        self._wired: tuple[object, ...] = ()
        self.on_sized: Callable[[], object] | None = None
        self._laid_out = Size()
        # Whether the row under the cursor has yet to be brought into the upper part of the view.
        self._rises = False

    @property
    def name_cells(self) -> int:
        """The width of the names."""
        return max(LEAST_NAMES, min(NAMES, self.inner_width // 3))

    @property
    def chart_cells(self) -> int:
        """The width that is left for the days."""
        return max(1, self.inner_width - GUTTER - MARGIN - self.name_cells - MARK)

    @property
    def _header_lines(self) -> int:
        return 2 if self.inner_height >= 6 else 0

    def show(self, source: PageSource, *, select: str | None = None) -> None:
        """Show other rows; a row that was under the cursor stays in its line of the view."""
        line = self._cursor - self._top if select and select == self.row_id else None
        super().show(source, select=select)
        self._wired = ()
        if line is not None and self.row_id == select:
            self._view_from(self._cursor - line)
        elif select and self.row_id == select:
            self._rises = True
            self._rise()

    def _rise(self) -> None:
        """What lies ahead of the row that was asked for is seen with it."""
        if self._rises and self.size.height:
            self._rises = False
            self._view_from(self._cursor - self._height // ABOVE)

    def _view_from(self, top: int) -> None:
        before, self._top = self._top, self._within(top)
        self._load(self._top, self._top + self._height)
        if self._top != before:
            self._tell(always=True)

    @property
    def source(self) -> ChartSource | None:
        """The rows it shows; None before there are any."""
        source = self._window.source
        return source if isinstance(source, ChartSource) else None

    def on_resize(self) -> None:
        if self.size != self._laid_out:
            self.relayout()

    def render_lines(self, crop: Region) -> list[Strip]:
        # The first frame is painted before anybody tells of a size: it shows the days all the same.
        if self.size != self._laid_out:
            self.relayout()
        return super().render_lines(crop)

    def relayout(self) -> None:
        self._laid_out = self.size
        if self.on_sized is not None:
            self.on_sized()
        self._rise()
        super().relayout()

    def draw(self, painter: Painter, head: tuple[str, str]) -> None:
        """Draw with another scale."""
        self.painter, self.head = painter, head
        self._wired = ()
        self.repaint_inner()

    @property
    def is_shaded(self) -> bool:
        """Whether days without work have a ground of their own, not only a sign."""
        return _is_shaded(palette_of(self))

    # -- lines between linked bars --------------------------------------------------------------

    def rewire(self) -> None:
        """Lines of the bar that is now under the cursor; only rows that change are painted."""
        before = self._wires
        self._wired = ()
        self._rewire()
        if before is not self._wires:
            for row in {*before, *self._wires}:
                if before.get(row) != self._wires.get(row):
                    self._repaint_row(row)

    def _rewire(self) -> None:
        """The lines as things stand; a moved view or cursor asks anew."""
        wanted = (self._cursor, self._top, self._height, self.painter)
        if self._wired != wanted:
            self._wired = wanted
            self._wires = self._lines()

    def _lines(self) -> Wires:
        source, row, painter = self._window.source, self.row, self.painter
        if painter is None or row is None or not isinstance(source, ChartSource):
            return {}
        before, after = self.ties(row.id)
        if not before and not after:
            return {}
        seen = range(self._top, min(self._top + self._height, self.count))
        own = self._end(source, painter, self._cursor, "")
        return wires(
            own,
            self._ends(source, painter, before),
            self._ends(source, painter, after),
            seen,
            painter.scale.columns,
        )

    def _ends(
        self, source: ChartSource, painter: Painter, ties: Sequence[tuple[str, str]]
    ) -> list[End]:
        found = ((source.place_of(id), type) for id, type in ties)
        return [self._end(source, painter, at, type) for at, type in found if at is not None]

    def _end(self, source: ChartSource, painter: Painter, at: int, type: str) -> End:
        return End(at, *painter.extent(self.seen(source.bar_at(at))), type)

    def away(self, ids: Iterable[str]) -> int:
        """How many of these items stand in no row that is seen."""
        source = self._window.source
        if not isinstance(source, ChartSource):
            return 0
        seen = range(self._top, self._top + self._height)
        return sum(source.place_of(id) not in seen for id in ids)

    def to_next(self, kind: str) -> bool:
        """The cursor on the next row of a kind; False where there is none."""
        source = self._window.source
        at = source.next_of(kind, self._cursor) if isinstance(source, ChartSource) else None
        if at is None:
            return False
        self._go(at)
        return True

    # -- painting -------------------------------------------------------------------------------

    def follow(self) -> None:
        """Paint again what stands elsewhere than it was last painted, and nothing else."""
        for position in range(self._top, min(self._top + self._height, self.count)):
            row = self._window.at(position)
            if isinstance(row, ChartRow) and self._seen_last.get(row.id) != self.seen(row.bar):
                self._repaint_row(position)
        self.rewire()

    def paint(self, y: int, cells: int) -> Iterable[Piece]:
        if self.count and y < self._header_lines:
            return self._head(y, cells)
        return super().paint(y, cells)

    def _head(self, y: int, cells: int) -> Iterable[Piece]:
        """A line over the rows: what the signs mean, and the dates."""
        palette = palette_of(self)
        style = palette.style("muted", "panel")
        lead = GUTTER + self.name_cells + MARK
        pieces = list(self._sign_words(y, lead))
        text = fit(self.head[y], max(0, cells - lead))
        at = text.find("today") if y else -1
        if at < 0:
            return [*pieces, (text, style)]
        accent = palette.style("accent bold", "panel")
        return [
            *pieces,
            (text[:at], style),
            ("today", accent),
            (text[at + 5 :], style),
        ]

    def _sign_words(self, y: int, cells: int) -> Iterable[Piece]:
        """So many signs with their words as fit; below them the key that tells of all."""
        palette = palette_of(self)
        plain = palette.style("muted", "panel")
        key = f"{self.signs_key} all signs"
        lines = _sign_lines(self.signs, cells - 1, width(key) + 2)
        left = cells - 1
        yield (" ", plain)
        for each in lines[y]:
            yield (each.sign, palette.style(each.colour, "panel"))
            told = f" {each.word}  "
            yield (told, plain)
            left -= width(each.sign) + width(told)
        if y and self.signs_key and left > width(key):
            yield (self.signs_key, palette.style("accent bold", "panel"))
            yield (key[len(self.signs_key) :], plain)
            left -= width(key)
        yield blank(left, plain)

    def _paint_row(
        self, row: AnyRow, at_cursor: bool, painter: CellPainter, cells: int
    ) -> Iterable[Piece]:
        assert isinstance(row, ChartRow)
        glyphs, palette = glyphs_of(self), palette_of(self)
        on = self._surface(row, at_cursor)
        bar = self._seen_last[row.id] = self.seen(row.bar)
        flag = glyphs.changed if row.id in self._changed else " "
        flag = glyphs.selected if row.id in self.selected else flag
        gutter = f"{glyphs.cursor}{flag}" if at_cursor else f"{flag} "
        width, ended = self.name_cells, bar.state in ("done", "achieved")
        name = shown(self._indent(bar, closed=row.closed) + bar.name)
        critical = glyphs.bar["critical"] if bar.critical else " "
        weight = f"{'muted' if ended or is_over(bar) else 'text'}{' bold' if bar.parts else ''}"
        pieces: list[Piece] = [
            (gutter, palette.style("accent bold", on)),
            (fit(cut(name, width, glyphs.ellipsis), width), palette.style(weight, on)),
            (f" {critical} ", palette.style("critical bold", on)),
        ]
        if self.painter is not None:
            self._rewire()
            pieces += self._days(bar, on, self._wires.get(row.key, {}))
        return _filled(pieces, cells, blank(1, palette.style("text", on)))

    def _indent(self, bar: Bar, *, closed: bool) -> str:
        """What stands before a name: how deep it lies, and whether what it holds is seen."""
        signs = ASCII if glyphs_of(self).name == "ascii" else UNICODE
        if self.name_cells < ROOMY:
            fold = "" if not bar.parts else signs.folded if closed else signs.opened
            return " " * bar.depth + fold
        fold = "" if not bar.parts else f"{signs.folded if closed else signs.opened} "
        return "  " * bar.depth + fold

    def _days(self, bar: Bar, on: str, lines: Mapping[int, int]) -> Iterable[Piece]:
        assert self.painter is not None
        palette = palette_of(self)
        ground = {"free": "panel", "today": "today"} if on == "background" else {}
        cells = self.painter.row(bar, lines)
        faint = self.painter.signs.free if _is_shaded(palette) else ""
        for (colour, under), run in groupby(cells, key=lambda cell: (cell.colour, cell.ground)):
            text = "".join(cell.sign for cell in run)
            if faint and under == "free":
                text = text.replace(faint, " ")
            yield (text, palette.style(colour or "text", ground.get(under, on)))


def _is_shaded(palette: Palette) -> bool:
    """Whether the theme has a ground of its own for days without work."""
    free, plain = (palette.style("text", on).bgcolor for on in ("panel", "background"))
    return free != plain


def _sign_lines(
    signs: Sequence[Meaning], cells: int, last: int
) -> tuple[list[Meaning], list[Meaning]]:
    """Signs with words in two lines of so many cells, with ``last`` cells kept in the second."""
    lines: tuple[list[Meaning], list[Meaning]] = ([], [])
    rooms = [cells, cells - last]
    at = 0
    for each in signs:
        taken = width(each.sign) + width(each.word) + 3
        while at < 2 and taken - 1 > rooms[at]:
            at += 1
        if at == 2:
            break
        rooms[at] -= taken
        lines[at].append(each)
    return lines


def is_over(bar: Bar) -> bool:
    """Whether all of a bar's work is done."""
    return bar.done >= bar.finish > bar.start


def _no_ties(id: str) -> Ties:
    return (), ()


def _as_it_is(bar: Bar) -> Bar:
    return bar
