"""Public holidays as rows of a calendar: filled for a country and years, then like any other."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from mstui.actions.change import Change, Touched, quoted
from mstui.actions.checking import existing
from mstui.domain.errors import InvalidValue
from mstui.domain.text import visible
from mstui.store.transaction import Transaction
from mstui.store.workspace import Workspace

FIRST_YEAR, LAST_YEAR = 1950, 2100
MOST_YEARS = 30
STANDARD = "Standard"


class Holiday(NamedTuple):
    """A day off: ISO text and its name."""

    day: str
    name: str


def public_holidays(country: str, years: Iterable[int], region: str = "") -> list[Holiday]:
    """The public holidays of a country (ISO code, as DE) and a region of it, by day.

    Raises InvalidValue for a country, region or year that is not known.
    """
    wanted = sorted(set(years))
    if not wanted or wanted[0] < FIRST_YEAR or wanted[-1] > LAST_YEAR:
        raise InvalidValue(f"years are from {FIRST_YEAR} to {LAST_YEAR}", field="years")
    if len(wanted) > MOST_YEARS:
        raise InvalidValue(f"at most {MOST_YEARS} years at once", field="years")
    # 60 ms to import, and asked for once in a project's life.
    from holidays import country_holidays, list_supported_countries

    known = list_supported_countries(include_aliases=True)
    code = country.strip().upper()
    if code not in known:
        raise InvalidValue(
            f"no country “{visible(country)[:20]}”: {_nearest(code, known)}", field="country"
        )
    part = region.strip()
    if part and part not in known[code]:
        raise InvalidValue(
            f"{code} has no region “{visible(part)[:20]}”: {_nearest(part, known[code])}",
            field="region",
        )
    found = country_holidays(code, subdiv=part or None, years=wanted, language="en_US")
    return [Holiday(day.isoformat(), name) for day, name in sorted(found.items())]


def _nearest(word: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    names = sorted(known)
    near = get_close_matches(word, names, n=3, cutoff=0.5)
    if near:
        return f"did you mean {' or '.join(near)}?"
    return f"known are {', '.join(names[:8])} …" if len(names) > 8 else f"known are {names}"


def fill_holidays(ws: Workspace, project: str, days: Iterable[Holiday], *, country: str) -> Change:
    """Put holidays into the calendar of a project, which gets one of its own if it has none.

    A day that is off already stays as it is, so filling twice changes nothing.
    """
    label = f"fill the holidays of {country.strip().upper()}"
    with ws.write(label) as tx:
        row = existing(tx, "project", project)
        calendar = row["calendar"] or _made(tx, project)
        taken = _days_off(tx.conn, str(calendar))
        ids = [
            tx.insert(
                "dayoff",
                {"calendar": calendar, "name": day.name, "start": day.day, "finish": day.day},
            )
            for day in days
            if day.day not in taken
        ]
        tx.update("calendar", str(calendar), {"country": country.strip().upper()})
    count = "1 day off" if len(ids) == 1 else f"{len(ids)} days off"
    return Change(
        f"{quoted(row['name'])} has {count} more" if ids else "All of these days are off already",
        label,
        (Touched("project", project), *(Touched("dayoff", id) for id in ids)),
    )


def _made(tx: Transaction, project: str) -> str:
    """A calendar of Monday to Friday for a project that had none."""
    id = tx.insert("calendar", {"name": STANDARD})
    tx.update("project", project, {"calendar": id})
    return id


def _days_off(conn: sqlite3.Connection, calendar: str) -> set[str]:
    """The first days of what a calendar has off already."""
    rows = conn.execute("SELECT start FROM dayoff WHERE calendar=?", (calendar,)).fetchall()
    return {str(start) for (start,) in rows}
