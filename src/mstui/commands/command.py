"""How a command is declared, and the scopes in which its keys are heard."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from mstui.commands.context import Context

WhyNot = Callable[[Context], str | None]

# Each scope with the one around it, whose commands it hears too.
SCOPES: dict[str, str] = {
    "everywhere": "",
    "lists": "everywhere",
    "items": "lists",
    "portfolio": "items",
    "project": "items",
    "timeline": "items",
    "report": "items",
    "owed": "report",
    "register": "items",
    "review": "items",
    "history": "lists",
}

# The groups of the key table, in its order.
GROUPS = (
    "Everywhere",
    "Go",
    "Lists",
    "Items",
    "Registers",
    "Panes",
    "Timeline",
    "Check-in",
)


def always(context: Context) -> str | None:
    """Nothing stands in the way."""
    return None


class Command(NamedTuple):
    """One command. ``why_not`` tells in a sentence why it can't run now; None where it can.

    In such a sentence ``{edit}`` stands for the keys of the command ``edit``.
    """

    id: str
    title: str
    # One sentence for the key table and the help.
    help: str
    keys: tuple[str, ...]
    scope: str
    group: str
    # The word beside the key at the bottom of the screen.
    short: str
    # The method of the app or screen that runs it.
    handler: str
    why_not: WhyNot = always
    # The kinds it works on (empty: any), and what the others have none of.
    kinds: tuple[str, ...] = ()
    lacks: str = ""
    # Its place at the bottom of the screen, by scope; "empty" is a workspace without projects.
    footer: tuple[tuple[str, int], ...] = ()
    palette: bool = True
    # Heard while text is typed into a field too.
    in_text: bool = False
    # Without a key of its own the person would be stuck.
    needs_key: bool = False

    def place(self, scope: str) -> int:
        """Its place among the hints of ``scope``; 0 where it is none of them."""
        return next((place for where, place in self.footer if where == scope), 0)


def scopes_heard(scope: str) -> tuple[str, ...]:
    """``scope`` and the scopes around it, innermost first. KeyError for an unknown one."""
    heard = [scope]
    while SCOPES[heard[-1]]:
        heard.append(SCOPES[heard[-1]])
    return tuple(heard)


def overlap(left: str, right: str) -> bool:
    """Whether some place hears the keys of both scopes."""
    return left in scopes_heard(right) or right in scopes_heard(left)
