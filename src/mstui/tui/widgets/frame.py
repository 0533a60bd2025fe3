"""A pane: a thin frame with a title above and a position below, and lines painted inside.

The frame is drawn with the lines, not by CSS, so that a moved cursor repaints two lines and the
position, and text in titles passes no markup parser.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, Self

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from mstui.tui.glyphs import UNICODE, Glyphs
from mstui.tui.theming import Palette, plain_palette
from mstui.tui.widgets.steady import Steady
from mstui.tui.widgets.text import cut, cut_words, pad, shown, width

Piece = tuple[str, Style]


def palette_of(widget: Widget) -> Palette:
    """The app's palette; the terminal's own colours in an app that has none."""
    palette = getattr(widget.app, "palette", None)
    return palette if isinstance(palette, Palette) else plain_palette()


def glyphs_of(widget: Widget) -> Glyphs:
    """The app's glyph set."""
    glyphs = getattr(widget.app, "glyphs", None)
    return glyphs if isinstance(glyphs, Glyphs) else UNICODE


def strip_of(pieces: Iterable[Piece], cells: int) -> Strip:
    """One painted line of exactly so many cells.

    Neighbours of one style are joined, blanks take their neighbour's.
    """
    segments: list[Segment] = []
    text, style = "", Style.null()
    for piece, piece_style in pieces:
        if not piece:
            continue
        if not text:
            text, style = piece, piece_style
        elif piece_style == style or (piece.isspace() and _same_blank(piece_style, style)):
            text += piece
        elif text.isspace() and _same_blank(style, piece_style):
            text, style = text + piece, piece_style
        else:
            segments.append(Segment(text, style))
            text, style = piece, piece_style
    if text:
        segments.append(Segment(text, style))
    strip = Strip(segments)
    if strip.cell_length != cells:
        # A screen of a few columns: what does not fit is cut, and nothing stays unpainted.
        strip = strip.adjust_cell_length(cells, style)
    return strip


def _same_blank(one: Style, other: Style) -> bool:
    """True if a blank looks the same in both styles."""
    return (
        one.bgcolor == other.bgcolor
        and bool(one.underline) == bool(other.underline)
        and bool(one.reverse) == bool(other.reverse)
        and bool(one.strike) == bool(other.strike)
        and not one.reverse
    )


