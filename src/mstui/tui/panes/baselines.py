"""What differs between two baselines of a project, or between one and the plan of today."""

from __future__ import annotations

from typing import Any

from mstui import dates
from mstui.domain.duration import show_duration
from mstui.domain.errors import NotFound
from mstui.plan.variance import Variance
from mstui.tui.panes.reports import Reading, Report, ReportRow
from mstui.tui.widgets.columns import Column
from mstui.tui.widgets.source import Cell
from mstui.views.baselines import BaselineLine, Comparison

NOW = "the plan now"
_CHANGES = {"added": "accent", "removed": "red", "changed": "text"}
_COLUMNS = (
    Column("Change", min=7, max=8, drop=5),
    Column("Kind", min=9, max=9, drop=4),
    Column("Item", min=16, flex=1, good=24),
    Column("Was", min=6, max=11, drop=2, whole=True),
    Column("Is", min=6, max=11, drop=1, whole=True),
    Column("Slip", min=6, max=8, align="right", whole=True),
    Column("Since first", min=11, max=11, align="right", drop=3),
)


def named(one: BaselineLine | None, today: str) -> str:
    """A side of a comparison: ``Kick-off, 17 Aug``; None is the plan of today."""
    if one is None:
        return NOW
    if one.at is None:
        return one.name
    return f"{one.name}, {dates.show(dates.date_of_instant(one.at), today)}"


def baseline_report(project: str, before: str = "", after: str = "") -> Reading:
    """What differs between a baseline (the active one) and another one (the plan now)."""

    def read(conn: Any, today: str) -> Report:
        from mstui.views.baselines import compare

        try:
            found = compare(conn, project, before, after)
        except NotFound:
            words = "No baseline yet.\n{baseline} keeps the plan as it is now, to compare with."
            return Report("Baseline", "", _COLUMNS, [], words)
        people = dict(conn.execute("SELECT id,name FROM person").fetchall())
        differing = [one for one in found.found if one.change != "kept"]
        # What came or went first, then the largest slip.
        differing.sort(key=lambda one: (one.finish_days is not None, -(one.finish_days or 0)))
        rows = [_row(one, place, found, people, today) for place, one in enumerate(differing)]
        to = f" to {found.after}" if found.after else ""
        empty = f"{'That one' if found.after else 'The plan'} is as {found.before.name} has it."
        title = f"Since baseline {found.before.name}{to}"
        return Report(title, "", _COLUMNS, rows, empty, _scope_told(found))

    return read


def _row(
    one: Variance, place: int, found: Comparison, people: dict[str, str], today: str
) -> ReportRow:
    was = one.before.finish if one.before else None
    now = one.after.finish if one.after else None
    gone = one.after is None
    return ReportRow(
        one.id,
        place,
        (
            (one.change, _CHANGES.get(one.change, "text")),
            (one.item.kind, "muted"),
            (one.item.name, "muted" if gone else "text"),
            ("new", "accent") if one.before is None else (_day(was, today), "muted"),
            ("deleted", "red") if gone else _day(now, today),
            days(one.finish_days),
            days(found.first_slip.get(one.id)),
        ),
        title=one.item.name,
        kind="" if gone else one.item.kind,
        item="" if gone else one.id,
        told=_told(one, found, people, today),
    )


def _day(moment: str | None, today: str) -> str:
    return dates.show((moment or "")[:10], today)


def _told(one: Variance, found: Comparison, people: dict[str, str], today: str) -> Cell:
    """All that differs of an item, with its slip against the very first baseline."""
    was, now = one.before, one.after
    if was is None or now is None:
        copy = one.item
        on = _day(copy.finish, today)
        if was is None:
            return (f"new since {found.before.name}: {copy.kind}, ends {on or 'on no day'}", "text")
        return (
            (f"gone since {found.before.name}", "red"),
            (f": {copy.kind}, {'was to end ' + on if on else 'had no day'}", "text"),
        )
    parts = []
    if (was.finish or "")[:10] != (now.finish or "")[:10]:
        ends = [_day(copy.finish, today) or "no day" for copy in (was, now)]
        late = f" ({one.finish_days:+d} wd)" if one.finish_days else ""
        parts.append(f"ends {ends[0]} → {ends[1]}{late}")
    first = found.first_slip.get(one.id)
    if first:
        parts.append(f"{first:+d} wd since {found.first.name}, the first")
    if was.duration != now.duration:
        parts.append(f"length {_length(was.duration)} → {_length(now.duration)}")
    if one.effort:
        parts.append(f"effort {one.effort / 60:+g} h")
    if was.owner != now.owner:
        names = [people.get(copy.owner, "nobody") for copy in (was, now)]
        parts.append(f"owner {names[0]} → {names[1]}")
    if was.name != now.name:
        parts.append(f"was called {was.name}")
    return (" · ".join(parts) or "stands elsewhere in the plan", "text")


def _length(minutes: int | None) -> str:
    return show_duration(minutes) if minutes else "none"


def _scope_told(found: Comparison) -> Cell:
    scope = found.scope
    growth = "" if scope.growth is None else f" · scope {scope.growth:+.1%}"
    return (
        f"{scope.added} added, {scope.removed} removed, {scope.changed} changed{growth}",
        "text",
    )


def days(count: int | None) -> Cell:
    """Working days with sign, + is later; nothing where there is no day to count from."""
    if count is None:
        return ""
    return (f"{count:+d}wd", "red" if count > 0 else "green") if count else ("0", "muted")
