"""Plans as Project writes them, drawn at random, imported and scheduled, against an engine that
walks every minute: all link types and lags, constraints, calendars, progress, phases."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from exchange.exchange_checks import read_text
from mstui.views.scheduled import scheduled
from plan.plan_walk import EPOCH, HORIZON, Clock, Job, Tie, Walked
from support.plans import stored

LAGS = (("w", 7, 480), ("w", 9, 2400), ("w", 5, 60), ("w", 3, 1), ("w", 39, 480), ("e", 8, 1440),
        ("e", 6, 60), ("e", 4, 1), ("e", 10, 10080), ("%", 19, 1), ("%", 51, 1))  # fmt: skip
TYPES = {"FF": 0, "FS": 1, "SF": 2, "SS": 3}
WEEKS = (
    [[(480, 720), (780, 1020)]] * 5 + [[], []],
    [[(540, 1020)]] * 4 + [[(540, 780)], [], []],
    [[(0, 240), (1200, 1440)]] * 5 + [[(0, 240)], []],
    [[(0, 1440)]] * 7,
)


class Drawn:
    """A plan of Project drawn by a seed: as its file, and as what the walk takes."""

    def __init__(self, seed: int) -> None:
        self.chance = chance = random.Random(seed)
        self.clock = Clock(chance.choice(WEEKS), self._days_off())
        self.own = Clock([[(600, 720)] if day else [] for day in (1, 0, 1, 1, 1, 0, 0)])
        self.start = self._wall(100)
        self.phases = {1: 0, 2: 0, 3: 2}
        self.jobs = [self._job(uid) for uid in range(10, 10 + chance.randint(3, 16))]
        self.ties = self._ties()

    def _days_off(self) -> dict[int, list[tuple[int, int]]]:
        off: dict[int, list[tuple[int, int]]] = {}
        for _ in range(self.chance.randint(0, 5)):
            first = self.chance.randint(98, 200)
            hours = self.chance.choice(([], [], [(540, 660)]))
            for day in range(first, first + self.chance.randint(1, 4)):
                off.setdefault(day, hours)
        return off

    def _wall(self, day: int) -> int:
        """A moment of work."""
        minutes = self.clock.minutes
        at = self.clock.point(day * 1440)
        return minutes[at + self.chance.choice((0, 0, 0, 60, 200))]

    def _job(self, uid: int) -> Job:
        chance = self.chance
        job = Job(uid, chance.choice((0, 1, 90, 480, 960, 2400)), chance.choice((0, 0, 1, 2, 3)))
        kind = chance.random()
        if job.duration and kind < 0.1:
            job.elapsed = True
            job.duration *= 3
        elif job.duration and kind < 0.2 and self.clock.week is WEEKS[0]:
            job.clock = self.own
        elif job.duration and kind < 0.4:
            job.begun = self._wall(100 + chance.randint(0, 10))
            job.percent = chance.choice((0, 20, 50, 100))
            if job.percent == 100:
                end = self.clock.point(job.begun) + chance.choice((job.duration, 300))
                job.ended = self.clock.finish(end)
        if chance.random() < 0.3:
            job.constraint = chance.choice((1, 2, 3, 4, 4, 5, 6, 7))
            if job.constraint > 1:
                job.on = self._wall(100 + chance.randint(0, 40))
        if chance.random() < 0.15:
            job.deadline = self._wall(100 + chance.randint(0, 60))
        job.active = chance.random() > 0.06
        return job

    def _ties(self) -> list[Tie]:
        chance, found = self.chance, {}
        for _ in range(chance.randint(1, 2 * len(self.jobs))):
            first, second = sorted(chance.sample(self.jobs, 2), key=lambda job: job.uid)
            before: int = first.uid
            if chance.random() < 0.1 and not self._holds(1, range(second.uid, 99)):
                before = 1
            unit, code, factor = chance.choice(LAGS) if chance.random() < 0.4 else LAGS[0]
            many = (
                chance.choice((0, 1, 2, -1))
                if (unit, code) != ("w", 7)
                else chance.choice((0, 0, 1))
            )
            if unit == "%":
                many = chance.choice((25, 50, -50, 100))
            type = chance.choice(("FS", "FS", "FS", "SS", "FF", "SF"))
            tie = Tie(before, second.uid, type, many * factor, unit)
            found[before, second.uid] = (tie, code)
        self.codes = {(a, b): code for (a, b), (_, code) in found.items()}
        return [tie for tie, _ in found.values()]

    def _holds(self, phase: int, uids: range) -> bool:
        return any(job.uid in uids and job.parent == phase for job in self.jobs)

    # -- the file -----------------------------------------------------------------------------

    def xml(self) -> str:
        head = "<Project xmlns='http://schemas.microsoft.com/project'><Name>Drawn</Name>"
        head += f"<StartDate>{moment(self.start)}</StartDate><CalendarUID>2</CalendarUID>"
        base = calendar(1, "Base", -1, self.clock.week, {})
        derived = calendar(2, "Project", 1, [], self.clock.days)
        own = calendar(3, "Own", -1, self.own.week, {})
        blank = "<Task><UID>900</UID><ID>1</ID><IsNull>1</IsNull></Task>"
        rows = "".join(self._outline())
        calendars = f"<Calendars>{base}{derived}{own}</Calendars>"
        return f"{head}{calendars}<Tasks>{blank}{rows}</Tasks></Project>"

    def _outline(self) -> list[str]:
        rows: list[tuple[int, int]] = [(job.uid, 1) for job in self.jobs if not job.parent]
        rows += [(1, 1), *((job.uid, 2) for job in self.jobs if job.parent == 1)]
        rows += [(2, 1), *((job.uid, 2) for job in self.jobs if job.parent == 2)]
        rows += [(3, 2), *((job.uid, 3) for job in self.jobs if job.parent == 3)]
        jobs = {job.uid: job for job in self.jobs}
        return [
            self._task(jobs[uid], level, place)
            if uid in jobs
            else f"<Task><UID>{uid}</UID><ID>{place}</ID><Name>P{uid}</Name><Summary>1</Summary>"
            f"<OutlineLevel>{level}</OutlineLevel></Task>"
            for place, (uid, level) in enumerate(rows, start=2)
        ]

    def _task(self, job: Job, level: int, place: int) -> str:
        cells: dict[str, object] = {
            "UID": job.uid, "ID": place, "Name": f"T{job.uid}", "OutlineLevel": level,
            "Active": int(job.active), "Milestone": int(not job.duration),
            "Duration": f"PT{job.duration // 60}H{job.duration % 60}M0S",
            "DurationFormat": 8 if job.elapsed else 7, "PercentComplete": job.percent,
            "RemainingDuration": f"PT0H{0 if job.ended else job.left}M0S",
            "ConstraintType": job.constraint, "CalendarUID": 3 if job.clock else -1,
        }  # fmt: skip
        for tag, wall in (("ActualStart", job.begun), ("ActualFinish", job.ended),
                          ("ConstraintDate", job.on), ("Deadline", job.deadline)):  # fmt: skip
            if wall is not None:
                cells[tag] = moment(wall)
        told = "".join(f"<{tag}>{value}</{tag}>" for tag, value in cells.items())
        for tie in self.ties:
            if tie.after == job.uid:
                lag = tie.lag if tie.unit == "%" else tie.lag * 10
                told += (
                    f"<PredecessorLink><PredecessorUID>{tie.before}</PredecessorUID>"
                    f"<Type>{TYPES[tie.type]}</Type><LinkLag>{lag}</LinkLag>"
                    f"<LagFormat>{self.codes[tie.before, tie.after]}</LagFormat></PredecessorLink>"
                )
        return f"<Task>{told}</Task>"


def moment(wall: int) -> str:
    return (EPOCH + timedelta(minutes=wall)).isoformat()


def times(spans: list[tuple[int, int]]) -> str:
    def clock(minute: int) -> str:
        return f"{minute // 60 % 24:02}:{minute % 60:02}:00"

    inner = "".join(
        f"<WorkingTime><FromTime>{clock(a)}</FromTime><ToTime>{clock(b)}</ToTime></WorkingTime>"
        for a, b in spans
    )
    return f"<DayWorking>{int(bool(spans))}</DayWorking><WorkingTimes>{inner}</WorkingTimes>"


def calendar(
    uid: int,
    name: str,
    base: int,
    week: list[list[tuple[int, int]]],
    days: dict[int, list[tuple[int, int]]],
) -> str:
    """A calendar; its exceptions are told twice, as newer versions of Project do."""
    told = "".join(
        f"<WeekDay><DayType>{(day + 1) % 7 + 1}</DayType>{times(spans)}</WeekDay>"
        for day, spans in enumerate(week)
    )
    exceptions = ""
    for day, spans in days.items():
        first = EPOCH + timedelta(days=day)
        period = (
            f"<TimePeriod><FromDate>{first.isoformat()}</FromDate>"
            f"<ToDate>{(first + timedelta(hours=23, minutes=59)).isoformat()}</ToDate></TimePeriod>"
        )
        told += f"<WeekDay><DayType>0</DayType>{period}{times(spans)}</WeekDay>"
        exceptions += f"<Exception>{period}<Type>1</Type>{times(spans)}</Exception>"
    return (
        f"<Calendar><UID>{uid}</UID><Name>{name}</Name><BaseCalendarUID>{base}</BaseCalendarUID>"
        f"<WeekDays>{told}</WeekDays><Exceptions>{exceptions}</Exceptions></Calendar>"
    )


@pytest.mark.parametrize("seed", range(80))
def test_a_drawn_plan_has_the_dates_of_the_walk(seed: int, tmp_path: Path) -> None:
    drawn = Drawn(seed)
    want = Walked(drawn.clock, drawn.start, drawn.jobs, drawn.phases, drawn.ties)
    draft, report = read_text(tmp_path, drawn.xml(), "drawn.xml")
    assert report.bad == []
    found = scheduled(stored(draft), str(draft.rows["project"][0]["id"]))
    items: dict[int, Any] = {
        int(item["source_id"]): item for item in found["items"] if item["kind"] != "phase"
    }
    assert set(items) == set(want.jobs)
    for uid, item in items.items():
        points = [
            want.clock.point(int((datetime.fromisoformat(item[key]) - EPOCH).total_seconds()) // 60)
            for key in ("early_start", "early_finish", "late_start", "late_finish")
        ]
        told = [want.es[uid], want.ef[uid], want.ls[uid], want.lf[uid]]
        assert points == told, (uid, drawn.jobs, drawn.ties)
        floats = item["total_float_minutes"], item["free_float_minutes"]
        assert floats == (want.total_float(uid), want.free_float(uid)), (uid, drawn.jobs)
        is_open = want.jobs[uid].ended is None
        assert item["critical"] == (is_open and want.total_float(uid) <= 0)
    assert max(want.ef.values()) < want.clock.point((HORIZON - 20) * 1440)
