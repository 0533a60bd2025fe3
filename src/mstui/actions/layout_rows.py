"""A project's rows as a template sees them: in order, named by ids, without loops."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from mstui.actions.layout_days import IsWorking, WorkingDays
from mstui.domain.blueprint_links import Link, Outline, without_loops
from mstui.domain.draft import Value
from mstui.domain.duration import MINUTES_PER_DAY
from mstui.domain.kinds import KINDS
from mstui.domain.text import fold

Row = Mapping[str, Value]
Rows = Mapping[str, Sequence[Row]]

_NAMED = ("phase", "milestone", "task", "kpi", "objective")
_SLUG_LENGTH = 40


class PlanRows:
    """Rows by kind, sorted, less what is cancelled; ids of the template by row id."""

    def __init__(self, rows: Rows, is_working: IsWorking) -> None:
        self.rows: dict[str, list[Row]] = {kind: _sorted(rows.get(kind, ())) for kind in KINDS}
        self.project: Row = next(iter(self.rows["project"]), {})
        self.minutes_per_day = int(self.project.get("minutes_per_day") or MINUTES_PER_DAY)
        for kind in ("milestone", "task"):
            self.rows[kind] = [row for row in self.rows[kind] if row.get("state") != "cancelled"]
        self.by_id = {str(row["id"]): row for kind in _NAMED for row in self.rows[kind]}
        self.rows["keyresult"] = [
            row for row in self.rows["keyresult"] if str(row.get("objective")) in self.by_id
        ]
        self.parents = self._parents()
        self.slugs = self._slugs()
        self.links = self._links()
        self.days = WorkingDays(self._first_day(), is_working)
        self.launch = self._launch()

    def slug_of(self, kind: str, row: Row, field: str) -> str | None:
        """The template id that a reference names; None where its row is not in the template."""
        if field == "parent":
            return self.slugs.get(self.parents.get(str(row["id"]), ""))
        if kind == "task" and field == "milestone" and self._inherited(row) == row.get(field):
            return None
        return self.slugs.get(str(row.get(field)))

    def paired(self, kind: str, left: str, row: Row) -> str | None:
        """The milestones joined to a row, apart from the one it names itself."""
        named = [
            self.slugs[str(pair["milestone"])]
            for pair in self.rows[kind]
            if pair[left] == row["id"]
            and pair["milestone"] != row.get("milestone")
            and str(pair["milestone"]) in self.slugs
        ]
        return ", ".join(named) or None

    def has_parts(self, row: Row) -> bool:
        return str(row["id"]) in self._wholes

    def is_part(self, row: Row) -> bool:
        """True for a sub-task: it is where its task is."""
        return str(row["id"]) in self._sub_tasks

    def goal_phase(self, row: Row) -> Value:
        """The phase of the milestone that a task leads to; None for other rows."""
        return self.by_id.get(str(row.get("milestone")), {}).get("phase")

    def duration(self, row: Row) -> int:
        """Minutes of a task: as planned, else as long as its dates are apart."""
        minutes = row.get("duration")
        start, finish = day_of(row.get("start")), day_of(row.get("finish"))
        if minutes is None and start and finish and finish >= start:
            apart = self.days.passed_by(finish) - self.days.first_at(start)
            return apart * self.minutes_per_day
        return int(minutes or 0)

    def _inherited(self, row: Row) -> Value:
        """The milestone that a sub-task takes from the tasks it is part of."""
        parent = self.parents.get(str(row["id"]))
        while parent:
            if milestone := self.by_id[parent].get("milestone"):
                return milestone
            parent = self.parents.get(parent)
        return ""

    def _parents(self) -> dict[str, str]:
        """Each row's parent, where it exists and the chain does not come back."""
        parents: dict[str, str] = {}
        for kind in ("phase", "milestone", "task", "objective"):
            ids = {str(row["id"]) for row in self.rows[kind]}
            for row in self.rows[kind]:
                child, parent = str(row["id"]), str(row.get("parent"))
                if parent in ids and child not in _chain(parents, parent):
                    parents[child] = parent
        tasks = {str(row["id"]) for row in self.rows["task"]}
        self._sub_tasks = parents.keys() & tasks
        self._wholes = {parents[child] for child in self._sub_tasks}
        return parents

    def _slugs(self) -> dict[str, str]:
        slugs: dict[str, str] = {}
        taken: set[str] = set()
        for row_id, row in self.by_id.items():
            words = "".join(
                char if char.isascii() and char.isalnum() else " "
                for char in fold(str(row.get("name") or ""))
            )
            base = slug = "-".join(words.split())[:_SLUG_LENGTH].strip("-") or "item"
            number = 2
            while slug in taken:
                slug, number = f"{base}-{number}", number + 1
            taken.add(slug)
            slugs[row_id] = slug
        return slugs

    def _links(self) -> dict[str, list[Link]]:
        """The links into each item, less those that close a loop."""
        parts = {str(row["id"]): self.parents.get(str(row["id"]), "") for row in self.rows["phase"]}
        for kind in ("milestone", "task"):
            for row in self.rows[kind]:
                name = str(row["id"])
                holder = self.parents.get(name, "") if kind == "task" else ""
                phase = str(row.get("phase") or self.goal_phase(row) or "")
                parts[name] = holder or (phase if phase in self.by_id else "")
        links = [
            Link(
                str(row["predecessor"]),
                str(row["successor"]),
                str(row.get("type") or "FS"),
                int(row.get("lag") or 0),
                str(row.get("lag_unit") or "working"),
            )
            for row in self.rows["dependency"]
            if row["predecessor"] != row["successor"]
            and str(row["predecessor"]) in parts
            and str(row["successor"]) in parts
        ]
        found: dict[str, list[Link]] = {}
        for link in without_loops(Outline(parts), links):
            found.setdefault(link.successor, []).append(link)
        return found

    def _first_day(self) -> date:
        days = [day_of(self.project.get("start"))]
        days += [day_of(row.get("start")) for row in self.rows["task"]]
        days += [day_of(row.get("target")) for row in self.rows["milestone"]]
        return min((day for day in days if day), default=date(2024, 1, 1))

    def _launch(self) -> Row | None:
        """The last milestone with a date from outside: what a plan was laid out towards."""
        hard = [row for row in self.rows["milestone"] if row.get("deadline")]
        return max(hard, key=lambda row: str(row["deadline"]), default=None)


def day_of(value: object) -> date | None:
    """The day of a stored date or moment."""
    return date.fromisoformat(str(value)[:10]) if value else None


def _sorted(rows: Iterable[Row]) -> list[Row]:
    """In the order people gave them; rows without an order stay as they come."""
    return sorted(rows, key=lambda row: str(row.get("ord") or ""))


def _chain(parents: Mapping[str, str], first: str) -> Iterable[str]:
    while first:
        yield first
        first = parents.get(first, "")
