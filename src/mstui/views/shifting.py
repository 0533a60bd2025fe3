"""Moving a bar of a timeline: what it would store, and how the other bars follow meanwhile."""

from __future__ import annotations

from typing import Any, NamedTuple

from mstui.dates import show
from mstui.plan import activity as words
from mstui.plan.activity import Activity
from mstui.plan.moving import Outcome, Ripple
from mstui.plan.schedule import Schedule
from mstui.views.planning import PlannedProject
from mstui.views.scale import DAY, day_place, point_place
from mstui.views.timeline import Bar

_FREE = ("", words.ALAP, words.START_NOT_BEFORE)


class Shift(NamedTuple):
    """By how many working days an item's start and its length change; both with sign."""

    id: str
    days: int = 0
    longer: int = 0

    @property
    def is_none(self) -> bool:
        return not (self.days or self.longer)


class Shifting:
    """One plan while somebody moves one of its bars; nothing is stored before it is kept."""

    def __init__(self, planned: PlannedProject, done: Schedule) -> None:
        self.planned = planned
        self.done = done
        self._ripple: Ripple | None = None
        self._inside = done.net.inside
        self.shift = Shift("")
        self._outcome: Outcome | Schedule | None = None
        self._touched: set[str] = set()

    def why_not(self, id: str, *, length: bool = False) -> str:
        """Why a bar can't be moved, or made longer; empty where it can."""
        row = self.planned.rows.get(id)
        if row is None or id in self._inside:
            whole = "a task with parts" if row and row["kind"] == "task" else "a phase"
            return f"{whole} moves with what it holds"
        number = self.done.net.numbers[id]
        if self.done.net.complete[number]:
            return "it is done: the past can't be moved"
        if row["kind"] == "milestone":
            return "a milestone has no length" if length else ""
        if self.done.net.started[number] and not length:
            return "it has begun: only its length can change"
        constraint = self.done.net.activities[number].constraint
        if constraint not in _FREE and not length:
            return f"its constraint, {constraint}, holds it"
        return ""

    def move(self, id: str, *, days: int = 0, longer: int = 0) -> None:
        """Move a bar further; another bar than before begins anew."""
        if self.shift.id != id:
            self.shift = Shift(id)
        shift = Shift(id, self.shift.days + days, self.shift.longer + longer)
        least = self._shortest(id)
        self.shift = shift._replace(longer=max(shift.longer, least))
        self._follow()

    def drop(self) -> None:
        """As it was."""
        self.shift = Shift("")
        self._outcome = None
        self._touched = set()

    def _shortest(self, id: str) -> int:
        """The days that can be taken from a task: half a day of work stays at least."""
        activity = self._activity(id)
        if not activity.duration:
            return 0
        day = self.planned.minutes_per_day
        done = activity.duration - self.done.net.left[self.done.net.numbers[id]]
        return -((activity.duration - max(done, day // 2)) // day)

    def _activity(self, id: str) -> Activity:
        return self.done.net.activities[self.done.net.numbers[id]]

    def _follow(self) -> None:
        if self.shift.is_none:
            self._outcome, self._touched = None, set()
            return
        if self._ripple is None:
            self._ripple = Ripple(self.done)
        outcome = self._ripple.changed(self.moved_activity())
        self._outcome = outcome
        if isinstance(outcome, Outcome):
            moved = set(outcome.moved)
        else:
            moved = {
                id
                for id in self.planned.rows
                if id in outcome.net.numbers and outcome.of(id)[:2] != self.done.of(id)[:2]
            }
        self._touched = moved | {self.shift.id}

    def moved_activity(self) -> Activity:
        """The activity of the moved bar as the plan would have it."""
        activity = self._activity(self.shift.id)
        day = self.planned.minutes_per_day
        number = self.done.net.numbers[self.shift.id]
        if activity.duration == 0 and self._row["kind"] == "milestone":
            # What a milestone promises moves its date only where nothing else gives it one.
            return activity._replace(on=self._target_point()) if self._is_held else activity
        longer = self.shift.longer * day
        changed = activity._replace(duration=activity.duration + longer)
        if activity.remaining is not None:
            changed = changed._replace(remaining=max(0, activity.remaining + longer))
        if self.shift.days:
            start = self.done.early.start[number] + self.shift.days * day
            changed = changed._replace(constraint=words.START_NOT_BEFORE, on=start)
        return changed

    @property
    def _is_held(self) -> bool:
        """Whether the target is what gives a milestone its date, by itself or as a constraint."""
        target, kind = self._row["target"], self._row.get("constraint_kind")
        constraint = self._activity(self.shift.id).constraint
        if not target or constraint != words.FINISH_NOT_BEFORE:
            return False
        return kind != constraint or self._row["constraint_on"][:10] == target[:10]

    @property
    def _row(self) -> dict[str, Any]:
        return self.planned.rows[self.shift.id]

    def _target_day(self) -> str:
        calendar = self.planned.plan.calendar
        number = self.done.net.numbers[self.shift.id]
        at = self._row["target"] or calendar.finish_text(self.done.early.finish[number])[:10]
        return calendar.add_workdays(at, self.shift.days).isoformat()

    def _target_point(self) -> int:
        return self.planned.plan.calendar.finish_point(self._target_day())

    # -- what it would store --------------------------------------------------------------------

    def fields(self) -> dict[str, Any]:
        """The fields of the moved item as they would be stored."""
        if self._row["kind"] == "milestone":
            target = self._target_day()
            if self._is_held and self._row.get("constraint_kind") == words.FINISH_NOT_BEFORE:
                # A template lays milestones out by a constraint on their own target.
                return {"target": target, "constraint_on": target}
            return {"target": target}
        activity = self.moved_activity()
        stored: dict[str, Any] = {}
        calendar = self.planned.plan.calendar
        if self.shift.longer:
            stored["duration"] = activity.duration
            if self._row.get("remaining") is not None:
                stored["remaining"] = activity.remaining
        if self.shift.days and activity.on is not None:
            start = _moment(calendar.start_text(activity.on), calendar.start_point, activity.on)
            stored["start"] = start
            if self._waits() or self._row.get("constraint_kind") not in (None, "", "asap"):
                stored |= {"constraint_kind": words.START_NOT_BEFORE, "constraint_on": start}
        if self._row.get("finish") or "start" in stored:
            begin, finish = self.early(self.shift.id)
            text = calendar.finish_text(finish)
            stored["finish"] = _moment(text, calendar.finish_point, finish)
            stored.setdefault("start", self._row.get("start"))
            if stored["start"] is None:
                del stored["start"]
            assert begin <= finish
        return stored

    def _waits(self) -> bool:
        net = self.done.net
        number = net.numbers[self.shift.id]
        return bool(net.into[number] or net.curves_into.get(number))

    # -- how the bars follow --------------------------------------------------------------------

    def early(self, id: str) -> tuple[int, int]:
        """The computed start and finish of an item as things stand now."""
        if isinstance(self._outcome, Outcome):
            return self._outcome.early(id)
        dates = (self._outcome or self.done).of(id)
        return dates.early_start, dates.early_finish

    def _float(self, id: str) -> tuple[int, bool]:
        if isinstance(self._outcome, Outcome):
            return self._outcome.total_float(id), self._outcome.is_critical(id)
        dates = (self._outcome or self.done).of(id)
        return dates.total_float, dates.critical

    def bar(self, bar: Bar) -> Bar:
        """A bar as it would stand; the very same where nothing of it changes."""
        if self._outcome is None:
            return bar
        if bar.id in self._inside:
            return self._container(bar)
        total, critical = self._float(bar.id)
        target = self._own_target(bar)
        if bar.id == self.shift.id:
            bar = self._limited(bar, target)
        if bar.id not in self._touched and (total, critical) == (bar.total_float, bar.critical):
            return bar
        calendar = self.planned.plan.calendar
        start, finish = self.early(bar.id)
        before = self.done.of(bar.id)
        at = point_place(calendar, finish, finish=True)
        milestone = bar.kind == "milestone"
        begin = at if milestone else point_place(calendar, start, finish=False)
        day = calendar.finish_text(finish)[:10]
        was = calendar.finish_text(before.early_finish)[:10]
        return bar._replace(
            start=begin,
            finish=at,
            done=min(at, begin + (bar.done - bar.start)) if not milestone else at,
            float=point_place(calendar, max(finish, finish + total), finish=True),
            critical=critical,
            total_float=total,
            day=day,
            moved=calendar.workdays_between(was, day),
            buffer=(at, target) if target is not None and target > at else None,
        )

    def _limited(self, bar: Bar, target: int | None) -> Bar:
        """The moved bar with its own target and constraint as they would be stored."""
        on = self.fields().get("constraint_on")
        constraint = day_place(on) + DAY if on else bar.constraint
        return bar._replace(target=target, constraint=constraint)

    @property
    def _floats_change(self) -> bool:
        """Whether also what does not move gains or loses float."""
        outcome = self._outcome
        if isinstance(outcome, Outcome):
            return outcome.end != self.done.end or bool(outcome.changed_tails)
        return outcome is not None

    def _own_target(self, bar: Bar) -> int | None:
        """Where the target of a milestone stands: moved, if it is the one that is moved."""
        if bar.kind != "milestone":
            return None
        row = self.planned.rows[bar.id]
        target = self._target_day() if bar.id == self.shift.id else row["target"]
        try:
            return day_place(target) + DAY if target else None
        except ValueError:
            return None

    def _container(self, bar: Bar) -> Bar:
        inside = self._inside[bar.id]
        if self._touched.isdisjoint(inside) and not self._floats_change:
            return bar
        calendar = self.planned.plan.calendar
        spans = [self.early(id) for id in inside]
        start, finish = min(s for s, _ in spans), max(f for _, f in spans)
        floats = [self._float(id) for id in inside]
        total = min(value for value, _ in floats)
        begin = point_place(calendar, start, finish=False)
        at = point_place(calendar, finish, finish=True)
        was = max(self.done.of(id).early_finish for id in inside)
        day = calendar.finish_text(finish)[:10]
        return bar._replace(
            start=begin,
            finish=at,
            done=min(at, begin + (bar.done - bar.start)),
            float=point_place(calendar, max(finish, finish + total), finish=True),
            critical=any(critical for _, critical in floats),
            total_float=total,
            day=day,
            moved=calendar.workdays_between(calendar.finish_text(was)[:10], day),
        )

    # -- what is told of it (the words are those of ``shift_told``) -----------------------------

    @property
    def touched(self) -> set[str]:
        """The items whose dates differ, and the moved one itself."""
        return self._touched

    @property
    def waits(self) -> bool:
        """Whether the moved item waits for others."""
        return self._waits()

    def days_of(self, id: str) -> tuple[str, str]:
        """The day on which an item ended, and on which it ends now."""
        calendar = self.planned.plan.calendar
        was, now = self.done.of(id).early_finish, self.early(id)[1]
        return calendar.finish_text(was)[:10], calendar.finish_text(now)[:10]

    def starts_of(self, id: str) -> tuple[str, str]:
        """The day on which an item began, and on which it begins now."""
        calendar = self.planned.plan.calendar
        was, now = self.done.of(id).early_start, self.early(id)[0]
        return calendar.start_text(was)[:10], calendar.start_text(now)[:10]

    def ends(self, today: str) -> str:
        """How the end of the plan moves, in words; empty where it stays."""
        end = self._outcome.end if self._outcome is not None else self.done.end
        if end == self.done.end:
            return ""
        calendar = self.planned.plan.calendar
        was, now = (calendar.finish_text(each)[:10] for each in (self.done.end, end))
        if was == now:
            return ""
        days = calendar.workdays_between(was, now)
        return f"the plan ends {show(was, today)} → {show(now, today)} ({days:+d} wd)"

    def told(self) -> str:
        """``+3 wd: Write advertisement``; the length beside it where that changes too."""
        return f"{self.by}: {self._row['name']}" if self.by else ""

    @property
    def by(self) -> str:
        """``+3 wd``, ``1 wd longer``; empty where nothing is moved."""
        parts = []
        if self.shift.days:
            parts.append(f"{self.shift.days:+d} wd")
        if self.shift.longer:
            word = "longer" if self.shift.longer > 0 else "shorter"
            parts.append(f"{abs(self.shift.longer)} wd {word}")
        return ", ".join(parts)


def _moment(text: str, parse: Any, point: int) -> str:
    """A date alone where that says the same point, as people write it."""
    day = text[:10]
    return day if parse(day) == point else text
