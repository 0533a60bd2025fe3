"""Floats, the critical activities, and the links that drive."""

from __future__ import annotations

from mstui.plan.activity import ALAP
from mstui.plan.lags import Curve
from mstui.plan.network import ALWAYS, Network
from mstui.plan.passes import Early, Late, finish_from


def total_floats(net: Network, early: Early, late: Late) -> list[int]:
    """Total float in minutes: min(LS − ES, LF − EF); LF − EF once begun; 0 when complete."""
    if net.is_straight:
        return [last - first for first, last in zip(early.finish, late.finish, strict=True)]
    return [
        late.finish[n] - early.finish[n]
        if net.started[n]
        else min(late.start[n] - early.start[n], late.finish[n] - early.finish[n])
        for n in range(len(early.start))
    ]


def free_floats(net: Network, early: Early, total: list[int]) -> list[int]:
    """Free float in minutes: the least spare time of its own links to what is not complete, never
    below 0; without such links the total float, never below 0; 0 when complete.

    Links of a phase around it do not count: Microsoft Project's figures leave them out too.
    """
    start, complete = early.start, net.complete
    least = [ALWAYS] * len(start)
    for before, after, weight in zip(*net.arrows.own, strict=True):
        known = start[after] - weight - start[before]
        if known < least[before] and not complete[after]:
            least[before] = known
    for number, curves in net.curves_out.items():
        for curve in curves:
            if not curve.of_container:
                least[number] = min(least[number], _curved_spare(net, curve, early))
    found = [room if known == ALWAYS else known for known, room in zip(least, total, strict=True)]
    return [
        known if known > 0 and not done else 0 for known, done in zip(found, complete, strict=True)
    ]


def _curved_spare(net: Network, curve: Curve, early: Early) -> int:
    if net.complete[curve.successor]:
        return ALWAYS
    # How long it may take without moving the other, nights and days off of which included.
    own, at = (early.finish if each == "F" else early.start for each in curve.type)
    return curve.left(at[curve.successor]) - own[curve.predecessor]


def _spare(net: Network, number: int, early: Early) -> int:
    """The least spare time of all links to what is not complete, its phases' included."""
    least = min(
        (
            _curved_spare(net, curve, early) + _beyond(net, curve.successor, early)
            for curve in net.curves_out.get(number, ())
        ),
        default=ALWAYS,
    )
    for after, weight in net.out[number]:
        if not net.complete[after]:
            known = early.start[after] - early.start[number] - weight
            least = min(least, known + _beyond(net, after, early))
    return least


def _beyond(net: Network, number: int, early: Early) -> int:
    """What the links behind a joint leave: the joint itself is no work that could be held up."""
    return _spare(net, number, early) if net.joint[number] else 0


def start_late(net: Network, early: Early, late: Late) -> Early:
    """Early dates in which what is to be as late as possible has used up its free float."""
    if not net.has_latest:
        return early
    wanted = {
        number
        for number, activity in enumerate(net.activities)
        if activity.constraint == ALAP and net.fixed[number] is None
    }
    moved = Early(list(early.start), list(early.finish), early.end)
    for number in reversed(range(len(net.activities))):
        if number not in wanted:
            continue
        # The late dates hold its own deadline; the successors stand where they stand now.
        room = late.start[number] - moved.start[number]
        room = min(room, _spare(net, number, moved))
        if room > 0:
            moved.start[number] += room
            moved.finish[number] = finish_from(net, number, moved.start[number])
    return moved


def driving(net: Network, early: Early, number: int) -> list[int]:
    """The numbers of the predecessors that hold an activity where it is; through joints too."""
    if net.fixed[number] is not None:
        return []
    found: list[int] = []
    at = early.start[number]
    for before, weight in net.into[number]:
        if early.start[before] + weight == at:
            found += driving(net, early, before) if net.joint[before] else [before]
    for curve in net.curves_into.get(number, ()):
        before = curve.predecessor
        reached = curve.reached((early.finish if curve.type[0] == "F" else early.start)[before])
        stretch = net.stretches.get(number)
        if curve.type[1] == "F":
            # Where nobody works when it is reached, its work ended before.
            tight = reached == early.finish[number] or (
                stretch is not None and stretch.snapped(stretch.begin(reached)) == at
            )
        else:
            tight = (stretch.snapped(reached) if stretch else reached) == at
        if tight:
            found.append(before)
    return list(dict.fromkeys(found))


def longest_path(net: Network, early: Early) -> set[int]:
    """The numbers on a chain of driving links to the last finish: what really sets the end,
    where date constraints may make other activities critical too."""
    real = [number for number, joint in enumerate(net.joint) if not joint]
    last = max((early.finish[number] for number in real), default=0)
    stack = [number for number in real if early.finish[number] == last]
    found: set[int] = set()
    while stack:
        number = stack.pop()
        if number not in found:
            found.add(number)
            stack += driving(net, early, number)
    return found
