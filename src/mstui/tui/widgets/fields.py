"""The fields of a form: a line of text, a choice. Each paints itself and takes its keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from mstui.domain.errors import MstuiError
from mstui.domain.text import LINE_LIMIT
from mstui.tui.theming import FIELD
from mstui.tui.widgets.editing import Editing, edit_by_key
from mstui.tui.widgets.frame import Piece
from mstui.tui.widgets.text import cut, fit, shown, width
from mstui.tui.widgets.typed import Ink, clusters_of, first_shown, line_pieces

SUGGESTIONS = 6

Parse = Callable[[str], str]
"""What a typed text means, in words; raises MstuiError with what would be right."""


class Field:
    """One field. ``value`` is always text; ``problem`` is set while it can't be saved."""

    lines = 1
    takes_text = False

    def __init__(self, name: str, label: str, *, help: str = "") -> None:
        self.name = name
        self.label = label
        self.help = help
        self.hint = ""
        self.problem = ""

    @property
    def value(self) -> str:
        raise NotImplementedError

    def set(self, value: str) -> None:
        """Take a value from outside, a draft for example."""
        raise NotImplementedError

    def check(self) -> bool:
        """Read the value again for hint and problem; True if it can be saved."""
        return True

    def key(self, key: str, character: str | None) -> bool | None:
        """Take a key: True if the value changed, False if only the field, None if not taken."""
        return None

    def paste(self, text: str) -> bool:
        """Take pasted text; True if the value changed."""
        return False

    def paint(self, y: int, cells: int, ink: Ink, *, active: bool) -> Iterable[Piece]:
        """The pieces of the field's line ``y``, at most ``cells`` wide."""
        raise NotImplementedError

    def caret_at(self, cells: int) -> tuple[int, int] | None:
        """Column and line of the caret, None where there is none."""
        return None

    def click(self, x: int, y: int, cells: int) -> None:
        """The mouse pressed inside the field."""


class TextField(Field):
    """A line of text, with what it is understood as below it and suggestions on demand."""

    takes_text = True

    def __init__(
        self,
        name: str,
        label: str,
        value: str = "",
        *,
        parse: Parse | None = None,
        suggest: Callable[[str], Sequence[str]] | None = None,
        required: bool = False,
        limit: int = LINE_LIMIT,
        placeholder: str = "",
        help: str = "",
    ) -> None:
        super().__init__(name, label, help=help)
        self.editing = Editing(value, limit=limit)
        self.required = required
        self.placeholder = placeholder
        self.suggestions: list[str] = []
        self.picked = -1
        self._parse = parse
        self._suggest = suggest
        self.lines = 2 if parse is not None or required or help else 1
        if parse is not None and value:
            self.check()

    @property
    def value(self) -> str:
        return self.editing.text

    def set(self, value: str) -> None:
        self.editing.set(value)
        self._changed(suggest=False)

    def check(self) -> bool:
        self.hint = self.problem = ""
        text = self.editing.text.strip()
        if not text:
            self.problem = "needed" if self.required else ""
            return not self.problem
        if self._parse is not None:
            try:
                self.hint = self._parse(text)
            except MstuiError as error:
                self.problem = str(error)
        return not self.problem

    def key(self, key: str, character: str | None) -> bool | None:
        if self.suggestions and (taken := self._suggestion_key(key)) is not None:
            return taken
        changed = edit_by_key(self.editing, key)
        if changed is None:
            if character is None or not character.isprintable():
                return None
            changed = self.editing.insert(character)
        if changed:
            self._changed()
        else:
            self.suggestions = []
        return changed

    def paste(self, text: str) -> bool:
        changed = self.editing.insert(text)
        if changed:
            self._changed()
        return changed

    def pick(self, number: int) -> None:
        """Take a suggestion."""
        self.editing.set(self.suggestions[number])
        self._changed(suggest=False)

    def _suggestion_key(self, key: str) -> bool | None:
        if key in ("down", "up"):
            step = 1 if key == "down" else -1
            self.picked = max(-1, min(self.picked + step, len(self.suggestions) - 1))
            return False
        if key in ("tab", "enter", "right") and self.picked >= 0:
            self.pick(self.picked)
            return True
        if key == "escape":
            self.suggestions = []
            return False
        return None

    def _changed(self, *, suggest: bool = True) -> None:
        self.picked = -1
        self.suggestions = []
        if suggest and self._suggest is not None and self.value.strip():
            found = self._suggest(self.value.strip())
            self.suggestions = [each for each in found if each != self.value][:SUGGESTIONS]
        self.check()
        if self.problem == "needed":
            # Said when saving; an emptied field is on its way to another value.
            self.problem = ""

    def paint(self, y: int, cells: int, ink: Ink, *, active: bool) -> Iterable[Piece]:
        if y == 1:
            return self._paint_hint(cells, ink)
        on = "cursor" if active else FIELD
        if not self.value and not active and self.placeholder:
            text = fit(shown(self.placeholder), cells, ink.glyphs.ellipsis)
            return [(text, ink.palette.style("muted", on))]
        clusters = list(clusters_of(self.editing))
        first = first_shown(clusters, self.editing.caret, cells)
        return line_pieces(
            [each for each in clusters if each[0] >= first],
            self.editing.caret if active else -1,
            cells,
            ink,
            on,
        )

    def _paint_hint(self, cells: int, ink: Ink) -> Iterable[Piece]:
        if self.editing.full:
            text, style = f"at most {self.editing.limit:,} characters", "amber"
        elif self.problem:
            text, style = f"! {self.problem}", "red"
        else:
            text, style = self.hint or self.help, "muted"
        text = cut(ink.glyphs.plain(shown(text)), cells, ink.glyphs.ellipsis)
        return [(text, ink.palette.style(style, "surface"))]

    def caret_at(self, cells: int) -> tuple[int, int] | None:
        clusters = list(clusters_of(self.editing))
        first = first_shown(clusters, self.editing.caret, cells)
        x = sum(width(text) for at, text in clusters if first <= at < self.editing.caret)
        return (x, 0)

    def click(self, x: int, y: int, cells: int) -> None:
        clusters = list(clusters_of(self.editing))
        first = first_shown(clusters, self.editing.caret, cells)
        column = 0
        for at, text in clusters:
            if at >= first:
                column += width(text)
                if column > x:
                    self.editing.go(at)
                    return
        self.editing.go(len(self.editing.text))


