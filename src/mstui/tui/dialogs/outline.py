"""Adding many items as an outline: type, Enter, type, Tab to indent; or paste a list."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, cast

from mstui.actions.outline import Line, LineNames, Outlined, read_outline
from mstui.actions.quick import RefusedLine, add_entries
from mstui.domain.errors import InvalidValue, MstuiError
from mstui.domain.quick import Reading, read_line
from mstui.domain.quick_list import is_done, listed
from mstui.domain.quick_outline import outermost, word_for
from mstui.domain.text import with_article
from mstui.tui.dialogs.drafts import Typed as Kept
from mstui.tui.dialogs.known import Known, title_of
from mstui.tui.dialogs.outline_keys import TYPING, OutlineKeys
from mstui.tui.dialogs.outline_model import LONGEST_ROW, MOST_ROWS, OutlineModel, Row
from mstui.tui.dialogs.outline_pane import OutlinePane
from mstui.tui.dialogs.pane import DialogPane
from mstui.tui.dialogs.quick_field import PASTE_LIMIT
from mstui.tui.dialogs.quick_names import Names
from mstui.tui.dialogs.quick_place import place_of
from mstui.tui.dialogs.quick_told import place_words, short_syntax, told_rows
from mstui.tui.widgets.source import Cell

if TYPE_CHECKING:
    from mstui.actions.change import Change
    from mstui.domain.values import Value

LINES = "lines"
LADDER = ("project", "phase", "milestone", "task", "part")
WIDEST = 116
EDGE = 2


class Outline(OutlineKeys, inherit_bindings=False):
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
        if not project:
            return "New lines"
        place = place_words(self.known, place_of(self.outer[0], self.given))
        names = [title_of(self.host, "project", project), *(name for _, name in place[:1])]
        return f"New lines in {' · '.join(names)}"

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
        if self.main is not None:
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
            remarks = (
                *remarks,
                f"{with_article(kind)} is finished with its own key once it is there",
            )
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
            told = told_rows(reading, self.known, ())
            rows += told[1 if self.page.told_lines < len(told) else 0 :]
        elif not self.model.filled:
            rows += self._welcome()
        bare = reading.bare()
        if bare:
            word = reading.line[bare[-1].start : bare[-1].end].strip(" .,")
            rows.append((f"ctrl+t leaves “{word}” in the name", "muted"))
        elif not reading.parts and self.model.filled:
            word = word_for(self.model.places, self.model.at)
            rows.append((f"{word}:  {short_syntax(reading.kind)}", "muted"))
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
            if self.model.editing.full:
                self.page.tell(f"a line takes {LONGEST_ROW:,} characters; the rest was left out")
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
        except (ValueError, TypeError, RecursionError):
            return  # no draft of ours
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
