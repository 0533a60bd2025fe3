"""What a project's plan says of its milestones: forecasts, floats, chains, what is behind.

A milestone cannot come before the tasks that lead to it, nor before its parts, nor in the past:
its forecast is the latest of the engine's date, of theirs and of today.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from mstui.domain.errors import MstuiError
from mstui.domain.life import OPEN_MILESTONE
from mstui.measures.buffer import FeverPoint, fever_point
from mstui.plan.activity import FINISH_NOT_AFTER, MUST_FINISH
from mstui.plan.schedule import Schedule
from mstui.views.health_rows import MilestoneRow, Rows
from mstui.views.planned_rows import Values
from mstui.views.planning import PlannedProject, computed, planned_project
from mstui.views.shown_days import shown_day

# Places in the row of a task; see ``planned_rows.TASK``.
_PHASE, _PARENT, _STATE, _START, _FINISH, _DURATION = 1, 2, 3, 4, 5, 6
_PERCENT, _BEGUN, _NAME, _MILESTONE, _EFFORT = 9, 10, 17, 18, 20


class Forecast(NamedTuple):
    """The computed date of a milestone (ISO text), and what holds it there in words.

    ``float_minutes`` is the total float, None for what the plan doesn't know; ``deadline`` names
    the deadline that it counts to where one binds. ``by`` is the item that makes it late.
    """

    day: str
    by: str = ""
    by_id: str = ""
    by_kind: str = ""
    float_minutes: int | None = None
    deadline: str = ""
    is_critical: bool = False


class Growth(NamedTuple):
    """The effort that leads to a milestone: in the baseline, and the net of what came since."""

    effort: int
    grown: int


class ProjectPlan:
    """One project's plan with its schedule; without one where it can't be computed."""

    def __init__(self, conn: sqlite3.Connection, rows: Rows, today: str) -> None:
        self.rows, self.today = rows, today
        self.planned: PlannedProject | None = None
        self.done: Schedule | None = None
        self.problem = ""
        try:
            self.planned = planned_project(conn, rows.project)
            self.done = computed(self.planned)
        except (MstuiError, ValueError, OverflowError) as error:
            self.problem = str(error)
        # The leaf tasks that lead to each milestone, a part's by what it is a part of.
        self.tasks: dict[str, list[Values]] = {}
        # The milestones that are parts of others, by those.
        self.parts: dict[str, list[MilestoneRow]] = {}
        for part in rows.milestones.values():
            if part.parent:
                self.parts.setdefault(part.parent, []).append(part)
        self._forecasts: dict[str, Forecast] = {}
        self._days: dict[int, str] = {}
        self._group()

    def _group(self) -> None:
        if self.planned is None:
            return
        every, containers = self.planned.rows.tasks, self.planned.plan.containers
        for id, values in every.items():
            if id in containers:
                continue
            milestone, at, seen = values[_MILESTONE], values[_PARENT], {id}
            while not milestone and at and at not in seen and at in every:
                seen.add(at)
                milestone, at = every[at][_MILESTONE], every[at][_PARENT]
            if milestone:
                self.tasks.setdefault(milestone, []).append(values)

    # -- dates ------------------------------------------------------------------------------------

    def between(self, start: str, finish: str) -> int:
        """Working days from one day to another; calendar days are not counted."""
        from mstui.views.workdays import weekdays_between

        try:
            if self.planned is None:
                return weekdays_between(start[:10], finish[:10])
            return self.planned.plan.calendar.workdays_between(start[:10], finish[:10])
        except ValueError:
            return 0

    def days_of(self, minutes: int) -> float:
        """Working minutes as working days of the project."""
        return minutes / self.rows.minutes_per_day

    def _day(self, point: int) -> str:
        found = self._days.get(point)
        if found is None:
            assert self.planned is not None
            try:
                found = self.planned.plan.calendar.finish_text(point)[:10]
            except MstuiError:
                found = date.max.isoformat()  # past the end of the calendar
            self._days[point] = found
        return found

    def _finish(self, id: str) -> str:
        """The day on which an item of the plan ends; empty for what is in none.

        A plan in which nothing has a date begins nowhere and tells no day.
        """
        if self.done is None or self.planned is None or self.done.net.plan.start <= 0:
            return ""
        number = self.done.net.numbers.get(id)
        if number is None:
            return ""
        if id in self.planned.rows.milestones:
            try:
                return shown_day(self.planned, self.done, id)
            except MstuiError:
                return date.max.isoformat()  # past the end of the calendar
        return self._day(self.done.early.finish[number])

    def forecast(self, milestone: MilestoneRow) -> Forecast:
        """When a milestone comes by all that is known; an empty day where nothing is."""
        stack = [milestone]
        entered = set[str]()
        while stack:
            at = stack[-1]
            # Parts first; a ring of them, which only another tool can have written, is cut.
            open_parts = [part for part in self.parts.get(at.id, ()) if part.id not in entered]
            if at.id not in self._forecasts and at.id not in entered and open_parts:
                entered.add(at.id)
                stack.extend(open_parts)
                continue
            if at.id not in self._forecasts:
                self._forecasts[at.id] = self._forecast(at)
            stack.pop()
        return self._forecasts[milestone.id]

    def _forecast(self, milestone: MilestoneRow) -> Forecast:
        waits = bool(milestone.target or self.tasks.get(milestone.id))
        day = self._finish(milestone.id) if waits else ""
        day, by = day or milestone.target[:10], ("", "", "")
        for task in self.tasks.get(milestone.id, ()):
            if task[_STATE] != "done":
                finish = self._finish(str(task[0]))
                if finish > day:
                    day, by = finish, (str(task[_NAME] or ""), str(task[0]), "task")
        for part in self.parts.get(milestone.id, ()):
            known = self._forecasts.get(part.id)
            if known is not None and part.state in OPEN_MILESTONE and known.day > day:
                day, by = known.day, (part.name, part.id, "milestone")
        if not by[1] and day:
            by = self._driver(milestone.id)
        if day and day < self.today:
            day = self.today
        spare, deadline, critical = self._float(milestone, day)
        return Forecast(day, *by, spare, deadline, critical)

    def _driver(self, id: str) -> tuple[str, str, str]:
        """The first of what the engine says holds an item where it is."""
        if self.done is None or self.planned is None or id not in self.done.net.numbers:
            return "", "", ""
        for before in self.done.driving(id):
            if before in self.planned.rows:
                row = self.planned.rows[before]
                return str(row["name"] or ""), before, str(row["kind"])
        return "", "", ""

    def _float(self, milestone: MilestoneRow, day: str) -> tuple[int | None, str, bool]:
        if self.done is None or self.planned is None:
            return None, "", False
        number = self.done.net.numbers.get(milestone.id)
        if number is None:
            return None, "", False
        spare = self.done.total[number]
        if milestone.deadline and day:
            # What the engine does not see, its tasks without links and today, counts as well.
            margin = self.between(day, milestone.deadline) * self.rows.minutes_per_day
            spare = min(spare, margin)
        deadline = self._deadline(milestone, number) if spare < 0 else ""
        return spare, deadline, self.done.is_critical(number)

    def _deadline(self, milestone: MilestoneRow, number: int) -> str:
        """The deadline that a milestone without float is too late for, in words."""
        assert self.done is not None
        assert self.planned is not None
        if milestone.deadline:
            return f"its deadline {milestone.deadline[:10]}"
        net, seen, queue = self.done.net, {number}, [number]
        while queue:
            at = queue.pop(0)
            activity = net.activities[at]
            held = activity.constraint in (FINISH_NOT_AFTER, MUST_FINISH)
            if at != number and (activity.deadline is not None or held):
                row = self.planned.rows.get(activity.id)
                if row is not None:
                    what = "deadline" if activity.deadline is not None else "latest date"
                    return f"the {what} of {row['name']}"
            for after, _ in net.out[at]:
                if after not in seen and self.done.total[after] < 0:
                    seen.add(after)
                    queue.append(after)
        return ""

    def is_critical(self, id: str) -> bool:
        """Whether a task is critical."""
        number = self.done.net.numbers.get(id) if self.done is not None else None
        return number is not None and self.done is not None and self.done.is_critical(number)

    # -- work -------------------------------------------------------------------------------------

    def is_started(self, id: str) -> bool:
        """Whether any task that leads to a milestone was begun."""
        return any(
            task[_STATE] in ("doing", "done") or task[_PERCENT] or task[_BEGUN]
            for task in self.tasks.get(id, ())
        )

    def done_and_expected(self, id: str) -> tuple[int | None, int | None]:
        """Percent complete of a milestone's tasks, and what was planned to be by this morning.

        Both weigh each task by its effort, else its duration, else 1; planned are the dates of
        the active baseline, else the ones typed.
        """
        tasks = self.tasks.get(id, ())
        if not tasks or self.planned is None:
            return None, None
        weights = [_weight(task) for task in tasks]
        if not any(weights):
            weights = [1] * len(weights)
        whole = sum(weights)
        known = self.rows.percents
        done = sum(w * _percent(task, known) for w, task in zip(weights, tasks, strict=True))
        shares = [self._planned_share(task) for task in tasks]
        if any(share is None for share in shares):
            return done // whole, None
        expected = sum(w * (share or 0) for w, share in zip(weights, shares, strict=True))
        return done // whole, int(expected // whole)

    def _planned_share(self, task: Values) -> int | None:
        """Percent of a task's planned span that has passed; None without planned dates."""
        assert self.planned is not None
        calendar = self.planned.plan.calendar
        start, finish = task[_START], task[_FINISH]
        kept = self.rows.baselined.get(str(task[0]))
        if kept is not None and kept[1] and kept[2]:
            start, finish = kept[1], kept[2]
        if not isinstance(start, str) or not isinstance(finish, str):
            return None
        try:
            begin, end = calendar.start_point(start), calendar.finish_point(finish)
            now = calendar.start_point(self.today)
        except ValueError:
            return None
        if end <= begin:
            return 100 if now >= end else 0
        return min(100, max(0, (now - begin) * 100 // (end - begin)))

    def growth(self, id: str) -> Growth | None:
        """How the effort of a milestone's tasks grew since the baseline; None without one."""
        kept = self.rows.baselined
        if not kept:
            return None
        before = grown = 0
        for task in self.tasks.get(id, ()):
            effort = task[_EFFORT] if isinstance(task[_EFFORT], int) else 0
            then = kept[str(task[0])][4] if str(task[0]) in kept else 0
            before += then
            grown += effort - then
        return Growth(before, grown) if before else None

    # -- buffers ----------------------------------------------------------------------------------

    def fever(self, milestone: MilestoneRow) -> FeverPoint | None:
        """The point of its buffer: how far the longest chain is, how much is consumed."""
        tasks = self.tasks.get(milestone.id)
        if not milestone.buffer_days or not tasks or self.planned is None:
            return None
        finishes = [(self._finish(str(task[0])), task) for task in tasks]
        forecast, last = max(finishes, key=lambda one: one[0])
        planned = self._before(milestone)
        if not forecast or not planned:
            return None
        if any(task[_STATE] != "done" for _, task in finishes):
            forecast = max(forecast, self.today)
        whole, left = self._chain(str(last[0]))
        return fever_point(milestone.buffer_days, self.between(planned, forecast), whole, left)

    def _before(self, milestone: MilestoneRow) -> str:
        """The day on which the last task ends where the buffer before the target is whole."""
        if not milestone.target or self.planned is None:
            return ""
        try:
            day = self.planned.plan.calendar.add_workdays(
                milestone.target[:10], -milestone.buffer_days
            )
        except (MstuiError, ValueError, OverflowError):
            return ""
        return str(day)

    def _chain(self, last: str) -> tuple[int, int]:
        """Baseline and remaining minutes of the longest chain of links that ends with a task."""
        assert self.done is not None
        assert self.planned is not None
        net, whole, left = self.done.net, 0, 0
        at: int | None = net.numbers.get(last)
        seen: set[int] = set()
        while at is not None and at not in seen:
            seen.add(at)
            activity = net.activities[at]
            if not net.joint[at]:
                kept = self.rows.baselined.get(activity.id)
                length = kept[3] if kept is not None and kept[3] else activity.duration
                whole += length
                left += 0 if activity.is_complete else min(net.left[at], length)
            before = [number for number, _ in net.into[at]]
            at = max(before, key=lambda number: self.done.early.finish[number], default=None)  # type: ignore[union-attr]
        return whole, left


def _weight(task: Values) -> int:
    effort, duration = task[_EFFORT], task[_DURATION]
    found = effort if isinstance(effort, int) and effort > 0 else duration
    return found if isinstance(found, int) and found > 0 else 0


def _percent(task: Values, known: Mapping[str, int]) -> int:
    if task[_STATE] == "done":
        return 100
    percent = known.get(str(task[0]), task[_PERCENT])
    return min(99, max(0, percent)) if isinstance(percent, int) else 0
