"""The line of quick entry: what is understood is coloured as it is typed, marks are completed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from mstui.domain.errors import MstuiError
from mstui.domain.quick import Part, Reading, kept_as_text
from mstui.domain.quick_list import is_done, listed
from mstui.domain.quick_offers import Offer
from mstui.tui.theming import FIELD
from mstui.tui.widgets.editing import Editing
from mstui.tui.widgets.fields import TextField
from mstui.tui.widgets.frame import Piece
from mstui.tui.widgets.text import width
from mstui.tui.widgets.typed import Ink, clusters_of, first_shown

LINE = "line"
LONGEST_LINE = 2000
PASTE_LIMIT = 100_000
NEEDED = "a name is needed"

Read = Callable[[str], Reading]
Complete = Callable[[str, int], Sequence[Offer]]


class QuickField(TextField):
    """One line that is read as an item and its fields.

    ``on_list`` takes a paste of several lines, which no line holds.
    """

    def __init__(
        self,
        read: Read,
        complete: Complete,
        *,
        name: str = LINE,
        label: str = "Line",
        on_list: Callable[[str], object] | None = None,
    ) -> None:
        super().__init__(name, label, limit=LONGEST_LINE)
        self.lines = 1
        self.read = read
        self.complete = complete
        self.on_list = on_list
        self.offers: Sequence[Offer] = ()
        self.reading = read("")
        self.too_much = ""
        self.trouble = ""

    def set(self, value: str) -> None:
        self.editing = Editing(value, limit=max(LONGEST_LINE, len(value)))
        self._changed(suggest=False)

    def read_again(self) -> None:
        """The line is that of another kind now, or names are known that were not."""
        self._changed(suggest=False)

    def check(self) -> bool:
        self.problem = self.trouble or self.reading.problem
        return not self.problem

    def paste(self, text: str) -> bool:
        self.too_much = ""
        if len(text) > PASTE_LIMIT:
            self.too_much = f"{len(text):,} characters are too many to paste; import them (gi)"
            self.problem = self.too_much
            return False
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) > 1 and self.on_list is not None:
            self.on_list(text)
            return False
        line = lines[0] if lines else ""
        if not self.value.strip():
            # One line of a list, without its bullet and its box.
            line = next((is_done(each.text)[1] for each in listed(line)), "")
        changed = super().paste(line)
        self.suggestions, self.offers = [], ()
        return changed

    def toggle_text(self) -> bool:
        """Leave the word before the caret in the name that was taken out of it, or take it again.

        Quotation marks in the line say so; False where there is no such word.
        """
        bare = self.reading.bare()
        if bare:
            before = [part for part in bare if part.start <= self.editing.caret]
            part = _whole(before[-1] if before else bare[-1], bare)
            text = kept_as_text(self.value, part)
        else:
            quoted = self._quoted_that_would_mean()
            if quoted is None:
                return False
            begin, end = quoted
            text = f"{self.value[:begin]}{self.value[begin + 1 : end - 1]}{self.value[end:]}"
        self.editing.set(text)
        self._changed(suggest=False)
        return True

    def _quoted_that_would_mean(self) -> tuple[int, int] | None:
        """A quotation that only keeps a word in the name, the last one."""
        for begin, end in reversed(self.reading.kept):
            text = self.value[begin:end]
            if len(text) > 2 and text[0] == text[-1] == '"':
                bare = f"{self.value[:begin]}{text[1:-1]}{self.value[end:]}"
                if len(self.read(bare).parts) > len(self.reading.parts):
                    return begin, end
        return None

    # -- completion ---------------------------------------------------------------------------

    def pick(self, number: int) -> None:
        text, caret = self.offers[number].taken(self.value)
        self.editing.set(text)
        self.editing.go(caret)
        self._changed(suggest=False)

    def key(self, key: str, character: str | None) -> bool | None:
        self.too_much = ""
        return super().key(key, character)

    def _suggestion_key(self, key: str) -> bool | None:
        if key == "tab":
            self.pick(max(self.picked, 0))
            return True
        return super()._suggestion_key(key)

    def _changed(self, *, suggest: bool = True) -> None:
        self.picked = -1
        self.offers, self.trouble = (), ""
        try:
            self.reading = self.read(self.value)
            if suggest:
                self.offers = self.complete(self.value, self.editing.caret)
        except MstuiError as error:
            # The file can't be read at the moment; typing goes on.
            self.trouble = str(error)
            self.reading = Reading(self.reading.kind, self.value, self.value.strip(), (), ())
        self.suggestions = [offer.label for offer in self.offers]
        self.check()
        if self.problem == NEEDED:
            # Said when saving; a line is on its way to a name.
            self.problem = ""

    # -- painting -----------------------------------------------------------------------------

    def paint(self, y: int, cells: int, ink: Ink, *, active: bool) -> Iterable[Piece]:
        clusters = list(clusters_of(self.editing))
        first = first_shown(clusters, self.editing.caret, cells)
        on = "cursor" if active else FIELD
        return coloured(
            [each for each in clusters if each[0] >= first],
            self.reading.parts,
            self.editing.caret if active else -1,
            cells,
            ink,
            on,
        )


def coloured(
    clusters: Sequence[tuple[int, str]],
    parts: Sequence[Part],
    caret: int,
    cells: int,
    ink: Ink,
    on: str,
) -> list[Piece]:
    """A typed line whose parts are coloured by what they are taken for; the caret reversed."""
    styles = {at: style_of(part) for part in parts for at in range(part.start, part.end)}
    pieces: list[Piece] = []
    left, drawn = cells, False
    for at, text in clusters:
        size = width(text)
        if size > left:
            break
        is_caret = at == caret
        plain = ink.palette.style(styles.get(at, "text"), on)
        pieces.append((text, ink.palette.caret(on) if is_caret else plain))
        drawn = drawn or is_caret
        left -= size
    if caret >= 0 and not drawn and left > 0:
        pieces.append((" ", ink.palette.caret(on)))
        left -= 1
    if left:
        pieces.append((" " * left, ink.palette.style("text", on)))
    return pieces


def style_of(part: Part) -> str:
    """The colour of a part: wrong, new to the workspace, or understood."""
    if part.problem:
        return "red"
    return "amber" if part.new else "accent"


def _whole(part: Part, bare: Sequence[Part]) -> Part:
    """A part with its neighbours of one typed word: ``mon..fri``, ``4x5``."""
    start, end = part.start, part.end
    for other in bare:
        if other.end == start:
            start = other.start
        elif other.start == end:
            end = other.end
    return part._replace(start=start, end=end)
