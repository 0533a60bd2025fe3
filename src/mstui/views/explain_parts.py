"""What explanations are made of: sentences about days, percents and what they lead to."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from mstui import dates
from mstui.domain.duration import show_hours
from mstui.domain.priority import MOSCOW_MEANING, QUADRANTS, advice, quadrant
from mstui.domain.values import show_choice
from mstui.measures.progress import Progress
from mstui.store.transaction import Row
from mstui.views.workdays import Workdays

# So many days are told one by one.
FEW_DAYS = 10
LONGEST = 400
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
SATURDAY = 5


class Leads(NamedTuple):
    """An item that an explanation names; ``why`` says what it has to do with it."""

    kind: str
    id: str
    name: str
    why: str = ""


class Explained(NamedTuple):
    """A number, a date or a word as it is seen, what it means, and what it comes from."""

    label: str
    shown: str
    says: tuple[str, ...] = ()
    leads: tuple[Leads, ...] = ()


def days_shown(days: int | None) -> str:
    """Working days to a date as lists show them: ``3wd`` ahead, ``+2wd`` late."""
    if days is None:
        return ""
    return f"+{-days}wd" if days < 0 else "today" if days == 0 else f"{days}wd"


def day_told(day: str) -> str:
    """``Tue 17 Nov``; text that is no date as it stands."""
    try:
        date.fromisoformat(day[:10])
    except ValueError:
        return dates.show(day, "2000-01-01")
    return dates.show_long(day)[:10]


def days_told(
    conn: sqlite3.Connection, what: str, day: str, today: str, project: str | None
) -> tuple[str, ...]:
    """How many working days lie between today and a day, and which ones count."""
    workdays = Workdays(conn)
    days = workdays.between(today, day, project)
    late = days < 0
    first, last = (day, today) if late else (today, day)
    ends = f"{what} {day_told(day)}, today {day_told(today)}"
    try:
        span = _between(date.fromisoformat(first[:10]), date.fromisoformat(last[:10]))
    except ValueError:
        return (f"{what} {dates.show(day, today)} is no date",)
    if len(span) > LONGEST:
        return (f"{ends}: {abs(days)} working days", _calendar_told(conn, project))
    working = [each for each in span if _works(workdays, each, project)]
    if not working:
        return (f"{ends}: no working day between", _calendar_told(conn, project))
    if len(working) <= FEW_DAYS:
        named = ", ".join(f"{WEEKDAYS[each.weekday()]} {each.day:02d}" for each in working)
        said = f"{ends}, working days between: {named}"
    else:
        said = f"{ends}: {len(working)} working days of {len(span)} days"
        off = [each for each in span if each.weekday() < SATURDAY and each not in working]
        if off:
            named = ", ".join(dates.show(each.isoformat(), today) for each in off[:5])
            said += f"; days off: {named}" + (" and more" if len(off) > 5 else "")
        return (f"{said}{', + says late' if late else ''}", _calendar_told(conn, project))
    sign = "+ says late" if late else "until then"
    return (f"{said} = {len(working)} ({sign})", _calendar_told(conn, project))


def _between(first: date, last: date) -> list[date]:
    """The days after the first up to and including the last."""
    return [first + timedelta(days=n + 1) for n in range((last - first).days)]


def _works(workdays: Workdays, day: date, project: str | None) -> bool:
    before = day - timedelta(days=1)
    return workdays.between(before.isoformat(), day.isoformat(), project) == 1


def _calendar_told(conn: sqlite3.Connection, project: str | None) -> str:
    found = conn.execute(
        "SELECT c.name FROM project p JOIN calendar c ON c.id=p.calendar WHERE p.id=?", (project,)
    ).fetchone()
    if found is None:
        return "counted from Monday to Friday: the project has no calendar of its own"
    return f"counted on the project's calendar, {found[0] or 'which has no name'}"


def progress_told(progress: Progress) -> tuple[str, ...]:
    """A roll-up with its figures: ``65 % = 941 h done of 1,448 h planned effort``."""
    percent, exact = progress.percent, progress.exact
    if percent is None or exact is None:
        return ("there are no tasks to be done",)
    tasks = "1 task" if progress.tasks == 1 else f"{progress.tasks:,} tasks without parts"
    if progress.rule in ("count", "finished"):
        said = f"{percent} % = the mean of what is done of {tasks}"
    else:
        done = int(progress.size * exact / 100 + 0.5)
        if progress.rule == "effort":
            figures = f"{show_hours(done)} done of {show_hours(progress.size)} planned effort"
        else:
            day = progress.minutes_per_day
            figures = f"{done / day:,.1f} d done of {progress.size / day:,.1f} d planned"
        said = f"{percent} % = {figures}, from {tasks}"
    return (said, progress.explanation)


def named(
    conn: sqlite3.Connection, kind: str, where: str, values: Iterable[object], why: str = ""
) -> tuple[Leads, ...]:
    """The first few items that a condition finds."""
    rows = conn.execute(
        f"SELECT t.id,coalesce(t.name,'') FROM \"{kind}\" t WHERE {where} ORDER BY t.id LIMIT 5",
        tuple(values),
    ).fetchall()
    return tuple(Leads(kind, id, " ".join(name.split()), why) for id, name in rows)


def text_of(row: Row, name: str) -> str:
    """A text field; empty where it holds none."""
    value = row.get(name)
    return value if isinstance(value, str) else ""


def priority_told(row: Row) -> list[Explained]:
    """MoSCoW, and the quadrant of impact and feasibility."""
    moscow = text_of(row, "moscow")
    rated = [text_of(row, name) for name in ("impact", "feasibility")]
    found = []
    if moscow:
        word = show_choice(moscow)
        found.append(Explained("Priority", word, (MOSCOW_MEANING.get(moscow, ""),)))
    place = quadrant(*rated)
    if place is not None:
        says = [
            (
                f"{rated[0]} impact and {rated[1]} to do: quadrant {place} of 4, "
                f"{QUADRANTS[place - 1]}"
            )
        ]
        if told := advice(moscow or None, *rated):
            says.append(told)
        found.append(Explained("Quadrant", f"{place} {QUADRANTS[place - 1]}", tuple(says)))
    return found
