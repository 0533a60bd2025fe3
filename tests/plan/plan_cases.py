"""Plans of other programs with known dates, from the shared test data, as the engine takes them."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from mstui.plan.activity import Activity, Link, Plan
from mstui.plan.calendar import Calendar

DAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")


def every_case(shared: Path) -> list[dict[str, Any]]:
    """All cases of the shared data."""
    read = json.loads((shared / "schedule" / "cases.json").read_text())
    return list(read["cases"] if isinstance(read, dict) else read)


def cases_of(shared: Path, kind: str) -> list[dict[str, Any]]:
    """The cases of one kind; at least one, or the data is not what it was."""
    found = [case for case in every_case(shared) if case["kind"] == kind]
    assert found, f"no cases of kind {kind}"
    return found


def calendar_of(given: dict[str, Any]) -> Calendar:
    """The calendar of a plan of Microsoft Project."""
    off = [
        (
            off["start"][:10],
            off["end"][:10],
            " ".join(off.get("hours") or []) if off.get("working") else "",
        )
        for off in given["exceptions"]
    ]
    return Calendar.of([" ".join(given["week"].get(day, [])) for day in DAYS], off)


def plan_of_microsoft(given: dict[str, Any]) -> Plan:
    """A plan of Microsoft Project; ids and links as they stand in its file."""
    calendar = calendar_of(given["calendar"])
    activities, links, containers = [], [], {}
    for task in given["tasks"]:
        id, parent = str(task["id"]), str(task["parent"] or "")
        if task["summary"]:
            containers[id] = parent
        else:
            activities.append(_activity(task, id, parent, calendar))
        links += [_link(link, id, given) for link in task["preds"]]
    start = calendar.point(datetime.fromisoformat(given["project_start"]))
    return Plan(activities, links, containers, calendar, start)


def _activity(task: dict[str, Any], id: str, parent: str, calendar: Calendar) -> Activity:
    def point(text: str | None) -> int | None:
        return calendar.point(datetime.fromisoformat(text)) if text else None

    duration = round(task["duration_minutes"])
    constraint = task.get("constraint") or {"type": "AS_SOON_AS_POSSIBLE", "date": None}
    words = {"AS_SOON_AS_POSSIBLE": "", "AS_LATE_AS_POSSIBLE": "alap"}
    return Activity(
        id,
        duration,
        parent,
        words.get(constraint["type"], constraint["type"].lower().replace("_", " ")),
        point(constraint["date"]),
        point(task.get("deadline")),
        point(task.get("actual_start")),
        point(task.get("actual_finish")),
        round(duration * (1 - (task.get("percent_complete") or 0) / 100)),
    )


def _link(link: dict[str, Any], successor: str, given: dict[str, Any]) -> Link:
    value, unit = link["lag"]["value"], link["lag"]["unit"]
    minutes = {"d": given["minutes_per_day"], "w": given["minutes_per_week"], "h": 60, "m": 1}
    lag = round(value if unit == "%" else value * minutes[unit])
    kind = "percent" if unit == "%" else "working"
    return Link(str(link["id"]), successor, link["type"], lag, kind)
