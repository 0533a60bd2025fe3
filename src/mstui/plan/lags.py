"""Lags and durations that are no constant on the project's axis: elapsed, or on other calendars.

Everything else is one addition; only what stands here pays for a calendar's arithmetic.
"""

from __future__ import annotations

from typing import NamedTuple

from mstui.plan.activity import Activity, Link
from mstui.plan.calendar import Calendar


class Stretch(NamedTuple):
    """A duration of the clock, or on calendars of its own: of several people, each works it."""

    project: Calendar
    own: tuple[Calendar, ...]
    duration: int
    elapsed: bool

    def snapped(self, start: int) -> int:
        """The first point from ``start`` on at which one of its own calendars works."""
        if self.elapsed:
            return start
        wall = self.project.as_start(start)
        return self.project.point(min(own.as_start(own.point(wall)) for own in self.own))

    def finish(self, start: int, duration: int | None = None) -> int:
        """Where work that starts there ends."""
        length = self.duration if duration is None else duration
        if self.elapsed:
            return self.project.after_elapsed(start, length, finish=False)
        wall = self.project.as_start(start)
        ends = (own.as_finish(own.point(wall) + length) for own in self.own)
        return self.project.point(max(ends))

    def begin(self, finish: int) -> int:
        """The latest start that ends by then."""
        if self.elapsed:
            return self.project.after_elapsed(finish, -self.duration, finish=False)
        wall = self.project.as_start(finish)
        starts = (own.as_start(own.point(wall) - self.duration) for own in self.own)
        return self.project.point(min(starts))


class Curve(NamedTuple):
    """A link that is no constant: it is asked again for every date."""

    predecessor: int
    successor: int
    type: str
    lag: int
    elapsed: bool
    project: Calendar
    # The successor's calendar, where it is not the project's.
    own: Calendar | None
    # It comes from a link of a phase around the predecessor.
    of_container: bool = False

    def reached(self, point: int) -> int:
        """Where the lag leads from the predecessor's start or finish."""
        if self.elapsed:
            return self.project.after_elapsed(point, self.lag, finish=self.type[0] == "F")
        if self.own is None:
            return point + self.lag
        wall = (
            self.project.as_finish(point) if self.type[0] == "F" else self.project.as_start(point)
        )
        return self.project.point(self.own.as_start(self.own.point(wall) + self.lag))

    def left(self, point: int) -> int:
        """From where the lag leads to the successor's start or finish at the latest."""
        if self.elapsed:
            return self.project.after_elapsed(point, -self.lag, finish=False)
        if self.own is None:
            return point - self.lag
        own = self.own.point(self.project.as_start(point))
        return self.project.point(self.own.as_start(own - self.lag))


def stretch_of(activity: Activity, project: Calendar) -> Stretch | None:
    """The stretch of an activity; None where its duration is a constant of the axis."""
    own = activity.calendar
    if activity.elapsed:
        return Stretch(project, (), activity.duration, True)
    if activity.crew:
        return Stretch(project, activity.crew, activity.duration, False)
    if own is not None and own is not project:
        return Stretch(project, (own,), activity.duration, False)
    return None


def lag_of(link: Link, predecessor: Activity) -> int:
    """The lag in minutes: a percentage is of the predecessor's duration."""
    if link.unit == "percent":
        return round(predecessor.duration * link.lag / 100)
    return link.lag
