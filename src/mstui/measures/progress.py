"""Percent complete: of a task, and rolled up over leaf tasks with the rule that is in force.

Roll-up: sum of w·p over sum of w, w = effort, else duration, else 1. One rule is in force for
a whole roll-up and printed with it. Where it is effort, a task without effort weighs its
duration; a task without either weighs the average, so that a quick note on the list neither
vanishes nor changes the rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from mstui.domain.duration import MINUTES_PER_DAY, show_hours

Rule = Literal["effort", "duration", "count", "finished"]
Row = Mapping[str, object]

# Nothing that is open reads as complete.
HIGHEST_OPEN = 99


class TaskPercent(NamedTuple):
    """A task's percent complete; ``manual`` where somebody's word stands for a measurement."""

    percent: int
    manual: bool = False


class Progress(NamedTuple):
    """A roll-up over ``tasks`` leaf tasks, of which ``estimated`` have a weight of their own.

    ``weighted`` is the sum of weight × percent, ``weights`` the sum of weights, ``size`` what
    is estimated: minutes, or tasks where they are counted.
    """

    rule: Rule
    weighted: int
    weights: int
    size: int
    tasks: int
    estimated: int
    minutes_per_day: int = MINUTES_PER_DAY

    @property
    def exact(self) -> float | None:
        """0 to 100, unrounded; None where there is nothing to do."""
        return self.weighted / self.weights if self.weights else None

    @property
    def percent(self) -> int | None:
        """A whole number, 100 only where all of it is done."""
        return rounded(self.weighted, self.weights) if self.weights else None

    @property
    def text(self) -> str:
        """``62 % of 84 h``, ``40 % of 12 d``, ``25 % of 4 tasks``; a dash for nothing to do."""
        return "–" if self.percent is None else f"{self.percent} % of {self._shown_size}"

    @property
    def explanation(self) -> str:
        """The formula in words, for whoever asks what the number means."""
        by = {
            "effort": "each task weighs its effort, or its duration where it has none",
            "duration": "no effort is estimated, so each task weighs its duration",
            "count": "neither effort nor duration is estimated, so each task weighs the same",
            "finished": "only finished tasks count",
        }[self.rule]
        guessed = self.tasks - self.estimated
        if guessed:
            by += f"; {guessed} without an estimate weigh the average"
        return (
            f"sum of weight × percent over {self.tasks:,} leaf tasks: {by}; cancelled ones left out"
        )

    @property
    def _shown_size(self) -> str:
        if self.rule == "effort":
            return show_hours(self.size)
        if self.rule == "duration":
            tenths = (self.size * 20 + self.minutes_per_day) // (self.minutes_per_day * 2)
            return f"{tenths // 10:,}.{tenths % 10} d" if tenths % 10 else f"{tenths // 10:,} d"
        return "1 task" if self.tasks == 1 else f"{self.tasks:,} tasks"


def task_percent(task: Row) -> TaskPercent:
    """Percent complete of a row of the kind ``task`` by its own rule.

    Done is 100 whatever was typed, and nothing else is: an open task reads at most 99.
    """
    state = task.get("state")
    if state == "done":
        return TaskPercent(100)
    match task.get("percent_rule"):
        case "effort" if effort := _number(task.get("effort")):
            done = _number(task.get("effort_done"))
            return TaskPercent(min(HIGHEST_OPEN, max(0, done) * 100 // effort))
        case "checklist":
            ticked, entries = checklist(str(task.get("checklist") or ""))
            return TaskPercent(min(HIGHEST_OPEN, ticked * 100 // entries) if entries else 0)
        case "0-50-100":
            return TaskPercent(50 if state == "doing" or task.get("actual_start") else 0)
        case _:
            typed = _number(task.get("percent"))
            return TaskPercent(min(HIGHEST_OPEN, max(0, typed)), manual=True)


def checklist(text: str) -> tuple[int, int]:
    """Ticked entries and all entries of a checklist: one a line, ``[x]`` where done."""
    entries = [line.strip().lstrip("-*+ ").lower() for line in text.splitlines() if line.strip()]
    return sum(entry.startswith("[x]") for entry in entries), len(entries)


def leaves(tasks: Iterable[Row]) -> list[Row]:
    """The tasks that no other task is part of, cancelled ones left out."""
    listed = list(tasks)
    parents = {task.get("parent") for task in listed}
    return [
        task
        for task in listed
        if task.get("id") not in parents and task.get("state") != "cancelled"
    ]


def roll_up(
    tasks: Iterable[Row], *, rule: Rule | None = None, minutes_per_day: int = MINUTES_PER_DAY
) -> Progress:
    """Percent complete over rows of the kind ``task``; summaries and cancelled ones leave.

    Without a ``rule``, the first that has an estimate: effort, duration, count.
    """
    weighed = leaves(tasks)
    rule = rule or _rule_in_force(weighed)
    weighted = size = estimated = unweighted = 0
    for task in weighed:
        percent = task_percent(task).percent
        if rule == "finished":
            percent = 100 if percent == 100 else 0
        weight = _weight(task, rule)
        weighted += weight * percent
        size += weight
        estimated += weight > 0
        unweighted += 0 if weight else percent
    return progress_of_sums(
        rule, weighted, size, estimated, len(weighed), unweighted, minutes_per_day=minutes_per_day
    )


def progress_of_sums(
    rule: Rule,
    weighted: int,
    size: int,
    estimated: int,
    tasks: int,
    unweighted: int = 0,
    *,
    minutes_per_day: int = MINUTES_PER_DAY,
) -> Progress:
    """A roll-up from sums that SQL has taken over leaf tasks.

    ``weighted``: weight × percent of the ``estimated`` tasks, whose weights sum to ``size``;
    ``unweighted``: the percents of the others, which weigh the average of the estimated.
    """
    if not estimated:
        return Progress(rule, unweighted, tasks, 0, tasks, 0, minutes_per_day)
    # All weights times `estimated`, so that the average is a whole number too.
    return Progress(
        rule,
        weighted * estimated + unweighted * size,
        size * tasks,
        size,
        tasks,
        estimated,
        minutes_per_day,
    )


def rounded(weighted: int, weights: int) -> int:
    """A weighted percentage as a whole number that is 100 only where all is done."""
    if weighted >= weights * 100:
        return 100
    return min(HIGHEST_OPEN, (weighted * 2 + weights) // (weights * 2))


def until_achieved(percent: int | None, achieved: bool) -> int | None:
    """A milestone's percent: 100 once achieved, below it before, whatever its tasks say."""
    if achieved:
        return 100
    return None if percent is None else min(HIGHEST_OPEN, percent)


def _rule_in_force(tasks: list[Row]) -> Rule:
    if any(_number(task.get("effort")) for task in tasks):
        return "effort"
    return "duration" if any(_number(task.get("duration")) for task in tasks) else "count"


def _weight(task: Row, rule: Rule) -> int:
    if rule in ("count", "finished"):
        return 1
    duration = max(0, _number(task.get("duration")))
    if rule == "duration":
        return duration
    return max(0, _number(task.get("effort"))) or duration


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0
