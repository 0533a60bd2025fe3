"""Where the figures of a KPI come from: reading, progress, what is expected, limits."""

from __future__ import annotations

import sqlite3
from datetime import date
from decimal import Decimal

from mstui import dates
from mstui.measures.kpi import RUN, SHORT_RUN, show_number
from mstui.store.transaction import Row
from mstui.views.explain_parts import Explained, named, text_of
from mstui.views.kpis import KpiLine, kpis, readings, share, told, with_unit


def explain_kpi(conn: sqlite3.Connection, id: str, row: Row, today: str) -> list[Explained]:
    """The verdict, each figure with its formula, and the milestones it proves."""
    (line,) = kpis(conn, today, text_of(row, "project"), kpi=id) or (None,)
    if line is None:
        return []
    proven = named(
        conn,
        "milestone",
        "t.id IN (SELECT milestone FROM proves WHERE kpi=?1 UNION SELECT milestone FROM kpi"
        " WHERE id=?1)",
        [id],
        "is proven by it",
    )
    found = [Explained("State", line.word, tuple(told(line, today)), proven)]
    found += [one for one in (_now(line, today), _progress(line), _by_now(line, today)) if one]
    if line.stands.short_run:
        found.append(_short(conn, line, today))
    if line.stands.limits is not None:
        found.append(_limits(line))
    if line.stands.next_due is not None:
        due = str(line.stands.next_due)
        says = f"every {line.kpi.cadence_days} days; the last reading and that many days"
        found.append(Explained("Due", dates.show(due, today), (says,)))
    return found


def _now(line: KpiLine, today: str) -> Explained | None:
    last = line.stands.last
    if last is None:
        return None
    return Explained("Now", line.now, (f"the last reading, of {dates.show(str(last.on), today)}",))


def _progress(line: KpiLine) -> Explained | None:
    stands, kpi = line.stands, line.kpi
    if stands.progress is None or stands.last is None:
        return None
    now, start, target = (
        show_number(value)
        for value in (stands.last.value, kpi.start_value, kpi.target_value)
        if value is not None
    )
    formula = f"(now - start) / (target - start) = ({now} - {start}) / ({target} - {start})"
    tolerance = "on track up to 5 points behind what is expected"
    return Explained("Progress", share(stands.progress), (formula, tolerance))


def _by_now(line: KpiLine, today: str) -> Explained | None:
    stands, kpi = line.stands, line.kpi
    if stands.expected_now is None:
        return None
    shown = with_unit(stands.expected_now, line.unit)
    if kpi.curve:
        return Explained("By now", shown, ("from the curve of the KPI, straight between its days",))
    if stands.expected is None or kpi.start_on is None or kpi.target_on is None:
        return Explained("By now", shown, ("the target: without a start it is always expected",))
    days = (kpi.target_on - kpi.start_on).days
    gone = min(days, max(0, (date.fromisoformat(today[:10]) - kpi.start_on).days))
    first, last = (dates.show(str(day), today) for day in (kpi.start_on, kpi.target_on))
    says = f"{gone} of the {days} days from {first} to {last} are gone: {share(stands.expected)}"
    start, target = (show_number(end or Decimal()) for end in (kpi.start_value, kpi.target_value))
    return Explained("By now", shown, (says, f"that share of the way from {start} to {target}"))


def _short(conn: sqlite3.Connection, line: KpiLine, today: str) -> Explained:
    worse = [
        f"{show_number(one.value)} on {dates.show(one.on, today)},"
        f" {show_number(one.expected)} was expected"
        for one in readings(conn, line)
        if one.short and one.value is not None and one.expected is not None
    ][: line.stands.short_run]
    rule = f"{SHORT_RUN} in a row open an investigation; a missing reading is stale, not short"
    return Explained("Short", f"{line.stands.short_run} in a row", (*worse, rule))


def _limits(line: KpiLine) -> Explained:
    limits = line.stands.limits
    assert limits is not None
    lower, mean, upper = map(show_number, (limits.lower, limits.mean, limits.upper))
    return Explained(
        "Limits",
        f"{lower} to {upper}",
        (
            f"mean {mean} ± 2.66 × the mean of the moves from reading to reading (XmR chart)",
            f"outside, or {RUN} in a row on one side of the mean, is a change; the rest is noise",
        ),
    )
