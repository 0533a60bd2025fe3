"""A template in memory: items under their own ids, relative to the first working day.

``fields`` of each item are fields of its kind in ``KINDS``, taken over as they stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from mstui.domain.blueprint_links import Link, Outline

Fields = Mapping[str, str | int | None]


class Phase(NamedTuple):
    """An ordered part of the project; ``gate`` is the milestone that closes it."""

    id: str
    parent: str
    gate: str
    fields: Fields


class Milestone(NamedTuple):
    """A checkpoint, not before ``at`` working days of the project have passed."""

    id: str
    phase: str
    parent: str
    at: int
    buffer_days: int
    launch: bool
    fields: Fields


class Task(NamedTuple):
    """Work of ``duration`` minutes; ``parent`` is the task it is part of."""

    id: str
    phase: str
    milestone: str
    parent: str
    at: int
    duration: int
    elapsed: bool
    fields: Fields


class Deliverable(NamedTuple):
    """An output; the milestone that requires it, the task it comes from, or neither."""

    milestone: str
    task: str
    fields: Fields


class Kpi(NamedTuple):
    """A measure with its first and last day; no last day means its milestone's target."""

    id: str
    milestone: str
    proves: tuple[str, ...]
    start_at: int
    target_at: int | None
    fields: Fields


class Risk(NamedTuple):
    """A starter risk and the milestones it endangers."""

    endangers: tuple[str, ...]
    proximity_at: int | None
    fields: Fields


class Objective(NamedTuple):
    """An objective over a part of the project, or over all of it."""

    id: str
    parent: str
    start_at: int
    finish_at: int | None
    fields: Fields


class KeyResult(NamedTuple):
    """A key result; it may read a KPI or a milestone."""

    objective: str
    kpi: str
    milestone: str
    fields: Fields


class Blueprint(NamedTuple):
    """A template: what a project starts from. No people, no dates, no progress."""

    id: str
    title: str
    summary: str
    minutes_per_day: int
    fields: Fields
    phases: tuple[Phase, ...]
    milestones: tuple[Milestone, ...]
    tasks: tuple[Task, ...]
    deliverables: tuple[Deliverable, ...]
    # The links written in the file, then those that follow from it (see blueprint.py).
    links: tuple[Link, ...]
    kpis: tuple[Kpi, ...]
    risks: tuple[Risk, ...]
    objectives: tuple[Objective, ...]
    keyresults: tuple[KeyResult, ...]

    @property
    def outline(self) -> Outline:
        return outline_of(self.phases, self.milestones, self.tasks)

    @property
    def launch(self) -> str:
        """The id of the milestone marked as the launch, or ""."""
        return next((milestone.id for milestone in self.milestones if milestone.launch), "")

    @property
    def counts(self) -> dict[str, int]:
        """How many items of each kind, under the kinds' names."""
        return {
            "phase": len(self.phases),
            "milestone": len(self.milestones),
            "task": len(self.tasks),
            "deliverable": len(self.deliverables),
            "kpi": len(self.kpis),
            "risk": len(self.risks),
            "objective": len(self.objectives),
            "keyresult": len(self.keyresults),
        }


def outline_of(
    phases: tuple[Phase, ...], milestones: tuple[Milestone, ...], tasks: tuple[Task, ...]
) -> Outline:
    """A sub-task is part of its task; tasks, milestones and phases are part of a phase."""
    parts = {phase.id: phase.parent for phase in phases}
    parts |= {milestone.id: milestone.phase for milestone in milestones}
    parts |= {task.id: task.parent or task.phase for task in tasks}
    return Outline(parts)
