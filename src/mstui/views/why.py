"""Why the dates of an item are what they are, in sentences made of its driving chain."""

from __future__ import annotations

import sqlite3
from typing import Any, NamedTuple

from mstui import dates
from mstui.domain.errors import NotFound
from mstui.plan import why as reasons
from mstui.plan.activity import Activity
from mstui.plan.schedule import Schedule
from mstui.views.planning import PlannedProject, computed, planned_project
from mstui.views.shown_days import shown_day

_LINKS = {
    "FS": ("starts", "finishes"),
    "SS": ("starts", "starts"),
    "FF": ("finishes", "finishes"),
    "SF": ("finishes", "starts"),
}


class Sentence(NamedTuple):
    """One sentence, and the item it leads to; empty where it leads nowhere."""

    text: str
    kind: str = ""
    id: str = ""


class Explained(NamedTuple):
    """The sentences on one item: its chain of dates first, then what its delay would hit."""

    id: str
    name: str
    start: str
    finish: str
    total_float: int
    free_float: int
    critical: bool
    chain: list[Sentence]
    float: Sentence


def why(conn: sqlite3.Connection, kind: str, id: str, today: str) -> Explained:
    """Explain a task, milestone or phase; NotFound for one that takes no part in the plan."""
    found = conn.execute(f'SELECT project,name FROM "{kind}" WHERE id=?', (id,)).fetchone()
    if found is None:
        raise NotFound(f"no {kind} {id}")
    planned = planned_project(conn, found[0])
    if id not in planned.rows:
        raise NotFound(f"{found[1]} takes no part in the plan: it is cancelled or deferred")
    return explained(planned, computed(planned), id, today)


def explained(planned: PlannedProject, done: Schedule, id: str, today: str) -> Explained:
    """Explain an item of a plan that is already scheduled; of a phase, what ends it last."""
    teller = _Teller(planned, done, today)
    if id in planned.plan.containers:
        return teller.phase(id)
    return teller.activity(id)


def critical_to(conn: sqlite3.Connection, kind: str, id: str) -> list[tuple[str, str]]:
    """What a delay of moves a milestone or task: the open items that are critical to it, as (kind,
    id), its own chain first to last. Empty for what takes no part in a plan."""
    found = conn.execute(f'SELECT project FROM "{kind}" WHERE id=?', (id,)).fetchone()
    if found is None:
        return []
    planned = planned_project(conn, found[0])
    if id not in planned.rows or id in planned.plan.containers:
        return []
    done = computed(planned)
    net, floats = done.net, reasons.floats_to(done, id)
    numbers = sorted(net.numbers[each] for each, spare in floats.items() if spare <= 0)
    ids = [net.activities[n].id for n in numbers if not net.complete[n]]
    return [(str(planned.rows.kind(each)), each) for each in ids if each != id]


