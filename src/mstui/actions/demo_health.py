"""How each milestone stood at a check-in, by the tests of health that its story tells of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from mstui.actions.demo_telling import Telling
from mstui.measures.colours import COLOURS
from mstui.measures.health import DEFAULTS, Facts, Named, Part, judge, roll_up
from mstui.measures.health import Verdict as Computed
from mstui.measures.kpi import Reading, assess, kpi_of


class Judged(NamedTuple):
    """A milestone at a check-in; ``point`` is its forecast in working days of the project."""

    target: str
    forecast: str
    source: str
    point: int
    gap: int
    health: str
    reasons: tuple[str, ...]
    declared: str
    note: str
    verdict: Computed


def judge_all(telling: Telling, week: int, pushes: Mapping[str, int]) -> dict[str, Judged]:
    """Every milestone that is not achieved at the check-in of a week."""
    day = telling.weeks.checkin(week)
    return {
        milestone.id: _judge(telling, milestone.id, week, pushes.get(milestone.id, 0))
        for milestone in telling.blueprint.milestones
        if not telling.life.is_finished(milestone.id, day)
    }


def project_health(telling: Telling, judged: dict[str, Judged]) -> tuple[str, str]:
    """The worst of its Must or key milestones; others raise it to amber at most."""
    parts = []
    for milestone, one in judged.items():
        row = telling.row(telling.ids[milestone])
        grave = bool(row.get("moscow") == "must" or row.get("key"))
        parts.append(Part(str(row["name"]), one.verdict, grave))
    found = roll_up(parts)
    return max(found.colour, "green", key=COLOURS.index), "\n".join(found.reasons)


def _judge(telling: Telling, milestone: str, week: int, pushed: int) -> Judged:
    life, day = telling.life, telling.weeks.checkin(week)
    target = telling.target_point(milestone)
    point, source = life.believed(week)[milestone].finish, "computed"
    for belief in telling.plot.beliefs:
        if (belief.week, belief.milestone) == (week, milestone):
            point, source = belief.point, "declared"
    gap = point - target
    verdict = judge(_facts(telling, milestone, day, target, gap, pushed, week))
    said = next(
        (v for v in telling.plot.verdicts if (v.week, v.milestone) == (week, milestone)), None
    )
    return Judged(
        target=str(telling.row(telling.ids[milestone])["target"]),
        forecast=str(life.days.shown(point)),
        source=source,
        point=point,
        gap=gap,
        health=verdict.colour,
        reasons=verdict.reasons,
        declared=said.health if said else "",
        note=said.note if said else "",
        verdict=verdict,
    )


def _facts(
    telling: Telling, milestone: str, day: date, target: int, gap: int, pushed: int, week: int
) -> Facts:
    """What is known of it on that day."""
    passed = telling.life.passed(day)
    first = min(
        (
            telling.life.real[task.id].start
            for task in telling.blueprint.tasks
            if task.milestone == milestone
        ),
        default=passed,
    )
    return Facts(
        is_overdue=target < passed,
        overdue_days=max(0, passed - target),
        gap_days=gap,
        length_days=telling.life.plan[milestone].finish,
        kpis=_short(telling, milestone, week),
        risks=_risks(telling, milestone, day),
        pushes=pushed,
        is_started=first < passed or _is_measured(telling, milestone, week),
        target_days=(telling.life.days.shown(target) - day).days,
    )


def _risks(telling: Telling, milestone: str, day: date) -> tuple[Named, ...]:
    """The open threats that may strike soon: by their own day, else by the target."""
    until = str(day + timedelta(days=DEFAULTS.risk_days))
    target = telling.row(telling.ids[milestone])["target"]
    found = []
    for risk in telling.blueprint.risks:
        row = telling.row(telling.ids[str(risk.fields["name"])])
        if milestone not in risk.endangers or row.get("opportunity"):
            continue
        score = int(row.get("probability") or 0) * int(row.get("impact") or 0)
        near = str(row.get("proximity") or target) <= until
        if row["state"] not in ("avoided", "closed", "occurred") and near:
            found.append(Named(str(row["name"]), score, "risk"))
    return tuple(found)


def _is_measured(telling: Telling, milestone: str, week: int) -> bool:
    """Whether any number that proves it was read by then."""
    return any(
        number <= week
        for kpi in telling.blueprint.kpis
        if milestone in (kpi.milestone, *kpi.proves)
        for number in telling.plot.readings.get(str(kpi.fields["name"]), {})
    )


def _short(telling: Telling, milestone: str, week: int) -> tuple[Named, ...]:
    """The milestone's KPIs whose last readings all fell short of what was expected by then."""
    found = []
    for kpi in telling.blueprint.kpis:
        name = str(kpi.fields["name"])
        if milestone not in (kpi.milestone, *kpi.proves):
            continue
        readings = [
            Reading(telling.weeks.checkin(number), Decimal(f"{value:g}"))
            for number, value in telling.plot.readings.get(name, {}).items()
            if number <= week
        ]
        known = assess(
            kpi_of(telling.row(telling.ids[name])), readings, telling.weeks.checkin(week)
        )
        if known.consistently_short:
            found.append(Named(name, known.short_run, "kpi"))
    return tuple(found)
