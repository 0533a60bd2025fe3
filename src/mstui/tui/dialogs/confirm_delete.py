"""Before a deletion: what goes with the items, and a key that is not the one that asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from mstui.actions.items import remove_items, what_goes
from mstui.domain.errors import NotFound
from mstui.domain.kinds import KINDS
from mstui.tui.dialogs.known import row_of, title_of
from mstui.tui.dialogs.pane import Keys
from mstui.tui.dialogs.reading import ReadDialog
from mstui.tui.widgets.source import Cell

if TYPE_CHECKING:
    pass

if TYPE_CHECKING:
    from mstui.actions.change import Change

# The first that is not the key that asked confirms.
CONFIRMING = (("d", "d"), ("y", "y"))
NAMED = 8


class ConfirmDelete(ReadDialog["Change"], inherit_bindings=False):
    """Deletes items of any kinds with what belongs to them; Enter does nothing here."""

    leaving: ClassVar[tuple[str, ...]] = ("escape", "q", "n", "N")

    def __init__(self, items: Sequence[tuple[str, str]], *, trigger: str = "X") -> None:
        super().__init__()
        self.items = list(items)
        self.key, self._shown_key = next(
            pair for pair in CONFIRMING if pair[0] not in trigger.casefold().split()
        )

    def prepare(self) -> None:
        # Another window may have been quicker.
        self.items = [pair for pair in self.items if row_of(self.host, *pair) is not None]
        if not self.items:
            raise NotFound("nothing is selected, or it is gone already")
        self._texts = self._told()

    @property
    def heading(self) -> str:
        kinds = {kind for kind, _ in self.items}
        if len(self.items) == 1:
            return f"Delete this {self.items[0][0]}?"
        what = KINDS[kinds.pop()].plural if len(kinds) == 1 else "items"
        return f"Delete {len(self.items)} {what}?"

    def keys(self) -> Keys:
        return ((self._shown_key, "delete"), ("Esc", "leave it"))

    def texts(self) -> Sequence[Cell]:
        return self._texts

    def _told(self) -> list[Cell]:
        lines: list[Cell] = [
            (title_of(self.host, kind, id), "bold") for kind, id in self.items[:NAMED]
        ]
        if len(self.items) > NAMED:
            lines.append((f"and {len(self.items) - NAMED} more", "muted"))
        counts = self.host.read(lambda conn: what_goes(conn, self.items))
        for kind, _ in self.items:
            counts[kind] = counts.get(kind, 0) - 1
        going = [(kind, count) for kind, count in counts.items() if count > 0]
        lines.append("")
        if going:
            lines.append(("With it goes" if len(self.items) == 1 else "With them goes", "muted"))
            widest = max(len(str(count)) for _, count in going)
            lines += [
                ((f"  {count:>{widest}} ", "amber"), (_counted(kind, count), ""))
                for kind, count in sorted(going, key=lambda pair: -pair[1])
            ]
        else:
            lines.append(("Nothing else goes with it.", "muted"))
        lines += ["", ("Undo brings everything back.", "muted")]
        return lines

    def take_key(self, key: str) -> bool:
        if key == self.key:
            self.start(self._delete)
            return True
        return super().take_key(key)

    async def _delete(self) -> None:
        ws, items = self.host.ws, self.items
        change: Change = await self.carry_out(lambda: remove_items(ws, items))
        self.dismiss(change)


def _counted(kind: str, count: int) -> str:
    return kind if count == 1 else KINDS[kind].plural
