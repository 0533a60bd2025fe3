"""The check-ins that were held, latest first, and the ones that were missed between them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from mstui import dates
from mstui.measures.health import WORDS as HEALTH
from mstui.tui.panes.reports import Reading, Report, ReportRow
from mstui.tui.panes.words import state_span
from mstui.tui.widgets.columns import Column
from mstui.tui.widgets.source import Cell
from mstui.views.record import Listed

COLUMNS = (
    Column("Held", min=6, max=11, whole=True),
    Column("Project", min=4, max=8, drop=1),
    Column("Health", min=9, max=13, whole=True),
    Column("Kind", min=6, max=10, drop=3),
    Column("What", min=8, flex=1, drop=2),
)
KINDS = {"adhoc": "ad hoc"}
# A gap of so many intervals and a half has a check-in missing in it.
LATE = 1.5


def checkins_report(project: str = "") -> Reading:
    """The check-ins of a project, or of all."""

    def read(conn: Any, today: str) -> Report:
        from mstui.views.record import checkins

        keys = {
            id: (key or name or "", int(days or 7))
            for id, key, name, days in conn.execute("SELECT id,key,name,review_days FROM project")
        }
        held = checkins(conn, project)
        rows = [*_rows(held, keys, today), *_missed(held, keys, today)]
        rows.sort(key=lambda row: row.key)
        missed = sum(not row.item for row in rows)
        told = f"{len(held)} held" + (f" · {missed} missed" if missed else "")
        where = f"of {keys[project][0]}" if project in keys else "of all projects"
        return Report(
            f"Check-ins {where}",
            (told, "text"),
            COLUMNS,
            rows,
            "No check-in was held yet.\n{go_checkin} begins one.",
        )

    return read


def _rows(held: list[Listed], keys: dict[str, tuple[str, int]], today: str) -> Iterator[ReportRow]:
    for one in held:
        withdrawn = one.state == "withdrawn"
        what: Cell = ("withdrawn: its minutes stay", "amber") if withdrawn else ""
        if one.state == "open":
            what = ("open: not closed yet", "amber")
        style = "muted" if withdrawn else "text"
        key = keys.get(one.project, ("", 7))[0]
        yield ReportRow(
            one.id,
            (_backwards(one.on), key, one.project, one.id),
            (
                (dates.show(one.on, today), style),
                (key, "accent"),
                state_span(HEALTH.get(one.health, "")),
                (KINDS.get(one.kind, one.kind), "muted"),
                what,
            ),
            title=f"{key} {one.on}",
            kind="checkin",
            item=one.id,
            told=what,
        )


def _missed(
    held: list[Listed], keys: dict[str, tuple[str, int]], today: str
) -> Iterator[ReportRow]:
    """A line where a project's check-ins lie more than an interval and a half apart."""
    by_project: dict[str, list[date]] = {}
    for one in held:
        day = _day(one.on)
        if one.state == "closed" and day is not None:
            by_project.setdefault(one.project, []).append(day)
    for project, days in by_project.items():
        key, interval = keys.get(project, ("", 7))
        if not isinstance(interval, int) or interval < 1:
            continue  # another tool wrote it
        ends = [*sorted(days), date.fromisoformat(today)]
        for before, after in pairwise(ends):
            count = int((after - before).days / interval - LATE + 1)
            for number in range(1, count + 1):
                due = before + timedelta(days=interval * number)
                if due >= after:
                    break
                on = due.isoformat()
                yield ReportRow(
                    f"{project} {on}",
                    (_backwards(on), key, project, ""),
                    ((dates.show(on, today), "muted"), (key, "accent"), ("", ""), ("", ""),
                     ("missed: none was held", "amber")),
                    title=f"{key} {on}",
                    told=("None was held when one was due.", "amber"),
                )  # fmt: skip


def _backwards(day: str) -> int:
    """Latest first; what is no date, written by another tool, comes last."""
    found = _day(day)
    return -found.toordinal() if found is not None else 0


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text)[:10])
    except ValueError:
        return None
