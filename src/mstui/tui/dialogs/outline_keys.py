"""The keys of an outline: typing, levels, moving lines, kinds, and completing a mark."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from mstui.actions.change import Change
from mstui.domain.errors import MstuiError
from mstui.domain.quick import Lookups, Reading, kept_as_text
from mstui.domain.quick_offers import offers
from mstui.tui.dialogs.base import FormDialog
from mstui.tui.dialogs.outline_model import MOST_ROWS, OutlineModel
from mstui.tui.dialogs.pane import Keys
from mstui.tui.widgets.editing import edit_by_key

if TYPE_CHECKING:
    from mstui.tui.dialogs.outline_pane import OutlinePane

TYPING: Keys = (
    ("ctrl+s", "add all"),
    ("Enter", "next line"),
    ("Tab", "deeper"),
    ("ctrl+o", "kind"),
    ("Esc", "cancel"),
    ("Shift+Tab", "back"),
    ("ctrl+↑ ↓", "move"),
    ("ctrl+z", "undo"),
    ("ctrl+t", "as text"),
)
COMPLETING: Keys = (("Tab", "takes it"), ("↓ ↑", "choose"), ("Esc", "close the list"))
CHOOSING: Keys = (("Enter", "take it"), ("↓ ↑", "choose"), ("Esc", "close the list"))


class OutlineKeys(FormDialog[Change], inherit_bindings=False):
    """What each key does to the lines; what they mean and saving them is the dialog's."""

    model: OutlineModel
    page: OutlinePane
    _agreed: tuple[object, ...]

    def _reading(self, number: int) -> Reading:
        """What a line means where it stands."""
        raise NotImplementedError

    def _line_names(self, text: str) -> Lookups:
        """What a line may name."""
        raise NotImplementedError

    def _tell(self) -> None:
        """Say in words what the current line means."""
        raise NotImplementedError

    # -- keys ---------------------------------------------------------------------------------

    def _key(self, key: str, character: str | None) -> bool:
        """Do what a key does; False if it means nothing here."""
        if self.busy:
            return True
        self.page.said = self.page.problem = ""
        before = self.model.version
        if self.page.offers and self._list_key(key):
            self._show_keys()
            self._tell()
            return True
        self.page.offers, self.page.picked = (), -1
        taken = self._structure_key(key) or self._line_key(key, character)
        if taken and self.model.version != before:
            self._changed_by(key, character)
        self._show_keys()
        self._tell()
        return taken

    def _changed_by(self, key: str, character: str | None) -> None:
        """Something is another: keep it, forget what was wrong, and offer to complete."""
        self._leaving = False
        self._agreed = ()
        self.page.wrong = {}
        if key == "backspace" or (character is not None and character.isprintable()):
            self._offer()
        self.keep()

    def _structure_key(self, key: str) -> bool:
        """Keys that change lines and levels."""
        model = self.model
        at_begin = model.editing.caret == 0
        at_end = model.editing.caret == len(model.editing.text)
        if at_begin and key in ("backspace", "ctrl+h"):
            model.back()
            return True
        if at_end and key in ("delete", "ctrl+d"):
            model.join()
            return True
        does = self._keys.get(key)
        if does is None:
            return self._go_key(key, at_begin=at_begin, at_end=at_end)
        does()
        return True

    @cached_property
    def _keys(self) -> dict[str, Callable[[], object]]:
        return {
            "enter": self._enter,
            "tab": lambda: self._indent(1),
            "shift+tab": lambda: self._indent(-1),
            "ctrl+up": lambda: self._move(-1),
            "alt+up": lambda: self._move(-1),
            "ctrl+down": lambda: self._move(1),
            "alt+down": lambda: self._move(1),
            "ctrl+o": self._other_kind,
            "ctrl+t": self._toggle_text,
            "ctrl+z": self.model.undo,
            "ctrl+s": lambda: self.start(self._save),
            "escape": self.leave,
        }

    def _move(self, step: int) -> None:
        if not self.model.move(step):
            self.page.said = "there is no neighbour of its level on that side"

    def _other_kind(self) -> None:
        among = self.model.other_kind()
        if len(among) < 2:
            self.page.said = f"here it can only be a {among[0]}"

    def _go_key(self, key: str, *, at_begin: bool, at_end: bool) -> bool:
        """Keys that lead to another line."""
        model = self.model
        page = max(1, self.page.rows_shown - 1)
        steps = {"up": -1, "down": 1, "pageup": -page, "pagedown": page}
        if key in steps:
            model.go(model.at + steps[key], min(model.editing.caret, len(model.row.text)))
        elif key == "ctrl+home":
            model.go(0)
        elif key == "ctrl+end":
            model.go(len(model.rows) - 1)
        elif key == "left" and at_begin and model.at:
            model.go(model.at - 1)
        elif key == "right" and at_end and model.at + 1 < len(model.rows):
            model.go(model.at + 1, 0)
        else:
            return False
        return True

    def _line_key(self, key: str, character: str | None) -> bool:
        """Keys that edit the line."""
        model = self.model
        caret = model.editing.caret
        changed = edit_by_key(model.editing, key)
        if changed is not None:
            if changed:
                model.edited(caret)
            return True
        if character is None or not character.isprintable():
            return False
        if not model.type(character):
            self.page.said = "that line is as long as a line can be"
        return True

    def _enter(self) -> None:
        model = self.model
        if not model.row.text.strip():
            # A second Enter leads a level back, as everywhere where lists are typed.
            if not (model.row.level and model.indent(-1)):
                self.page.said = "ctrl+s adds all lines" if model.filled else "type a name"
        elif not model.split():
            self.page.said = f"{MOST_ROWS:,} lines are as many as fit; import more (gi)"

    def _indent(self, step: int) -> None:
        model = self.model
        if model.indent(step):
            return
        above = model.places[model.at - 1]
        if step < 0 or model.at == 0:
            self.page.said = "it is one of the outermost lines"
        elif above.level < model.row.level:
            self.page.said = "it is one level below the line above it already"
        else:
            self.page.said = f"nothing can stand under a {above.kind}"

    def _toggle_text(self) -> None:
        """Leave the word before the caret in the name that was taken out of it."""
        reading = self._reading(self.model.at)
        bare = reading.bare()
        if not bare:
            self.page.said = "nothing was taken out of the name but marks; quotes keep those"
            return
        first, last = bare[-1], bare[-1]
        for part in reversed(bare[:-1]):
            if part.end == first.start:
                first = part
        whole = last._replace(start=first.start)
        text = kept_as_text(self.model.row.text, whole)
        self.model.write(text, len(text))

    # -- completion ---------------------------------------------------------------------------

    def _offer(self) -> None:
        editing = self.model.editing
        kind = self.model.places[self.model.at].kind
        try:
            names = self._line_names(editing.text)
            self.page.offers = offers(editing.text, editing.caret, kind, names)
        except MstuiError:
            self.page.offers = ()

    def _list_key(self, key: str) -> bool:
        """Keys of the open list of completions; False where the key is not the list's."""
        page = self.page
        if key in ("down", "up"):
            step = 1 if key == "down" else -1
            page.picked = max(-1, min(page.picked + step, len(page.offers) - 1))
            return True
        if key == "escape":
            page.offers, page.picked = (), -1
            return True
        if key == "tab" or (key in ("enter", "right") and page.picked >= 0):
            text, caret = page.offers[max(page.picked, 0)].taken(self.model.editing.text)
            self.model.write(text, caret)
            page.offers, page.picked = (), -1
            page.wrong = {}
            self.keep()
            return True
        return False

    def _show_keys(self) -> None:
        page = self.page
        if page.offers:
            page.hints = CHOOSING if page.picked >= 0 else COMPLETING
        else:
            page.hints = TYPING
