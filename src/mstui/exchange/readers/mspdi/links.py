"""Predecessor links: their types, their lags, and those that can't stand."""

from __future__ import annotations

from typing import NamedTuple

from mstui.domain.draft import Draft, Row
from mstui.domain.ids import pair_id
from mstui.domain.values import LARGEST_INTEGER
from mstui.exchange.loops import without_loops
from mstui.exchange.readers.mspdi import values
from mstui.exchange.readers.mspdi.xml import Record
from mstui.exchange.records import Ledger

_TYPES = {0: "FF", 1: "FS", 2: "SF", 3: "SS"}
_PATH = "Task/PredecessorLink"


class Item(NamedTuple):
    """A drafted row that links may name."""

    id: str
    kind: str
    name: str
    container: str  # the phase it hangs under, "" for none


class Links:
    """Collects the links of a file, drops what can't stand, and drafts the rest."""

    def __init__(self, ledger: Ledger, items: dict[str, Item]) -> None:
        self._ledger = ledger
        self._items = items
        self._rows: dict[str, Row] = {}

    def add(self, uid: str, records: list[Record]) -> None:
        """The links of one row to its predecessors."""
        successor = self._items[uid]
        for record in records:
            predecessor = self._predecessor(record, successor)
            if predecessor is not None:
                self._add(record, predecessor, successor)
            record.leave(_PATH, self._ledger)

    def write(self, draft: Draft, project: str) -> list[Row]:
        """Draft the links that close no loop; returns their rows."""
        rows = list(self._rows.values())
        ends = [(str(row["predecessor"]), str(row["successor"])) for row in rows]
        parts = {item.id: item.container for item in self._items.values() if item.container}
        kept, loops, more = without_loops(ends, parts)
        names = {item.id: item.name for item in self._items.values()}
        for loop in loops:
            chain = " → ".join(names[step] for step in loop[:8])
            self._ledger.bad("links", f"a loop: {chain}; its last link was left out")
        if more:
            self._ledger.bad("links", f"{more:,} more links of loops were left out")
        found = [{**rows[at], "project": project} for at in kept]
        if found:
            draft.rows["dependency"] = found
        return found

    def _predecessor(self, record: Record, successor: Item) -> Item | None:
        uid = record.peek("PredecessorUID")
        predecessor = self._items.get(uid)
        if predecessor is None:
            where = f"task {successor.name}"
            if values.flag(record.peek("CrossProject")):
                name = record.peek("CrossProjectName") or f"number {uid}"
                self._ledger.info(
                    where, f"its predecessor {name} is in another project: the link was left out"
                )
            else:
                self._ledger.bad(where, f"its predecessor {uid or '(none)'} is not in the file")
        elif predecessor.id == successor.id:
            self._ledger.bad(f"task {successor.name}", "it is its own predecessor")
            return None
        return predecessor

    def _add(self, record: Record, predecessor: Item, successor: Item) -> None:
        where = f"task {successor.name}"
        key = pair_id(predecessor.id, successor.id)
        if key in self._rows:
            self._ledger.bad(where, f"a second link to {predecessor.name} was left out")
            return
        kind = values.integer(record.peek("Type") or "1")
        if kind not in _TYPES:
            self._ledger.bad(where, f"a link has the unknown type {record.peek('Type')}")
            return
        lag, unit = self._lag(record, where)
        for tag in ("PredecessorUID", "Type"):
            record.take(tag, self._ledger)
        if values.integer(record.peek("CrossProject") or "1") == 0:
            record.take("CrossProject", self._ledger)
        self._rows[key] = {
            "id": key,
            "predecessor": predecessor.id,
            "successor": successor.id,
            "type": _TYPES[kind],
            "lag": lag,
            "lag_unit": unit,
        }

    def _lag(self, record: Record, where: str) -> tuple[int, str]:
        """Minutes, or percent of the predecessor's duration; Project counts tenths of a minute."""
        text, code = record.peek("LinkLag"), record.peek("LagFormat")
        value = values.number(text or "0")
        if value is None or abs(value) > LARGEST_INTEGER:
            self._ledger.bad(where, f"a link has the lag {text}, which is no lag")
            return 0, "working"
        record.take("LinkLag", self._ledger)
        record.take("LagFormat", self._ledger)
        if values.is_percent(code):
            return round(value), "percent"
        minutes = int(value / 10 + (0.5 if value >= 0 else -0.5))
        if minutes * 10 != value:
            self._ledger.info(where, f"a lag of {value / 10:g} minutes was rounded to {minutes}")
        return minutes, "elapsed" if values.is_elapsed(code) else "working"


def leads_to(rows: list[Row], kinds: dict[str, str]) -> dict[str, str]:
    """The milestone that each task leads to: the only one that waits for its finish."""
    found: dict[str, str] = {}
    several: set[str] = set()
    for row in rows:
        task, milestone = str(row["predecessor"]), str(row["successor"])
        leads = kinds.get(task) == "task" and kinds.get(milestone) == "milestone"
        waits = leads and row["type"] in ("FS", "FF")
        if waits and found.setdefault(task, milestone) != milestone:
            several.add(task)
    return {task: milestone for task, milestone in found.items() if task not in several}
