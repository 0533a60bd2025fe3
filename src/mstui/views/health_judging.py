"""How the facts of one project are put together and judged."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta

from mstui.domain.life import OPEN_MILESTONE
from mstui.measures.attention import Attention, score
from mstui.measures.health import (
    Facts,
    Fired,
    Named,
    Part,
    Thresholds,
    Verdict,
    is_stale,
    judge,
    roll_up,
)
from mstui.views.health import MilestoneHealth, PhaseHealth, ProjectHealth
from mstui.views.health_plan import Forecast, ProjectPlan
from mstui.views.health_rows import Judged, MilestoneRow, Rows, rows_of

_NOT_JUDGED = Verdict("grey")


def judged_project(
    conn: sqlite3.Connection, project: str, today: str, limits: Thresholds
) -> ProjectHealth | None:
    """The health of a project from nothing; None where there is no such project."""
    rows = rows_of(conn, project, today)
    if rows is None:
        return None
    return _Judging(rows, ProjectPlan(conn, rows, today), today, limits).project(_own(conn, rows))


def _own(conn: sqlite3.Connection, rows: Rows) -> tuple[Fired, ...]:
    """The tests of the project itself: what it grew by since its baseline."""
    if not rows.baseline:
        return ()
    from mstui.views.growth import project_growth, told_growth

    found = project_growth(conn, rows.project)
    if found is None or not found.is_creep or found.colour not in ("amber", "red"):
        return ()
    return (Fired("amber", "scope", told_growth(found)),)


class _Judging:
    def __init__(self, rows: Rows, plan: ProjectPlan, today: str, limits: Thresholds) -> None:
        self.rows, self.plan, self.today, self.limits = rows, plan, today, limits
        self.day = date.fromisoformat(today)

    def project(self, own: tuple[Fired, ...]) -> ProjectHealth:
        rows = self.rows
        milestones = {row.id: self._milestone(row) for row in rows.milestones.values()}
        counted = [one for one in milestones.values() if one.is_open]
        parts = [Part(one.name, one.verdict, one.is_grave, one.id) for one in counted]
        verdict = _graded(roll_up(parts, own), bool(counted), rows, self.today)
        return ProjectHealth(
            rows.project,
            rows.name,
            rows.key,
            verdict,
            rows.declared[-1][0] if rows.declared else "",
            milestones,
            self._phases(milestones),
            own,
            tuple(rows.declared),
            rows.last_checkin,
            self.plan.problem,
            *self._end(counted),
        )

    def _end(self, counted: list[MilestoneHealth]) -> tuple[str, int | None]:
        """The last forecast of what is open, and the working days it lies after the target."""
        forecast = max((one.forecast for one in counted), default="")
        target = self.rows.target or max((one.target for one in counted), default="")
        return forecast, self._between(target, forecast)

    def _phases(self, milestones: dict[str, MilestoneHealth]) -> dict[str, PhaseHealth]:
        inside: dict[str, list[Part]] = {}
        above = self._above()
        for one in milestones.values():
            if one.is_open:
                for phase in above.get(one.phase, (one.phase,) if one.phase else ()):
                    inside.setdefault(phase, []).append(
                        Part(one.name, one.verdict, one.is_grave, one.id)
                    )
        return {id: PhaseHealth(id, roll_up(parts)) for id, parts in inside.items()}

    def _above(self) -> dict[str, tuple[str, ...]]:
        """By phase itself and all phases around it."""
        if self.plan.planned is None:
            return {}
        phases = self.plan.planned.rows.phases
        found = {}
        for id in phases:
            chain: list[str] = []
            at = id
            while at and at in phases and at not in chain:
                chain.append(at)
                at = phases[at][1] or ""
            found[id] = tuple(chain)
        return found

    def _milestone(self, row: MilestoneRow) -> MilestoneHealth:
        history = self.rows.judged.get(row.id, [])
        if row.state not in OPEN_MILESTONE:
            return self._ended(row, history)
        forecast = self.plan.forecast(row)
        believed = row.forecast[:10]
        day = believed or forecast.day
        facts = self._facts(row, forecast, believed)
        verdict = judge(facts, self.limits)
        planned = bool(row.target or self.plan.tasks.get(row.id))
        source = "declared" if believed else "computed" if planned and forecast.day else "target"
        return MilestoneHealth(
            row.id,
            row.name,
            self.rows.project,
            row.phase,
            row.state,
            row.target,
            verdict,
            row.declared,
            history[-1].on if row.declared and history else "",
            day,
            source,
            forecast.day,
            facts.gap_days,
            self._slip(row, day),
            ("", "", "") if believed else (forecast.by_kind, forecast.by_id, forecast.by),
            facts.is_must or facts.is_critical,
            facts,
            score(self._attention(row, facts, verdict)),
            tuple((one.declared, one.health) for one in history),
            next((one.explanation for one in reversed(history) if one.explanation), ""),
        )

    def _ended(self, row: MilestoneRow, history: list[Judged]) -> MilestoneHealth:
        last = self.rows.last_checkin
        since = row.state == "achieved" and bool(row.achieved_on) and row.achieved_on > last
        return MilestoneHealth(
            row.id, row.name, self.rows.project, row.phase, row.state, row.target, _NOT_JUDGED,
            "", "", row.achieved_on, "achieved" if row.achieved_on else "target",
            row.achieved_on, self._between(row.target, row.achieved_on),
            self._slip(row, row.achieved_on), ("", "", ""), row.moscow == "must", Facts(),
            score(Attention(health="grey", achieved_since=since)),
            tuple((one.declared, one.health) for one in history),
        )  # fmt: skip

    def _between(self, start: str, finish: str) -> int | None:
        return self.plan.between(start, finish) if start and finish else None

    def _slip(self, row: MilestoneRow, day: str) -> int | None:
        kept = self.rows.baselined.get(row.id)
        return self._between(kept[2] or "", day) if kept is not None else None

    def _facts(self, row: MilestoneRow, forecast: Forecast, believed: str) -> Facts:
        rows, plan, today = self.rows, self.plan, self.today
        target, day = row.target[:10], believed or forecast.day
        spare, critical = forecast.float_minutes, forecast.is_critical
        float_days = None if spare is None else plan.days_of(spare)
        deadline = forecast.deadline
        if believed and float_days is not None:
            # Each day that it is believed to come later takes a day of float.
            float_days -= self._between(forecast.day, believed) or 0
            if float_days < 0 and not deadline and row.deadline:
                deadline = f"its deadline {row.deadline[:10]}"
        near = float_days is not None and float_days <= self.limits.near_days
        percent, expected = plan.done_and_expected(row.id) if near else (None, None)
        growth = plan.growth(row.id)
        return Facts(
            is_overdue=bool(target) and target < today,
            overdue_days=max(0, plan.between(target, today)) if target else 0,
            gap_days=self._between(target, day),
            length_days=self._length(target),
            float_days=float_days,
            deadline=deadline,
            is_critical=critical,
            is_must=row.moscow == "must",
            percent=percent,
            expected_percent=expected,
            buffer=plan.fever(row),
            rejected=tuple(
                Named(name, 0, "deliverable", id) for id, name in rows.rejected.get(row.id, ())
            ),
            roadblocks=self._roadblocks(row, critical),
            kpis=tuple(
                Named(one.name, one.run, "kpi", one.id) for one in rows.kpis.get(row.id, ())
            ),
            risks=self._risks(row),
            pushes=sum(one.later for one in rows.moved.get(row.id, ())),
            checkin_days=self._days_since(rows.last_checkin) if rows.last_checkin else None,
            interval_days=rows.review_days,
            is_owned=bool(row.owner or row.team),
            growth=None if growth is None else growth.grown * 10_000 // growth.effort,
            is_started=plan.is_started(row.id)
            or row.id in rows.measured
            or self._has_achieved_part(row.id),
            target_days=None if not (target or day) else self._days_until(target or day),
            has_data=bool(target or plan.tasks.get(row.id)),
        )

    def _length(self, target: str) -> int | None:
        """Working days from the baseline, else from the project's start, to the target."""
        first = self.rows.baseline_on or self.rows.start[:10]
        return self._between(first, target)

    def _roadblocks(self, row: MilestoneRow, critical: bool) -> tuple[Named, ...]:
        """The open ones on the critical path, with their age in working days."""
        here = (stop for stop in self.rows.stops if stop.milestone == row.id and stop.since)
        return tuple(
            Named(stop.name, self._age(stop.since), "roadblock", stop.id)
            for stop in here
            if critical or self.plan.is_critical(stop.task)
        )

    def _age(self, since: str) -> int:
        """Working days from a day to today."""
        return max(0, self.plan.between(since, self.today))

    def _risks(self, row: MilestoneRow) -> tuple[Named, ...]:
        """Open threats that may strike within reach: by their own day, else by the target."""
        until = (self.day + timedelta(days=self.limits.risk_days)).isoformat()
        return tuple(
            Named(one.name, one.score, "risk", one.id)
            for one in self.rows.threats.get(row.id, ())
            if (one.proximity or row.target or "~")[:10] <= until
        )

    def _has_achieved_part(self, id: str) -> bool:
        return any(one.state == "achieved" for one in self.plan.parts.get(id, ()))

    def _days_since(self, day: str) -> int | None:
        try:
            return (self.day - date.fromisoformat(day[:10])).days
        except ValueError:
            return None

    def _days_until(self, day: str) -> int | None:
        since = self._days_since(day)
        return None if since is None else -since

    def _attention(self, row: MilestoneRow, facts: Facts, verdict: Verdict) -> Attention:
        ages = [
            age
            for stop in self.rows.stops
            if stop.milestone == row.id and (age := self._days_since(stop.since)) is not None
        ]
        last = self.rows.last_checkin
        return Attention(
            health=verdict.colour,
            is_overdue=facts.is_overdue,
            deadline_float=facts.float_days if facts.deadline else None,
            has_short_kpi=bool(facts.kpis),
            roadblock_days=max(ages, default=None),
            pushes=facts.pushes,
            has_high_risk=any(one.figure >= self.limits.risk_score for one in facts.risks),
            is_stale=is_stale(facts, self.limits),
            watch_reached=any(
                one.watch_until and last < one.watch_until <= self.today
                for one in self.rows.moved.get(row.id, ())
            ),
        )


def _graded(verdict: Verdict, has_open: bool, rows: Rows, today: str) -> Verdict:
    """Where nothing is open a project that has begun is on track rather than not started."""
    if verdict.colour != "grey":
        return verdict
    begun = bool(rows.start) and rows.start[:10] <= today
    achieved = any(one.state == "achieved" for one in rows.milestones.values())
    if achieved or (begun and has_open):
        return Verdict("green", verdict.tests)
    return verdict
