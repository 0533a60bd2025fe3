"""``trend``: how the forecasts of milestones moved from check-in to check-in, as text."""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from mstui.cli.output import Column, say, say_json, say_table, terminal_width, utf8
from mstui.cli.refs import Refs
from mstui.cli.session import Session
from mstui.cli.verb import offer, verb
from mstui.domain.text import visible

if TYPE_CHECKING:
    from mstui.views.trends import MilestoneTrend

# Off a terminal a chart has the width of a page.
PAGE = 78
LEAST, MOST = 40, 120
LINES = 18


@verb("trend", shared=("db", "as-of", "json"))
@click.argument("item", metavar="[ITEM]", required=False, shell_complete=offer("items"))
@click.option("--width", type=click.IntRange(LEAST), metavar="N", help="How many cells wide.")
@click.option("--ascii", "plain", is_flag=True, help="With ASCII signs only.")
def trend(session: Session, item: str | None, width: int | None, plain: bool) -> None:
    """How forecasts moved: of a milestone, of a project's milestones, or of all.

    x is the day of a check-in, y the forecast told on it; a level line holds, a rising one slips.
    """
    from mstui.views.trends import NO_REPORTS, trends_of

    refs = Refs(session)
    found, chosen = _asked(refs, item)
    trends = trends_of(refs.conn, found)
    if chosen:
        trends = [one for one in trends if one.id == chosen]
    if session.json:
        say_json({"milestones": [_data(one) for one in trends]})
        return
    if not trends:
        say(NO_REPORTS)
        return
    cells = width or min(MOST, terminal_width() if sys.stdout.isatty() else PAGE)
    _draw(trends, chosen or trends[0].id, cells, session.today(), is_ascii=plain or not utf8())
    _table(trends)


def _asked(refs: Refs, item: str | None) -> tuple[str, str]:
    """The project and the milestone that are asked for; empty is all of them."""
    if item is None:
        return refs.project or "", ""
    one = refs.find(item, ("project", "milestone"))
    if one.kind == "project":
        return one.id, ""
    row = refs.conn.execute("SELECT project FROM milestone WHERE id=?", (one.id,)).fetchone()
    return str(row[0] or ""), one.id


def _draw(
    trends: list[MilestoneTrend], chosen: str, cells: int, today: str, *, is_ascii: bool
) -> None:
    from mstui.views.trend_chart import drawn, key_to

    day = date.fromisoformat(today)
    for row in drawn(trends, chosen, cells, LINES, day, ascii=is_ascii):
        say("".join(span.text for span in row).rstrip())
    say("  ".join(f"{sign} {word}" for sign, word in key_to(ascii=is_ascii)))
    say("")


def _table(trends: list[MilestoneTrend]) -> None:
    from mstui.dates import show

    today = trends[0].trend.reports[-1].on.isoformat()
    rows = [
        (
            visible(one.name),
            show(one.trend.reports[-1].forecast.isoformat(), today),
            f"{one.trend.last_move:+d}wd",
            f"{one.trend.total_move:+d}wd",
            str(one.trend.pushes),
            one.slope,
            one.told,
        )
        for one in trends
    ]
    right = {"Last", "Total", "Pushed", "Slope"}
    flexible = {"Milestone", "Trend"}
    names = ("Milestone", "Told", "Last", "Total", "Pushed", "Slope", "Trend")
    say_table([Column(name, name in right, name in flexible) for name in names], rows)


def _data(one: MilestoneTrend) -> dict[str, Any]:
    trend = one.trend
    return {
        "id": one.id,
        "name": one.name,
        "project": one.project,
        "state": one.state,
        "target": one.target.isoformat() if one.target else None,
        "achieved_on": one.ended.isoformat() if one.ended else None,
        "reports": [
            {"on": each.on.isoformat(), "forecast": each.forecast.isoformat()}
            for each in trend.reports
        ],
        "last_move_days": trend.last_move,
        "total_move_days": trend.total_move,
        "pushes": trend.pushes,
        "slope": None if trend.fit is None else round(trend.fit, 4),
        "projected": trend.projected.isoformat() if trend.projected else None,
        "pattern": trend.pattern,
        "told": one.told,
    }
