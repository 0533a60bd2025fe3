"""An item that belongs to no project, read where one is: a calendar, a template, a capture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from mstui.domain.errors import NotFound
from mstui.tui.dialogs.reading import ReadDialog
from mstui.tui.widgets.source import Cell

if TYPE_CHECKING:
    from mstui.tui.session import Session


class ReadItem(ReadDialog[None], inherit_bindings=False):
    """Everything about one item."""

    letters_move: ClassVar[bool] = True

    def __init__(self, session: Session, kind: str, id: str) -> None:
        super().__init__()
        self.session = session
        self.kind = kind
        self.item = id
        self._lines: list[Cell] = []

    def prepare(self) -> None:
        from mstui.tui.screens.detail import detail_lines
        from mstui.views.detail import detail

        session = self.session
        found = session.read(detail, self.kind, self.item, session.today_text)
        if found is None:
            raise NotFound("it is gone: somebody deleted it")
        self._heading = f"{found.kind} · {found.name}"
        self._lines = list(detail_lines(found, session.registry, session.today_text, full=True))

    @property
    def heading(self) -> str:
        return self._heading

    def texts(self) -> Sequence[Cell]:
        return self._lines
