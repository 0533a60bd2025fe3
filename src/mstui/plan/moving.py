"""What a change of one activity does to all others, computed from that activity on.

Early dates are followed along the arrows only as far as they change. Late dates need no pass at
all where only a start moved, since tails and caps do not know the early dates; where a length
changed, tails are followed upstream in the same way.
"""

from __future__ import annotations

from heapq import heappop, heappush

from mstui.plan.activity import ALAP, Activity
from mstui.plan.network import ALWAYS, FAR, NEVER, Bounds, Network, bounds_of, length_of, resumed_of
from mstui.plan.passes import Tails
from mstui.plan.schedule import Schedule


class Outcome:
    """The schedule after a change, by what differs from the schedule before.

    ``starts`` holds the early starts that differ, by number; ``end`` is the plan's new end.
    """

    def __init__(self, done: Schedule, number: int, activity: Activity) -> None:
        self.before = done
        self.number = number
        self.activity = activity
        self.starts: dict[int, int] = {}
        self.finishes: dict[int, int] = {}
        self.late: dict[int, int] = {}
        self.end = done.end
        self.known = Tails([], [])
        self.changed_tails: dict[int, tuple[int, int]] = {}

    @property
    def moved(self) -> list[str]:
        """The ids of the activities whose early start or finish differs, upstream first."""
        net = self.before.net
        numbers = sorted({*self.starts, *self.finishes})
        return [net.activities[number].id for number in numbers if not net.joint[number]]

    def early(self, id: str) -> tuple[int, int]:
        """The early start and finish of an activity after the change."""
        number = self.before.net.numbers[id]
        early = self.before.early
        start = self.starts.get(number, early.start[number])
        return start, self.finishes.get(number, start + self._length(number))

    def total_float(self, id: str) -> int:
        """The total float of an activity after the change, in working minutes."""
        number = self.before.net.numbers[id]
        if self._is_complete(number):
            return 0
        tail, cap = self.changed_tails.get(
            number, (self.known.tail[number], self.known.cap[number])
        )
        return min(self.end - tail, cap) - self.early(id)[0]

    def is_critical(self, id: str) -> bool:
        """Whether its total float is within the plan's limit and it is not complete."""
        number = self.before.net.numbers[id]
        return not self._is_complete(number) and self.total_float(id) <= self.before.net.plan.limit

    def _length(self, number: int) -> int:
        if number == self.number:
            return length_of(self.activity, self.before.net.plan)
        return self.before.net.duration[number]

    def _is_complete(self, number: int) -> bool:
        if number == self.number:
            return self.activity.is_complete
        return self.before.net.complete[number]


class Ripple:
    """Follows changes of one activity through a schedule that itself stays as it is.

    One is made when somebody begins to move things; then each key costs what it moves.
    """

    def __init__(self, done: Schedule) -> None:
        """Raises nothing; a plan with calendars of their own or elapsed times is computed whole."""
        self.done = done
        self.net = done.net
        self.is_quick = self.net.is_straight and not self.net.has_latest
        self._tails = done.tails if self.is_quick else None
        # Who ends last: the plan's end stays while one of them does.
        self._last: list[int] | None = None

    def changed(self, activity: Activity) -> Outcome | Schedule:
        """The outcome with another activity in the place of the one of its id.

        A whole schedule where the change is of another sort than dates and lengths; KeyError
        for an id that the plan does not hold.
        """
        number = self.net.numbers[activity.id]
        if self._tails is None or self._is_of_another_sort(number, activity):
            plan = self.net.plan
            others = [activity if each.id == activity.id else each for each in plan.activities]
            return Schedule(Network(plan._replace(activities=others)))
        outcome = Outcome(self.done, number, activity)
        outcome.known = self._tails
        _Downstream(self.net, self.done, outcome).follow()
        outcome.end = self._end(outcome)
        _Upstream(self.net, self._tails, outcome).follow()
        return outcome

    def _is_of_another_sort(self, number: int, activity: Activity) -> bool:
        """Whether more than its dates and its length changes."""
        before = self.net.activities[number]
        return (
            activity.parent != before.parent
            or activity.elapsed
            or activity.calendar is not before.calendar
            or activity.crew != before.crew
            or activity.constraint == ALAP
            or activity.is_complete != before.is_complete
        )

    def _end(self, outcome: Outcome) -> int:
        if self.net.plan.finish is not None:
            return self.net.plan.finish
        early, touched = self.done.early, outcome.finishes
        end = early.end
        if self._last is None:
            self._last = [number for number, point in enumerate(early.finish) if point == end]
        if all(number in touched for number in self._last):
            unmoved = (point for number, point in enumerate(early.finish) if number not in touched)
            end = max(unmoved, default=NEVER)
        return max(end, *touched.values()) if touched else end


