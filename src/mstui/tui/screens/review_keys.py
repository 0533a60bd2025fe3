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
    "s": "sort",
    "escape": "cancel",
    "!": "happened",
}
NARROW = 60
LEAST_SWEPT = 2
ANSWERED = frozenset(COMMANDS.values()) - {"cancel"}
# What stands in the bottom line at most, besides the key of all keys.
SHOWN = FOOTER_LIMIT - 1
# By kind of item which keys are worth the room, the best first; "A" only where it takes several.
BEST = {
    "task": "x enter A s",
    "ready": "x enter A s",
    "achieved": "enter r c A",
    "milestone": "enter f t v A",
    "roadblock": "enter E x a A r",
    "kpi": "0-9 s",
    "close": "enter e t E space a",
    "risk": "enter 1-5 ! A #",
    "action": "enter x X a A",
    "more": "a d enter",
}
# What helps where an item has few keys of its own.
EVERYWHERE = (("tab", "next step"), ("u", "take back"), ("escape", "leave"))


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
        keys = {one.key: one.label for one in self.review.keys}
        if self.review.item.kind == "kpi":
            keys = {"0-9": keys.pop("enter"), **keys}
        elif self.review.item.kind == "close":
            from mstui.review.promised import changed_promises

            if not changed_promises(self.review):
                del keys["e"]
        if (swept := len(self.review.swept())) < LEAST_SWEPT:
            keys.pop("A", None)
        elif "A" in keys:
            keys["A"] = f"accept {swept}" if self.app.size.width < NARROW else "accept the rest"
        best = [key for key in BEST.get(self.review.item.kind, "").split() if key in keys]
        order = best + [key for key in keys if key not in best]
        if self.app.size.width < NARROW and "A" in order:
            order.insert(1, order.pop(order.index("A")))
        told = [(key, keys[key]) for key in order]
        is_last = self.review.item.kind in ("close", "report")
        needless = {"tab"} if is_last else set() if self.review.state.given else {"u"}
        told += [one for one in EVERYWHERE if one[0] not in needless]
        found = [(self.key_shown(key), label) for key, label in told]
        return [one for one in found if one[0]][:SHOWN]

    def key_shown(self, key: str) -> str:
        """The key in force for one of the review's own; as it is where it is no command's."""
        return self.session.registry.key_of(COMMANDS[key]) if key in COMMANDS else key

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
