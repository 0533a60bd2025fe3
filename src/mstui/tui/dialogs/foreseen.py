"""What would follow, told in a form while the change is typed and kept with its reason."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from mstui.tui.dialogs.pane import Told
from mstui.tui.widgets.source import Cell
from mstui.views.foreseen import Foreseen, foreseen, is_small

if TYPE_CHECKING:
    from mstui.domain.values import Value
    from mstui.store.transaction import Row
    from mstui.tui.dialogs.base import FormDialog
    from mstui.tui.dialogs.host import Host

SHOWN, SHOWN_LOW = 8, 2
LOW = 20
PAUSE = 0.15
NOTHING = Foreseen()
COMPUTING = ("…", "muted")

Wanted = Mapping[str, Mapping[str, "Value"]]
"""The fields that items are about to have, by their ids."""


def style(line: str) -> str:
    """How a line of an impact looks."""
    return "red" if " misses its " in line else "text"


def told_lines(lines: Sequence[str], most: int) -> list[Cell]:
    """Up to ``most`` lines, the last saying how many more there are."""
    if len(lines) <= most:
        return [(line, style(line)) for line in lines]
    left = len(lines) - most + 1
    return [*((line, style(line)) for line in lines[: most - 1]), (f"and {left} more", "muted")]


def most_lines(height: int) -> int:
    """How many lines of an impact fit beside the fields."""
    return SHOWN if height >= LOW else SHOWN_LOW


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


class Following(Told):
    """Lines that tell what follows from what is typed; of a large plan after a short pause."""

    def __init__(self, dialog: FormDialog[Any], kind: str, ids: Sequence[str]) -> None:
        super().__init__("then", "Then", lines=1)
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
        lines = told_lines(found.lines, most_lines(self.dialog.app.size.height))
        self.tell(*lines)
        # It only grows: a frame that jumps at each letter can't be read.
        if len(lines) > self.lines:
            self.lines = len(lines)
            if self.dialog.main is not None:
                self.dialog.resize()
