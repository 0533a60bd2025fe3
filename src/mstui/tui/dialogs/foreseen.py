"""What would follow, told in a form while the change is typed and kept with its reason."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from mstui.tui.dialogs.impact_lines import ImpactLines
from mstui.views.foreseen import Foreseen, foreseen, is_small

if TYPE_CHECKING:
    from mstui.domain.values import Value
    from mstui.store.transaction import Row
    from mstui.tui.dialogs.base import FormDialog
    from mstui.tui.dialogs.host import Host

SHOWN, SHOWN_LOW = 14, 3
LOW = 20
# So many lines of a form's height are those of its other fields.
OTHERS = 16
PAUSE = 0.15
NOTHING = Foreseen()
COMPUTING = ("…", "muted")

Wanted = Mapping[str, Mapping[str, "Value"]]
"""The fields that items are about to have, by their ids."""


def most_lines(height: int) -> int:
    """How many lines of an impact fit beside the fields."""
    return min(SHOWN, max(4, height - OTHERS)) if height >= LOW else SHOWN_LOW


def wanted_of(rows: Sequence[Row], values: Mapping[str, Value], own: Wanted | None) -> Wanted:
    """What changes of each item, without what it has already."""
    found: dict[str, dict[str, Value]] = {}
    for row in rows:
        id = str(row["id"])
        fields = {**values, **(own or {}).get(id, {})}
        changed = {
            name: value
            for name, value in fields.items()
            if name in row and (row[name] or None) != (value or None)
        }
        if changed:
            found[id] = changed
    return found


async def foresee(host: Host, kind: str, wanted: Wanted) -> Foreseen:
    """What follows from changes; of a large plan it is computed beside the screen."""
    if not wanted:
        return NOTHING
    read = partial(host.read, partial(_read, kind, wanted, host.today.isoformat()))
    if host.read(lambda conn: is_small(conn, kind, list(wanted))):
        return read()
    return await asyncio.get_running_loop().run_in_executor(None, read)


def _read(kind: str, wanted: Wanted, today: str, conn: Any) -> Foreseen:
    return foreseen(conn, kind, wanted, today)


class Following(ImpactLines):
    """Lines that tell what follows from what is typed; of a large plan after a short pause."""

    def __init__(self, dialog: FormDialog[Any], kind: str, ids: Sequence[str]) -> None:
        most = most_lines(dialog.app.size.height)
        super().__init__("then", "Then", (), most=most)
        self.dialog = dialog
        self.kind = kind
        self._small = dialog.host.read(lambda conn: is_small(conn, kind, list(ids)))
        self._wanted: Wanted = {}

    def follow(self, wanted: Wanted) -> None:
        """Tell what follows from these changes; the same ones are not computed again."""
        if wanted == self._wanted:
            return
        self._wanted = wanted
        if not wanted:
            self._show(NOTHING)
        elif self._small:
            today = self.dialog.host.today.isoformat()
            self._show(self.dialog.host.read(partial(_read, self.kind, wanted, today)))
        else:
            self.tell(COMPUTING)
            self.dialog.set_timer(PAUSE, partial(self._begin, wanted))

    def _begin(self, wanted: Wanted) -> None:
        """Compute it unless something else was typed meanwhile."""
        if wanted is self._wanted:
            self.dialog.run_worker(self._compute(wanted))

    async def _compute(self, wanted: Wanted) -> None:
        found = await foresee(self.dialog.host, self.kind, wanted)
        if wanted is self._wanted and self.dialog.is_attached:
            self._show(found)
            self.dialog.pane.repaint_inner()

    def _show(self, found: Foreseen) -> None:
        before = self.lines
        self.show(found.told, self.dialog.pane._value_cells(self.dialog.cells - 2))
        # It only grows: a frame that jumps at each letter can't be read.
        if self.lines > before and self.dialog.main is not None:
            self.dialog.resize()
