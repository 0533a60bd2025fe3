"""What is wrong with a project's plan: the checks of its logic, and of what it says of itself."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta
from typing import Any, NamedTuple

from mstui.domain.errors import InvalidValue
from mstui.plan.lint import Check, Finding, logic_checks
from mstui.plan.network import Loop
from mstui.plan.schedule import Schedule, schedule
from mstui.views.owed import owed
from mstui.views.planning import PlannedProject, planned_project


class Linted(NamedTuple):
    """The checks of one project, and the items that they name, as (kind, name) by id."""

    id: str
    key: str
    name: str
    checks: list[Check]
    items: dict[str, tuple[str, str]]

    @property
    def failed(self) -> list[Check]:
        """The checks that did not pass."""
        return [check for check in self.checks if not check.passed]


def lint(conn: sqlite3.Connection, project: str, today: str) -> Linted:
    """Check the plan of a project as of today (ISO text)."""
    try:
        planned = planned_project(conn, project)
    except InvalidValue as error:
        return _unplanned(conn, project, error)
    items = {id: (row["kind"], row["name"] or "") for id, row in planned.rows.items()}
    items[planned.id] = ("project", planned.name)
    try:
        done = schedule(planned.plan)
    except Loop as loop:
        # Only another tool can have written it: the app refuses such links.
        findings = [Finding(id, "is part of a loop of links") for id in loop.ids]
        return Linted(
            planned.id, planned.key, planned.name,
            [Check("loop", "Links in a loop", 0.0, len(items), findings)], items,
        )  # fmt: skip
    now = planned.plan.calendar.start_point(today)
    awaited = _awaited_elsewhere(conn, planned)
    checks = logic_checks(done, planned.minutes_per_day, now=now, awaited=awaited)
    teller = _Teller(conn, planned, done, today)
    checks += [teller.missed(), *teller.milestones(), teller.phases(), teller.empty_third()]
    checks += [teller.stale(), teller.unconfirmed(items)]
    named = [check._replace(findings=_named(check.findings, items)) for check in checks]
    return Linted(planned.id, planned.key, planned.name, named, items)


def _awaited_elsewhere(conn: sqlite3.Connection, planned: PlannedProject) -> set[str]:
    """The items of a plan that items of other projects wait for."""
    rows = conn.execute(
        "SELECT d.predecessor,d.successor FROM dependency d WHERE d.predecessor IN"
        " (SELECT id FROM task WHERE project=?1 UNION ALL"
        " SELECT id FROM milestone WHERE project=?1)",
        (planned.id,),
    ).fetchall()
    return {before for before, after in rows if after not in planned.rows}


def _unplanned(conn: sqlite3.Connection, project: str, error: InvalidValue) -> Linted:
    """What is said of a plan that a calendar keeps from being made."""
    key, name = conn.execute("SELECT key,name FROM project WHERE id=?", (project,)).fetchone()
    check = Check("calendar", "Calendars without hours", 0.0, 1, [Finding(project, str(error))])
    return Linted(project, key or "", name or "", [check], {project: ("project", name or "")})


def _named(findings: list[Finding], items: dict[str, tuple[str, str]]) -> list[Finding]:
    """Findings whose texts name items by their names, where they held ids."""
    return [
        finding._replace(
            text=" ".join(items.get(word, ("", word))[1] for word in finding.text.split(" "))
        )
        for finding in findings
    ]


class _Teller:
    """The checks that ask the workspace."""

    def __init__(
        self, conn: sqlite3.Connection, planned: PlannedProject, done: Schedule, today: str
    ) -> None:
        self.conn = conn
        self.planned = planned
        self.done = done
        self.today = today
        self.open_milestones = [
            row
            for row in planned.rows.values()
            if row["kind"] == "milestone" and row["state"] != "achieved"
        ]

    def missed(self) -> Check:
        """Tasks that were to be done by now, by the baseline, and were or will be late."""
        finishes: dict[str, str] = dict(
            self.conn.execute(
                "SELECT b.item,b.finish FROM baselined b JOIN project p"
                " ON p.active_baseline=b.baseline WHERE p.id=? AND b.kind='task'"
                " AND b.finish IS NOT NULL AND substr(b.finish,1,10)<?",
                (self.planned.id, self.today),
            ).fetchall()
        )
        due = [id for id in finishes if id in self.done.net.numbers]
        calendar = self.planned.plan.calendar
        found = []
        for id in due:
            finish = calendar.finish_text(self.done.of(id).early_finish)[:10]
            late = calendar.workdays_between(finishes[id][:10], finish)
            if late > 0:
                found.append(Finding(id, f"{late} wd later than its baseline"))
        return Check("missed", "Tasks later than their baseline", 0.05, len(due), found)

    def milestones(self) -> list[Check]:
        """What a milestone needs to be steered by."""
        linked = self._joined("SELECT successor FROM dependency WHERE project=?")
        tasked = self._joined("SELECT milestone FROM task WHERE project=? AND milestone NOTNULL")
        proved = self._joined(
            "SELECT v.milestone FROM proves v JOIN kpi k ON k.id=v.kpi WHERE k.project=?"
        ) | self._joined("SELECT milestone FROM kpi WHERE project=? AND milestone NOTNULL")
        serving = self._joined(
            "SELECT r.milestone FROM keyresult r JOIN objective o ON o.id=r.objective"
            " WHERE o.project=? AND r.milestone NOTNULL"
        )
        objective = self.conn.execute(
            "SELECT objective FROM project WHERE id=?", (self.planned.id,)
        ).fetchone()
        has_objective = bool(objective and objective[0])
        return [
            self._lacking("owner", lambda row: row["owner"] or row.get("team")),
            self._lacking("target", lambda row: row["target"]),
            self._lacking("KPI", lambda row: row["id"] in proved),
            self._lacking("objective", lambda row: has_objective or row["id"] in serving),
            self._lacking("tasks", lambda row: row["id"] in tasked or row["id"] in linked),
        ]

    def _lacking(self, what: str, has: Any) -> Check:
        found = [
            Finding(row["id"], f"has no {what}") for row in self.open_milestones if not has(row)
        ]
        title = f"Milestones without {'an' if what[0] in 'ao' else 'a'} {what}"
        title = "Milestones without tasks" if what == "tasks" else title
        return Check(f"no-{what.lower()}", title, 0.0, len(self.open_milestones), found)

    def _joined(self, sql: str) -> set[str]:
        return {row[0] for row in self.conn.execute(sql, (self.planned.id,)).fetchall()}

    def phases(self) -> Check:
        """A phase without a milestone has no end that anybody could see."""
        holding = {row["phase"] for row in self.planned.rows.values() if row["kind"] == "milestone"}
        inner = {
            row["parent"]
            for row in self.planned.rows.values()
            if row["kind"] == "phase" and row["parent"]
        }
        phases = [
            id
            for id, row in self.planned.rows.items()
            if row["kind"] == "phase" and id not in inner
        ]
        found = [Finding(id, "holds no milestone") for id in phases if id not in holding]
        return Check("no-milestone", "Phases without a milestone", 0.0, len(phases), found)

    def empty_third(self) -> Check:
        """A third of the project in which no milestone falls is steered blind."""
        early = self.done.early
        numbers = [n for n, joint in enumerate(self.done.net.joint) if not joint]
        title = "Thirds of the project without a milestone"
        if not numbers:
            return Check("empty-third", title, 0.0, 0, [])
        start = min(early.start[n] for n in numbers)
        length = max(early.finish[n] for n in numbers) - start
        if length <= 0:
            return Check("empty-third", title, 0.0, 0, [])
        met = set()
        for row in self.planned.rows.values():
            if row["kind"] == "milestone":
                at = early.finish[self.done.net.numbers[row["id"]]]
                met.add(min(2, (at - start) * 3 // length))
        words = ("first", "second", "last")
        found = [
            Finding(self.planned.id, f"no milestone falls in its {words[third]} third")
            for third in range(3)
            if third not in met
        ]
        return Check("empty-third", title, 0.0, 3, found)

    def stale(self) -> Check:
        """Open milestones that no check-in has looked at for two of the project's intervals."""
        row = self.conn.execute(
            "SELECT coalesce(review_days,7) FROM project WHERE id=?", (self.planned.id,)
        ).fetchone()
        oldest = (date.fromisoformat(self.today) - timedelta(days=2 * int(row[0]))).isoformat()
        seen: dict[str, str] = dict(
            self.conn.execute(
                'SELECT j.milestone,max(c."on") FROM judgement j JOIN checkin c ON c.id=j.checkin'
                " WHERE c.project=? GROUP BY j.milestone",
                (self.planned.id,),
            ).fetchall()
        )
        reviewed = bool(seen)
        found = [
            Finding(row["id"], "no check-in has looked at it for two intervals")
            for row in self.open_milestones
            if reviewed and seen.get(row["id"], "") < oldest
        ]
        total = len(self.open_milestones)
        return Check("stale", "Forecasts that are stale", 0.0, total, found)

    def unconfirmed(self, items: dict[str, tuple[str, str]]) -> Check:
        """What others owe to the project and have not confirmed lately; named among ``items``."""
        found = []
        owing = owed(self.conn, self.today, project=self.planned.id)
        for one in owing:
            by = f" by {one.party}" if one.party else ""
            if one.late > 0:
                found.append(Finding(one.id, f"was promised{by} for {one.promised}"))
            elif one.is_stale:
                found.append(Finding(one.id, f"last confirmed{by}: {one.confirmed}"))
            items[one.id] = ("promise", one.name)
        title = "Promises of others that are late or unconfirmed"
        return Check("unconfirmed", title, 0.0, len(owing), found)
