"""What others owe: suppliers, authorities, clients; when they last confirmed it, who waits."""

from __future__ import annotations

import sqlite3
from datetime import date
from typing import NamedTuple

from mstui.views.attention import STALE_DAYS
from mstui.views.states import is_open
from mstui.views.workdays import Workdays


class Waits(NamedTuple):
    """A task or milestone that waits for what is owed; ``start`` is the day typed for it."""

    kind: str
    id: str
    name: str
    project: str


class Owed(NamedTuple):
    """A promise of somebody outside.

    ``unconfirmed`` counts the days since it was last confirmed, None where it never was; ``late``
    the working days since its day has passed, 0 where it has not.
    """

    id: str
    name: str
    project: str
    key: str
    party: str
    person: str
    promised: str
    confirmed_on: str
    unconfirmed: int | None
    late: int
    state: str
    waits: tuple[Waits, ...]

    @property
    def is_open(self) -> bool:
        """Whether it is still owed."""
        return self.state == "open"

    @property
    def is_stale(self) -> bool:
        """Whether nobody confirmed it within the last fortnight."""
        return self.is_open and (self.unconfirmed is None or self.unconfirmed > STALE_DAYS)

    @property
    def standing(self) -> str:
        """The state as it is told: ``late``, ``unconfirmed``, or the one that is stored."""
        if not self.is_open:
            return self.state
        return "late" if self.late > 0 else "unconfirmed" if self.is_stale else "open"

    @property
    def confirmed(self) -> str:
        """``21 days ago``, ``today``, ``never``."""
        if self.unconfirmed is None:
            return "never"
        if self.unconfirmed <= 0:
            return "today"
        return "yesterday" if self.unconfirmed == 1 else f"{self.unconfirmed} days ago"


_ORDER = {"late": 0, "unconfirmed": 1, "open": 2}


def owed(
    conn: sqlite3.Connection, today: str, *, project: str = "", ended: bool = False
) -> list[Owed]:
    """What is owed, to one project or to all, the worst first; ``ended`` ones too where asked."""
    where = ["1" if ended else is_open("promise"), *(["t.project=:project"] if project else [])]
    waits = _waits(conn)
    counting = Workdays(conn)
    found = [
        Owed(
            id, name or "", project_id or "", key or "", party or "", person or "",
            promised or "", confirmed or "",
            _days(confirmed, today),
            counting.between(promised, today, project_id) if promised else 0,
            state or "open",
            tuple(waits.get(id, ())),
        )
        for id, name, project_id, key, party, person, promised, confirmed, state in conn.execute(
            "SELECT t.id,t.name,t.project,p.\"key\",t.party,w.name,t.promised,t.confirmed_on,"
            "t.state"
            " FROM promise t LEFT JOIN project p ON p.id=t.project"
            f" LEFT JOIN person w ON w.id=t.person WHERE {' AND '.join(where)}",
            {"project": project} if project else {},
        ).fetchall()
    ]  # fmt: skip
    return sorted(found, key=_place)


def _place(one: Owed) -> tuple[int, str, str, str]:
    return _ORDER.get(one.standing, 3), one.promised or "9999", one.name, one.id


def owed_one(conn: sqlite3.Connection, id: str, today: str) -> Owed | None:
    """One promise of somebody outside, by its id."""
    return next((one for one in owed(conn, today, ended=True) if one.id == id), None)


def _waits(conn: sqlite3.Connection) -> dict[str, list[Waits]]:
    found: dict[str, list[Waits]] = {}
    for kind in ("task", "milestone"):
        for promise, id, name, project in conn.execute(
            f"SELECT w.promise,i.id,i.name,i.project FROM waiting w JOIN {kind} i ON i.id=w.item"
            " ORDER BY w.promise,i.ord,i.id"
        ).fetchall():
            found.setdefault(promise, []).append(Waits(kind, id, name or "", project or ""))
    return found


def _days(confirmed: str | None, today: str) -> int | None:
    """Days since a date; None where there is none, or where another tool wrote something else."""
    try:
        return (date.fromisoformat(today) - date.fromisoformat(str(confirmed)[:10])).days
    except ValueError:
        return None