class ChoiceField(Field):
    """One of a few values: left, right and Space step through them, a letter jumps to its own."""

    def __init__(
        self,
        name: str,
        label: str,
        choices: Sequence[str] | Sequence[tuple[str, str]],
        value: str = "",
        *,
        help: str = "",
    ) -> None:
        super().__init__(name, label, help=help)
        self.choices: list[tuple[str, str]] = [
            (each, each) if isinstance(each, str) else (each[0], each[1]) for each in choices
        ]
        self._at = next((at for at, each in enumerate(self.choices) if each[0] == value), 0)

    @property
    def value(self) -> str:
        return self.choices[self._at][0] if self.choices else ""

    def set(self, value: str) -> None:
        self._at = next((at for at, each in enumerate(self.choices) if each[0] == value), self._at)

    def key(self, key: str, character: str | None) -> bool | None:
        if not self.choices:
            return None
        if key in ("left", "right", "space"):
            return self._step(-1 if key == "left" else 1)
        if character is None or not character.isalnum():
            return None
        letter = character.casefold()
        for step in range(1, len(self.choices) + 1):
            at = (self._at + step) % len(self.choices)
            if self.choices[at][1].casefold().startswith(letter):
                return self._step(step)
        return False

    def _step(self, step: int) -> bool:
        before, self._at = self._at, (self._at + step) % len(self.choices)
        return self._at != before

    def paint(self, y: int, cells: int, ink: Ink, *, active: bool) -> Iterable[Piece]:
        on = "cursor" if active else FIELD
        labels = [ink.glyphs.plain(shown(label)) or "–" for _, label in self.choices]
        if sum(width(label) + 2 for label in labels) <= cells:
            return list(self._paint_all(labels, ink, active=active))
        left, right = ink.glyphs.choice
        widest = min(cells - 4, max(map(width, labels), default=0))
        text = fit(labels[self._at], widest, ink.glyphs.ellipsis) if labels else ""
        return [(f"{left} {text} {right}", ink.palette.style("text", on))]

    def _paint_all(self, labels: Sequence[str], ink: Ink, *, active: bool) -> Iterator[Piece]:
        left, right = ink.glyphs.choice
        for at, label in enumerate(labels):
            if at == self._at:
                on = "cursor" if active else FIELD
                yield f"{left}{label}{right}", ink.palette.style("bold", on)
            else:
                yield f" {label} ", ink.palette.style("muted", "surface")

    def click(self, x: int, y: int, cells: int) -> None:
        labels = [shown(label) or "–" for _, label in self.choices]
        if sum(width(label) + 2 for label in labels) > cells:
            self._step(1)
            return
        column = 0
        for at, label in enumerate(labels):
            column += width(label) + 2
            if column > x:
                self._at = at
                return
