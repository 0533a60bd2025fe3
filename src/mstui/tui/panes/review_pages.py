"""The first and the last page of a check-in: what changed since, and what is about to be kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from mstui.measures.health import WORDS as HEALTH
from mstui.tui.panes.words import STATES, state_span
from mstui.tui.widgets.lines import RULE
from mstui.tui.widgets.source import Cell

if TYPE_CHECKING:
    from mstui.review.session import Review


def brief_lines(review: Review) -> list[Cell]:
    """Two lines a project: how it stands, and what happened since its last check-in."""
    lines: list[Cell] = []
    for one in review.brief():
        name, _, rest = one.first.removeprefix(f"{one.key} · ").partition(" · ")
        sign, style = STATES.get(HEALTH.get(one.colour, ""), (" ", "text"))
        lines.append(
            ((f"{sign} ", style), (f"{one.key} ", "accent bold"), (name, "text bold"),
             (f"  {rest.partition(' · ')[0]}", style), (f" · {rest.partition(' · ')[2]}", "muted"))
        )  # fmt: skip
        if one.before and one.before != one.colour:
            lines.append((("  last time ", "muted"), state_span(HEALTH[one.before])))
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
    review: Review, people: Mapping[str, str], texts: Mapping[str, str | None]
) -> list[Cell]:
    """The next date, who was there, and the texts as they will be kept, as far as they are drafted.

    ``texts`` are by project; one that was deleted has none.
    """
    attendees = ", ".join(people.get(one, "–") for one in review.attendees()) or "nobody yet"
    lines: list[Cell] = [(line, "text") for line in review.close_lines()]
    lines += [
        "",
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
