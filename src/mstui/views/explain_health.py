"""Where the health of milestones and projects comes from: each test with its figures."""

from __future__ import annotations

from mstui import dates
from mstui.measures.colours import WORDS, days
from mstui.measures.health import Fired, Named, gap_limit
from mstui.views.explain_parts import Explained, Leads, day_told
from mstui.views.health import MilestoneHealth, PhaseHealth, ProjectHealth
from mstui.views.health_limits import limits
from mstui.views.health_words import (
    declared_shown,
    float_told,
    gap_shown,
    melon_told,
    reasons_told,
)

_RULE = "computed: the worst of its tests decides"
_ROLLED = "the worst of its Must or critical milestones decides, others raise it to at risk at most"
_ALL_WELL = "none of the tests fires: dates, deadlines, buffer, KPIs, risks, roadblocks, owner"


def told_tests(health: MilestoneHealth, today: str) -> tuple[str, ...]:
    """The rule, then each test that fired with its colour, the gravest first."""
    tests, sentences = health.verdict.tests, reasons_told(health, today)
    fired = [
        f"{WORDS[test.colour]}: {sentence}" if test.colour != "grey" else sentence
        for test, sentence in zip(tests, sentences, strict=True)
    ]
    return (_RULE, *(fired or [_ALL_WELL]), *_declared(health, today))


def _declared(health: MilestoneHealth, today: str) -> list[str]:
    """What its owner said beside it."""
    if not health.declared:
        return []
    said = f"declared {declared_shown(health.declared)}"
    if health.declared_on:
        said += f" on {dates.show(health.declared_on, today)}"
    return [said, *([melon_told(health)] if health.is_watermelon else [])]


def named_leads(tests: tuple[Fired, ...]) -> tuple[Leads, ...]:
    """The items that tests name, to go to."""
    return tuple(
        Leads(one.kind, one.id, one.name, f"{test.name}: {_figure(one)}" if one.figure else "")
        for test in tests
        for one in test.names
        if one.id
    )


def _figure(one: Named) -> str:
    if one.kind == "roadblock":
        return f"{one.figure} wd"
    if one.kind == "kpi":
        return f"{one.figure} in a row"
    if one.kind == "milestone":
        return f"{one.figure} {'test' if one.figure == 1 else 'tests'}"
    return str(one.figure)


def explain_milestone_health(health: MilestoneHealth, today: str) -> list[Explained]:
    """An open milestone: its forecast, its float, its buffer, the attention it asks for."""
    found = []
    if health.gap_days is not None:
        found.append(_forecast(health, today))
    if told := float_told(health):
        found.append(Explained("Float", told, _float(health)))
    if health.facts.buffer is not None:
        found.append(_buffer(health))
    score = health.attention
    if score.points:
        parts = " + ".join(f"{one.points} {one.reason}" for one in score.reasons)
        says = (f"{parts} = {score.points}", "a check-in begins with the highest")
        found.append(Explained("Attention", str(score.points), says))
    return found


def _forecast(health: MilestoneHealth, today: str) -> Explained:
    ends = f"forecast {day_told(health.forecast)} - target {day_told(health.target)}"
    gap = gap_shown(health.gap_days)
    says = [f"{ends} = {gap} working days, + is late".replace("wd ", " ")]
    if health.source == "declared":
        computed = dates.show(health.computed, today) if health.computed else "nothing"
        says.append(f"believed by its owner until the next check-in; {computed} is computed")
    elif health.source == "computed":
        says.append("computed: not before its links, its tasks, its parts and today")
    known, length = limits(), health.facts.length_days
    limit = f"off track from {days(gap_limit(length, known))} wd: {known.gap_days} wd"
    if length is not None and length > 0:
        limit += f", or {known.gap_percent} % of the {length} wd that were planned"
    says.append(limit)
    if health.slip_days is not None:
        says.append(f"{health.slip_days:+d} wd against the active baseline")
    kind, id, name = health.driver
    leads = (Leads(kind, id, name, "holds it there"),) if id else ()
    return Explained("Fcst", gap, tuple(says), leads)


def _float(health: MilestoneHealth) -> tuple[str, ...]:
    spare = health.facts.float_days or 0
    formula = "the least of late start - early start and late finish - early finish"
    says = [f"total float = {formula} = {days(spare)} wd"]
    if health.facts.deadline:
        says.append(f"counted to {health.facts.deadline}")
    if health.facts.is_critical:
        says.append("critical: any delay of it delays the end")
    if health.facts.percent is not None and health.facts.expected_percent is not None:
        done, expected = health.facts.percent, health.facts.expected_percent
        says.append(f"{done} % of its work is done, {expected} % was planned to be by this morning")
    return tuple(says)


def _buffer(health: MilestoneHealth) -> Explained:
    point = health.facts.buffer
    assert point is not None
    known, chain = limits(), days(point.chain)
    amber = known.buffer_amber + known.buffer_amber_slope * point.chain / 100
    red = known.buffer_red + known.buffer_red_slope * point.chain / 100
    lines = (
        f"at risk from {known.buffer_amber} + .{known.buffer_amber_slope} × {chain}"
        f" = {days(amber)} %, off track above {known.buffer_red} + .{known.buffer_red_slope}"
        f" × {chain} = {days(red)} %"
    )
    shown = f"{days(point.consumed)} % used at {chain} %"
    return Explained(
        "Buffer",
        shown,
        (f"{days(point.consumed)} % is used up, {chain} % of its longest chain is done", lines),
    )


def explain_phase_health(health: PhaseHealth) -> list[Explained]:
    """A phase: the roll-up of the milestones in it."""
    tests = health.verdict.tests
    reasons = [f"{WORDS[test.colour]}: {test.sentence}" for test in tests]
    says = (_ROLLED, *(reasons or [_ALL_WELL]))
    return [Explained("Health", health.verdict.word, says, named_leads(tests))]


def explain_project_health(health: ProjectHealth, word: str, today: str) -> list[Explained]:
    """A project: the roll-up with what decided it, and its last forecast."""
    reasons = [f"{WORDS[test.colour]}: {test.sentence}" for test in health.verdict.tests]
    melons = [
        f"declared better than computed, {one.melon} times running: {one.name}"
        for one in health.watermelons
    ]
    said = []
    if health.declared:
        said.append(f"declared {declared_shown(health.declared)} at its last check-in")
    if health.problem:
        said.append(health.problem)
    leads = named_leads(health.verdict.tests)
    nothing = "nothing in it is open any more" if word == "done" else _ALL_WELL
    says = (_ROLLED, *(reasons or [nothing]), *said, *melons)
    found = [Explained("State", word, says, leads)]
    if health.forecast:
        gap = f", {health.gap_days:+d} wd against its target" if health.gap_days else ""
        says = (f"the latest forecast of its open milestones{gap}",)
        last = [one for one in health.milestones.values() if one.is_open]
        latest = max(last, key=lambda one: one.forecast)
        leads = (Leads("milestone", latest.id, latest.name, "comes last"),)
        found.append(Explained("Forecast", dates.show(health.forecast, today), says, leads))
    return found
