"""The day that is shown for a moment of the plan: the evening before, or the morning after."""

from __future__ import annotations

from mstui.plan.schedule import Schedule
from mstui.views.planning import PlannedProject


def shown_day(planned: PlannedProject, done: Schedule, id: str) -> str:
    """The day on which an item of a plan ends, as ISO text.

    A milestone shows the last working day of what completes it; one that a constraint with an
    hour puts at the begin of its target's day shows that day, not the evening before it.
    """
    calendar, point = planned.plan.calendar, done.early.finish[done.net.numbers[id]]
    read = calendar.start_text if is_begun_by(planned, done, id) else calendar.finish_text
    return read(point)[:10]


def is_begun_by(planned: PlannedProject, done: Schedule, id: str) -> bool:
    """Whether a milestone stands at the begin of the day of its target, not at an end of work."""
    if planned.rows.kind(id) != "milestone":
        return False
    values, number = planned.rows.milestones[id], done.net.numbers[id]
    target, on, point = values[3], values[6], done.early.finish[number]
    if not target or not on or len(on) == 10 or on[:10] != target:
        return False
    calendar = planned.plan.calendar
    is_there = point == calendar.start_point(on) and not done.driving(id)
    return (
        is_there and calendar.start_text(point)[:10] == target != calendar.finish_text(point)[:10]
    )
