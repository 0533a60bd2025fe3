"""Taking a baseline: a name and a reason for a copy of the plan as it is now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from mstui.dates import show_instant
from mstui.tui.dialogs.base import FormDialog
from mstui.tui.dialogs.known import title_of
from mstui.tui.dialogs.pane import Keys, Told
from mstui.tui.widgets.fields import Field, TextField
from mstui.tui.widgets.source import Cell
from mstui.views.baselines import BaselineLine, baselines, rows_to_copy

if TYPE_CHECKING:
    from mstui.actions.change import Change

SHOWN = 5


class TakeBaseline(FormDialog["Change"], inherit_bindings=False):
    """Keeps an immutable copy of a project's plan; earlier ones stand above."""

    draft_name: ClassVar[str] = "baseline"

    def __init__(self, project: str) -> None:
        super().__init__()
        self.project = project

    def prepare(self) -> None:
        self._taken: list[BaselineLine] = self.host.read(lambda conn: baselines(conn, self.project))

    @property
    def heading(self) -> str:
        return f"New baseline of {title_of(self.host, 'project', self.project)}"

    def keys(self) -> Keys:
        return (("Enter", "take it"), ("Esc", "cancel"), ("Tab", "next"))

    def draft_item(self) -> str:
        return self.project

    def fields(self) -> Sequence[Field]:
        name = "Kick-off" if not self._taken else f"Baseline {len(self._taken) + 1}"
        return [
            Told("taken", "So far", *self._lines()),
            TextField("name", "Name", name, required=True),
            TextField("reason", "Reason", placeholder="why the plan is fixed now"),
        ]

    def _lines(self) -> list[Cell]:
        if not self._taken:
            return [("none: from the first on, changing a promise asks for its cause", "muted")]
        lines: list[Cell] = []
        for one in self._taken[-SHOWN:]:
            when = show_instant(one.at) if one.at is not None else "imported"
            active = " · compared with" if one.active else ""
            lines.append(((one.name, "bold"), (f"  {when}  {one.reason}{active}", "muted")))
        return lines

    async def save(self) -> Change | None:
        from mstui.actions.baselines import take_baseline

        values, project, ws = self.pane.values, self.project, self.host.ws
        return await self.carry_out(
            lambda: take_baseline(
                ws,
                project,
                values["name"],
                lambda conn: rows_to_copy(conn, project),
                reason=values["reason"],
            )
        )
