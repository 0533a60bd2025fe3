"""Small plans by their usual notation, and random ones for the properties."""

from __future__ import annotations

import random
import re

from mstui.plan.activity import Activity, Link, Plan

LINK = re.compile(r"(\w+)(?:-(FS|SS|FF|SF))?([+-]\d+)?")


def plan_of(durations: dict[str, int], links: str, **more: object) -> Plan:
    """``links`` as ``A>B`` or ``A-SS+2>B``, separated by blanks; one unit is one minute."""
    made = []
    for text in links.split():
        before, after = text.split(">")
        match = LINK.fullmatch(before)
        assert match
        made.append(Link(match[1], after, match[2] or "FS", int(match[3] or 0)))
    return Plan([Activity(id, length) for id, length in durations.items()], made, **more)  # type: ignore[arg-type]


def random_plan(seed: int, *, size: int = 0, types: bool = True, dates: bool = False) -> Plan:
    """A network without loops; links of all types and lags where ``types``."""
    chance = random.Random(seed)
    count = size or chance.randint(2, 40)
    activities = [
        Activity(f"a{n}", chance.choice((0, 1, 60, 480, 960, 2400)), **_dates(chance, dates))  # type: ignore[arg-type]
        for n in range(count)
    ]
    links = {}
    for _ in range(chance.randint(1, 2 * count)):
        first, second = sorted(chance.sample(range(count), 2))
        type = chance.choice(("FS", "FS", "FS", "SS", "FF", "SF")) if types else "FS"
        lag = chance.choice((0, 0, 0, 60, 480, -240)) if types else 0
        links[first, second] = Link(f"a{first}", f"a{second}", type, lag)
    return Plan(activities, list(links.values()), start=480 * chance.randint(0, 9000))


def _dates(chance: random.Random, dates: bool) -> dict[str, object]:
    if not dates or chance.random() < 0.6:
        return {}
    constraint = chance.choice(
        (
            "start no earlier than",
            "start no later than",
            "finish no earlier than",
            "finish no later than",
            "must start on",
            "must finish on",
        )
    )
    return {"constraint": constraint, "on": 480 * chance.randint(0, 9100)}
