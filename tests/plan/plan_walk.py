"""An engine to check the engine by: it walks the minutes of calendars one by one, and relaxes the
rules of dates until nothing moves. Slow, and shares no line with what it checks."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

EPOCH = datetime(2026, 1, 1)
HORIZON = 400  # days
FAR = 1 << 40


@dataclass
class Clock:
    """A calendar as all its minutes of work: ``week`` by weekday, ``days`` by number of the day."""

    week: list[list[tuple[int, int]]]
    days: dict[int, list[tuple[int, int]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.minutes: list[int] = []
        for day in range(HORIZON):
            weekday = (EPOCH + timedelta(days=day)).weekday()
            for begin, end in self.days.get(day, self.week[weekday]):
                self.minutes.extend(range(day * 1440 + begin, day * 1440 + end))

    def point(self, wall: int) -> int:
        return bisect_left(self.minutes, wall)

    def start(self, point: int) -> int:
        return self.minutes[point]

    def finish(self, point: int) -> int:
        return self.minutes[point - 1] + 1 if point else self.minutes[0]


@dataclass
class Job:
    """A task or milestone of a plan of Project; walls are minutes since the epoch."""

    uid: int
    duration: int
    parent: int = 0
    elapsed: bool = False
    clock: Clock | None = None
    constraint: int = 0
    on: int | None = None
    deadline: int | None = None
    begun: int | None = None
    ended: int | None = None
    percent: int = 0
    active: bool = True

    @property
    def left(self) -> int:
        return self.duration - round(self.duration * self.percent / 100)


@dataclass(frozen=True)
class Tie:
    """A link: ``unit`` is w for working minutes, e for minutes of the clock, % of the predecessor."""

    before: int
    after: int
    type: str
    lag: int
    unit: str
    of_phase: bool = False


class Walked:
    """The dates and floats of a plan; ``phases`` maps each phase to the one around it."""

    def __init__(
        self, clock: Clock, start: int, jobs: list[Job], phases: dict[int, int], ties: list[Tie]
    ) -> None:
        self.clock = clock
        self.jobs = {job.uid: job for job in jobs if job.active}
        self.phases = phases
        self.ties = [
            replace(tie, before=a, after=b, of_phase=tie.before in phases)
            for tie in ties
            for a in self._within(tie.before)
            for b in self._within(tie.after)
        ]
        self.begin = clock.point(start)
        self.es: dict[int, int] = dict.fromkeys(self.jobs, self.begin)
        self.ef = dict(self.es)
        self._forward()
        self.end = max(self.ef.values(), default=self.begin)
        self.lf: dict[int, int] = dict.fromkeys(self.jobs, self.end)
        self.ls = {uid: self._begins(uid, self.end) for uid in self.jobs}
        self._backward()
        self._as_late_as_possible()

    def _within(self, uid: int) -> list[int]:
        if uid in self.jobs:
            return [uid]
        return [job.uid for job in self.jobs.values() if self._is_inside(job.parent, uid)]

    def _is_inside(self, phase: int, uid: int) -> bool:
        while phase:
            if phase == uid:
                return True
            phase = self.phases[phase]
        return False

    # -- lengths ------------------------------------------------------------------------------

    def _ends(self, uid: int, start: int) -> int:
        job = self.jobs[uid]
        if job.elapsed:
            return self.clock.point(self.clock.start(start) + job.duration)
        if job.clock is None:
            return start + job.duration
        own = job.clock.point(self.clock.start(start))
        return self.clock.point(job.clock.finish(own + job.duration))

    def _begins(self, uid: int, finish: int) -> int:
        job = self.jobs[uid]
        if job.elapsed:
            return self.clock.point(self.clock.start(finish) - job.duration)
        if job.clock is None:
            return finish - job.duration
        own = job.clock.point(self.clock.start(finish))
        return self.clock.point(job.clock.start(own - job.duration))

    def _lagged(self, tie: Tie, point: int, sign: int) -> int:
        """A point moved by a lag, forwards or backwards."""
        wall = self.clock.start(point)
        if sign > 0 and tie.type[0] == "F":
            wall = self.clock.finish(point)
        if tie.unit == "e" and tie.lag:
            return self.clock.point(wall + sign * tie.lag)
        lag = tie.lag
        if tie.unit == "%":
            lag = round(self.jobs[tie.before].duration * lag / 100)
        own = self.jobs[tie.after].clock
        if own is None:
            return point + sign * lag
        return self.clock.point(own.start(own.point(wall) + sign * lag))

    # -- passes -------------------------------------------------------------------------------

    def _forward(self) -> None:
        for _ in range(len(self.jobs) + 2):
            for uid in self.jobs:
                self.es[uid], self.ef[uid] = self._early(uid)

    def _early(self, uid: int) -> tuple[int, int]:
        job, point = self.jobs[uid], self.clock.point
        if job.begun is not None:
            start = point(job.begun)
            return start, point(job.ended) if job.ended is not None else start + job.duration
        on = point(job.on) if job.on is not None else 0
        if job.constraint == 2:
            return on, self._ends(uid, on)
        if job.constraint == 3:
            start = self._begins(uid, on)
            return start, self._ends(uid, start)
        at = self.begin
        if job.constraint == 4:
            at = max(at, on)
        if job.constraint == 6:
            at = max(at, self._begins(uid, on))
        for tie in self.ties:
            if tie.after == uid:
                reached = self._lagged(tie, self._end_of(tie.before, tie.type[0]), 1)
                at = max(at, reached if tie.type[1] == "S" else self._begins(uid, reached))
        if job.clock is not None and not job.elapsed:
            at = point(job.clock.start(job.clock.point(self.clock.start(at))))
        return at, self._ends(uid, at)

    def _end_of(self, uid: int, which: str) -> int:
        return (self.ef if which == "F" else self.es)[uid]

    def _backward(self) -> None:
        for _ in range(len(self.jobs) + 2):
            for uid in self.jobs:
                self.ls[uid], self.lf[uid] = self._late(uid)

    def _late(self, uid: int) -> tuple[int, int]:
        job, point = self.jobs[uid], self.clock.point
        if job.ended is not None:
            return self.es[uid], self.ef[uid]
        if job.constraint in (2, 3) and job.begun is None:
            finish, start = FAR, self.es[uid]
        else:
            finish, start = self._wanted(uid)
        if job.deadline is not None:
            finish = min(finish, point(job.deadline))
        if job.on is not None:
            if job.constraint == 5 and job.begun is None:
                start = min(start, point(job.on))
            if job.constraint in (3, 7):
                finish = min(finish, point(job.on))
        if finish < FAR:
            start = min(
                start, self._begins(uid, finish) if job.begun is None else finish - job.duration
            )
        if job.begun is not None:
            return self.es[uid], min(finish, start + job.duration)
        return start, min(finish, self._ends(uid, start))

    def _wanted(self, uid: int) -> tuple[int, int]:
        """The latest finish and start that successors and the end leave."""
        finish, start = self.end, FAR
        for tie in self.ties:
            after = self.jobs[tie.after]
            if tie.before != uid or after.ended is not None:
                continue
            wanted = self.lf[tie.after] if tie.type[1] == "F" else self.ls[tie.after]
            if tie.type[1] == "S" and after.begun is not None:
                wanted = self.es[tie.after] + after.duration - after.left
            by = self._lagged(tie, wanted, -1)
            if tie.type[0] == "F":
                finish = min(finish, by)
            else:
                start = min(start, by)
        return finish, start

    def _as_late_as_possible(self) -> None:
        for _ in range(len(self.jobs) + 2):
            for uid, job in self.jobs.items():
                if job.constraint == 1 and job.begun is None:
                    spare = [self._spare(tie) for tie in self.ties if tie.before == uid]
                    room = min([self.ls[uid] - self.es[uid], *(s for s in spare if s is not None)])
                    if room > 0:
                        self.es[uid] += room
                        self.ef[uid] = self._ends(uid, self.es[uid])

    def _spare(self, tie: Tie) -> int | None:
        if self.jobs[tie.after].ended is not None:
            return None
        latest = self._lagged(tie, self._end_of(tie.after, tie.type[1]), -1)
        return latest - self._end_of(tie.before, tie.type[0])

    # -- answers ------------------------------------------------------------------------------

    def total_float(self, uid: int) -> int:
        job = self.jobs[uid]
        if job.ended is not None:
            return 0
        if job.begun is not None:
            return self.lf[uid] - self.ef[uid]
        return min(self.ls[uid] - self.es[uid], self.lf[uid] - self.ef[uid])

    def free_float(self, uid: int) -> int:
        if self.jobs[uid].ended is not None:
            return 0
        spare = [self._spare(tie) for tie in self.ties if tie.before == uid and not tie.of_phase]
        known = [each for each in spare if each is not None]
        return max(0, min(known) if known else self.total_float(uid))
