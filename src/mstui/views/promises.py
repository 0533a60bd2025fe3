"""All that a milestone ever promised: each change, whether it still stands, and how it was seen."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from typing import Any, NamedTuple

from mstui import dates
from mstui.domain.kinds import KINDS, Field
from mstui.domain.promises import GUARDED
from mstui.store.cells import INSERT, cell_of, row_cell
from mstui.store.journal import ops_of_intent
from mstui.store.replay import row_state
from mstui.views.impact import Broken, Holds, Impact, Lost, Moved
from mstui.views.told_impact import told
from mstui.views.values import Wording
from mstui.views.workdays import Workdays

_FIELDS = {word: name for name, word in reversed(GUARDED.items())}
_MILESTONE, _ADJUSTMENT = KINDS["milestone"], KINDS["adjustment"]


class Promise(NamedTuple):
    """One change of a promise; ``days`` by how many working days a date moved, with sign.

    ``seen`` are the lines of its impact as it was recorded, ``is_withdrawn`` what was undone.
    """

    id: str
    at: int
    who: str
    what: str
    before: str
    after: str
    days: int | None
    cause: str
    rationale: str
    revised: str
    informed: str
    agreed_with: str
    agreed_on: str
    counter_offer: str
    follow_up: str
    watch_until: str
    seen: tuple[str, ...]
    is_derived: bool
    is_withdrawn: bool

    @property
    def is_planning(self) -> bool:
        """Whether nothing was broken by it."""
        return self.cause == "planning"


def promises(conn: sqlite3.Connection, milestone: str, today: str) -> list[Promise]:
    """Every change of a milestone's promises, the latest first, those that were undone too."""
    columns = ("id", *_ADJUSTMENT.names)
    names = ",".join(f'"{name}"' for name in columns)
    found = conn.execute(f"SELECT {names} FROM adjustment WHERE milestone=?", (milestone,))
    rows = [dict(zip(columns, row, strict=True)) for row in found.fetchall()]
    standing = {row["id"] for row in rows}
    rows += _withdrawn(conn, milestone, standing)
    rows.sort(key=lambda row: (row["at"] or 0, row["id"]), reverse=True)
    teller = _Teller(conn, milestone, today)
    return [teller.promise(row, withdrawn=row["id"] not in standing) for row in rows]


def _withdrawn(
    conn: sqlite3.Connection, milestone: str, standing: set[Any]
) -> list[dict[str, Any]]:
    """The rows that were taken back with their changes; the journal has them still."""
    cells = [cell_of(_MILESTONE, name) for name in GUARDED]
    marks = ",".join("?" * len(cells))
    intents = conn.execute(
        f"SELECT DISTINCT intent FROM journal_op WHERE row=? AND cell IN ({marks})",
        (milestone, *cells),
    ).fetchall()
    recorded = row_cell(_ADJUSTMENT, INSERT)
    found: dict[str, dict[str, Any]] = {}
    for (intent,) in intents:
        for op in ops_of_intent(conn, intent):
            if op.cell != recorded or op.row in standing or op.row in found:
                continue
            state = row_state(conn, _ADJUSTMENT, op.row)
            if state.record is None and state.last and state.last["milestone"] == milestone:
                found[op.row] = {"id": op.row, **state.last}
    return list(found.values())


class _Teller:
    def __init__(self, conn: sqlite3.Connection, milestone: str, today: str) -> None:
        self.conn = conn
        self.today = today
        self.wording = Wording(conn, today)
        row = conn.execute("SELECT project FROM milestone WHERE id=?", (milestone,)).fetchone()
        self.project = row[0] if row else None

    def promise(self, row: Mapping[str, Any], *, withdrawn: bool) -> Promise:
        """A row of the ledger in words."""
        what = str(row["field"] or "")
        field = _MILESTONE.field(_FIELDS.get(what, what))
        before, after = (self._value(field, row[end]) for end in ("from_value", "to_value"))
        texts = {
            name: str(row[name] or "")
            for name in ("cause", "rationale", "revised", "informed", "agreed_with")
        }
        return Promise(
            id=str(row["id"]),
            at=int(row["at"] or 0),
            who=self.wording.name("person", row["author"]) if row["author"] else "",
            what=what,
            before=before,
            after=after,
            days=self._days(what, row["from_value"], row["to_value"]),
            agreed_on=self._day(row["agreed_on"]),
            counter_offer=str(row["counter_offer"] or ""),
            follow_up=str(row["follow_up"] or ""),
            watch_until=self._day(row["watch_until"]),
            seen=tuple(self._seen(row["impact"])),
            is_derived=bool(row["derived"]),
            is_withdrawn=withdrawn,
            **texts,
        )

    def _value(self, field: Field | None, value: Any) -> str:
        """A value of the ledger in words; who answers for it may be a person or a team."""
        if field is None or value in (None, ""):
            return str(value or "")
        told = self.wording.of(field, value)
        if field.ref == "person" and told == str(value):
            return self.wording.name("team", str(value))
        return told

    def _day(self, text: Any) -> str:
        try:
            return dates.show(str(text)[:10], self.today) if text else ""
        except ValueError:
            return str(text)

    def _days(self, what: str, before: Any, after: Any) -> int | None:
        if what != "target" or not before or not after:
            return None
        try:
            return Workdays(self.conn).between(str(before), str(after), self.project)
        except ValueError:
            return None

    def _seen(self, impact: Any) -> list[str]:
        found = recorded(str(impact)) if impact else None
        try:
            return told(found, self.today) if found is not None else []
        except (ValueError, TypeError):
            return []  # another tool wrote something else where days should be


def recorded(text: str) -> Impact | None:
    """An impact as an adjustment keeps it; None where another tool wrote what is none."""
    try:
        return _read(json.loads(text))
    except (ValueError, KeyError, TypeError, IndexError, RecursionError):
        return None


def _read(kept: Any) -> Impact:
    return Impact(
        "",
        [Moved(**one) for one in kept["milestones"]],
        [Moved(**one) for one in kept["phases"]],
        int(kept["tasks"]),
        [Lost(**one) for one in kept["floats"]],
        [Broken(**one) for one in kept["broken"]],
        [(str(name), int(before), int(after)) for name, before, after in kept["buffers"]],
        [(str(name), int(count)) for name, count in kept["people"]],
        (str(kept["end"][0]), str(kept["end"][1])),
        [str(name) for name in kept["critical"]],
        [(str(key), _read(other)) for key, other in kept.get("others", ())],
        [Holds(**one) for one in kept.get("holds", ())],
    )
