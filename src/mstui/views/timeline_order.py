"""In which order the rows of a timeline stand, and which of them are seen."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import NamedTuple

from mstui.plan.schedule import Schedule
from mstui.views.planned_rows import MILESTONE, PHASE, TASK, PlannedRows

# The start and the finish of an item by its id; None for a container of nothing.
Extent = Callable[[str], tuple[int, int] | None]

# Whether it is no phase, its start and finish, its order, its place in the lists; its id and kind.
_Entry = tuple[int, int, int, str, int, str, str]

_PHASE_ORDER, _MILESTONE_ORDER, _TASK_ORDER = (
    columns.index("ord") for columns in (PHASE, MILESTONE, TASK)
)


class Place(NamedTuple):
    """Where an item stands in the chart: its depth, and whether anything lies below it."""

    id: str
    depth: int
    parts: bool
    kind: str


def places_of(rows: PlannedRows, done: Schedule, extent: Extent) -> list[Place]:
    """Phases with what they hold, tasks with their parts; milestones where they fall due."""
    children, inside, place = _children(rows, done, extent), done.net.inside, Place
    found: list[Place] = []
    # Of each item around it those that are still to come.
    stack = [iter(sorted(children.get("", ())))]
    while stack:
        depth = len(stack) - 1
        for entry in stack[-1]:
            id = entry[5]
            held = children.get(id)
            if id not in inside or extent(id) is not None:
                found.append(place(id, depth, held is not None, entry[6]))
            if held is not None:
                stack.append(iter(sorted(held)))
                break
        else:
            stack.pop()
    return found


def _children(rows: PlannedRows, done: Schedule, extent: Extent) -> dict[str, list[_Entry]]:
    """By what is around them all rows, so that they sort as a reader follows them from left
    to right: phases first, then by start."""
    found: dict[str, list[_Entry]] = {}
    at = 0
    for id, values in rows.phases.items():
        at += 1
        entry = (0, 0, 0, values[_PHASE_ORDER] or "", at, id, "phase")
        found.setdefault(values[1] or "", []).append(entry)
    numbers, early = done.net.numbers, done.early
    starts, finishes = early.start, early.finish
    for kind, values_of, order in (
        ("milestone", rows.milestones, _MILESTONE_ORDER),
        ("task", rows.tasks, _TASK_ORDER),
    ):
        is_task = kind == "task"
        for id, values in values_of.items():
            at += 1
            number = numbers.get(id)
            if number is not None:
                start, finish = starts[number], finishes[number]
            else:
                start, finish = extent(id) or (0, 0)
            entry = (1, start, finish, values[order] or "", at, id, kind)
            # A task lies in the task that it is a part of, else in its phase.
            around = (is_task and values[2]) or values[1] or ""
            if around in found:
                found[around].append(entry)
            else:
                found[around] = [entry]
    return found


def folded(places: Iterable[Place], closed: Collection[str]) -> list[Place]:
    """The rows that are seen while those in ``closed`` hide what lies below them."""
    if not closed:
        return list(places)
    seen: list[Place] = []
    hidden_below: int | None = None
    for place in places:
        if hidden_below is not None and place.depth > hidden_below:
            continue
        hidden_below = place.depth if place.id in closed else None
        seen.append(place)
    return seen
