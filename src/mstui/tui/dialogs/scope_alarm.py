"""The alarm that the scope has grown, with its four answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from mstui.actions.scope import ANSWERS
from mstui.domain.errors import NotFound
from mstui.measures.scope import show_share
from mstui.tui.dialogs.base import FormDialog
from mstui.tui.dialogs.known import title_of
from mstui.tui.dialogs.pane import Keys, Told
from mstui.tui.panes.words import state_span
from mstui.tui.widgets.fields import ChoiceField, Field
from mstui.tui.widgets.notes import NotesField
from mstui.tui.widgets.source import Cell
from mstui.tui.widgets.text import wrap
from mstui.views.growth import ScopeGrowth, project_growth, told_growth

if TYPE_CHECKING:
    from mstui.actions.change import Change

SHOWN = 6
_WORDS = {"green": "on track", "amber": "at risk", "red": "off track", "grey": "not started"}
_NEXT = {
    "move": "The date is moved next: {set_target} on the milestone or the project.",
    "drop": "Something is dropped next: {set_priority} makes it a Won't, {delete} deletes it.",
    "add": "Hours are added next: {edit} on the project or its tasks.",
    "accept": "Say why it is worth it; the growth counts as approved from now on.",
}


class ScopeAlarm(FormDialog["Change"], inherit_bindings=False):
    """Shows how the project grew since its active baseline, and keeps the answer to it."""

    help_topic: ClassVar[str] = "planning"
    draft_name: ClassVar[str] = "scope"

    def __init__(self, project: str, *, checkin: str | None = None) -> None:
        super().__init__()
        self.project = project
        self.checkin = checkin

    def prepare(self) -> None:
        found = self.host.read(lambda conn: project_growth(conn, self.project))
        if found is None:
            key = self.registry.key_of("baseline")
            raise NotFound(f"there is no baseline to have grown from; {key} takes one")
        self._found: ScopeGrowth = found

    @property
    def heading(self) -> str:
        return f"Scope · {title_of(self.host, 'project', self.project)}"

    def keys(self) -> Keys:
        return (("← →", "choose"), ("ctrl+s", "answer"), ("Esc", "leave"), ("Tab", "why"))

    def draft_item(self) -> str:
        return self.project

    def fields(self) -> Sequence[Field]:
        found = self._found
        sign, style = state_span(_WORDS[found.colour])
        room = max(20, self.cells - 16)
        told: list[Cell] = [(line, "text") for line in wrap(told_growth(found), room)]
        by_count = show_share(found.growth.by_count)
        alarm = "alarm" if found.asks else "no alarm"
        if found.growth.in_force and not found.is_creep and found.growth.in_force > 0:
            alarm = "approved"
        told.append(((f"{sign.split()[0]} {alarm}", style), (f", by count {by_count}", "muted")))
        self._next = Told("next", "", ("", "muted"))
        return [
            Told("grown", "Grown", *told),
            Told("items", "Came, went", *self._items(room)),
            ChoiceField("answer", "Answer", list(ANSWERS.items()), "move"),
            self._next,
            NotesField("rationale", "Why", lines=2),
        ]

    def _items(self, room: int) -> list[Cell]:
        from mstui.domain.duration import show_hours

        signs = {"added": ("+", "accent"), "removed": ("-", "red"), "changed": ("~", "muted")}
        cells: list[Cell] = []
        largest = sorted(self._found.items, key=lambda one: -abs(one.effort))
        for one in largest[:SHOWN]:
            effort = f"  {show_hours(abs(one.effort))}" if one.effort else ""
            cells.append((signs[one.change], (f" {one.name}", "text"), (effort, "muted")))
        if len(largest) > SHOWN:
            cells.append((f"and {len(largest) - SHOWN} more", "muted"))
        return cells or [("nothing", "muted")]

    def changed(self) -> None:
        words = self.registry.worded(_NEXT[self.pane.values["answer"]])
        self._next.tell((words, "muted"))
        self.pane.repaint_inner()

    async def save(self) -> Change | None:
        from mstui.actions.scope import answer_scope

        values, growth = self.pane.values, self._found.growth
        ws, project, today, checkin = self.host.ws, self.project, self.host.today, self.checkin
        return await self.carry_out(
            lambda: answer_scope(
                ws,
                project,
                values["answer"],
                today=today,
                growth_effort=_share(growth.by_effort),
                growth_count=_share(growth.by_count),
                rationale=values["rationale"],
                checkin=checkin,
            )
        )


def _share(hundredths: int | None) -> float | None:
    return None if hundredths is None else hundredths / 10_000
