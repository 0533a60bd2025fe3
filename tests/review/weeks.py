"""Weeks in the life of a world, as data: what changed, and what a person says of it.

A ``Week`` names items by their names in ``world``. What happened before the check-in is ``slips``,
``due``, and that the work for what is ``achieved`` was done; all else is said in it. Dates and numbers are what is typed, and count as keys;
titles, rationales, evidence and notes are free text and do not.
"""

from __future__ import annotations

import random
from typing import NamedTuple

from review.world import World, day

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
CAUSES = "rpdesgutqco"


class Target(NamedTuple):
    """A promise that moves: to which day, and the key of its root cause."""

    typed: str
    to: str
    cause: str
    rationale: str


class Belief(NamedTuple):
    """A forecast as it is typed: a day, or a shift of so many days from what is shown."""

    typed: str
    to: str = ""
    days: int = 0


class Week(NamedTuple):
    """One week; see the head of this file. ``slips``: milestones whose work ends so much later."""

    slips: dict[str, int]
    due: list[str]
    captures: dict[str, str]
    done: list[str]
    achieved: dict[str, str]
    forecasts: dict[str, Belief]
    targets: dict[str, Target]
    verdicts: dict[str, str]
    roadblocks: dict[str, str]
    new_roadblocks: list[str]
    readings: dict[str, str]
    risks: dict[str, str]
    actions: dict[str, str]
    new_actions: list[tuple[str, str]]
    decisions: list[str]


class Measure(NamedTuple):
    """How much happens: shares of what there is, in percent, and numbers of new things."""

    slips: int
    answered: int
    targets: int
    verdicts: int
    on_plain: int
    done: int
    roadblocks: int
    new_roadblocks: int
    kpis: int
    risks: int
    happened: int
    actions: int
    new_actions: int
    decisions: int
    achieved: int


TYPICAL = Measure(14, 32, 10, 30, 1, 36, 25, 0, 34, 25, 5, 32, 1, 1, 1)
HEAVY = Measure(17, 33, 16, 30, 2, 56, 40, 1, 45, 32, 10, 48, 2, 1, 1)
# How far a belief moves, as people type it; each counts from the date that is shown.
SHIFTS = {"+2d": 2, "+3d": 3, "+1w": 7, "+2w": 14}


def typed_day(iso: str) -> str:
    """A day as people type it: ``9 dec``."""
    return f"{int(iso[8:])} {MONTHS[int(iso[5:7]) - 1]}"


def week(world: World, measure: Measure, seed: int) -> Week:
    """The week of a seed."""
    luck = random.Random(seed)
    lead = world.people > 1
    milestones = [f"Milestone {number}" for number in range(world.milestones)]
    slipped = _some(luck, milestones, measure.slips)
    answered = _some(luck, slipped, measure.answered)
    believed = {*answered, *_some(luck, milestones, measure.on_plain)}
    moved = _some(luck, [one for one in slipped if one not in believed], measure.targets * 2)
    # A word of one's own is said where it is another one than the computed.
    worded = _some(
        luck, [one for one in slipped if one not in (*believed, *moved)], measure.verdicts
    )
    rest = [one for one in milestones if one not in (*slipped, *believed, *moved, *worded)]
    return Week(
        slips={one: luck.randint(3, 12) for one in slipped},
        due=(due := _some(luck, _named("KPI", world.kpis), measure.kpis)),
        captures={
            f"ask about the thing {number} fri": luck.choice(("file", "file", "drop"))
            for number in range(world.captures)
        },
        done=_some(luck, _named("Late", world.late_tasks), measure.done),
        achieved=dict.fromkeys(rest[: measure.achieved * (2 if lead else 1)], "seen by all"),
        forecasts={one: _believed(luck, number_of(one)) for one in sorted(believed)},
        targets={one: _promised(luck, number_of(one)) for one in moved},
        verdicts={one: luck.choice("123") for one in worded},
        roadblocks={
            one: luck.choice(("x", "E")) if lead else "x"
            for one in _some(luck, _named("Roadblock", world.roadblocks), measure.roadblocks)
        },
        new_roadblocks=[f"Blocked {number}" for number in range(measure.new_roadblocks)],
        readings={one: str(luck.randint(55, 99)) for one in due},
        risks=_risks(luck, _named("Risk", world.risks), measure),
        actions={
            one: luck.choice(("x", "x", "X"))
            for one in _some(luck, _named("Action", world.actions), measure.actions)
        },
        new_actions=[
            (f"Call {number}", luck.choice(("fri", "mon", "+1w")))
            for number in range(measure.new_actions * (2 if lead else 1) + luck.randrange(2))
        ],
        decisions=[f"Decided {number}" for number in range(measure.decisions)],
    )


def number_of(name: str) -> int:
    """The number in an item's name."""
    return int(name.rpartition(" ")[2])


def target_of(number: int) -> str:
    """The target of a milestone of the world."""
    return day(35 + 3 * number)


def _named(word: str, count: int) -> list[str]:
    return [f"{word} {number}" for number in range(count)]


def _some(luck: random.Random, names: list[str], percent: int) -> list[str]:
    """About so many percent of them, in their order."""
    wanted = (len(names) * percent + luck.randrange(100)) // 100
    chosen = set(luck.sample(names, min(len(names), wanted)))
    return [name for name in names if name in chosen]


def _believed(luck: random.Random, number: int) -> Belief:
    if luck.randrange(3):
        typed = luck.choice(sorted(SHIFTS))
        return Belief(typed, days=SHIFTS[typed])
    to = day(35 + 3 * number + luck.randint(1, 14))
    return Belief(typed_day(to), to)


def _promised(luck: random.Random, number: int) -> Target:
    to = day(35 + 3 * number + luck.randint(5, 20))
    return Target(typed_day(to), to, luck.choice(CAUSES), "it took longer than was thought")


def _risks(luck: random.Random, names: list[str], measure: Measure) -> dict[str, str]:
    found = {}
    for name in _some(luck, names, measure.risks):
        happened = luck.randrange(100) < measure.happened
        found[name] = "!" if happened else f"{luck.randint(1, 5)}{luck.randint(1, 5)}"
    return found
