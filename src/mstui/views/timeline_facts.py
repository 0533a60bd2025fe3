"""What a timeline shows of a project besides its plan: baseline, owners, what is still missing."""

from __future__ import annotations

import sqlite3
from datetime import date
from typing import TYPE_CHECKING

from mstui.dates import show
from mstui.domain.life import Requirements
from mstui.views.scale import DAY, day_of

if TYPE_CHECKING:
    from mstui.plan.schedule import Schedule
    from mstui.views.planning import PlannedProject
    from mstui.views.timeline import Bar


def baseline_of(conn: sqlite3.Connection, project: str) -> dict[str, tuple[str | None, str]]:
    """The dates of the active baseline, by item."""
    rows = conn.execute(
        "SELECT b.item,b.start,b.finish FROM baselined b JOIN project p"
        " ON p.active_baseline=b.baseline WHERE p.id=? AND b.finish IS NOT NULL",
        (project,),
    ).fetchall()
    return {item: (start, finish) for item, start, finish in rows}


def milestone_owners_of(conn: sqlite3.Connection, project: str) -> dict[str, str]:
    """Who answers for each milestone, by name."""
    return dict(
        conn.execute(
            "SELECT m.id,p.name FROM milestone m JOIN person p ON p.id=m.owner WHERE m.project=?",
            (project,),
        ).fetchall()
    )


def workers_of(conn: sqlite3.Connection, task: str) -> str:
    """Who works on a task, by name."""
    rows = conn.execute(
        "SELECT p.name FROM assignment a JOIN person p ON p.id=a.person WHERE a.task=?"
        " ORDER BY a.id",
        (task,),
    ).fetchall()
    return ", ".join(name for (name,) in rows if name)


def owners_of(conn: sqlite3.Connection, project: str) -> dict[str, str]:
    """Who answers for each milestone and works on each task, by name."""
    found = milestone_owners_of(conn, project)
    for task, name in conn.execute(
        "SELECT a.task,p.name FROM assignment a JOIN task t ON t.id=a.task"
        " JOIN person p ON p.id=a.person WHERE t.project=? ORDER BY a.id",
        (project,),
    ).fetchall():
        found[task] = f"{found[task]}, {name}" if task in found else name
    return found


def missing_of(conn: sqlite3.Connection, project: str) -> set[str]:
    """The open milestones that still wait for tasks, children or deliverables, or for nothing."""
    rows = conn.execute(
        "SELECT m.id,"
        "(SELECT count(*) FROM task t WHERE t.milestone=m.id"
        " AND coalesce(t.state,'')<>'cancelled'),"
        "(SELECT count(*) FROM task t WHERE t.milestone=m.id"
        " AND coalesce(t.state,'todo') NOT IN ('done','cancelled')),"
        "(SELECT count(*) FROM milestone c WHERE c.parent=m.id),"
        "(SELECT count(*) FROM milestone c WHERE c.parent=m.id"
        " AND c.state NOT IN ('achieved','cancelled')),"
        "(SELECT count(*) FROM deliverable d WHERE d.milestone=m.id AND d.required),"
        "(SELECT count(*) FROM deliverable d WHERE d.milestone=m.id AND d.required"
        " AND coalesce(d.state,'')<>'approved') FROM milestone m WHERE m.project=?",
        (project,),
    ).fetchall()
    waiting: set[str] = set()
    for id, *counts in rows:
        needs = Requirements(*counts)
        if needs.open or not needs.any:
            waiting.add(id)
    return waiting


def facts_of(planned: PlannedProject, bar: Bar, today: str, workers: str = "") -> list[str]:
    """The dates of an item besides those of the plan, how far it is from them, and its owner,
    or who works on a task."""
    row = planned.rows[bar.id]
    between = planned.plan.calendar.workdays_between
    over = bar.state in ("done", "achieved")
    told: list[str] = []

    def add(what: str, day: str) -> None:
        days = between(day, bar.day)
        late = f" ({days:+d} wd)" if days else ""
        told.append(f"{what} {show(day, today)}{late}")

    if row.get("target") and not over:
        add("target", row["target"][:10])
    if bar.baseline is not None:
        add("baseline", day_of(bar.baseline[1]))
    if row.get("deadline") and not over:
        add("deadline", row["deadline"][:10])
    kind = row.get("constraint_kind")
    if kind not in (None, "", "asap") and not over:
        on = row.get("constraint_on")
        told.append(f"{kind} {show(on, today)}".strip() if on else str(kind))
    if bar.owner or workers:
        told.append(bar.owner or workers)
    return told


def dates_of(bar: Bar, today: str) -> str:
    """From when to when an item goes, or the one day of a milestone."""
    finish = show(bar.day, today)
    if bar.kind == "milestone" or bar.start >= bar.finish:
        return finish
    start = show(date.fromordinal(bar.start // DAY).isoformat(), today)
    return finish if start == finish else f"{start} to {finish}"


def spare_of(planned: PlannedProject, done: Schedule, bar: Bar, today: str) -> str:
    """How far an item may slip before the end or a limit is hit; empty once it is done."""
    numbers = done.net.numbers
    inside = done.net.inside.get(bar.id, ())
    members = [numbers[id] for id in inside] or [numbers[bar.id]]
    if all(done.net.complete[number] for number in members):
        return ""
    days = abs(bar.total_float) / planned.minutes_per_day
    count = f"{days:.0f} wd" if days == int(days) else f"{days:.1f} wd"
    if bar.total_float < 0:
        return f"{count} too late for its limit"
    if bar.critical:
        return "critical: part of it has no float" if inside else "critical: no float"
    return f"float {count}, to {show(day_of(bar.float), today)}"
