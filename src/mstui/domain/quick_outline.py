"""Which kinds the lines of an outline are: what fits under what, and what each belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from mstui.domain.quick import ENDANGERS
from mstui.domain.values import Value

# What a line can be under a line of each kind, the usual one first.
UNDER: dict[str, tuple[str, ...]] = {
    "project": ("phase", "milestone", "task", "risk", "roadblock", "promise"),
    "phase": ("milestone", "task", "phase"),
    "milestone": ("task", "deliverable", "risk", "roadblock"),
    "task": ("task", "deliverable", "roadblock"),
}
_IN_PROJECT = ("phase", "milestone", "task", "risk", "deliverable", "roadblock", "promise")


class Place(NamedTuple):
    """A line in its outline: its kind, and the number of the line it stands under, else -1."""

    kind: str
    parent: int
    level: int


def outermost(kind: str) -> tuple[str, ...]:
    """What the outermost lines can be where ``kind`` is added, that kind first."""
    if kind in ("", "project", "person"):
        return ("project",)
    return (kind, *(other for other in _IN_PROJECT if other != kind))


def places(lines: Sequence[tuple[int, str]], outer: Sequence[str]) -> list[Place]:
    """Where each line stands, from its level and the kind that was wished for it, empty for none.

    A line too deep stands one level under the one before it; nothing stands under a risk.
    """
    found: list[Place] = []
    open_lines: list[int] = []
    for number, (level, wished) in enumerate(lines):
        del open_lines[max(0, level) :]
        while open_lines and found[open_lines[-1]].kind not in UNDER:
            open_lines.pop()
        parent = open_lines[-1] if open_lines else -1
        among = UNDER[found[parent].kind] if open_lines else outer
        kind = wished if wished in among else among[0]
        found.append(Place(kind, parent, len(open_lines)))
        open_lines.append(number)
    return found


def possible(found: Sequence[Place], number: int, outer: Sequence[str]) -> Sequence[str]:
    """The kinds that a line can be where it stands."""
    parent = found[number].parent
    return outer if parent < 0 else UNDER[found[parent].kind]


def word_for(found: Sequence[Place], number: int) -> str:
    """What a line's kind is called: a task under a task is a part of it."""
    place = found[number]
    inside = place.parent >= 0 and found[place.parent].kind == place.kind
    if place.kind == "task" and inside:
        return "part"
    return "sub-phase" if place.kind == "phase" and inside else place.kind


def belongings(
    found: Sequence[Place], number: int, ids: Sequence[str], outer: dict[str, Value]
) -> dict[str, Value]:
    """The references of a line to the lines it stands under, whose ids are given.

    ``outer`` are those of the place where the outline is added, which hold for all lines. A
    risk's milestone stands under ``ENDANGERS``.
    """
    place = found[number]
    around = _around(found, number)
    values: dict[str, Value] = {}
    project = around.get("project", -1)
    if place.kind != "project":
        values["project"] = ids[project] if project >= 0 else outer.get("project")
    phase = ids[around["phase"]] if "phase" in around else outer.get("phase")
    milestone = ids[around["milestone"]] if "milestone" in around else outer.get("milestone")
    if "phase" in around and "milestone" not in around:
        milestone = None  # it is in another phase than the place's milestone
    match place.kind:
        case "phase" if "phase" in around:
            values["parent"] = ids[around["phase"]]
        case "milestone":
            values["phase"] = phase
        case "task":
            values |= {"phase": phase, "milestone": milestone}
            if "task" in around:
                values["parent"] = ids[around["task"]]
        case "risk":
            values[ENDANGERS] = milestone
        case "deliverable" | "roadblock":
            values["milestone"] = milestone
            if "task" in around:
                values["task"] = ids[around["task"]]
    return {name: value for name, value in values.items() if value is not None}


def _around(found: Sequence[Place], number: int) -> dict[str, int]:
    """The nearest line of each kind that a line stands under."""
    around: dict[str, int] = {}
    parent = found[number].parent
    while parent >= 0:
        around.setdefault(found[parent].kind, parent)
        parent = found[parent].parent
    return around