class _Weights:
    """The weights of arrows where one activity may have another length."""

    def __init__(self, net: Network, outcome: Outcome) -> None:
        self.net = net
        self.number = outcome.number
        self.length = length_of(outcome.activity, net.plan)
        self.longer = self.length - net.duration[outcome.number]

    def into(self, number: int) -> list[tuple[int, int]]:
        """The arrows into an activity, weighed anew where the changed one takes part."""
        arrows = self.net.into[number]
        if not self.longer:
            return arrows
        types = self.net.into_types[number]
        if number == self.number:
            return [
                (before, weight - (self.longer if type[1] == "F" else 0))
                for (before, weight), type in zip(arrows, types, strict=True)
            ]
        return [
            (before, weight + (self.longer if before == self.number and type[0] == "F" else 0))
            for (before, weight), type in zip(arrows, types, strict=True)
        ]

    def out(self, number: int) -> list[tuple[int, int]]:
        """The arrows out of an activity, weighed anew where the changed one takes part."""
        arrows = self.net.out[number]
        if not self.longer:
            return arrows
        types = self.net.out_types[number]
        if number == self.number:
            return [
                (after, weight + (self.longer if type[0] == "F" else 0))
                for (after, weight), type in zip(arrows, types, strict=True)
            ]
        return [
            (after, weight - (self.longer if after == self.number and type[1] == "F" else 0))
            for (after, weight), type in zip(arrows, types, strict=True)
        ]


class _Downstream:
    """Early dates, from the changed activity along the arrows as far as they change."""

    def __init__(self, net: Network, done: Schedule, outcome: Outcome) -> None:
        self.net, self.early, self.outcome = net, done.early, outcome
        self.weights = _Weights(net, outcome)
        self.bounds: Bounds = bounds_of(outcome.activity, net.plan, None)

    def follow(self) -> None:
        net, early, outcome = self.net, self.early, self.outcome
        queue, queued = [outcome.number], {outcome.number}
        while queue:
            number = heappop(queue)
            start = self._start(number)
            length = self.weights.length if number == outcome.number else net.duration[number]
            same_start = start == early.start[number]
            if same_start and start + length == early.finish[number]:
                continue
            if not same_start:
                outcome.starts[number] = start
            outcome.finishes[number] = start + length
            for after, _ in net.out[number]:
                if after not in queued:
                    queued.add(after)
                    heappush(queue, after)

    def _start(self, number: int) -> int:
        own = number == self.outcome.number
        fixed = self.bounds.fixed if own else self.net.fixed[number]
        if fixed is not None:
            return fixed
        latest = self.bounds.floor if own else self.net.floor[number]
        starts, early = self.outcome.starts, self.early.start
        for before, weight in self.weights.into(number):
            reached = starts.get(before, early[before]) + weight
            if reached > latest:
                latest = reached
        return latest


class _Upstream:
    """Tails and caps, from the changed activity against the arrows as far as they change."""

    def __init__(self, net: Network, known: Tails, outcome: Outcome) -> None:
        self.net, self.known, self.outcome = net, known, outcome
        self.weights = _Weights(net, outcome)
        self.bounds: Bounds = bounds_of(outcome.activity, net.plan, None)

    def follow(self) -> None:
        net, known, changed = self.net, self.known, self.outcome.changed_tails
        queue, queued = [-self.outcome.number], {self.outcome.number}
        while queue:
            number = -heappop(queue)
            found = self._tail(number)
            own = number == self.outcome.number
            if found == (known.tail[number], known.cap[number]) and not (own and self._weighs_anew):
                continue
            changed[number] = found
            for before, _ in net.into[number]:
                if before not in queued:
                    queued.add(before)
                    heappush(queue, -before)

    @property
    def _weighs_anew(self) -> bool:
        """Whether its predecessors must look again though its own tail is the same."""
        number = self.outcome.number
        return bool(self.weights.longer) or self.net.resumed.get(number) != self._resumed(number)

    def _tail(self, number: int) -> tuple[int, int]:
        own = number == self.outcome.number
        net = self.net
        length = self.weights.length if own else net.duration[number]
        started = self.outcome.activity.is_started if own else net.started[number]
        fixed = self.bounds.fixed if own else net.fixed[number]
        late_finish = self.bounds.late_finish if own else net.late_finish[number]
        late_start = self.bounds.late_start if own else net.late_start[number]
        longest, least = length, min(late_finish - length, late_start)
        if fixed is not None and not started:
            return NEVER, min(fixed, least)
        for place, (after, weight) in enumerate(self.weights.out(number)):
            if net.complete[after]:
                continue
            resumed = self._resumed(after)
            if resumed is not None and net.out_types[number][place][1] == "S":
                least = min(least, resumed - weight)
                continue
            tail, cap = self._known(after)
            longest = max(longest, tail + weight)
            least = min(least, cap - weight)
        return longest, least if least < FAR else ALWAYS

    def _known(self, number: int) -> tuple[int, int]:
        known = self.known
        return self.outcome.changed_tails.get(number, (known.tail[number], known.cap[number]))

    def _resumed(self, number: int) -> int | None:
        """Where what is left of begun work goes on; None where none has begun."""
        activity = self.outcome.activity
        if number != self.outcome.number:
            return self.net.resumed.get(number)
        if activity.actual_start is None or activity.is_complete:
            return None
        return resumed_of(activity, self.net.plan)
