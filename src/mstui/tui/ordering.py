"""By which column each pane is sorted: kept while the program runs, and over restarts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from mstui.tui.widgets.columns import Column

OWN = "own order"
# Keys that move within the choices of the popup.
TAKEN = "jkhl"


class Order(NamedTuple):
    """A pane's order: the name of a sort, empty for the kind's own, and its direction."""

    name: str = ""
    descending: bool = False

    @property
    def arrow(self) -> str:
        """What stands beside the column's title."""
        return ("↓" if self.descending else "↑") if self.name else ""

    def then(self, column: Column) -> Order:
        """The order after a column is chosen: its first direction, or the other one."""
        name = column.sort.lstrip("-")
        if self.name == name:
            return Order(name, not self.descending)
        return Order(name, column.sort.startswith("-"))


OWN_ORDER = Order()


class Orders:
    """The orders of all panes, by the pane's name, ``project.task``."""

    def __init__(self) -> None:
        self._known: dict[str, Order] | None = None

    def of(self, pane: str, columns: Sequence[Column]) -> Order:
        """The order of a pane; its own where what was remembered is none of its columns."""
        order = self._all().get(pane, Order())
        known = {column.sort.lstrip("-") for column in columns if column.sort}
        return order if order.name in known else Order()

    def keep(self, pane: str, order: Order) -> None:
        """Sort a pane so from now on; raises MstuiError where that can't be remembered."""
        from mstui.config.state import remember

        self._all()[pane] = order
        written = f"{'-' if order.descending else ''}{order.name}"
        remember(**{f"sort.{pane}": written})

    def _all(self) -> dict[str, Order]:
        if self._known is None:
            from mstui.config.state import read_state

            self._known = {
                name.removeprefix("sort."): Order(text.lstrip("-"), text.startswith("-"))
                for name, text in read_state().items()
                if name.startswith("sort.") and isinstance(text, str)
            }
        return self._known


def lettered(columns: Sequence[Column]) -> list[tuple[str, Column | None]]:
    """A letter for each column that sorts, behind ``o`` for the list's own order."""
    used = set(f"o{TAKEN}")
    made: list[tuple[str, Column | None]] = [("o", None)]
    for column in columns:
        if column.sort:
            spare = (letter for letter in column.title.casefold() if letter.isalpha())
            letter = next((one for one in [*spare, *"123456789"] if one not in used), "")
            used.add(letter)
            made.append((letter, column))
    return made
