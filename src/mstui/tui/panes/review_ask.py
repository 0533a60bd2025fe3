"""What a check-in asks, as the question of a pane."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mstui.domain.text import fold
from mstui.tui.widgets.ask import AskPane, beside, told_lines
from mstui.tui.widgets.fields import Field, TextField
from mstui.tui.widgets.notes import NotesField
from mstui.tui.widgets.source import Cell

if TYPE_CHECKING:
    from mstui.review.asking import Prompt
    from mstui.review.session import Review
    from mstui.tui.glyphs import Glyphs

NOTES_LINES = 3
# Left and right of what is told: the frame and a margin each.
AROUND = 6


def ask_prompt(
    pane: AskPane, prompt: Prompt, review: Review, names: Sequence[str], cells: int, glyphs: Glyphs
) -> None:
    """Ask what a review wants to know; ``names`` are those of all people."""
    room = max(16, cells - AROUND)
    item = review.item
    title = f"{prompt.label} · {item.name}" if item.id else prompt.label
    told: list[Cell] = told_lines([(line, "text") for line in prompt.lines], room, glyphs)
    if prompt.choices:
        if told:
            told.append("")
        shown = [("Enter" if one.key == "enter" else one.key, one.label) for one in prompt.choices]
        told += beside(shown, room)
        pane.ask(title, told, letters=[one.key for one in prompt.choices])
        return
    if prompt.digits:
        told.append((f"{prompt.text}{'_' * (prompt.digits - len(prompt.text))}", "accent bold"))
        pane.ask(title, told, digits=True)
        return
    pane.ask(title, told, field=_field(prompt, review, names))


def _field(prompt: Prompt, review: Review, names: Sequence[str]) -> Field:
    if prompt.sort == "notes":
        return NotesField("answer", "", prompt.text, lines=NOTES_LINES)
    help = "nothing typed leaves it out" if prompt.optional else ""
    if prompt.sort == "date":

        def meant(text: str) -> str:
            return _day_meant(review, prompt.field, text)

        return TextField("answer", "", prompt.text, parse=meant, help=help)
    if prompt.sort == "person":

        def known(text: str) -> list[str]:
            wanted = fold(text.removeprefix("@"))
            return [name for name in names if wanted in fold(name)]

        return TextField("answer", "", prompt.text, suggest=known, help=help or "a name or me")
    return TextField("answer", "", prompt.text, help=help)


def _day_meant(review: Review, field: str, text: str) -> str:
    """A typed day in words, with how far it lies from the target."""
    from mstui.dates import show_long
    from mstui.review.asking import Context
    from mstui.review.flow_checks import day_of

    item = review.item
    facts = item.facts
    base = str(facts.get("target" if field == "target" else "forecast") or "")
    day = day_of(Context(review, item, {}), text, base)
    told = show_long(day)
    target = facts.get("target")
    if not target or field not in ("forecast", "target"):
        return told
    from mstui.views.workdays import Workdays

    days = review.read(lambda conn: Workdays(conn).between(str(target), day, item.project))
    where = "on the target" if field == "forecast" else "as it was"
    if not days:
        return f"{told}: {where}"
    many = f"{abs(days)} working day" + "s" * (abs(days) != 1)
    after = "after" if days > 0 else "before"
    return f"{told}: {many} {after} the {'target' if field == 'forecast' else 'present one'}"
