"""Checks of a schedule's logic: the 14 points of the US Defense Contract Management Agency's
schedule assessment, as far as they concern one plan, each with what it found.

A share is of the tasks that are not complete, where a check does not say otherwise.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from mstui.plan import activity as words
from mstui.plan.schedule import Schedule

DAY_LIMIT = 44


class Finding(NamedTuple):
    """An item that a check found, and what is wrong with it in a few words."""

    id: str
    text: str


class Check(NamedTuple):
    """A check: ``limit`` is the greatest share of ``total`` that passes, 0 for none at all."""

    name: str
    title: str
    limit: float
    total: int
    findings: list[Finding]

    @property
    def share(self) -> float:
        return len(self.findings) / self.total if self.total else 0.0

    @property
    def passed(self) -> bool:
        return self.share <= self.limit


def logic_checks(
    done: Schedule, minutes_per_day: int, *, now: int, awaited: Collection[str] = ()
) -> list[Check]:
    """The checks of the network itself; ``now`` is the point up to which things have happened,
    ``awaited`` are the activities that something outside of the plan waits for."""
    linter = _Linter(done, minutes_per_day, now, awaited)
    return [
        linter.open_ends(),
        linter.leads(),
        linter.lags(),
        linter.other_links(),
        linter.hard_constraints(),
        linter.high_float(),
        linter.negative_float(),
        linter.long_durations(),
        linter.invalid_dates(),
        linter.out_of_sequence(),
    ]


class _Linter:
    def __init__(
        self, done: Schedule, minutes_per_day: int, now: int, awaited: Collection[str]
    ) -> None:
        self.done = done
        self.net = done.net
        self.day = minutes_per_day
        self.now = now
        self.awaited = awaited
        self.real = [n for n, joint in enumerate(self.net.joint) if not joint]
        self.open = [n for n in self.real if not self.net.complete[n]]
        self.tasks = [n for n in self.open if self.net.activities[n].duration]

    def _id(self, number: int) -> str:
        return self.net.activities[number].id

    def _check(
        self, name: str, title: str, limit: float, total: int, found: Iterable[Finding]
    ) -> Check:
        return Check(name, title, limit, total, list(found))

    def open_ends(self) -> Check:
        """Tasks with no predecessor, or no successor; the plan's first and last need none."""
        net, early = self.net, self.done.early
        into, out = net.into, net.out
        lacks: dict[int, tuple[bool, bool]] = {}
        for n in self.open:
            held = net.activities[n].not_before is not None
            before = bool(into[n] or net.curves_into.get(n) or net.started[n] or held)
            after = bool(out[n] or net.curves_out.get(n) or self._id(n) in self.awaited)
            if not (before and after):
                lacks[n] = before, after
        first = [n for n, known in lacks.items() if known == (False, True)]
        last = [n for n, known in lacks.items() if known == (True, False)]
        fine = {
            min(first, key=lambda n: (early.start[n], n), default=-1),
            max(last, key=lambda n: (early.finish[n], n), default=-1),
        }
        words = {(False, True): "predecessor", (True, False): "successor"}
        kept = [
            Finding(self._id(n), f"no {words.get(known, 'predecessor and no successor')}")
            for n, known in lacks.items()
            if n not in fine
        ]
        return self._check("open-ends", "Tasks that hang loose", 0.05, len(self.open), kept)

    def _links(self) -> list[tuple[str, str, int, str]]:
        return [(k.successor, k.type, k.lag, k.predecessor) for k in self.net.plan.links]

    def leads(self) -> Check:
        """Negative lags hide work that is not in the plan."""
        links = self._links()
        found = (
            Finding(after, f"starts before {before} is through: a lag below zero")
            for after, _, lag, before in links
            if lag < 0
        )
        return self._check("leads", "Links with a lead", 0.0, len(links), found)

    def lags(self) -> Check:
        """Lags are waiting that nobody answers for."""
        links = self._links()
        found = (
            Finding(after, f"waits after {before} without a task that says what for")
            for after, _, lag, before in links
            if lag > 0
        )
        return self._check("lags", "Links with a lag", 0.05, len(links), found)

    def other_links(self) -> Check:
        """Finish-to-start links are what people read right."""
        links = self._links()
        found = (
            Finding(after, f"linked to {before} by {type}")
            for after, type, _, before in links
            if type != "FS"
        )
        return self._check("links", "Links other than finish-to-start", 0.1, len(links), found)

    def hard_constraints(self) -> Check:
        """Dates that no predecessor can move."""
        hard = (words.MUST_START, words.MUST_FINISH, words.START_NOT_AFTER, words.FINISH_NOT_AFTER)
        found = (
            Finding(self._id(n), self.net.activities[n].constraint)
            for n in self.open
            if self.net.activities[n].constraint in hard
        )
        return self._check("constraints", "Hard constraints", 0.05, len(self.open), found)

    def high_float(self) -> Check:
        """So much float usually means that a link is missing."""
        limit = DAY_LIMIT * self.day
        found = (
            Finding(self._id(n), f"{self.done.total[n] // self.day} wd of total float")
            for n in self.tasks
            if self.done.total[n] > limit
        )
        title = f"Total float over {DAY_LIMIT} wd"
        return self._check("high-float", title, 0.05, len(self.tasks), found)

    def negative_float(self) -> Check:
        """What can't be in time as planned."""
        found = (
            Finding(self._id(n), f"{self.done.total[n] // self.day} wd of total float")
            for n in self.open
            if self.done.total[n] < 0
        )
        return self._check("negative-float", "Negative float", 0.0, len(self.open), found)

    def long_durations(self) -> Check:
        """Nobody can see how far such a task is."""
        found = (
            Finding(self._id(n), f"lasts {self.net.activities[n].duration // self.day} wd")
            for n in self.tasks
            if self.net.activities[n].duration > DAY_LIMIT * self.day
        )
        title = f"Duration over {DAY_LIMIT} wd"
        return self._check("long", title, 0.05, len(self.tasks), found)

    def invalid_dates(self) -> Check:
        """Done tomorrow, or planned for yesterday."""
        found = []
        for n in self.real:
            activity = self.net.activities[n]
            actual = activity.actual_finish
            if actual is None:
                actual = activity.actual_start
            if actual is not None and actual > self.now:
                found.append(Finding(activity.id, "an actual date lies in the future"))
            elif not activity.is_started and self.done.early.finish[n] < self.now:
                found.append(Finding(activity.id, "planned in the past, and not begun"))
            elif not activity.is_complete and self.done.early.finish[n] < self.now:
                found.append(Finding(activity.id, "what is left of it is planned in the past"))
        return self._check("dates", "Dates that can't be", 0.0, len(self.real), found)

    def out_of_sequence(self) -> Check:
        """Work that began before what it waits for was through."""
        net, early = self.net, self.done.early
        found = []
        for n in self.real:
            if not net.started[n]:
                continue
            start = early.start[n]
            late = [
                before
                for before, weight in net.into[n]
                if early.start[before] + weight > start and not net.complete[before]
            ]
            if late:
                found.append(Finding(self._id(n), "began before what it waits for was done"))
        return self._check("sequence", "Progress out of sequence", 0.0, len(self.real), found)
