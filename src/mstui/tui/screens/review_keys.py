"""The keys of the check-in: what each command of the app means for the item at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mstui.commands.keys import character_of
from mstui.commands.registry import FOOTER_LIMIT
from mstui.tui.screens.items import ItemCommands

if TYPE_CHECKING:
    from mstui.review.session import Review

# By the review's own name of a key the command that has it in the app.
COMMANDS = {
    "enter": "open",
    "tab": "next_pane",
    "shift+tab": "previous_pane",
    "x": "done",
    "X": "delete",
    "t": "set_target",
    "o": "set_owner",
    "p": "set_priority",
    "a": "add",
    "e": "edit",
    "E": "edit_in_editor",
    "#": "note",
    "space": "select",
    "u": "undo",
    "f": "forecast",
    "v": "verdict",
    "A": "accept_rest",
    "d": "decide",
    "w": "walk",
    "r": "look_at",
    "!": "happened",
}
NARROW = 60
ANSWERED = frozenset((*COMMANDS.values(), "sort"))
# What stands in the bottom line at most, besides the way out and the keys.
SHOWN = FOOTER_LIMIT - 2


def _now(key: str) -> Any:
    """A handler for a key that writes nothing to the file."""

    def handler(screen: ReviewKeys) -> None:
        screen.take_now(key)

    return handler


def _then(key: str) -> Any:
    """A handler for a key that may write: it does so in the writing thread."""

    async def handler(screen: ReviewKeys) -> None:
        await screen.take(key)

    return handler


class ReviewKeys(ItemCommands):
    """Each command hands its key to the review."""

    review: Review

    async def take(self, key: str, text: str = "") -> None:
        """Hand one key to the review, and show what it did."""
        raise NotImplementedError

    def take_now(self, key: str) -> None:
        """The same for a key that writes nothing to the file."""
        raise NotImplementedError

    def choosing(self, key: str) -> bool:
        """Digits are answers: of a KPI the measured number, of a risk its two ratings."""
        if super().choosing(key):
            return True
        kind, sign = self.review.item.kind, character_of(key) or ""
        begins = sign.isdigit() or sign in ("+", "-", ".", ",")
        if (kind == "kpi" and sign and begins) or (kind == "risk" and sign in tuple("12345")):
            self.take_now(sign)
            return True
        return False

    def review_hints(self) -> list[tuple[str, str]]:
        """What the item can be answered with, by the keys that are in force."""
        key_of = self.session.registry.key_of
        found: list[tuple[str, str]] = []
        keys = {one.key: one.label for one in self.review.keys}
        if "A" in keys and self.app.size.width < NARROW:
            keys["A"] = f"accept {len(self.review.swept())}"
        if "A" in keys:  # never left out: it is what makes a quiet week short
            first, *rest = keys
            keys = {first: keys[first], "A": keys["A"], **{key: keys[key] for key in rest}}
        for key, label in keys.items():
            shown = key_of(COMMANDS[key]) if key in COMMANDS else key
            if shown:
                found.append((shown, label))
        return found[:SHOWN]

    # -- keys that write nothing ------------------------------------------------------------------

    def do_cursor_down(self) -> None:
        self.scroll_or("down", 1)

    def do_cursor_up(self) -> None:
        self.scroll_or("up", -1)

    do_next_pane = _now("tab")
    do_previous_pane = _now("shift+tab")
    # A check-in has its own order: the key lets an item wait instead.
    do_sort = _now("s")
    do_forecast = _now("f")
    do_verdict = _now("v")
    do_walk = _now("w")
    do_decide = _now("d")
    do_set_target = _now("t")
    do_set_owner = _now("o")
    do_set_priority = _now("p")
    do_add = _now("a")
    do_edit = _now("e")
    do_edit_in_editor = _now("E")
    do_note = _now("#")
    do_select = _now("space")

    async def do_drop_checkin(self) -> None:
        from mstui.tui.checkin import drop_checkin

        await drop_checkin(self.host, self.review)

    async def do_look_at(self) -> None:
        self.take_now("r")

    def do_cancel(self) -> None:
        """Nothing is thrown away by Escape: the review is left, and goes on where it is."""
        if not self.leave():
            self.take_now("escape")

    # -- keys that may write ----------------------------------------------------------------------

    do_open = _then("enter")
    do_done = _then("x")
    do_delete = _then("X")
    do_accept_rest = _then("A")
    do_happened = _then("!")
    do_undo = _then("u")

    def scroll_or(self, key: str, lines: int) -> None:
        """A page is scrolled, a list is walked through."""
        raise NotImplementedError
