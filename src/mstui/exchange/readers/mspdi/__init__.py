"""Microsoft Project's XML (MSPDI), as saved by Project 2003 and later and by other tools."""

from __future__ import annotations

import re
from pathlib import Path

from mstui.domain.draft import Draft, Row
from mstui.domain.text import LINE_LIMIT, NOTES_LIMIT, slug_key
from mstui.exchange.readers.mspdi import values
from mstui.exchange.readers.mspdi.begin import begin_early
from mstui.exchange.readers.mspdi.calendars import Calendar, Calendars, read_calendar
from mstui.exchange.readers.mspdi.links import Links, leads_to
from mstui.exchange.readers.mspdi.outline import TASK_CELLS, is_project_summary, lines
from mstui.exchange.readers.mspdi.people import (
    ASSIGNMENT_CELLS,
    RESOURCE_CELLS,
    Assignments,
    draft_people,
)
from mstui.exchange.readers.mspdi.tasks import Rows
from mstui.exchange.readers.mspdi.xml import Record, stream
from mstui.exchange.records import ImportReport, Ledger, Progress

# Titles that Project and its imitators give by themselves say nothing.
_NAMELESS = re.compile(r"(project|projekt|projet|proyecto|progetto|untitled)[ _-]?\d*", re.I)


def read(
    path: Path,
    *,
    size: int,
    project_name: str | None = None,
    progress: Progress | None = None,
    format_name: str = "mspdi",
    file_name: str = "",
) -> tuple[Draft, ImportReport]:
    """The plan in the file as a draft, and what was not used of it.

    Raises MstuiError for damaged XML, a document type, or XML that is no plan.
    """
    reader = _Reader(file_name or path.stem, project_name)
    project = stream(path, size, reader.sink, progress)
    return reader.finish(project, format_name)


def _lies_before(task: Row, status: str) -> bool:
    """Whether what is left of a task begins, for all that is known, before the status date."""
    if task.get("state") in ("done", "cancelled"):
        return False
    known = None if task.get("actual_start") else task.get("start")
    return known is None or str(known) < status


