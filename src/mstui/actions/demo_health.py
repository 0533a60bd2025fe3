"""How each milestone stood at a check-in, by the tests of health that dates and KPIs allow."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from mstui.actions.demo_telling import Telling

# A milestone that nobody works on and that is farther away than this is not judged.
_FAR = timedelta(days=30)
_ORDER = ("grey", "green", "amber", "red")


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
    worst, reasons = "green", []
    for milestone, one in judged.items():
        row = telling.row(telling.ids[milestone])
        grave = bool(row.get("moscow") == "must" or row.get("key"))
        counted = one.health if grave or one.health != "red" else "amber"
        if _ORDER.index(counted) > _ORDER.index("green"):
            reasons.append(f"{row['name']}: {', '.join(one.reasons)}")
        worst = max(worst, counted, key=_ORDER.index)
    return worst, "\n".join(reasons)


def _judge(telling: Telling, milestone: str, week: int, pushed: int) -> Judged:
    life, day = telling.life, telling.weeks.checkin(week)
    target = telling.target_point(milestone)
    point, source = life.believed(week)[milestone].finish, "computed"
    for belief in telling.plot.beliefs:
        if (belief.week, belief.milestone) == (week, milestone):
            point, source = belief.point, "declared"
    gap = point - target
    health, reasons = _tests(telling, milestone, day, target, gap, pushed, week)
    said = next(
        (v for v in telling.plot.verdicts if (v.week, v.milestone) == (week, milestone)), None
    )
    return Judged(
        target=str(telling.row(telling.ids[milestone])["target"]),
        forecast=str(life.days.shown(point)),
        source=source,
        point=point,
        gap=gap,
        health=health,
        reasons=tuple(reasons),
        declared=said.health if said else "",
        note=said.note if said else "",
    )


def _tests(
    telling: Telling, milestone: str, day: date, target: int, gap: int, pushed: int, week: int
) -> tuple[str, list[str]]:
    passed = telling.life.passed(day)
    reasons = {"red": list[str](), "amber": list[str]()}
    if target < passed:
        reasons["red"].append(f"overdue by {passed - target} wd")
    if gap >= max(5, -(-telling.life.plan[milestone].finish // 10)):
        reasons["red"].append(f"forecast {gap} wd after the target")
    elif gap > 0:
        reasons["amber"].append(f"forecast {gap} wd after the target")
    if pushed >= 2:
        reasons["amber"].append(f"target moved {pushed} times")
    reasons["amber"] += [f"{name} short 3 times" for name in _short(telling, milestone, week)]
    for colour, found in reasons.items():
        if found:
            return colour, [*reasons["red"], *reasons["amber"]]
    first = min(
        (
            telling.life.real[task.id].start
            for task in telling.blueprint.tasks
            if task.milestone == milestone
        ),
        default=passed,
    )
    if first >= passed and telling.life.days.shown(target) - day > _FAR:
        return "grey", ["not started, more than 30 days away"]
    return "green", []


def _short(telling: Telling, milestone: str, week: int) -> list[str]:
    """The milestone's KPIs whose last three readings were all worse than expected by then."""
    found = []
    for kpi in telling.blueprint.kpis:
        name = str(kpi.fields["name"])
        known = telling.plot.readings.get(name, {})
        weeks = sorted(number for number in known if number <= week)[-3:]
        if milestone in (kpi.milestone, *kpi.proves) and len(weeks) == 3:
            row = telling.row(telling.ids[name])
            days = [(telling.weeks.checkin(number), known[number]) for number in weeks]
            if row.get("direction") != "range" and all(_worse(row, *one) for one in days):
                found.append(name)
    return found


def _worse(kpi: Mapping[str, object], day: date, value: float) -> bool:
    """Against the straight line from start to target, in calendar days."""
    first, last = (date.fromisoformat(str(kpi[name])) for name in ("start_on", "target_on"))
    start, goal = (float(str(kpi[name])) for name in ("start_value", "target_value"))
    share = min(1.0, max(0.0, (day - first) / (last - first)))
    return (value - start) / (goal - start) < share - 0.05
