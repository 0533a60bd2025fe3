"""Health: the worst of named tests, each with the sentence and the figures it comes from.

The tests and their colours are DOMAIN 8's. Lengths are working days (wd) with sign, + = late,
unless a name says calendar days; thresholds are settings (``[health]``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from mstui.measures.buffer import FeverPoint, Zones, zone
from mstui.measures.colours import COLOURS as COLOURS
from mstui.measures.colours import WORDS as WORDS
from mstui.measures.colours import days

WATERMELON_AFTER = 2


class Thresholds(NamedTuple):
    """From where each test fires; see the settings of the same names."""

    gap_days: int = 5
    gap_percent: int = 10
    near_days: int = 5
    roadblock_days: int = 10
    chance_red: int = 50
    chance_amber: int = 80
    pushes: int = 2
    stale_intervals: int = 2
    risk_score: int = 12
    risk_days: int = 30
    scope_amber: int = 10
    scope_red: int = 20
    far_days: int = 30
    buffer_amber: int = 20
    buffer_amber_slope: int = 65
    buffer_red: int = 40
    buffer_red_slope: int = 60

    @property
    def zones(self) -> Zones:
        return Zones(
            self.buffer_amber, self.buffer_amber_slope, self.buffer_red, self.buffer_red_slope
        )


DEFAULTS = Thresholds()


class Named(NamedTuple):
    """An item that a test names, with its figure: days of age, readings short, a score.

    ``kind`` and ``id`` say which it is, so that a reader can be led there.
    """

    name: str
    figure: int
    kind: str = ""
    id: str = ""


class Facts(NamedTuple):
    """What the tests look at, of one open milestone on one day. None: it isn't known.

    ``overdue_days``: since the target passed. ``gap_days``: forecast - target. ``length_days``:
    from the baseline to the target. ``float_days``: total float, whole or not; ``deadline`` says
    in words what it counts to, where a deadline binds. ``percent`` and ``expected_percent``: of
    its tasks, done and planned to be done by now. ``roadblocks`` are the open ones on the critical
    path with their age in working days, ``kpis`` those consistently short with the length of their
    run, ``risks`` the open threats within reach with their score. ``chance``: percent, of being
    on time. ``checkin_days``: calendar days since anything was last checked in. ``growth``: of
    its scope, in hundredths of a percent. ``target_days``: calendar days until the target.
    """

    is_overdue: bool = False
    overdue_days: int = 0
    gap_days: int | None = None
    length_days: int | None = None
    float_days: float | None = None
    deadline: str = ""
    is_critical: bool = False
    is_must: bool = False
    percent: int | None = None
    expected_percent: int | None = None
    buffer: FeverPoint | None = None
    rejected: tuple[Named, ...] = ()
    chance: int | None = None
    roadblocks: tuple[Named, ...] = ()
    kpis: tuple[Named, ...] = ()
    risks: tuple[Named, ...] = ()
    pushes: int = 0
    checkin_days: int | None = None
    interval_days: int = 7
    is_owned: bool = True
    growth: int | None = None
    is_started: bool = True
    target_days: int | None = None
    has_data: bool = True


class Fired(NamedTuple):
    """A test that fired: its colour, its name, a sentence with its figures, and what it names."""

    colour: str
    name: str
    sentence: str
    names: tuple[Named, ...] = ()


class Verdict(NamedTuple):
    """The colour and every test that fired, the gravest first.

    A grey one may hold amber tests: what is far away and not begun is not judged by them.
    """

    colour: str
    tests: tuple[Fired, ...] = ()

    @property
    def word(self) -> str:
        """``on track``, ``at risk``, ``off track``, ``not started``."""
        return WORDS[self.colour]

    @property
    def reasons(self) -> tuple[str, ...]:
        """The sentences of the tests."""
        return tuple(test.sentence for test in self.tests)

    def fired(self, name: str) -> bool:
        """Whether the test of a name is among them."""
        return any(test.name == name for test in self.tests)


class Part(NamedTuple):
    """A milestone in its project's roll-up; ``is_grave`` for a Must or a critical one."""

    name: str
    verdict: Verdict
    is_grave: bool
    id: str = ""


