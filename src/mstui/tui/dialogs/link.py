"""What an item waits for, and what waits for it: links in one line, and those that are there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from mstui.actions.links import Tie, change_links, told_loop
from mstui.actions.loops import Waiting
from mstui.domain.duration import show_lag
from mstui.domain.errors import InvalidValue, MstuiError, NotFound
from mstui.domain.link_text import EXAMPLES, sentence
from mstui.tui.dialogs.base import FormDialog
from mstui.tui.dialogs.known import row_of, title_of
from mstui.tui.dialogs.link_line import LinkField, LinkNames, Meant, meanings, ties_of, told
from mstui.tui.dialogs.pane import Keys, Told
from mstui.tui.dialogs.staged import StagedField, StagedRow, wrapped
from mstui.tui.widgets.fields import SUGGESTIONS, ChoiceField, Field
from mstui.tui.widgets.source import Cell, Span
from mstui.views.linkable import Tied, ties
from mstui.views.progress import minutes_per_day

if TYPE_CHECKING:
    from mstui.actions.change import Change

WAITS, LEADS = "waits", "leads"
DIRECTIONS = ((WAITS, "waits for"), (LEADS, "is waited for by"))
MEANINGS = 3


class LinkItem(FormDialog["Change"], inherit_bindings=False):
    """Adds, changes and takes away the links of one item; all of it is saved as one step."""

    help_topic: ClassVar[str] = "arranging"
    draft_name: ClassVar[str] = "link"

    def __init__(self, kind: str, id: str) -> None:
        super().__init__()
        self.kind = kind
        self.id_ = id

    def prepare(self) -> None:
        row = row_of(self.host, self.kind, self.id_)
        if row is None:
            raise NotFound(f"that {self.kind} is not there any more")
        self._project = str(row.get("project") or "")
        self._title = title_of(self.host, self.kind, self.id_)
        self._ties: list[Tied] = self.host.read(lambda conn: ties(conn, self.id_))
        self._minutes = self.host.read(lambda conn: minutes_per_day(conn, self._project))
        self._names = LinkNames(self.host, self._project, [self.id_])
        self._waiting: Waiting | None = None

    @property
    def heading(self) -> str:
        return f"Links · {self._title}"

    def keys(self) -> Keys:
        return (
            ("Enter", "save"),
            ("Esc", "cancel"),
            ("ctrl+t", "turn round"),
            ("↑", "the links there are"),
        )

    def draft_item(self) -> str:
        return f"{self.kind} {self.id_}"

    def fields(self) -> Sequence[Field]:
        roomy = self.app.size.height >= 20
        self._there = StagedField(
            "there",
            "Links",
            [StagedRow(tied.id, self._said(tied)) for tied in self._ties],
            most=8 if roomy else 2,
            empty="none yet",
            on_edit=self._take_up,
        )
        self._turn = ChoiceField("turn", "It", DIRECTIONS, WAITS)
        self._line = LinkField("line", "Add", self._names)
        # So many lines also hold the names that are offered.
        self._meant = Told("meant", "So", lines=SUGGESTIONS if roomy else MEANINGS)
        gap = [Told("gap")] if roomy else []
        return [self._there, *gap, self._turn, self._line, self._meant]

    def made(self) -> None:
        super().made()
        self.pane.shortcuts = {"ctrl+t": self._turn_round}
        self.pane.activate("line")

    # -- the links there are ------------------------------------------------------------------

    def _said(self, tied: Tied) -> Cell:
        """A link in words, so that nobody has to know what FF is."""
        link = (tied.type, tied.lag, tied.unit)
        name = f"{tied.other.key} {tied.other.name}" if self._is_foreign(tied) else tied.other.name
        if tied.waits:
            kinds = (tied.other.kind, self.kind)
            said = sentence(*link, name, kinds=kinds, minutes_per_day=self._minutes)
            return (("it ", "muted"), (said, ""))
        kinds = (self.kind, tied.other.kind)
        said = sentence(*link, "it", kinds=kinds, minutes_per_day=self._minutes)
        return ((name, ""), (f" {said}", "muted"))

    def _is_foreign(self, tied: Tied) -> bool:
        return tied.other.project != self._project and bool(tied.other.key)

    def _take_up(self, id: str) -> None:
        """Write a link into the line as it could have been typed, to be changed there."""
        tied = next(each for each in self._ties if each.id == id)
        lag = show_lag(tied.lag, tied.unit, minutes_per_day=self._minutes).replace(" ", "")
        tail = f" {tied.type}{lag}" if lag or tied.type != "FS" else ""
        self._turn.set(WAITS if tied.waits else LEADS)
        self._line.set(f"{self._names.shown(tied.other)}{tail}")
        self.pane.activate("line")

    def _turn_round(self) -> None:
        self._turn.set(LEADS if self._turn.value == WAITS else WAITS)
        self.keep()
        self.changed()

    @property
    def _room(self) -> int:
        """How wide the lines are that tell what is meant."""
        return self.pane._value_cells(self.cells - 2)

    # -- what is typed ------------------------------------------------------------------------

    @property
    def _waits(self) -> bool:
        return self._turn.value == WAITS

    def changed(self) -> None:
        found = meanings(self._line.value, self._names, self._minutes)
        lines = [self._told(each) for each in found]
        if not lines:
            lines = [(EXAMPLES, "muted"), ("a type (FS SS FF SF) and a lag may follow", "muted")]
        lines = wrapped(lines, self._room, self._meant.lines)
        self._meant.tell(*lines)
        self.pane.repaint_inner()

    def _told(self, each: Meant | MstuiError) -> Span:
        if isinstance(each, MstuiError):
            return (f"! {each}", "red")
        (tie,) = ties_of(each, [self.id_], waits=self._waits)
        if loop := self._loop(tie):
            return (f"! {self.host.read(lambda conn: told_loop(conn, loop))}", "red")
        said = told(each, self._title, self.kind, waits=self._waits, minutes_per_day=self._minutes)
        if any(tied.id == tie.id for tied in self._ties):
            said += ", instead of the link there is"
        return (said, "green")

    def _loop(self, tie: Tie) -> list[str]:
        """The loop that a link would close; the plan is read once for all keys."""
        if self._waiting is None:
            self._waiting = self.host.read(Waiting)
        if self._there.removed:
            gone = set(self._there.removed)
            return self.host.read(lambda conn: Waiting(conn, without=gone)).loop(*tie[:2])
        return self._waiting.loop(*tie[:2])

    async def save(self) -> Change | None:
        made: list[Tie] = []
        for each in meanings(self._line.value, self._names, self._minutes):
            if isinstance(each, MstuiError):
                raise InvalidValue(str(each), field="line")
            made += ties_of(each, [self.id_], waits=self._waits)
        removed = [id for id in self._there.value.split() if id not in {tie.id for tie in made}]
        if not made and not removed:
            raise InvalidValue("type what it waits for, or take a link away", field="line")
        ws = self.host.ws
        return await self.carry_out(lambda: change_links(ws, made, removed=removed))
