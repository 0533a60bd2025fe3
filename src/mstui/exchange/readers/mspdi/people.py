"""Resources as people, and who is assigned to what."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from mstui.domain.draft import Draft, Row
from mstui.domain.duration import LARGEST as LONGEST_DURATION
from mstui.domain.ids import pair_id
from mstui.domain.text import LINE_LIMIT, NOTES_LIMIT, fold
from mstui.exchange.readers.mspdi import values
from mstui.exchange.readers.mspdi.xml import Record
from mstui.exchange.records import Ledger

RESOURCE_CELLS = dict.fromkeys(
    (
        "UID", "Name", "Type", "IsNull", "IsCostResource", "EmailAddress", "Group", "MaxUnits",
        "StandardRate", "CalendarUID", "Notes",
    )
)  # fmt: skip
ASSIGNMENT_CELLS = dict.fromkeys(("TaskUID", "ResourceUID", "Units", "Work"))
_WORK = 1  # the other types are material and costs


class Assigned(NamedTuple):
    """One person on one row of the plan."""

    person: str
    units: int
    effort: int | None


def draft_people(
    records: list[Record],
    draft: Draft,
    ledger: Ledger,
    calendar_of: Callable[[str], str | None],
    project_calendar: str | None,
    digits: int,
) -> dict[str, str]:
    """Draft a person for each resource that works; returns their ids by UID."""
    ids: dict[str, str] = {}
    by_name: dict[str, str] = {}
    for record in records:
        name = ledger.clean(record.peek("Name"), limit=LINE_LIMIT)
        kind = values.integer(record.peek("Type"))
        works = kind in (None, _WORK) and not values.flag(record.peek("IsCostResource"))
        if not name or not works or values.flag(record.peek("IsNull")):
            record.leave("Resource", ledger)
            continue
        for told in ("Name", "Type", "IsNull", "IsCostResource"):
            record.take(told, ledger)
        person: Row = {"name": name}
        uid = record.take("UID", ledger)
        email = ledger.clean(record.take("EmailAddress", ledger), limit=LINE_LIMIT)
        group = ledger.clean(record.take("Group", ledger), limit=LINE_LIMIT)
        if email:
            person["email"] = email
        if group:
            person["role"] = group
        units = values.percent(record.peek("MaxUnits"))
        if units is not None:
            record.take("MaxUnits", ledger)
            person["units"] = units
        rate = values.number(record.peek("StandardRate"))
        if rate is not None and 0 <= rate < 1e9:
            record.take("StandardRate", ledger)
            # Always per hour, and in whole money: only amounts are in hundredths.
            person["rate_cents"] = round(rate * 10**digits) or None
        calendar = calendar_of(record.peek("CalendarUID"))
        if calendar is not None or record.peek("CalendarUID") == "-1":
            record.take("CalendarUID", ledger)
            person["calendar"] = None if calendar == project_calendar else calendar
        notes = record.take("Notes", ledger)
        if notes:
            person["description"] = ledger.clean(notes, notes=True, limit=NOTES_LIMIT)
        record.leave("Resource", ledger)
        # People are known by their names: two resources of one name are one person.
        same = by_name.get(fold(name))
        if same is not None:
            ledger.info(f"resource {name}", "it stands in the file twice: kept as one person")
        else:
            source = ledger.clean(uid, limit=LINE_LIMIT) or None
            same = draft.add("person", **person, source_id=source)
            by_name[fold(name)] = same
        ids.setdefault(uid, same)
    return ids


class Assignments:
    """Who is on which row, in the order of the file."""

    def __init__(self, records: list[Record], people: dict[str, str], ledger: Ledger) -> None:
        self._by_task: dict[str, list[tuple[Assigned, Record]]] = {}
        self._ledger = ledger
        for record in records:
            person = people.get(record.peek("ResourceUID"))
            if person is None or not record.peek("TaskUID"):
                # Work that no one is assigned to, material, costs.
                record.leave("Assignment", ledger)
                continue
            units = values.percent(record.peek("Units"))
            work = values.duration(record.peek("Work") or "PT0S")
            assigned = Assigned(
                person,
                100 if units is None else units,
                work.minutes if work and work.minutes > 0 else None,
            )
            self._by_task.setdefault(record.peek("TaskUID"), []).append((assigned, record))

    def of_task(self, uid: str, task: str, draft: Draft) -> None:
        """Draft the assignments of one task; a person named twice adds their work up."""
        rows: dict[str, Row] = {}
        for assigned, record in self._by_task.pop(uid, ()):
            fits = [
                tag
                for tag, read in (("Units", values.percent), ("Work", values.duration))
                if read(record.peek(tag)) is not None
            ]
            self._use(record, "TaskUID", "ResourceUID", *fits)
            row = rows.setdefault(
                assigned.person,
                {
                    "id": pair_id(task, assigned.person),
                    "task": task,
                    "person": assigned.person,
                    "units": 0,
                    "effort": None,
                },
            )
            row["units"] = max(int(row["units"] or 0), assigned.units)
            if assigned.effort:
                effort = int(row["effort"] or 0) + assigned.effort
                row["effort"] = min(effort, LONGEST_DURATION)
        draft.rows.setdefault("assignment", []).extend(rows.values())

    def of_milestone(self, uid: str) -> list[str]:
        """The people on a milestone: the first answers for it, the others contribute."""
        people: list[str] = []
        for assigned, record in self._by_task.pop(uid, ()):
            self._use(record, "TaskUID", "ResourceUID")
            if assigned.person not in people:
                people.append(assigned.person)
        return people

    def leave_rest(self) -> None:
        """Count assignments to phases and to rows that the file does not have."""
        for entries in self._by_task.values():
            for _, record in entries:
                record.leave("Assignment", self._ledger)
        self._by_task = {}

    def _use(self, record: Record, *tags: str) -> None:
        for tag in tags:
            record.take(tag, self._ledger)
        record.leave("Assignment", self._ledger)
