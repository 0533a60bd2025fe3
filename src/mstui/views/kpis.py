"""KPIs: how each stands, what is expected by now, its readings, and a chart of them."""

from __future__ import annotations

import sqlite3
from decimal import Decimal
from itertools import pairwise
from typing import Any, NamedTuple

from mstui import dates
from mstui.measures.kpi import (
    RUN,
    SHORT_RUN,
    Assessment,
    Kpi,
    assess,
    expected_value,
    kpi_of,
    number,
    readings_of,
    show_number,
)
from mstui.views.canvas import Canvas, Span
from mstui.views.risks import of_project

SHOWN = ("open", "due", "all")
_FIELDS = (
    "id", "name", "project", "milestone", "unit", "direction", "start_value", "start_on",
    "target_value", "target_on", "low", "high", "cadence_days", "source", "curve", "description",
)  # fmt: skip


class KpiLine(NamedTuple):
    """One KPI with how it stands; ``investigation`` is the id of the open one, empty for none."""

    id: str
    name: str
    project: str
    key: str
    unit: str
    source: str
    description: str
    owner_name: str
    milestones: tuple[str, ...]
    automatic: tuple[str, ...]
    kpi: Kpi
    stands: Assessment
    investigation: str

    @property
    def word(self) -> str:
        """``short 3 in a row`` before the verdict: it says more."""
        if self.stands.consistently_short:
            return f"short {self.stands.short_run} in a row"
        return self.stands.verdict

    @property
    def now(self) -> str:
        """The last reading with its unit; a dash where there is none."""
        last = self.stands.last
        return with_unit(last.value, self.unit) if last else "–"

    @property
    def goal(self) -> str:
        """``60 leads``, ``≤ 3 min``, ``10 to 20 °C``."""
        return goal_of(self.kpi, self.unit)

    @property
    def is_over(self) -> bool:
        """Met, or its day has passed: no more readings are needed."""
        return self.stands.next_due is None


class ReadingLine(NamedTuple):
    """One reading with what was expected of its day; ``short``: worse than that."""

    id: str
    on: str
    value: Decimal | None
    stored: str
    expected: Decimal | None
    short: bool
    author: str
    note: str


def kpis(
    conn: sqlite3.Connection, today: str, project: str = "", *, kpi: str = ""
) -> list[KpiLine]:
    """The KPIs of a project, or of all active ones (or one alone), the worst first."""
    from datetime import date

    read: dict[str, list[tuple[Any, Any]]] = {}
    for id, on, value in conn.execute(
        'SELECT r.kpi,r."on",r.value FROM kpi k JOIN reading r ON r.kpi=k.id'
        " WHERE (:project='' OR k.project=:project) AND (:kpi='' OR k.id=:kpi)"
        ' ORDER BY r."on",r.id',
        {"project": project, "kpi": kpi},
    ):
        read.setdefault(id, []).append((on, value))
    proven = _proven(conn)
    asked = dict(
        conn.execute("SELECT kpi,id FROM investigation WHERE coalesce(state,'open')='open'")
    )
    columns = ",".join(f't."{name}"' for name in _FIELDS)
    rows = conn.execute(
        f'SELECT {columns},coalesce(p."key",p.name),o.name FROM kpi t'
        " JOIN project p ON p.id=t.project LEFT JOIN person o ON o.id=t.owner"
        f" WHERE {of_project('t')} AND (:kpi='' OR t.id=:kpi)",
        {"project": project, "kpi": kpi},
    ).fetchall()
    lines = []
    day = date.fromisoformat(today[:10])
    for row in rows:
        stored = dict(zip(_FIELDS, row, strict=False))
        known = kpi_of(stored)
        milestones = proven.get(stored["id"], [])
        lines.append(
            KpiLine(
                stored["id"],
                stored["name"] or "",
                stored["project"] or "",
                row[-2] or "",
                stored["unit"] or "",
                stored["source"] or "",
                stored["description"] or "",
                row[-1] or "",
                tuple(name for name, _ in milestones),
                tuple(name for name, is_automatic in milestones if is_automatic),
                known,
                assess(known, readings_of(read.get(stored["id"], [])), day),
                asked.get(stored["id"], ""),
            )
        )
    lines.sort(key=_worst_first)
    return lines


def readings(conn: sqlite3.Connection, line: KpiLine) -> list[ReadingLine]:
    """Every reading of a KPI, the latest first, beside what was expected of its day."""
    from mstui.measures.kpi import Reading, day, is_short

    rows = conn.execute(
        'SELECT t.id,t."on",t.value,a.name,t.note FROM reading t'
        ' LEFT JOIN person a ON a.id=t.author WHERE t.kpi=? ORDER BY t."on" DESC,t.id DESC',
        (line.id,),
    ).fetchall()
    found = []
    for id, on, stored, author, note in rows:
        when, value = day(on), number(stored)
        expected = expected_value(line.kpi, when) if when else None
        short = when is not None and value is not None and is_short(line.kpi, Reading(when, value))
        found.append(
            ReadingLine(
                id, on or "", value, str(stored or ""), expected, short, author or "", note or ""
            )
        )
    return found


def _proven(conn: sqlite3.Connection) -> dict[str, list[tuple[str, bool]]]:
    """The milestones that each KPI proves, and whether it achieves them by itself."""
    found: dict[str, list[tuple[str, bool]]] = {}
    for kpi, name, is_automatic in conn.execute(
        "SELECT k.id,m.name,m.kind='target' AND coalesce(m.automatic,0)=1 FROM kpi k"
        " JOIN milestone m ON m.id=k.milestone"
        " UNION SELECT v.kpi,m.name,m.kind='target' AND coalesce(m.automatic,0)=1 FROM proves v"
        " JOIN milestone m ON m.id=v.milestone ORDER BY 2"
    ):
        found.setdefault(kpi, []).append((name or "", bool(is_automatic)))
    return found


