"""One change of a promise, whole: who, why, whom it was told, and its impact as it was seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from mstui.domain.errors import NotFound
from mstui.tui.dialogs.known import title_of
from mstui.tui.dialogs.reading import ReadDialog
from mstui.tui.panes.promises import told_whole
from mstui.tui.widgets.source import Cell
from mstui.views.promises import promises


class PromiseDialog(ReadDialog[None], inherit_bindings=False):
    """Shows one row of a milestone's ledger."""

    help_topic: ClassVar[str] = "words"

    def __init__(self, milestone: str, adjustment: str) -> None:
        super().__init__()
        self.milestone = milestone
        self.adjustment = adjustment
        self._texts: list[Cell] = []

    def prepare(self) -> None:
        today = self.host.today.isoformat()
        found = self.host.read(lambda conn: promises(conn, self.milestone, today))
        one = next((each for each in found if each.id == self.adjustment), None)
        if one is None:
            raise NotFound("that change is not there any more")
        self._texts = told_whole(one, today)

    @property
    def heading(self) -> str:
        return f"Changed promise · {title_of(self.host, 'milestone', self.milestone)}"

    def texts(self) -> Sequence[Cell]:
        return self._texts
