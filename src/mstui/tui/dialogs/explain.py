"""Each number, date and word of an item explained; a line that names an item leads to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar

from textual import events

from mstui.domain.errors import NotFound
from mstui.tui.dialogs.known import title_of
from mstui.tui.dialogs.pane import Keys, laid_lines
from mstui.tui.dialogs.reading import ReadDialog, ReadPane
from mstui.tui.panes.words import STATES
from mstui.tui.widgets.frame import glyphs_of
from mstui.tui.widgets.lines import MARGIN
from mstui.tui.widgets.source import Cell
from mstui.tui.widgets.text import width
from mstui.views.explain import explain
from mstui.views.explain_parts import Explained, Leads

Where = tuple[str, str]

INDENT = "  "
NARROW = 56
LONGEST_LABEL = 12


class Explain(ReadDialog[Where], inherit_bindings=False):
    """Explains what is seen of an item; the result is the item to go to, None for none."""

    help_topic: ClassVar[str] = "words"
    leaving: ClassVar[tuple[str, ...]] = ("escape", "q", "equals_sign")

    def __init__(self, kind: str, id: str) -> None:
        super().__init__()
        self.kind = kind
        self.item = id
        self._chosen = -1

    def prepare(self) -> None:
        today = self.host.today.isoformat()
        self._found: list[Explained] = self.host.read(
            lambda conn: explain(conn, self.kind, self.item, today)
        )
        if not self._found:
            raise NotFound(f"that {self.kind} is not there any more")
        self._leads = [lead for each in self._found for lead in each.leads]

    @property
    def heading(self) -> str:
        return f"Where it comes from · {title_of(self.host, self.kind, self.item)}"

    def keys(self) -> Keys:
        if not self._leads:
            return (("↑ ↓", "scroll"), ("Esc", "close"))
        return (("Tab", "next item"), ("Enter", "go there"), ("↑ ↓", "scroll"), ("Esc", "close"))

    # -- what is read ---------------------------------------------------------------------------

    def texts(self) -> Sequence[Cell]:
        return [cell for cell, _ in self._lines()]

    def _lines(self) -> Iterable[tuple[Cell, int]]:
        """Each line with the number of the item that it leads to, -1 where it leads nowhere."""
        narrow = self.cells < NARROW
        label = min(max(len(each.label) for each in self._found), LONGEST_LABEL) + 1
        indent = INDENT if narrow else " " * (label + 1)
        number = -1
        for at, each in enumerate(self._found):
            if at:
                yield "", -1
            yield (
                ((f"{each.label:<{label}} ", "muted"), (_signed(each), _style(each))),
                -1,
            )
            for says in filter(None, each.says):
                yield (((indent, ""), (says, "text")), -1)
            for lead in each.leads:
                number += 1
                yield self._lead(lead, number, indent), number

    def _lead(self, lead: Leads, number: int, indent: str) -> Cell:
        here = number == self._chosen
        mark = glyphs_of(self).cursor if here else " "
        style = "accent bold" if here else "accent"
        why = (f"  {lead.why}", "muted") if lead.why else ("", "")
        return ((f"{indent}{mark} ", "accent bold"), (lead.name or lead.kind, style), why)

    # -- going somewhere ------------------------------------------------------------------------

    def take_key(self, key: str) -> bool:
        if key in ("tab", "shift+tab", "n", "N"):
            self._choose(1 if key in ("tab", "n") else -1)
        elif key == "enter":
            self._go()
        else:
            return super().take_key(key)
        return True

    def _choose(self, step: int) -> None:
        """Mark the next item, and bring its line into view."""
        if not self._leads:
            return
        if self._chosen < 0:
            self._chosen = 0 if step > 0 else len(self._leads) - 1
        else:
            self._chosen = (self._chosen + step) % len(self._leads)
        self.pane.set_lines(self.texts(), keep_scroll=True)
        self.pane.reveal(self._line_of(self._chosen))

    def _line_of(self, number: int) -> int:
        """The wrapped line on which an item is named."""
        room = max(2, self.pane.inner_width - 2 * MARGIN)
        glyphs, at = glyphs_of(self), 0
        for cell, leads in self._lines():
            if leads == number:
                break
            at += sum(1 for _ in laid_lines(cell, room, glyphs))
        return at

    def _go(self) -> None:
        if 0 <= self._chosen < len(self._leads):
            lead = self._leads[self._chosen]
            self.dismiss((lead.kind, lead.id))
        elif self._leads:
            self._choose(1)
        else:
            self.leave()

    def make_pane(self) -> ReadPane:
        self.pane: ExplainPane = ExplainPane(self.heading, self.keys())
        self.pane.on_line = self._clicked
        return self.pane

    def _clicked(self, line: int) -> None:
        """The mouse goes to the item of a line."""
        for number in range(len(self._leads)):
            if self._line_of(number) == line:
                self._chosen = number
                self._go()
                return


class ExplainPane(ReadPane):
    """Lines of which some lead somewhere."""

    def __init__(self, title: str, keys: Keys) -> None:
        super().__init__(title, keys)
        self.on_line: Callable[[int], object] = lambda line: None

    @property
    def first_line(self) -> int:
        """The first line that is seen."""
        return self._first

    def reveal(self, line: int) -> None:
        """Scroll no farther than needed to see a line."""
        top, height = self.first_line, self.inner_height
        if line < top:
            self.scroll_lines(line - top)
        elif line >= top + height:
            self.scroll_lines(line - top - height + 1)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        self.on_line(event.y - 1 + self.first_line)


def _signed(each: Explained) -> str:
    """A state with its sign, so that it looks as it does in the list."""
    sign = STATES.get(each.shown, ("", ""))[0] if each.label == "State" else ""
    return f"{sign} {each.shown}".strip()


def _style(each: Explained) -> str:
    if each.label == "State":
        return f"{STATES.get(each.shown, ('', 'text'))[1]} bold"
    late = each.shown.startswith("+") and width(each.shown) > 1
    return "red bold" if late else "text bold"
