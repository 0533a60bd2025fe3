"""The trend of forecasts as lines of a report: how far, how often and how fast they moved."""

from __future__ import annotations

from typing import Any

from mstui import dates
from mstui.tui.panes.reports import Reading, Report, ReportRow
from mstui.tui.widgets.columns import Column
from mstui.tui.widgets.source import Cell
from mstui.views.trends import NO_REPORTS, MilestoneTrend, trends_of

COLUMNS = (
    Column("Milestone", min=16, flex=1, good=24),
    Column("Told", min=6, max=11, drop=1, whole=True),
    Column("Last", min=5, max=7, align="right", drop=2, whole=True),
    Column("Total", min=5, max=7, align="right", drop=3, whole=True),
    Column("Pushed", min=6, max=6, align="right", drop=5, whole=True),
    Column("Slope", min=5, max=6, align="right", whole=True),
    Column("Trend", min=9, max=20, drop=4, whole=True),
)


def trend_report(project: str = "") -> Reading:
    """The milestones of a project, or of all, whose forecast a check-in has stored."""

    def read(conn: Any, today: str) -> Report:
        found = trends_of(conn, project)
        rows = [_row(place, one, today) for place, one in enumerate(found)]
        sliding = sum(one.band == "red" for one in found)
        told = f"{sliding} of {len(found)} need a look" if sliding else "none slides fast"
        where = "of all projects"
        if project:
            row = conn.execute("SELECT key,name FROM project WHERE id=?", (project,)).fetchone()
            where = f"of {row[0] or row[1]}" if row else where
        return Report(
            f"Trend of forecasts {where}",
            (f"{told} · slope: days lost for each day that passes", "text"),
            COLUMNS,
            rows,
            f"{NO_REPORTS}\nEach check-in stores the forecast of every open milestone.",
        )

    return read


def _row(place: int, one: MilestoneTrend, today: str) -> ReportRow:
    trend, style = one.trend, "muted" if one.band == "grey" else one.band
    last = trend.reports[-1].forecast
    pushes: Cell = str(trend.pushes)
    if one.is_open and trend.pushes_band != "green":
        pushes = (str(trend.pushes), trend.pushes_band)
    told = ((f"{one.name} · ", "muted"), (_sentence(one, today), "text"))
    return ReportRow(
        one.id,
        place,
        (
            one.name if one.is_open else (one.name, "muted"),
            dates.show(last.isoformat(), today),
            _moved(trend.last_move),
            _moved(trend.total_move),
            pushes,
            (one.slope, style),
            (trend.pattern if one.is_open else one.state, style),
        ),
        title=one.name,
        state=one.state,
        kind="milestone",
        item=one.id,
        told=told,
    )


def _sentence(one: MilestoneTrend, today: str) -> str:
    ends = one.trend.projected
    if ends is None or not one.is_open or not one.trend.total_move:
        return one.told
    return f"{one.told}: at this pace it ends {dates.show(ends.isoformat(), today)}"


def _moved(days: int) -> Cell:
    if not days:
        return ("0", "muted")
    return (f"{days:+d}wd", "red" if days > 0 else "green")
