"""Health as plain values, for JSON and tables."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Any

from mstui.measures.health import Verdict
from mstui.views.health import MilestoneHealth, ProjectHealth, project_health

Data = dict[str, Any]
# What a record of a list says of an item's health, by kind.
COLUMNS = {
    "milestone": ("computed_health", "declared_health", "forecast_date", "gap_days", "attention"),
    "project": ("computed_health", "declared_health", "forecast_date", "gap_days"),
}


def milestone_data(found: MilestoneHealth) -> Data:
    """One milestone: computed and declared health, forecast with its source, attention."""
    facts = found.facts
    return {
        **_verdict(found.verdict),
        "declared": found.declared or None,
        "declared_on": found.declared_on or None,
        "watermelon": found.is_watermelon,
        "explanation": found.explanation or None,
        "forecast": found.forecast or None,
        "forecast_source": found.source if found.forecast else None,
        "forecast_computed": found.computed or None,
        "gap_days": found.gap_days,
        "slip_days": found.slip_days,
        "float_days": facts.float_days,
        "critical": facts.is_critical,
        "percent": facts.percent,
        "expected_percent": facts.expected_percent,
        "buffer": facts.buffer._asdict() if facts.buffer is not None else None,
        "attention": found.attention.points,
        "attention_reasons": [one._asdict() for one in found.attention.reasons],
    }


def project_data(found: ProjectHealth) -> Data:
    """One project: its roll-up, what was declared, its last forecast, its watermelons."""
    return {
        **_verdict(found.verdict),
        "declared": found.declared or None,
        "watermelon": found.is_watermelon,
        "watermelons": [{"id": one.id, "name": one.name} for one in found.watermelons],
        "forecast": found.forecast or None,
        "gap_days": found.gap_days,
        "problem": found.problem or None,
    }


def _verdict(found: Verdict) -> Data:
    return {
        "health": found.colour,
        "word": found.word,
        "tests": [
            {
                "colour": test.colour,
                "name": test.name,
                "reason": test.sentence,
                "items": [
                    {"kind": one.kind, "id": one.id, "name": one.name, "figure": one.figure}
                    for one in test.names
                ],
            }
            for test in found.tests
        ],
    }


def health_of_item(conn: sqlite3.Connection, kind: str, id: str, today: str) -> Data | None:
    """The health of a project or of an open milestone; None for anything else."""
    if kind == "project":
        whole = project_health(conn, id, today)
        return project_data(whole) if whole is not None else None
    if kind != "milestone":
        return None
    from mstui.views.health import health_of

    found = health_of(conn, id, today)
    return milestone_data(found) if found is not None and found.is_open else None


def with_health(
    conn: sqlite3.Connection, kind: str, records: Iterable[Data], today: str
) -> list[Data]:
    """The records of a list of milestones or projects, each with ``COLUMNS`` of its health."""
    return [{**one, **_columns(conn, kind, one, today)} for one in records]


def _columns(conn: sqlite3.Connection, kind: str, record: Data, today: str) -> Data:
    known: Data = dict.fromkeys(COLUMNS[kind])
    project = record["id"] if kind == "project" else record["project"]
    whole = project_health(conn, project, today) if project else None
    found: ProjectHealth | MilestoneHealth | None = whole
    if kind == "milestone":
        found = whole.milestones.get(record["id"]) if whole is not None else None
        if found is None or not found.is_open:
            return known
        known["attention"] = found.attention.points
    if found is None:
        return known
    return known | {
        "computed_health": found.verdict.colour,
        "declared_health": found.declared or None,
        "forecast_date": found.forecast or None,
        "gap_days": found.gap_days,
    }
