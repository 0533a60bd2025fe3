"""The first and the last page of a check-in: what changed since, and what is about to be kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from mstui.measures.health import WORDS as HEALTH
from mstui.review.closing import Ending, endings
from mstui.review.items import CLOSE, STEPS
from mstui.review.promised import changed_promises
from mstui.tui.panes.words import STATES, state_span
from mstui.tui.widgets.lines import RULE
from mstui.tui.widgets.source import Cell
from mstui.tui.widgets.text import pad, width

if TYPE_CHECKING:
    from mstui.review.brief import Brief
    from mstui.review.session import Review
    from mstui.tui.panes.lines import Wording


def brief_lines(review: Review, briefs: Sequence[Brief]) -> list[Cell]:
    """Two lines a project: how it stands, and what happened since its last check-in."""
    lines: list[Cell] = []
    for one in briefs:
        name, _, rest = one.first.removeprefix(f"{one.key} · ").partition(" · ")
        sign, style = STATES.get(HEALTH.get(one.colour, ""), (" ", "text"))
        lines.append(
            ((f"{sign} ", style), (f"{one.key} ", "accent bold"), (name, "text bold"),
             (f"  {rest.partition(' · ')[0]}", style), (f" · {rest.partition(' · ')[2]}", "muted"))
        )  # fmt: skip
        if one.before and one.before != one.colour:
            lines.append(
                (("  last time ", "muted"), state_span(HEALTH.get(one.before, "not started")))
            )
        lines.append((("  ", ""), (one.second, "text")))
        for who, day, note in one.reports:
            told = f": {note}" if note else ""
            lines.append((("  ", ""), (f"{who} reported {day}{told}", "muted")))
        lines.append("")
    return [*lines, *_HOW]


# What a person has to know who never held one.
_HOW: tuple[Cell, ...] = (
    (
        "Eight steps, all filled in: an answer leads on to the next item, Tab to the next step.",
        "muted",
    ),
    ("What was answered is kept at once: Esc leaves, and it goes on where it was left.", "muted"),
)


def close_lines(
    review: Review,
    people: Mapping[str, str],
    texts: Mapping[str, str | None],
    wording: Wording,
    keys: Callable[[str], str],
) -> list[Cell]:
    """What Enter keeps: how each project stands, the changed promises, who was there, the text.

    ``texts`` are by project, as far as they are drafted; one that was deleted has none. ``keys``
    tells the key in force of one of the review's own.
    """
    found = endings(review)
    lines: list[Cell] = [*_endings(found, wording), ""]
    promises = changed_promises(review)
    if promises:
        key = (f"   {keys('e')} changes it", "muted")
        lines.append((("Changed promises: who was told, when it is asked again", "muted"), key))
    for one in promises:
        told = one.informed or "nobody yet"
        lines.append(((f"{one.key} ", "accent"), (one.words(review.today), "text")))
        watched = wording.day(one.watch_until) if one.watch_until else "not at all"
        lines.append(
            (("  told ", "muted"), (told, "text"), (" · ask again ", "muted"), (watched, "text"))
        )
    lines += [""] if promises else []
    attendees = ", ".join(people.get(one, "–") for one in review.attendees()) or "nobody yet"
    lines += [
        (("there ", "muted"), (attendees, "text")),
        (("took  ", "muted"), (f"{review.minutes_taken} min", "text")),
    ]
    whom = "the client" if review.audience == "client" else "the team"
    for round in review.rounds:
        text = texts.get(round.project, "…")
        if text is not None:
            head = (f"{round.key} ", "accent bold"), (f"the text for {whom} ", "muted"), RULE
            lines += ["", head]
            lines += [(line, "text") for line in text.rstrip().split("\n")]
    return lines


def report_lines(review: Review) -> list[Cell]:
    """What a member is about to send: how many items were answered, and the note."""
    steps = [step for step in review.steps if step != CLOSE]
    lines: list[Cell] = []
    for step in steps:
        items = [item for item in review.items_of_step(step) if item.id]
        answered = sum(review.is_answered(item) for item in items)
        if items:
            told = f"{answered} of {len(items)} answered"
            lines.append(((f"{STEPS[step]}  ", "text"), (told, "muted")))
    note = str(review.state.choices.get("note") or "")
    lines += ["", (("note  ", "muted"), (note or "none", "text"))]
    lines += [(("took  ", "muted"), (f"{review.minutes_taken} min", "text"))]
    told = "What you said of forecasts and verdicts is there when the lead's check-in comes to it."
    return [*lines, "", (told, "muted")]


def _endings(found: Sequence[Ending], wording: Wording) -> list[Cell]:
    """The projects in columns: health, the next date, what was left out."""
    key = max((width(one.key) for one in found), default=0)
    word = max((width(HEALTH.get(one.colour, "")) for one in found), default=0) + 2
    lines: list[Cell] = []
    for one in found:
        sign, style = state_span(HEALTH.get(one.colour, ""))
        skipped = f"  skipped: {one.skipped}" if one.skipped else "  nothing skipped"
        lines.append(
            ((f"{pad(one.key, key)} ", "accent bold"), (f"{pad(sign, word)} ", style),
             (" next ", "muted"), (wording.day(one.next_on), "text"), (skipped, "muted"))
        )  # fmt: skip
    return lines
