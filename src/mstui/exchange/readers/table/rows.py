"""Tasks, milestones and phases of a table, column by column."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat

from mstui.domain.draft import Draft, Row, Value
from mstui.domain.text import LINE_LIMIT, NOTES_LIMIT
from mstui.exchange.order import order_key, order_keys
from mstui.exchange.readers.cells.words import is_empty
from mstui.exchange.readers.table.fields import Fields
from mstui.exchange.readers.table.kinds import MILESTONE, PHASE, TASK
from mstui.exchange.readers.table.people import People
from mstui.exchange.readers.table.source import Read, Table
from mstui.exchange.readers.table.structure import Items, Structure
from mstui.exchange.readers.table.texts import plain

# Targets that say something of tasks only, or of anything but phases.
_OF_TASKS = (
    "duration", "effort", "effort-done", "remaining", "actual-start", "checklist", "cost",
)  # fmt: skip
_NOT_OF_PHASES = ("state", "percent", "priority", "deadline", "actual-finish")

Values = Sequence[Value]


class Rows:
    """Drafts every row of the table as what it is."""

    def __init__(
        self,
        table: Table,
        items: Items,
        structure: Structure,
        people: People,
        fields: Fields,
        notes: list[str | None],
    ) -> None:
        self._table = table
        self._items = items
        self._structure = structure
        self._people = people
        self._fields = fields
        self._notes: Values = notes
        self._merged: dict[str, list[Read] | None] = {}
        self._source_ids = self._sources()
        self._starts = self._start()
        self._finishes, self._deadlines = self._finish()

    def draft(self, draft: Draft) -> None:
        every = self._table.height
        tasks = self._items.kinds.rows(TASK)
        fields = self._task_fields()
        chosen = (
            list(fields.values())
            if len(tasks) == every
            else [[column[row] for row in tasks] for column in fields.values()]
        )
        names = tuple(fields)
        # `dict(zip(names, values))` of each row, without a step of Python for any.
        rows: list[Row] = list(map(dict, map(zip, repeat(names), zip(*chosen, strict=True))))
        if rows:
            draft.rows.setdefault(TASK, []).extend(rows)
        for kind, draw in ((MILESTONE, self._milestone), (PHASE, self._phase)):
            places = self._items.kinds.rows(kind)
            if places:
                self._leave_others(kind, places)
                draft.rows.setdefault(kind, []).extend(draw(row) for row in places)

    def _task_fields(self) -> dict[str, Values]:
        """The columns of a task's row; those that the file says nothing of are not there."""
        structure, first = self._structure, self._first
        ids = self._items.ids
        fields: dict[str, Values] = {
            "id": ids,
            "name": self._items.names,
            "project": structure.projects,
        }
        for name, links in (
            ("phase", structure.phases),
            ("milestone", structure.milestones),
            ("parent", structure.parents),
        ):
            if any(links):
                fields[name] = links
        dated: dict[str, Values | None] = {
            "start": self._starts,
            "finish": self._finishes,
            "deadline": self._deadlines,
            "duration": first("duration"),
            "effort": first("effort"),
            "effort_done": first("effort-done"),
            "remaining": first("remaining"),
            "actual_start": first("actual-start"),
            "actual_finish": first("actual-finish"),
            "moscow": first("priority"),
            "cost_cents": first("cost"),
            "checklist": self._checklists(),
            "description": self._notes or None,
        }
        states, percents = self._progress()
        fields["state"] = states
        if any(percents):
            fields["percent"] = percents
        fields |= {name: values for name, values in dated.items() if values is not None}
        if self._fields.elapsed:
            lasting = self._fields.elapsed
            fields["elapsed"] = [int(place in lasting) for place in self._table.rows]
        fields["ord"] = order_keys(len(ids))
        if self._source_ids is not None:
            fields["source_id"] = self._source_ids
        return fields

    def _progress(self) -> tuple[Values, Values]:
        """State and percent of tasks, each from the other where a file has only one."""
        height = self._table.height
        told_states = self._first("state")
        told_shares = self._first("percent")
        ends, begins = self._first("actual-finish"), self._first("actual-start")
        if told_shares is None and ends is None and begins is None:
            if told_states is None:
                return ["todo"] * height, [0] * height
            return (
                [state or "todo" for state in told_states],
                [100 if state == "done" else 0 for state in told_states],
            )
        said = told_states or [None] * height
        percents = told_shares or [None] * height
        finished = ends or [None] * height
        started = begins or [None] * height
        states: list[Value] = []
        shares: list[Value] = []
        for state, percent, end, begin in zip(said, percents, finished, started, strict=True):
            told = state
            if told is None:
                if end is not None or percent == 100:
                    told = "done"
                else:
                    told = "doing" if percent or begin is not None else "todo"
            states.append(told)
            shares.append(100 if told == "done" and percent is None else percent or 0)
        return states, shares

    def _milestone(self, row: int) -> Row:
        structure, owner = self._structure, self._people.owners.get(row)
        target = self._at(self._finishes, row) or self._at(self._starts, row)
        state = self._at(self._first("state"), row)
        done = self._at(self._first("actual-finish"), row)
        percent = self._at(self._first("percent"), row)
        made: Row = {
            "id": self._items.ids[row],
            "name": self._items.names[row],
            "project": structure.projects[row],
            "phase": structure.phases[row],
            "parent": structure.parents[row],
            "target": str(target)[:10] if target else None,
            "deadline": self._at(self._deadlines, row),
            "owner": owner,
            "moscow": self._at(self._first("priority"), row),
            "description": self._at(self._notes or None, row),
            "ord": order_key(row),
            "source_id": self._at(self._source_ids, row) or None,
        }
        if state == "cancelled":
            made["state"] = "cancelled"
        elif state == "done" or (state is None and (done or percent == 100)):
            made["state"] = "achieved"
            made["achieved_on"] = str(done)[:10] if done else None
        elif state == "blocked":
            made["state"] = "deferred"
        else:
            made["state"] = "planned" if owner and target else "proposed"
        return made

    def _phase(self, row: int) -> Row:
        structure = self._structure
        return {
            "id": self._items.ids[row],
            "name": self._items.names[row],
            "project": structure.projects[row],
            "parent": structure.parents[row],
            "start": self._at(self._starts, row),
            "finish": self._at(self._finishes, row),
            "description": self._at(self._notes or None, row),
            "ord": order_key(row),
            "source_id": self._at(self._source_ids, row) or None,
        }

    def _leave_others(self, kind: str, places: list[int]) -> None:
        """Count what milestones and phases have no field for."""
        table = self._table
        for column in table.of(*_OF_TASKS):
            zero = kind == MILESTONE and column.guess.target == "duration"
            column.leave(row for row in places if not (zero and column.values[row] == 0))
        if kind == PHASE:
            for column in table.of(*_NOT_OF_PHASES):
                column.leave(places)
            return
        for column in table.of("percent"):
            column.leave(row for row in places if column.values[row] not in (0, 100))
        for column in table.of("start"):
            # The moment itself, where there is no other or it is the same.
            column.leave(
                row
                for row in places
                if (finish := self._at(self._finishes, row)) is not None
                and str(finish)[:10] != str(column.values[row])[:10]
            )

    def _start(self) -> Values | None:
        starts = self._first("start")
        ranges = self._fields.range_starts
        if not ranges:
            return starts
        before = starts or [None] * self._table.height
        places = {place: row for row, place in enumerate(self._table.rows)}
        merged: list[Value] = list(before)
        for place, start in ranges.items():
            row = places.get(place)
            if row is not None and merged[row] is None:
                merged[row] = start
        return merged

    def _finish(self) -> tuple[Values | None, Values | None]:
        """Planned finish and deadline: a due date beside another finish is a deadline."""
        planned = self._table.first(self._table.of("finish", "target"))
        due = self._table.of("due")
        deadlines = self._first("deadline")
        dues = self._table.first(due)
        if planned is None or dues is None:
            return planned if planned is not None else dues, deadlines
        finishes = [
            own if own is not None else later for own, later in zip(planned, dues, strict=True)
        ]
        spare = [
            later if own is not None and own != later else None
            for own, later in zip(planned, dues, strict=True)
        ]
        if deadlines is None:
            return finishes, spare if any(spare) else None
        for column in due:
            column.leave(row for row, value in enumerate(spare) if value is not None)
        return finishes, deadlines

    def _checklists(self) -> Values | None:
        columns = self._table.of("checklist")
        if not columns:
            return None
        merged: list[Value] = [None] * self._table.height
        for column in columns:
            for row, text in enumerate(column.texts):
                if not is_empty(text) and self._items.kinds.of_row[row] == TASK:
                    entries = [_entry(line) for line in _lines(text)]
                    merged[row] = "\n".join(filter(None, [str(merged[row] or ""), *entries]))
        clean = self._table.ledger.clean
        return [
            clean(str(text), notes=True, limit=NOTES_LIMIT) if text is not None else None
            for text in merged
        ]

    def _sources(self) -> list[Value] | None:
        """The identifier in the other tool; a row's number where the file has no other."""
        rows = self._table.of("row")
        columns = self._table.of("id") or rows
        if not columns:
            return None
        clean = self._table.ledger.clean
        first = columns[0].texts
        texts = first
        for column in columns[1:]:
            texts = [own or later for own, later in zip(texts, column.texts, strict=True)]
        if not self._table.of("parent", "predecessors", "successors"):
            # Nothing in the file asks for a second identifier.
            for column in [*columns[1:], *(rows if columns is not rows else ())]:
                column.leave(row for row, text in enumerate(column.texts) if text != texts[row])
        if plain(texts):
            return list(texts)
        return [
            (
                text
                if text.isascii() and text.isprintable() and len(text) <= LINE_LIMIT
                else clean(text, limit=LINE_LIMIT)
            )
            or None
            for text in texts
        ]

    def _first(self, target: str) -> list[Read] | None:
        if target not in self._merged:
            self._merged[target] = self._table.first(self._table.of(target))
        return self._merged[target]

    @staticmethod
    def _at(values: Values | None, row: int) -> Value:
        return values[row] if values is not None else None


def _lines(text: str) -> list[str]:
    separator = "\n" if "\n" in text else ";"
    return [line.strip() for line in text.split(separator) if line.strip()]


def _entry(line: str) -> str:
    return line if line.startswith(("[ ]", "[x]", "[X]")) else f"[ ] {line}"
