"""The schedule of a plan: all dates, floats and flags of every activity, computed at once."""

from __future__ import annotations

from typing import NamedTuple

from mstui.plan.activity import Plan
from mstui.plan.floats import driving, free_floats, longest_path, start_late, total_floats
from mstui.plan.network import Network
from mstui.plan.passes import Early, Late, Tails, forward, late, tails


class Dates(NamedTuple):
    """What the engine says of one activity; points of the axis, floats in working minutes."""

    early_start: int
    early_finish: int
    late_start: int
    late_finish: int
    total_float: int
    free_float: int
    critical: bool
    complete: bool


class Schedule:
    """The outcome of both passes over a network; what is derived from it is computed when asked."""

    def __init__(self, net: Network) -> None:
        self.net = net
        earliest = forward(net)
        # What a moved activity changes begins with these; None where calendars have a say.
        self.tails: Tails | None = tails(net) if net.is_straight else None
        self.late: Late = late(net, earliest, self.tails)
        self.early: Early = start_late(net, earliest, self.late)
        self.total = total_floats(net, self.early, self.late)
        self._free: list[int] | None = None
        self._longest: set[int] | None = None

    @property
    def end(self) -> int:
        """The end of the last activity, or the finish the plan names."""
        return self.early.end

    @property
    def free(self) -> list[int]:
        if self._free is None:
            self._free = free_floats(self.net, self.early, self.total)
        return self._free

    @property
    def longest(self) -> set[int]:
        """The numbers on the longest path, which constraints on dates cannot fake."""
        if self._longest is None:
            self._longest = longest_path(self.net, self.early)
        return self._longest

    def is_critical(self, number: int) -> bool:
        """Whether its total float is within the plan's limit and it is not complete."""
        return not self.net.complete[number] and self.total[number] <= self.net.plan.limit

    def of(self, id: str) -> Dates:
        """The dates of one activity; KeyError for an unknown one."""
        number = self.net.numbers[id]
        return Dates(
            self.early.start[number],
            self.early.finish[number],
            self.late.start[number],
            self.late.finish[number],
            self.total[number],
            self.free[number],
            self.is_critical(number),
            self.net.complete[number],
        )

    def driving(self, id: str) -> list[str]:
        """The ids of the predecessors that hold an activity where it is."""
        numbers = driving(self.net, self.early, self.net.numbers[id])
        return [self.net.activities[number].id for number in numbers]


def schedule(plan: Plan) -> Schedule:
    """Schedule a plan. Raises Loop for links that lead back to where they began."""
    return Schedule(Network(plan))