def judge(facts: Facts, limits: Thresholds = DEFAULTS) -> Verdict:
    """The computed health of an open milestone."""
    fired = [*_red(facts, limits), *_amber(facts, limits)]
    if any(test.colour == "red" for test in fired):
        return Verdict("red", tuple(fired))
    grey = _grey(facts, limits)
    if grey is not None:
        return Verdict("grey", (grey, *fired))
    return Verdict("amber" if fired else "green", tuple(fired))


def is_stale(facts: Facts, limits: Thresholds = DEFAULTS) -> bool:
    """No check-in for more than so many intervals."""
    days = facts.checkin_days
    return days is not None and days > limits.stale_intervals * max(1, facts.interval_days)


def gap_limit(length_days: int | None, limits: Thresholds = DEFAULTS) -> float:
    """From how many working days a promise gap is red: max(5, 10 % of baseline to target)."""
    return max(limits.gap_days, limits.gap_percent * max(0, length_days or 0) / 100)


def _red(facts: Facts, limits: Thresholds) -> list[Fired]:
    found: list[Fired] = []

    def fire(name: str, sentence: str, names: tuple[Named, ...] = ()) -> None:
        found.append(Fired("red", name, sentence, names))

    if facts.is_overdue:
        late = f" by {facts.overdue_days} wd" if facts.overdue_days else ""
        fire("overdue", f"overdue{late}")
    if facts.deadline and facts.float_days is not None and facts.float_days < 0:
        fire("deadline", f"{days(-facts.float_days)} wd too late for {facts.deadline}")
    gap = _gap(facts)
    if gap > 0 and gap >= gap_limit(facts.length_days, limits):
        limit = days(gap_limit(facts.length_days, limits))
        fire("promise gap", f"forecast {gap} wd after the target (red from {limit})")
    if facts.buffer is not None and zone(facts.buffer, limits.zones) == "red":
        fire("buffer", f"buffer zone red: {_fever(facts.buffer)}")
    if facts.is_must and facts.rejected:
        names = ", ".join(one.name for one in facts.rejected)
        fire("rejected", f"a Must, and rejected: {names}", facts.rejected)
    if facts.chance is not None and facts.chance < limits.chance_red:
        told = f"{facts.chance} % likely to be on time (red below {limits.chance_red} %)"
        fire("chance", told)
    old = tuple(one for one in facts.roadblocks if one.figure > limits.roadblock_days)
    if old:
        names = ", ".join(f"{one.name} ({one.figure} wd)" for one in old)
        fire("roadblock", f"on the critical path a roadblock stands too long: {names}", old)
    return found


def _amber(facts: Facts, limits: Thresholds) -> list[Fired]:
    found = [_small_gap(facts, limits), _behind(facts, limits)]
    if facts.buffer is not None and zone(facts.buffer, limits.zones) == "amber":
        found.append(Fired("amber", "buffer", f"buffer zone amber: {_fever(facts.buffer)}"))
    if facts.chance is not None and limits.chance_red <= facts.chance < limits.chance_amber:
        told = f"{facts.chance} % likely to be on time (green from {limits.chance_amber} %)"
        found.append(Fired("amber", "chance", told))
    for kpi in facts.kpis:
        told = f"{kpi.name} short {kpi.figure} times in a row"
        found.append(Fired("amber", "KPI short", told, (kpi,)))
    for risk in facts.risks:
        if risk.figure >= limits.risk_score:
            told = f"risk {risk.figure} within {limits.risk_days} d: {risk.name}"
            found.append(Fired("amber", "risk", told, (risk,)))
    found += _amber_of_care(facts, limits)
    return [one for one in found if one is not None]


