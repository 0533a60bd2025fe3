"""Why a date is what it is: the chain of what drives it, whose parts sum to it."""

from __future__ import annotations

from typing import NamedTuple

from mstui.plan import activity as words
from mstui.plan.activity import Link
from mstui.plan.lags import lag_of
from mstui.plan.network import ALWAYS, Network
from mstui.plan.schedule import Schedule

# What holds a start that no predecessor holds.
ACTUAL = "actual"
CONSTRAINT = "constraint"
STATUS = "status"
PROJECT = "project"
LINK = "link"
OUTSIDE = "outside"
LATE = "late"

# What binds a late finish.
END = "end"
DEADLINE = "deadline"


class Step(NamedTuple):
    """One part of a chain: why an activity starts where it starts.

    ``reason`` is ``link`` where ``by`` names the predecessor that holds it, by a link of ``type``
    with ``lag`` minutes in ``unit``; else the date that does. ``start`` is its early start, and
    ``waits`` the working minutes in which its calendar, or who does it, does not work until then;
    less than 0 where it ends before it need, since nobody works on it after that.
    """

    id: str
    reason: str
    start: int
    finish: int
    by: str = ""
    type: str = ""
    lag: int = 0
    unit: str = ""
    waits: int = 0


class Bound(NamedTuple):
    """What an activity must not delay: ``reason`` is link, end, deadline or constraint."""

    id: str
    reason: str
    by: str = ""


def chain(done: Schedule, id: str) -> list[Step]:
    """From an activity back to the date that the chain begins with. KeyError for an unknown id."""
    steps = [_step(done, id)]
    while steps[-1].reason == LINK:
        steps.append(_step(done, steps[-1].by))
    return steps


def _step(done: Schedule, id: str) -> Step:
    net, number = done.net, done.net.numbers[id]
    start, finish = done.early.start[number], done.early.finish[number]
    drivers = done.driving(id)
    if drivers:
        link = _link(done, drivers[0], id)
        waits = _waits(done, drivers[0], number, link[0])
        return Step(id, LINK, start, finish, drivers[0], *link, waits)
    reason, at = _date_of(net, number, start)
    return Step(id, reason, start, finish, waits=start - at)


def _waits(done: Schedule, before: str, number: int, type: str) -> int:
    """How much later than its predecessor lets it an activity starts, or how much earlier it
    ends, since nobody works on it in between."""
    net, early = done.net, done.early
    first = net.numbers[before]
    at = (early.start if type[1] == "S" else early.finish)[number]
    reached = [
        curve.reached((early.finish if type[0] == "F" else early.start)[first])
        for curve in net.curves_into.get(number, ())
        if curve.predecessor == first and curve.type == type
    ]
    return at - max(reached) if reached else 0


def _link(done: Schedule, before: str, after: str) -> tuple[str, int, str]:
    """The type, lag and unit of the link that drives, the activities' own or their phases'."""
    net = done.net
    above_before, above_after = _lineage(net, before), _lineage(net, after)
    links = [
        link
        for id in above_after
        for link in net.links_to.get(id, ())
        if link.predecessor in above_before
    ]
    link = next((link for link in links if _is_tight(done, link, before, after)), links[0])
    return link.type, link.lag, link.unit


def _is_tight(done: Schedule, link: Link, before: str, after: str) -> bool:
    """Whether the link leaves no time between the two."""
    net, early = done.net, done.early
    first, second = net.numbers[before], net.numbers[after]
    reached = (early.finish if link.type[0] == "F" else early.start)[first]
    lag = lag_of(link, net.activities[first])
    return reached + lag == (early.start if link.type[1] == "S" else early.finish)[second]


def _lineage(net: Network, id: str) -> list[str]:
    """An activity and the containers around it, innermost first."""
    found = [id]
    around = net.activities[net.numbers[id]].parent
    while around and around not in found:
        found.append(around)
        around = net.plan.containers.get(around, "")
    return found


def _date_of(net: Network, number: int, start: int) -> tuple[str, int]:
    """What puts a start that no predecessor holds where it is, and the point that this names."""
    activity, plan = net.activities[number], net.plan
    stretch = net.stretches.get(number)
    if activity.is_started:
        return ACTUAL, start
    if activity.constraint == words.ALAP:
        return LATE, start
    if net.fixed[number] is not None:
        return CONSTRAINT, start
    for reason, at in (
        (OUTSIDE, activity.not_before),
        (PROJECT, plan.start),
        (STATUS, plan.status),
        (CONSTRAINT, activity.on if activity.constraint == words.START_NOT_BEFORE else None),
    ):
        if at is not None and (start == at or (stretch and stretch.snapped(at) == start)):
            return reason, at
    return (CONSTRAINT if activity.constraint else PROJECT), start


def bound(done: Schedule, id: str) -> Bound:
    """What the late finish of an activity comes from: the next thing its delay would hit."""
    net, number = done.net, done.net.numbers[id]
    finish, start = done.late.finish[number], done.late.start[number]
    activity = net.activities[number]
    if activity.deadline is not None and finish >= activity.deadline:
        return Bound(id, DEADLINE)
    if activity.constraint and finish >= min(net.late_finish[number], ALWAYS):
        return Bound(id, CONSTRAINT)
    if net.fixed[number] is not None and not net.started[number]:
        return Bound(id, CONSTRAINT)
    if start == net.late_start[number]:
        return Bound(id, CONSTRAINT)
    for after in _successors(done, number):
        return Bound(id, LINK, after)
    return Bound(id, END)


def _successors(done: Schedule, number: int) -> list[str]:
    """The ids of the successors whose late dates an activity's late dates come from."""
    net, late = done.net, done.late
    found: list[str] = []
    for place, (after, weight) in enumerate(net.out[number]):
        if net.complete[after]:
            continue
        begun = late.finish[after] - net.duration[after]
        if after in net.resumed and net.out_types[number][place][1] == "S":
            begun = net.resumed[after]
        if begun - weight == late.finish[number] - net.duration[number]:
            joint = net.joint[after]
            found += _successors(done, after) if joint else [net.activities[after].id]
    for curve in net.curves_out.get(number, ()):
        if not net.complete[curve.successor]:
            at = late.start if curve.type[1] == "S" else late.finish
            held = at[curve.successor]
            if curve.type[1] == "S":
                held = net.resumed.get(curve.successor, held)
            left = curve.left(held)
            own = late.finish[number]
            if curve.type[0] == "S":
                own = own - net.duration[number] if net.started[number] else late.start[number]
            if left <= own:
                found.append(net.activities[curve.successor].id)
    return list(dict.fromkeys(found))


def floats_to(done: Schedule, anchor: str) -> dict[str, int]:
    """Total float of every activity with one of them as the end, in minutes: "critical to M".

    Activities that do not lead to the anchor have none and are left out.
    """
    net = done.net
    goal = net.numbers[anchor]
    room: dict[int, int] = {goal: 0}
    for number in reversed(range(goal)):
        least = ALWAYS
        for after, weight in net.out[number]:
            if after in room:
                spare = done.early.start[after] - done.early.start[number] - weight
                least = min(least, spare + room[after])
        for curve in net.curves_out.get(number, ()):
            if curve.successor in room:
                early = done.early
                at = early.start if curve.type[1] == "S" else early.finish
                own = early.finish if curve.type[0] == "F" else early.start
                spare = at[curve.successor] - curve.reached(own[number])
                least = min(least, spare + room[curve.successor])
        if least < ALWAYS:
            room[number] = least
    return {net.activities[n].id: spare for n, spare in room.items() if not net.joint[n]}
