"""The forward and the backward pass over a network.

The late dates are kept in two parts: how far each activity stands before the plan's end through
its successors (its tail), and the latest start that fixed dates and deadlines allow (its cap).
Neither depends on the forward pass: when something moves, only what lies downstream is computed.
"""

from __future__ import annotations

from typing import NamedTuple

from mstui.plan.network import ALWAYS, FAR, NEVER, Network


class Early(NamedTuple):
    """Early starts and finishes by number, and the end of the plan."""

    start: list[int]
    finish: list[int]
    end: int


class Late(NamedTuple):
    """Late starts and finishes by number."""

    start: list[int]
    finish: list[int]


class Tails(NamedTuple):
    """By number: the minutes from the late start to the plan's end, and the cap of the late start.

    The late start is the lesser of end − tail and cap; a tail of ``NEVER`` knows no end.
    """

    tail: list[int]
    cap: list[int]

    def late_start(self, number: int, end: int) -> int:
        """The late start of an activity for an end of the plan."""
        return min(end - self.tail[number], self.cap[number])


def forward(net: Network) -> Early:
    """Early dates: ES = max(floor, ES of each predecessor + weight); EF = ES + duration."""
    if net.is_straight:
        start = _straight_starts(net)
        finish = [begun + length for begun, length in zip(start, net.duration, strict=True)]
    else:
        start, finish = [], []
        for number, fixed in enumerate(net.fixed):
            at = _early_start(net, number, start, finish) if fixed is None else fixed
            start.append(at)
            finish.append(finish_from(net, number, at))
    end = net.plan.finish
    if end is None:
        end = max(finish, default=net.plan.start)
    return Early(start, finish, end)


def _straight_starts(net: Network) -> list[int]:
    """Each arrow asks of its successor what its predecessor's start, final by then, wants."""
    # A fixed start is its own floor.
    start, fixed, arrows = list(net.floor), net.fixed, net.arrows
    for before, after, weight in zip(arrows.before, arrows.after, arrows.weight, strict=True):
        reached = start[before] + weight
        if reached > start[after] and fixed[after] is None:
            start[after] = reached
    return start


def early_start(net: Network, number: int, early: Early) -> int:
    """The early start of one activity from the dates of its predecessors."""
    at = net.fixed[number]
    return _early_start(net, number, early.start, early.finish) if at is None else at


def _early_start(net: Network, number: int, start: list[int], finish: list[int]) -> int:
    at = net.floor[number]
    for before, weight in net.into[number]:
        at = max(at, start[before] + weight)
    stretch = net.stretches.get(number)
    for curve in net.curves_into.get(number, ()):
        from_finish = curve.type[0] == "F"
        reached = curve.reached((finish if from_finish else start)[curve.predecessor])
        if curve.type[1] == "F":
            reached = stretch.begin(reached) if stretch else reached - net.duration[number]
        at = max(at, reached)
    return stretch.snapped(at) if stretch else at


def finish_from(net: Network, number: int, start: int) -> int:
    """Where an activity that starts there finishes."""
    stretch = net.stretches.get(number)
    return stretch.finish(start) if stretch else start + net.duration[number]


def tails(net: Network) -> Tails:
    """The backward pass of a straight network, for any end of the plan.

    A complete activity holds back no predecessor. One that has begun wants those that its start
    waits for by the moment at which what is left of it goes on, however much float it has itself:
    so Microsoft Project has it. Its own late start is where it began.
    """
    size = len(net.activities)
    if net.is_dateless:
        return Tails(_plain_tails(net), [ALWAYS] * size)
    tail, cap = [NEVER] * size, [ALWAYS] * size
    fixed, duration, resumed = net.fixed, net.duration, net.resumed
    started, complete = net.started, net.complete
    for number in reversed(range(size)):
        length = duration[number]
        longest = length
        least = min(net.late_finish[number] - length, net.late_start[number])
        at = fixed[number]
        if at is not None and not started[number]:
            # A start that must be knows neither successors nor the end, only a deadline.
            tail[number], cap[number] = NEVER, min(at, least)
            continue
        for place, (after, weight) in enumerate(net.out[number]):
            if complete[after]:
                continue
            if after in resumed and net.out_types[number][place][1] == "S":
                least = min(least, resumed[after] - weight)
                continue
            longest = max(longest, tail[after] + weight)
            least = min(least, cap[after] - weight)
        tail[number], cap[number] = longest, least if least < FAR else ALWAYS
    return Tails(tail, cap)


