"""The outline of a plan: which rows are summaries, and what hangs under what."""

from __future__ import annotations

from typing import NamedTuple

from mstui.exchange.readers.mspdi import values
from mstui.exchange.readers.mspdi.xml import Record
from mstui.exchange.records import Ledger

# What is asked of a task; all else is counted while the file streams by.
TASK_CELLS = dict.fromkeys(
    (
        "UID", "ID", "Name", "IsNull", "OutlineLevel", "OutlineNumber", "Summary", "Milestone",
        "Active", "Manual", "ManualStart", "ExternalTask", "IsSubproject", "SubprojectName",
        "Start", "Finish", "Duration", "DurationFormat", "Work", "ActualWork",
        "RemainingDuration", "PercentComplete", "ActualStart", "ActualFinish",
        "ConstraintType", "ConstraintDate", "Deadline", "CalendarUID", "Cost", "Notes",
        "PredecessorLink", "Baseline",
    )
)  # fmt: skip


class Line(NamedTuple):
    """One row of the outline. ``summary`` is the place of the row it hangs under, -1 for none."""

    record: Record
    uid: str
    level: int
    kind: str  # phase, milestone, task
    summary: int


def lines(records: list[Record], ledger: Ledger) -> list[Line]:
    """The rows in their order, without blank ones and the project's own summary."""
    rows = _ordered([record for record in records if not _blank(record, ledger)], ledger)
    levels = [_level(record, ledger) for record in rows]
    found: list[Line] = []
    above: list[tuple[int, int]] = []  # (level, place) of the summaries around
    for place, record in enumerate(rows):
        level = levels[place]
        while above and above[-1][0] >= level:
            above.pop()
        deeper = place + 1 < len(rows) and levels[place + 1] > level
        kind = _kind(record, deeper, ledger)
        uid = record.take("UID", ledger)
        found.append(Line(record, uid, level, kind, above[-1][1] if above else -1))
        if kind == "phase":
            above.append((level, place))
    return found


def is_project_summary(record: Record) -> bool:
    """Row 0 stands for the project itself."""
    level = record.peek("OutlineLevel")
    return values.integer(level) == 0 if level else record.peek("UID") == "0"


def _blank(record: Record, ledger: Ledger) -> bool:
    if not values.flag(record.take("IsNull", ledger)):
        return False
    record.leave("Task (blank row)", ledger)
    return True


def _ordered(rows: list[Record], ledger: Ledger) -> list[Record]:
    """Rows by ID, as Project shows them; in the order of the file where an ID is missing."""
    numbers = [values.integer(record.take("ID", ledger)) for record in rows]
    known = [number for number in numbers if number is not None]
    if len(known) < len(rows):
        return rows
    return [rows[at] for at in sorted(range(len(rows)), key=known.__getitem__)]


def _level(record: Record, ledger: Ledger) -> int:
    level = values.integer(record.take("OutlineLevel", ledger))
    if level is None and record.peek("OutlineNumber"):
        level = record.take("OutlineNumber", ledger).count(".") + 1
    return max(1, level or 1)


def _kind(record: Record, deeper: bool, ledger: Ledger) -> str:
    said = values.flag(record.take("Summary", ledger))
    length = values.duration(record.peek("Duration"))
    # A summary whose rows are in another file, an inserted project, lasts as a task does.
    if deeper or (said and not (length and length.minutes)):
        # Summaries can be flagged as milestones, which phases here can't.
        if not values.flag(record.peek("Milestone")):
            record.take("Milestone", ledger)
        return "phase"
    if values.flag(record.take("Milestone", ledger)) or (length and not length.minutes):
        return "milestone"
    return "task"
