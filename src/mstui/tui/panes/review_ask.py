"""What a check-in asks, as the question of a pane."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from mstui.domain.text import fold
from mstui.tui.dialogs.foreseen import most_lines
from mstui.tui.dialogs.meaning import MeaningField
from mstui.tui.widgets.ask import AskPane, beside, told_lines
from mstui.tui.widgets.fields import Field, TextField
from mstui.tui.widgets.notes import NotesField
from mstui.tui.widgets.source import Cell

if TYPE_CHECKING:
    from mstui.review.asking import Prompt
    from mstui.review.session import Review
    from mstui.tui.dialogs.impact_lines import ImpactLines
    from mstui.tui.glyphs import Glyphs
    from mstui.tui.panes.review_impact import TargetImpact

NOTES_LINES = 3
# Flows that add something, whatever the item at the cursor is.
ADDING = ("action", "decision", "roadblock", "newrisk", "attendee", "next_on")
# Left and right of what is told: the frame and a margin each.
AROUND = 6
# Above and below it: the lines of the screen, the frame, the keys.
LINES_AROUND = 5
ROOMY = 16
# On narrower screens what a label explains is left out.
WHOLE_FROM = 60
MOST_TOLD = 12


def ask_prompt(
    pane: AskPane,
    prompt: Prompt,
    review: Review,
    names: Sequence[str],
    size: tuple[int, int],
    glyphs: Glyphs,
    impact: TargetImpact,
) -> None:
    """Ask what a review wants to know; ``names`` are those of all people, ``size`` the screen's.

    What is told before it gives way to the answers where there is little room. ``impact`` tells
    what a new target moves.
    """
    item = review.item
    is_named = not item.id or prompt.flow in ADDING or item.name in prompt.label
    label = prompt.label if size[0] >= WHOLE_FROM else re.split("[,:(]", prompt.label)[0].strip()
    title = label if is_named else f"{label} · {item.name}"
    room = max(16, size[0] - AROUND)
    picks = beside(
        [("Enter" if one.key == "enter" else one.key, one.label) for one in prompt.choices], room
    )
    most = max(1, min(MOST_TOLD, size[1] - LINES_AROUND - max(2, len(picks))))
    then = _follows(prompt, review, impact, size[1])
    moved = () if then is not None else prompt.lines
    told = told_lines([(line, "text") for line in moved], room, most, glyphs)
    if prompt.choices:
        gap: list[Cell] = [""] if (told or then) and size[1] >= ROOMY else []
        letters = [one.key for one in prompt.choices]
        pane.ask(title, [*told, *gap, *picks], letters=letters, then=then)
    elif prompt.digits:
        typed = f"{prompt.text}{'_' * (prompt.digits - len(prompt.text))}"
        pane.ask(title, [*told, (typed, "accent bold")], digits=True)
    else:
        pane.ask(title, told, field=_field(prompt, review, names), then=then)


def _follows(
    prompt: Prompt, review: Review, impact: TargetImpact, height: int
) -> ImpactLines | None:
    """What moves with a new target: while it is typed, and where its cause is asked."""
    most = most_lines(height)
    if prompt.flow == "target" and prompt.field == "target":
        return impact.begin(review.item, prompt.text, most)
    if prompt.flow == "target" and prompt.field == "cause" and review.state.asked is not None:
        return impact.of(review.item, str(review.state.asked["got"].get("target") or ""), most)
    return None


def _field(prompt: Prompt, review: Review, names: Sequence[str]) -> Field:
    if prompt.sort == "notes":
        return NotesField("answer", "", prompt.text, lines=NOTES_LINES)
    help = "nothing typed leaves it out" if prompt.optional else ""
    if prompt.sort == "date":

        def meant(text: str) -> str:
            return _day_meant(review, prompt.field, text)

        return MeaningField("answer", "", prompt.text, parse=meant, help=help)
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
