"""The network of a plan, prepared once for any number of passes.

Activities become numbers in topological order. A link becomes a weight between two starts,
``ES of the successor >= ES of the predecessor + weight``, whichever its type: with d for
durations FS is d(p) + lag, SS lag, FF d(p) + lag − d(s), SF lag − d(s). So either pass is the
longest-path recurrence (Kelley and Walker 1959) over one list of pairs.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress
from operator import lt
from typing import Any, NamedTuple

from mstui.domain.errors import InvalidValue
from mstui.plan import activity as words
from mstui.plan.activity import Activity, Link, Plan
from mstui.plan.arrows import Arrow, Arrows
from mstui.plan.calendar import Calendar
from mstui.plan.containers import JOINT, expanded, leaves
from mstui.plan.lags import Curve, Stretch, lag_of, stretch_of


class Following(NamedTuple):
    """By the place of an activity the places of the links out of it; by the place of a link the
    places of its ends."""

    out: list[list[int]]
    begins: list[int]
    ends: list[int]


# Before, and after, every point of any plan.
NEVER = -(1 << 60)
ALWAYS = 1 << 60
# No point of a plan; what lies behind it says nothing.
FAR = ALWAYS >> 1


# A link as most are, by its last three fields.
_PLAIN = ("FS", 0, "working")
# The fields of an activity, and what those say of its dates where they say nothing.
_COLUMNS = len(Activity._fields)
_KINDS = Activity._fields.index("constraint") - 1
_UNTOLD = ("", None, None, None, None, None, None)


class Loop(InvalidValue):
    """Links that lead back to where they began; ``ids`` names the activities in their order."""

    def __init__(self, ids: Sequence[str]) -> None:
        super().__init__(f"the plan has a loop: {' → '.join([*ids, ids[0]])}")
        self.ids = tuple(ids)


class Bounds(NamedTuple):
    """What dates alone say of one activity, without its links.

    ``fixed`` is a start that no link moves, ``floor`` the earliest start, ``late_start`` and
    ``late_finish`` the latest ones, ``ALWAYS`` where there are none.
    """

    fixed: int | None
    floor: int
    late_start: int = ALWAYS
    late_finish: int = ALWAYS


class Network:
    """Activities numbered in topological order, with the arrows out of and into each.

    Plain lists by number, read from one end to the other by the passes: a pass over a hundred
    thousand activities is bound by how near to each other in memory it finds what it reads.
    """

    def __init__(self, plan: Plan) -> None:
        """Raises Loop, and InvalidValue for a link to what is not in the plan."""
        self.plan = plan
        self._links_to: dict[str, list[Link]] | None = None
        # The ids of the activities within each container, however deep.
        self.inside = leaves(plan) if plan.containers else {}
        own, of_containers, joints = expanded(plan, self.inside)
        links = [*own, *of_containers]
        given = [*plan.activities, *joints]
        following = _following(given, links)
        order = _sorted(given, following)
        self.activities = [given[place] for place in order]
        ids, *columns = zip(*self.activities, strict=True) if order else [()] * _COLUMNS
        self.numbers = dict(zip(ids, range(len(order)), strict=True))
        # Joints stand for phases in links between phases; they are no activities of the plan.
        held = {joint.id for joint in joints}
        self.joint = [id in held for id in ids] if held else [False] * len(order)
        *_, elapsed, calendars, _, crews = columns
        self.has_latest = words.ALAP in columns[_KINDS]
        self.stretches: dict[int, Stretch] = {}
        # To look at columns costs a tenth of looking at activities, and few have such.
        if any(elapsed) or any(calendars) or any(crews):
            self.stretches = {
                number: stretch
                for number, activity in enumerate(self.activities)
                if activity.actual_start is None
                and (stretch := stretch_of(activity, plan.calendar))
            }
        self._take_dates(columns)
        self.curves_into: dict[int, list[Curve]] = {}
        self.curves_out: dict[int, list[Curve]] = {}
        self._has_calendars = any(
            calendar is not None and calendar is not plan.calendar for calendar in set(calendars)
        )
        self.arrows = self._laid(links, len(own), order, following)

    def _take_dates(self, columns: Sequence[tuple[Any, ...]]) -> None:
        """What the dates of each activity say, by number; ``columns`` are their fields."""
        plan, activities, joint = self.plan, self.activities, self.joint
        size = len(activities)
        lengths, _, kinds, ons, deadlines, starts, finishes, lefts, *_, outside, _ = columns
        self.duration: list[int] = list(lengths)
        self.left: list[int] = list(lengths)
        self.complete = [finish is not None for finish in finishes]
        self.started = [start is not None for start in starts]
        # Where what is left of begun work goes on: what it still waits for must end by then.
        self.resumed: dict[int, int] = {}
        self.fixed: list[int | None] = [None] * size
        floor = _floor(plan)
        self.floor = [floor] * size
        self.late_start, self.late_finish = [ALWAYS] * size, [ALWAYS] * size
        self.is_dateless = True
        # Where no date says anything, the passes need not ask for any; nor need this.
        told = zip(kinds, ons, deadlines, starts, finishes, lefts, outside, strict=True)
        for number, given in enumerate(told):
            if given == _UNTOLD:
                continue
            kind, on = given[:2]
            if kind == words.START_NOT_BEFORE and given[2:] == _UNTOLD[2:]:
                if on is not None and on > floor:
                    self.floor[number] = on
                continue
            activity = activities[number]
            self.duration[number] = length_of(activity, plan)
            self.left[number] = left_of(activity)
            if self.started[number] and not self.complete[number]:
                self.resumed[number] = resumed_of(activity, plan)
            fixed, at, late_start, late_finish = bounds_of(
                activity, plan, self.stretches.get(number)
            )
            self.fixed[number], self.floor[number] = fixed, at
            self.late_start[number], self.late_finish[number] = late_start, late_finish
            if fixed is not None or not late_start == late_finish == ALWAYS:
                self.is_dateless = False
        if True in joint:
            # A joint has no start of its own: only its links say when it is.
            self.floor = [
                NEVER if is_joint else at for at, is_joint in zip(self.floor, joint, strict=True)
            ]

    @property
    def links_to(self) -> dict[str, list[Link]]:
        """The links as they were given, by their successors; made when first asked for."""
        if self._links_to is None:
            self._links_to = {}
            for link in self.plan.links:
                self._links_to.setdefault(link.successor, []).append(link)
        return self._links_to

    @property
    def out(self) -> list[list[Arrow]]:
        """The arrows out of each."""
        return self.arrows.out

    @property
    def into(self) -> list[list[Arrow]]:
        """The arrows into each, in topological order."""
        return self.arrows.into

    @property
    def out_types(self) -> list[list[str]]:
        """The type of each arrow out of each, for those who weigh it anew."""
        return self.arrows.out_types

    @property
    def into_types(self) -> list[list[str]]:
        """The type of each arrow into each."""
        return self.arrows.into_types

    @property
    def is_straight(self) -> bool:
        """Whether every link and duration is a constant of the axis."""
        return not (self.stretches or self.curves_into)

    def _laid(self, links: list[Link], own: int, order: list[int], following: Following) -> Arrows:
        """Arrows in topological order, for what is read together to lie together."""
        number_of, duration = _numbers(order), self.duration
        laid = [which for place in order for which in following.out[place]]
        before = [number_of[following.begins[which]] for which in laid]
        after = [number_of[following.ends[which]] for which in laid]
        is_plain = not self.stretches and not self._has_calendars
        weight: list[int] = []
        bent: set[int] = set()
        for which, first, second in zip(laid, before, after, strict=True):
            link = links[which]
            if is_plain and link[2:] == _PLAIN:
                weight.append(duration[first])
                continue
            found = self._weight(link, first, second, which >= own)
            weight.append(found or 0)
            if found is None:
                bent.add(which)
        if bent:
            straight = [which not in bent for which in laid]
            laid, before, after, weight = (
                list(compress(each, straight)) for each in (laid, before, after, weight)
            )
        types = [link[2] for link in links]
        return Arrows(before, after, weight, laid, types, own=own, size=len(order))

    def _weight(self, link: Link, before: int, after: int, within: bool) -> int | None:
        """The weight of a link; None where a calendar has to be asked for it."""
        _, _, type, lag, unit = link
        if lag and unit == "percent":
            lag = lag_of(link, self.activities[before])
        elsewhere = self._elsewhere(before, after, link, lag)
        if elsewhere is not None:
            self._lay_curve(link, before, after, lag, elsewhere, within)
            return None
        weight = lag + self.duration[before] if type[0] == "F" else lag
        return weight - self.duration[after] if type[1] == "F" else weight

    def _elsewhere(self, before: int, after: int, link: Link, lag: int) -> Calendar | None:
        """The calendar that a link has to ask; None where it is a constant of the axis."""
        own = self.activities[after].calendar if self._has_calendars else None
        elapsed = link.unit == "elapsed" and lag
        if before in self.stretches or after in self.stretches or elapsed:
            return own or self.plan.calendar
        return own

    def _lay_curve(
        self, link: Link, before: int, after: int, lag: int, calendar: Calendar, within: bool
    ) -> None:
        project = self.plan.calendar
        own = None if calendar is project else calendar
        elapsed = link.unit == "elapsed" and lag != 0
        curve = Curve(before, after, link.type, lag, elapsed, project, own, within)
        self.curves_into.setdefault(after, []).append(curve)
        self.curves_out.setdefault(before, []).append(curve)


def _numbers(order: list[int]) -> list[int]:
    """By place of an activity its number in the order."""
    found = [0] * len(order)
    for number, place in enumerate(order):
        found[place] = number
    return found


def length_of(activity: Activity, plan: Plan) -> int:
    """From its start to its finish on the axis, where neither depends on links."""
    start = activity.actual_start
    if start is None:
        return activity.duration
    if activity.actual_finish is not None:
        return activity.actual_finish - start
    left = left_of(activity)
    resumed = resumed_of(activity, plan)
    stretch = stretch_of(activity, plan.calendar)
    if stretch is None:
        finish = resumed + left
    elif resumed == plan.status:
        finish = stretch.finish(resumed, left)
    else:
        finish = stretch.finish(start, max(activity.duration, left))
    return finish - start


def resumed_of(activity: Activity, plan: Plan) -> int:
    """Where what is left of begun work goes on: after what was done, and the status date."""
    start = activity.actual_start
    assert start is not None
    done = max(0, activity.duration - left_of(activity))
    stretch = stretch_of(activity, plan.calendar)
    resumed = stretch.finish(start, done) if stretch else start + done
    return resumed if plan.status is None else max(resumed, plan.status)


def left_of(activity: Activity) -> int:
    """The working minutes still to do."""
    if activity.actual_finish is not None:
        return 0
    return activity.duration if activity.remaining is None else activity.remaining


def _floor(plan: Plan) -> int:
    """The earliest start of what has not begun and has no dates of its own."""
    return plan.start if plan.status is None else max(plan.start, plan.status)


def bounds_of(activity: Activity, plan: Plan, stretch: Stretch | None) -> Bounds:
    deadline = ALWAYS if activity.deadline is None else activity.deadline
    kind, on = activity.constraint, activity.on
    if activity.actual_start is not None:
        if on is not None and kind in (words.FINISH_NOT_AFTER, words.MUST_FINISH):
            deadline = min(deadline, on)
        return Bounds(activity.actual_start, activity.actual_start, ALWAYS, deadline)
    floor = _floor(plan)
    if activity.not_before is not None:
        floor = max(floor, activity.not_before)
    if on is None:
        return Bounds(None, floor, ALWAYS, deadline)
    if kind == words.MUST_START:
        return Bounds(on, on, on, deadline)
    if kind == words.START_NOT_BEFORE:
        return Bounds(None, max(floor, on), ALWAYS, deadline)
    if kind == words.START_NOT_AFTER:
        return Bounds(None, floor, on, deadline)
    if kind == words.FINISH_NOT_AFTER:
        return Bounds(None, floor, ALWAYS, min(on, deadline))
    begun = stretch.begin(on) if stretch else on - activity.duration
    if kind == words.MUST_FINISH:
        return Bounds(begun, begun, begun, min(on, deadline))
    if kind == words.FINISH_NOT_BEFORE:
        return Bounds(None, max(floor, begun), ALWAYS, deadline)
    return Bounds(None, floor, ALWAYS, deadline)


def _following(activities: list[Activity], links: list[Link]) -> Following:
    """Where the links lead, by places."""
    places = {activity[0]: place for place, activity in enumerate(activities)}
    begins = [places[link[0]] for link in links]
    ends = [places[link[1]] for link in links]
    out: list[list[int]] = [[] for _ in activities]
    for which, place in enumerate(begins):
        out[place].append(which)
    return Following(out, begins, ends)


def _sorted(activities: list[Activity], following: Following) -> list[int]:
    """The places so that each stands behind its predecessors (Kahn 1962); raises Loop."""
    if all(map(lt, following.begins, following.ends)):
        return list(range(len(activities)))  # as most people list them
    waiting = [0] * len(activities)
    out, ends = following.out, following.ends
    for after in ends:
        waiting[after] += 1
    order = [place for place, count in enumerate(waiting) if not count]
    for place in order:  # grows as it is read
        freed = []
        for which in out[place]:
            after = ends[which]
            waiting[after] -= 1
            if not waiting[after]:
                freed.append(after)
        if len(freed) > 1:
            freed.sort()  # in whatever order the links were read
        order += freed
    if len(order) < len(activities):
        raise Loop(_loop(activities, following, waiting))
    return order


def _loop(activities: list[Activity], following: Following, waiting: list[int]) -> list[str]:
    """The ids along one loop among the activities that could not be sorted; a joint stands for
    its container."""
    before = {
        after: place
        for place, links in enumerate(following.out)
        if waiting[place]
        for after in (following.ends[which] for which in links)
        if waiting[after]
    }
    place = next(place for place, count in enumerate(waiting) if count)
    trail: list[int] = []
    seen: dict[int, int] = {}
    while place not in seen:
        seen[place] = len(trail)
        trail.append(place)
        place = before[place]
    loop = [activities[place] for place in trail[seen[place] :][::-1]]
    return [each.parent if each.id.startswith(JOINT) else each.id for each in loop]
