"""Links of several marked items in one step: one after the other, or all with something else."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar

from mstui.actions.links import Link, Tie, chain, change_links, told_loop
from mstui.actions.loops import Waiting
from mstui.domain.errors import InvalidValue, MstuiError
from mstui.domain.kinds import KINDS
from mstui.domain.link_text import sentence, type_of
from mstui.tui.dialogs.base import FormDialog
from mstui.tui.dialogs.known import rows_of
from mstui.tui.dialogs.link_line import LinkField, LinkNames, meanings, ties_of, told
from mstui.tui.dialogs.pane import Keys, Told
from mstui.tui.dialogs.staged import wrapped
from mstui.tui.widgets.fields import ChoiceField, Field, TextField
from mstui.tui.widgets.source import Span
from mstui.views.progress import minutes_per_day

if TYPE_CHECKING:
    from mstui.actions.change import Change

CHAIN, WAIT, LEAD = "chain", "wait", "lead"
WAYS = ((CHAIN, "in this order"), (WAIT, "all wait for"), (LEAD, "all are waited for by"))
SHOWN = 6


class LinkSeveral(FormDialog["Change"], inherit_bindings=False):
    """Links items; ``ids`` stand in the order in which the list shows them.

    ``kind`` is that of all, or the kind of each.
    """

    draft_name: ClassVar[str] = "links"

    def __init__(self, kind: str | Sequence[str], ids: Sequence[str]) -> None:
        super().__init__()
        self.ids = list(ids)
        self._kinds = [kind] * len(ids) if isinstance(kind, str) else list(kind)
        self.kind = self._kinds[0]

    @property
    def _told_kinds(self) -> str:
        """``3 tasks``, or ``3 items`` where they are of several kinds."""
        one = len(set(self._kinds)) == 1
        return f"{len(self.ids)} {KINDS[self.kind].plural if one else 'items'}"

    def prepare(self) -> None:
        pairs = zip(self._kinds, self.ids, strict=True)
        rows = [row for kind, id in pairs for row in rows_of(self.host, kind, [id])]
        self._titles = [str(row["name"] or "") for row in rows]
        project = str(rows[0].get("project") or "")
        self._minutes = self.host.read(lambda conn: minutes_per_day(conn, project))
        self._names = LinkNames(self.host, project, self.ids)
        self._waiting: Waiting = self.host.read(Waiting)

    @property
    def heading(self) -> str:
        return f"Link {self._told_kinds}"

    def keys(self) -> Keys:
        return (("Enter", "save"), ("Esc", "cancel"), ("Tab", "next"), ("← →", "choose"))

    def draft_item(self) -> str:
        return f"{self.kind} {self.ids[0]}"

    def fields(self) -> Sequence[Field]:
        roomy = self.app.size.height >= 20
        self._way = ChoiceField("way", "How", WAYS, CHAIN)
        self._type = TextField("type", "Type")
        self._line = LinkField("line", "With", self._names)
        self._meant = Told("meant", "So", lines=SHOWN if roomy else 3)
        return [self._way, self._type, self._line, self._meant]

    # -- what it would do -----------------------------------------------------------------------

    def _ties(self) -> tuple[list[Tie], list[str]]:
        """The links that would be written, and the same in words; raises what is wrong."""
        if self._way.value == CHAIN:
            link = Link(*type_of(self._type.value, self._minutes))
            pairs = pairwise(zip(self._titles, self._kinds, strict=True))
            said = [
                f"{after} "
                + sentence(*link, before, kinds=(was, is_), minutes_per_day=self._minutes)
                for (before, was), (after, is_) in pairs
            ]
            return chain(self.ids, link), said
        made: list[Tie] = []
        words: list[str] = []
        waits = self._way.value == WAIT
        for each in meanings(self._line.value, self._names, self._minutes):
            if isinstance(each, MstuiError):
                raise InvalidValue(str(each), field="line")
            made += ties_of(each, self.ids, waits=waits)
            does = told(each, "each", self.kind, waits=waits, minutes_per_day=self._minutes)
            words.append(f"each {does}" if waits else does)
        if not made:
            raise InvalidValue("with what? type a part of its name", field="line")
        return made, words

    def changed(self) -> None:
        in_order = self._way.value == CHAIN
        self._type.placeholder = "FS, or FF+1d, SS-2h, +25%" if in_order else "not needed"
        self._line.placeholder = "not needed" if in_order else "Design FF+1d"
        try:
            made, words = self._ties()
            lines: list[Span] = [(text, "green") for text in words]
            if loop := self._waiting.first_loop(tie[:2] for tie in made):
                lines = [(f"! {self.host.read(lambda conn: told_loop(conn, loop))}", "red")]
        except MstuiError as error:
            lines = [(f"! {error}", "red" if self._line.value or self._type.value else "muted")]
        room = self.pane._value_cells(self.cells - 2)
        lines = wrapped(lines, room, self._meant.lines)
        self._meant.tell(*lines)
        self.pane.repaint_inner()

    async def save(self) -> Change | None:
        try:
            made, _ = self._ties()
        except InvalidValue as error:
            field = error.field if error.field == "line" else "type"
            raise InvalidValue(str(error), field=field) from None
        ws, about = self.host.ws, self._told_kinds
        return await self.carry_out(lambda: change_links(ws, made, about=about))
