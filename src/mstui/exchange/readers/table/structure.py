"""What each row belongs to: its project, phase, milestone and parent."""

from __future__ import annotations

from typing import NamedTuple

from mstui.domain.draft import Draft
from mstui.domain.ids import new_id
from mstui.domain.text import LINE_LIMIT, fold, slug_key
from mstui.exchange.order import order_key
from mstui.exchange.readers.cells.words import is_empty
from mstui.exchange.readers.table.index import Index
from mstui.exchange.readers.table.kinds import MILESTONE, PHASE, TASK, Kinds
from mstui.exchange.readers.table.source import Column, Table
from mstui.exchange.records import listed


class Items(NamedTuple):
    """The rows of the table as items: their ids, names and kinds, row by row."""

    ids: list[str]
    names: list[str]
    kinds: Kinds
    finder: Index


class Structure:
    """Drafts projects, and the phases and milestones that exist as names only."""

    def __init__(
        self, table: Table, items: Items, draft: Draft, default_name: str, project_name: str | None
    ) -> None:
        self._table = table
        self._items = items
        self._draft = draft
        height = table.height
        self.projects: list[str] = self._projects(default_name, project_name)
        self.phases: list[str | None] = [None] * height
        self.milestones: list[str | None] = [None] * height
        # Of tasks a task, of milestones a milestone, of phases a phase.
        self.parents: list[str | None] = [None] * height
        self._parent_rows: dict[int, int] = {}
        self._outline()
        self._named_phases()
        self._named_milestones()
        self._parents()
        self._inherit()

    @property
    def parts(self) -> dict[str, str]:
        """What each item is part of, for the order of links."""
        found: dict[str, str] = {}
        for row, key in enumerate(self._items.ids):
            holder = self.parents[row] or self.phases[row]
            if holder:
                found[key] = holder
        return found

    def _projects(self, default_name: str, project_name: str | None) -> list[str]:
        columns = self._table.of("project")
        if not columns:
            name = project_name or default_name
            key = self._draft.add("project", name=name, key=slug_key(name), ord=order_key(0))
            return [key] * self._table.height
        names: list[str] = [""] * self._table.height
        for column in columns:
            if project_name:
                column.leave_all()
                continue
            # Asana lists all projects that a task is in; the first one is its home.
            homes = {text: self._clean(text.split(", ")[0]) for text in column.told()}
            names = [
                name or homes.get(text, "") for name, text in zip(names, column.texts, strict=True)
            ]
        told = [name for name in dict.fromkeys(names) if name]
        default = project_name or (told[0] if len(told) == 1 else default_name)
        taken: list[str] = []
        ids: dict[str, str] = {}
        for name in dict.fromkeys(name or default for name in names or [default]):
            key = slug_key(name, taken)
            taken.append(key)
            ids[name] = self._draft.add("project", name=name, key=key, ord=order_key(len(ids)))
        return [ids[name or default] for name in names]

    def _outline(self) -> None:
        """Rows hang under the nearest summary above that is less deep."""
        for column in self._table.of("level"):
            above: list[tuple[int, int]] = []
            for row, value in enumerate(column.values):
                level = int(value) if value is not None else 1
                while above and above[-1][0] >= level:
                    above.pop()
                if above:
                    self._under_phase(row, self._items.ids[above[-1][1]])
                if self._items.kinds.of_row[row] == PHASE:
                    above.append((level, row))

    def _named_phases(self) -> None:
        columns: list[list[str]] = [column.texts for column in self._table.of("phase")]
        if not columns and self._table.grid.groups:
            columns = [[self._table.grid.groups[place] for place in self._table.rows]]
        if not columns:
            return
        known = self._existing(PHASE)
        for texts in columns:
            for row, text in enumerate(texts):
                if not text or is_empty(text):
                    continue
                phase = self._named(PHASE, known, row, text)
                if phase != self._items.ids[row] and not self._holds(row):
                    self._under_phase(row, phase)

    def _named_milestones(self) -> None:
        columns = self._table.of("milestone")
        known = self._existing(MILESTONE) if columns else {}
        for column in columns:
            for row, text in enumerate(column.texts):
                if not text or is_empty(text):
                    continue
                if self._items.kinds.of_row[row] == PHASE or self.milestones[row]:
                    column.leave_text(text)
                    continue
                milestone = self._named(MILESTONE, known, row, text)
                if self._items.kinds.of_row[row] == TASK:
                    self.milestones[row] = milestone
                elif milestone != self._items.ids[row]:
                    self.parents[row] = milestone

    def _parents(self) -> None:
        items = self._items
        for column in self._table.of("parent"):
            rows = {text: items.finder.find(text) for text in column.told()}
            self._tell_unknown(column, {text for text, row in rows.items() if row is None})
            misfits = 0
            for row, text in enumerate(column.texts):
                above = rows.get(text)
                if above is None:
                    continue
                if above == row:
                    self._table.ledger.bad(self._table.where(row), "it is its own parent")
                    column.leave_text(text)
                elif row in self._parent_rows:
                    if self._parent_rows[row] != above:
                        column.leave_text(text)
                elif self._put_under(row, above):
                    self._parent_rows[row] = above
                else:
                    misfits += 1
                    column.leave_text(text)
            if misfits:
                self._table.ledger.info(
                    f"column {column.label}",
                    f"{misfits:,} milestones or phases can't be part of a task",
                )
        self._break_circles()

    def _put_under(self, row: int, above: int) -> bool:
        kinds, ids = self._items.kinds.of_row, self._items.ids
        if kinds[above] == PHASE:
            self._under_phase(row, ids[above])
        elif kinds[row] == kinds[above]:
            self.parents[row] = ids[above]
        elif kinds[row] == TASK and kinds[above] == MILESTONE:
            self.milestones[row] = self.milestones[row] or ids[above]
        else:
            return False
        return True

    def _under_phase(self, row: int, phase: str) -> None:
        if self._items.kinds.of_row[row] == PHASE:
            self.parents[row] = phase
        else:
            self.phases[row] = phase

    def _holds(self, row: int) -> bool:
        in_phase = self.parents if self._items.kinds.of_row[row] == PHASE else self.phases
        return in_phase[row] is not None

    def _break_circles(self) -> None:
        """A chain of parents that comes back to itself is cut where it closes."""
        settled: set[int] = set()
        for start in list(self._parent_rows):
            walk: dict[int, None] = {}
            row = start
            while row in self._parent_rows and row not in settled:
                walk[row] = None
                row = self._parent_rows[row]
                if row in walk:
                    chain = [*walk][[*walk].index(row) :]
                    last = max(chain)
                    names = listed((self._items.names[each] for each in chain), 5)
                    self._table.ledger.bad(
                        self._table.where(last), f"parents go in a circle: {names}"
                    )
                    del self._parent_rows[last]
                    self.parents[last] = None
                    break
            settled.update(walk)

    def _inherit(self) -> None:
        """A sub-task that names no phase is in its parent's."""
        kinds = self._items.kinds.of_row
        for start in self._parent_rows:
            chain: list[int] = []
            row: int | None = start
            while row is not None and kinds[row] == TASK and self.phases[row] is None:
                chain.append(row)
                row = self._parent_rows.get(row)
            phase = self.phases[row] if row is not None and kinds[row] == TASK else None
            for below in chain if phase else ():
                if self.projects[below] == self.projects[start]:
                    self.phases[below] = phase

    def _existing(self, kind: str) -> dict[tuple[str, str], str]:
        """The rows of the table that are phases or milestones themselves, by project and name."""
        found: dict[tuple[str, str], str] = {}
        for row in self._items.kinds.rows(kind):
            found.setdefault(
                (self.projects[row], fold(self._items.names[row])), self._items.ids[row]
            )
        return found

    def _named(self, kind: str, known: dict[tuple[str, str], str], row: int, text: str) -> str:
        """The phase or milestone of that name in the row's project, drafted where it is new."""
        project = self.projects[row]
        found = known.get((project, text))
        if found is not None:
            return found
        name = self._clean(text)
        key = (project, fold(name))
        if key not in known:
            known[key] = new_id(self._draft.bits)
            self._draft.rows.setdefault(kind, []).append(
                {"id": known[key], "name": name, "project": project, "ord": order_key(row)}
            )
        known[project, text] = known[key]
        return known[key]

    def _clean(self, text: str) -> str:
        return self._table.ledger.clean(text, limit=LINE_LIMIT)

    def _tell_unknown(self, column: Column, unknown: set[str]) -> None:
        if unknown:
            column.leave_texts(unknown)
            self._table.ledger.info(
                f"column {column.label}",
                f"{listed(sorted(unknown), 5)} stand in no row of the file: "
                "the rows under them have no parent",
            )
