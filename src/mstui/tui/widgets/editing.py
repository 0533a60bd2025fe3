"""Text being typed: a caret that moves by what a person sees as one character, and undo."""

from __future__ import annotations

from rich.cells import get_character_cell_size

from mstui.domain.text import scrub

UNDO_STEPS = 200
_JOINER = "\u200d"


class Editing:
    """A text with a caret. One line of it, or several where ``lines``.

    What arrives from a paste is made storable as it enters: controls become U+FFFD, and in one
    line breaks become blanks. Nothing grows past ``limit`` characters; `full` then tells.
    """

    def __init__(self, text: str = "", *, limit: int, lines: bool = False) -> None:
        self.limit = limit
        self.lines = lines
        self.full = False
        self._text = text
        self._caret = len(text)
        self._before: list[tuple[str, int]] = []

    @property
    def text(self) -> str:
        return self._text

    @property
    def caret(self) -> int:
        """The index of the character before which the caret stands."""
        return self._caret

    def set(self, text: str) -> None:
        """Replace the whole text, the caret at its end."""
        self._change(text[: self.limit], len(text))

    def insert(self, text: str) -> bool:
        """Put text in at the caret; False if nothing of it fits."""
        text = storable(text, lines=self.lines)
        room = self.limit - len(self._text)
        self.full = len(text) > room
        text = text[:room]
        if not text:
            return False
        at = self._caret
        self._change(self._text[:at] + text + self._text[at:], at + len(text))
        return True

    def erase(self, to: int) -> bool:
        """Take out what stands between the caret and an index; False if that is nothing."""
        self.full = False
        first, last = sorted((self._caret, max(0, min(to, len(self._text)))))
        if first == last:
            return False
        self._change(self._text[:first] + self._text[last:], first)
        return True

    def go(self, to: int) -> None:
        """Put the caret before the character at an index, never inside a joined one."""
        self._caret = max(0, min(to, len(self._text)))
        while 0 < self._caret < len(self._text) and self._joined(self._caret):
            self._caret -= 1

    def undo(self) -> bool:
        """Take the last change back; False if there is none."""
        self.full = False
        if not self._before:
            return False
        self._text, self._caret = self._before.pop()
        return True

    def right(self, at: int | None = None) -> int:
        """The index after the character at the caret."""
        at = self._caret if at is None else at
        at = min(at + 1, len(self._text))
        while at < len(self._text) and self._joined(at):
            at += 1
        return at

    def left(self, at: int | None = None) -> int:
        """The index of the character before the caret."""
        at = self._caret if at is None else at
        at = max(at - 1, 0)
        while at > 0 and self._joined(at):
            at -= 1
        return at

    def word_left(self) -> int:
        """The beginning of the word before the caret."""
        at = self._caret
        while at > 0 and not self._text[at - 1].isalnum():
            at -= 1
        while at > 0 and self._text[at - 1].isalnum():
            at -= 1
        return at

    def word_right(self) -> int:
        """The end of the word after the caret."""
        at = self._caret
        while at < len(self._text) and not self._text[at].isalnum():
            at += 1
        while at < len(self._text) and self._text[at].isalnum():
            at += 1
        return at

    def line_start(self) -> int:
        return self._text.rfind("\n", 0, self._caret) + 1

    def line_end(self) -> int:
        end = self._text.find("\n", self._caret)
        return len(self._text) if end < 0 else end

    def _joined(self, at: int) -> bool:
        """True if the character at an index belongs to the one before it."""
        char = self._text[at]
        if char == "\n" or self._text[at - 1] == "\n":
            return False
        return self._text[at - 1] == _JOINER or get_character_cell_size(char) == 0

    def _change(self, text: str, caret: int) -> None:
        self._before.append((self._text, self._caret))
        del self._before[:-UNDO_STEPS]
        self._text = text
        self._caret = min(caret, len(text))


def storable(text: str, *, lines: bool) -> str:
    """Pasted or typed text as it may be stored, the blanks at its ends kept."""
    if text.isprintable():
        return text
    core = scrub(text, notes=lines)
    if not core:
        return "".join(char for char in text if char == " " or (lines and char == "\n"))
    ends = " \n" if lines else " "
    lead = text[: len(text) - len(text.lstrip(ends))]
    tail = text[len(text.rstrip(ends)) :]
    return f"{lead}{core}{tail}"


# Keys that move the caret or erase; the same in every field.
def edit_by_key(editing: Editing, key: str) -> bool | None:
    """Do what an editing key does: True if the text changed, False if not, None for other keys."""
    moves = {
        "left": editing.left,
        "right": editing.right,
        "ctrl+left": editing.word_left,
        "alt+left": editing.word_left,
        "alt+b": editing.word_left,
        "ctrl+right": editing.word_right,
        "alt+right": editing.word_right,
        "alt+f": editing.word_right,
        "home": editing.line_start,
        "ctrl+a": editing.line_start,
        "end": editing.line_end,
        "ctrl+e": editing.line_end,
    }
    if key in moves:
        editing.go(moves[key]())
        return False
    erasures = {
        "backspace": editing.left,
        "ctrl+h": editing.left,
        "delete": editing.right,
        "ctrl+d": editing.right,
        "ctrl+w": editing.word_left,
        "ctrl+backspace": editing.word_left,
        "alt+backspace": editing.word_left,
        "alt+d": editing.word_right,
        "ctrl+delete": editing.word_right,
        "ctrl+u": editing.line_start,
        "ctrl+k": editing.line_end,
    }
    if key in erasures:
        return editing.erase(erasures[key]())
    if key == "ctrl+z":
        return editing.undo()
    return None
