"""What a new item belongs to, from where one is when it is added."""

from __future__ import annotations

from collections.abc import Mapping

from mstui.domain.kinds import KINDS
from mstui.domain.quick import ENDANGERS
from mstui.domain.values import Value
from mstui.tui.dialogs.host import Host
from mstui.tui.dialogs.known import row_of

_TO_MILESTONE = ("task", "deliverable", "roadblock")


def place_of(kind: str, given: Mapping[str, str]) -> dict[str, str]:
    """The references that the place gives an item of ``kind``, its project aside."""
    place: dict[str, str] = {}
    milestone, phase = given.get("milestone"), given.get("phase")
    if kind in _TO_MILESTONE and milestone:
        place["milestone"] = milestone
    if kind == "risk" and milestone:
        place[ENDANGERS] = milestone
    if kind in ("milestone", "task") and phase:
        place["phase"] = phase
    return place


def placed(
    host: Host, kind: str, given: Mapping[str, str], values: Mapping[str, Value]
) -> dict[str, Value]:
    """Values with the project, and a task's phase, which is that of its milestone."""
    whole = dict(values)
    project = given.get("project")
    if project and KINDS[kind].field("project") is not None:
        whole["project"] = project
    if kind == "task":
        milestone = whole.get("milestone")
        row = row_of(host, "milestone", str(milestone)) if milestone else None
        phase = row["phase"] if row else whole.get("phase") or given.get("phase")
        if phase is not None:
            whole["phase"] = phase
    return whole
