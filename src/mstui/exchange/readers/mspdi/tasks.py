"""Rows of the plan: phases, milestones and tasks, with all that Project says of them."""

from __future__ import annotations

from mstui.domain.draft import Draft, Row
from mstui.domain.text import LINE_LIMIT, NOTES_LIMIT
from mstui.exchange.order import order_key
from mstui.exchange.readers.mspdi import values
from mstui.exchange.readers.mspdi.baselines import Baselines
from mstui.exchange.readers.mspdi.calendars import Calendars
from mstui.exchange.readers.mspdi.links import Item
from mstui.exchange.readers.mspdi.outline import Line
from mstui.exchange.readers.mspdi.people import Assignments
from mstui.exchange.readers.mspdi.xml import Record
from mstui.exchange.records import Ledger

_CONSTRAINTS = (
    "asap",
    "alap",
    "must start on",
    "must finish on",
    "start no earlier than",
    "start no later than",
    "finish no earlier than",
    "finish no later than",
)


class Rows:
    """Drafts the rows of one project; ``items`` are those that links may name, by UID."""

    def __init__(
        self,
        draft: Draft,
        ledger: Ledger,
        project: Row,
        calendars: Calendars,
        assignments: Assignments,
        digits: int,
    ) -> None:
        self._draft = draft
        self._ledger = ledger
        self._project = project
        self._calendars = calendars
        self._assignments = assignments
        self._digits = digits
        self.items: dict[str, Item] = {}
        self.baselines = Baselines(draft, ledger, str(project["id"]), digits)
        self._contributors: list[str] = []
        # Rows that a link leads to, or to what they lie in; and whether the one at hand is such.
        self._waiting: set[str | None] = set()
        self._waits = False
        self._whole_name = ""
        self.manual = 0
        self.rounded = 0

    def add_all(self, lines: list[Line]) -> list[tuple[str, list[Record]]]:
        """Draft every row; returns the links that each of them carries, by UID."""
        ids: list[str] = []
        links: list[tuple[str, list[Record]]] = []
        for place, line in enumerate(lines):
            record = line.record
            name = self._name(line, place)
            phase = ids[line.summary] if line.summary >= 0 else None
            row: Row = {"name": name, "project": self._project["id"]}
            row["parent" if line.kind == "phase" else "phase"] = phase
            row["ord"] = order_key(place)
            row["source_id"] = self._ledger.clean(line.uid, limit=LINE_LIMIT) or None
            carried = record.take_parts("PredecessorLink")
            self._waits = bool(carried) or phase in self._waiting
            promised = record.take_parts("Baseline")
            fill = {"phase": self._phase, "milestone": self._milestone, "task": self._task}
            fill[line.kind](record, row, line.uid)
            key = self._draft.add(line.kind, **row)
            ids.append(key)
            if self._waits:
                self._waiting.add(key)
            self._people_of(line, key)
            drafted = self._draft.rows[line.kind][-1]
            self.baselines.add(drafted, line.kind, promised)
            uid = line.uid or f"row {place}"
            if uid in self.items:
                self._ledger.bad(f"task {name}", f"the UID {uid} is used twice in the file")
                uid = f"row {place}"
            self.items[uid] = Item(key, line.kind, name, phase or "")
            if carried:
                links.append((uid, carried))
            record.leave("Task", self._ledger)
        self._assignments.leave_rest()
        return links

    def _name(self, line: Line, place: int) -> str:
        ledger, record = self._ledger, line.record
        whole = record.take("Name", ledger)
        self._whole_name = whole if len(whole) > LINE_LIMIT else ""
        shown = f"{whole[: LINE_LIMIT - 1]}…" if self._whole_name else whole
        name = ledger.clean(shown, limit=LINE_LIMIT)
        if self._whole_name:
            ledger.info(
                f"task {name[:40]}…",
                f"its name has {len(whole):,} characters: the whole of it stands in the notes",
            )
        if values.flag(record.take("ExternalTask", ledger)):
            ledger.info(f"task {name}", "it stands for a task of another project and is kept")
        if values.flag(record.take("IsSubproject", ledger)):
            inserted = record.peek("SubprojectName") or name
            ledger.info(f"task {name}", f"the inserted project {inserted} is not read with it")
        return name or f"Row {place + 1}"

    def _phase(self, record: Record, row: Row, uid: str) -> None:
        self._moments(record, row, ("Start", "start"), ("Finish", "finish"))
        self._notes(record, row)

    def _milestone(self, record: Record, row: Row, uid: str) -> None:
        self._no_length(record, row)
        begun = values.moment(record.peek("Finish")) or values.moment(record.peek("Start"))
        planned = begun[:10]
        if planned:
            row["target"] = planned
            # Of a milestone both are one moment.
            for tag in ("Start", "Finish"):
                if values.day(record.peek(tag)) == planned:
                    record.take(tag, self._ledger)
        self._moments(record, row, ("Deadline", "deadline"))
        self._constraint(record, row)
        people = self._assignments.of_milestone(uid)
        if people:
            row["owner"] = people[0]
        row["state"] = "planned" if people and planned else "proposed"
        moment = values.moment(record.peek("ActualFinish")) or begun
        self._achieved(record, row, planned)
        self._timed(row, moment)
        self._inactive(record, row)
        self._notes(record, row)
        self._contributors = people[1:]

    def _timed(self, row: Row, moment: str) -> None:
        """A milestone that begins a day, and waits for nothing, says so by the hour it stands on.

        Its target is a day, whose end it would stand on: all that waits for it would be late.
        """
        is_free = row["state"] == "achieved" or not (self._waits or "constraint_on" in row)
        day = row.get("achieved_on") if row["state"] == "achieved" else row.get("target")
        calendar = self._project.get("calendar")
        if not is_free or moment[:10] != day or self._calendars.ends_day(str(calendar), moment):
            return
        row["constraint_kind"], row["constraint_on"] = "finish no earlier than", moment

    def _no_length(self, record: Record, row: Row) -> None:
        """Milestones take no time: a flagged task's duration is told and counted."""
        length = values.duration(record.peek("Duration"))
        if length is not None and length.minutes:
            self._ledger.info(
                f"milestone {row['name']}", "milestones take no time: its duration was left out"
            )
        elif length is not None:
            record.take("Duration", self._ledger)
            record.take("DurationFormat", self._ledger)
            left = values.duration(record.peek("RemainingDuration"))
            if left is not None and not left.minutes:
                record.take("RemainingDuration", self._ledger)

    def _achieved(self, record: Record, row: Row, planned: str) -> None:
        percent = values.number(record.peek("PercentComplete") or "0") or 0
        finished = values.day(record.peek("ActualFinish"))
        if percent in (0, 100):
            record.take("PercentComplete", self._ledger)
        if percent >= 100 or finished:
            row["state"] = "achieved"
            row["achieved_on"] = finished or planned or None
            for tag in ("ActualFinish", "ActualStart"):
                if finished and values.day(record.peek(tag)) == finished:
                    record.take(tag, self._ledger)

    def _task(self, record: Record, row: Row, uid: str) -> None:
        ledger = self._ledger
        self._moments(
            record,
            row,
            ("Start", "start"),
            ("Finish", "finish"),
            ("ActualStart", "actual_start"),
            ("ActualFinish", "actual_finish"),
            ("Deadline", "deadline"),
        )
        row["duration"] = self._minutes(record, "Duration")
        if record.peek("DurationFormat"):
            row["elapsed"] = int(values.is_elapsed(record.take("DurationFormat", ledger)))
        # Zero hours mean that nobody has been assigned yet, not that there is nothing to do.
        row["effort"] = self._minutes(record, "Work") or None
        row["effort_done"] = self._minutes(record, "ActualWork") or None
        percent = values.number(record.peek("PercentComplete") or "0")
        if percent is not None and 0 <= percent <= 100:
            record.take("PercentComplete", ledger)
            row["percent"] = round(percent)
        self._remaining(record, row)
        self._state(row)
        self._manual(record, row)
        self._constraint(record, row)
        self._inactive(record, row)
        calendar = record.peek("CalendarUID")
        row["calendar"] = self._calendars.id_of(calendar)
        if row["calendar"] or calendar == "-1":
            record.take("CalendarUID", ledger)
        cost = values.money(record.peek("Cost"), self._digits)
        if cost is not None:
            record.take("Cost", ledger)
            row["cost_cents"] = cost or None
        self._notes(record, row)

    def _people_of(self, line: Line, key: str) -> None:
        if line.kind == "task":
            self._assignments.of_task(line.uid, key, self._draft)
        elif line.kind == "milestone":
            for person in self._contributors:
                self._draft.add("contributor", milestone=key, person=person)

    def _moments(self, record: Record, row: Row, *pairs: tuple[str, str]) -> None:
        for tag, field in pairs:
            moment = values.moment(record.peek(tag))
            if moment:
                record.take(tag, self._ledger)
                row[field] = moment

    def _minutes(self, record: Record, tag: str) -> int | None:
        length = values.duration(record.peek(tag))
        if length is None or length.minutes < 0:
            return None
        record.take(tag, self._ledger)
        self.rounded += not length.exact
        return length.minutes

    def _remaining(self, record: Record, row: Row) -> None:
        left = self._minutes(record, "RemainingDuration")
        # Before work begins it is the duration, and must go on being so when that is changed.
        untouched = not row.get("percent") and not row.get("actual_start")
        row["remaining"] = None if untouched and left == row["duration"] else left

    def _state(self, row: Row) -> None:
        if row.get("percent") == 100 or row.get("actual_finish"):
            row["state"] = "done"
        elif row.get("percent") or row.get("actual_start"):
            row["state"] = "doing"
        else:
            row["state"] = "todo"

    def _inactive(self, record: Record, row: Row) -> None:
        active = record.take("Active", self._ledger)
        if active and not values.flag(active):
            row["state"] = "cancelled"
            self._ledger.info(f"task {row['name']}", "it is inactive, and kept as cancelled")

    def _manual(self, record: Record, row: Row) -> None:
        """Hand-scheduled work stays where it was put: no earlier than its typed start."""
        if not values.flag(record.take("Manual", self._ledger)) or row.get("actual_start"):
            return
        tag = "ManualStart" if record.peek("ManualStart") else "Start"
        start = values.moment(record.peek(tag)) or row.get("start")
        if start and (values.integer(record.peek("ConstraintType") or "0") or 0) < 2:
            record.take(tag, self._ledger)
            row["constraint_kind"] = "start no earlier than"
            row["constraint_on"] = start
            self.manual += 1

    def _constraint(self, record: Record, row: Row) -> None:
        kind = values.integer(record.peek("ConstraintType") or "0")
        if kind is None or not 0 <= kind < len(_CONSTRAINTS):
            return
        date = values.moment(record.peek("ConstraintDate"))
        if kind > 1 and not date:
            self._ledger.bad(
                f"task {row['name']}", f"its constraint ({_CONSTRAINTS[kind]}) has no date"
            )
            return
        record.take("ConstraintType", self._ledger)
        if kind > 1:
            record.take("ConstraintDate", self._ledger)
            row["constraint_on"] = date
        # As soon as possible is what plans do by themselves, unless they run backwards.
        backwards = self._project.get("schedule_from") == "finish"
        if "constraint_kind" not in row and (kind or backwards):
            row["constraint_kind"] = _CONSTRAINTS[kind]

    def _notes(self, record: Record, row: Row) -> None:
        parts = (self._whole_name, record.take("Notes", self._ledger))
        notes = "\n".join(part for part in parts if part)
        if notes:
            row["description"] = self._ledger.clean(notes, notes=True, limit=NOTES_LIMIT)
