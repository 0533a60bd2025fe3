"""What is said while a bar of a timeline is moved: what follows, and where it goes itself."""

from __future__ import annotations

from typing import NamedTuple

from mstui.dates import show
from mstui.plan import activity as words
from mstui.views.shifting import Shifting


def what_follows(shifting: Shifting, today: str) -> str:
    """What the shift does to everything else, worst first; empty where nothing is moved."""
    if shifting.shift.is_none:
        return ""
    follows = _Follows(shifting)
    parts = follows.late[:2]
    end = shifting.ends(today)
    if end:
        parts.append(end)
    moved = len(follows.moved)
    if moved:
        count = "1 milestone moves" if moved == 1 else f"{moved} milestones move"
        names = "" if follows.late else f": {', '.join(follows.moved[:2])}"
        parts.append(count + names)
    if follows.kept is not None:
        parts.append(follows.kept.told)
    if follows.tasks:
        parts.append("1 task moves" if follows.tasks == 1 else f"{follows.tasks} tasks move")
    return " · ".join(parts) or "Nothing else moves"


class _Room(NamedTuple):
    """What is left of the days between a milestone and its limit."""

    days: int
    before: int
    name: str
    what: str

    @property
    def told(self) -> str:
        return f"{self.name} keeps {self.days} of {self.before} wd before its {self.what}"


class _Follows:
    """What else moves: names of milestones, limits that are missed or nearly so, and tasks."""

    def __init__(self, shifting: Shifting) -> None:
        self.moved: list[str] = []
        self.late: list[str] = []
        self.tasks = 0
        self.kept: _Room | None = None
        rows = shifting.planned.rows
        for id in sorted(shifting.touched):
            row = rows.get(id)
            if row is None or id == shifting.shift.id:
                continue
            if row["kind"] != "milestone":
                self.tasks += row["kind"] == "task"
                continue
            was, finish = shifting.days_of(id)
            if finish != was:
                self.moved.append(str(row["name"]))
                self._limits(shifting, row, was, finish)

    def _limits(self, shifting: Shifting, row: dict[str, str], was: str, finish: str) -> None:
        between = shifting.planned.plan.calendar.workdays_between
        for what in ("deadline", "target"):
            limit = (row.get(what) or "")[:10]
            if not limit or limit < was:
                continue
            if limit < finish:
                late = f"{row['name']} misses its {what} by {between(limit, finish)} wd"
                self.late.append(late)
                return
            room = _Room(between(finish, limit), between(was, limit), row["name"], what)
            if room.before > room.days and (self.kept is None or room.days < self.kept.days):
                self.kept = room


def where_it_goes(shifting: Shifting, today: str) -> str:
    """The dates of the moved item itself, before and after, and what holds it if it stays."""
    if shifting.shift.is_none:
        return ""
    id = shifting.shift.id
    row = shifting.planned.rows[id]
    was, now = shifting.days_of(id)
    if row["kind"] == "milestone":
        target, wanted = row.get("target"), shifting.fields().get("target")
        if was != now:
            return f"its date and its target: {show(was, today)} → {show(now, today)}"
        said = f"its target {show(target, today)}" if target else "its target, so far none,"
        why = "what it waits for holds it there" if shifting.waits else "its constraint holds it"
        return f"{said} → {show(wanted, today)}; the plan still has it on {show(now, today)}: {why}"
    began, begins = shifting.starts_of(id)
    dates = f"{show(began, today)} to {show(was, today)} → "
    if (began, was) != (begins, now):
        told = f"{dates}{show(begins, today)} to {show(now, today)}"
        return f"{told}, held there by a constraint" if _gets_constraint(shifting) else told
    if shifting.shift.days < 0 and shifting.waits:
        return f"it stays on {show(begins, today)}: what it waits for allows no earlier start"
    return f"it stays on {show(begins, today)}"


def _gets_constraint(shifting: Shifting) -> bool:
    return shifting.fields().get("constraint_kind") == words.START_NOT_BEFORE
