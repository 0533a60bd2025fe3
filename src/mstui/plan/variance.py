"""Variance against a baseline: what was added, removed and changed, in dates and in effort."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from mstui.plan.calendar import Calendar

ADDED = "added"
REMOVED = "removed"
CHANGED = "changed"
KEPT = "kept"

DATED = ("start", "finish")


class Copied(NamedTuple):
    """An item as a baseline, or the plan now, holds it. Dates are ISO text, lengths minutes."""

    id: str
    kind: str
    name: str
    parent: str = ""
    start: str | None = None
    finish: str | None = None
    duration: int | None = None
    effort: int | None = None
    owner: str = ""


class Variance(NamedTuple):
    """One item before and after; ``before`` or ``after`` is None where it is not in that copy.

    Days are working days with sign, + for later; None where either date is unknown.
    """

    id: str
    change: str
    before: Copied | None
    after: Copied | None
    start_days: int | None
    finish_days: int | None
    effort: int

    @property
    def item(self) -> Copied:
        """The item as it is now, or as it was where it is gone."""
        found = self.after or self.before
        assert found is not None
        return found


class Scope(NamedTuple):
    """How the scope grew: counts of items, and minutes of effort of tasks."""

    added: int
    removed: int
    changed: int
    items: int
    effort_added: int
    effort_removed: int
    effort: int

    @property
    def growth(self) -> float | None:
        """Net growth as a share of the baseline's effort; by count where it has no effort."""
        if self.effort:
            return (self.effort_added - self.effort_removed) / self.effort
        return (self.added - self.removed) / self.items if self.items else None


def variances(
    before: Mapping[str, Copied], after: Mapping[str, Copied], calendar: Calendar
) -> list[Variance]:
    """Every item of either copy, in the order of ``after``, what is gone behind it."""
    gone = [id for id in before if id not in after]
    return [_variance(before.get(id), after.get(id), calendar) for id in (*after, *gone)]


def _variance(before: Copied | None, after: Copied | None, calendar: Calendar) -> Variance:
    found = after or before
    assert found is not None
    if before is None or after is None:
        change = ADDED if before is None else REMOVED
        return Variance(found.id, change, before, after, None, None, 0)
    start = _days(before.start, after.start, calendar)
    finish = _days(before.finish, after.finish, calendar)
    effort = (after.effort or 0) - (before.effort or 0)
    same = _essence(before) == _essence(after) and not (start or finish)
    return Variance(found.id, KEPT if same else CHANGED, before, after, start, finish, effort)


def _essence(copy: Copied) -> tuple[object, ...]:
    """What a change of which counts: of dates only whether there are any, days tell the rest."""
    dated = (copy.start is None, copy.finish is None)
    return (copy.name, copy.parent, copy.duration, copy.effort or 0, copy.owner, dated)


def _days(before: str | None, after: str | None, calendar: Calendar) -> int | None:
    if not before or not after:
        return None
    return calendar.workdays_between(before[:10], after[:10])


def scope(found: list[Variance]) -> Scope:
    """The growth of scope: milestones and tasks count, and the effort of tasks."""
    counted = [one for one in found if one.item.kind in ("task", "milestone")]

    def effort(one: Variance, *, of: Copied | None) -> int:
        return (of.effort or 0) if of is not None and of.kind == "task" else 0

    grown = sum(max(0, one.effort) for one in counted if one.change == CHANGED)
    shrunk = sum(max(0, -one.effort) for one in counted if one.change == CHANGED)
    return Scope(
        sum(one.change == ADDED for one in counted),
        sum(one.change == REMOVED for one in counted),
        sum(one.change == CHANGED for one in counted),
        sum(one.before is not None for one in counted),
        grown + sum(effort(one, of=one.after) for one in counted if one.change == ADDED),
        shrunk + sum(effort(one, of=one.before) for one in counted if one.change == REMOVED),
        sum(effort(one, of=one.before) for one in counted),
    )
