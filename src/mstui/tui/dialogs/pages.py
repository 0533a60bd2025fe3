"""The help pages: topics to pick from, and a page to read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar, NamedTuple

from mstui.tui.dialogs import fuzzy
from mstui.tui.dialogs.markdown import render, title_of
from mstui.tui.dialogs.pane import Keys
from mstui.tui.dialogs.picking import Entry, PickDialog
from mstui.tui.dialogs.reading import ReadDialog
from mstui.tui.widgets.lines import MARGIN
from mstui.tui.widgets.source import Cell

# What a newcomer reads first; the rest stands in the order of their titles.
FIRST = ("first-steps", "words", "keys", "the-file", "importing", "templates")
FOLDER = Path(__file__).parents[2] / "help"


class Topic(NamedTuple):
    """A help page: its file's name and its first heading."""

    name: str
    title: str
    text: str


def topics() -> list[Topic]:
    """All help pages that ship."""
    found = []
    for path in FOLDER.glob("*.md"):
        text = path.read_text(encoding="utf-8")
        found.append(Topic(path.stem, title_of(text, path.stem), text))
    found.sort(key=lambda topic: (_place(topic.name), topic.title.casefold()))
    return found


def _place(name: str) -> int:
    return FIRST.index(name) if name in FIRST else len(FIRST)


class HelpPages(PickDialog[int, None], inherit_bindings=False):
    """The list of topics; typing narrows it, also by what the pages say."""

    previews: ClassVar[bool] = True
    widest: ClassVar[int] = 100

    def __init__(self, topic: str = "") -> None:
        super().__init__()
        self._topics = topics()
        self._begin = topic

    @property
    def heading(self) -> str:
        return "Help"

    def keys(self) -> Keys:
        return (("Enter", "read"), ("Esc", "close"), ("↑ ↓", "move"))

    def placeholder(self) -> str:
        return "a word that a page is about"

    def on_mount(self) -> None:
        for at, topic in enumerate(self._topics):
            if topic.name == self._begin:
                self.app.push_screen(HelpPage(self._topics, at))

    def entries(self, typed: str) -> Sequence[Entry[int]]:
        places = list(range(len(self._topics)))
        found = fuzzy.best(typed, places, lambda at: self._topics[at].title)
        word = typed.strip().casefold()
        if word:
            found += [
                at for at in places if at not in found and word in self._topics[at].text.casefold()
            ]
        return [Entry(at, self._topics[at].title) for at in found]

    def preview(self, entry: Entry[int]) -> Sequence[Cell]:
        return render(self._topics[entry.value].text, self.pane.preview_cells)

    def picked(self, entry: Entry[int]) -> None:
        self.app.push_screen(HelpPage(self._topics, entry.value))


class HelpPage(ReadDialog[None], inherit_bindings=False):
    """One page; left and right turn to its neighbours."""

    letters_move: ClassVar[bool] = True

    def __init__(self, among: Sequence[Topic], at: int) -> None:
        super().__init__()
        self._topics = among
        self._at = at

    @property
    def heading(self) -> str:
        return f"Help · {self._topics[self._at].title}"

    def keys(self) -> Keys:
        return (("↑ ↓ Space", "scroll"), ("Esc", "back"), ("← →", "other pages"))

    def texts(self) -> Sequence[Cell]:
        return render(self._topics[self._at].text, self.cells - 2 - 2 * MARGIN)

    def lines_needed(self) -> int:
        """The whole height: turning a page moves nothing."""
        return self.app.size.height

    def resize(self) -> None:
        if self.main is not None:
            self.pane.set_lines(self.texts(), keep_scroll=True)
        super().resize()

    def take_key(self, key: str) -> bool:
        step = {"left": -1, "right": 1, "h": -1, "l": 1}.get(key)
        if step is None:
            return super().take_key(key)
        self._at = (self._at + step) % len(self._topics)
        self.pane.retitle(self.heading)
        self.pane.set_lines(self.texts())
        return True
