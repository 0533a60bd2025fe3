"""The change notice of a milestone: read, copied, and who was told of it recorded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from mstui.tui.dialogs.base import FormDialog
from mstui.tui.dialogs.meaning import MeaningField
from mstui.tui.dialogs.pane import Keys
from mstui.tui.dialogs.reading import ReadDialog
from mstui.tui.widgets.fields import Field
from mstui.tui.widgets.source import Cell
from mstui.views.notices import Notice, notice

if TYPE_CHECKING:
    from mstui.actions.change import Change


class ChangeNotice(ReadDialog["Change"], inherit_bindings=False):
    """Shows the notice; ``y`` copies it, ``i`` records who was informed."""

    help_topic: ClassVar[str] = "words"

    def __init__(self, milestone: str) -> None:
        super().__init__()
        self.milestone = milestone

    def prepare(self) -> None:
        today = self.host.today.isoformat()
        self._notice: Notice = self.host.read(lambda conn: notice(conn, self.milestone, today))

    @property
    def heading(self) -> str:
        return "Change notice"

    def keys(self) -> Keys:
        return (("y", "copy"), ("i", "who was informed"), ("Esc", "close"))

    def texts(self) -> Sequence[Cell]:
        told = self._notice.informed
        informed: Cell = (
            (f"Informed: {told}", "green") if told else ("nobody was informed", "amber")
        )
        body = self._notice.text.split("\n")
        return [
            (self._notice.subject, "bold"),
            "",
            *((line, "text") for line in body),
            "",
            informed,
        ]

    def take_key(self, key: str) -> bool:
        if key == "y":
            self.app.copy_to_clipboard(f"{self._notice.subject}\n\n{self._notice.text}\n")
            self.pane.retitle(f"{self.heading} · copied")
        elif key == "i":
            self.start(self._inform)
        else:
            return super().take_key(key)
        return True

    async def _inform(self) -> None:
        given = self._notice
        change: Change | None = await self.app.push_screen_wait(
            Informed(given.adjustment, given.informed)
        )
        if change is not None:
            self.prepare()
            self.pane.set_lines(self.texts())
            self.resize()


class Informed(FormDialog["Change"], inherit_bindings=False):
    """Asks who was told of a changed promise and adds them to its row."""

    help_topic: ClassVar[str] = "words"
    draft_name: ClassVar[str] = "informed"

    def __init__(self, adjustment: str, known: str) -> None:
        super().__init__()
        self.adjustment = adjustment
        self.known = known

    @property
    def heading(self) -> str:
        return "Who was informed?"

    def draft_item(self) -> str:
        return self.adjustment

    def fields(self) -> Sequence[Field]:
        about = f"beside {self.known}" if self.known else "names, with commas between"
        return [MeaningField("informed", "Informed", help=about)]

    async def save(self) -> Change | None:
        from mstui.actions.notices import record_informed

        ws, names = self.host.ws, self.pane.values["informed"]
        return await self.carry_out(lambda: record_informed(ws, self.adjustment, names))
