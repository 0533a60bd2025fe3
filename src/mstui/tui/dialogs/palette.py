"""Any command by a part of its name, with its key beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mstui.tui.dialogs import fuzzy
from mstui.tui.dialogs.pane import Keys
from mstui.tui.dialogs.picking import Entry, PickDialog

if TYPE_CHECKING:
    from mstui.commands.command import Command
    from mstui.commands.context import Context
    from mstui.commands.registry import Registry


class Palette(PickDialog["Command", "Command"], inherit_bindings=False):
    """Picks a command; one that can't run now stays in the list and says why."""

    def __init__(self, registry: Registry, context: Context) -> None:
        super().__init__()
        self._commands = registry.palette(context)
        self._registry = registry

    @property
    def heading(self) -> str:
        return "Commands"

    def keys(self) -> Keys:
        return (("Enter", "run"), ("Esc", "cancel"), ("↑ ↓", "move"))

    def placeholder(self) -> str:
        return "a part of a command's name"

    def entries(self, typed: str) -> Sequence[Entry[Command]]:
        found = fuzzy.best(typed, self._commands, lambda entry: entry.title)
        if not found:
            # What a command does may be told in other words than its name.
            found = fuzzy.best(typed, self._commands, lambda entry: entry.command.help)
        if not typed.strip():
            found = sorted(found, key=lambda entry: bool(entry.why_not))
        return [
            Entry(
                entry.command,
                entry.title,
                (entry.keys, "muted" if entry.why_not else "accent"),
                entry.why_not,
                self._registry.worded(entry.command.help),
            )
            for entry in found
        ]

    def picked(self, entry: Entry[Command]) -> None:
        self.dismiss(entry.value)
