"""The rows that a plan is made of, as they were read; one becomes a dict when it is asked for.

A plan of ten thousand tasks is computed from bare tuples, and shows some forty rows at a time:
what is never looked at is never unfolded.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, KeysView, Mapping
from typing import Any

Row = dict[str, Any]
Values = tuple[Any, ...]
Others = Callable[[str], Row | None]

# What the engine asks for comes first, in the order in which ``planning`` unpacks it.
PHASE = ("id", "parent", "ord", "name", "source_id")
MILESTONE = (
    "id", "phase", "state", "target", "deadline", "constraint_kind", "constraint_on",
    "achieved_on", "ord", "name", "parent", "source_id", "owner",
)  # fmt: skip
TASK = (
    "id", "phase", "parent", "state", "start", "finish", "duration", "elapsed", "remaining",
    "percent", "actual_start", "actual_finish", "constraint_kind", "constraint_on", "deadline",
    "calendar", "ord", "name", "milestone", "source_id", "effort", "cost_cents",
)  # fmt: skip
_COLUMNS = {"phase": PHASE, "milestone": MILESTONE, "task": TASK}
# What takes no part in a plan, by its state.
_OUT = {"phase": ("cancelled",), "milestone": ("cancelled", "deferred"), "task": ("cancelled",)}

_DEADLINE = _COLUMNS["task"].index("deadline")


class PlannedRows(Mapping[str, Row]):
    """Phases, milestones and tasks by id, each kind in the order of its list."""

    def __init__(
        self,
        phases: dict[str, Values],
        milestones: dict[str, Values],
        tasks: dict[str, Values],
    ) -> None:
        self.phases, self.milestones, self.tasks = phases, milestones, tasks
        self._values = phases | milestones | tasks
        self._made: dict[str, Row] = {}

    def __getitem__(self, id: str) -> Row:
        row = self._made.get(id)
        if row is None:
            values = self._values[id]
            row = self._made[id] = _row(self.kind(id), values)
        return row

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __contains__(self, id: object) -> bool:
        return id in self._values

    @property
    def ids(self) -> KeysView[str]:
        """All ids, to be compared with others at once."""
        return self._values.keys()

    def kind(self, id: str) -> str:
        """The kind of a row; KeyError for one that takes no part."""
        if id in self.tasks:
            return "task"
        if id in self.milestones:
            return "milestone"
        self.phases[id]
        return "phase"

    def is_dated(self, id: str) -> bool:
        """Whether a row has a date that it could miss: a milestone may, a task with a deadline."""
        values = self.tasks.get(id)
        return id in self.milestones if values is None else bool(values[_DEADLINE])

    def around(self, id: str) -> str:
        """The phase or task that holds a row, empty for none; a milestone lies in its phase."""
        values = self.tasks.get(id)
        if values is not None:
            return values[2] or values[1] or ""
        values = self.milestones.get(id) or self.phases.get(id)
        return "" if values is None else values[1] or ""

    def changed(self, changes: Mapping[str, Mapping[str, Any]], others: Others) -> PlannedRows:
        """The rows as they would be with other fields; what then takes no part is left out.

        ``others`` finds the bare row of what takes no part so far and may come back.
        """
        of_kind: dict[str, dict[str, Values]] = {
            "phase": dict(self.phases),
            "milestone": dict(self.milestones),
            "task": dict(self.tasks),
        }
        made: dict[str, Row] = {}
        for id, fields in changes.items():
            old = self.get(id) or (others(id) if "state" in fields else None)
            if old is None:
                continue
            row = {**old, **fields}
            kind = row["kind"]
            if row.get("state") in _OUT[kind]:
                of_kind[kind].pop(id, None)
            else:
                of_kind[kind][id] = tuple(row[column] for column in _COLUMNS[kind])
                made[id] = row
        found = PlannedRows(of_kind["phase"], of_kind["milestone"], of_kind["task"])
        found._made |= made
        return found


def rows_of(conn: sqlite3.Connection, project: str) -> PlannedRows:
    """The phases of a project, and its milestones and tasks as far as they take part."""
    return PlannedRows(
        _read(conn, project, "phase", ""),
        _read(
            conn,
            project,
            "milestone",
            " AND coalesce(state,'proposed') NOT IN ('cancelled','deferred')",
        ),
        _read(conn, project, "task", " AND coalesce(state,'todo')<>'cancelled'"),
    )


def left_out(conn: sqlite3.Connection, project: str, id: str) -> Row | None:
    """A milestone or task of a project that takes no part so far; None where there is none."""
    for kind in ("milestone", "task"):
        for values in _read(conn, project, kind, " AND id=?", id).values():
            return _row(kind, values)
    return None


def _row(kind: str, values: Values) -> Row:
    return {"kind": kind, **dict(zip(_COLUMNS[kind], values, strict=True))}


def _read(
    conn: sqlite3.Connection, project: str, kind: str, where: str, *more: str
) -> dict[str, Values]:
    columns = ",".join(_COLUMNS[kind])
    sql = f"SELECT {columns} FROM {kind} WHERE project=?{where} ORDER BY ord,id"
    return {values[0]: values for values in conn.execute(sql, (project, *more)).fetchall()}
