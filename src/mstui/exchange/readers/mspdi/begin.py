"""Dates before the project's start: Project keeps to them, and so the plan must begin with them."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any

from mstui.domain.draft import Draft, Row
from mstui.exchange.records import Ledger

_HELD = ("start no earlier than", "finish no earlier than")


def begin_early(draft: Draft, project: Row, ledger: Ledger) -> None:
    """Let the project begin with the first date that holds open work before its start.

    Nothing else may move by that: what waits for nothing must have a date of its own.
    """
    start = str(project.get("start") or "")
    rows = [row for kind in ("task", "milestone") for row in draft.rows.get(kind, ())]
    open_ = [
        row
        for row in rows
        if row.get("state") not in ("done", "achieved", "cancelled") and not row.get("actual_start")
    ]
    waiting = {row["successor"] for row in draft.rows.get("dependency", ())}
    phases = {row["id"]: row.get("parent") for row in draft.rows.get("phase", ())}
    # What waits for others begins with the project at the earliest.
    free = [row for row in open_ if not _waits(row, waiting, phases)]
    dates = [
        str(row["constraint_on"])
        for row in free
        if row.get("constraint_kind") in _HELD and row.get("constraint_on")
    ]
    earlier = [each for each in dates if each[:10] < start[:10]]
    if not earlier:
        return
    free = [row for row in free if not row.get("constraint_on")]
    if all(row.get("start") or row.get("target") for row in free):
        project["start"] = min(earlier)
        told = f"it begins {min(earlier)[:10]}, not {start[:10]}: it has dates before its start"
    else:
        told = (
            f"its dates before its start, {start[:10]}, hold nothing: all begins with the project"
        )
    ledger.info("file", told)


def _waits(row: Row, waiting: Container[object], phases: Mapping[Any, object]) -> bool:
    """Whether a link leads to it or to a phase around it."""
    at: object = row["id"]
    if at in waiting:
        return True
    at, seen = row.get("phase"), set[object]()
    while at and at not in seen:
        if at in waiting:
            return True
        seen.add(at)
        at = phases.get(at)
    return False
