"""All keys that are heard where one is, from the registry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mstui.tui.dialogs.reading import ReadDialog
from mstui.tui.widgets.source import Cell
from mstui.tui.widgets.text import width

if TYPE_CHECKING:
    from mstui.commands.registry import Registry


class KeysHelp(ReadDialog[None], inherit_bindings=False):
    """The table of keys, by group."""

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
        lines: list[Cell] = []
        group = ""
        for row in self._rows:
            if row.group != group:
                group = row.group
                lines += [*([""] if lines else []), (group, "accent bold")]
            shown = row.keys or self._unbound
            name = f"{row.title:<{titles}}"
            if self.cells < keys + titles + 30:
                # No room for the sentence.
                lines.append(((f"  {shown:<{keys}}  ", "bold"), (name, "")))
            else:
                lines.append(
                    ((f"  {shown:<{keys}}  ", "bold"), (f"{name}  ", ""), (row.help, "muted"))
                )
        return lines

    def resize(self) -> None:
        if self.main is not None:
            self.pane.set_lines(self.texts(), keep_scroll=True)
        super().resize()
