"""Anything by a part of its name: commands with their keys, items, saved filters, help pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from mstui.domain.errors import MstuiError
from mstui.tui.dialogs import fuzzy
from mstui.tui.dialogs.pane import Keys
from mstui.tui.dialogs.pick_pane import Entry
from mstui.tui.dialogs.picking import PickDialog

if TYPE_CHECKING:
    from mstui.commands.command import Command
    from mstui.commands.context import Context
    from mstui.commands.registry import Registry
    from mstui.tui.dialogs.pages import Topic
    from mstui.tui.searching import Searching
    from mstui.tui.widgets.source import Span
    from mstui.views.search_filters import Filter
    from mstui.views.search_hits import Hit

    Choice = Command | Hit | Filter | Topic

# So many items are offered; the search itself finds them all.
ITEMS = 12
# Letters strewn over a command's name come behind items that are called so.
SURE = 2_000
# The least for words that stand as they were typed.
WORDS = 1_000


class Palette(PickDialog["Choice", "Choice"], inherit_bindings=False):
    """Picks a command, or something to go to.

    A command that can't run now stays in the list and says why. ``project`` (an id) comes first
    among the items.
    """

    help_topic: ClassVar[str] = "keys"

    def __init__(self, registry: Registry, context: Context, project: str = "") -> None:
        super().__init__()
        self._commands = registry.palette(context)
        self._registry = registry
        self._project = project
        self._topics: list[Topic] | None = None

    @property
    def _searching(self) -> Searching | None:
        """Searches in the open file; None in an app without one."""
        session = getattr(self.app, "session", None)
        return session.searching if session is not None else None

    @property
    def heading(self) -> str:
        return "Commands"

    def keys(self) -> Keys:
        return (("Enter", "run, or go there"), ("Esc", "cancel"), ("↑ ↓", "move"))

    def placeholder(self) -> str:
        return "a command, or anything by a part of its name"

    def entries(self, typed: str) -> Sequence[Entry[Choice]]:
        commands = self._command_entries(typed)
        if not typed.strip():
            return [*(entry for entry, _ in commands), *self._filter_entries(typed)]
        sure = [entry for entry, score in commands if score >= SURE]
        strewn = [entry for entry, score in commands if score < SURE]
        return [*sure, *self._item_entries(typed), *self._other_entries(typed), *strewn]

    # -- what is offered ------------------------------------------------------------------------

    def _command_entries(self, typed: str) -> list[tuple[Entry[Choice], int]]:
        """The commands that fit, each with how well."""
        from mstui.domain.text import fold

        wanted = fold(typed)
        found = fuzzy.best(typed, self._commands, lambda entry: entry.title)
        if not found:
            # What a command does may be told in other words than its name.
            told = fuzzy.best(typed, self._commands, lambda entry: entry.command.help)
            found = [entry for entry in told if fuzzy.score(wanted, entry.command.help) >= WORDS]
        if not typed.strip():
            found = sorted(found, key=lambda entry: bool(entry.why_not))
        return [
            (
                Entry(
                    entry.command,
                    entry.title,
                    (entry.keys, "muted" if entry.why_not else "accent"),
                    entry.why_not,
                    self._registry.worded(entry.command.help),
                ),
                fuzzy.score(wanted, entry.title),
            )
            for entry in found
        ]

    def _item_entries(self, typed: str) -> list[Entry[Choice]]:
        """Items whose names hold every word; none while the file can't be read."""
        from mstui.tui.dialogs.find_pane import highlighted, sign_of
        from mstui.views.search_query import words_of

        searching, query = self._searching, words_of(typed)
        if searching is None or query.is_empty:
            return []
        try:
            found = searching.find(query, self._project, limit=ITEMS)
        except MstuiError:
            return []
        entries: list[Entry[Choice]] = []
        for hit in found.hits:
            if hit.where or hit.kind == "filter":
                continue
            style = "muted" if hit.ended else "text"
            name: list[Span] = [sign_of(hit), *highlighted(hit.name, query.words, style)]
            right: tuple[Span, ...] = ((f"  {hit.kind}", "muted"), (f" {hit.key}", "accent"))
            entries.append(Entry(hit, tuple(name), right, more=f"go to the {hit.kind}"))
        return entries

    def _filter_entries(self, typed: str) -> list[Entry[Choice]]:
        known = self._searching.filters() if self._searching is not None else []
        return [
            Entry(one, f"Filter: {one.name}", more=f"finds {one.query}")
            for one in fuzzy.best(typed, known, lambda one: f"Filter: {one.name}")
        ]

    def _other_entries(self, typed: str) -> list[Entry[Choice]]:
        """Saved filters and help pages."""
        entries = self._filter_entries(typed)
        if self._topics is None:
            from mstui.tui.dialogs.pages import topics

            self._topics = topics()
        for topic in fuzzy.best(typed, self._topics, lambda topic: f"Help: {topic.title}"):
            entries.append(Entry(topic, f"Help: {topic.title}", more="read this page"))
        return entries

    def on_mount(self) -> None:
        if self._searching is not None:
            self.call_after_refresh(self._searching.begin)

    def picked(self, entry: Entry[Choice]) -> None:
        self.dismiss(entry.value)
