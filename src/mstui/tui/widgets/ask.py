"""What a screen asks in its place: a question, what is worth knowing for it, and one answer."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from textual import events

from mstui.tui.dialogs.pane import DialogPane, Told
from mstui.tui.glyphs import Glyphs
from mstui.tui.widgets.fields import Field, TextField
from mstui.tui.widgets.lines import wrap_spans
from mstui.tui.widgets.source import Cell
from mstui.tui.widgets.text import width

NAME = "answer"
# Its keys, a line above them, and the frame.
AROUND = 4
KEYS = (("Enter", "take it"), ("Esc", "as it was"))
PICKS = (("Esc", "as it was"),)


class AskPane(DialogPane):
    """One question at a time. Every key is its own while it is shown.

    ``on_answer(key, text)`` gets Enter with the typed text, the key of a choice, or Escape.
    ``on_typed(text)`` gets what is typed so far. Keys that come while an answer is being taken wait
    for what follows: the next question, or ``on_stray(key)`` where there is none.
    """

    def __init__(
        self,
        on_answer: Callable[[str, str], Coroutine[Any, Any, object]],
        on_typed: Callable[[str], object],
        on_stray: Callable[[str], object],
        *,
        id: str = "ask",
    ) -> None:
        super().__init__("", [Told("told")], keys=KEYS)
        self.id = id
        self._answer, self._on_typed, self._on_stray = on_answer, on_typed, on_stray
        self._doing: Coroutine[Any, Any, object] | None = None
        self._letters: frozenset[str] = frozenset()
        self._digits = False

    def ask(
        self,
        title: str,
        told: Sequence[Cell],
        *,
        field: Field | None = None,
        letters: Sequence[str] = (),
        digits: bool = False,
        then: Told | None = None,
    ) -> None:
        """Show another question: with a field to type into, or letters to pick from.

        ``then`` are lines about what is typed, below the field; of letters, above them.
        """
        self._letters = frozenset(letters)
        self._digits = digits
        self.hints = KEYS if field is not None else PICKS
        self.problem = self.said = ""
        self.retitle(title)
        lines = Told("told", "", *told)
        fields: list[Field] = [lines] if told or field is None else []
        self._active, self._first = max(0, len(fields) - (field is None)), 0
        if field is not None:
            fields.append(field)
            fields += [then] if then is not None else []
        elif then is not None:
            fields.insert(0, then)
            self._active += 1
        self.fields = fields
        self.annotate("")
        self.refresh()

    @property
    def typed(self) -> str:
        """What stands in the field."""
        return self.field.value

    def check_consume_key(self, key: str, character: str | None) -> bool:
        return True

    async def _on_key(self, event: events.Key) -> None:
        event.stop()
        event.prevent_default()
        if not self.display:
            self._on_stray(event.key)
            return
        self.take_key(event.key, event.character)
        doing, self._doing = self._doing, None
        if doing is not None:
            await doing

    def take_key(self, key: str, character: str | None) -> bool:
        self.said = self.problem = ""
        if key in ("escape", "enter") and not self._picking(key):
            suggesting = isinstance(self.field, TextField) and self.field.suggestions
            if key == "escape" and suggesting:
                self.field.key(key, character)
                self.repaint_inner()
            else:
                self._doing = self._answer(key, self.typed)
            return True
        letter = character or key
        if letter in self._letters or (self._digits and letter.isdigit()):
            self._doing = self._answer(letter, "")
            return True
        changed = self.field.key(key, character)
        if changed is not None:
            self._after(changed)
            if changed:
                self._on_typed(self.typed)
        return True

    def lines_needed(self) -> int:
        """The lines of the question, its keys, and the frame."""
        suggesting = len(self.field.suggestions) if isinstance(self.field, TextField) else 0
        return sum(field.lines for field in self.fields) + suggesting + AROUND


def told_lines(texts: Sequence[Cell], cells: int, most: int, glyphs: Glyphs) -> list[Cell]:
    """Texts broken to so many cells, and no more of their lines than ``most``."""
    found: list[Cell] = []
    for text in texts:
        found += [tuple(line) for line in wrap_spans(text, cells, glyphs)]
    if len(found) > most:
        rest = len(found) - most + 1
        found = [*found[: most - 1], (f"… and {rest} more lines", "muted")]
    return found


def beside(picks: Sequence[tuple[str, str]], cells: int) -> list[Cell]:
    """Choices side by side, as many in a line as fit: the key, then what it means."""
    lines: list[list[tuple[str, str]]] = [[]]
    left = cells
    for key, label in picks:
        size = width(key) + width(label) + 4
        if size > left and lines[-1]:
            lines.append([])
            left = cells
        lines[-1] += [(key, "accent bold"), (f" {label}   ", "text")]
        left -= size
    return [tuple(line) for line in lines]
