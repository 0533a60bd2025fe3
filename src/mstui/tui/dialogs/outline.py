"""Adding many items as an outline: type, Enter, type, Tab to indent; or paste a list."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, cast

from mstui.actions.outline import Line, LineNames, Outlined, read_outline
from mstui.actions.quick import RefusedLine, add_entries
from mstui.domain.errors import InvalidValue, MstuiError
from mstui.domain.quick import Reading, kept_as_text, read_line
from mstui.domain.quick_list import is_done, listed
from mstui.domain.quick_offers import offers
from mstui.domain.quick_outline import outermost
from mstui.tui.dialogs.base import FormDialog
from mstui.tui.dialogs.drafts import Typed as Kept
from mstui.tui.dialogs.known import Known, title_of
from mstui.tui.dialogs.outline_model import MOST_ROWS, OutlineModel, Row
from mstui.tui.dialogs.outline_pane import OutlinePane
from mstui.tui.dialogs.pane import DialogPane, Keys
from mstui.tui.dialogs.quick_field import PASTE_LIMIT
from mstui.tui.dialogs.quick_names import Names
from mstui.tui.dialogs.quick_told import short_syntax, told_rows
from mstui.tui.widgets.editing import edit_by_key
from mstui.tui.widgets.source import Cell

if TYPE_CHECKING:
    from mstui.actions.change import Change
    from mstui.domain.values import Value

LINES = "lines"
LADDER = ("project", "phase", "milestone", "task", "part")
WIDEST = 116
EDGE = 2

TYPING: Keys = (
    ("ctrl+s", "add all"),
    ("Enter", "next line"),
    ("Tab", "deeper"),
    ("Shift+Tab", "back"),
    ("ctrl+o", "kind"),
    ("Esc", "cancel"),
    ("ctrl+↑ ↓", "move"),
    ("ctrl+z", "undo"),
    ("ctrl+t", "as text"),
)
COMPLETING: Keys = (("Tab", "takes it"), ("↓ ↑", "choose"), ("Esc", "close the list"))
CHOOSING: Keys = (("Enter", "take it"), ("↓ ↑", "choose"), ("Esc", "close the list"))


class Outline(FormDialog["Change"], inherit_bindings=False):
    """Adds all its lines as one step of undo.

    ``given`` names the project, phase and milestone in which the person is, ``text`` a list that
    was pasted somewhere else.
    """

    help_topic: ClassVar[str] = "entering"
    draft_name: ClassVar[str] = "outline"
    widest: ClassVar[int] = WIDEST

    def __init__(self, kind: str, given: Mapping[str, str], text: str = "") -> None:
        super().__init__()
        self.given = dict(given)
        self.outer = outermost(kind if given.get("project") else "project")
        self.model = OutlineModel(self.outer)
        self._pasted = text
        self._agreed: tuple[Row, ...] = ()
        self._readings: dict[tuple[str, str], Reading] = {}

    # -- the form -----------------------------------------------------------------------------

    def prepare(self) -> None:
        self.known = Known(self.host, self.given.get("project"))
        self.names = Names(self.known)

    @property
    def heading(self) -> str:
        project = self.given.get("project")
        place = f" in {title_of(self.host, 'project', project)}" if project else ""
        return f"New lines{place}"

    def draft_item(self) -> str:
        return self.given.get("project", "")

    def make_pane(self) -> DialogPane:
        self.page = OutlinePane(
            self.heading,
            self.model,
            keys=TYPING,
            read=self._reading,
            on_key=self._key,
            on_paste=self._paste,
        )
        # The dialog asks of its pane only what this one has too.
        self.pane = cast("DialogPane", self.page)
        return self.pane

    def made(self) -> None:
        super().made()
        if self._pasted:
            self._take_list(self._pasted)

    def lines_needed(self) -> int:
        height = self.app.size.height
        return height if height <= 2 * EDGE + 12 else height - 2 * EDGE

    def on_resize(self) -> None:
        super().on_resize()
        self._tell()

    # -- what the lines mean ------------------------------------------------------------------

    def _reading(self, number: int) -> Reading:
        """What a line means where it stands; remembered, since every repaint asks."""
        row, kind = self.model.rows[number], self.model.places[number].kind
        reading = self._readings.get((kind, row.text))
        if reading is None:
            reading = self._read(row.text, kind)
            if len(self._readings) > MOST_ROWS:
                self._readings.clear()
            self._readings[kind, row.text] = reading
        return reading

    def _read(self, text: str, kind: str) -> Reading:
        done, words = is_done(text)
        skipped = len(text) - len(words)
        try:
            reading = read_line(words, kind, self._line_names(words))
        except MstuiError:
            # The file can't be read at the moment; typing goes on.
            return Reading(kind, text, words, (), ())
        remarks = reading.remarks
        if done and kind != "task":
            remarks = (*remarks, f"a {kind} is finished with its own key once it is there")
        parts = tuple(
            part._replace(start=part.start + skipped, end=part.end + skipped)
            for part in reading.parts
        )
        kept = tuple((begin + skipped, end + skipped) for begin, end in reading.kept)
        return reading._replace(line=text, parts=parts, kept=kept, remarks=remarks)

    def _line_names(self, text: str) -> Names | LineNames:
        """Where a line names items, the other lines are among them."""
        if ">" not in text and ":" not in text:
            return self.names
        return LineNames(self.names, self._lines())

    def _lines(self) -> list[Line]:
        return [
            Line(row.text, place)
            for row, place in zip(self.model.rows, self.model.places, strict=True)
        ]

    def changed(self) -> None:
        self._tell()

    def _tell(self) -> None:
        """Say in words what the current line means."""
        reading = self._reading(self.model.at)
        wrong = self.page.wrong.get(self.model.at, "")
        rows: list[Cell] = [(f"! {wrong}", "red")] if wrong not in ("", reading.problem) else []
        if reading.line.strip():
            # On a low terminal the line itself has to say the name.
            low = self.page.told_lines < len(told_rows(reading, self.known, ()))
            rows += told_rows(reading, self.known, ())[1 if low else 0 :]
        elif not self.model.filled:
            rows += self._welcome()
        bare = reading.bare()
        if bare:
            word = reading.line[bare[-1].start : bare[-1].end].strip(" .,")
            rows.append((f"ctrl+t leaves “{word}” in the name", "muted"))
        elif not reading.parts and self.model.filled:
            rows.append((f"{reading.kind}:  {short_syntax(reading.kind)}", "muted"))
        self.page.show(rows)

    def _welcome(self) -> list[Cell]:
        """What can be done, while there is nothing yet."""
        levels = [word for word in LADDER if word in self.outer or word == "part"]
        levels = levels[levels.index(self.outer[0]) :] if self.outer[0] in levels else []
        ladder = " › ".join(levels) or self.outer[0]
        return [
            (("A name, Enter, the next name; Tab leads deeper: ", "muted"), (ladder, "text")),
            (
                (f"Marks on the line of a {self.outer[0]}:  ", "muted"),
                (short_syntax(self.outer[0]), "accent"),
            ),
            (
                "Paste a list: bullets, numbers, headings, [x] for done tasks, tabs or spaces",
                "muted",
            ),
            ("Nothing is added before ctrl+s; one undo takes all of it back.", "muted"),
        ]

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

    # -- pasting ------------------------------------------------------------------------------

    def _paste(self, text: str) -> None:
        if self.busy:
            return
        self.page.said = self.page.problem = ""
        self.page.offers, self.page.picked = (), -1
        lines = listed(text) if len(text) <= PASTE_LIMIT else []
        if len(lines) > 1 or len(text) > PASTE_LIMIT:
            self._take_list(text)
        elif lines:
            empty = not self.model.row.text.strip()
            self.model.type(lines[0].text if empty else " ".join(text.split()))
        self._changed_by("", None)
        self._tell()

    def _take_list(self, text: str) -> None:
        """Make lines of a pasted list, below those that are there."""
        if len(text) > PASTE_LIMIT:
            self.page.tell(f"{len(text):,} characters are too many to paste; import them (gi)")
            return
        found = listed(text)
        fitted = self.model.insert(found)
        if fitted < len(found):
            self.page.tell(
                f"{len(found) - fitted:,} lines did not fit: {MOST_ROWS:,} at once; import more"
            )
        elif found:
            self.page.say(f"{len(found):,} lines; nothing is added before ctrl+s")
        self.keep()
        self._tell()

    # -- drafts -------------------------------------------------------------------------------

    def dirty(self) -> Kept:
        return {LINES: "x" * self.model.typed} if self.model.typed else {}

    def to_keep(self) -> Kept:
        if not self.model.typed:
            return {}
        import json

        return {LINES: json.dumps([[row.level, row.kind, row.text] for row in self.model.rows])}

    def take_kept(self, kept: Kept) -> None:
        import json

        try:
            rows = [
                Row(int(level), str(text), str(kind))
                for level, kind, text in json.loads(kept.get(LINES, "[]"))
            ]
        except (ValueError, TypeError):
            return
        self.model.replace(rows[:MOST_ROWS])

    # -- saving -------------------------------------------------------------------------------

    async def save(self) -> Change | None:
        if not self.model.filled:
            raise InvalidValue("type a name first")
        self.names.look_again()
        self._readings.clear()
        if self.model.filled > 500:
            self.page.say(f"reading {self.model.filled:,} lines …")
        loop = asyncio.get_running_loop()
        outlined = await loop.run_in_executor(None, self._outlined)
        if outlined.problems:
            self._point_out(outlined.problems)
            return None
        newcomers = outlined.newcomers
        if newcomers and self._agreed != tuple(self.model.rows):
            self._agreed = tuple(self.model.rows)
            shown = ", ".join(newcomers[:3])
            more = f" and {len(newcomers) - 3} more" if len(newcomers) > 3 else ""
            self.page.say(f"ctrl+s again adds {shown}{more} to the people with them")
            return None
        try:
            return await self.carry_out(lambda: add_entries(self.host.ws, outlined.entries))
        except RefusedLine as error:
            self._point_out({error.line - 1: str(error)})
            return None

    def _outlined(self) -> Outlined:
        outer: dict[str, Value] = dict(self.given)
        return read_outline(self._lines(), self.names, outer, self.host.today.isoformat())

    def _point_out(self, problems: Mapping[int, str]) -> None:
        """Show what is wrong at its lines; nothing was saved, and all of it is kept."""
        self.page.wrong = dict(problems)
        first = min(problems)
        self.model.go(first)
        self._show_keys()
        self._tell()
        many = len(problems)
        told = f"line {first + 1}: {problems[first]}"
        self.page.tell(told if many == 1 else f"{many:,} lines are refused, {told}")

    def refuse(self, error: MstuiError) -> None:
        self.page.tell(str(error))
