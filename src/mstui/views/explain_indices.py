"""Where the indices of a project come from: earned schedule, cost, buffer, scope, quick wins."""

from __future__ import annotations

import sqlite3

from mstui.domain.duration import show_hours
from mstui.measures.earned import Index, show
from mstui.measures.scope import show_share
from mstui.views.explain_parts import Explained, Leads
from mstui.views.growth import project_growth, told_growth
from mstui.views.health import ProjectHealth
from mstui.views.indices import Indices, indices
from mstui.views.quick_wins import QUIET_DAYS, quick_wins

# So many items are led to.
MOST_LEADS = 5


def explain_indices(
    conn: sqlite3.Connection, project: str, today: str, health: ProjectHealth
) -> list[Explained]:
    """What of them is known of a project."""
    found = indices(conn, project, today, health)
    made = [*_schedule(found), *_cost(found)] if found is not None else []
    made += _scope(conn, project)
    quiet = quick_wins(conn, project, today, health)
    if quiet is not None:
        wins = tuple(Leads("milestone", win.id, win.name, win.why) for win in quiet.wins)
        says = (
            f"for {quiet.days} days nothing was achieved; from {QUIET_DAYS} on some are proposed",
            "first what is marked, then what has a high impact and is easy, then what comes next",
        )
        made.append(Explained("Quick wins", str(len(wins)), says, wins))
    return made


def _schedule(found: Indices) -> list[Explained]:
    known = found.schedule
    if known is None or known.spi is None:
        return []
    earned = f"{_hours(found.earned.ev)} of {_hours(found.earned.bac)} of work are earned"
    says = [
        f"earned schedule {show(known.es)} of {show(found.weeks)} weeks passed = {show(known.spi)}",
        f"{earned}, {_hours(found.earned.pv)} were planned by now",
    ]
    if known.ieac is not None:
        says.append(f"at this rate it takes {show(known.ieac, 1)} weeks, planned {found.planned}")
    return [Explained("SPI(t)", show(known.spi), tuple(says))]


def _cost(found: Indices) -> list[Explained]:
    earned = found.earned
    if not earned.ac:
        return []
    says = [f"{_hours(earned.ev)} earned / {_hours(earned.ac)} logged = {show(earned.cpi)}"]
    if earned.eac_typical is not None:
        says.append(
            f"at this rate it takes {_hours(earned.eac_typical)}, planned {_hours(earned.bac)}"
        )
    if earned.tcpi is not None:
        says.append(f"what is left needs an index of {show(earned.tcpi)}")
    return [Explained("CPI", show(earned.cpi), tuple(says))]


def _scope(conn: sqlite3.Connection, project: str) -> list[Explained]:
    found = project_growth(conn, project)
    if found is None or not found.items:
        return []
    growth = found.growth
    effort = f"by effort {show_share(growth.by_effort)}, gross {show_share(growth.gross_effort)}"
    count = f"by count {show_share(growth.by_count)}, gross {show_share(growth.gross_count)}"
    says = [
        told_growth(found),
        f"{effort}; {count}",
        "creep: nobody moved the date, added hours or money, or accepted it"
        if found.is_creep
        else "approved, or no more than before",
    ]
    leads = tuple(
        Leads(one.kind, one.id, one.name, one.change)
        for one in found.items[:MOST_LEADS]
        if one.change != "removed"
    )
    return [Explained("Scope", show_share(growth.in_force), tuple(says), leads)]


def _hours(minutes: Index | int) -> str:
    return show_hours(round(minutes)) if minutes is not None else "–"
