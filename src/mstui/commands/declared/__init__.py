"""The commands of the app. A key means one thing wherever it is heard."""

from __future__ import annotations

from mstui.commands.command import Command
from mstui.commands.declared.arranging import ARRANGING
from mstui.commands.declared.everywhere import EVERYWHERE
from mstui.commands.declared.go import GO
from mstui.commands.declared.items import ITEMS
from mstui.commands.declared.lists import LISTS
from mstui.commands.declared.panes import PANES
from mstui.commands.declared.plan import PLAN
from mstui.commands.declared.registers import REGISTERS
from mstui.commands.declared.review import REVIEW
from mstui.commands.declared.timeline import TIMELINE

# A key with two meanings, in scopes that no one confuses, and why it may have them.
AMBIGUOUS: dict[str, str] = {
    "z": "a closer look either way: a pane over the screen, or fewer days a column",
    "c": "shows less of what is seen either way: bars of a chart, or lines of a register",
    "w": "explains who and what: the signs of a chart, or a check-in owner by owner",
}

COMMANDS: tuple[Command, ...] = (
    *EVERYWHERE,
    *GO,
    *LISTS,
    *ITEMS,
    *ARRANGING,
    *PANES,
    *PLAN,
    *REGISTERS,
    *TIMELINE,
    *REVIEW,
)
