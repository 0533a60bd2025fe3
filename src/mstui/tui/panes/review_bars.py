"""The lines around a check-in: its steps above, and below what happened in the project since."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from mstui.review.items import STEPS
from mstui.tui.panes.review import gap_span, with_said
from mstui.tui.widgets.source import Cell, Span
from mstui.tui.widgets.text import width

if TYPE_CHECKING:
    from mstui.review.brief import Brief
    from mstui.review.items import Item
    from mstui.review.session import Review
    from mstui.tui.panes.lines import Wording

SHORT = ("brief", "inbox", "done", "milestones", "roadblocks", "KPIs", "risks", "actions", "close")
# From so many cells on the present step is named in full.
NAMED_FROM = 60


def rail_cell(review: Review, waiting: Mapping[int, int | None], cells: int) -> Cell:
    """All steps in a line with what waits in each; around the present one where it is short."""
    steps: list[list[Span]] = []
    for step in review.steps:
        count = waiting.get(step)
        here = step == review.step and not review.is_walking
        name = STEPS[step] if here and cells >= NAMED_FROM else SHORT[step]
        style = "accent bold" if here else "muted" if count == 0 else "text"
        number = f" {count}" if count else ""
        steps.append([(name, style), (number, "accent bold" if here else "muted")])
    at = next((at for at, step in enumerate(review.steps) if step == review.step), 0)
    return _fitted(steps, at, cells)


def since_cell(review: Review, brief: Brief | None, key: str, wording: Wording) -> Cell:
    """What accept-all takes, then what happened in the project of the item since the last time."""
    line: list[Span] = []
    swept = len(review.swept())
    if swept and key:
        many = "this one" if swept == 1 else f"these {swept}"
        line += [("· ", "accent"), (key, "accent bold"), (f" accepts {many}   ", "text")]
    item = review.item
    round = next((one for one in review.rounds if one.project == item.project), None)
    if round is not None and brief is not None:
        begun = wording.day(round.last_on or round.since)
        name = f"{round.key} " if len(review.rounds) > 1 else ""
        line += [(f"{name}since {begun}: ", "muted"), (brief.second, "text")]
    return tuple(line)


def gist_cell(review: Review, item: Item, wording: Wording) -> Cell:
    """The figures of an item in a line, where there is no room for more."""
    if item.kind == "milestone":
        facts = with_said(review, item).facts
        target = wording.day(facts.get("target"))
        days = f"{target} › {wording.day(facts.get('forecast'))} "
        return ((days, "text"), gap_span(facts.get("gap")), (f" {'; '.join(item.why)}", "muted"))
    if item.kind in ("none", "more"):
        return ""
    from mstui.review.saying import say_item

    told = [line.strip() for line in say_item(review, item)[1:] if "answered:" not in line]
    return ((" · ".join(told), "text"),)


def _fitted(steps: list[list[Span]], at: int, cells: int) -> Cell:
    """The steps around one of them, as many as fit."""
    sizes = [sum(width(text) for text, _ in step) + 3 for step in steps]
    first, last = at, at
    left = cells - sizes[at] - 4
    while True:
        grown = False
        if last + 1 < len(steps) and sizes[last + 1] <= left:
            last += 1
            left -= sizes[last]
            grown = True
        if first > 0 and sizes[first - 1] <= left:
            first -= 1
            left -= sizes[first]
            grown = True
        if not grown:
            break
    line: list[Span] = [("‹ ", "muted")] if first else []
    for place in range(first, last + 1):
        line += [*steps[place], (" │ " if place < last else "", "border")]
    if last + 1 < len(steps):
        line.append((" ›", "muted"))
    return tuple(line)
