"""What a review shows of each open milestone: forecast, health with reasons, and its attention."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from mstui.domain.errors import MstuiError
from mstui.measures.attention import Attention, Score, score
from mstui.measures.health import (
    DEFAULTS,
    Facts,
    Named,
    Thresholds,
    Verdict,
    is_better,
    judge,
)
from mstui.measures.kpi import assess, kpi_of, readings_of
from mstui.review.items import Round
from mstui.store.transaction import get_many
from mstui.views.planning import computed, planned_project
from mstui.views.workdays import Workdays

_OPEN = "coalesce(m.state,'proposed') IN ('proposed','planned')"
_KPI = ("id", "name", "milestone", "direction", "start_value", "start_on", "target_value",
        "target_on", "low", "high", "cadence_days", "curve")  # fmt: skip


class Watched(NamedTuple):
    """A change whose watch-until date has come: did it solve it?"""

    adjustment: str
    field: str
    to: str
    rationale: str
    until: str


class Judged(NamedTuple):
    """One open milestone as it stands today.

    ``forecast`` is ISO text, empty where there is none; ``source`` where it is from: computed,
    declared or target; ``computed`` the plan's own. ``before`` is what the last check-in
    recorded, ``history`` the pairs of declared and computed health, the oldest first.
    """

    row: Mapping[str, Any]
    forecast: str
    source: str
    computed: str
    verdict: Verdict
    score: Score
    before: Mapping[str, Any] | None
    history: tuple[tuple[str | None, str | None], ...]
    watched: tuple[Watched, ...]
    gap: int | None

    @property
    def colour(self) -> str:
        return self.verdict.colour

    @property
    def is_plain(self) -> bool:
        """Whether accept-all may take it: neither red, nor newly amber, nor watched, nor moved."""
        before = self.before
        declared = self.row["health"]
        if self.colour == "red" or self.watched or is_better(declared, self.colour):
            return False
        if before is None:
            return self.colour != "amber"
        if self.colour == "amber" and before["health"] not in ("amber", "red"):
            return False
        return bool((before["forecast"] or "") == self.forecast)


def judged(
    conn: sqlite3.Connection, round: Round, today: str, limits: Thresholds = DEFAULTS
) -> dict[str, Judged]:
    """Every open milestone of a project, by id."""
    return _Judging(conn, round, today, limits).all()


class _Judging:
    """One project's facts, read at once."""

    def __init__(
        self, conn: sqlite3.Connection, round: Round, today: str, limits: Thresholds
    ) -> None:
        self.conn, self.round, self.today, self.limits = conn, round, today, limits
        self.days = Workdays(conn)

    def all(self) -> dict[str, Judged]:
        ids = [
            id
            for (id,) in self.conn.execute(
                f"SELECT m.id FROM milestone m WHERE m.project=? AND {_OPEN} ORDER BY m.ord,m.id",
                (self.round.project,),
            )
        ]
        rows = get_many(self.conn, "milestone", ids)
        self.plan = self._plan()
        self.stops = self._grouped(
            "SELECT milestone,name,since,id FROM roadblock WHERE project=? AND milestone IS NOT"
            " NULL AND coalesce(state,'open')<>'resolved' ORDER BY since,id"
        )
        self.threats = self._grouped(
            "SELECT e.milestone,r.name,r.probability*r.impact,r.id,r.proximity FROM risk r"
            " JOIN endangers e ON e.risk=r.id WHERE r.project=? AND coalesce(r.opportunity,0)=0"
            " AND coalesce(r.state,'identified') NOT IN ('avoided','closed','occurred')"
        )
        self.moves = self._grouped(
            "SELECT milestone,from_value,to_value,watch_until,id,rationale FROM adjustment"
            " WHERE project=? AND field='target' AND cause IS NOT 'planning' ORDER BY at,id"
        )
        self.lengths = dict(
            self.conn.execute(
                "SELECT b.item,b.finish FROM baselined b JOIN project p ON"
                " p.active_baseline=b.baseline WHERE p.id=?",
                (self.round.project,),
            ).fetchall()
        )
        self.short = self._short_kpis()
        self.told = self._told()
        return {id: self._one(id, {"id": id, **row}) for id, row in rows.items()}

    def _grouped(self, sql: str) -> dict[str, list[tuple[Any, ...]]]:
        found: dict[str, list[tuple[Any, ...]]] = {}
        for id, *rest in self.conn.execute(sql, (self.round.project,)).fetchall():
            found.setdefault(id, []).append(tuple(rest))
        return found

    def _plan(self) -> dict[str, tuple[str, int, bool]]:
        """By milestone its computed day, its float in minutes, whether it is critical."""
        try:
            planned = planned_project(self.conn, self.round.project)
            done = computed(planned)
        except (MstuiError, ValueError, OverflowError):
            return {}
        calendar = planned.plan.calendar
        found = {}
        for id in planned.rows.milestones:
            number = done.net.numbers.get(id)
            if number is not None:
                day = calendar.finish_text(done.early.finish[number])[:10]
                found[id] = (day, done.total[number], done.is_critical(number))
        return found

    def _short_kpis(self) -> dict[str, list[Named]]:
        found: dict[str, list[Named]] = {}
        columns = ",".join(f"k.{name}" for name in _KPI)
        today = date.fromisoformat(self.today)
        for row in self.conn.execute(
            f"SELECT {columns} FROM kpi k WHERE k.project=?", (self.round.project,)
        ).fetchall():
            kpi = dict(zip(_KPI, row, strict=True))
            readings = self.conn.execute(
                'SELECT "on",value FROM reading WHERE kpi=?', (kpi["id"],)
            ).fetchall()
            standing = assess(kpi_of(kpi), readings_of(readings), today)
            if not standing.consistently_short:
                continue
            proved = self.conn.execute("SELECT milestone FROM proves WHERE kpi=?", (kpi["id"],))
            named = Named(str(kpi["name"] or ""), standing.short_run, "kpi", str(kpi["id"]))
            for milestone in {kpi["milestone"], *(id for (id,) in proved)} - {None}:
                found.setdefault(str(milestone), []).append(named)
        return found

    def _told(self) -> dict[str, list[dict[str, Any]]]:
        """What earlier check-ins recorded of each milestone, the oldest first."""
        found: dict[str, list[dict[str, Any]]] = {}
        rows = self.conn.execute(
            'SELECT j.milestone,j.forecast,j.forecast_source,j.health,j.declared,j.target,c."on"'
            " FROM checkin c JOIN judgement j ON j.checkin=c.id"
            " WHERE c.project=? AND c.state IS NOT 'open' ORDER BY c.\"on\",c.at,c.id",
            (self.round.project,),
        ).fetchall()
        names = ("forecast", "source", "health", "declared", "target", "on")
        for milestone, *rest in rows:
            found.setdefault(milestone, []).append(dict(zip(names, rest, strict=True)))
        return found

    def _one(self, id: str, row: dict[str, Any]) -> Judged:
        forecast, source, by_plan = self._forecast(id, row)
        told = self.told.get(id, [])
        watched = tuple(
            Watched(change, "target", to or "", rationale or "", until)
            for _, to, until, change, rationale in self.moves.get(id, ())
            if until and until <= self.today and until > (self.round.last_on or "")
        )
        gap = self._apart(row["target"], forecast)
        facts = self._facts(id, row, gap)
        verdict = judge(facts, self.limits)
        oldest = min((age for age in (self._age(s[1]) for s in self.stops.get(id, ()))
                      if age is not None), key=lambda age: -age, default=None)  # fmt: skip
        attention = Attention(
            health=verdict.colour,
            is_overdue=facts.is_overdue,
            deadline_float=facts.float_days if facts.deadline else None,
            has_short_kpi=bool(facts.kpis),
            roadblock_days=oldest,
            pushes=facts.pushes,
            has_high_risk=any(one.figure >= self.limits.risk_score for one in facts.risks),
            is_stale=verdict.fired("stale"),
            watch_reached=bool(watched),
        )
        history = tuple((one["declared"], one["health"]) for one in told)
        return Judged(row, forecast, source, by_plan, verdict, score(attention),
                      told[-1] if told else None, history, watched, gap)  # fmt: skip

    def _forecast(self, id: str, row: dict[str, Any]) -> tuple[str, str, str]:
        """What is believed, where it is from, and what the plan says; never before today."""
        found = self.plan.get(id)
        by_plan = max(found[0], self.today) if found else ""
        declared = row["forecast"]
        if declared and declared >= self.today:
            return declared, "declared", by_plan
        if by_plan:
            return by_plan, "computed", by_plan
        if row["target"]:
            return max(row["target"], self.today), "target", ""
        return "", "target", ""

    def _facts(self, id: str, row: dict[str, Any], gap: int | None) -> Facts:
        target, found = row["target"], self.plan.get(id)
        overdue = bool(target) and target < self.today
        limits = self.limits
        return Facts(
            is_overdue=overdue,
            overdue_days=self._apart(target, self.today) or 0 if overdue else 0,
            gap_days=gap,
            length_days=self._apart(self.lengths.get(id), target),
            float_days=found[1] / 480 if found else None,
            deadline=f"its deadline {row['deadline'][:10]}" if row["deadline"] else "",
            is_critical=bool(found and found[2]),
            is_must=row["moscow"] == "must",
            roadblocks=tuple(
                Named(name or "", self._apart(since, self.today) or 0, "roadblock", key)
                for name, since, key in self.stops.get(id, ())
            ),
            kpis=tuple(self.short.get(id, ())),
            risks=tuple(
                Named(name or "", points, "risk", key)
                for name, points, key, near in self.threats.get(id, ())
                if points and self._is_near(near or target, limits.risk_days)
            ),
            pushes=sum((a or "") < (b or "") for a, b, *_ in self.moves.get(id, ()) if a),
            checkin_days=self._age(self.round.last_on),
            interval_days=self.round.interval,
            is_owned=bool(row["owner"] or row["team"]),
            is_started=overdue or not self._is_far(target),
            target_days=-(self._age(target) or 0) if target else None,
            has_data=bool(target) or found is not None,
        )

    def _apart(self, start: Any, finish: Any) -> int | None:
        if not start or not finish:
            return None
        return self.days.between(str(start), str(finish), self.round.project)

    def _age(self, day: Any) -> int | None:
        try:
            return (date.fromisoformat(self.today) - date.fromisoformat(str(day)[:10])).days
        except ValueError:
            return None

    def _is_near(self, day: Any, within: int) -> bool:
        age = self._age(day)
        return age is not None and -age <= within

    def _is_far(self, day: Any) -> bool:
        age = self._age(day)
        return age is not None and -age > self.limits.far_days
