"""The working days of the demonstration: tasks begun and done, hours, and milestones achieved."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from mstui.actions.demo_cast import CAST
from mstui.actions.demo_plot import Plot
from mstui.actions.demo_telling import Telling, Update, instant
from mstui.domain.blueprint import Task
from mstui.domain.draft import Draft, Value

_QUARTER = 15
_LONGEST_DAY = 510
# Whose hours are written down.
_TIMED = ("person", "department", "contractor")

Ledger = dict[tuple[str, date], int]


class Work:
    """The tasks of one project, day by day; ``ledger`` knows what each person worked on a day."""

    def __init__(self, telling: Telling, ledger: Ledger) -> None:
        self.telling = telling
        self.life = telling.life
        self.ledger = ledger
        self.wholes = telling.blueprint.outline.containers
        self.tasks = [task for task in telling.blueprint.tasks if task.id not in self.wholes]
        # Tasks on which somebody has something to report, by who reports it.
        self._news: dict[str, dict[str, Task]] = {}
        self._logged_to: dict[str, int] = {}
        self._pace: dict[str, float] = {}

    def work(self, point: int, *, last: bool) -> None:
        """One working day; reports come with what is done, on Wednesdays, and on the last day."""
        day = self.life.days.day(point)
        finished = set()
        for task in self.tasks:
            at = self.life.real[task.id]
            if at.start <= point < at.finish:
                who = reporter(self.telling.plot, task)
                self._news.setdefault(who, {})[task.id] = task
                if at.finish == point + 1:
                    finished.add(who)
        everybody = day.weekday() == 2 or last
        for who in list(self._news) if everybody else sorted(finished):
            self._report(who, day, point)
        self._achieve(day, point)

    def _report(self, who: str, day: date, point: int) -> None:
        """One person's tasks as they stand at the end of the day."""
        tasks = list(self._news.pop(who).values())
        rows, updates = self.telling.draft(), list[Update]()
        done = []
        for task in tasks:
            updates.append(self._task_update(task, point, rows))
            if self.life.real[task.id].finish <= point + 1:
                done.append(task)
                updates += self._submitted(task)
        updates += self._whole_updates(tasks, updates)
        luck = self.telling.chance.luck
        at = instant(day, 16, 0) + luck.randrange(50) * 60_000 + luck.randrange(60_000)
        self.telling.add(at, who, _label(done, tasks), inserts=rows, updates=updates)

    def _task_update(self, task: Task, point: int, rows: Draft) -> Update:
        at = self.life.real[task.id]
        id = self.telling.ids[task.id]
        row = self.telling.row(id)
        done_minutes = int(row.get("effort_done") or 0) + self._log(task, point, rows)
        fields: dict[str, Value] = {
            "actual_start": str(self.life.days.day(at.start)),
            "effort_done": done_minutes,
        }
        if at.finish <= point + 1:
            fields |= {
                "state": "done",
                "percent": 100,
                "remaining": 0,
                "actual_finish": str(self.life.days.day(at.finish - 1)),
            }
            if row.get("checklist"):
                fields["checklist"] = str(row["checklist"]).replace("[ ]", "[x]")
        else:
            expected = max(self._expected_finish(task, point), point + 2)
            share = (point + 1 - at.start) / (expected - at.start)
            percent = min(90, int(share * 20) * 5)
            fields |= {
                "state": "doing",
                "percent": max(percent, int(row.get("percent") or 0), 5),
                "remaining": (expected - point - 1) * 480,
            }
        return "task", id, fields

    def _expected_finish(self, task: Task, point: int) -> int:
        """What is believed in the week of that day."""
        day = self.life.days.day(point)
        week = next(n for n in range(40) if day <= self.telling.weeks.day(n, 6))
        return self.life.believed(week)[task.id].finish

    def _log(self, task: Task, point: int, rows: Draft) -> int:
        """Draft the hours worked since the last report; returns their minutes."""
        at = self.life.real[task.id]
        first = self._logged_to.get(task.id, at.start)
        upto = min(point + 1, at.finish)
        self._logged_to[task.id] = upto
        people = [who for who in self.telling.plot.workers[task.id] if CAST[who].kind in _TIMED]
        if not people:
            return 0
        pace = self._pace.setdefault(task.id, self.telling.chance.luck.uniform(0.85, 1.2))
        days = -(-task.duration // 480)
        daily = int(int(task.fields.get("effort") or 0) * pace / days / len(people))
        total = 0
        for number in range(first, upto):
            for who in people:
                total += self._log_day(task, who, self.life.days.day(number), daily, rows)
        return total

    def _log_day(self, task: Task, who: str, day: date, daily: int, rows: Draft) -> int:
        """A person's day holds only so many hours; a department's holds six times as many."""
        hands = 6 if CAST[who].kind == "department" else 1
        worked = self.ledger.get((who, day), 0)
        minutes = min(daily, _LONGEST_DAY * hands - worked) // _QUARTER * _QUARTER
        if minutes <= 0:
            return 0
        self.ledger[who, day] = worked + minutes
        rows.add(
            "time",
            project=self.telling.project,
            task=self.telling.ids[task.id],
            person=self.telling.person(who),
            on=str(day),
            minutes=minutes,
        )
        return minutes

    def _submitted(self, task: Task) -> list[Update]:
        """What a finished task delivers lies there for approval."""
        return [
            ("deliverable", self.telling.ids[str(item.fields["name"])], {"state": "submitted"})
            for item in self.telling.blueprint.deliverables
            if item.task == task.id
        ]

    def _whole_updates(self, tasks: Iterable[Task], updates: list[Update]) -> list[Update]:
        """A task with sub-tasks stands where they stand."""
        now = {id: fields for kind, id, fields in updates if kind == "task"}
        found: list[Update] = []
        for whole in dict.fromkeys(task.parent for task in tasks if task.parent):
            parts = [task for task in self.tasks if task.parent == whole]
            rows = []
            for part in parts:
                id = self.telling.ids[part.id]
                rows.append({**self.telling.row(id), **now.get(id, {})})
            efforts = [int(row["effort"] or 1) for row in rows]
            weighed = zip(rows, efforts, strict=True)
            percent = sum(int(row.get("percent") or 0) * effort for row, effort in weighed)
            began = min(str(row["actual_start"]) for row in rows if row.get("actual_start"))
            fields: dict[str, Value] = {
                "state": "doing",
                "actual_start": began,
                "percent": min(99, percent // sum(efforts)),
                "effort_done": sum(int(row.get("effort_done") or 0) for row in rows),
            }
            if all(row.get("state") == "done" for row in rows):
                ended = max(str(row["actual_finish"]) for row in rows)
                fields |= {"state": "done", "percent": 100, "actual_finish": ended}
            found.append(("task", self.telling.ids[whole], fields))
        return found

    def _achieve(self, day: date, point: int) -> None:
        """The milestones whose last task was done that day."""
        for number, milestone in enumerate(self.telling.blueprint.milestones):
            if self.life.real[milestone.id].finish == point + 1:
                self._approve(milestone.id, instant(day, 17, number))
                self._achieve_one(milestone.id, day, instant(day, 17, 30 + number))

    def _approve(self, milestone: str, at: int) -> None:
        plot = self.telling.plot
        approver = plot.approvers.get(milestone, plot.lead)
        names = [
            str(item.fields["name"])
            for item in self.telling.blueprint.deliverables
            if item.milestone == milestone
        ]
        if names:
            fields: dict[str, Value] = {
                "state": "approved",
                "approver": self.telling.person(approver),
                "decided_on": _day_of(at),
            }
            updates: list[Update] = [
                ("deliverable", self.telling.ids[name], fields) for name in names
            ]
            self.telling.add(at, approver, f"approve {', '.join(names)}", updates=updates)

    def _achieve_one(self, milestone: str, day: date, at: int) -> None:
        plot, id = self.telling.plot, self.telling.ids[milestone]
        row = self.telling.row(id)
        owner, rows = plot.owners[milestone], self.telling.draft()
        self.telling.adjustment(rows, at, owner, id, "state", "achieved")
        evidence = plot.evidence[milestone]
        fields: dict[str, Value] = {
            "state": "achieved",
            "achieved_on": str(day),
            "achieved_at": at,
            "evidence": evidence,
            "forecast": None,
            "health": None,
        }
        self.telling.add(
            at, owner, f"achieve {row['name']}", reason=evidence, inserts=rows,
            updates=[("milestone", id, fields)],
        )  # fmt: skip


def reporter(plot: Plot, task: Task) -> str:
    """Who writes down how a task stands: the first who works on it, or the lead for outsiders."""
    first = plot.workers[task.id][0]
    return first if CAST[first].kind == "person" else plot.lead


def _label(done: list[Task], tasks: list[Task]) -> str:
    if len(done) == 1:
        return f"done: {done[0].fields['name']}"
    if done:
        return f"done: {len(done)} tasks"
    if len(tasks) == 1:
        return f"progress of {tasks[0].fields['name']}"
    return f"progress of {len(tasks)} tasks"


def _day_of(at: int) -> str:
    from datetime import UTC, datetime

    return str(datetime.fromtimestamp(at / 1000, UTC).date())
