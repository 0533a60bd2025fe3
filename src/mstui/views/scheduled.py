"""The schedule of a project as other programs read it: dates, floats, drivers, phases rolled up."""

from __future__ import annotations

import sqlite3
from typing import Any

from mstui.plan.calendar import Calendar
from mstui.plan.schedule import Schedule
from mstui.plan.why import floats_to
from mstui.views.planning import PlannedProject, computed, planned_project
from mstui.views.shown_days import is_begun_by

# Working days of total float up to which an activity is near-critical.
NEAR_DAYS = 5


def scheduled(conn: sqlite3.Connection, project: str, to: str = "") -> dict[str, Any]:
    """``project`` and ``items`` as in the shapes of the command line; a phase's dates roll up.

    With ``to``, the id of an item, each item that leads to it also has its float to that one.
    """
    planned = planned_project(conn, project)
    done = computed(planned)
    calendar = planned.plan.calendar
    items = [_item(planned, done, id, place) for place, id in enumerate(planned.rows, start=1)]
    if to:
        floats = floats_to(done, to)
        for item in items:
            if item is not None and item["id"] in floats:
                item["float_to_minutes"] = floats[item["id"]]
                item["critical_to"] = floats[item["id"]] <= 0 and item["percent"] != 100
    start, end = _extent(done, list(done.net.numbers))
    latest = {} if planned.plan.finish is None else {"latest_start": _latest_start(done, calendar)}
    return {
        "project": {
            "id": planned.id,
            "key": planned.key,
            "name": planned.name,
            "start": _begun_text(done, calendar, start),
            "finish": calendar.finish_text(end),
            "minutes_per_day": planned.minutes_per_day,
            **latest,
        },
        "items": [item for item in items if item is not None],
    }


def _latest_start(done: Schedule, calendar: Calendar) -> str | None:
    """When what is open must begin at the latest for the plan to end as it is to; None where
    nothing is open."""
    net = done.net
    open_ = [n for n, joint in enumerate(net.joint) if not (joint or net.started[n])]
    return calendar.start_text(min(done.late.start[n] for n in open_)) if open_ else None


def _begun_text(done: Schedule, calendar: Calendar, start: int) -> str:
    """A start: the morning on which work begins, or the day's end on which a milestone stands."""
    early = done.early
    works = any(
        begun == start and ended > start
        for begun, ended in zip(early.start, early.finish, strict=True)
    )
    return calendar.start_text(start) if works or not early.start else calendar.finish_text(start)


def _extent(done: Schedule, ids: list[str]) -> tuple[int, int]:
    numbers = [done.net.numbers[id] for id in ids if not done.net.joint[done.net.numbers[id]]]
    start = done.net.plan.start
    return (
        min((done.early.start[n] for n in numbers), default=start),
        max((done.early.finish[n] for n in numbers), default=start),
    )


def _item(planned: PlannedProject, done: Schedule, id: str, place: int) -> dict[str, Any] | None:
    row = planned.rows[id]
    plan, calendar = planned.plan, planned.plan.calendar
    told: dict[str, Any] = {
        "id": id,
        "name": row["name"],
        "kind": row["kind"],
        "row": place,
        "source_id": row["source_id"],
    }
    if id in plan.containers:
        return told | _rolled_up(done, planned, done.net.inside[id])
    dates = done.of(id)
    number, near = done.net.numbers[id], NEAR_DAYS * planned.minutes_per_day
    driven = done.driving(id)
    # Both dates of a milestone are one day: the one on which what completes it ends.
    ended = calendar.start_text if is_begun_by(planned, done, id) else calendar.finish_text
    begun = ended if row["kind"] == "milestone" else calendar.start_text
    return told | {
        "duration_minutes": done.net.activities[number].duration,
        "percent": row.get("percent") or (100 if dates.complete else 0),
        **_shown(calendar, dates[:4]),
        "start": begun(dates.early_start),
        "finish": ended(dates.early_finish),
        "total_float_minutes": dates.total_float,
        "free_float_minutes": dates.free_float,
        "critical": dates.critical,
        "near_critical": not dates.complete and 0 < dates.total_float <= near,
        "longest_path": number in done.longest,
        "driving": driven,
    }


def _rolled_up(done: Schedule, planned: PlannedProject, inside: list[str]) -> dict[str, Any]:
    """A phase from its leaves: first start, last finish, least float, critical if one is."""
    calendar, near = planned.plan.calendar, NEAR_DAYS * planned.minutes_per_day
    numbers = [done.net.numbers[id] for id in inside]
    if not numbers:
        return dict.fromkeys(
            ("early_start", "early_finish", "late_start", "late_finish", "start", "finish"), None
        ) | {
            "duration_minutes": 0,
            "total_float_minutes": None,
            "free_float_minutes": None,
            "critical": False,
            "near_critical": False,
            "longest_path": False,
            "driving": [],
            "percent": 0,
        }
    start = min(done.early.start[n] for n in numbers)
    finish = max(done.early.finish[n] for n in numbers)
    late = min(done.late.start[n] for n in numbers), max(done.late.finish[n] for n in numbers)
    return {
        "duration_minutes": finish - start,
        "percent": None,
        **_shown(calendar, (start, finish, *late)),
        # What holds milestones of one day alone does not begin after it.
        "start": (calendar.start_text if start < finish else calendar.finish_text)(start),
        "finish": calendar.finish_text(finish),
        "total_float_minutes": min(done.total[n] for n in numbers),
        "free_float_minutes": min(done.free[n] for n in numbers),
        "critical": any(done.is_critical(n) for n in numbers),
        "near_critical": any(
            not done.net.complete[n] and 0 < done.total[n] <= near for n in numbers
        ),
        "longest_path": not done.longest.isdisjoint(numbers),
        "driving": [],
    }


def _shown(calendar: Calendar, points: tuple[int, ...]) -> dict[str, str]:
    early_start, early_finish, late_start, late_finish = points
    return {
        "early_start": calendar.start_text(early_start),
        "early_finish": calendar.finish_text(early_finish),
        "late_start": calendar.start_text(late_start),
        "late_finish": calendar.finish_text(late_finish),
    }
