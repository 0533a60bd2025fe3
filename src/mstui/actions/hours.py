"""Hours worked: one line of them read, and written with what follows for the task."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import NamedTuple

from mstui import dates
from mstui.actions.change import Change, Touched, quoted, short
from mstui.actions.checking import checked, existing, title_of
from mstui.domain.duration import MINUTES_PER_DAY, parse_duration, show_hours
from mstui.domain.errors import InvalidValue
from mstui.domain.kinds import KINDS
from mstui.domain.life import task_consequences
from mstui.domain.text import clean_line, visible
from mstui.measures.progress import task_percent
from mstui.store.transaction import Row, Transaction
from mstui.store.workspace import Workspace

EXAMPLES = "1.5h yesterday testing, 45m, 2h fri"
A_DAY = 24 * 60
# So many words may name a duration, and a day: "1 h 30 m", "on fri 20 nov".
_LONGEST_DURATION, _LONGEST_DAY = 4, 4
_OLDEST = timedelta(days=366)


class Hours(NamedTuple):
    """What was worked: minutes, the day as ISO text, and on what."""

    minutes: int
    on: str
    note: str = ""


def parse_hours(line: str, today: date, *, minutes_per_day: int = MINUTES_PER_DAY) -> Hours:
    """``1.5h yesterday testing``: how long, then the day (today unless said), then on what.

    The day may also come first. Raises InvalidValue that says what would be right.
    """
    words = line.split()
    if not words:
        raise InvalidValue(f"how long? write {EXAMPLES}")
    first_day = _day(words, today)
    rest = words[first_day[1] :] if first_day else words
    minutes, found, rest = _worked(rest or words, today, first_day, minutes_per_day)
    on = found[0] if found else today
    if minutes <= 0:
        raise InvalidValue("no time at all: write 1.5h or 45m")
    if minutes > A_DAY:
        raise InvalidValue(f"{show_hours(minutes)} are more than a day has")
    if on > today:
        raise InvalidValue("that day is still to come: hours are logged once they are worked")
    if on < today - _OLDEST:
        raise InvalidValue("that is more than a year ago")
    return Hours(minutes, on.isoformat(), clean_line(" ".join(rest), field="note"))


Day = tuple[date, int]


def _worked(
    words: list[str], today: date, day: Day | None, minutes_per_day: int
) -> tuple[int, Day | None, list[str]]:
    """How long, the day that follows it, and the words that are left.

    "3h 18 nov" is three hours on the 18th, though "3h 18" alone would be minutes too.
    """
    lengths = _durations(words, minutes_per_day)
    for minutes, taken in lengths if day is None else ():
        if found := _day(words[taken:], today):
            return minutes, found, words[taken + found[1] :]
    minutes, taken = lengths[0]
    return minutes, day, words[taken:]


def _durations(words: list[str], minutes_per_day: int) -> list[tuple[int, int]]:
    """The times that words may begin with, in minutes, the longest first; how many words each.

    Raises InvalidValue where there is none.
    """
    found: list[tuple[int, int]] = []
    for count in range(min(_LONGEST_DURATION, len(words)), 0, -1):
        text = " ".join(words[:count])
        if not text[0].isdigit():
            break
        try:
            found.append(
                (parse_duration(text, minutes_per_day=minutes_per_day, field="time"), count)
            )
        except InvalidValue:
            continue
    bare = words[0].replace(",", ".", 1)
    digits = bare.replace(".", "", 1)
    if not found and digits.isascii() and digits.isdigit():
        # A number alone is hours: nothing else is logged here.
        found.append((int(float(bare[:9]) * 60 + 0.5), 1))
    if not found:
        raise InvalidValue(f"“{visible(words[0])[:30]}” is no time; write {EXAMPLES}")
    return found


def _day(words: list[str], today: date) -> Day | None:
    """The day at the begin of the words, and how many words say so; a weekday is the last one."""
    from mstui.dates.grammar import weekday_named

    for count in range(min(_LONGEST_DAY, len(words)), 0, -1):
        text = " ".join(words[:count])
        bare = text.casefold().removeprefix("on ")
        if bare[:1].isdigit() and len(bare) < 5 and "-" not in bare and "." not in bare:
            continue  # "2h", "45m", "3 d": how long, not when
        if weekday_named(bare) is not None:
            bare = f"last {bare}"
        try:
            return dates.parse_date(bare, today), count
        except InvalidValue:
            continue
    return None


def log_hours(
    ws: Workspace, kind: str, id: str, hours: Hours | None, *, removed: Collection[str] = ()
) -> Change:
    """Write hours on a task or a project, and take entries of one's own away, as one step.

    A task's effort grows by them; one that had not begun has begun that day.
    """
    if kind not in ("task", "project"):
        raise InvalidValue("hours are logged on tasks, or on a whole project")
    if hours is None and not removed:
        raise InvalidValue(f"how long? write {EXAMPLES}")
    with ws.reader_lock:
        title = title_of(ws.reader, kind, id)
    touched: list[Touched] = []
    began = False
    label = f"log {show_hours(hours.minutes)} on {short(title)}" if hours else (
        f"take hours off {short(title)}"
    )  # fmt: skip
    with ws.write(label) as tx:
        for entry in removed:
            touched += _remove(tx, entry)
        if hours is not None:
            made, began = _write(tx, kind, id, hours)
            touched.append(made)
    touched.append(Touched(kind, id))
    told = f"Took hours off {quoted(title)}"
    if hours is not None:
        told = f"Logged {show_hours(hours.minutes)} on {quoted(title)}"
    return Change(f"{told}, which has begun" if began else told, label, tuple(touched))


def _write(tx: Transaction, kind: str, id: str, hours: Hours) -> tuple[Touched, bool]:
    row = existing(tx, kind, id)
    values = {
        "project": id if kind == "project" else row["project"],
        "task": id if kind == "task" else None,
        "person": tx.author or None,
        "on": hours.on,
        "minutes": hours.minutes,
        "note": hours.note or None,
    }
    # Unlike other items, hours need no words of their own.
    made = tx.insert("time", checked(tx.conn, KINDS["time"], values))
    began = False
    if kind == "task":
        began = row["state"] == "todo"
        if began:
            tx.update("task", id, task_consequences(row, "doing", hours.on))
        _work(tx, id, _number(row["effort_done"]) + hours.minutes)
    return Touched("time", made), began


def _remove(tx: Transaction, entry: str) -> list[Touched]:
    row = existing(tx, "time", entry)
    if row["person"] and row["person"] != tx.author:
        name = title_of(tx.conn, "person", str(row["person"]))
        raise InvalidValue(f"{name} logged that: only {name} takes it away")
    tx.delete("time", entry)
    touched = [Touched("time", entry)]
    task = row["task"]
    found = tx.get("task", str(task)) if task else None
    if found is not None and found["effort_done"] is not None:
        _work(tx, str(task), max(0, _number(found["effort_done"]) - _number(row["minutes"])))
        touched.append(Touched("task", str(task)))
    return touched


def _work(tx: Transaction, task: str, minutes: int) -> None:
    """Set how much was worked on a task, and its percent where that is measured by it."""
    row = existing(tx, "task", task)
    changes: Row = {"effort_done": minutes}
    if row["percent_rule"] == "effort":
        changes["percent"] = task_percent({**row, **changes}).percent
    tx.update("task", task, changes)


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0