class _Teller:
    def __init__(self, planned: PlannedProject, done: Schedule, today: str) -> None:
        self.planned = planned
        self.done = done
        self.today = today
        self.calendar = planned.plan.calendar

    def phase(self, id: str) -> Explained:
        net, early = self.done.net, self.done.early
        inside = net.inside[id]
        if not inside:
            raise NotFound(f"{self._name(id)} holds nothing that is planned")
        last = max(inside, key=lambda leaf: early.finish[net.numbers[leaf]])
        told = self.activity(last)
        first = Sentence(
            f"{self._name(id)} finishes {told.finish} because {self._name(last)} does",
            *self._place(last),
        )
        return told._replace(id=id, name=self._name(id), chain=[first, *told.chain])

    def activity(self, id: str) -> Explained:
        known = self.done.of(id)
        steps = reasons.chain(self.done, id)
        return Explained(
            id,
            self._name(id),
            self._day_of(id) if self._is_milestone(id) else self._start(known.early_start),
            self._day_of(id),
            known.total_float,
            known.free_float,
            known.critical,
            [self._step(steps[0]), *self._stretched(id), *map(self._step, steps[1:])],
            self._float(id),
        )

    def _step(self, step: reasons.Step) -> Sentence:
        name = self._name(step.id)
        if step.reason == reasons.LINK:
            does, because = _LINKS[step.type]
            own = self._finish(step.finish) if step.type[1] == "F" else self._start(step.start)
            if self._is_milestone(step.id):
                # It has no length: it stands on the last working day of what completes it.
                does, own = "falls on", self._finish(step.finish)
            other = self.done.of(step.by)
            driven = (
                self._day_of(step.by)
                if step.type[0] == "F" or self._is_milestone(step.by)
                else self._start(other.early_start)
            )
            because = "falls on" if self._is_milestone(step.by) else because
            lag = self._lag(step)
            text = f"{name} {does} {own} because {self._name(step.by)} {because} {driven}"
            told = f"{text} ({step.type}{lag}){self._waited(step)}"
            return Sentence(told, *self._place(step.by))
        return Sentence(f"{name} {self._alone(step)}{self._waited(step)}")

    def _waited(self, step: reasons.Step) -> str:
        """What is said where an activity starts later, because nobody works until then."""
        if step.waits <= 0:
            return ""
        who = "those who do it work" if self._activity(step.id).crew else "its calendar works"
        return f", {self._days(step.waits)} later: only then {who}"

    def _stretched(self, id: str) -> list[Sentence]:
        """What is said of work that takes longer than it lasts."""
        number = self.done.net.numbers[id]
        activity, early = self._activity(id), self.done.early
        longer = early.finish[number] - early.start[number] - activity.duration
        if not activity.crew or activity.elapsed or activity.is_complete or longer <= 0:
            return []
        days, spent = self._days(activity.duration), self._days(longer)
        text = (
            f"Its {days} of work take {spent} more: those who do it are away, or work other hours"
        )
        return [Sentence(text)]

    def _alone(self, step: reasons.Step) -> str:
        """What is said of an activity that no predecessor holds."""
        activity = self._activity(step.id)
        start, finish = self._start(step.start), self._day_of(step.id)
        if step.reason == reasons.ACTUAL:
            if activity.is_complete:
                if self._is_milestone(step.id):
                    return f"was achieved {finish}"
                return f"was done from {start} to {finish}"
            return f"began {start}, and what is left of it ends {finish}"
        if step.reason == reasons.OUTSIDE:
            verb, on = ("falls on", finish) if self._is_milestone(step.id) else ("starts", start)
            return f"{verb} {on} because it waits for {self._outside(step.id)}"
        if step.reason == reasons.LATE and self.done.of(step.id).total_float < 0:
            late = self._start(self.done.of(step.id).late_start)
            return f"starts {start}, the earliest it can: to be in time it had to start {late}"
        if step.reason == reasons.LATE:
            return f"starts {start}, as late as possible"
        if step.reason == reasons.STATUS:
            return f"starts {start}: work that has not begun lies after the status date"
        if step.reason == reasons.CONSTRAINT:
            return self._constrained(activity, step)
        return f"starts {start}, with the project: it waits for nothing"

    def _outside(self, id: str) -> str:
        """What holds an item from outside the plan, itself or a phase around it."""
        known, at = self.planned.outside, id
        held = self._activity(id).not_before
        while at:
            if at in known and known[at].point == held:
                return known[at].words
            row = self._row(at)
            at = row.get("parent") or row.get("phase") or ""
        return "something outside the plan"

    def _constrained(self, activity: Activity, step: reasons.Step) -> str:
        row = self.planned.rows[step.id]
        start, finish = self._start(step.start), self._day_of(step.id)
        if row.get("constraint_kind") in (None, "", "asap"):
            if row["kind"] == "milestone":
                return f"stands on its target, {finish}: it waits for nothing"
            return f"starts {start}, as it was typed: it waits for nothing"
        return f"starts {start} because it {_CONSTRAINTS[activity.constraint]}"

    def _float(self, id: str) -> Sentence:
        known = self.done.of(id)
        if known.complete:
            return Sentence("It is complete: it has no float, and is not critical")
        told = reasons.bound(self.done, id)
        end = self._finish(self.done.end)
        hits = {
            reasons.END: f"the end of the plan, {end}",
            reasons.DEADLINE: "its deadline",
            reasons.CONSTRAINT: "its constraint",
            reasons.LINK: self._name(told.by) if told.by else "",
        }[told.reason]
        place = self._place(told.by) if told.by else ("", "")
        late = self._finish(known.late_finish)
        days = self._days(abs(known.total_float))
        if known.total_float < 0:
            text = f"It is {days} too late for {hits}: it should finish {late}"
        elif known.critical:
            text = f"It is critical: any delay moves {hits}"
        else:
            text = f"It is not critical: it may finish {days} later, {late}, before it moves {hits}"
        return Sentence(text, *place)

    def _is_milestone(self, id: str) -> bool:
        return bool(self._row(id)["kind"] == "milestone")

    # -- words --------------------------------------------------------------------------------

    def _activity(self, id: str) -> Activity:
        return self.done.net.activities[self.done.net.numbers[id]]

    def _row(self, id: str) -> dict[str, Any]:
        return self.planned.rows[id]

    def _name(self, id: str) -> str:
        return str(self._row(id)["name"] or id)

    def _place(self, id: str) -> tuple[str, str]:
        return str(self._row(id)["kind"]), id

    def _day_of(self, id: str) -> str:
        """The day on which an item ends, as everything shows it."""
        return dates.show(shown_day(self.planned, self.done, id), self.today)

    def _start(self, point: int) -> str:
        return dates.show(self.calendar.start_text(point)[:10], self.today)

    def _finish(self, point: int) -> str:
        return dates.show(self.calendar.finish_text(point)[:10], self.today)

    def _days(self, minutes: int) -> str:
        days = minutes / self.planned.minutes_per_day
        return f"{days:.0f} wd" if days == int(days) else f"{days:.1f} wd"

    def _lag(self, step: reasons.Step) -> str:
        if not step.lag:
            return ""
        if step.unit == "percent":
            return f" {step.lag:+d} %"
        if step.unit == "elapsed":
            return f" {step.lag / 1440:+g} d of the clock"
        return f" {step.lag / self.planned.minutes_per_day:+g} wd"


_CONSTRAINTS = {
    "must start on": "must start then",
    "must finish on": "must finish on its date",
    "start no earlier than": "may start no earlier",
    "finish no earlier than": "may finish no earlier than its date",
    "start no later than": "may start no later",
    "finish no later than": "may finish no later than its date",
}
