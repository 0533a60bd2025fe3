"""When each item of a template may happen at the earliest, in working days of a project.

Lengths are rounded up to whole days; the plan engine computes to the minute later.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import NamedTuple

from mstui.actions.layout_days import WorkingDays
from mstui.domain.blueprint import Blueprint, Link, Milestone, Task
from mstui.domain.blueprint_links import layout_order

_ELAPSED_DAY = 24 * 60

# Given an item's id and the earliest point its links allow, the point it takes.
Floor = Callable[[str, int], int]


class Placed(NamedTuple):
    """Points on the axis of working days; a milestone starts and finishes at one point."""

    start: int
    finish: int


def place(blueprint: Blueprint, days: WorkingDays, floor: Floor | None = None) -> dict[str, Placed]:
    """Tasks, milestones, phases and tasks with sub-tasks, each as early as its links allow.

    ``floor`` may hold an item back; without one, its ``at`` does. Empty phases are left out.
    """
    return _Placing(blueprint, days, floor).placed()


class _Placing:
    def __init__(self, blueprint: Blueprint, days: WorkingDays, floor: Floor | None) -> None:
        self.blueprint = blueprint
        self.days = days
        self.outline = blueprint.outline
        self.items: dict[str, Task | Milestone] = {}
        self.items |= {task.id: task for task in blueprint.tasks}
        self.items |= {milestone.id: milestone for milestone in blueprint.milestones}
        self.floor = floor or (lambda item, driven: max(driven, self.items[item].at))
        self.incoming: dict[str, list[Link]] = {}
        for link in blueprint.links:
            self.incoming.setdefault(link.successor, []).append(link)
        self.places: dict[str, Placed] = {}

    def placed(self) -> dict[str, Placed]:
        parts: dict[str, list[str]] = {}
        for item, holder in self.outline.parts.items():
            parts.setdefault(holder, []).append(item)
        for node in layout_order(self.outline, self.blueprint.links):
            if node.endswith(">"):
                self._span(node[:-1], parts.get(node[:-1], ()))
            elif not node.startswith(">") and node in self.items:
                self._place(node)
        return self.places

    def _span(self, container: str, parts: Iterable[str]) -> None:
        inside = [self.places[part] for part in parts if part in self.places]
        if inside:
            self.places[container] = Placed(
                min(part.start for part in inside), max(part.finish for part in inside)
            )

    def _place(self, item: str) -> None:
        bounds = [
            bound
            for holder in self.outline.around(item)
            for link in self.incoming.get(holder, ())
            for bound in self._bound(link, item)
        ]
        driven = max(0, *bounds) if bounds else 0
        thing = self.items[item]
        if isinstance(thing, Milestone) and bounds:
            driven += thing.buffer_days
        start = self.floor(item, driven)
        self.places[item] = Placed(start, start + self._length(item, start))

    def _bound(self, link: Link, item: str) -> list[int]:
        """The earliest start that the link allows; none from an empty phase."""
        before = self.places.get(link.predecessor)
        if before is None:
            return []
        from_start = link.type in ("SS", "SF")
        point = self._after_lag(before.start if from_start else before.finish, link, before)
        if link.type in ("FS", "SS"):
            return [point]
        # The length of elapsed time depends on where it starts; its end never moves backward.
        start = max(0, point - self._length(item, max(0, point)))
        while start + self._length(item, start) < point:
            start += 1
        while start and start - 1 + self._length(item, start - 1) >= point:
            start -= 1
        return [start]

    def _after_lag(self, point: int, link: Link, before: Placed) -> int:
        if link.unit == "elapsed":
            lag = timedelta(days=_up(link.lag, _ELAPSED_DAY))
            at_end = link.type in ("FS", "FF") and point > 0
            day = (self.days.shown(point) if at_end else self.days.day(point)) + lag
            return self.days.passed_by(day) if at_end else self.days.first_at(day)
        if link.unit == "percent":
            length = self._minutes(link.predecessor, before)
            return point + _up(length * link.lag, 100 * self.blueprint.minutes_per_day)
        return point + _up(link.lag, self.blueprint.minutes_per_day)

    def _minutes(self, item: str, placed: Placed) -> int:
        thing = self.items.get(item)
        if isinstance(thing, Task) and item not in self.outline.containers and not thing.elapsed:
            return thing.duration
        return (placed.finish - placed.start) * self.blueprint.minutes_per_day

    def _length(self, item: str, start: int) -> int:
        thing = self.items[item]
        if isinstance(thing, Milestone):
            return 0
        if thing.elapsed:
            end = self.days.day(start) + timedelta(days=_up(thing.duration, _ELAPSED_DAY))
            return max(1, self.days.first_at(end) - start)
        return _up(thing.duration, self.blueprint.minutes_per_day)


def _up(amount: int, unit: int) -> int:
    """How many whole units hold the amount; towards later for negative ones too."""
    return -(-amount // unit)
