"""Why a promise changes: its root cause by one key, then what happened in a few words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from mstui.actions.adjust import SHORTEST_RATIONALE, Why, checked_why
from mstui.domain.errors import InvalidValue
from mstui.tui.dialogs.base import FormDialog
from mstui.tui.dialogs.foreseen import most_lines
from mstui.tui.dialogs.impact_lines import ImpactLines
from mstui.tui.dialogs.meaning import MeaningField
from mstui.tui.dialogs.pane import Keys, Told
from mstui.tui.widgets.columns import spans
from mstui.tui.widgets.fields import Field
from mstui.tui.widgets.frame import Piece
from mstui.tui.widgets.notes import NotesField
from mstui.tui.widgets.source import Cell
from mstui.tui.widgets.text import shown, width, wrap
from mstui.tui.widgets.typed import Ink

if TYPE_CHECKING:
    from mstui.views.inherited import Inherited
    from mstui.views.told_impact import Line

# The cause that each key stands for; the letter is part of the word and marked in it.
LETTERS: dict[str, str] = {
    "r": "resource",
    "p": "priority",
    "d": "dependency",
    "e": "estimate",
    "s": "scope",
    "g": "regulatory",
    "u": "supply",
    "t": "technical",
    "q": "quality",
    "c": "decision",
    "o": "other",
}
MEANINGS: dict[str, str] = {
    "resource": "people, money or equipment were not there",
    "priority": "something else went first",
    "dependency": "it waits for what was not foreseen",
    "estimate": "it takes longer than was thought",
    "scope": "more is to be done than was agreed",
    "regulatory": "a law, a permit, an authority",
    "supply": "a supplier or a delivery",
    "technical": "something does not work",
    "quality": "it was not good enough",
    "decision": "a decision came late",
    "other": "none of these; say what",
}
GAP = 2
CLIENT_LIMIT = 2000
# In less, labels are short; the longest of those needs so many cells.
NARROW, NARROW_LABEL = 48, 8


class CauseField(Field):
    """The root causes in flowing lines; a letter picks one, the arrows step through them."""

    def __init__(self, name: str, label: str, value: str = "") -> None:
        super().__init__(name, label)
        self.causes = list(LETTERS.values())
        self._value = value if value in self.causes else ""
        self._cells = 0
        self.by_letter = False
        self.fit(60)

    @property
    def value(self) -> str:
        return self._value

    def set(self, value: str) -> None:
        self._value = value if value in self.causes else ""
        self.hint = MEANINGS.get(self._value, "")

    def check(self) -> bool:
        self.problem = "" if self._value else "press the letter of the cause"
        self.hint = MEANINGS.get(self._value, "")
        return bool(self._value)

    def key(self, key: str, character: str | None) -> bool | None:
        self.by_letter = False
        if key in ("left", "right", "space"):
            step = -1 if key == "left" else 1
            at = self.causes.index(self._value) if self._value else (-1 if step > 0 else 0)
            self._take(self.causes[(at + step) % len(self.causes)])
            return True
        cause = LETTERS.get((character or "").casefold())
        if cause is None:
            return None
        self.by_letter = True
        self._take(cause)
        return True

    def _take(self, cause: str) -> None:
        self._value = cause
        self.check()

    def fit(self, cells: int) -> None:
        """Lay the causes out in lines of so many cells."""
        if cells == self._cells:
            return
        self._cells = cells
        self._rows: list[list[str]] = [[]]
        left = cells
        for cause in self.causes:
            if width(cause) > left:
                self._rows.append([])
                left = cells
            self._rows[-1].append(cause)
            left -= width(cause) + GAP
        self.lines = len(self._rows)

    def paint(self, y: int, cells: int, ink: Ink, *, active: bool) -> Iterable[Piece]:
        palette = ink.palette
        left = cells
        for cause in self._rows[y] if y < len(self._rows) else ():
            if width(cause) > left:
                break
            chosen = cause == self._value
            on = "cursor" if chosen else "surface"
            plain = palette.style("bold" if chosen else "text" if active else "muted", on)
            letter = next(key for key, word in LETTERS.items() if word == cause)
            at = cause.index(letter)
            yield cause[:at], plain
            yield letter, palette.style("accent bold underline" if active else "bold", on)
            yield cause[at + 1 :], plain
            yield " " * min(GAP, left - width(cause)), palette.style("text", "surface")
            left -= width(cause) + GAP

    def click(self, x: int, y: int, cells: int) -> None:
        column = 0
        for cause in self._rows[y] if y < len(self._rows) else ():
            if column <= x < column + width(cause):
                self._take(cause)
                return
            column += width(cause) + GAP


class RationaleField(NotesField):
    """What happened: Enter saves the form, so the words run on in one paragraph."""

    def check(self) -> bool:
        typed = len(self.value.strip())
        missing = SHORTEST_RATIONALE - typed
        self.hint = f"{typed} characters" if missing <= 0 else ""
        self.problem = ""
        if missing > 0:
            self.problem = f"at least {SHORTEST_RATIONALE} characters: {missing} more"
        return missing <= 0

    def key(self, key: str, character: str | None) -> bool | None:
        if key == "enter":
            return None
        changed = super().key(key, character)
        if changed:
            self.check()
        return changed

    def paste(self, text: str) -> bool:
        changed = super().paste(text)
        if changed:
            self.check()
        return changed


class Reason(FormDialog[Why], inherit_bindings=False):
    """Asks for cause and rationale; None where the person goes back to what they were doing.

    ``change`` tells what changes, ``follows`` what else that moves, a line each. ``offered`` is
    the reason of the move that it only follows: Enter takes it over.
    Going back keeps what was typed for ``item``.
    """

    help_topic: ClassVar[str] = "words"
    draft_name: ClassVar[str] = "reason"
    widest: ClassVar[int] = 104

    def __init__(
        self,
        change: Sequence[Cell],
        *,
        item: str = "",
        informed: str = "",
        watch_until: str = "",
        follows: Sequence[Line] = (),
        offered: Inherited | None = None,
    ) -> None:
        super().__init__()
        self._change = tuple(change)
        self._item = item
        self._informed = informed
        self._watch_until = watch_until
        self._follows = tuple(follows)
        self._offered = offered

    @property
    def heading(self) -> str:
        return "Why does the promise change?"

    def keys(self) -> Keys:
        return (("Enter", "save"), ("Esc", "back"), ("a letter", "the cause"), ("Tab", "next"))

    def draft_item(self) -> str:
        return self._item

    def fields(self) -> Sequence[Field]:
        offered = self._offered
        self._cause = CauseField("cause", "Cause", offered.cause if offered else "")
        said = offered.rationale if offered else ""
        self._rationale = RationaleField("rationale", "Because", said, lines=3)
        most = most_lines(self.app.size.height)
        self._then = ImpactLines("then", "Then", self._follows, most=most)
        client = offered.client_text if offered else ""
        return [
            Told("change", "Change", *self._changes()),
            *([self._then] if self._follows else []),
            *([self._told_offer(offered)] if offered else []),
            self._cause,
            self._rationale,
            MeaningField(
                "client_text",
                self._word("For clients", "Clients"),
                client,
                limit=CLIENT_LIMIT,
                help="what the notice tells; empty: the cause in plain words",
            ),
            MeaningField(
                "informed", self._word("Informed", "Told"), self._informed, help="who was told"
            ),
            MeaningField(
                "agreed_with",
                self._word("Agreed with", "Agreed"),
                help="who agreed to the new promise",
            ),
            MeaningField(
                "watch_until",
                self._word("Ask again", "Ask"),
                self._watch_until,
                parse=self._meaning,
                help="when to look whether it solved it",
            ),
        ]

    def _word(self, label: str, short: str) -> str:
        """A label, or a shorter one where each cell is wanted for what stands beside it."""
        return short if self.cells < NARROW else label

    def _changes(self) -> list[Cell]:
        """What changes; what is too long for a small terminal goes on in the next line."""
        if self.cells >= NARROW:
            return list(self._change)
        room = self.cells - 5 - NARROW_LABEL
        found: list[Cell] = []
        for cell in self._change:
            said = spans(cell, "text")
            parts = wrap(shown("".join(text for text, _ in said)), room)
            found += [(part, said[-1][1] or said[0][1]) for part in parts] if parts[1:] else [cell]
        return found

    def _told_offer(self, offered: Inherited) -> Told:
        """Whose move it follows."""
        words = f" moved first ({offered.cause}); Enter takes its reason"
        return Told("follows", "Follows", ((offered.name, "bold"), (words, "info")))

    def _meaning(self, text: str) -> str:
        from mstui.dates import explain, parse_date

        parse_date(text, self.host.today)
        return explain(text, self.host.today)

    def resize(self) -> None:
        super().resize()
        cells = self.cells
        before = self._cause.lines + self._then.lines
        room = max(4, cells - 4 - self.pane.label_width)
        self._cause.fit(room)
        self._then.fit(room)
        if self._cause.lines + self._then.lines != before:
            super().resize()

    def changed(self) -> None:
        if self._cause.by_letter and self.pane.field is self._cause:
            self._cause.by_letter = False
            self.pane.activate("rationale")

    async def save(self) -> Why | None:
        values = self.pane.values
        watch = values["watch_until"].strip()
        if watch:
            from mstui.dates import parse_date

            try:
                watch = parse_date(watch, self.host.today).isoformat()
            except InvalidValue as error:
                raise InvalidValue(error.message, field="watch_until") from None
        return checked_why(
            Why(
                cause=values["cause"],
                rationale=values["rationale"],
                client_text=values["client_text"],
                informed=values["informed"],
                agreed_with=values["agreed_with"],
                agreed_on=self.host.today.isoformat() if values["agreed_with"].strip() else None,
                watch_until=watch or None,
            )
        )

    def leave(self) -> None:
        """Back to the form; what was typed waits here."""
        if not self.busy:
            self.dismiss(None)