class _Reader:
    """Keeps what is needed of the streamed records until the whole file is known."""

    def __init__(self, file_name: str, project_name: str | None) -> None:
        self._file_name = file_name
        self._project_name = project_name
        self._ledger = Ledger()
        self._draft = Draft()
        self._calendars: list[Calendar] = []
        self._tasks: list[Record] = []
        self._summary: Record | None = None
        self._resources: list[Record] = []
        self._assignments: list[Record] = []
        self._aliases: dict[str, str] = {}

    def sink(self, container: str, tag: str, record: Record) -> None:
        """Sort one record of the third level in, and count what it holds in vain."""
        kind = f"{container}/{tag}"
        if kind == "Tasks/Task":
            self._custom_fields(record, "Task")
            record.keep_only(TASK_CELLS, "Task", self._ledger)
            if self._summary is None and is_project_summary(record):
                self._summary = record
            else:
                self._tasks.append(record)
        elif kind == "Resources/Resource":
            self._custom_fields(record, "Resource")
            record.keep_only(RESOURCE_CELLS, "Resource", self._ledger)
            self._resources.append(record)
        elif kind == "Assignments/Assignment":
            self._custom_fields(record, "Assignment")
            record.keep_only(ASSIGNMENT_CELLS, "Assignment", self._ledger)
            self._assignments.append(record)
        elif kind == "Calendars/Calendar":
            self._calendars.append(read_calendar(record, self._ledger))
        else:
            if kind == "ExtendedAttributes/ExtendedAttribute":
                name = record.peek("Alias") or record.peek("FieldName")
                self._aliases[record.peek("FieldID")] = name
            record.leave(kind, self._ledger)

    def finish(self, cells: Record, format_name: str) -> tuple[Draft, ImportReport]:
        """Draft the whole plan: calendars, people, rows, links, in that order."""
        draft, ledger = self._draft, self._ledger
        calendars = Calendars(draft, ledger)
        calendars.add_all(self._calendars)
        digits = values.integer(cells.take("CurrencyDigits", ledger) or "2")
        digits = digits if digits is not None and 0 <= digits <= 4 else 2
        project = self._project(cells, calendars)
        people = draft_people(
            self._resources,
            draft,
            ledger,
            calendars.id_of,
            str(project["calendar"]) if project["calendar"] else None,
            digits,
        )
        assignments = Assignments(self._assignments, people, ledger)
        rows = Rows(draft, ledger, project, calendars, assignments, digits)
        carried = rows.add_all(lines(self._tasks, ledger))
        self._status(cells, project)
        links = Links(ledger, rows.items)
        for uid, records in carried:
            links.add(uid, records)
        kinds = {item.id: item.kind for item in rows.items.values()}
        lead = leads_to(links.write(draft, str(project["id"])), kinds)
        for row in draft.rows.get("task", ()):
            if row["id"] in lead:
                row["milestone"] = lead[str(row["id"])]
        begin_early(draft, project, ledger)
        project["active_baseline"] = rows.baselines.active
        draft.rows = {kind: found for kind, found in draft.rows.items() if found}
        self._tell(rows)
        cells.leave("Project", ledger)
        if not rows.items:
            ledger.info("file", "the plan has no tasks")
        return draft, ledger.report(format_name, str(project["name"]), draft)

    def _project(self, cells: Record, calendars: Calendars) -> Row:
        ledger = self._ledger
        name = self._name(cells)
        row: Row = {"name": name, "key": slug_key(name)}
        for tag, field, read in (
            ("StartDate", "start", values.moment),
            ("FinishDate", "target", values.day),
        ):
            when = read(cells.peek(tag))
            if when:
                cells.take(tag, ledger)
                row[field] = when
        currency = ledger.clean(cells.take("CurrencyCode", ledger), limit=LINE_LIMIT)
        if currency:
            row["currency"] = currency
        minutes = values.integer(cells.peek("MinutesPerDay"))
        if minutes and 0 < minutes <= 1440:
            cells.take("MinutesPerDay", ledger)
            row["minutes_per_day"] = minutes
        forwards = cells.take("ScheduleFromStart", ledger)
        row["schedule_from"] = "finish" if forwards and not values.flag(forwards) else "start"
        calendar = calendars.id_of(cells.peek("CalendarUID"))
        row["calendar"] = calendar
        if calendar:
            cells.take("CalendarUID", ledger)
        if "start" in row and calendars.begins_day(calendar, str(row["start"])):
            row["start"] = str(row["start"])[:10]
        if self._summary is not None:
            notes = self._summary.take("Notes", ledger)
            if notes:
                row["charter"] = ledger.clean(notes, notes=True, limit=NOTES_LIMIT)
            self._summary.leave("Task (project summary)", ledger)
        self._draft.add("project", **row)
        return self._draft.rows["project"][-1]

    def _status(self, cells: Record, project: Row) -> None:
        """The date up to which progress is reported, where it moves nothing.

        Here open work lies after it; in Project it does not, and the plan would not be the same.
        """
        status = values.moment(cells.peek("StatusDate"))
        if not status:
            return
        cells.take("StatusDate", self._ledger)
        moved = sum(_lies_before(row, status) for row in self._draft.rows.get("task", ()))
        if moved:
            tasks = "a task" if moved == 1 else f"{moved:,} tasks"
            self._ledger.info(
                "file", f"the status date {status[:10]} was left out: it would move {tasks}"
            )
        else:
            project["status_date"] = status

    def _name(self, cells: Record) -> str:
        """What a person asked for, the plan's title, its own file name, or this file's."""
        title = self._ledger.clean(cells.peek("Title"), limit=LINE_LIMIT)
        inner = self._ledger.clean(cells.peek("Name"), limit=LINE_LIMIT)
        stem = re.sub(r"\.(xml|mpp|mpt)$", "", inner, flags=re.I)
        if self._project_name:
            name = self._project_name
        elif title and not _NAMELESS.fullmatch(title):
            name = title
        elif stem and not _NAMELESS.fullmatch(stem):
            name = stem
        else:
            name = self._ledger.clean(self._file_name, limit=LINE_LIMIT) or title or "Plan"
        if name in (title, inner, stem):
            for tag, text in (("Title", title), ("Name", inner)):
                if text and (text in (name, f"{name}.xml") or stem == name == text):
                    cells.take(tag, self._ledger)
        return name

    def _custom_fields(self, record: Record, path: str) -> None:
        """Custom fields are counted by the name that people gave them."""
        for field in record.take_parts("ExtendedAttribute"):
            name = self._aliases.get(field.peek("FieldID")) or "ExtendedAttribute/Value"
            value = field.cells.pop("Value", "")
            if value:
                self._ledger.leave(f"{path}/{name}", value)
            field.leave(f"{path}/ExtendedAttribute", self._ledger)

    def _tell(self, rows: Rows) -> None:
        if rows.manual:
            tasks = "a task is" if rows.manual == 1 else f"{rows.manual:,} tasks are"
            self._ledger.info(
                "file", f"{tasks} scheduled by hand: kept as “start no earlier than” their start"
            )
        if rows.rounded:
            values_ = "a duration was" if rows.rounded == 1 else f"{rows.rounded:,} durations were"
            self._ledger.info("file", f"{values_} rounded to whole minutes")
