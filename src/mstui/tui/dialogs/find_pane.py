"""The inside of the search: a line to type in, what it finds, and the item beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from mstui.tui.dialogs.pane import Keys
from mstui.tui.dialogs.pick_pane import PREVIEW_GAP, Entry, PickPane
from mstui.tui.panes.words import STATES
from mstui.tui.widgets.form import MARGIN
from mstui.tui.widgets.source import Span
from mstui.tui.widgets.text import cut, pad
from mstui.views.search_filters import Filter
from mstui.views.search_hits import Hit, spans

KIND_CELLS = 11
FEW_KIND_CELLS = 5
KEY_CELLS = 4
# With less room than this the items themselves need it all.
BESIDE_FROM = 92
LIST_SHARE = (3, 5)
FOUND_STYLE = "accent bold"


class Typable(NamedTuple):
    """A line that Enter puts in place of what is typed; ``filter`` where it is a saved one."""

    text: str
    filter: Filter | None = None


Choice = Hit | Typable


class FindPane(PickPane[Choice]):
    """``shortcuts`` are keys that mean something before the typed line hears them."""

    def __init__(
        self,
        title: str,
        *,
        keys: Keys,
        placeholder: str,
        on_typed: Callable[[str], object],
        on_moved: Callable[[Entry[Choice] | None], object],
        on_picked: Callable[[Entry[Choice]], object],
        on_cancel: Callable[[], object],
    ) -> None:
        super().__init__(
            title,
            keys=keys,
            placeholder=placeholder,
            on_typed=on_typed,
            on_moved=on_moved,
            on_picked=on_picked,
            on_cancel=on_cancel,
        )
        self.shortcuts: Mapping[str, Callable[[], object]] = {}
        self.said = ""
        # Asked for by every painted line; the library reckons it from the whole screen each time.
        self._measured: tuple[int, int] | None = None

    def say(self, text: str) -> None:
        """Say below the list what was done, until the next key."""
        self.said = text
        self.repaint_inner()

    def _about(self) -> tuple[str, str]:
        return (self.said, "info") if self.said and not self.problem else super()._about()

    def take_key(self, key: str, character: str | None) -> bool:
        self.said = ""
        shortcut = self.shortcuts.get(key)
        # Del takes a letter away where there is one.
        if shortcut is not None and not (key == "delete" and self.editing.text):
            shortcut()
            return True
        return super().take_key(key, character)

    def put(self, text: str) -> None:
        """Put a line in place of what is typed."""
        self.editing.set(text)
        self._typed(True)

    def relayout(self) -> None:
        self._measured = None
        super().relayout()

    @property
    def _measure(self) -> tuple[int, int]:
        """Lines for entries, and the width of their list."""
        if self._measured is None:
            cells = self.inner_width
            beside = self.preview is not None and cells >= BESIDE_FROM
            share = cells * LIST_SHARE[0] // LIST_SHARE[1] if beside else cells
            self._measured = (super().rows_shown, share)
        return self._measured

    @property
    def rows_shown(self) -> int:
        return self._measure[0]

    @property
    def _list_cells(self) -> int:
        return self._measure[1]

    @property
    def preview_cells(self) -> int:
        return self.inner_width - self._list_cells - PREVIEW_GAP - MARGIN


def hit_entry(
    hit: Hit, words: Sequence[str], cells: int = KIND_CELLS, due: str = ""
) -> Entry[Choice]:
    """A hit as a line: what it is, its name, where else it was found, its project.

    ``cells`` is the room for the word of its kind; ``due`` its date, where that was asked for.
    """
    style = "muted" if hit.ended else "text"
    name: list[Span] = [
        sign_of(hit),
        (pad(cut(hit.kind, cells), cells + 1), "muted"),
        *highlighted(hit.name, words, style),
    ]
    more = ""
    if hit.snippet:
        name.append((f"  {hit.where}: ", "muted"))
        name += highlighted(hit.snippet, words, "muted")
        more = f"{hit.where}: {hit.snippet}"
    right: list[Span] = [(f"  {due}", "text")] if due else []
    if hit.key:
        right.append((f"  {hit.key:<{KEY_CELLS if due else 0}}", "accent"))
    return Entry(hit, tuple(name), tuple(right), more=more)


def sign_of(hit: Hit) -> Span:
    """The sign of an item's state, a point where it has none."""
    sign, colour = STATES.get(hit.state, ("·", "muted"))
    return (f"{sign} ", "muted" if hit.ended else colour)


def typable_entry(
    what: str, name: str, line: Typable, more: str, cells: int = KIND_CELLS
) -> Entry[Choice]:
    """A saved filter, a past search or an example as a line."""
    shown: list[Span] = [
        ("  ", "muted"),
        (pad(cut(what, cells), cells + 1), "muted"),
        (name, "text"),
    ]
    if name != line.text:
        shown.append((f"  {line.text}", "muted"))
    elif more:
        shown.append((f"  {more}", "muted"))
    return Entry(line, tuple(shown), more=more)


def highlighted(text: str, words: Sequence[str], style: str) -> list[Span]:
    """A text as spans, the words in it set off."""
    made: list[Span] = []
    end = 0
    for first, last in spans(text, words):
        if first > end:
            made.append((text[end:first], style))
        made.append((text[first:last], FOUND_STYLE))
        end = last
    if end < len(text) or not made:
        made.append((text[end:], style))
    return made
