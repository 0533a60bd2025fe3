"""What a new target would move, told below the field while it is typed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from mstui.domain.errors import MstuiError
from mstui.tui.dialogs.foreseen import COMPUTING, NOTHING, PAUSE
from mstui.tui.dialogs.impact_lines import ImpactLines
from mstui.views.foreseen import Foreseen, foreseen, is_small

if TYPE_CHECKING:
    from textual.screen import Screen

    from mstui.review.items import Item
    from mstui.review.session import Review

HOW = ("what moves with it is told here as you type", "muted")


class TargetImpact:
    """The impact of the target that is typed; of a large plan it is computed after a pause.

    ``on_told`` is called when there is more to show.
    """

    def __init__(self, screen: Screen[Any], review: Review, on_told: Callable[[], object]) -> None:
        self._screen, self._review, self._on_told = screen, review, on_told
        self.lines: ImpactLines | None = None
        self.found: Foreseen = NOTHING
        self.day = ""
        self._item: Item | None = None
        self._small = True

    def begin(self, item: Item, typed: str, most: int) -> ImpactLines:
        """The lines for the question about an item's target, with what is typed of it already."""
        self._item, self.day, self.found = item, "", NOTHING
        self._small = self._review.read(lambda conn: is_small(conn, "milestone", [item.id]))
        self.lines = ImpactLines("then", "", (), most=most)
        self.lines.tell(HOW)
        self.typed(typed)
        return self.lines

    def of(self, item: Item, day: str, most: int) -> ImpactLines | None:
        """The same for a question that follows; None where that day was not computed."""
        if self._item is None or self._item.key != item.key or not day or self.day != day:
            return None
        return ImpactLines("then", "", self.found.told, most=most) if self.found.told else None

    def typed(self, text: str) -> None:
        """Something else stands in the field."""
        if self._item is None or self.lines is None:
            return
        day = self._day_of(text)
        if day == self.day:
            return
        self.day = day
        if not day:
            self.found = NOTHING
            self.lines.tell(HOW)
        elif self._small:
            self._show(self._read(day))
        else:
            self.lines.tell(COMPUTING)
            self._screen.set_timer(PAUSE, partial(self._begin, day))

    def _day_of(self, text: str) -> str:
        from mstui.review.asking import Context
        from mstui.review.flow_checks import a_target

        assert self._item is not None
        try:
            return a_target(Context(self._review, self._item, {}), text) if text.strip() else ""
        except MstuiError:
            return ""

    def _read(self, day: str) -> Foreseen:
        assert self._item is not None
        changes = {self._item.id: {"target": day}}
        review = self._review
        return review.read(lambda conn: foreseen(conn, "milestone", changes, review.today))

    def _begin(self, day: str) -> None:
        """Compute it unless something else was typed meanwhile."""
        if day == self.day:
            self._screen.run_worker(self._compute(day), exit_on_error=False)

    async def _compute(self, day: str) -> None:
        found = await asyncio.get_running_loop().run_in_executor(None, self._read, day)
        if day == self.day and self._screen.is_attached:
            self._show(found)

    def _show(self, found: Foreseen) -> None:
        self.found = found
        if self.lines is not None:
            self.lines.show(found.told)
            self._on_told()
