"""Links that follow from a plan's shape, so that a template need not write them."""

from __future__ import annotations

from collections.abc import Iterable

from mstui.domain.blueprint_links import Follows, Link, Outline
from mstui.domain.blueprint_model import Milestone, Phase, Task


def implied_links(
    outline: Outline,
    written: list[Link],
    phases: tuple[Phase, ...],
    milestones: tuple[Milestone, ...],
    tasks: tuple[Task, ...],
) -> list[Link]:
    """Links that follow from the plan's shape, where no chain of links says the opposite.

    A milestone comes after the last tasks that lead to it and after its sub-milestones; the
    phase after a blocking gate starts with what follows that gate.
    """
    follows = Follows(outline, written)
    linked = {(link.predecessor, link.successor) for link in written}
    implied: list[Link] = []

    def imply(predecessor: str, successor: str) -> None:
        pair = (predecessor, successor)
        if pair not in linked and not follows.reaches(successor, predecessor):
            implied.append(Link(*pair))
            follows.add(implied[-1])

    leads_to = {task.id: task.milestone for task in tasks}
    continued = {
        link.predecessor
        for link in written
        if link.type in ("FS", "FF")
        and leads_to.get(link.predecessor) == leads_to.get(link.successor, link.successor)
    }
    for task in tasks:
        leaf = task.id not in outline.containers
        if task.milestone and leaf and continued.isdisjoint(outline.around(task.id)):
            imply(task.id, task.milestone)
    for milestone in milestones:
        if milestone.parent:
            imply(milestone.id, milestone.parent)
    waiting = {link.successor for link in (*written, *implied)}
    for phase, following in _neighbours(phases):
        if not (phase.gate and phase.fields.get("gate_blocks")):
            continue
        for item in outline.parts:
            holders = outline.around(item)
            inside = following in holders[1:] and item not in outline.containers
            if inside and item != phase.gate and waiting.isdisjoint(holders):
                imply(phase.gate, item)
    return implied


def _neighbours(phases: tuple[Phase, ...]) -> Iterable[tuple[Phase, str]]:
    """Each phase with the id of the one after it under the same parent."""
    for phase in phases:
        siblings = [other.id for other in phases if other.parent == phase.parent]
        place = siblings.index(phase.id) + 1
        if place < len(siblings):
            yield phase, siblings[place]
