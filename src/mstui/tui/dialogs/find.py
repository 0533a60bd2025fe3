"""Finding anything: results as one types, what they hold beside them, Enter goes there."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from mstui.domain.errors import MstuiError
from mstui.tui.dialogs.base import Dialog
from mstui.tui.dialogs.find_pane import (
    FEW_KIND_CELLS,
    KIND_CELLS,
    Choice,
    FindPane,
    Typable,
    hit_entry,
    typable_entry,
)
from mstui.tui.dialogs.pane import Keys
from mstui.tui.dialogs.pick_pane import Entry
from mstui.tui.widgets.columns import spans
from mstui.tui.widgets.source import Cell
from mstui.views.search_hits import Hit, item_name

if TYPE_CHECKING:
    from textual.timer import Timer

    from mstui.actions.change import Change
    from mstui.tui.searching import Searching
    from mstui.tui.session import Session
    from mstui.views.search_query import Query

# A search that took longer waits until nobody has typed for a moment.
SLOW_SECONDS = 0.012
WAIT_SECONDS = 0.08
LOOK_AGAIN_SECONDS = 0.3
NARROW = 60

# What to type, for whoever has never searched here.
EXAMPLES = (
    ("is:overdue", "open past its date; also is:open, is:done, is:unowned, is:blocked, is:high"),
    ("@me", "what you answer for; @ana: what Ana does"),
    ("due:this week", "by date; also due<fri, due>eom, due:W47, due:none"),
    ("task: !must", "a kind, a priority; also risk: milestone: and #tag, in:WEB"),
)
# Kinds that stand for what belongs to them: Enter looks for that.
_MARKS = {"person": "@", "team": "@", "tag": "#"}


class Outcome(NamedTuple):
    """What is to be done: go to a hit, or narrow the lists to the text."""

    text: str
    hits: tuple[Hit, ...] = ()
    at: int = -1


class Find(Dialog[Outcome], inherit_bindings=False):
    """A search over the whole workspace; ``project`` (an id) comes first."""

    AUTO_FOCUS: ClassVar[str | None] = "FindPane"
    widest: ClassVar[int] = 140
    help_topic: ClassVar[str] = "finding"

    def __init__(
        self, session: Session, *, project: str = "", scope: str = "", text: str = ""
    ) -> None:
        super().__init__()
        self.session = session
        self.searching: Searching = session.searching
        self.project = project
        self.scope = scope
        self._begin = text
        self._hits: tuple[Hit, ...] = ()
        # "+" where there are more hits than those.
        self._more = ""
        self._took = 0.0
        self._waiting: Timer | None = None

    # -- on the screen --------------------------------------------------------------------------

    def make_pane(self) -> FindPane:
        self.pane = FindPane(
            "Find",
            keys=(),
            placeholder="a part of anything, or @who #tag is:overdue due<fri task:",
            on_typed=self._typed,
            on_moved=self._moved,
            on_picked=self._picked,
            on_cancel=self.leave,
        )
        self.pane.preview = self._preview
        self.pane.shortcuts = {
            "tab": self._narrow,
            "ctrl+s": self._save,
            "f2": self._rename,
            "delete": self._delete,
        }
        return self.pane

    def made(self) -> None:
        self.pane.editing.set(self._begin)
        self._search()

    def on_mount(self) -> None:
        # Once the dialog is seen.
        self.call_after_refresh(self._prepare)

    def _prepare(self) -> None:
        self.searching.begin()
        if self.searching.finder.is_building:
            self.pane.retitle("Find · reading everything once, which takes a moment")
            self._took = SLOW_SECONDS * 2
            self.set_timer(LOOK_AGAIN_SECONDS, self._look_again)

    def _look_again(self) -> None:
        """Once the index is made, searches are quick."""
        if self.searching.finder.is_building:
            self.set_timer(LOOK_AGAIN_SECONDS, self._look_again)
            return
        self.pane.retitle("Find")
        self._took = 0.0

    def lines_needed(self) -> int:
        return max(8, self.app.size.height - (4 if self.app.size.height > 30 else 2))

    def refuse(self, error: MstuiError) -> None:
        self.pane.tell(str(error))

    def leave(self) -> None:
        if not self.busy:
            self.dismiss(None)

    # -- searching ------------------------------------------------------------------------------

    @property
    def text(self) -> str:
        return self.pane.editing.text

    def _typed(self, _: str) -> None:
        self._stop_waiting()
        if self._took > SLOW_SECONDS:
            self._waiting = self.set_timer(WAIT_SECONDS, self._search)
        else:
            self._search()

    def _stop_waiting(self) -> bool:
        """Search now what was to be searched in a moment; whether anything was."""
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            waiting.stop()
        return waiting is not None

    def _search(self) -> None:
        """Show what the typed line finds, and say what is wrong with it."""
        self._waiting = None
        query = self.searching.parse(self.text)
        if query.is_empty:
            self._hits, self._took = (), 0.0
            self.pane.empty = ""
            self.pane.show(self._begun() if not query.problems else ())
        else:
            start = time.perf_counter()
            try:
                found = self.searching.find(query, self.project)
            except MstuiError as error:
                # Another program holds the file: what was found stays, the next key asks again.
                self.pane.tell(str(error))
                return
            self._took = time.perf_counter() - start
            self._hits = found.hits
            self.pane.empty = "Nothing in this workspace is like that."
            if not found.hits and (why := self.searching.why_nothing(query)):
                self.pane.empty = f"Nothing: {why}."
            kind, due = self._kind_cells, self._due_of(query)
            entries = [
                self._told(hit_entry(hit, query.words, kind, due(hit))) for hit in found.hits
            ]
            self._more = "+" if found.more else ""
            self.pane.show(entries)
        if query.problems:
            self.pane.tell(query.problems[0].text)

    def _begun(self) -> list[Entry[Choice]]:
        """What stands below an empty line: saved filters, past searches, examples."""
        kind = self._kind_cells
        entries = [
            typable_entry("filter", one.name, Typable(one.query, one), "", kind)
            for one in self.searching.filters()
        ]
        entries += [
            typable_entry("past", text, Typable(text), "", kind) for text in self.searching.past
        ]
        entries += [
            typable_entry("try", text, Typable(text), meaning, kind) for text, meaning in EXAMPLES
        ]
        return entries

    def _due_of(self, query: Query) -> Callable[[Hit], str]:
        """The date beside a hit, where dates were asked for."""
        if not (query.due or "overdue" in query.states):
            return lambda _: ""
        from mstui import dates

        today = self.session.today_text
        return lambda hit: dates.show(hit.due, today)

    @property
    def _kind_cells(self) -> int:
        return KIND_CELLS if self.cells >= NARROW else FEW_KIND_CELLS

    def _told(self, entry: Entry[Choice]) -> Entry[Choice]:
        hit = entry.value
        assert isinstance(hit, Hit)
        if hit.kind in _MARKS:
            what = "is tagged so" if hit.kind == "tag" else f"{hit.name} answers for"
            return entry._replace(more=f"Enter finds what {what}")
        return entry

    # -- what a line holds ----------------------------------------------------------------------

    def _moved(self, entry: Entry[Choice] | None) -> None:
        self.pane.hints = self._keys_for(entry)
        count = len(self.pane.entries)
        if self._hits and count > 1:
            self.pane.annotate(f"{self.pane.at + 1} of {count}{self._more}")

    def _keys_for(self, entry: Entry[Choice] | None) -> Keys:
        if entry is None:
            return (("Esc", "close"), ("Tab", "narrow the lists"))
        if isinstance(entry.value, Typable):
            keys = [("Enter", "use it"), ("Esc", "close"), ("Tab", "narrow the lists")]
            if entry.value.filter is not None:
                keys += [("F2", "rename"), ("Del", "delete")]
            return tuple(keys)
        return (
            ("Enter", "go there"),
            ("Esc", "close"),
            ("Tab", "narrow the lists"),
            ("ctrl+s", "save this search"),
        )

    def _preview(self, entry: Entry[Choice]) -> Sequence[Cell]:
        from mstui.tui.screens.detail import detail_lines
        from mstui.views.detail import detail

        hit = entry.value
        if isinstance(hit, Typable):
            return self._preview_filter(hit)
        session = self.session
        found = session.read_or(
            None, lambda conn: detail(conn, hit.kind, hit.id, session.today_text, history=0)
        )
        if found is None:
            return (("It is gone.", "muted"),)
        lines: list[Cell] = [(found.name, "text bold")]
        about = session.read_or("", item_name, hit)
        if about:
            lines.append(((f"{hit.kind} on ", "muted"), (about, "text")))
        body = detail_lines(found, session.registry, session.today_text, full=True)
        return [*lines, *_without_rules(body)]

    def _preview_filter(self, line: Typable) -> Sequence[Cell]:
        """The first items that a line would find."""
        query = self.searching.parse(line.text)
        if query.problems:
            return ((query.problems[0].text, "amber"),)
        room = max(3, self.pane.rows_shown - 2)
        try:
            found = self.searching.find(query, self.project, limit=room)
        except MstuiError:
            return ()
        if not found.hits:
            why = self.searching.why_nothing(query)
            return ((f"Nothing: {why}." if why else "Nothing at the moment.", "muted"),)
        lines: list[Cell] = [
            ((f"{hit.key or hit.kind}  ", "muted"), (hit.name, "text")) for hit in found.hits
        ]
        return [*lines, ("and more", "muted")] if found.more else lines

    # -- keys -----------------------------------------------------------------------------------

    def _picked(self, entry: Entry[Choice]) -> None:
        if self._stop_waiting():
            # The list below is that of fewer letters.
            self._search()
            entry_now = self.pane.entry
            if entry_now is None:
                return
            entry = entry_now
        chosen = entry.value
        if isinstance(chosen, Typable):
            self.pane.put(chosen.text)
        elif text := marked_text(chosen):
            self.pane.put(text)
        elif chosen.kind == "filter":
            self._use(chosen.id)
        else:
            self.searching.remember(self.text)
            self.dismiss(Outcome(self.text, self._hits, self._hits.index(chosen)))

    def _use(self, id: str) -> None:
        for one in self.searching.filters():
            if one.id == id:
                self.pane.put(one.query)

    def _narrow(self) -> None:
        """Show only what fits in the lists of the screen below."""
        self._stop_waiting()
        text, entry = self.text.strip(), self.pane.entry
        if not text and entry is not None and isinstance(entry.value, Typable):
            text = entry.value.text
        query = self.searching.parse(text)
        if query.problems:
            self.pane.tell(query.problems[0].text)
            return
        self.searching.remember(text)
        self.dismiss(Outcome(text))

    # -- filters --------------------------------------------------------------------------------

    def _save(self) -> None:
        text = self.text.strip()
        query = self.searching.parse(text)
        if query.problems:
            self.pane.tell(query.problems[0].text)
        elif query.is_empty:
            self.pane.tell("type what to find first; then it is saved under a name")
        else:
            self.start(self._save_text)

    async def _save_text(self) -> None:
        from mstui.tui.dialogs.find_filter import SaveFilter

        asking = SaveFilter(self.text.strip(), self.scope)
        change: Change | None = await self.app.push_screen_wait(asking)
        self._tell_change(change)

    def _filter(self) -> Typable | None:
        chosen = self.pane.entry.value if self.pane.entry is not None else None
        if isinstance(chosen, Typable) and chosen.filter is not None:
            return chosen
        self.pane.tell("only saved filters are renamed and deleted: empty the line to see them")
        return None

    def _rename(self) -> None:
        if self._filter() is not None:
            self.start(self._rename_filter)

    async def _rename_filter(self) -> None:
        from mstui.tui.dialogs.find_filter import RenameFilter

        chosen = self._filter()
        if chosen is not None and chosen.filter is not None:
            change: Change | None = await self.app.push_screen_wait(RenameFilter(chosen.filter))
            self._tell_change(change)

    def _delete(self) -> None:
        if self._filter() is not None:
            self.start(self._delete_filter)

    async def _delete_filter(self) -> None:
        from mstui.actions.filters import remove_filter

        chosen = self._filter()
        if chosen is not None and chosen.filter is not None:
            ws, id = self.host.ws, chosen.filter.id
            self._tell_change(await self.carry_out(lambda: remove_filter(ws, id)))

    def _tell_change(self, change: Change | None) -> None:
        """The list as it is now, and what was done."""
        if change is not None:
            at = self.pane.at
            self._search()
            self.pane.move(at)
            undo = self.registry.key_of("undo")
            self.pane.say(f"{change.summary} · {undo} takes it back, once this is closed")


def marked_text(hit: Hit) -> str:
    """What finds all that belongs to a person, a team or a tag; empty for other hits."""
    from mstui.domain.marks import quoted

    mark = _MARKS.get(hit.kind)
    return f"{mark}{quoted(hit.name)} " if mark else ""


def _without_rules(lines: Iterator[Cell]) -> Iterator[Cell]:
    """Lines of a detail without the rules that only its own pane draws."""
    from mstui.tui.widgets.lines import RULE

    for line in lines:
        parts = spans(line, "")
        yield tuple(parts[:-1]) if len(parts) > 1 and parts[-1] == RULE else line
