"""What the engine plans: activities, the links between them, and a plan of both.

All times are points of the project's axis (see ``calendar``), all lengths working minutes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from mstui.plan.calendar import Calendar, standard

LINK_TYPES = ("FS", "SS", "FF", "SF")

ALAP = "alap"
START_NOT_BEFORE = "start no earlier than"
START_NOT_AFTER = "start no later than"
FINISH_NOT_BEFORE = "finish no earlier than"
FINISH_NOT_AFTER = "finish no later than"
MUST_START = "must start on"
MUST_FINISH = "must finish on"


class Activity(NamedTuple):
    """A task, or a milestone where ``duration`` is 0.

    ``constraint`` is one of the words of the kind ``task``, and ``on`` its point: of a start for
    the constraints on starts, of a finish for those on finishes. ``remaining`` is what is left
    of a duration whose work has begun; all of it where None. An activity with an actual finish
    is complete. ``calendar`` is its own where it does not follow the project's, and ``elapsed``
    makes its duration minutes of the clock. ``not_before`` is what holds it from outside the plan.
    ``crew`` are the calendars of those who do it, where one of them does not work as the project
    does: it begins when the first of them can, and ends when the last has worked its duration.
    """

    id: str
    duration: int = 0
    parent: str = ""
    constraint: str = ""
    on: int | None = None
    deadline: int | None = None
    actual_start: int | None = None
    actual_finish: int | None = None
    remaining: int | None = None
    elapsed: bool = False
    calendar: Calendar | None = None
    not_before: int | None = None
    crew: tuple[Calendar, ...] = ()

    @property
    def is_complete(self) -> bool:
        return self.actual_finish is not None

    @property
    def is_started(self) -> bool:
        return self.actual_start is not None


class Link(NamedTuple):
    """A dependency. ``lag`` is in working minutes of the successor's calendar, in minutes of the
    clock where ``unit`` is elapsed, in percent of the predecessor's duration where percent.

    Either end may be a container: a link to a phase binds all that lies within it.
    """

    predecessor: str
    successor: str
    type: str = "FS"
    lag: int = 0
    unit: str = "working"


class Plan(NamedTuple):
    """Activities with their links, on a calendar, from a start.

    ``containers`` maps the id of each phase or task with parts to that of the one around it,
    empty where there is none. ``status`` is the point up to which progress is reported: work
    not yet done lies after it; None clamps nothing. ``finish`` stands for the end of the last
    activity in the backward pass where it is given. ``limit`` is the total float, in minutes,
    up to which an activity is critical.
    """

    activities: Sequence[Activity]
    links: Sequence[Link] = ()
    containers: Mapping[str, str] = {}
    calendar: Calendar = standard()
    start: int = 0
    status: int | None = None
    finish: int | None = None
    limit: int = 0
