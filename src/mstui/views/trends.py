"""How the forecasts of milestones moved from check-in to check-in, as stored by each of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

from mstui.measures.trend import Report, Trend, reports_of, show_slope, trend
from mstui.views.workdays import Workdays

_COLOURS = {"green": 0, "grey": 1, "amber": 2, "red": 3}
# Its words stand where there is nothing to draw.
NO_REPORTS = "No check-in has stored a forecast yet."


class MilestoneTrend(NamedTuple):
    """A milestone and its trend; ``ended`` is the day on which it was achieved."""

    id: str
    name: str
    project: str
    state: str
    target: date | None
    ended: date | None
    trend: Trend

    @property
    def is_open(self) -> bool:
        """Whether it is still to come."""
        return self.state not in ("achieved", "cancelled", "deferred")

    @property
    def band(self) -> str:
        """The worse colour of slope and pushes; grey once it is achieved or told only once."""
        if not self.is_open:
            return "grey"
        both = (self.trend.band, self.trend.pushes_band)
        return max(both, key=_COLOURS.__getitem__) if self.trend.fit is not None else "grey"

    @property
    def slope(self) -> str:
        """The slope of the last five reports, in days a day; empty with fewer than two."""
        return show_slope(self.trend.fit) if self.trend.fit is not None else ""

    @property
    def told(self) -> str:
        """The pattern in a sentence; of what has ended, by how many days it was early or late."""
        if self.ended is None or self.state != "achieved":
            return self.trend.told
        first = self.trend.reports[0]
        days = (self.ended - first.forecast).days
        if not days:
            return "achieved on the day that was told first"
        many = f"{abs(days)} day" + "s" * (abs(days) != 1)
        return f"achieved {many} {'later' if days > 0 else 'earlier'} than told first"


def trends_of(conn: sqlite3.Connection, project: str = "") -> list[MilestoneTrend]:
    """The milestones of a project, or of all, that any check-in told a forecast of.

    What is open comes first, the worst slope on top; then what has ended.
    """
    told: dict[str, list[tuple[object, object]]] = {}
    found = conn.execute(
        'SELECT j.milestone,c."on",j.forecast FROM judgement j JOIN checkin c ON c.id=j.checkin'
        " WHERE j.forecast IS NOT NULL AND c.state IS NOT 'open' AND (?='' OR c.project=?)"
        ' ORDER BY c."on",c.at,c.id',
        (project, project),
    )
    for milestone, on, forecast in found:
        told.setdefault(str(milestone), []).append((on, forecast))
    between = Workdays(conn)
    made = [
        one
        for row in conn.execute(
            "SELECT id,name,project,coalesce(state,'proposed'),target,achieved_on FROM milestone"
            " WHERE ?='' OR project=?",
            (project, project),
        )
        if (one := _trend_of(row, told.get(str(row[0]), ()), between)) is not None
    ]
    return sorted(made, key=_order)


def trend_of(conn: sqlite3.Connection, milestone: str) -> MilestoneTrend | None:
    """The trend of one milestone; None where no check-in has told a forecast of it."""
    row = conn.execute("SELECT project FROM milestone WHERE id=?", (milestone,)).fetchone()
    if row is None:
        return None
    return next((one for one in trends_of(conn, str(row[0])) if one.id == milestone), None)


def _trend_of(
    row: tuple[object, ...], told: Iterable[tuple[object, object]], between: Workdays
) -> MilestoneTrend | None:
    reports = reports_of(told)
    if not reports:
        return None
    id, name, project, state, target, achieved = row
    return MilestoneTrend(
        str(id),
        str(name or ""),
        str(project or ""),
        str(state),
        _day(target),
        _day(achieved) if state == "achieved" else None,
        trend(reports, _counted(between, str(project or "") or None)),
    )


def _counted(between: Workdays, project: str | None) -> Callable[[date, date], int]:
    return lambda one, two: between.between(one.isoformat(), two.isoformat(), project)


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text)[:10])
    except ValueError:
        return None


def _order(one: MilestoneTrend) -> tuple[bool, float, int, date, str]:
    slope = one.trend.fit if one.trend.fit is not None else -1.0
    return (not one.is_open, -slope, -one.trend.pushes, one.trend.reports[-1].forecast, one.name)


def last_report(one: MilestoneTrend) -> Report:
    """What the last check-in told of it."""
    return one.trend.reports[-1]
