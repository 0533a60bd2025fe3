"""Choosing by one more key: what a begun chord can become, and by which column a list is sorted."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from mstui.commands.command import Command
from mstui.commands.context import Context
from mstui.commands.keys import display_key
from mstui.commands.registry import Prefix
from mstui.domain.errors import MstuiError
from mstui.tui.ordering import OWN, Order, lettered
from mstui.tui.widgets.areas import PaneScreen
from mstui.tui.widgets.columns import Column
from mstui.tui.widgets.popup import Choice, Popup
from mstui.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from mstui.tui.app import MstuiApp
    from mstui.tui.session import Session

# What column titles that are too short to say it mean.
_MEANING = {"In": "In: working days to the target", "Who": "Who: the first name"}


class Choosing(PaneScreen, inherit_bindings=False):
    """A screen with a popup of keys at the bottom right."""

    scope: ClassVar[str] = "lists"
    DEFAULT_CSS = """
    Choosing { layers: default popup; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.popup = Popup(self._clicked)
        # The columns of the popup that asks how to sort, while it is open.
        self._columns: list[tuple[str, Column | None]] = []
        self._at = 0
        # The commands of the popup that shows a chord.
        self._commands: list[Command] = []

    @property
    def host(self) -> MstuiApp:
        """The app, as what it is."""
        from mstui.tui.app import MstuiApp

        assert isinstance(self.app, MstuiApp)
        return self.app

    @property
    def session(self) -> Session:
        return self.host.session

    @property
    def active(self) -> Rows:
        """The list that hears the keys."""
        raise NotImplementedError

    def context(self) -> Context:
        """Where the person is, for the commands."""
        raise NotImplementedError

    def show_sorted(self, rows: Rows) -> None:
        """Read a list again, in the order that holds now."""

    def own_order(self, rows: Rows) -> str:
        """A few words on the order a list has by itself."""
        return ""

    # -- chords -------------------------------------------------------------------------------

    def show_choices(self, prefix: Prefix) -> None:
        """What a begun chord can become; what can't be done now says why."""
        registry, context = self.session.registry, self.context()
        choices = []
        self._commands = []
        for key, command in prefix.choices:
            self._commands.append(command)
            choices.append(Choice(key, command.title, registry.why_not(command.id, context) or ""))
        pressed = display_key(" ".join(prefix.presses), arrows=registry.arrows)
        cancel = registry.key_of("cancel")
        self.popup.open(pressed, choices, self._room, note=f"{cancel} leaves")

    def close_choices(self) -> None:
        """Close the popup, whatever it shows."""
        self.popup.close()
        self._columns, self._commands = [], []

    def _clicked(self, at: int) -> None:
        if self.app.screen is not self:
            return
        if self._columns:
            self._sort_by_line(at)
            return
        command = self._commands[at]
        self.host.forget_presses()
        self.close_choices()
        self.host.run_command(command)

    @property
    def _room(self) -> tuple[int, int]:
        return self.app.size.width, max(3, self.app.size.height - 2)

    # -- sorting ------------------------------------------------------------------------------

    def order_of(self, rows: Rows) -> Order:
        """The order in which a list is shown."""
        return self.host.orders.of(self._name_of(rows), rows.columns)

    def _name_of(self, rows: Rows) -> str:
        return f"{self.scope}.{rows.id}"

    def mark_orders(self) -> None:
        """Show in every header by which column its list is sorted."""
        for rows in self.query(Rows):
            order = self.order_of(rows)
            rows.show_order(order.name, order.arrow)
            rows.on_header = self._header_clicked

    def do_sort(self) -> None:
        """Ask by which column; the popup stands until a column is chosen or it is left."""
        rows, order = self.active, self.order_of(self.active)
        self._columns = lettered(rows.columns)
        choices = []
        for at, (letter, column) in enumerate(self._columns):
            if column is None:
                told = self.own_order(rows)
                choices.append(Choice(letter, f"{OWN}: {told}" if told else OWN))
                self._at = 0 if not order.name else self._at
                continue
            here = column.sort.lstrip("-") == order.name
            self._at = at if here else self._at
            word = _MEANING.get(column.title, column.title)
            choices.append(Choice(letter, word, note=order.arrow if here else ""))
        self.popup.open(
            f"Sort {rows.title.split(' · ')[0]} by",
            choices,
            self._room,
            at=self._at,
            note="again: the other way",
        )

    def choosing(self, key: str) -> bool:
        """Whether the popup that asks how to sort is open, and hears the key."""
        if not self._columns:
            return False
        command = self.session.registry.command
        last = len(self._columns) - 1
        letters = [letter for letter, _ in self._columns]
        if key in letters:
            self._sort_by_line(letters.index(key))
        elif key in command("cursor_down").keys:
            self._at = min(self._at + 1, last)
            self.popup.move_to(self._at)
        elif key in command("cursor_up").keys:
            self._at = max(self._at - 1, 0)
            self.popup.move_to(self._at)
        elif key in command("open").keys:
            self._sort_by_line(self._at)
        elif key in (*command("cancel").keys, *command("back").keys, *command("sort").keys):
            self.close_choices()
        return True

    def _sort_by_line(self, at: int) -> None:
        _, column = self._columns[at]
        self.close_choices()
        self._sort(self.active, column)

    def _header_clicked(self, rows: Rows, column: Column) -> None:
        if column.sort and self.app.screen is self:
            self._sort(rows, column)

    def _sort(self, rows: Rows, column: Column | None) -> None:
        """Sort by a column, the same one again the other way; by None as it was at first."""
        order = Order() if column is None else self.order_of(rows).then(column)
        try:
            self.host.orders.keep(self._name_of(rows), order)
        except MstuiError as error:
            self.host.tell(str(error), problem=True)
        rows.show_order(order.name, order.arrow)
        self.show_sorted(rows)