def _plain_tails(net: Network) -> list[int]:
    """Tails where no date caps a late start: LS = end − tail."""
    tail, arrows = list(net.duration), net.arrows
    lists = (arrows.before, arrows.after, arrows.weight)
    for before, after, weight in zip(*map(reversed, lists), strict=True):
        reached = tail[after] + weight
        if reached > tail[before]:
            tail[before] = reached
    return tail


def late(net: Network, early: Early, known: Tails | None = None) -> Late:
    """Late dates; what has begun keeps its start, what is complete both its dates."""
    if not net.is_straight:
        return _late_by_calendar(net, early)
    tail, cap = known or tails(net)
    end = early.end
    if net.is_dateless:
        start = [end - t for t in tail]
    else:
        start = [min(end - t, c) for t, c in zip(tail, cap, strict=True)]
    finish = [begun + length for begun, length in zip(start, net.duration, strict=True)]
    _keep_actual(net, early, start, finish)
    return Late(start, finish)


def _keep_actual(net: Network, early: Early, start: list[int], finish: list[int]) -> None:
    if True not in net.started:
        return
    for number, begun in enumerate(net.started):
        if begun:
            start[number] = early.start[number]
            if net.complete[number]:
                finish[number] = early.finish[number]


def _late_by_calendar(net: Network, early: Early) -> Late:
    """The backward pass where lags or durations ask a calendar: LF = min over successors."""
    size = len(net.activities)
    start, finish = [0] * size, [0] * size
    # What holds back predecessors: where work goes on once begun, else the late start.
    resumed = [0] * size
    for number in reversed(range(size)):
        length = net.duration[number]
        stretch = net.stretches.get(number)
        by_finish, by_start = _least_successor(net, number, (resumed, start, finish), early.end)
        at = net.fixed[number]
        if at is not None and not net.started[number]:
            by_finish, by_start = ALWAYS, at
        by_finish = min(by_finish, net.late_finish[number])
        by_start = min(by_start, net.late_start[number])
        begun = by_start
        if by_finish < ALWAYS:
            begun = min(begun, stretch.begin(by_finish) if stretch else by_finish - length)
        start[number] = begun
        finish[number] = min(by_finish, finish_from(net, number, begun))
        resumed[number] = net.resumed.get(number, begun)
    _keep_actual(net, early, start, finish)
    return Late(start, finish)


def _least_successor(
    net: Network, number: int, known: tuple[list[int], list[int], list[int]], end: int
) -> tuple[int, int]:
    """The latest finish and the latest start that successors and the end of the plan leave.

    ``known`` are where each is to begin or to go on, its late start and its late finish.
    """
    by_finish, by_start = end, ALWAYS
    resumed, start, finish = known
    for place, (after, weight) in enumerate(net.out[number]):
        if not net.complete[after]:
            is_begun = after in net.resumed and net.out_types[number][place][1] == "S"
            by_start = min(by_start, (resumed if is_begun else start)[after] - weight)
    for curve in net.curves_out.get(number, ()):
        after = curve.successor
        if net.complete[after]:
            continue
        left = curve.left((resumed if curve.type[1] == "S" else finish)[after])
        if curve.type[0] == "F":
            by_finish = min(by_finish, left)
        else:
            by_start = min(by_start, left)
    return by_finish, by_start
