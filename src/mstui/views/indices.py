"""The indices of a project: earned schedule, earned value in hours, buffer, growth of scope.

Periods are weeks from the project's start. Planned value grows evenly over each task's planned
span: by the active baseline, else by the dates that were typed. Weights are efforts, or
durations where a task has none.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple, overload

from mstui.measures.buffer import FeverPoint
from mstui.measures.earned import Earned, EarnedSchedule, earned_schedule
from mstui.views.functions import run
from mstui.views.health import ProjectHealth
from mstui.views.progress import PERCENT

# Nobody plans longer; another tool may have written anything.
MOST_WEEKS = 2000


class Weighed(NamedTuple):
    """A leaf task: planned first and last day, weight in minutes, percent complete.

    Days are numbers (``date.toordinal``), for weeks are counted past the end of the calendar.
    """

    start: int
    finish: int
    weight: int
    percent: int


class Indices(NamedTuple):
    """``weeks`` have passed since the start; ``planned`` is how many the plan has.

    ``earned`` is in minutes of work; its actual cost the hours logged. ``buffer`` is the worst
    point of the milestones that keep one.
    """

    schedule: EarnedSchedule | None
    weeks: Fraction
    planned: int
    earned: Earned
    buffer: FeverPoint | None


def indices(
    conn: sqlite3.Connection, project: str, today: str, health: ProjectHealth | None = None
) -> Indices | None:
    """The indices of a project on a day; None where nothing is planned by dates."""
    tasks = _weighed(conn, project)
    if not tasks:
        return None
    begin = min(task.start for task in tasks)
    end = max(task.finish for task in tasks)
    count = min(MOST_WEEKS, (end - begin) // 7 + 1)
    planned = _Weeks(tasks, begin, count)
    now = date.fromisoformat(today).toordinal()
    weeks = Fraction(now - begin, 7)
    earned = sum(task.weight * task.percent for task in tasks) // 100
    whole = sum(task.weight for task in tasks)
    spent = _spent(conn, project)
    return Indices(
        earned_schedule(planned, earned, weeks) if weeks > 0 else None,
        weeks,
        count,
        Earned(whole, _planned(tasks, now), earned, spent),
        _worst_buffer(health),
    )


def figures(
    conn: sqlite3.Connection, project: str, today: str, health: ProjectHealth | None = None
) -> dict[str, int]:
    """What a check-in keeps of them, under the names of ``views.record``; unknown ones missing.

    ``spi_t`` is in thousandths, ``chain_done`` and ``buffer_used`` in percent, growth in
    hundredths of a percent of the baseline.
    """
    from mstui.views.growth import project_growth

    kept: dict[str, int] = {}
    found = indices(conn, project, today, health)
    if found is not None and found.schedule is not None and found.schedule.spi is not None:
        kept["spi_t"] = round(found.schedule.spi * 1000)
    if found is not None and found.buffer is not None:
        kept["chain_done"] = round(found.buffer.chain)
        kept["buffer_used"] = round(found.buffer.consumed)
    scope = project_growth(conn, project)
    if scope is not None:
        growth = scope.growth
        for name, share in (
            ("growth_effort", growth.by_effort), ("growth_count", growth.by_count),
        ):  # fmt: skip
            if share is not None:
                kept[name] = share
    return kept


def _weighed(conn: sqlite3.Connection, project: str) -> list[Weighed]:
    """The leaf tasks that have planned dates."""
    # By their own table: without an index of a baseline's items a join would try all with all.
    before = {
        item: (start, finish)
        for item, start, finish in conn.execute(
            "SELECT item,start,finish FROM baselined"
            " WHERE baseline=(SELECT active_baseline FROM project WHERE id=?)",
            (project,),
        ).fetchall()
    }
    rows = run(
        conn,
        f"SELECT t.id,t.start,t.finish,coalesce(nullif(t.effort,0),nullif(t.duration,0),480),"
        f"{PERCENT} FROM task t"
        " WHERE t.project=:project AND coalesce(t.state,'')<>'cancelled'"
        " AND NOT EXISTS(SELECT 1 FROM task c WHERE c.parent=t.id)",
        {"project": project},
    )
    found = []
    for id, start, finish, weight, percent in rows:
        first, last = before.get(id, (None, None))
        found.append(_task(first or start, last or finish, weight, percent))
    return [task for task in found if task is not None]


def _task(start: str | None, finish: str | None, weight: int, percent: int) -> Weighed | None:
    if not start and not finish:
        return None
    try:
        first = date.fromisoformat((start or finish or "")[:10])
        last = date.fromisoformat((finish or start or "")[:10])
    except ValueError:
        return None
    begin, end = first.toordinal(), last.toordinal()
    return Weighed(begin, max(begin, end), max(0, weight), percent)


def _planned(tasks: Iterable[Weighed], until: int) -> int:
    """The work that was planned to be done before a day begins, in minutes."""
    done = 0
    for task in tasks:
        length = task.finish - task.start + 1
        passed = min(length, max(0, until - task.start))
        done += task.weight * passed // length
    return done


class _Weeks(Sequence[int]):
    """The work that was planned to be done by the end of each week, in minutes; summed when asked.

    It only grows, so that who looks for a figure among hundreds of weeks asks for a few.
    """

    def __init__(self, tasks: Sequence[Weighed], begin: int, count: int) -> None:
        self._tasks, self._begin, self._count = tasks, begin, count

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, week: int) -> int: ...
    @overload
    def __getitem__(self, week: slice) -> list[int]: ...
    def __getitem__(self, week: int | slice) -> int | list[int]:
        if isinstance(week, slice):
            return [self[at] for at in range(*week.indices(self._count))]
        if not 0 <= week < self._count:
            raise IndexError(week)
        return _planned(self._tasks, self._begin + 7 * (week + 1))


def _spent(conn: sqlite3.Connection, project: str) -> int:
    """The minutes that were logged."""
    (minutes,) = conn.execute(
        "SELECT coalesce(sum(minutes),0) FROM time WHERE project=?", (project,)
    ).fetchone()
    return int(minutes)


def _worst_buffer(health: ProjectHealth | None) -> FeverPoint | None:
    points = [
        one.facts.buffer
        for one in (health.milestones.values() if health is not None else ())
        if one.facts.buffer is not None
    ]
    return max(points, key=lambda point: point.consumed - point.chain, default=None)