def _amber_of_care(facts: Facts, limits: Thresholds) -> list[Fired | None]:
    """What tells that nobody steers: pushed, stale, unowned, grown."""
    found: list[Fired | None] = []
    if facts.pushes >= limits.pushes:
        told = f"target moved later {facts.pushes} times"
        found.append(Fired("amber", "pushed", told))
    if is_stale(facts, limits):
        told = f"no check-in for {facts.checkin_days} days, due every {facts.interval_days}"
        found.append(Fired("amber", "stale", told))
    if not facts.is_owned:
        found.append(Fired("amber", "unowned", "nobody answers for it"))
    if facts.growth is not None and facts.growth >= limits.scope_amber * 100:
        grown = days(facts.growth / 100)
        found.append(Fired("amber", "scope", f"scope grew by {grown} % since the baseline"))
    return found


def _small_gap(facts: Facts, limits: Thresholds) -> Fired | None:
    gap = _gap(facts)
    if not 0 < gap < gap_limit(facts.length_days, limits):
        return None
    return Fired("amber", "promise gap", f"forecast {gap} wd after the target")


def _gap(facts: Facts) -> int:
    """The promise gap; 0 where that it is overdue tells as much."""
    gap = facts.gap_days or 0
    return 0 if facts.is_overdue and gap <= facts.overdue_days else gap


def _behind(facts: Facts, limits: Thresholds) -> Fired | None:
    """Little float, and less done than planned by now."""
    if facts.float_days is None or facts.float_days > limits.near_days:
        return None
    if facts.percent is None or facts.expected_percent is None:
        return None
    if facts.percent >= facts.expected_percent:
        return None
    done = f"{facts.percent} % done, {facts.expected_percent} % expected by now"
    spare = f"{days(facts.float_days)} wd of float" if facts.float_days > 0 else "no float"
    return Fired("amber", "behind", f"{done}, with {spare}")


def _grey(facts: Facts, limits: Thresholds) -> Fired | None:
    if not facts.has_data:
        return Fired("grey", "no data", "no target and no work to judge it by")
    far = facts.target_days
    if not facts.is_started and far is not None and far > limits.far_days:
        return Fired("grey", "not started", f"not started, {far} days away")
    return None


def _fever(point: FeverPoint) -> str:
    return f"{days(point.consumed)} % used at {days(point.chain)} % of the chain"


# -- of a project, and over time ------------------------------------------------------------------


def roll_up(parts: Iterable[Part], own: Sequence[Fired] = ()) -> Verdict:
    """A project: the worst of its Must or critical milestones; others raise it to amber at most.

    ``own`` are tests of the project itself. Its tests name the milestones that made it so.
    """
    worst, fired = "grey", list(own)
    for part in parts:
        counted = part.verdict.colour
        if counted == "red" and not part.is_grave:
            counted = "amber"
        worst = max(worst, counted, key=COLOURS.index)
        if counted in ("amber", "red"):
            tests = part.verdict.tests
            first = tests[0].sentence if tests else part.verdict.word
            more = f" (and {len(tests) - 1} more)" if len(tests) > 1 else ""
            fired.append(
                Fired(
                    counted,
                    "milestone",
                    f"{part.name}: {first}{more}",
                    (Named(part.name, len(tests), "milestone", part.id),),
                )
            )
    fired.sort(key=lambda test: -COLOURS.index(test.colour))
    return Verdict(worst_of([worst, *(test.colour for test in own)]), tuple(fired))


def worst_of(colours: Iterable[str]) -> str:
    """The worst of colours; grey for none."""
    return max(colours, key=COLOURS.index, default="grey")


def is_better(declared: str | None, computed: str | None) -> bool:
    """Whether somebody's word is better than what is computed; nothing is better than grey."""
    if declared not in COLOURS or computed not in COLOURS or "grey" in (declared, computed):
        return False
    return COLOURS.index(declared) < COLOURS.index(computed)


def watermelon(history: Sequence[tuple[str | None, str | None]]) -> int:
    """How many of the last check-ins in a row declared better than computed; alarm from 2.

    ``history`` holds pairs of declared and computed, the oldest first.
    """
    run = 0
    for declared, computed in reversed(history):
        if not is_better(declared, computed):
            break
        run += 1
    return run


def is_watermelon(history: Sequence[tuple[str | None, str | None]]) -> bool:
    """Whether green on the outside and red within, at two check-ins running."""
    return watermelon(history) >= WATERMELON_AFTER