_RANKS = ("missed", "behind", "no reading", "no target", "on track", "met")


def _worst_first(line: KpiLine) -> tuple[Any, ...]:
    return (
        not line.stands.consistently_short,
        _RANKS.index(line.stands.verdict),
        not line.stands.is_due,
        line.name.casefold(),
        line.id,
    )


def with_unit(value: Decimal, unit: str) -> str:
    """``41 leads``, ``62 %``."""
    return f"{show_number(value)} {unit}".rstrip()


def goal_of(kpi: Kpi, unit: str) -> str:
    """What is to be reached, in words; a dash where nothing is."""
    if kpi.direction == "range":
        ends = [show_number(end) for end in (kpi.low, kpi.high) if end is not None]
        if len(ends) == 2:
            return f"{ends[0]} to {ends[1]} {unit}".rstrip()
        sign = "≥" if kpi.low is not None else "≤"
        return f"{sign} {ends[0]} {unit}".rstrip() if ends else "–"
    if kpi.target_value is None:
        return "–"
    sign = "≤ " if kpi.direction == "down" else ""
    return f"{sign}{with_unit(kpi.target_value, unit)}"


def share(value: Decimal | None) -> str:
    """A share as whole percent, never rounded up to 100; a dash for none."""
    if value is None:
        return "–"
    percent = round(value * 100)
    return f"{99 if percent == 100 and value < 1 else percent} %"


def told(line: KpiLine, today: str) -> list[str]:
    """The sentences about a KPI: how far it is, how short, what the XmR chart says."""
    stands, said = line.stands, []
    if stands.last is not None and stands.expected_now is not None:
        expected = with_unit(stands.expected_now, line.unit)
        said.append(f"{line.now} on {_day(stands.last.on, today)}; {expected} is expected by now")
    if stands.progress is not None:
        said.append(f"{share(stands.progress)} of the way, {share(stands.expected)} expected")
    if stands.short_run:
        run = "1 reading" if stands.short_run == 1 else f"{stands.short_run} readings in a row"
        rule = f"; {SHORT_RUN} open an investigation" if stands.short_run < SHORT_RUN else ""
        said.append(f"{run} worse than expected{rule}")
    if stands.stale and stands.next_due is not None:
        due = _day(stands.next_due, today)
        said.append(f"a reading was due on {due}; a missing one is stale, not short")
    said += _signals(line, today)
    return said


def _signals(line: KpiLine, today: str) -> list[str]:
    """What the limits of the XmR chart tell of noise and change."""
    limits, stands = line.stands.limits, line.stands
    if limits is None:
        few = len(stands.readings)
        return [f"XmR limits come with 6 readings; there {'is' if few == 1 else 'are'} {few}"]
    lower, mean, upper = map(show_number, (limits.lower, limits.mean, limits.upper))
    said = [f"XmR: mean {mean}, limits {lower} to {upper}"]
    outside = [one for one in stands.signals if one.kind == "outside"]
    runs = [one for one in stands.signals if one.kind == "run"]
    for one in outside[-2:]:
        side = "above" if one.above else "below"
        said.append(
            f"{show_number(one.value)} on {_day(one.on, today)} is {side} the limits: a real change"
        )
    if runs:
        side = "above" if runs[-1].above else "below"
        until = _day(runs[-1].on, today)
        said.append(f"{RUN} or more in a row {side} the mean until {until}: a real change")
    if not outside and not runs:
        said.append("all readings are within the limits: noise, no change")
    return said


def _day(on: Any, today: str) -> str:
    return dates.show(str(on), today)


class Chart(NamedTuple):
    """A chart of readings: rows of spans, and the values at its upper and lower edge."""

    rows: list[list[Span]]
    highest: Decimal
    lowest: Decimal


def chart(line: KpiLine, width: int, height: int, *, ascii: bool = False) -> Chart | None:
    """Readings over time with what was expected (dotted), mean and limits; None without any.

    Styles are names of a theme's colours: text the readings, amber what is expected, muted the
    mean and limits, red a reading outside them.
    """
    known = line.stands.readings
    if not known or width < 4 or height < 2:
        return None
    first, last = known[0].on, known[-1].on
    days = max(1, (last - first).days)
    expected = [(one.on, expected_value(line.kpi, one.on)) for one in known]
    limits = line.stands.limits
    values = [one.value for one in known] + [value for _, value in expected if value is not None]
    if limits is not None:
        values += [limits.lower, limits.mean, limits.upper]
    lowest, highest = min(values), max(values)
    spread = highest - lowest
    canvas = Canvas(width, height, ascii=ascii)
    across, up = canvas.dots_across - 1, canvas.dots_down - 1

    def x(on: Any) -> int:
        return int((on - first).days * across // days)

    def y(value: Decimal) -> int:
        return round((value - lowest) * up / spread) if spread else up // 2

    if limits is not None:
        for value in (limits.lower, limits.upper, limits.mean):
            canvas.line(
                0, y(value), across, y(value), "muted", every=2 if value == limits.mean else 4
            )
    points = [(x(on), y(value)) for on, value in expected if value is not None]
    for before, after in pairwise(points):
        canvas.line(*before, *after, "amber", every=3)
    places = [(x(one.on), y(one.value)) for one in known]
    for before, after in pairwise(places):
        canvas.line(*before, *after, "accent")
    outside = {one.on for one in line.stands.signals if one.kind == "outside"}
    for one, place in zip(known, places, strict=True):
        sign = "o" if ascii else "●"
        canvas.mark(*place, sign, "red" if one.on in outside else "accent")
    return Chart(canvas.rows(), highest, lowest)
