"""Percent complete rolled up over a project, its phases, its milestones: sums that SQL takes.

One pass over the tasks serves all of them: the sums of parts add up, and the rule in force is
chosen where they are shown. ``measures.progress`` is the rule itself.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Any, NamedTuple

from mstui.domain.duration import MINUTES_PER_DAY
from mstui.measures.progress import HIGHEST_OPEN, Progress, Rule, checklist, progress_of_sums
from mstui.views.functions import FUNCTIONS, run
from mstui.views.states import ENDED, quoted

Four = tuple[int, int, int, int]


class Sums(NamedTuple):
    """Sums over leaf tasks that are not cancelled; ``percents`` is the sum of their percents.

    By effort (or duration where there is none) and by duration: Σ w·p, Σ w, how many have a
    weight, and Σ p of those without.
    """

    tasks: int = 0
    done: int = 0
    percents: int = 0
    efforts: int = 0
    durations: int = 0
    by_effort: Four = (0, 0, 0, 0)
    by_duration: Four = (0, 0, 0, 0)

    def plus(self, other: Sums) -> Sums:
        """The sums over both parts."""
        return Sums(
            self.tasks + other.tasks,
            self.done + other.done,
            self.percents + other.percents,
            self.efforts + other.efforts,
            self.durations + other.durations,
            _added(self.by_effort, other.by_effort),
            _added(self.by_duration, other.by_duration),
        )

    def progress(self, minutes_per_day: int = MINUTES_PER_DAY) -> Progress:
        """The roll-up by the rule that is in force for these tasks."""
        if not (self.efforts or self.durations):
            return progress_of_sums("count", self.percents, self.tasks, self.tasks, self.tasks)
        rule: Rule = "effort" if self.efforts else "duration"
        weighted, size, estimated, unweighted = self.by_effort if self.efforts else self.by_duration
        return progress_of_sums(
            rule,
            weighted,
            size,
            estimated,
            self.tasks,
            unweighted,
            minutes_per_day=minutes_per_day,
        )


def _added(one: Four, other: Four) -> Four:
    return (one[0] + other[0], one[1] + other[1], one[2] + other[2], one[3] + other[3])


class PhaseProgress(NamedTuple):
    """How far a phase is, its sub-phases included; ``word`` says it: done, doing, not started."""

    progress: Progress
    tasks: int
    tasks_done: int
    milestones: int
    milestones_achieved: int
    overdue: int

    @property
    def percent(self) -> int | None:
        return self.progress.percent

    @property
    def word(self) -> str:
        """``done`` only where no milestone is open either; ``overdue`` where one is late."""
        open_milestones = self.milestones - self.milestones_achieved
        if not self.tasks and not self.milestones:
            return "empty"
        if not open_milestones and self.tasks_done == self.tasks:
            return "done"
        if self.overdue:
            return "overdue"
        return "doing" if self.milestones_achieved or self.percent else "not started"


CHECKED = "mstui_checked"


def _checked(text: str | None) -> int:
    ticked, entries = checklist(text or "")
    return min(HIGHEST_OPEN, ticked * 100 // entries) if entries else 0


FUNCTIONS[CHECKED] = (1, _checked)

# As measures.progress.task_percent has it; a test compares them.
PERCENT = f"""CASE WHEN t.state='done' THEN 100
 WHEN t.percent_rule='effort' AND t.effort<>0
  THEN min({HIGHEST_OPEN},max(0,max(0,coalesce(t.effort_done,0))*100/t.effort))
 WHEN t.percent_rule='checklist' THEN {CHECKED}(t.checklist)
 WHEN t.percent_rule='0-50-100'
  THEN CASE WHEN t.state='doing' OR coalesce(t.actual_start,'')<>'' THEN 50 ELSE 0 END
 ELSE min({HIGHEST_OPEN},max(0,coalesce(t.percent,0))) END"""
_WEIGHED = f"""SELECT t.{{group}} g,t.state s,{PERCENT} p,max(0,coalesce(t.duration,0)) d,
 max(0,coalesce(t.effort,0)) e,coalesce(t.effort,0)<>0 he,coalesce(t.duration,0)<>0 hd
 FROM task t WHERE {{where}} AND t.state IS NOT 'cancelled'
 AND NOT EXISTS(SELECT 1 FROM task c WHERE c.parent=t.id)"""
_SUMMED = """SELECT g,count(*),sum(s IS 'done'),sum(p),sum(he),sum(hd),
 sum(w*p),sum(w),sum(w>0),sum((w=0)*p),sum(d*p),sum(d),sum(d>0),sum((d=0)*p)
 FROM (SELECT g,s,p,d,e,he,hd,iif(e,e,d) w FROM ({weighed})) GROUP BY g"""


def sums_by(
    conn: sqlite3.Connection, group: str, where: str = "1", values: dict[str, Any] | None = None
) -> dict[str | None, Sums]:
    """The sums of the tasks that meet ``where``, by a column of theirs."""
    sql = _SUMMED.format(weighed=_WEIGHED.format(group=group, where=where))
    return {
        row[0]: Sums._make((*row[1:6], row[6:10], row[10:14])) for row in run(conn, sql, values)
    }


def project_progress(conn: sqlite3.Connection, project: str) -> Progress:
    """How far one project is."""
    found = sums_by(conn, "project", "t.project=:project", {"project": project})
    return found.get(project, Sums()).progress(minutes_per_day(conn, project))


def milestone_progress(conn: sqlite3.Connection, milestones: Iterable[str]) -> dict[str, Progress]:
    """How far the tasks of each milestone are; milestones without tasks are left out."""
    wanted = list(milestones)
    marks = ",".join(f":m{place}" for place in range(len(wanted)))
    found = sums_by(
        conn,
        "milestone",
        f"t.milestone IN ({marks})",
        {f"m{place}": id for place, id in enumerate(wanted)},
    )
    return {str(id): sums.progress() for id, sums in found.items()}


def phase_progress(
    conn: sqlite3.Connection, project: str, today: str
) -> dict[str | None, PhaseProgress]:
    """How far each phase of a project is; None stands for what is in no phase."""
    sums = sums_by(conn, "phase", "t.project=:project", {"project": project})
    milestones = {
        phase: (total, achieved, late)
        for phase, total, achieved, late in conn.execute(
            "SELECT phase,count(*),sum(state IS 'achieved'),"
            f" sum(target<:today AND coalesce(state,'') NOT IN ({quoted(ENDED['milestone'])}))"
            " FROM milestone WHERE project=:project"
            " AND coalesce(state,'') NOT IN ('cancelled','deferred') GROUP BY phase",
            {"project": project, "today": today},
        ).fetchall()
    }
    parents = dict(
        conn.execute("SELECT id,parent FROM phase WHERE project=?", (project,)).fetchall()
    )
    minutes = minutes_per_day(conn, project)
    rolled: dict[str | None, Sums] = {}
    counted: dict[str | None, tuple[int, int, int]] = {}
    for phase in {*parents, *sums, *milestones}:
        for above in _upwards(phase, parents):
            rolled[above] = rolled.get(above, Sums()).plus(sums.get(phase, Sums()))
            more = milestones.get(phase, (0, 0, 0))
            before = counted.get(above, (0, 0, 0))
            counted[above] = (before[0] + more[0], before[1] + more[1], before[2] + (more[2] or 0))
    return {
        phase: PhaseProgress(one.progress(minutes), one.tasks, one.done, *counted[phase])
        for phase, one in rolled.items()
    }


def _upwards(phase: str | None, parents: dict[str, str | None]) -> list[str | None]:
    """A phase and all above it; a loop is walked once."""
    chain: list[str | None] = [phase]
    above = parents.get(phase) if phase is not None else None
    while above is not None and above not in chain:
        chain.append(above)
        above = parents.get(above)
    return chain


def minutes_per_day(conn: sqlite3.Connection, project: str | None) -> int:
    """The length of a project's working day."""
    found = conn.execute("SELECT minutes_per_day FROM project WHERE id=?", (project,)).fetchone()
    return int(found[0] or MINUTES_PER_DAY) if found else MINUTES_PER_DAY
