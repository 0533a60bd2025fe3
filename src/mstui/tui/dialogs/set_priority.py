"""MoSCoW by one key, and impact and feasibility where an item has them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from mstui.domain.errors import InvalidValue
from mstui.domain.kinds import KINDS
from mstui.domain.kinds.plan import FEASIBILITY, IMPACT
from mstui.domain.priority import MOSCOW_MEANING, advice, show_priority
from mstui.domain.values import show_choice
from mstui.tui.dialogs.base import FormDialog
from mstui.tui.dialogs.kind_fields import UNDECIDED, Typed
from mstui.tui.dialogs.known import Known, rows_of, title_of
from mstui.tui.dialogs.pane import Keys, Told
from mstui.tui.dialogs.promising import save_edit
from mstui.tui.widgets.fields import ChoiceField, Field
from mstui.tui.widgets.frame import Piece
from mstui.tui.widgets.text import fit
from mstui.tui.widgets.typed import Ink

if TYPE_CHECKING:
    from mstui.actions.change import Change
    from mstui.domain.values import Value

LETTERS = {"m": "must", "s": "should", "c": "could", "w": "wont", "minus": ""}
_RATINGS = {"impact": IMPACT, "feasibility": FEASIBILITY}
_TURNED = {"i": "impact", "f": "feasibility"}


class MoscowField(Field):
    """The four words one below the other, each with its key and what it says."""

    def __init__(self, value: str) -> None:
        super().__init__("moscow", "MoSCoW")
        self.words = list(LETTERS.values())
        self._value = value if value in self.words else ""
        self.lines = len(self.words)

    @property
    def value(self) -> str:
        return self._value

    def set(self, value: str) -> None:
        self._value = value if value in self.words else ""

    def key(self, key: str, character: str | None) -> bool | None:
        step = {"up": -1, "left": -1, "down": 1, "right": 1, "space": 1}.get(key)
        if step is None:
            return None
        at = self.words.index(self._value) + step
        if not 0 <= at < len(self.words):
            return None
        self._value = self.words[at]
        return True

    def paint(self, y: int, cells: int, ink: Ink, *, active: bool) -> Iterable[Piece]:
        word = self.words[y]
        chosen = word == self._value
        on = "cursor" if chosen else "surface"
        letter = next(key for key, each in LETTERS.items() if each == word)
        letter = "-" if letter == "minus" else letter
        name = show_choice(word) or UNDECIDED
        text = fit(f"{name:<8} {MOSCOW_MEANING.get(word, 'undecided')}", max(0, cells - 3))
        yield f" {letter} ", ink.palette.style("accent bold", on)
        yield ink.glyphs.plain(text), ink.palette.style("bold" if chosen else "text", on)

    def click(self, x: int, y: int, cells: int) -> None:
        self._value = self.words[y]


class SetPriority(FormDialog["Change"], inherit_bindings=False):
    """Sets the priority of items of one kind; m, s, c and w save at once."""

    def __init__(self, kind: str, ids: Sequence[str]) -> None:
        super().__init__()
        self.kind = kind
        self.ids = list(ids)

    def prepare(self) -> None:
        if KINDS[self.kind].field("moscow") is None:
            raise InvalidValue(f"a {self.kind} has no priority")
        self._rows = rows_of(self.host, self.kind, self.ids)

    @property
    def heading(self) -> str:
        if len(self.ids) > 1:
            return f"Priority of {len(self.ids)} {KINDS[self.kind].plural}"
        return f"Priority · {title_of(self.host, self.kind, self.ids[0])}"

    def keys(self) -> Keys:
        turned = [("i", "impact"), ("f", "feasibility")] if self._rated else []
        return (("m s c w", "set"), ("Esc", "cancel"), *turned, ("Enter", "save"))

    @property
    def _rated(self) -> bool:
        return KINDS[self.kind].field("impact") is not None and self.kind == "milestone"

    def fields(self) -> Sequence[Field]:
        shown: list[Field] = [MoscowField(self._common("moscow"))]
        if self._rated:
            for name, words in (
                ("impact", ("high", "low")),
                ("feasibility", ("easy", "difficult")),
            ):
                choices = [("", UNDECIDED), *((word, word) for word in words)]
                shown.append(ChoiceField(name, name.capitalize(), choices, self._common(name)))
        self._together = Told("together", "Together", lines=2)
        return [*shown, Told("gap"), self._together]

    def _common(self, name: str) -> str:
        """The value of all items, empty where they differ."""
        values = {str(row[name] or "") for row in self._rows}
        return values.pop() if len(values) == 1 else ""

    def made(self) -> None:
        super().made()
        self.pane.shortcuts = {
            **{key: partial(self._set, word) for key, word in LETTERS.items()},
            **({key: partial(self._turn, name) for key, name in _TURNED.items()}),
        }

    def _set(self, word: str) -> None:
        self.pane.take({"moscow": word})
        self.changed()
        self.start(self._save)

    def _turn(self, name: str) -> None:
        for field in self.pane.fields:
            if field.name == name:
                field.key("right", None)
        self.changed()

    def changed(self) -> None:
        values = self.pane.values
        rated = (values["moscow"], values.get("impact", ""), values.get("feasibility", ""))
        advised = advice(*rated)
        self._together.tell((show_priority(*rated) or "undecided", "bold"), (advised, "amber"))
        self.pane.repaint_inner()

    async def save(self) -> Change | None:
        changes: dict[str, Value] = {
            name: text or None
            for name, text in self.pane.values.items()
            if text != self._first[name]
        }
        if not changes:
            self.dismiss(None)
            return None
        known = Known(self.host)
        return await save_edit(self, self.kind, self._rows, Typed(changes, {}), known)
