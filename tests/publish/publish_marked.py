"""A workspace in which every text of every kind holds a mark of its own, and every number too."""

from __future__ import annotations

from typing import Any

from mstui.domain.kinds import KINDS, Field, Kind
from mstui.store.transaction import Transaction
from mstui.store.workspace import Workspace

DAY = "2026-10-06"
TEXTS = ("line", "notes")
# Numbers that no date, size or count of a page holds.
_FIRST_NUMBER = 770_001


class Marked:
    """Writes the rows, two of a kind: one that a client may hear of, and one that stays inside."""

    def __init__(self) -> None:
        self.texts: dict[str, tuple[str, str, str]] = {}
        self.numbers: dict[str, tuple[str, str, str]] = {}

    def fill(self, ws: Workspace) -> None:
        """Every kind, listed or not."""
        with ws.write("fill in everything") as tx:
            # A row may come before the one it points at.
            tx.conn.execute("PRAGMA defer_foreign_keys=ON")
            for which in ("shown", "inside"):
                for kind in KINDS.values():
                    if not self._is_left_out(kind, which):
                        self._insert(tx, kind.name, self.row(kind, which))
            self._more(tx)

    def _is_left_out(self, kind: Kind, which: str) -> bool:
        # There is one project, and what hangs on it.
        return which == "inside" and kind.name == "project"

    def row(self, kind: Kind, which: str) -> dict[str, Any]:
        made: dict[str, Any] = {field.name: self.value(kind, field, which) for field in kind.fields}
        made |= _FIXED.get((kind.name, which), {}) | _ALWAYS.get(kind.name, {})
        if kind.pair is None:
            made["id"] = identity(kind.name, which)
        else:
            made["id"] = "|".join(str(made[end]) for end in kind.pair)
        return made

    def value(self, kind: Kind, field: Field, which: str) -> Any:
        if field.type in TEXTS:
            mark = f"zqmark{kind.name}x{field.name.replace('_', '')}x{which}z"
            self.texts[mark] = (kind.name, field.name, which)
            # Marks in markup and at a line's end as well: none may come through in another form.
            return f"{mark} <b>{mark}</b>" if field.type == "line" else f"{mark}\n<i>{mark}</i>\n"
        if field.type in ("integer", "money", "minutes"):
            number = _FIRST_NUMBER + len(self.numbers)
            self.numbers[str(number)] = (kind.name, field.name, which)
            return None if field.choices or field.name in ("minutes_per_day",) else number
        return _VALUES.get(field.type, lambda *_: None)(field, which)

    def _insert(self, tx: Transaction, kind: str, row: dict[str, Any]) -> None:
        tx.insert(kind, {name: value for name, value in row.items() if name != "id"}, id=row["id"])

    def _more(self, tx: Transaction) -> None:
        """What the check-in that is told of says about the inside; and what was only planned."""
        shown, inside = identity("milestone", "shown"), identity("milestone", "inside")
        for kind in ("judgement", "reviewed"):
            row = self.row(KINDS[kind], "inside") | {"checkin": identity("checkin", "shown")}
            row["milestone" if kind == "judgement" else "item"] = inside
            self._insert(tx, kind, row)
        for kind in ("adjustment", "action", "decision", "retrospective", "scopeanswer"):
            row = self.row(KINDS[kind], "inside") | {"id": identity(f"{kind[:8]}2", "inside")}
            row["checkin"] = identity("checkin", "shown")
            if kind == "adjustment":
                del row["checkin"]
                row |= {"cause": "planning", "milestone": shown}
            self._insert(tx, kind, row)


def identity(kind: str, which: str) -> str:
    """An id as the program makes them: 13 letters and digits."""
    return f"{kind[:11]}{which[0]}0000000000000"[:13]


def _ref(field: Field, which: str) -> str:
    return identity(field.ref, "shown" if field.ref == "project" else which)


_VALUES: dict[str, Any] = {
    "date": lambda field, which: DAY,
    "moment": lambda field, which: DAY,
    "instant": lambda field, which: 1_791_000_000_000,
    "percent": lambda field, which: 40,
    "decimal": lambda field, which: "12.5",
    "flag": lambda field, which: 1,
    "choice": lambda field, which: field.choices[0],
    "ref": _ref,
    "item": lambda field, which: identity(
        "milestone" if "milestone" in field.choices else field.choices[0], which
    ),
    "order": lambda field, which: "a",
    "json": lambda field, which: '{"percent":40,"inside":"zqmarkfactsxjsonxinsidez"}',
}

# What makes a row one that a client hears of, or one that stays inside.
_FIXED: dict[tuple[str, str], dict[str, Any]] = {
    ("milestone", "shown"): {"state": "planned", "key": 1, "target": "2026-12-18"},
    ("milestone", "inside"): {"state": "planned", "key": 0},
    ("adjustment", "shown"): {"from_value": "2026-12-11", "to_value": "2026-12-18"},
    ("adjustment", "inside"): {"from_value": DAY, "to_value": "2026-10-07"},
    ("deliverable", "shown"): {"audience": "external", "state": "approved"},
    ("deliverable", "inside"): {"audience": "internal"},
    ("note", "shown"): {"client_visible": 1},
    ("note", "inside"): {"client_visible": 0},
    ("checkin", "shown"): {"state": "closed", "since": "2026-09-29", "next_on": "2026-10-13"},
    # One that has not been closed yet.
    ("checkin", "inside"): {"state": "open"},
}
_ALWAYS: dict[str, dict[str, Any]] = {
    "project": {"calendar": None, "active_baseline": None, "timezone": "UTC", "key": "MRK"},
    "adjustment": {"field": "target", "cause": "supply"},
    "task": {"calendar": None, "parent": None, "effort": 600, "effort_done": 60, "duration": 600},
    "person": {"calendar": None},
    "calendar": {
        "base": None,
        **dict.fromkeys(
            ("monday", "tuesday", "wednesday", "thursday", "friday"), "08:00-12:00 13:00-17:00"
        ),
        "saturday": "",
        "sunday": "",
    },
    "dayoff": {"hours": ""},
    "phase": {"parent": None, "gate": None},
}
