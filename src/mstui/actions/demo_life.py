"""How a demonstration project really went, and what was believed of it in each week."""

from __future__ import annotations

from datetime import date, timedelta

from mstui.actions.demo_plot import UNKNOWN, Plot, Slip
from mstui.actions.layout_days import WorkingDays
from mstui.actions.layout_network import Placed, place
from mstui.domain.blueprint import Blueprint

WEEKS = 12


class Weeks:
    """The twelve weeks of the story: the last check-in is a Thursday, at least a week ago."""

    def __init__(self, today: date) -> None:
        self.today = today
        last = today - timedelta(days=7)
        self._last = last - timedelta(days=(last.weekday() - 3) % 7)

    def checkin(self, week: int) -> date:
        """The Thursday of the check-in."""
        return self._last - timedelta(weeks=WEEKS - week)

    def day(self, week: int, weekday: int) -> date:
        """A day of the week, 0 for its Monday."""
        return self.checkin(week) + timedelta(days=weekday - 3)

    @property
    def day_off(self) -> date:
        """The Friday of week 10, on which nobody works."""
        return self.day(10, 4)

    def is_working(self, day: date) -> bool:
        return day.weekday() < 5 and day != self.day_off


class Life:
    """Plan, belief and reality of one project, as points on its axis of working days."""

    def __init__(self, plot: Plot, blueprint: Blueprint, weeks: Weeks) -> None:
        self.blueprint = blueprint
        self.weeks = weeks
        self.days = WorkingDays(weeks.day(plot.start_week, 0), weeks.is_working)
        self.plan = place(blueprint, self.days)
        self.slips = plot.slips
        self._believed: dict[int, dict[str, Placed]] = {}
        self.real = self.believed(UNKNOWN)

    def believed(self, week: int) -> dict[str, Placed]:
        """Where everything lies with the slips known by that week, buffers left out."""
        known = [slip for slip in self.slips if slip.week <= week]
        if len(known) not in self._believed:
            self._believed[len(known)] = place(_slipped(self.blueprint, known), self.days)
        return self._believed[len(known)]

    def passed(self, day: date) -> int:
        """The point at which a day begins: how many working days are over."""
        return self.days.first_at(day)

    def finished_on(self, item: str) -> date:
        """The day on which an item really finishes."""
        return self.days.shown(self.real[item].finish)

    def is_finished(self, item: str, day: date) -> bool:
        """True where the item is finished before the day begins."""
        return self.real[item].finish <= self.passed(day)

    def is_started(self, item: str, day: date) -> bool:
        return self.real[item].start < self.passed(day)


def _slipped(blueprint: Blueprint, slips: list[Slip]) -> Blueprint:
    more: dict[str, int] = {}
    for slip in slips:
        more[slip.item] = more.get(slip.item, 0) + slip.days
    per_day = blueprint.minutes_per_day
    tasks = tuple(
        task._replace(duration=max(per_day, task.duration + more.get(task.id, 0) * per_day))
        for task in blueprint.tasks
    )
    milestones = tuple(
        milestone._replace(buffer_days=more.get(milestone.id, 0))
        for milestone in blueprint.milestones
    )
    return blueprint._replace(tasks=tasks, milestones=milestones)
