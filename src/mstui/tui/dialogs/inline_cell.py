"""The one field that is edited in a row: a line over its cell, with suggestions at its edge."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from rich.style import Style
from textual import events
from textual.geometry import Offset
from textual.strip import Strip

from mstui.tui.dialogs.meaning import said_of
from mstui.tui.widgets.fields import ChoiceField, Field, TextField
from mstui.tui.widgets.frame import Pane, Piece, blank, glyphs_of, palette_of, strip_of
from mstui.tui.widgets.hints import Line
from mstui.tui.widgets.text import cut, fit, shown, width
from mstui.tui.widgets.typed import Ink, clusters_of, first_shown, line_pieces

ON = "selection"
Keys = tuple[tuple[str, str], ...]


class InlineCell(Pane):
    """A field without a frame; ``label`` stands before it where no column says what it is."""

    def __init__(self, field: Field, on_key: Callable[[str, str | None], bool]) -> None:
        super().__init__(framed=False)
        self.field = field
        self.label = ""
        self.above = False
        # As in a sheet: what is typed first takes the place of the whole text.
        self.untouched = False
        self.on_change: Callable[[], object] | None = None
        self._hears = on_key

    def turn_to(self, field: Field, label: str) -> None:
        """Edit another field."""
        self.field, self.label = field, label
        self.untouched = False
        self.refresh()

    @property
    def offered(self) -> list[str]:
        """The suggestions that stand beside the line."""
        return self.field.suggestions if isinstance(self.field, TextField) else []

    # -- keys -----------------------------------------------------------------------------------

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """True while a printable key would be typed into the field."""
        return self.field.takes_text and character is not None and character.isprintable()

    def on_key(self, event: events.Key) -> None:
        picking = getattr(self.field, "picked", -1) >= 0 and event.key in ("tab", "enter", "right")
        if not picking and self._hears(event.key, event.character):
            event.stop()
            event.prevent_default()
            return
        self._replace(event.key, event.character)
        changed = self.field.key(event.key, event.character)
        if changed is not None:
            event.stop()
            event.prevent_default()
            self._after(changed=changed)

    def _replace(self, key: str, character: str | None) -> None:
        """Empty an untouched field before something is typed into it, or erased."""
        typed = character is not None and character.isprintable()
        if self.untouched and isinstance(self.field, TextField):
            if typed or key in ("backspace", "delete"):
                self.field.editing.set("")
            self.untouched = False

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        self._replace("", " ")
        self._after(changed=self.field.paste(event.text))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        self.untouched = False
        offered = self.offered
        at = event.y if self.above else event.y - 1
        if offered and 0 <= at < len(offered) and isinstance(self.field, TextField):
            self.field.pick(at)
        else:
            self.field.click(event.x - self._label_cells, 0, self._room)
        self._after(changed=True)

    def _after(self, *, changed: bool) -> None:
        if changed and self.on_change is not None:
            self.on_change()
        self.refresh()
        self.place_caret()

    def place_caret(self) -> None:
        """Where the terminal's own cursor would be, for input methods that open beside it."""
        at = self.field.caret_at(self._room)
        if at is not None and self.is_attached:
            y = len(self.offered) if self.above else 0
            self.app.cursor_position = self.region.offset + Offset(self._label_cells + at[0], y)

    # -- painting -------------------------------------------------------------------------------

    @property
    def _label_cells(self) -> int:
        return min(width(shown(self.label)) + 2, self.size.width // 2) if self.label else 0

    @property
    def _room(self) -> int:
        return max(4, self.size.width - self._label_cells)

    def cells_wanted(self) -> int:
        """How wide the field is, where there is room."""
        if isinstance(self.field, ChoiceField):
            glyphs = glyphs_of(self)
            return sum(width(glyphs.plain(shown(each))) + 2 for _, each in self.field.choices)
        return width(shown(self.field.value)) + 1

    def render_line(self, y: int) -> Strip:
        return strip_of(self.paint(y, self.size.width), self.size.width)

    def paint(self, y: int, cells: int) -> Iterable[Piece]:
        palette, glyphs = palette_of(self), glyphs_of(self)
        offered = self.offered
        own = len(offered) if self.above else 0
        if y != own:
            at = y if self.above else y - 1
            text = offered[at] if 0 <= at < len(offered) else ""
            picked = isinstance(self.field, TextField) and at == self.field.picked
            mark = glyphs.cursor if picked else " "
            line = fit(f"{mark} {shown(text)}", cells, glyphs.ellipsis)
            return [(line, palette.style("text", "cursor" if picked else "panel"))]
        pieces: list[Piece] = []
        if self.label:
            label = fit(glyphs.plain(shown(self.label)), self._label_cells - 2, glyphs.ellipsis)
            pieces = [(f" {label} ", palette.style("muted", "surface"))]
        ink = Ink(palette, glyphs)
        if isinstance(self.field, TextField):
            pieces += self._paint_text(self.field, ink)
        else:
            pieces += self.field.paint(0, self._room, ink, active=True)
        missing = cells - sum(width(text) for text, _ in pieces)
        return [*pieces, blank(missing, palette.style("text", "surface"))]

    def _paint_text(self, field: TextField, ink: Ink) -> Iterable[Piece]:
        """The text on a surface of its own: it stands on the row under the cursor.

        Without colours a line below it says where one types.
        """
        pieces = self._text_pieces(field, ink)
        if not ink.palette.mono:
            return pieces
        below = Style(underline=True)
        return [(text, style + below) for text, style in pieces]

    def _text_pieces(self, field: TextField, ink: Ink) -> list[Piece]:
        clusters = list(clusters_of(field.editing))
        caret = field.editing.caret
        first = first_shown(clusters, caret, self._room)
        seen = [each for each in clusters if each[0] >= first]
        if self.untouched and seen:
            text = cut("".join(text for _, text in seen), self._room - 1, ink.glyphs.ellipsis)
            chosen = ink.palette.style("text reverse", ON)
            rest = self._room - width(text)
            return [(text, chosen), blank(rest, ink.palette.style("text", ON))]
        return line_pieces(seen, caret, self._room, ink, ON)


class InlineHints(Line):
    """What is understood, and the keys, in the place of the screen's own bottom line."""

    def __init__(self) -> None:
        super().__init__()
        self.field: Field | None = None
        self.problem = ""
        self.more = ""
        self.keys: Keys = ()

    def tell(self, field: Field, problem: str, keys: Keys, more: str = "") -> None:
        """Say what there is to say of a field; ``more`` where the field itself says nothing."""
        self.field, self.problem, self.keys, self.more = field, problem, keys, more
        self.refresh()

    def paint(self, cells: int) -> Iterable[Piece]:
        palette, glyphs = palette_of(self), glyphs_of(self)
        if self.field is None:
            return
        text, style = said_of(self.field)
        text = self.more if self.more and style == "muted" else text
        if style == "red" and isinstance(self.field, TextField) and self.field.suggestions:
            # Half a name is no mistake while the whole ones stand beside it.
            text, style = "↓ picks one of these", "muted"
        if self.problem:
            text, style = f"! {self.problem}", "red"
        label = glyphs.plain(shown(f" {self.field.label}"))
        room = cells - width(label) - 2
        tail = self._tail(room - width(glyphs.plain(shown(text))))
        if not tail and not self.problem:
            # How to leave matters more than the end of what is understood.
            tail = self._tail(room // 2)
        yield label, palette.style("accent bold", "panel")
        yield "  ", palette.style("text", "panel")
        room = max(0, room - width(tail))
        text = cut(glyphs.plain(shown(text)), room, glyphs.ellipsis)
        yield text, palette.style("text" if style == "muted" else style, "panel")
        yield " " * (room - width(text)), palette.style("text", "panel")
        yield tail, palette.style("muted", "panel")

    def _tail(self, room: int) -> str:
        """The keys that fit, saving and leaving before all others; empty where not even they do."""
        plain = glyphs_of(self).plain
        keys = [f"{key} {word}" for key, word in self.keys]
        while len(keys) > 2 and width(plain("   ".join(keys))) + 4 > room:
            del keys[1]
        if width(plain("   ".join(keys))) + 4 > room:
            del keys[:-1]
        tail = f"   {plain('   '.join(keys))} "
        return tail if width(tail) <= room else ""