class Pane(Steady, Widget, can_focus=True):
    """A framed widget whose subclass paints its lines by `paint`."""

    DEFAULT_CSS = """
    Pane { background: $background; }
    """

    ALLOW_SELECT = False
    # The surface on which the frame stands.
    ground: ClassVar[str] = "background"

    def __init__(
        self,
        title: str = "",
        *,
        number: str = "",
        framed: bool = True,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        self._painted: dict[int, Strip] = {}
        self._painted_for: object = None
        self._look: object = None
        super().__init__(id=id, classes=classes)
        self._title = title
        self._number = number
        self._note = ""
        self._framed = framed

    # -- what a screen sets -----------------------------------------------------------------

    @property
    def title(self) -> str:
        """The words in the upper border."""
        return self._title

    def retitle(self, title: str) -> None:
        if title != self._title:
            self._title = title
            self.repaint_line(0)

    def annotate(self, note: str) -> None:
        """Set the words in the lower border (a position, a count)."""
        if note != self._note:
            self._note = note
            self.repaint_line(0 if not self._framed else self.size.height - 1)

    @property
    def framed(self) -> bool:
        return self._framed

    def set_framed(self, framed: bool) -> None:
        """Draw a full frame, or on small screens only a title line."""
        if framed != self._framed:
            self._framed = framed
            self.relayout()

    # -- what a subclass provides -----------------------------------------------------------

    def paint(self, y: int, cells: int) -> Iterable[Piece]:
        """The pieces of inner line ``y``, exactly ``cells`` wide."""
        raise NotImplementedError

    def relayout(self) -> None:
        """The inside has another size."""
        self.refresh()

    def restyle(self) -> None:
        """The theme or the glyphs have changed; all lines are about to be painted."""

    # -- geometry ---------------------------------------------------------------------------

    @property
    def inner_width(self) -> int:
        return max(0, self.size.width - (2 if self._framed else 0))

    @property
    def inner_height(self) -> int:
        return max(0, self.size.height - (2 if self._framed else 1))

    def inner_y(self, y: int) -> int:
        """The inner line of a line of the widget; negative or too large on the frame."""
        return y - 1

    def repaint_line(self, y: int) -> None:
        """Paint a line of the widget again (0 is the title)."""
        self.refresh(Region(0, y, self.size.width, 1))

    def repaint_inner(self, first: int = 0, count: int | None = None) -> None:
        """Paint inner lines again, all from ``first`` on if no count is given."""
        lines = self.inner_height - first if count is None else count
        if lines > 0:
            self.refresh(Region(0, first + 1, self.size.width, lines))

    def repaint_frame(self) -> None:
        """Paint the borders again: the focus came or went."""
        self.refresh()

    def on_focus(self) -> None:
        self.repaint_frame()

    def on_blur(self) -> None:
        self.repaint_frame()

    def on_resize(self) -> None:
        self.relayout()

    # -- painting ---------------------------------------------------------------------------

    def render_lines(self, crop: Region) -> list[Strip]:
        """The painted lines, straight from memory: there are no borders or tints of CSS to add."""
        look = (palette_of(self), glyphs_of(self))
        if look != self._look:
            first, self._look = self._look is None, look
            if not first:
                self.restyle()
        stamp = (self.size, self.has_focus, look)
        if stamp != self._painted_for:
            self._painted_for = stamp
            self._painted.clear()
        painted = self._painted
        filters = () if getattr(self.app, "writes_frames", False) else self.get_line_filters()
        strips: list[Strip] = []
        for y in crop.line_range:
            strip = painted.get(y)
            if strip is None:
                strip = painted[y] = self.render_line(y)
            for each in filters:
                strip = strip.apply_filter(each, self.background_colors[1])
            strips.append(strip)
        if crop.column_span != (0, self.size.width):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips

    def refresh(
        self,
        *regions: Region,
        repaint: bool = True,
        layout: bool = False,
        recompose: bool = False,
    ) -> Self:
        if regions:
            for region in regions:
                for y in region.line_range:
                    self._painted.pop(y, None)
        elif repaint:
            self._painted.clear()
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def render_line(self, y: int) -> Strip:
        cells, height = self.size.width, self.size.height
        if y == 0:
            return strip_of(self._upper_border(cells), cells)
        if not self._framed:
            return strip_of(self.paint(y - 1, cells), cells)
        if y == height - 1:
            return strip_of(self._lower_border(cells), cells)
        frame = glyphs_of(self).frame
        edge = self._edge_style()
        pieces = [(frame.left, edge), *self.paint(y - 1, cells - 2), (frame.right, edge)]
        return strip_of(pieces, cells)

    def _edge_style(self) -> Style:
        return palette_of(self).style("border-focus" if self.has_focus else "border", self.ground)

    def _upper_border(self, cells: int) -> Sequence[Piece]:
        glyphs, palette = glyphs_of(self), palette_of(self)
        edge = self._edge_style()
        left, right = (glyphs.frame.top_left, glyphs.frame.top_right) if self._framed else ("", "")
        heading = palette.style("accent bold" if self.has_focus else "text", self.ground)
        room = cells - 2
        note = ""
        if not self._framed and self._note:
            note = cut(f" {glyphs.plain(self._note)} ", room, glyphs.ellipsis)
            room -= width(note)
        label = cut_words(self._label(glyphs), max(0, room), glyphs.ellipsis)
        rule = glyphs.frame.top * max(0, cells - width(left + label + note + right))
        if self._framed:
            return [(left, edge), (label, heading), (rule, edge), (right, edge)]
        return [(label, heading), (rule, edge), (note, palette.style("muted", self.ground))]

    def _label(self, glyphs: Glyphs) -> str:
        """`1 Phases`, or ` Ad creative ` where there is no number."""
        title = glyphs.plain(shown(self._title))
        if not title:
            return self._number
        return f"{self._number} {title} " if self._number else f" {title} "

    def _lower_border(self, cells: int) -> Sequence[Piece]:
        glyphs = glyphs_of(self)
        edge = self._edge_style()
        frame = glyphs.frame
        note = cut(glyphs.plain(self._note), max(0, cells - 6), glyphs.ellipsis)
        note = f" {note} " if note else ""
        rule = frame.bottom * max(0, cells - 3 - width(note))
        return [
            (frame.bottom_left + rule, edge),
            (note, palette_of(self).style("muted", self.ground)),
            (frame.bottom + frame.bottom_right, edge),
        ]


def blank(cells: int, style: Style) -> Piece:
    """Blanks, which the line API leaves unpainted unless they are given a style."""
    return (" " * max(0, cells), style)


def padded(text: str, cells: int, style: Style, ellipsis: str = "…") -> Piece:
    """Shown text in exactly so many cells."""
    return (pad(cut(text, cells, ellipsis), cells), style)
