"""Baselines of a project, and how two of them, or one and today's plan, differ."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from mstui.domain.errors import NotFound
from mstui.plan.calendar import Calendar
from mstui.plan.variance import Copied, Scope, Variance, scope, variances
from mstui.views.planning import PlannedProject, computed, planned_project


class BaselineLine(NamedTuple):
    """A baseline in a list; ``at`` is in ms since 1970, None where it came from another tool."""

    id: str
    name: str
    at: int | None
    author: str
    reason: str
    items: int
    active: bool


class Comparison(NamedTuple):
    """Two copies of a plan side by side; ``after`` is empty where it is the plan of today.

    ``first_slip`` is by item the slip against the first baseline of all, in working days: a new
    baseline never hides it.
    """

    before: BaselineLine
    after: str
    found: list[Variance]
    scope: Scope
    first: BaselineLine
    first_slip: dict[str, int]


def baselines(conn: sqlite3.Connection, project: str) -> list[BaselineLine]:
    """The baselines of a project, the oldest first."""
    rows = conn.execute(
        "SELECT b.id,b.name,b.at,coalesce(p.name,''),b.reason,"
        "(SELECT count(*) FROM baselined WHERE baseline=b.id),b.id=j.active_baseline"
        " FROM baseline b JOIN project j ON j.id=b.project"
        " LEFT JOIN person p ON p.id=b.author WHERE b.project=?"
        " ORDER BY b.at IS NOT NULL,b.at,b.id",
        (project,),
    ).fetchall()
    return [
        BaselineLine(id, name or "", at, author, reason or "", items, bool(active))
        for id, name, at, author, reason, items, active in rows
    ]


def baseline_named(conn: sqlite3.Connection, project: str, text: str) -> BaselineLine:
    """The baseline of that name or id; NotFound, with the names there are."""
    every = baselines(conn, project)
    wanted = text.strip().casefold()
    for one in every:
        if one.id == text or one.name.casefold() == wanted:
            return one
    names = ", ".join(one.name for one in every) or "none was taken yet"
    raise NotFound(f"no baseline “{text}” (baselines: {names})")


def compare(
    conn: sqlite3.Connection, project: str, before: str = "", after: str = ""
) -> Comparison:
    """Compare a baseline, the active one where none is named, with another or with today's plan."""
    every = baselines(conn, project)
    if not every:
        raise NotFound("the project has no baseline yet", hint="mstui baseline take")
    active = next((one for one in every if one.active), every[-1])
    first = baseline_named(conn, project, before) if before else active
    second = baseline_named(conn, project, after) if after else None
    planned = planned_project(conn, project)
    calendar = planned.plan.calendar
    then = _expected(planned) if second is None else copied(conn, second.id)
    found = variances(copied(conn, first.id), then, calendar)
    oldest = variances(copied(conn, every[0].id), then, calendar)
    slips = {one.id: one.finish_days for one in oldest if one.finish_days is not None}
    return Comparison(first, second.name if second else "", found, scope(found), every[0], slips)


def copied(conn: sqlite3.Connection, baseline: str) -> dict[str, Copied]:
    """The items of a baseline, by id, in the order in which they were copied."""
    rows = conn.execute(
        "SELECT item,kind,name,parent,start,finish,duration,effort,owner FROM baselined"
        " WHERE baseline=? ORDER BY rowid",
        (baseline,),
    ).fetchall()
    return {
        id: Copied(
            id,
            kind or "",
            name or "",
            parent or "",
            start,
            finish,
            duration,
            effort,
            owner or "",
        )
        for id, kind, name, parent, start, finish, duration, effort, owner in rows
    }


def rows_to_copy(conn: sqlite3.Connection, project: str) -> list[dict[str, str | int | None]]:
    """The rows of a baseline taken now, without the baseline's own id."""
    planned = planned_project(conn, project)
    made: list[dict[str, str | int | None]] = []
    for id, each in copied_now(planned).items():
        row = planned.rows[id]
        made.append(
            {
                "item": id,
                "kind": each.kind,
                "name": each.name,
                "parent": each.parent or None,
                "start": each.start,
                "finish": each.finish,
                "duration": each.duration,
                "effort": each.effort,
                "cost_cents": row.get("cost_cents"),
                "percent": row.get("percent"),
                "state": row.get("state"),
                "owner": each.owner or None,
            }
        )
    return made


def copied_now(planned: PlannedProject) -> dict[str, Copied]:
    """The plan as a baseline taken now would hold it.

    Tasks and phases stand on their computed dates, milestones on what is promised: their target,
    else the computed date.
    """
    done = computed(planned)
    calendar = planned.plan.calendar
    found: dict[str, Copied] = {}
    spans = _spans(planned, calendar, done.early.start, done.early.finish, done.net.numbers)
    for id, row in planned.rows.items():
        start, finish = spans.get(id, (None, None))
        if row["kind"] == "milestone":
            # What was achieved is no promise any more: it stands on its day.
            is_over = id in spans and done.of(id).complete
            finish = finish if is_over else row["target"] or finish
            start = None
        found[id] = Copied(
            id,
            row["kind"],
            row["name"] or "",
            row.get("parent") or row.get("phase") or "",
            start,
            finish,
            row.get("duration"),
            row.get("effort"),
            row.get("owner") or "",
        )
    return found


def _expected(planned: PlannedProject) -> dict[str, Copied]:
    """The plan as it is going to be: a promise that the plan can't keep stands on its forecast,
    and what was achieved on the day it was. Else a slip would show only once it was admitted."""
    found = copied_now(planned)
    done = computed(planned)
    calendar = planned.plan.calendar
    spans = _spans(planned, calendar, done.early.start, done.early.finish, done.net.numbers)
    for id, one in found.items():
        if one.kind != "milestone" or id not in spans:
            continue
        day = spans[id][1]
        if done.of(id).complete or day[:10] > (one.finish or "")[:10]:
            found[id] = one._replace(finish=day)
    return found


def _spans(
    planned: PlannedProject,
    calendar: Calendar,
    starts: list[int],
    finishes: list[int],
    numbers: dict[str, int],
) -> dict[str, tuple[str, str]]:
    """The computed start and finish of every item as text; of phases, of what they hold."""
    from mstui.plan.containers import leaves

    spans = {
        id: (calendar.start_text(starts[number]), calendar.finish_text(finishes[number]))
        for id, number in numbers.items()
        if id in planned.rows
    }
    for container, inside in leaves(planned.plan).items():
        within = [numbers[leaf] for leaf in inside]
        if within:
            spans[container] = (
                calendar.start_text(min(starts[number] for number in within)),
                calendar.finish_text(max(finishes[number] for number in within)),
            )
    return spans
