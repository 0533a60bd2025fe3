"""Looking back at an achieved milestone: three questions, and how it is celebrated."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from mstui.domain.errors import InvalidValue
from mstui.tui.dialogs.base import FormDialog
from mstui.tui.dialogs.known import rows_of
from mstui.tui.dialogs.pane import Keys, Told
from mstui.tui.widgets.fields import Field, TextField
from mstui.tui.widgets.notes import NotesField

if TYPE_CHECKING:
    from mstui.actions.change import Change

QUESTIONS = (
    ("well", "Went well"),
    ("badly", "Went badly"),
    ("change", "Next time"),
)
# On a lower terminal each answer has one line less.
ROOMY = 20


class LookBack(FormDialog["Change"], inherit_bindings=False):
    """Keeps a retrospective of one milestone; one answer is enough."""

    help_topic: ClassVar[str] = "words"
    draft_name: ClassVar[str] = "retrospective"

    def __init__(self, milestone: str, *, checkin: str | None = None) -> None:
        super().__init__()
        self.milestone = milestone
        self.checkin = checkin

    def prepare(self) -> None:
        (self._row,) = rows_of(self.host, "milestone", [self.milestone])
        if self._row["state"] != "achieved":
            raise InvalidValue(f"“{self._row['name']}” is not achieved yet")
        self._standing = self.host.read(self._how)

    def _how(self, conn: object) -> str:
        from mstui.views.standing import standing

        today = self.host.today.isoformat()
        found = standing(conn, "milestone", self.milestone, self._row, today)  # type: ignore[arg-type]
        return ", ".join(found.why)

    @property
    def heading(self) -> str:
        return f"Looking back · {self._row['name']}"

    def keys(self) -> Keys:
        return (("ctrl+s", "keep"), ("Esc", "not now"), ("Tab", "next"))

    def draft_item(self) -> str:
        return self.milestone

    def fields(self) -> Sequence[Field]:
        lines = 3 if self.app.size.height >= ROOMY else 2
        how = f", {self._standing}" if self._standing else ""
        return [
            Told("state", "", (("√ achieved", "green bold"), (how, "text"))),
            *(NotesField(name, label, lines=lines) for name, label in QUESTIONS),
            TextField(
                "celebrated", "Celebrated", placeholder="how: cake, a day off, a word to the client"
            ),
        ]

    async def save(self) -> Change | None:
        from mstui.actions.retrospectives import look_back

        said = {name: self.pane.values[name] for name, _ in QUESTIONS}
        ws, id, today = self.host.ws, self.milestone, self.host.today
        celebrated, checkin = self.pane.values["celebrated"], self.checkin
        return await self.carry_out(
            lambda: look_back(ws, id, today=today, celebrated=celebrated, checkin=checkin, **said)
        )
