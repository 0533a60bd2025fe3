"""MoSCoW by its letter, impact and feasibility by arrows on a field of four quadrants."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from mstui.domain.errors import InvalidValue
from mstui.domain.kinds import KINDS
from mstui.domain.priority import MOSCOW_MEANING, advice, show_priority
from mstui.domain.values import show_choice
from mstui.tui.dialogs.base import FormDialog
from mstui.tui.dialogs.kind_fields import UNDECIDED, Typed
from mstui.tui.dialogs.known import Known, rows_of, title_of
from mstui.tui.dialogs.pane import Keys, Told
from mstui.tui.dialogs.promising import save_edit
from mstui.tui.dialogs.quadrants import QuadrantField
from mstui.tui.widgets.fields import Field
from mstui.tui.widgets.frame import Piece
from mstui.tui.widgets.text import fit, width
from mstui.tui.widgets.typed import Ink
from mstui.views.quadrants import quadrant_counts

if TYPE_CHECKING:
    from mstui.actions.change import Change
    from mstui.domain.values import Value

LETTERS = {"m": "must", "s": "should", "c": "could", "w": "wont", "minus": ""}
# With so many lines the quadrants are drawn with what each of them asks for.
ROOMY = 20


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


class MoscowLine(MoscowField):
    """The words beside each other, their letters marked; arrows are not for them."""

    def __init__(self, value: str) -> None:
        super().__init__(value)
        self.lines = 1

    def key(self, key: str, character: str | None) -> bool | None:
        return None

    def paint(self, y: int, cells: int, ink: Ink, *, active: bool) -> Iterable[Piece]:
        for word, text, gap in self._laid(cells):
            chosen = word == self._value
            on = "cursor" if chosen else "surface"
            text = ink.glyphs.plain(text)
            yield text[:1], ink.palette.style("accent bold", on)
            yield text[1:], ink.palette.style("bold" if chosen else "text", on)
            yield " " * gap, ink.palette.style("text", "surface")

    def _laid(self, cells: int) -> list[tuple[str, str, int]]:
        """Each word as it is shown, with the blanks behind it."""
        texts = [(word, show_choice(word) or UNDECIDED) for word in self.words]
        left = cells - sum(width(text) for _, text in texts)
        gap = max(0, min(3, left // len(texts)))
        return [(word, text, gap) for word, text in texts]

    def click(self, x: int, y: int, cells: int) -> None:
        column = 0
        for word, text, gap in self._laid(cells):
            column += width(text) + gap
            if x < column:
                self._value = word
                return


class SetPriority(FormDialog["Change"], inherit_bindings=False):
    """Sets the priority of items of one kind: of milestones all of it by one Enter, of tasks
    the word at once by its letter."""

    help_topic: ClassVar[str] = "arranging"

    def __init__(self, kind: str, ids: Sequence[str]) -> None:
        super().__init__()
        self.kind = kind
        self.ids = list(ids)

    def prepare(self) -> None:
        if KINDS[self.kind].field("moscow") is None:
            raise InvalidValue(f"a {self.kind} has no priority")
        self._rows = rows_of(self.host, self.kind, self.ids)
        project = str(self._rows[0].get("project") or "")
        self._others = (
            self.host.read(lambda conn: quadrant_counts(conn, project, self.ids))
            if self._rated
            else {}
        )

    @property
    def heading(self) -> str:
        if len(self.ids) > 1:
            return f"Priority of {len(self.ids)} {KINDS[self.kind].plural}"
        return f"Priority · {title_of(self.host, self.kind, self.ids[0])}"

    def keys(self) -> Keys:
        if not self._rated:
            return (("m s c w", "set"), ("Esc", "cancel"), ("-", "undecided"))
        return (("Enter", "save"), ("← → ↑ ↓", "move"), ("m s c w -", "MoSCoW"),
                ("Del", "no place"), ("Esc", "cancel"))  # fmt: skip

    @property
    def _rated(self) -> bool:
        return KINDS[self.kind].field("impact") is not None and self.kind == "milestone"

    @property
    def _roomy(self) -> bool:
        return self.app.size.height >= ROOMY

    def fields(self) -> Sequence[Field]:
        self._together = Told("together", "Together", lines=2)
        moscow = self._common("moscow")
        self._drawn_roomy = self._roomy
        if not self._rated:
            return [MoscowField(moscow), Told("gap"), self._together]
        self._square = QuadrantField(
            "square",
            "",
            self._common("impact"),
            self._common("feasibility"),
            others=self._others,
            roomy=self._roomy,
        )
        shown: list[Field] = [MoscowLine(moscow), self._square, self._together]
        if self._roomy:
            self._says = Told("says", "", lines=2)
            shown[1:1] = [self._says]
            shown[-1:-1] = [Told("gap")]
            return shown
        for field in shown:
            field.label = ""
        return shown

    def _common(self, name: str) -> str:
        """The value of all items, empty where they differ."""
        values = {str(row[name] or "") for row in self._rows}
        return values.pop() if len(values) == 1 else ""

    def made(self) -> None:
        super().made()
        self.pane.shortcuts = {key: partial(self._set, word) for key, word in LETTERS.items()}
        if self._rated:
            self.pane.activate("square")

    def resize(self) -> None:
        if self.main is not None and self._rated and self._roomy != self._drawn_roomy:
            self.pane.rebuild(self.fields())
            self.changed()
        super().resize()

    def _set(self, word: str) -> None:
        self.pane.take({"moscow": word})
        self.changed()
        if not self._rated:
            self.start(self._save)

    def _values(self) -> dict[str, str]:
        """The fields of the item as they are chosen."""
        values = {"moscow": self.pane.values["moscow"]}
        if self._rated:
            values |= {"impact": self._square.impact, "feasibility": self._square.feasibility}
        return values

    def changed(self) -> None:
        values = self._values()
        rated = (values["moscow"], values.get("impact", ""), values.get("feasibility", ""))
        advised = advice(*rated)
        self._together.tell((show_priority(*rated) or "undecided", "bold"), (advised, "amber"))
        if self._rated and self._roomy:
            meaning = MOSCOW_MEANING.get(values["moscow"], "not decided yet")
            self._says.tell((meaning, "muted"))
        self.pane.repaint_inner()

    async def save(self) -> Change | None:
        changes: dict[str, Value] = {
            name: text or None
            for name, text in self._values().items()
            if text != self._common(name)
        }
        if not changes:
            self.dismiss(None)
            return None
        known = Known(self.host)
        return await save_edit(self, self.kind, self._rows, Typed(changes, {}), known)
