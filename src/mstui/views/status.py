"""``mstui status``: one line for prompts and bars, from a format with fields in braces."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta

from mstui.domain.errors import UsageProblem
from mstui.views.attention import AHEAD_DAYS, CHECKINS_DUE, shown
from mstui.views.states import is_open

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

DEFAULT_FORMAT = "{overdue} overdue · {due} due · {projects} active"
HEALTH_FORMAT = "{overdue} overdue · {off_track} off track · {at_risk} at risk · {due} due"
SCHEMA = 1
_ACTIVE = "(p.status IS NULL OR p.status='active')"

_FROM_OPEN = f"FROM milestone t CROSS JOIN project p ON p.id=t.project WHERE {is_open('milestone')}"
_COUNTS = {
    "projects": f"SELECT count(*) FROM project p WHERE {_ACTIVE}",
    "overdue": f"SELECT count(*) {_FROM_OPEN} AND t.target<:today AND {_ACTIVE}",
    "due": f"SELECT count(*) {_FROM_OPEN} AND t.target BETWEEN :today AND :soon AND {_ACTIVE}",
    "unowned": f"SELECT count(*) {_FROM_OPEN} AND coalesce(t.owner,t.team) IS NULL AND {_ACTIVE}",
    "tasks": (
        "SELECT count(*) FROM task t CROSS JOIN project p ON p.id=t.project"
        f" WHERE t.state IN ('todo','doing','blocked') AND t.finish<:today AND {_ACTIVE}"
    ),
    "roadblocks": (
        "SELECT count(*) FROM roadblock t CROSS JOIN project p ON p.id=t.project"
        f" WHERE {is_open('roadblock')} AND {_ACTIVE}"
    ),
    "risks": (
        "SELECT count(*) FROM risk t CROSS JOIN project p ON p.id=t.project"
        f" WHERE {is_open('risk')} AND t.review_on<=:today AND {_ACTIVE}"
    ),
    "actions": (
        "SELECT count(*) FROM action t CROSS JOIN project p ON p.id=t.project"
        f" WHERE {is_open('action')} AND t.due<=:today AND {_ACTIVE}"
    ),
    "checkins": f"SELECT count(*) {CHECKINS_DUE}",
}
_NEXT = ("next", "next_project", "next_date", "next_in")
# These need every plan computed, and are looked up only where a format names them.
_HEALTH = ("off_track", "at_risk", "watermelons")
FIELDS = (*_COUNTS, *_HEALTH, *_NEXT)
# What each field says, for the help page.
MEANINGS = {
    "projects": "active projects",
    "overdue": "milestones past their target",
    "due": f"milestones due within {AHEAD_DAYS} days",
    "unowned": "open milestones that nobody answers for",
    "tasks": "tasks past their finish",
    "roadblocks": "open roadblocks",
    "risks": "risks whose review is due",
    "actions": "action steps due",
    "checkins": "projects whose check-in is due",
    "off_track": "milestones that are off track",
    "at_risk": "milestones that are at risk",
    "watermelons": "milestones declared better than computed twice running",
    "next": "the next milestone",
    "next_project": "its project's key",
    "next_date": "its target",
    "next_in": "working days until then",
}


def status_line(conn: sqlite3.Connection, today: str, form: str = DEFAULT_FORMAT) -> str:
    """The line of ``form``; only what its fields name is looked up.

    What stands between the fields is the caller's own and may colour a prompt.
    """
    known = _Values(conn, today)
    return "".join(
        shown(known[part]) if is_field else part for part, is_field in list(_parts(form))
    )


def status_data(conn: sqlite3.Connection, today: str, *, health: bool = False) -> dict[str, object]:
    """All fields, for ``--json``; those of computed health where they are asked for."""
    known = _Values(conn, today)
    counts = {name: int(known[name]) for name in (*_COUNTS, *(_HEALTH if health else ()))}
    after = {name: known[name] or None for name in _NEXT}
    in_days = int(known["next_in"]) if known["next_in"] else None
    return {"schema": SCHEMA, "today": today, **counts, **after, "next_in": in_days}


class _Values(dict[str, str]):
    """The fields' values, each looked up when it is first asked for."""

    def __init__(self, conn: sqlite3.Connection, today: str) -> None:
        super().__init__()
        self._conn, self._today = conn, today
        soon = (date.fromisoformat(today) + timedelta(days=AHEAD_DAYS)).isoformat()
        self._days = {"today": today, "soon": soon}

    def __missing__(self, name: str) -> str:
        if name in _NEXT:
            self.update(self._next())
        elif name in _HEALTH:
            self.update(self._health())
        else:
            self[name] = str(self._conn.execute(_COUNTS[name], self._days).fetchone()[0])
        return self[name]

    def _health(self) -> dict[str, str]:
        from mstui.views.health import all_health
        from mstui.views.health_needs import counts

        found = counts(all_health(self._conn, self._today))
        return {name: str(count) for name, count in found.items()}

    def _next(self) -> dict[str, str]:
        found = self._conn.execute(
            f'SELECT t.name,p."key",t.target,t.project {_FROM_OPEN} AND t.target>=:today'
            f" AND {_ACTIVE} ORDER BY t.target,t.id LIMIT 1",
            {"today": self._today},
        ).fetchone()
        if found is None:
            return dict.fromkeys(_NEXT, "")
        from mstui.views.workdays import Workdays

        name, key, target, project = found
        days = Workdays(self._conn).between(self._today, target, project)
        return {
            "next": name or "",
            "next_project": key or "",
            "next_date": target,
            "next_in": str(days),
        }


def _parts(form: str) -> Iterator[tuple[str, bool]]:
    """The pieces of a format: literal text, or the name of a field; ``{{`` is a brace."""
    rest = form
    while rest:
        literal, brace, rest = rest.partition("{")
        yield literal.replace("}}", "}"), False
        if not brace:
            return
        if rest.startswith("{"):
            yield "{", False
            rest = rest[1:]
            continue
        name, closing, rest = rest.partition("}")
        if not closing or name not in FIELDS:
            raise UsageProblem(f"status --format has no field {{{name[:40]}}}; it has " + _known())
        yield name, True


def _known() -> str:
    return ", ".join(FIELDS)
