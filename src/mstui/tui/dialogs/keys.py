"""All keys that are heard where one is, from the registry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from mstui.tui.dialogs.reading import ReadDialog
from mstui.tui.widgets.lines import MARGIN
from mstui.tui.widgets.source import Cell
from mstui.tui.widgets.text import pad, width, wrap

if TYPE_CHECKING:
    from mstui.commands.registry import Registry


INDENT = 2
GAP = 2
# With less room the sentence is left out.
LEAST_HELP = 20


class KeysHelp(ReadDialog[None], inherit_bindings=False):
    """The table of keys, by group."""

    help_topic: ClassVar[str] = "keys"
    letters_move: ClassVar[bool] = True

    def __init__(self, registry: Registry, scope: str) -> None:
        super().__init__()
        self._rows = registry.key_table(scope)
        self._unbound = "–"

    @property
    def heading(self) -> str:
        return "Keys"

    def texts(self) -> Sequence[Cell]:
        keys = max((width(row.keys) for row in self._rows), default=0)
        titles = max((width(row.title) for row in self._rows), default=0)
        room = self.cells - 2 - 2 * MARGIN - keys - titles - INDENT - 2 * GAP
        lines: list[Cell] = []
        group = ""
        for row in self._rows:
            if row.group != group:
                group = row.group
                lines += [*([""] if lines else []), (group, "accent bold")]
            lead = " " * INDENT + pad(row.keys or self._unbound, keys + GAP)
            if room < LEAST_HELP:
                lines.append(((lead, "bold"), (row.title, "")))
                continue
            helped = wrap(row.help, room)
            lines.append(((lead, "bold"), (pad(row.title, titles + GAP), ""), (helped[0], "muted")))
            lines += [(" " * (width(lead) + titles + GAP) + more, "muted") for more in helped[1:]]
        return lines

    def resize(self) -> None:
        if self.main is not None:
            self.pane.set_lines(self.texts(), keep_scroll=True)
        super().resize()
